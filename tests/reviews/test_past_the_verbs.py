"""What rows written past the verbs, by the application's own role, must not do to the record or to the page."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, OperationalError, connection, transaction

from articles.models import Publication, Withdrawal
from reviews import standing
from reviews.models import Member, SignatureWithdrawal, SignOff, Submission
from reviews.workflow.pages import make_public
from tests import factories as make
from tests.reviews.forging import put_signature


def take_down(publication: Publication, **changes: object) -> None:
    fields = {"article": publication.article, "language": publication.language, "publication": publication} | changes
    by = make.make_user(make.MANAGING_EDITOR)
    with transaction.atomic():
        Withdrawal.objects.create(
            **fields, reason="legal", notice_en="Take more of it.", notice_es="Tome más.", by=by, at=make.NOW
        )


@pytest.mark.django_db
class TestAWithdrawal:
    def test_leaves_no_page_behind_that_readers_still_see(self):
        with pytest.raises(DatabaseError, match="is not shown any more"):
            take_down(make.make_publication())

    def test_is_of_the_article_and_language_that_it_says(self):
        live, other = make.make_publication(), make.make_publication()
        live.article.live_pages.all().delete()
        for wrong in ({"article": other.article}, {"language": "es"}):
            with pytest.raises(DatabaseError, match="of the page that was shown last"):
                take_down(live, **wrong)

    def test_is_of_no_older_version(self):
        """It would stand in the public history, and count as a judgement of that text."""
        older = make.make_publication()
        make.change_article(older.article, title={"en": "Other", "es": "Otro"})
        make.make_publication(older.article)

        with pytest.raises(DatabaseError, match="of the page that was shown last"):
            take_down(older)


@pytest.mark.django_db
class TestASignature:
    @pytest.mark.parametrize("end", ["seat", "account", "board", "role", "none"])
    def test_is_of_somebody_who_has_the_seat(self, end):
        physician, submission = make.make_physician(), make.make_submission()
        seat = Member.objects.filter(user=physician)
        match end:
            case "seat":
                seat.update(active=False)
            case "account":
                User.objects.filter(pk=physician.pk).update(is_active=False)
            case "board":
                seat.update(board=make.make_board(name="Another"))
            case "role":
                seat.update(role="translation")
            case "none":
                physician = make.make_user(make.MEDICAL_REVIEWER)

        with pytest.raises(DatabaseError, match="has the seat"), transaction.atomic():
            put_signature(submission, "medical", signer=physician)

    def test_prints_the_name_of_the_seat(self):
        physician, submission = make.make_physician(), make.make_submission()
        with pytest.raises(DatabaseError, match="has the seat"), transaction.atomic():
            put_signature(submission, "medical", signer=physician, printed_name="Somebody Famous")


@pytest.mark.django_db
class TestASubmission:
    def test_names_a_board_where_there_is_one(self):
        """Without one it would ask for one physician of any board, whatever the boards demand."""
        submission = make.make_submission()
        submission.pk, submission.key, submission.board, submission.state = None, uuid.uuid4(), None, "in_review"
        Submission.objects.update(state="withdrawn", closed_by=make.make_user(), closed_at=make.NOW)
        with pytest.raises(DatabaseError, match="goes to a board"), transaction.atomic():
            submission.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    """Without the article's lock, which only the verbs take. Who has to wait for the other is refused here at once."""

    def publishes(self, submission: Submission, *, by: User) -> bool:
        ended: list[bool] = []

        def publish() -> None:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '100ms'")
                    known = standing.known_of(submission)
                    review = standing.review_record(submission, None, known=known)
                    make_public(submission, None, review, known=known, by=by, at=make.NOW, on=make.TODAY)
                ended.append(True)
            except OperationalError:
                ended.append(False)
            finally:
                connection.close()

        thread = threading.Thread(target=publish)
        thread.start()
        thread.join()
        return ended == [True]

    def test_a_text_does_not_go_out_while_its_signature_is_taken_back(self):
        submission, manager = make.make_submission(), make.make_user(make.MANAGING_EDITOR)
        signed = make.sign(submission)
        with transaction.atomic():
            SignatureWithdrawal.objects.create(
                sign_off=signed, by=signed.signer, by_name="Sample", reason="An error.", at=make.NOW
            )
            assert not self.publishes(Submission.objects.get(pk=submission.pk), by=manager)
        assert not Publication.objects.exists()

    def test_a_text_does_not_go_out_while_another_signature_comes(self):
        """That one would stand under a page which does not name it."""
        submission, manager = make.make_submission(), make.make_user(make.MANAGING_EDITOR)
        make.sign(submission)
        other = make.make_physician()
        with transaction.atomic():
            put_signature(submission, "medical", signer=other)
            assert not self.publishes(Submission.objects.get(pk=submission.pk), by=manager)
        assert SignOff.objects.filter(submission__state="in_review").count() == 2
