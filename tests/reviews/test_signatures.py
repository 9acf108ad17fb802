"""A signature answers one request, and its signer may take it back until the text is published."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, transaction

from reviews import chain, standing, workflow
from reviews.models import Event, Kind, SignatureWithdrawal, SignOff
from reviews.refusals import AlreadySigned, Incomplete, NotAllowed, Refused, Unsigned, WrongState
from tests import factories as make

pytestmark = pytest.mark.django_db


def take_back(submission, signer, *, reason="I overlooked a dose."):
    return workflow.withdraw_signature(submission, by=signer, at=make.NOW, kind=Kind.MEDICAL, reason=reason)


class TestOneRequest:
    def test_sent_again_is_answered_with_the_same_signature(self):
        submission, physician, key = make.make_submission(), make.make_physician(), uuid.uuid4()
        first = make.sign(submission, by=physician, key=key)
        assert make.sign(submission, by=physician, key=key) == first
        assert SignOff.objects.count() == 1

    def test_sent_again_after_publication_is_answered_with_the_same_signature(self):
        submission, physician, key = make.make_submission(), make.make_physician(), uuid.uuid4()
        first = make.sign(submission, by=physician, key=key)
        make.publish(submission)
        assert make.sign(submission, by=physician, key=key, kind=Kind.MEDICAL) == first

    def test_does_not_sign_another_text(self):
        one, other, physician, key = make.make_submission(), make.make_submission(), make.make_physician(), uuid.uuid4()
        make.sign(one, by=physician, key=key)
        with pytest.raises(Refused, match="another signature"):
            make.sign(other, by=physician, key=key)
        assert list(SignOff.objects.values_list("submission_id", flat=True)) == [one.pk]

    def test_does_not_sign_for_another_person(self):
        submission, key = make.make_submission(board=make.make_board(physicians_needed=2)), uuid.uuid4()
        first = make.sign(submission, key=key)
        with pytest.raises(Refused, match="another signature"):
            make.sign(submission, key=key)
        assert list(SignOff.objects.all()) == [first]

    def test_is_needed_for_a_second_signature_by_the_same_person(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        with pytest.raises(AlreadySigned):
            make.sign(submission, by=physician)


class TestTakingBack:
    def test_leaves_the_signature_on_record_and_the_text_unsigned(self):
        submission, physician = make.make_submission(), make.make_physician()
        signed = make.sign(submission, by=physician)
        withdrawal = take_back(submission, physician)
        assert (withdrawal.sign_off, withdrawal.by, withdrawal.reason) == (signed, physician, "I overlooked a dose.")
        assert (list(SignOff.objects.all()), list(SignOff.objects.standing())) == ([signed], [])
        assert standing.lacking(submission) == 1
        with pytest.raises(Unsigned):
            make.publish(submission)

    def test_is_followed_by_a_new_signature_of_the_same_person(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        take_back(submission, physician)
        again = make.sign(submission, by=physician)
        assert make.publish(submission).review[0]["printed_name"] == again.printed_name
        assert len(make.Publication.objects.get().review) == 1

    def test_is_for_the_signer_alone(self):
        submission = make.make_submission()
        make.sign(submission)
        with pytest.raises(NotAllowed):
            take_back(submission, make.make_physician())
        assert not SignatureWithdrawal.objects.exists()

    def test_needs_a_reason(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        with pytest.raises(Incomplete):
            take_back(submission, physician, reason=" ")

    def test_comes_too_late_after_publication(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        make.publish(submission)
        with pytest.raises(WrongState):
            take_back(submission, physician)

    def test_comes_too_late_for_the_database_too(self):
        submission, physician = make.make_submission(), make.make_physician()
        signed = make.sign(submission, by=physician)
        make.publish(submission)
        with pytest.raises(DatabaseError, match="before publication"), transaction.atomic():
            SignatureWithdrawal.objects.create(sign_off=signed, by=physician, by_name="x", reason="x", at=make.NOW)

    def test_of_anothers_signature_is_refused_by_the_database(self):
        signed = make.sign(make.make_submission())
        with pytest.raises(DatabaseError, match="by its signer"), transaction.atomic():
            SignatureWithdrawal.objects.create(
                sign_off=signed, by=make.make_physician(), by_name="x", reason="x", at=make.NOW
            )


class TestTheChains:
    def test_of_events_links_every_act_and_refusal_to_the_one_before(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        with pytest.raises(AlreadySigned):
            make.sign(submission, by=physician)
        make.publish(submission)
        events = list(Event.objects.order_by("number"))
        assert [(e.verb, e.outcome) for e in events] == [
            ("submit", "done"),
            ("sign_off", "done"),
            ("sign_off", "refused"),
            ("publish", "done"),
        ]
        assert [e.number for e in events] == [1, 2, 3, 4]
        assert [e.previous_hash for e in events] == [chain.GENESIS, *(e.hash for e in events[:-1])]
        assert [e.hash for e in events] == [chain.entry_hash(e) for e in events]

    def test_of_events_takes_only_the_next_link(self):
        make.make_submission()
        event = Event.objects.get()
        event.pk, event.hash = None, "f" * 64
        for number, previous in ((1, event.hash), (3, event.hash), (2, "0" * 64)):
            event.number, event.previous_hash = number, previous
            with pytest.raises(DatabaseError, match="next link"), transaction.atomic():
                event.save(force_insert=True)

    def test_an_event_names_the_rows_that_its_act_wrote(self):
        submission = make.make_submission()
        make.sign(submission, comments={"": "Well written."})
        publication = make.publish(submission)
        assert [[(r["of"], r["pk"]) for r in e.records] for e in Event.objects.order_by("number")] == [
            [("reviews.submission", submission.pk), ("articles.edit", submission.edit_id)],
            [("reviews.comment", submission.comments.get().pk)],
            [("articles.publication", publication.pk)],
        ]
