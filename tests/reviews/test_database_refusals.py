"""What PostgreSQL refuses by itself even to the owner of the tables; what only the application may not do is elsewhere.

See tests/test_database_roles.py for that.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.types.json import Jsonb
from reversion.models import Revision

from articles.content import ArticleContent
from articles.models import Image, LivePage, Publication, Withdrawal
from reviews import standing, workflow
from reviews.models import Event, Kind, Member, SignOff, Submission
from tests import factories as make
from tests.conftest import acting_as_owner

pytestmark = pytest.mark.django_db


def refused(sql: str, *params: object) -> str:
    """Run one statement as the owner would in psql and return the database's refusal; fail if it is allowed."""
    with pytest.raises(DatabaseError) as error, acting_as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(error.value)


COPY_COLUMNS = (
    "article_id, language, content, digest, clinical_digest, source_digest, source_clinical_digest, "
    "source_publication_id, slug, title, type, image_hashes, change, note, review, reviewed_on, review_due_on, "
    "updated_on, published_at, published_by_id, published_by_name"
)


def copy_publication(publication: Publication, key: uuid.UUID, **changes: object) -> tuple[str, list[object]]:
    """Return an INSERT that forges a next version from an existing one."""
    columns = COPY_COLUMNS.split(", ")
    values = ["%s" if column in changes else column for column in columns]
    params = [changes[column] for column in columns if column in changes]
    return (
        f"INSERT INTO articles_publication (number, submission_key, {COPY_COLUMNS}) "
        f"SELECT number + 1, %s, {', '.join(values)} FROM articles_publication WHERE id = %s",
        [key, *params, publication.pk],
    )


APPEND_ONLY = [
    ("articles_edit", "how = 'import'"),
    ("articles_image", "size = 0"),
    ("articles_address", "slug = 'x'"),
    ("articles_publication", "title = 'x'"),
    ("articles_publication", "reviewed_on = '2020-01-01'"),
    ("articles_withdrawal", "notice_en = 'x'"),
    ("articles_translationbasis", "source_text = 'x'"),
    ("reviews_signoff", "printed_name = 'x'"),
    ("reviews_signoff", "digest = repeat('0', 64)"),
    ("reviews_comment", "text = 'x'"),
    ("reviews_recusal", "text = 'x'"),
    ("reviews_event", "detail = 'x'"),
]


@pytest.fixture(scope="class")
def ledger(for_all_tests):
    """One row at least in every append-only table."""
    article = make.make_article(at=make.NOW)
    declined = make.make_submission(article)
    workflow.decline(declined, by=make.make_physician(), at=make.NOW, kind=Kind.MEDICAL, reason="field")
    make.sign(declined, comments={"": "Good."})
    make.publish(declined)
    manager = make.make_user(make.MANAGING_EDITOR)
    make.withdraw(article, by=manager, reason="mistake")
    workflow.restore_page(article, "en", by=manager, at=make.NOW, note="Back.")
    Image.objects.create(
        sha256="a" * 64, extension="png", width=1, height=1, size=1, uploaded_at=make.NOW, uploaded_by=manager
    )


class TestAppendOnlyTables:
    @pytest.mark.parametrize(("table", "change"), APPEND_ONLY)
    def test_refuse_an_update(self, ledger, table, change):
        assert count(table) > 0
        assert "update" in refused(f"UPDATE {table} SET {change}").lower()

    @pytest.mark.parametrize("table", sorted({table for table, _change in APPEND_ONLY}))
    def test_refuse_a_delete(self, ledger, table):
        assert count(table) > 0
        assert "delete" in refused(f"DELETE FROM {table}").lower()

    def test_refuse_even_a_session_that_asks_for_an_exception(self, ledger):
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal")
            cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{cursor.fetchone()[0]}}}"])
        assert "update" in refused("UPDATE articles_publication SET title = 'x'").lower()

    @pytest.mark.parametrize("table", sorted({table for table, _change in APPEND_ONLY}))
    def test_refuse_to_be_truncated(self, ledger, table):
        with connection.cursor() as cursor:
            # Foreign keys still waiting for the commit would refuse first, and for another reason.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL hl.allow_truncate = 'off'")
        assert "cannot be truncated" in refused(f"TRUNCATE {table} CASCADE")


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


class TestSubmission:
    def test_keeps_its_frozen_content(self):
        submission = make.make_submission()
        assert "reviews_submission" in refused("UPDATE reviews_submission SET content = '{}', digest = 'x'")
        assert refused("UPDATE reviews_submission SET author_ids = '{}'")
        assert Submission.objects.get().content == submission.content

    def test_is_never_deleted(self):
        make.make_submission()
        assert "delete" in refused("DELETE FROM reviews_submission").lower()

    def test_does_not_come_back_once_closed(self):
        publication = make.make_publication()
        assert "reviews_submission" in refused(
            "UPDATE reviews_submission SET state = 'in_review', closed_by_id = NULL, closed_at = NULL WHERE key = %s",
            publication.submission_key,
        )

    def test_is_the_only_open_one_of_its_language(self):
        make.make_submission()
        columns = ", ".join(
            field.column for field in Submission._meta.concrete_fields if field.column not in ("id", "key")
        )
        assert "one_open_submission_per_language" in refused(
            f"INSERT INTO reviews_submission (key, {columns}) "
            f"SELECT gen_random_uuid(), {columns} FROM reviews_submission"
        )

    def test_has_the_digest_of_its_content(self):
        submission = make.make_submission()
        with pytest.raises(DatabaseError, match="submission_digest_is_of_its_content"), transaction.atomic():
            submission.pk, submission.key, submission.state = None, uuid.uuid4(), "withdrawn"
            submission.closed_by, submission.closed_at = submission.submitted_by, make.NOW
            submission.content += " "
            submission.save(force_insert=True)

    def forge(self, submission, **changes):
        """Insert a copy of a closed submission as a new one; return what the database says."""
        submission.refresh_from_db()
        submission.pk, submission.key = None, uuid.uuid4()
        for name, value in changes.items():
            setattr(submission, name, value)
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            submission.save(force_insert=True)
        return str(error.value)

    def test_that_leaves_out_an_author_is_refused(self):
        assert "everybody who changed its words" in self.forge(make.make_submission(), author_ids=[])

    def test_of_words_that_no_edit_wrote_is_refused(self):
        submission = make.make_submission()
        other = submission.parsed.model_copy(update={"title": "Typed in psql"})
        forged = {"content": other.canonical(), "digest": other.digest}
        assert "as its newest edit left it" in self.forge(submission, **forged)

    def test_that_looks_past_what_readers_see_is_refused(self):
        publication = make.make_publication()
        submission = changed_and_submitted(publication)
        assert "compared with what readers see" in self.forge(submission, base=None)

    def test_that_calls_a_change_a_re_review_is_refused(self):
        submission = changed_and_submitted(make.make_publication())
        assert "of what readers see" in self.forge(submission, purpose="re-review")


class TestSignOff:
    def forge(self, signed, **changes):
        sign_off = make.sign(signed)
        sign_off.pk = None
        sign_off.number, sign_off.previous_hash, sign_off.hash = 2, sign_off.hash, "f" * 64
        for name, value in changes.items():
            setattr(sign_off, name, value)
        if seat := Member.objects.filter(user=sign_off.signer).first():
            sign_off.printed_name = seat.printed_name
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            sign_off.save(force_insert=True)
        return str(error.value)

    def test_by_the_submitter_is_refused(self):
        submission = make.make_submission()
        assert "nobody signs a text of their own" in self.forge(submission, signer=submission.submitted_by)

    def test_by_an_author_is_refused(self):
        author = make.make_user(make.EDITOR)
        submission = make.make_submission(make.make_article(by=author))
        assert "nobody signs a text of their own" in self.forge(submission, signer=author)

    @pytest.mark.parametrize("changes", [{"number": 1}, {"number": 3}, {"previous_hash": "0" * 64}])
    def test_out_of_the_chain_is_refused(self, changes):
        assert "next link of the chain" in self.forge(make.make_submission(), signer=make.make_physician(), **changes)

    def test_over_another_text_is_refused(self):
        assert "bound to the text" in self.forge(make.make_submission(), digest="0" * 64, signer=make.make_user())

    def test_over_a_closed_submission_is_refused(self):
        submission = make.make_submission()
        make.sign(submission)
        make.publish(submission)
        sign_off = SignOff.objects.get()
        sign_off.pk, sign_off.number, sign_off.hash, sign_off.signer = None, 2, "f" * 64, make.make_user()
        with pytest.raises(DatabaseError, match="only a submission in review"), transaction.atomic():
            sign_off.save(force_insert=True)

    def test_moved_to_another_submission_is_refused(self):
        first, second = make.make_submission(), make.make_submission()
        assert "bound to the text" in self.forge(first, submission=second, signer=make.make_user())

    def test_twice_by_one_person_is_refused(self):
        assert "one signature for each person and kind" in self.forge(make.make_submission())


class TestPublication:
    def test_without_a_submission_is_refused(self):
        sql, params = copy_publication(make.make_publication(), uuid.uuid4())
        assert "letter for letter" in refused(sql, *params)

    def test_of_an_unsigned_submission_is_refused(self):
        publication = make.make_publication()
        submission = changed_and_submitted(publication)
        sql, params = copy_publication(
            publication,
            submission.key,
            content=submission.content,
            digest=submission.digest,
            clinical_digest=submission.clinical_digest,
            title=submission.title,
            note=submission.note,
        )
        assert "publication refused: 0 of 1 medical sign-offs" in refused(sql, *params)

    def test_of_other_words_than_were_signed_is_refused(self):
        publication = make.make_publication()
        submission = changed_and_submitted(publication)
        make.sign(submission)
        other = ArticleContent.parse(submission.content).model_copy(update={"title": "Not signed"})
        sql, params = copy_publication(
            publication,
            submission.key,
            content=other.canonical(),
            digest=other.digest,
            clinical_digest=other.clinical_digest,
        )
        assert "letter for letter" in refused(sql, *params)

    def test_with_another_content_than_its_digest_says_is_refused(self):
        publication = make.make_publication()
        submission = changed_and_submitted(publication)
        make.sign(submission)
        sql, params = copy_publication(publication, submission.key, content="{}", digest=submission.digest)
        assert refused(sql, *params)

    @pytest.mark.parametrize("column", ["title", "type", "slug", "note"])
    def test_with_a_word_beside_the_text_that_was_not_reviewed_is_refused(self, column):
        sql, params = self.of_signed_submission(**{column: "unseen"})
        assert "letter for letter" in refused(sql, *params)

    @pytest.mark.parametrize(
        "changes",
        [
            {"review": Jsonb([])},
            {"review": Jsonb([{"kind": "medical", "printed_name": "Nobody Who Signed"}])},
            {"reviewed_on": dt.date(2026, 3, 3)},
            {"reviewed_on": None},
            {"review_due_on": dt.date(2099, 1, 1)},
        ],
    )
    def test_with_names_and_dates_that_nobody_signed_with_is_refused(self, changes):
        sql, params = self.of_signed_submission(**changes)
        assert "names and dates of its sign-offs" in refused(sql, *params)

    @pytest.mark.parametrize(
        "changes", [{"change": "editorial"}, {"updated_on": dt.date(2030, 1, 1)}, {"change": "first"}]
    )
    def test_that_says_something_else_of_its_change_is_refused(self, changes):
        sql, params = self.of_signed_submission(**changes)
        assert "what it changed, and when" in refused(sql, *params)

    def test_that_opens_the_figure_of_a_draft_is_refused(self):
        sql, params = self.of_signed_submission(image_hashes=["a" * 64])
        assert "no other figures" in refused(sql, *params)

    def of_signed_submission(self, **changes):
        publication = make.make_publication()
        submission = changed_and_submitted(publication)
        make.sign(submission)
        true = {
            "content": submission.content,
            "digest": submission.digest,
            "clinical_digest": submission.clinical_digest,
            "title": submission.title,
            "slug": submission.slug,
            "note": submission.note,
            "review": Jsonb(standing.review_record(submission, None).entries),
            "change": "clinical",
        }
        return copy_publication(publication, submission.key, **(true | changes))

    def test_of_a_signed_submission_is_allowed(self):
        sql, params = self.of_signed_submission()
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
        assert Publication.objects.count() == 2

    def test_of_a_translation_without_its_published_source_is_refused(self):
        article = make.make_live_pair()
        spanish = LivePage.objects.get(article=article, language="es").publication
        sql, params = copy_publication(spanish, spanish.submission_key, source_publication_id=spanish.pk)
        assert refused(sql, *params)


def changed_and_submitted(publication: Publication) -> Submission:
    make.change_article(publication.article, title={"en": "Changed title", "es": "Título"})
    return make.make_submission(publication.article)


class TestLivePage:
    def test_cannot_point_at_another_article(self):
        first, second = make.make_publication(), make.make_publication()
        assert "newest publication" in refused(
            "UPDATE articles_livepage SET publication_id = %s WHERE article_id = %s", second.pk, first.article_id
        )

    def test_cannot_point_at_an_older_version(self):
        first = make.make_publication()
        submission = changed_and_submitted(first)
        make.sign(submission)
        make.publish(submission)
        assert "newest publication" in refused("UPDATE articles_livepage SET publication_id = %s", first.pk)

    def test_cannot_bring_a_withdrawn_page_back(self):
        publication = make.make_publication()
        LivePage.objects.all().delete()
        Withdrawal.objects.create(
            article=publication.article,
            language="en",
            publication=publication,
            reason="error",
            notice_en="x",
            notice_es="x",
            at=make.NOW,
            by=publication.published_by,
        )
        assert "withdrawn publication cannot be live" in refused(
            "INSERT INTO articles_livepage (article_id, language, slug, publication_id) VALUES (%s, 'en', %s, %s)",
            publication.article_id,
            publication.slug,
            publication.pk,
        )
        assert "comes back as a publication of its own" in refused(
            "INSERT INTO articles_restoration (withdrawal_id, note, at, by_id) SELECT id, 'x', now(), by_id "
            "FROM articles_withdrawal"
        )


class TestAnAccountThatActed:
    def test_cannot_be_deleted(self):
        submission = make.make_submission()
        signer = make.sign(submission).signer
        assert "violates foreign key" in refused(
            "DELETE FROM reviews_member; DELETE FROM auth_user_groups; "
            "DELETE FROM auth_user WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE",
            signer.pk,
        )
        assert Event.objects.filter(by=signer).exists()


class TestAVersionOfADraft:
    def test_says_for_ever_what_it_said(self):
        make.make_article()
        assert count("reversion_version") > 0
        assert "update" in refused("UPDATE reversion_version SET serialized_data = '[]'").lower()
        assert "update" in refused("UPDATE reversion_revision SET comment = 'x'").lower()

    def test_outlives_the_account_that_saved_it(self):
        revision = Revision.objects.create(date_created=make.NOW, user=make.make_user())
        revision.user.delete()
        assert Revision.objects.get(pk=revision.pk).user is None
