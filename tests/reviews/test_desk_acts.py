"""The text as readers would see it, and what editors do at the desk: publish and take back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Publication
from reviews.models import State, Submission
from tests import factories as make
from tests.reviews.desk import address, at_desk, text_of

pytestmark = pytest.mark.django_db


class TestTheWholePage:
    def test_is_what_readers_would_see_in_the_language_of_the_text(self):
        article = make.make_article()
        make.make_submission(article)
        spanish = make.make_submission(article, "es")

        response = at_desk(make.make_translation_reviewer()).get(address(spanish, "page"))

        assert '<html lang="es"' in response.content.decode()
        assert "Dura 30 minutos." in response.content.decode()
        assert "It is not public." in response.content.decode()
        assert not Publication.objects.exists()


class TestActs:
    def test_publish_makes_the_signed_text_public(self, client: Client):
        submission = make.make_submission()
        make.sign(submission)
        managing_editor = at_desk(make.make_user(make.MANAGING_EDITOR))

        response = managing_editor.post(address(submission, "publish"), {"password": make.PASSWORD}, follow=True)

        public = reverse("page", args=["en", submission.slug])
        assert f'href="{public}"' in response.content.decode()
        assert client.get(public).status_code == 200

    def test_publish_is_refused_with_a_sentence_while_a_signature_is_missing(self):
        submission = make.make_submission()

        response = at_desk(make.make_user(make.MANAGING_EDITOR)).post(
            address(submission, "publish"), {"password": make.PASSWORD}
        )

        assert (response.status_code, response.context["refusal"]) == (
            409,
            "It waits for the signature of a physician.",
        )

    def test_publish_is_not_for_a_physician(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)

        sent = at_desk(physician).post(address(submission, "publish"), {"password": make.PASSWORD})
        assert sent.status_code == 403
        assert not Publication.objects.exists()

    def test_publish_is_offered_when_nothing_lacks_and_not_before(self):
        article = make.make_article()
        english, spanish = make.make_submission(article), make.make_submission(article, "es")
        client = at_desk(make.make_user(make.MANAGING_EDITOR))
        make.sign(spanish)

        offered = [address(one, "publish") in text_of(client, one) for one in (english, spanish)]
        make.sign(english)
        make.publish(english)

        assert offered == [False, False]
        assert address(spanish, "publish") in text_of(client, spanish)

    def test_an_editor_takes_back_what_they_submitted_and_nothing_else(self):
        own, other = make.make_submission(), make.make_submission()
        client = at_desk(own.submitted_by)

        codes = [client.post(address(one, "take-back")).status_code for one in (own, other)]

        assert codes == [302, 403]
        assert [Submission.objects.get(pk=one.pk).state for one in (own, other)] == [State.WITHDRAWN, State.IN_REVIEW]
