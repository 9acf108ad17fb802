"""Urgent changes past the verbs: what the database refuses by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from articles import publishing
from articles.document import Text
from articles.models import Publication
from reviews import standing, workflow
from reviews.models import Kind, Submission
from tests import factories as make
from tests.reviews.forging import put_signature

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=1)
WAITING = make.NOW + dt.timedelta(days=2)


@pytest.fixture
def article():
    return make.make_live_pair()


@pytest.fixture
def change(article):
    return make.make_urgent_change(article, at=LATER)


class TestTheDatabaseRefuses:
    def append(self, submission: Submission, *, by, reason: str = "x") -> Publication:
        with transaction.atomic():
            return publishing.append_publication(
                article=submission.article,
                content=submission.parsed,
                canonical=submission.content,
                submission_key=submission.key,
                slug=submission.slug,
                source=None,
                note=submission.note,
                base=publishing.live_publication(submission.article, submission.language),
                review=standing.review_record(submission, None, pending=True),
                by=by,
                by_name="Sample",
                at=LATER,
                on=LATER.date(),
                urgent_reason=reason,
            )

    def put_urgent(self, submission: Submission, signer) -> None:
        put_signature(submission, Kind.URGENT, signer=signer)

    def changed(self, article, **fields) -> Submission:
        make.change_article(article, **(fields or {"title": Text(en="Danger", es="Peligro")}))
        return make.make_submission(article)

    def test_one_without_a_second_editor(self, article):
        with pytest.raises(DatabaseError, match="nobody but its publisher says that it cannot wait"):
            self.append(self.changed(article), by=make.make_user())

    def test_one_that_its_publisher_signed(self, article):
        submission, root = self.changed(article), make.make_user(is_superuser=True)
        self.put_urgent(submission, root)
        with pytest.raises(DatabaseError, match="nobody but its publisher says that it cannot wait"):
            self.append(submission, by=root)
        assert self.append(submission, by=make.make_user()).review_pending

    def test_a_signature_of_an_author(self, article):
        author = make.make_user(make.EDITOR)
        make.change_article(article, by=author, title=Text(en="Danger", es="Peligro"))
        with pytest.raises(DatabaseError, match="nobody signs a text of their own"), transaction.atomic():
            self.put_urgent(make.make_submission(article), author)

    def test_one_on_a_signature_taken_back(self, article):
        submission, editor = self.changed(article), make.make_user(make.EDITOR)
        make.sign(submission, by=editor, kind=Kind.URGENT)
        workflow.withdraw_signature(submission, by=editor, at=LATER, kind=Kind.URGENT, reason="It can wait.")
        with pytest.raises(DatabaseError):
            self.append(submission, by=make.make_user())

    def test_a_first_one(self):
        submission = make.make_submission()
        self.put_urgent(submission, make.make_user())
        with pytest.raises(DatabaseError, match="only the medical text of a live and reviewed page"):
            self.append(submission, by=make.make_user())

    def test_one_that_changes_nothing_medical(self, article):
        submission = self.changed(article, source_line=Text(en="Source: sample.", es="Fuente: muestra."))
        self.put_urgent(submission, make.make_user())
        with pytest.raises(DatabaseError, match="only the medical text of a live and reviewed page"):
            self.append(submission, by=make.make_user())

    def test_one_on_top_of_another(self, article, change):
        make.publish_urgently(change, at=LATER)
        make.answer(make.request_changes(article.submissions.open().get(), at=WAITING))
        submission = self.changed(article)
        self.put_urgent(submission, make.make_user())
        with pytest.raises(DatabaseError, match="only the medical text of a live and reviewed page"):
            self.append(submission, by=make.make_user())

    def test_one_without_a_reason(self, article, change):
        with pytest.raises(DatabaseError), transaction.atomic():
            publishing.append_publication(
                article=article,
                content=change.parsed,
                canonical=change.content,
                submission_key=change.key,
                slug=change.slug,
                source=None,
                note=change.note,
                base=publishing.live_publication(article, "en"),
                review=standing.review_record(change, None, pending=True),
                by=make.make_user(),
                by_name="Sample",
                at=LATER,
                on=LATER.date(),
                urgent_reason="",
            )

    def test_a_submission_that_forgets_who_wrote_the_urgent_change(self, article, change):
        make.publish_urgently(change, at=LATER)
        waiting = article.submissions.open().get()
        make.answer(make.request_changes(waiting, at=WAITING))
        fields = {
            field.attname: getattr(waiting, field.attname)
            for field in Submission._meta.concrete_fields
            if field.attname not in ("id", "key", "state", "closed_by_id", "closed_at")
        }
        with pytest.raises(DatabaseError, match="still its authors"), transaction.atomic():
            Submission.objects.create(**fields | {"author_ids": change.author_ids[:0]})
