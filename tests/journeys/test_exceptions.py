"""The exceptions as people see them: an urgent change, corrections, a successor, steps at a set time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.document import DocumentCorrection, LongTextPair, SlugPair, Text
from reviews import workflow
from tests import factories as make
from tests.journeys.test_accessibility import Open, as_user

__all__ = ["as_user"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_amiss_on_the_pages_of_exceptions(as_user: Open):
    now = timezone.now()
    correction = DocumentCorrection(date=now.date(), text=LongTextPair(en="It said ten.", es="Decía diez."))
    article = make.make_live_pair(slug=SlugPair(en="urgent", es="urgente"), corrections=(correction,))
    old = make.make_live_pair(slug=SlugPair(en="old", es="antiguo"))
    manager, editor = make.make_user(make.MANAGING_EDITOR), make.make_user(make.EDITOR)
    notices = {"notice_en": "See the other page.", "notice_es": "Vea la otra página."}
    workflow.withdraw_page(old, "en", by=manager, at=now, reason="superseded", replaced_by=article, **notices)
    waiting = make.make_urgent_change(article, at=now)
    other = make.make_live_pair()
    make.change_article(other, title=Text(en="Another", es="Otro"))
    signed = make.make_submission(other)
    make.sign(signed)
    step = workflow.schedule_publication(
        signed, by=manager, at=now, due_at=now + dt.timedelta(days=1), proof=make.prove(manager, at=now)
    )

    def act(name: str, of) -> str:
        return reverse(f"admin:articles_article_{name}", args=[of.pk, "en"])

    desk = as_user(editor)
    desk.visit(reverse("reviews:urgent", args=[waiting.key]))
    admin = as_user(manager)
    for url in (
        act("publish_urgently", article),
        act("withdraw_page", article),
        act("schedule_publication", other),
        act("schedule_withdrawal", article),
        f"{act('cancel_scheduled', other)}?step={step.pk}",
        reverse("admin:articles_article_change", args=[other.pk]),
    ):
        admin.visit(url, needs_script=True)
    make.publish_urgently(waiting, by=manager, at=now)
    desk.visit(reverse("reviews:queue"))
    reader = as_user(None)
    shown = reader.visit("/en/urgent/", language="en")
    assert shown.locator("main [role=note]").count() == 2  # its review is pending; it was corrected
    reader.visit("/es/urgente/", language="es")
    reader.visit("/en/urgent/history/", language="en")
    shown = reader.visit("/en/old/", language="en", status=410)
    assert shown.get_by_role("link", name="Read instead").get_attribute("href") == "/en/urgent/"

    assert "\n".join([*reader.found, *desk.found, *admin.found]) == ""
