"""What a reader takes along: the printed page, the copied link and citation, the shared address."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from articles.document import DocumentSection, HtmlPair, Reference, SlugPair, Text
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = """navigator.share = data => {
  window.shared = data
  return Promise.reject(new DOMException("closed", "AbortError"))
}"""
LETTER = {"format": "Letter", "prefer_css_page_size": True}


@pytest.fixture
def page(browsing: BrowserContext) -> Page:
    make.make_live_pair(slug=SlugPair(en="ductogram", es="ductograma"), title=Text(en="Ductogram", es="Ductograma"))
    return browsing.new_page()


def make_cited_pair() -> None:
    body = HtmlPair(en='<p>So<sup data-ref="one">[one]</sup>.</p>', es='<p>Así<sup data-ref="one">[one]</sup>.</p>')
    make.make_live_pair(
        slug=SlugPair(en="cited", es="citado"),
        sections=tuple(
            DocumentSection(anchor=name, heading=Text(en=name, es=name), body=body) for name in ("what", "why", "when")
        ),
        references=(Reference(key="one", title="A work", url="https://work.example/"),),
    )


def printed(page: Page) -> list[str]:
    """Return the text of each sheet, its spaces made one."""
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(page.pdf(**LETTER))).pages]


@pytest.mark.parametrize(
    ("path", "said", "version", "cite", "asked"),
    [
        (
            "/en/ductogram/",
            "https://library.example/en/ductogram/",
            "Version 1, last updated March 2, 2026. Last reviewed March 2026.",
            "How to cite this page Ductogram. Health Library. Reviewed March 2026. Updated March 2, 2026. Accessed ",
            "Was this page useful?",
        ),
        (
            "/es/ductograma/",
            "https://library.example/es/ductograma/",
            "Versión 1, actualizada el 2 de marzo de 2026. Texto en inglés revisado en marzo de 2026.",
            "Cómo citar esta página Ductograma. Biblioteca de Salud. Revisado en marzo de 2026. "
            "Actualizado el 2 de marzo de 2026. Consultado el ",
            "¿Le fue útil esta página?",
        ),
    ],
)
def test_a_handout_says_where_it_comes_from_and_of_when_it_is(
    page: Page, path: str, said: str, version: str, cite: str, asked: str
) -> None:
    page.goto(path)
    assert asked in page.locator("main").inner_text()
    expect(page.locator("svg.qr")).to_be_hidden()
    sheets = printed(page)
    text = " ".join(sheets)
    assert [f"{number} / {len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1)] == [True] * len(sheets)
    for words in (f"{said} {version}", cite):
        assert words in text
    assert ("[date]" in text, "[fecha]" in text) == (False, False)  # the reader's own day stands there
    assert asked not in text
    page.emulate_media(media="print")
    assert page.locator("svg.qr").bounding_box()["width"] > 90  # about an inch: phones read it
    assert page.locator("button:visible, form:visible").count() == 0


def test_a_copied_citation_has_the_readers_day_and_says_that_it_was_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/en/ductogram/")
    page.locator("summary", has_text="How to cite").click()
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("status")).to_have_text("Citation copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    pattern = r"Ductogram\. .+ Accessed [A-Z][a-z]+ \d{1,2}, \d{4}\. https://library\.example/en/ductogram/"
    assert re.fullmatch(pattern, copied)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == "https://library.example/en/ductogram/"


def test_copied_references_are_the_works_alone(page: Page) -> None:
    make_cited_pair()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/en/cited/")
    shown = page.locator("#ui-reference-list li").all_inner_texts()
    page.get_by_role("button", name="Copy the references").click()
    expect(page.get_by_role("status")).to_have_text("References copied")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied == [work.partition(" ↩")[0] for work in shown]
    assert page.locator("#ui-reference-list .back").first.is_visible()


def test_the_other_language_opens_where_the_reader_is(page: Page) -> None:
    make_cited_pair()
    page.goto("/en/cited/")
    page.locator("#ui-about").evaluate("heading => heading.scrollIntoView()")
    expect(page.locator(".contents [aria-current]")).to_have_attribute("href", "#ui-about")
    page.locator(".switch").evaluate("link => link.click()")
    page.wait_for_url("**/es/citado/#ui-about")
    page.evaluate("scrollTo(0, 0)")
    page.locator(".switch").click()
    page.wait_for_url("**/en/cited/")


def test_what_cannot_be_copied_is_marked_and_the_reader_is_told(page: Page) -> None:
    page.goto("/en/ductogram/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_contain_text("The text is marked.")
    assert page.evaluate("document.activeElement.id") == "ui-link"


def test_sharing_hands_over_the_canonical_address_in_the_language_of_the_page(page: Page) -> None:
    page.goto("/es/ductograma/?utm_source=x")
    mail = page.get_by_role("link", name="Enviar a un amigo").get_attribute("href")
    assert mail.startswith("mailto:?subject=Ductograma%20%E2%80%93%20")
    assert "body=Pens%C3%A9%20en%20usted%20al%20leer%20esto%3A%0A" in mail
    assert mail.endswith("https%3A%2F%2Flibrary.example%2Fes%2Fductograma%2F")
    page.add_init_script(SHEET)
    page.reload()
    page.get_by_role("link", name="Enviar a un amigo").click()
    assert page.evaluate("shared.url") == "https://library.example/es/ductograma/"
    assert page.url.endswith("/es/ductograma/?utm_source=x")
