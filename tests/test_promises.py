"""The twelve rules of the design, each tried to be broken. The long tables of the single parts are beside them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.test import Client

from articles.document import DocumentSection, HtmlPair, Reference, Text
from articles.models import LivePage, Publication, Withdrawal
from reviews import workflow
from reviews.models import SignOff, Submission
from reviews.refusals import OwnWork, Refused, TextChanged, Unsigned
from tests import factories as make

pytestmark = pytest.mark.django_db
NOTICE = 'role="note"'  # nothing else on an article page is marked so
LATER = make.NOW + dt.timedelta(days=60)


def words(en: str, es: str = "Dura 30 minutos.") -> tuple[DocumentSection, ...]:
    return (
        DocumentSection(
            anchor="what",
            heading=Text(en="What is it?", es="¿Qué es?"),
            body=HtmlPair(en=f"<p>{en}</p>", es=f"<p>{es}</p>"),
        ),
    )


def read(article, language: str = "en") -> str:
    """What a reader gets at the page's address."""
    slug = LivePage.objects.get(article=article, language=language).slug
    response = Client().get(f"/{language}/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


class TestRule1FrozenByValue:
    def test_no_change_of_the_draft_reaches_the_page(self):
        article = make.make_article(sections=words("It takes 30 minutes."))
        make.make_publication(article)
        page = read(article)
        make.change_article(article, title=Text(en="Unsigned", es="Sin firma"), sections=words("Unsigned words."))
        assert read(article) == page

    def test_not_even_one_made_past_every_guard(self):
        article = make.make_article()
        make.make_publication(article)
        page = read(article)
        article.sections.update(body_en="<p>Typed in psql.</p>", body="<p>Typed in psql.</p>")
        article.sections.all().delete()
        assert read(article) == page

    def test_a_shared_word_changes_no_published_text(self):
        article = make.make_article()
        article.topics.create(slug="breast", name_en="Breast health", name_es="Salud")
        publication = make.make_publication(article)
        article.topics.update(name_en="Renamed")
        assert Publication.objects.get().digest == publication.digest


class TestRule2TwoDigests:
    def test_an_access_date_moves_updated_and_not_reviewed(self):
        reference = Reference(key="acs", title="Sample", url="https://example.org/", accessed=dt.date(2026, 1, 5))
        article = make.make_article(references=(reference,))
        make.make_publication(article)
        newer = reference.model_copy(update={"accessed": dt.date(2026, 4, 27)})
        make.change_article(article, references=(newer,), at=LATER)
        make.make_publication(article, at=LATER)

        page = read(article)
        assert "March 2026" in page
        assert f'datetime="{LATER.date().isoformat()}"' in page


class TestRule3ThePolicyIsComputed:
    def test_an_editor_cannot_call_a_clinical_change_editorial(self):
        article = make.make_article(sections=words("Take 5 mg."))
        make.make_publication(article)
        make.change_article(article, sections=words("Take 50 mg."))
        submission = make.make_submission(article, note="Only a typing mistake.")
        with pytest.raises(Refused):
            make.sign(submission, kind="editorial", by=make.make_user(make.EDITOR))
        with pytest.raises(Unsigned):
            make.publish(submission)

    def test_an_old_signature_does_not_revive(self):
        article = make.make_article(sections=words("Take 5 mg."))
        make.make_publication(article)
        make.change_article(article, sections=words("Take 50 mg."))
        make.make_publication(article)
        make.change_article(article, sections=words("Take 5 mg."))
        with pytest.raises(Unsigned):
            make.publish(make.make_submission(article))


class TestRule4SignWhatWasShown:
    def test_a_signature_for_an_older_text_is_refused(self):
        article = make.make_article(sections=words("Take 5 mg."))
        shown = make.make_submission(article)
        workflow.withdraw_submission(shown, by=shown.submitted_by, at=make.NOW)
        make.change_article(article, sections=words("Take 50 mg."))
        current = make.make_submission(article)
        with pytest.raises(TextChanged):
            make.sign(current, digest=shown.digest)
        assert SignOff.objects.count() == 0

    def test_an_edit_after_submission_is_not_signed_along(self):
        article = make.make_article(sections=words("Take 5 mg."))
        submission = make.make_submission(article)
        make.change_article(article, sections=words("Take 50 mg."))
        make.sign(submission)
        make.publish(submission)
        assert "Take 5 mg." in read(article)
        assert "50 mg" not in read(article)

    def test_an_unchanged_save_voids_nothing(self):
        article = make.make_article()
        submission = make.make_submission(article)
        make.sign(submission)
        make.change_article(article)
        assert make.publish(submission).digest == submission.digest


class TestRule5FourEyes:
    @pytest.mark.parametrize("superuser", [False, True])
    def test_an_author_on_the_board_cannot_sign(self, superuser):
        author = make.make_physician(user=make.make_user(make.EDITOR, is_superuser=superuser))
        author.groups.add(Group.objects.get(name=make.MEDICAL_REVIEWER))
        with pytest.raises(OwnWork):
            make.sign(make.make_submission(make.make_article(by=author)), by=author)

    def test_whoever_restores_an_old_text_is_its_author(self):
        restorer = make.make_physician(user=make.make_user(make.EDITOR))
        restorer.groups.add(Group.objects.get(name=make.MEDICAL_REVIEWER))
        article = make.make_article(title=Text(en="First", es="Primero"))
        make.change_article(article, title=Text(en="Second", es="Segundo"))
        make.change_article(article, by=restorer, title=Text(en="First", es="Primero"))
        with pytest.raises(OwnWork):
            make.sign(make.make_submission(article), by=restorer)

    def test_the_right_to_sign_is_not_the_right_to_publish_nor_the_reverse(self):
        submission, physician = make.make_submission(), make.make_physician()
        manager = make.make_user(make.MANAGING_EDITOR)
        with pytest.raises(Refused):
            make.sign(submission, by=manager)
        make.sign(submission, by=physician)
        with pytest.raises(Refused):
            make.publish(submission, by=physician)


class TestRule6TheSignatureIsASignature:
    def test_states_name_credentials_board_date_meaning_and_interests(self):
        physician = make.make_physician(
            printed_name="Alex Sample", credentials="MD, FACOG", interests="Holds no shares in sample makers."
        )
        sign_off = make.sign(make.make_submission(), by=physician)
        stored = SignOff.objects.get(pk=sign_off.pk)
        assert (stored.printed_name, stored.credentials, stored.board_name) == (
            "Alex Sample",
            "MD, FACOG",
            "Sample Review Board",
        )
        assert (stored.signed_at, stored.interests) == (make.NOW, "Holds no shares in sample makers.")
        assert "Alex Sample, MD, FACOG" in stored.attest_text
        assert stored.meaning == "Clinically reviewed and approved"

    def test_is_on_the_page_whatever_becomes_of_the_account(self):
        physician = make.make_physician(printed_name="Alex Sample", credentials="MD, FACOG")
        submission = make.make_submission()
        make.sign(submission, by=physician)
        make.publish(submission)
        physician.memberships.update(printed_name="Someone Else", credentials="PhD", active=False)
        physician.is_active = False
        physician.save()
        page = read(submission.article)
        assert "Alex Sample, MD, FACOG" in page
        assert "Someone Else" not in page


class TestRule7TheDatabaseEnforcesIt:
    def test_the_base_manager_cannot_change_what_is_public(self):
        publication = make.make_publication()
        for change in ({"content": "{}"}, {"reviewed_on": dt.date(2030, 1, 1)}, {"review": []}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Publication._base_manager.filter(pk=publication.pk).update(**change)

    def test_nothing_unsigned_is_inserted(self):
        submission = make.make_submission()
        publication = Publication(
            article=submission.article,
            language="en",
            number=1,
            submission_key=submission.key,
            content=submission.content,
            digest=submission.digest,
            clinical_digest=submission.clinical_digest,
            slug=submission.slug,
            title=submission.title,
            type="procedure",
            change="first",
            note=submission.note,
            updated_on=make.TODAY,
            published_at=make.NOW,
            published_by=submission.submitted_by,
            published_by_name="x",
        )
        with pytest.raises(DatabaseError, match="publication refused"), transaction.atomic():
            publication.save()


class TestRule8RacesAreSettledInOneStatement:
    """tests/reviews/test_races.py runs them; here is what the loser of each must find."""

    def test_a_second_publication_of_one_submission_is_refused(self):
        submission = make.make_submission()
        make.sign(submission)
        stale = Submission.objects.get(pk=submission.pk)
        make.publish(submission)
        with pytest.raises(Refused):
            make.publish(stale)
        assert Publication.objects.count() == 1


class TestRule9NoLanguageLeaks:
    def test_without_a_live_translation_there_is_no_page(self):
        article = make.make_article(title=Text(en="Ductogram", es="Ductograma"))
        publication = make.make_publication(article, "en")
        response = Client().get("/es/" + article.slug_es + "/")
        assert response.status_code == 404
        page = response.content.decode()
        assert "What is it?" not in page
        assert f"/en/{publication.slug}/" not in page or "English" in page

    def test_an_empty_spanish_field_shows_no_english(self):
        article = make.make_article(title=Text(en="Ductogram", es="Ductograma"))
        make.make_publication(article, "en")
        make.make_publication(article, "es")
        page = read(article, "es")
        assert "It takes 30 minutes." not in page
        assert "Dura 30 minutos." in page


class TestRule10ATranslationKnowsWhatItTranslates:
    def test_readers_see_that_the_english_has_moved_on_until_the_spanish_follows(self):
        article = make.make_live_pair(sections=words("It takes 30 minutes."))
        fresh = read(article, "es")
        make.change_article(article, sections=words("It takes 60 minutes."), at=LATER)
        assert read(article, "es") == fresh
        make.make_publication(article, "en", at=LATER)
        assert read(article, "es") != fresh
        assert NOTICE in read(article, "es")
        submission = make.make_submission(article, "es", at=LATER)
        make.sign(submission, at=LATER)
        make.publish(submission, at=LATER)
        assert NOTICE not in read(article, "es")

    def test_an_access_date_in_english_raises_no_alarm(self):
        article = make.make_live_pair(sections=words("It takes 30 minutes."))
        fresh = read(article, "es")
        make.change_article(article, source_line=Text(en="Source: sample.", es=""), at=LATER)
        make.make_publication(article, "en", at=LATER)
        assert read(article, "es") == fresh


class TestRule11TimeAndIdentityAreArguments:
    def test_a_page_says_the_day_it_was_told(self):
        article = make.make_article(at=dt.datetime(2020, 9, 1, tzinfo=dt.UTC))
        make.make_publication(article, at=dt.datetime(2020, 9, 15, 12, tzinfo=dt.UTC))
        assert "September 2020" in read(article)


class TestRule12WithdrawalIsImmediateAndExplained:
    def test_the_address_says_what_happened(self):
        publication = make.make_publication()
        workflow.withdraw_page(
            publication.article,
            "en",
            by=make.make_user(make.MANAGING_EDITOR),
            at=LATER,
            reason=Withdrawal.Reason.EVIDENCE,
            notice_en="New guidance makes this page wrong.",
            notice_es="Una guía nueva hace que esta página sea incorrecta.",
        )
        response = Client().get(f"/en/{publication.slug}/")
        page = response.content.decode()
        assert response.status_code == 410
        assert "New guidance makes this page wrong." in page
        assert "It takes 30 minutes." not in page
