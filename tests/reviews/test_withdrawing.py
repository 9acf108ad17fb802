"""A page is taken from the public, with a reason and a notice, and put back as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from articles.models import Change, LivePage, Publication, Withdrawal
from reviews import standing, workflow
from reviews.models import Kind, SignatureWithdrawal, SignOff
from reviews.refusals import (
    Incomplete,
    NotAllowed,
    Refused,
    Unsigned,
    WrongState,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=30)


class TestWithdrawAndRestore:
    def restore(self, article):
        return workflow.restore_page(
            article, "en", by=make.make_user(make.MANAGING_EDITOR), at=LATER, note="Rights are cleared."
        )

    def test_takes_the_page_away_at_once_and_puts_it_back(self):
        publication = make.make_publication()
        make.withdraw(publication.article)
        assert not LivePage.objects.exists()
        restored = self.restore(publication.article)
        assert LivePage.objects.get().publication == restored
        assert (restored.number, restored.change, restored.restores) == (2, Change.RESTORED, publication)

    def test_moves_no_name_and_no_date(self):
        publication = make.make_publication()
        make.withdraw(publication.article)
        restored = self.restore(publication.article)
        own = {"id", "number", "change", "note", "restores_id", "published_at", "published_by_id", "published_by_name"}
        kept = {field.attname for field in Publication._meta.concrete_fields} - own
        assert {name: getattr(restored, name) for name in kept} == {name: getattr(publication, name) for name in kept}

    def test_may_happen_a_second_time(self):
        publication = make.make_publication()
        make.withdraw(publication.article)
        first = self.restore(publication.article)
        make.withdraw(publication.article)
        second = self.restore(publication.article)
        assert (second.restores, second.number) == (first, 3)
        assert LivePage.objects.get().publication == second

    def test_a_restored_page_goes_on_as_any_other(self):
        publication = make.make_publication()
        make.withdraw(publication.article)
        self.restore(publication.article)
        make.change_article(publication.article, source_line={"en": "Source: sample.", "es": "Fuente: muestra."})
        submission = make.make_submission(publication.article)
        assert standing.need_of(submission).kind is Kind.EDITORIAL
        make.sign(submission)
        assert make.publish(submission).reviewed_on == publication.reviewed_on

    def test_a_page_whose_review_was_pending_is_not_restored(self):
        article = make.make_live_pair()
        make.make_urgent_publication(article)
        make.withdraw(article)
        with pytest.raises(Unsigned, match="new review"):
            self.restore(article)

    def test_a_page_is_not_restored_when_its_signature_does_not_stand(self, as_owner):
        publication = make.make_publication()
        make.withdraw(publication.article)
        signed = SignOff.objects.get()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE reviews_signaturewithdrawal DISABLE TRIGGER USER")
        SignatureWithdrawal.objects.create(sign_off=signed, by=signed.signer, by_name="x", reason="x", at=LATER)
        with pytest.raises(Unsigned, match="new review"):
            self.restore(publication.article)

    def test_a_translation_is_not_restored_once_its_english_was_withdrawn_for_what_it_says(self):
        article = make.make_live_pair()
        make.withdraw(article, language="es")
        make.withdraw(article, reason=Withdrawal.Reason.ERROR)
        with pytest.raises(Refused, match="withdrawn for what it says"):
            workflow.restore_page(article, "es", by=make.make_user(make.MANAGING_EDITOR), at=LATER, note="Back.")

    @pytest.mark.parametrize(("notices", "is_enough"), [("en", False), ("es", False), ("en es", True)])
    def test_both_live_languages_need_a_notice(self, notices, is_enough):
        article = make.make_live_pair()
        words = {f"notice_{language}": "Gone." for language in notices.split()}
        manager = make.make_user(make.MANAGING_EDITOR)
        if is_enough:
            assert workflow.withdraw_page(article, "en", by=manager, at=LATER, reason="legal", **words)
        else:
            with pytest.raises(Incomplete):
                workflow.withdraw_page(article, "en", by=manager, at=LATER, reason="legal", **words)

    def test_a_language_that_is_not_live_needs_none(self):
        article = make.make_publication().article
        manager = make.make_user(make.MANAGING_EDITOR)
        withdrawal = workflow.withdraw_page(article, "en", by=manager, at=LATER, reason="legal", notice_en="Gone.")
        assert withdrawal.notice_es == ""

    @pytest.mark.parametrize("reason", sorted(Withdrawal.FORMER_REASONS))
    def test_a_reason_of_earlier_days_is_refused(self, reason):
        with pytest.raises(Refused, match="Choose one of the reasons"):
            make.withdraw(make.make_publication().article, reason=reason)

    def test_a_superseded_article_names_another_that_is_live(self):
        article, manager = make.make_publication().article, make.make_user(make.MANAGING_EDITOR)

        def supersede(other):
            return workflow.withdraw_page(
                article, "en", by=manager, at=LATER, reason="superseded", notice_en="See.", replaced_by=other
            )

        for nothing in (None, article, make.make_article()):
            with pytest.raises(Incomplete):
                supersede(nothing)
        successor = make.make_publication().article
        assert supersede(successor).replaced_by == successor

    def test_no_other_reason_names_one(self):
        successor, manager = make.make_publication().article, make.make_user(make.MANAGING_EDITOR)
        with pytest.raises(Refused, match="Only an article that is superseded"):
            workflow.withdraw_page(
                make.make_publication().article,
                "en",
                by=manager,
                at=LATER,
                reason="legal",
                notice_en="x",
                replaced_by=successor,
            )

    def test_a_page_withdrawn_for_what_it_says_is_not_restored(self):
        publication = make.make_publication()
        make.withdraw(publication.article, reason=Withdrawal.Reason.ERROR)
        with pytest.raises(Refused, match="new review"):
            self.restore(publication.article)

    def test_is_refused_to_an_editor(self):
        publication = make.make_publication()
        with pytest.raises(NotAllowed):
            workflow.withdraw_page(
                publication.article,
                "en",
                by=make.make_user(make.EDITOR),
                at=make.NOW,
                reason="mistake",
                notice_en="x",
                notice_es="x",
            )

    def test_is_refused_where_nothing_is_live(self):
        with pytest.raises(WrongState):
            make.withdraw(make.make_article())
