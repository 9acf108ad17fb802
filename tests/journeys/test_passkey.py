"""A passkey in a browser, with an authenticator that the browser only pretends to have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from reviews.models import Passkey, SignOff
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    """A browser at this machine's name: there are no passkeys for the number that the site goes by."""
    settings.SITE_URL = live_server.url.replace("localhost", "127.0.0.1")
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        authenticator = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        verifies = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator | verifies})
        yield page


def log_in(page: Page, user: Any) -> None:
    page.goto(reverse("login"))
    log_in_here(page, user)


def log_in_here(page: Page, user: Any) -> None:
    page.get_by_label("User name").fill(user.username)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def enrol(page: Page) -> None:
    page.goto(reverse("account:passkey"))
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_label("Your password").fill(make.PASSWORD)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")


def test_is_enrolled_logs_in_and_signs(page: Page):
    physician, submission = make.make_physician(), make.make_submission()
    log_in(page, physician)
    page.wait_for_url("**/account/")
    enrol(page)
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_text("My phone", exact=True)).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    log_in(page, physician)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"**{reverse('reviews:queue')}")

    page.goto(reverse("reviews:submission", args=[submission.key]))
    page.get_by_label("Approve and sign").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("[name=attest]").check()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed this")

    signed = SignOff.objects.get()
    assert (signed.signer, signed.identity_method) == (physician, "passkey")
    assert Passkey.objects.get().sign_count > 1


def test_of_somebody_else_opens_nothing(page: Page, client: Any):
    """The browser answers with the only passkey it has, which is another person's."""
    owner, other = make.make_physician(), make.make_physician()
    log_in(page, owner)
    page.wait_for_url("**/account/")
    enrol(page)
    mine = Passkey.objects.get()
    page.get_by_role("link", name="I have them").click()
    page.get_by_role("button", name="Log out").click()
    # The other account names the same credential, but holds the public key of another one.
    theirs = bytearray(mine.credential)
    theirs[-1] ^= 1
    Passkey.objects.filter(pk=mine.pk).update(credential_id=b"moved away")
    Passkey.objects.create(
        user=other,
        name="Copy",
        credential_id=mine.credential_id,
        credential=bytes(theirs),
        sign_count=0,
        enrolled_at=make.NOW,
    )

    log_in(page, other)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert").first).to_contain_text("That was not accepted.")
    assert page.context.request.get(reverse("reviews:queue"), max_redirects=0).status == 302


def test_where_the_address_is_a_number_the_page_says_where_they_work(page: Page, settings: Any):
    user = make.make_physician()
    page.goto(f"{settings.SITE_URL}{reverse('login')}")
    log_in_here(page, user)
    page.get_by_role("link", name="Set up a passkey").click()

    expect(page.get_by_text("Passkeys belong to the library’s name")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()
    page.get_by_role("link", name="http://localhost:").click()
    log_in_here(page, user)
    expect(page.get_by_role("button", name="Make a passkey")).to_be_visible()
    expect(page.get_by_text("Passkeys belong to the library’s name")).to_be_hidden()
