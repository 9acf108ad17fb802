"""The verbs of the workflow, said one after the other and where they must be refused."""

from __future__ import annotations

import datetime as dt

import pytest

from articles import currency, drafts, verdicts
from articles.content import sha256
from articles.document import DocumentCareCard, DocumentSection, HtmlPair, LongTextPair, Reference, Text
from articles.models import Change, LivePage, Publication, Withdrawal
from reviews import identity, standing, workflow
from reviews.models import Event, Kind, Recusal, SignOff, State, Submission
from reviews.refusals import (
    AlreadySigned,
    IdentityNotProven,
    Incomplete,
    NotAllowed,
    NothingChanged,
    OwnWork,
    Refused,
    TextChanged,
    Unsigned,
    WrongState,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=30)


def section(text: str, es: str = "<p>Dura 30 minutos.</p>") -> tuple[DocumentSection, ...]:
    return (
        DocumentSection(anchor="what", heading=Text(en="What is it?", es="¿Qué es?"), body=HtmlPair(en=text, es=es)),
    )


class TestAnArticleGoesAllTheWay:
    def test_from_draft_to_both_public_pages(self):
        article = make.make_article()
        english = make.make_submission(article, "en")
        make.sign(english)
        english_publication = make.publish(english)
        spanish = make.make_submission(article, "es")
        make.sign(spanish)
        spanish_publication = make.publish(spanish)

        assert {(p.language, p.publication_id) for p in LivePage.objects.all()} == {
            ("en", english_publication.pk),
            ("es", spanish_publication.pk),
        }
        assert spanish_publication.source_publication == english_publication
        assert (english_publication.reviewed_on, spanish_publication.reviewed_on) == (make.TODAY, make.TODAY)
        assert english_publication.review_due_on == dt.date(2028, 3, 2)

    def test_an_access_date_moves_updated_and_not_reviewed(self):
        reference = Reference(
            key="acs", title="Breast cancer", url="https://example.org/a", accessed=dt.date(2026, 1, 1)
        )
        article = make.make_article(references=(reference,))
        first = make.make_publication(article)
        make.change_article(
            article, references=(reference.model_copy(update={"accessed": dt.date(2026, 3, 30)}),), at=LATER
        )
        second = make.make_publication(article, at=LATER, note="Checked the link.")

        assert (second.change, second.number) == (Change.EDITORIAL, 2)
        assert (first.updated_on, second.updated_on) == (make.TODAY, LATER.date())
        assert (first.reviewed_on, second.reviewed_on) == (make.TODAY, make.TODAY)
        assert [entry["kind"] for entry in second.review] == [Kind.MEDICAL, Kind.EDITORIAL]

    def test_a_re_review_moves_reviewed_and_not_updated(self):
        article = make.make_article()
        make.make_publication(article)
        submission = workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=LATER, note="Due.")
        make.sign(submission, at=LATER)
        second = make.publish(submission, at=LATER)

        assert (second.change, second.updated_on, second.reviewed_on) == (Change.REREVIEW, make.TODAY, LATER.date())

    def test_a_translation_is_confirmed_for_a_new_source(self):
        article = make.make_live_pair()
        make.change_article(article, sections=section("<p>It takes about 30 minutes.</p>"), at=LATER)
        english = make.make_publication(article, "en", at=LATER)
        spanish = make.make_submission(article, "es", at=LATER)

        assert standing.need_of(spanish).kind is Kind.TRANSLATION
        make.sign(spanish, at=LATER)
        confirmed = make.publish(spanish, at=LATER)
        assert (confirmed.change, confirmed.source_publication) == (Change.REREVIEW, english)
        assert confirmed.updated_on == make.TODAY


class TestSubmit:
    def test_is_refused_without_the_permission(self):
        with pytest.raises(NotAllowed):
            workflow.submit(make.make_article(), "en", by=make.make_user(), at=make.NOW, note="x")

    def test_of_the_english_is_refused_to_a_translator(self):
        article, translator = make.make_article(), make.make_user(make.TRANSLATOR)
        with pytest.raises(NotAllowed, match="An editor submits the English"):
            make.make_submission(article, "en", by=translator)
        make.make_submission(article, "en")
        assert make.make_submission(article, "es", by=translator).submitted_by == translator

    def test_is_refused_while_one_is_in_review(self):
        article = make.make_article()
        make.make_submission(article)
        with pytest.raises(WrongState):
            make.make_submission(article)

    def test_names_every_place_that_lacks_a_text(self):
        article = make.make_article(title=Text(en="Test", es=""), sections=section("<p>Text.</p>", es=""))
        make.make_submission(article, "en")
        with pytest.raises(Incomplete) as refused:
            make.make_submission(article, "es")
        assert [finding.place for finding in refused.value.findings] == ["title", "section:what:body"]

    def test_of_a_translation_names_every_place_that_only_a_machine_has_written(self):
        article = make.make_article(title=Text(en="Test", es="Prueba"))
        make.make_submission(article, "en")
        by_machine = drafts.read_document(article).model_copy(
            update={
                "title": Text(en="Test", es="Examen"),
                "sections": section("<p>It takes 30 minutes.</p>", "<p>30.</p>"),
            }
        )
        editor = make.make_user(make.EDITOR)
        machine = ["title", "section:what:body"]
        drafts.save_document(by_machine, article=article, by=editor, at=make.NOW, machine=machine)
        with pytest.raises(Incomplete) as refused:
            make.make_submission(article, "es")
        assert [finding.place for finding in refused.value.findings] == machine
        for place in machine:
            words = currency.places(by_machine)[place]
            shown = {"source_digest": sha256(words.en), "target_digest": sha256(words.es)}
            verdicts.judge_still_right(article, place, **shown, by=editor, at=make.NOW)
        assert make.make_submission(article, "es").source_digest == article.submissions.get(language="en").digest

    def test_of_a_translation_names_the_second_card_of_a_kind(self):
        cards = [
            DocumentCareCard(level="call", heading=Text(en="Call", es=es), items=LongTextPair(en="fever", es="fiebre"))
            for es in ("Llame", "")
        ]
        article = make.make_article(care_cards=tuple(cards))
        make.make_submission(article, "en")
        with pytest.raises(Incomplete) as refused:
            make.make_submission(article, "es")
        assert [finding.place for finding in refused.value.findings] == ["care:call#2:heading"]

    def test_is_refused_when_the_draft_is_not_the_one_shown(self):
        with pytest.raises(TextChanged):
            make.make_submission(make.make_article(), digest="0" * 64)

    def test_is_refused_when_nothing_changed(self):
        article = make.make_article()
        make.make_publication(article)
        with pytest.raises(NothingChanged):
            make.make_submission(article)

    def test_is_refused_when_nobody_answers_for_a_change(self):
        article = make.make_article()
        article.sections.update(body_en="<p>Typed in psql.</p>")
        with pytest.raises(Refused, match="outside the editor"):
            make.make_submission(article)

    def test_of_a_translation_needs_the_source_first(self):
        with pytest.raises(Refused, match="English text first"):
            make.make_submission(make.make_article(), "es")

    def test_is_refused_without_a_note(self):
        with pytest.raises(Incomplete):
            make.make_submission(note="  ")

    def test_is_refused_at_an_address_of_another_article(self):
        first = make.make_publication()
        make.change_article(first.article, slug={"en": "elsewhere", "es": "otro"})
        article = make.make_article(slug={"en": first.slug, "es": "mas"})
        with pytest.raises(Refused, match="taken or reserved"):
            make.make_submission(article)


class TestSignOff:
    def test_is_refused_to_the_submitter_who_sits_on_the_board(self):
        physician = make.make_physician(user=make.make_user(make.EDITOR))
        physician.groups.add(*make.make_user(make.MEDICAL_REVIEWER).groups.all())
        submission = make.make_submission(by=physician)
        with pytest.raises(OwnWork):
            make.sign(submission, by=physician)

    def test_is_refused_to_an_earlier_author(self):
        author = make.make_physician(user=make.make_user(make.EDITOR))
        author.groups.add(*make.make_user(make.MEDICAL_REVIEWER).groups.all())
        article = make.make_article(by=author)
        make.change_article(article, sections=section("<p>Rewritten by another.</p>"))
        with pytest.raises(OwnWork):
            make.sign(make.make_submission(article), by=author)

    def test_is_allowed_to_the_author_of_an_earlier_publication(self):
        author = make.make_physician(user=make.make_user(make.EDITOR))
        author.groups.add(*make.make_user(make.MEDICAL_REVIEWER).groups.all())
        article = make.make_article(by=author)
        make.make_publication(article)
        make.change_article(article, sections=section("<p>Rewritten by another.</p>"))
        assert make.sign(make.make_submission(article), by=author).printed_name

    def test_is_refused_to_a_superuser_who_wrote_it(self):
        root = make.make_user(is_superuser=True)
        make.make_physician(user=root)
        submission = make.make_submission(make.make_article(by=root))
        with pytest.raises(OwnWork):
            make.sign(submission, by=root)

    def test_is_refused_to_a_superuser_without_a_seat_on_the_board(self):
        with pytest.raises(NotAllowed):
            make.sign(make.make_submission(), by=make.make_user(is_superuser=True))

    def test_is_refused_on_another_digest(self):
        with pytest.raises(TextChanged):
            make.sign(make.make_submission(), digest="0" * 64)

    def test_is_refused_twice(self):
        submission = make.make_submission()
        physician = make.make_physician()
        make.sign(submission, by=physician)
        with pytest.raises(AlreadySigned):
            make.sign(submission, by=physician)
        assert SignOff.objects.count() == 1

    def test_is_refused_with_somebody_elses_proof(self):
        proof = identity.Proof(user_id=make.make_user().pk, method="password", at=make.NOW)
        with pytest.raises(IdentityNotProven):
            make.sign(make.make_submission(), proof=proof)

    def test_is_refused_with_an_old_proof(self):
        physician = make.make_physician()
        proof = identity.Proof(user_id=physician.pk, method="password", at=make.NOW - dt.timedelta(minutes=6))
        with pytest.raises(IdentityNotProven):
            make.sign(make.make_submission(), by=physician, proof=proof)

    def test_is_refused_of_the_wrong_kind(self):
        with pytest.raises(Refused, match="another kind"):
            make.sign(make.make_submission(), kind=Kind.EDITORIAL, by=make.make_user(make.EDITOR))

    def test_is_refused_once_the_role_is_taken_away(self):
        physician = make.make_physician()
        submission = make.make_submission()
        physician.groups.clear()
        with pytest.raises(NotAllowed):
            make.sign(submission, by=physician)

    def test_is_refused_after_stepping_aside(self):
        submission, physician = make.make_submission(), make.make_physician()
        workflow.decline(submission, by=physician, at=make.NOW, kind=Kind.MEDICAL, reason=Recusal.Reason.INTEREST)
        with pytest.raises(NotAllowed):
            make.sign(submission, by=physician)

    def test_leaves_its_refusal_on_the_trail_and_nothing_else(self):
        submission, physician = make.make_submission(), make.make_physician()
        with pytest.raises(TextChanged):
            make.sign(submission, by=physician, digest="0" * 64, comments={"": "kept?"})
        event = Event.objects.latest("pk")
        assert (event.verb, event.outcome, event.by, event.submission) == ("sign_off", "refused", physician, submission)
        assert (SignOff.objects.count(), submission.comments.count()) == (0, 0)

    def test_copies_who_signed_so_that_a_new_name_changes_nothing(self):
        physician = make.make_physician(printed_name="Alex Sample", credentials="MD, FACOG")
        submission = make.make_submission()
        make.sign(submission, by=physician)
        publication = make.publish(submission)
        physician.memberships.update(printed_name="Another Name", active=False)
        physician.first_name, physician.last_name = "Renamed", "Person"
        physician.save()

        publication = Publication.objects.get(pk=publication.pk)
        assert (publication.review[0]["printed_name"], publication.review[0]["credentials"]) == (
            "Alex Sample",
            "MD, FACOG",
        )


class TestRequestChanges:
    def test_needs_a_comment(self):
        with pytest.raises(Incomplete):
            self.ask(make.make_submission(), {"": " "})

    def test_closes_the_submission_and_keeps_the_comments(self):
        submission = self.ask(make.make_submission(), {"section:what": "30 or 60 minutes?", "title": ""})
        assert submission.state == State.CHANGES_ASKED
        assert list(submission.comments.values_list("place", "text")) == [("section:what", "30 or 60 minutes?")]

    @staticmethod
    def ask(submission: Submission, comments: dict[str, str]) -> Submission:
        return make.request_changes(submission, comments=comments)


class TestPublish:
    def test_is_refused_without_a_sign_off(self):
        with pytest.raises(Unsigned):
            make.publish(make.make_submission())

    def test_is_refused_to_the_physician_who_signed(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        with pytest.raises(NotAllowed):
            make.publish(submission, by=physician)

    def test_waits_for_every_physician_the_board_demands(self):
        board = make.make_board(physicians_needed=2)
        make.make_physician(board)
        submission = make.make_submission(board=board)
        make.sign(submission)
        with pytest.raises(Unsigned):
            make.publish(submission)
        make.sign(submission)
        assert make.publish(submission).number == 1

    def test_of_a_translation_waits_for_the_source_it_was_compared_with(self):
        article = make.make_article()
        english = make.make_submission(article, "en")
        spanish = make.make_submission(article, "es")
        make.sign(spanish)
        with pytest.raises(Unsigned, match="not published"):
            make.publish(spanish)
        make.sign(english)
        make.publish(english)
        assert make.publish(spanish).source_digest == english.digest

    def test_after_the_page_was_withdrawn_needs_the_board_again(self):
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, source_line={"en": "Source: sample.", "es": "Fuente: muestra."})
        submission = make.make_submission(article)
        make.sign(submission, kind=Kind.EDITORIAL)
        make.withdraw(article, reason=Withdrawal.Reason.ERROR)
        with pytest.raises(Unsigned):
            make.publish(submission)

    def test_does_not_revive_an_old_signature_for_an_earlier_text(self):
        article = make.make_article(sections=section("<p>It takes 30 minutes.</p>"))
        make.make_publication(article)
        make.change_article(article, sections=section("<p>It takes 60 minutes.</p>"))
        make.make_publication(article)
        make.change_article(article, sections=section("<p>It takes 30 minutes.</p>"))
        with pytest.raises(Unsigned):
            make.publish(make.make_submission(article))
