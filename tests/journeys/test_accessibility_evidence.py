"""The pages of the evidence and of the trail in a browser, with something of each kind to show."""
# ruff: noqa: F811 - fixtures are named like the functions that make them

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Publication
from reviews import workflow
from reviews.evidence.codes import code_of
from reviews.models import Event, SignatureWithdrawal, SignOff, Specialty
from tests import factories as make
from tests.journeys.test_accessibility import Open, World, as_user, world  # noqa: F401
from tests.page_audit import Inspector

pytestmark = pytest.mark.django_db(transaction=True)

CHECK = "reviews:evidence-check"


@pytest.fixture
def administrator(db: None) -> User:
    return make.make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def office(as_user: Open, administrator: User) -> Inspector:
    return as_user(administrator)


class TestEvidence:
    def test_has_nothing_amiss(self, office: Inspector, world: World):
        live = Publication.objects.get(article=world.article, language="en", number=2)

        shown = office.visit(reverse("reviews:evidence", args=[live.pk]))
        assert [shown.locator(part).count() > 0 for part in ("#ev-changes", "ins", "#ev-text", ".trail")] == [True] * 4
        with shown.expect_download() as printable:
            shown.get_by_role("button", name="Download to print").click()
        shown.goto("about:blank")
        shown.set_content(printable.value.path().read_text())
        office.inspect("the printable page")

        assert "\n".join(office.found) == ""

    def test_has_nothing_amiss_where_it_is_looked_up(self, office: Inspector, world: World):
        ask = reverse("reviews:evidence-ask")

        office.visit(ask)
        office.visit(f"{ask}?article=nothing&language=en&moment=")
        shown = office.visit(f"{ask}?article=ductogram&language=en&moment={make.NOW:%Y-%m-%dT%H:%M}")
        expect(shown.locator("#ui-answer")).to_be_visible()

        assert "\n".join(office.found) == ""

    def test_has_nothing_amiss_where_it_is_checked(self, office: Inspector, world: World):
        check = reverse(CHECK)
        page = office.visit(check)
        signed, event = SignOff.objects.earliest("pk"), Event.objects.earliest("pk")
        known = [code_of("S", signed.number, signed.hash), code_of("E", event.number, event.hash)]
        for code in (*known, "S9-0000-0000-0000"):
            office.visit(f"{check}?code={code}")
            expect(page.locator(".checked")).to_be_visible()
        office.visit(f"{check}?code=nonsense")
        expect(page.locator(".field-error")).to_be_visible()

        page.goto(reverse("reviews:evidence", args=[Publication.objects.earliest("pk").pk]))
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as JSON").click()
        genuine = download.value.path().read_bytes()
        forged = json.loads(genuine)
        forged["signatures"][0]["sign_off"]["printed_name"] = "Somebody Else"
        for data, answer in ((genuine, ".banner"), (json.dumps(forged).encode(), ".refusal"), (b"{}", ".field-error")):
            page.goto(check)
            page.get_by_label("Receipt or evidence, as JSON").set_input_files(
                {"name": "evidence.json", "mimeType": "application/json", "buffer": data}
            )
            page.get_by_role("button", name="Check the file").click()
            expect(page.locator(answer)).to_be_visible()
            office.inspect(f"a file: {answer}")

        assert "\n".join(office.found) == ""


class TestTheRegisters:
    def test_have_nothing_amiss(self, office: Inspector, world: World):
        taken = make.sign(world.change)
        workflow.withdraw_signature(
            world.change, by=taken.signer, at=make.NOW, kind=taken.kind, reason="The wrong page."
        )
        specialty = Specialty.objects.create(slug="radiology", name_en="Radiology", name_es="Radiología")
        world.change.board.demands.create(specialty=specialty)
        publication = Publication.objects.earliest("pk")

        for name, arguments, query in (
            ("articles_publication_changelist", [], ""),
            ("articles_publication_change", [publication.pk], ""),
            ("reviews_signaturewithdrawal_changelist", [], ""),
            ("reviews_signaturewithdrawal_change", [SignatureWithdrawal.objects.get().pk], ""),
            ("reviews_event_changelist", [], f"?verb=publish&article={world.article.pk}&outcome__exact=done"),
            ("reviews_event_change", [Event.objects.earliest("pk").pk], ""),
            ("reviews_signoff_change", [taken.pk], ""),
            ("reviews_specialty_changelist", [], ""),
            ("reviews_specialty_change", [specialty.pk], ""),
            ("reviews_board_change", [world.change.board_id], ""),
        ):
            office.visit(reverse(f"admin:{name}", args=arguments) + query, needs_script=True)

        assert "\n".join(office.found) == ""
