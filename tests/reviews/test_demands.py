"""A board demands specialties for some articles: the text waits for them, in Python and in the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from articles.document import ArticleType
from articles.models import Topic
from reviews import demands, policy, standing
from reviews.models import Demand, Specialty, Submission
from reviews.policy import Kind, Need, Signature
from reviews.refusals import Unsigned
from tests import factories as make
from tests.reviews.test_policy_in_sql import put_publication


@pytest.fixture
def radiology(db):
    return Specialty.objects.create(slug="radiology", name_en="Radiology", name_es="Radiología")


@pytest.fixture
def board(radiology):
    board = make.make_board()
    Demand.objects.create(board=board, article_type=ArticleType.PROCEDURE, specialty=radiology, physicians=1)
    return board


def physician_of(board, *specialties):
    physician = make.make_physician(board)
    physician.memberships.get().specialties.set(specialties)
    return physician


NEED = Need(Kind.MEDICAL, 2, (("radiology", 1), ("oncology", 2)))
SIGNED_BY = [
    # who has signed, each with specialties, then how many are missing at the least, and of which specialties
    ([], 2, (("radiology", 1), ("oncology", 2))),
    ([("radiology",)], 2, (("oncology", 2),)),
    ([("radiology", "oncology")], 1, (("oncology", 1),)),
    ([(), ()], 2, (("radiology", 1), ("oncology", 2))),
    ([("oncology",), ("oncology",)], 1, (("radiology", 1),)),
    ([("radiology", "oncology"), ("oncology",)], 0, ()),
]


@pytest.mark.parametrize(("signed", "missing", "specialties"), SIGNED_BY)
def test_the_policy_counts_people_and_their_specialties(signed, missing, specialties):
    signatures = [Signature(Kind.MEDICAL, number, "d1", of) for number, of in enumerate(signed)]
    assert policy.lacking(NEED, digest="d1", signatures=signatures) == missing
    assert policy.lacking_specialties(NEED, digest="d1", signatures=signatures) == specialties


@pytest.mark.django_db
class TestABoardsDemand:
    def test_holds_while_nobody_sits_on_the_board(self):
        """Else a text sent to an empty board went out on the word of its first physician alone."""
        make.make_board(physicians_needed=2)
        submission = make.make_submission()
        make.sign(submission)

        with pytest.raises(Unsigned):
            make.publish(submission)

    def test_is_copied_onto_the_submission(self, board, radiology):
        submission = make.make_submission(board=board)
        Demand.objects.all().delete()
        asked = {"specialty": "radiology", "name_en": "Radiology", "name_es": "Radiología", "count": 1}
        assert Submission.objects.get(pk=submission.pk).demands == [asked]

    def test_holds_for_its_type_and_topic_only(self, board, radiology):
        breast = Topic.objects.create(slug="breast", name_en="Breast")
        Demand.objects.create(board=board, topic=breast, physicians=3)
        plain, with_topic = make.make_article(), make.make_article()
        with_topic.topics.add(breast)
        of = demands.of_board
        assert of(board, article=plain, type_=ArticleType.CONDITION) == demands.Demanded(1)
        assert of(board, article=plain, type_=ArticleType.PROCEDURE) == demands.Demanded(1, ((radiology, 1),))
        assert of(board, article=with_topic, type_=ArticleType.CONDITION) == demands.Demanded(3)

    def test_is_not_met_by_a_physician_of_another_field(self, board):
        submission = make.make_submission(board=board)
        make.sign(submission, by=physician_of(board))
        assert standing.lacking(submission) == 1
        sentence = "It waits for the signatures of: Radiology (1)."
        assert standing.lacking_sentence(submission, 1) == sentence
        with pytest.raises(Unsigned, match="Radiology"):
            make.publish(submission)

    def test_is_met_by_one_of_the_field(self, board, radiology):
        submission = make.make_submission(board=board)
        signed = make.sign(submission, by=physician_of(board, radiology))
        assert signed.specialties == ["radiology"]
        assert make.publish(submission).digest == submission.digest

    def test_is_demanded_by_the_database_too(self, board, radiology):
        submission = make.make_submission(board=board)
        make.sign(submission, by=physician_of(board))
        with pytest.raises(DatabaseError, match="a specialty that the board demands"), transaction.atomic():
            put_publication(submission)
        make.sign(submission, by=physician_of(board, radiology))
        assert put_publication(submission).digest == submission.digest

    @pytest.mark.parametrize(
        "asked", [[], [{"specialty": "oncology", "count": 1}], [{"specialty": "radiology", "count": 0}]]
    )
    def test_cannot_be_left_out_of_a_submission(self, board, asked):
        submission = make.make_submission(board=board)
        make.workflow.withdraw_submission(submission, by=submission.submitted_by, at=make.NOW)
        copy = Submission.objects.get(pk=submission.pk)
        copy.pk, copy.key, copy.demands = None, make.uuid.uuid4(), asked
        copy.state, copy.closed_by, copy.closed_at = "in_review", None, None
        with pytest.raises(DatabaseError, match="asks for what its board demands"), transaction.atomic():
            copy.save(force_insert=True)

    def test_of_a_number_cannot_be_left_out_either(self):
        board = make.make_board(physicians_needed=2)
        submission = make.make_submission(board=board)
        make.workflow.withdraw_submission(submission, by=submission.submitted_by, at=make.NOW)
        copy = Submission.objects.get(pk=submission.pk)
        copy.pk, copy.key, copy.physicians_needed = None, make.uuid.uuid4(), 1
        copy.state, copy.closed_by, copy.closed_at = "in_review", None, None
        with pytest.raises(DatabaseError, match="asks for what its board demands"), transaction.atomic():
            copy.save(force_insert=True)
