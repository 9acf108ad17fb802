"""A word planted in every field of every draft never appears in a single public byte."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image as Pixels

from articles import figures, images
from articles.codes import CodeSystem
from articles.document import (
    ArticleType,
    CareLevel,
    Code,
    DocumentCareCard,
    DocumentContributor,
    DocumentCorrection,
    DocumentFigure,
    DocumentResource,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Reference,
    SlugPair,
    Text,
)
from articles.models import Article, Featured, Feedback, LivePage, RelatedArticle, Topic
from reviews.models import Submission
from tests import factories as make

pytestmark = pytest.mark.django_db
CANARY = "canary7f3a"
OTHER = "canario9b2c"  # live, in Spanish only


def planted(number: int = 1, *, slug: str = CANARY, image=None) -> dict[str, object]:
    """Return the fields of a draft that has the canary wherever text can be."""

    def text(kind: type[Text] = Text):
        return kind(en=f"{CANARY} en", es=f"{CANARY} es")

    body = HtmlPair(
        en=f'<p>{CANARY} <a href="https://{CANARY}.example/">{CANARY}</a><sup data-ref="{CANARY}">[x]</sup></p>',
        es=f'<p>{CANARY} <a href="https://{CANARY}.example/">{CANARY}</a><sup data-ref="{CANARY}">[x]</sup></p>',
    )
    picture = {"sha256": image.sha256, "extension": image.extension, "width": image.width, "height": image.height}
    return {
        "source_id": f"{CANARY}-{number}",
        "slug": SlugPair(en=f"{slug}-en-{number}", es=f"{slug}-es-{number}"),
        "title": text(),
        "synonyms": text(LongTextPair),
        "summary": text(LongTextPair),
        "source_line": text(),
        "contributors": (DocumentContributor(name=CANARY, credentials=CANARY, role=text()),),
        "sections": (DocumentSection(anchor=CANARY, heading=text(), body=body),),
        "figures": (
            DocumentFigure(
                section=CANARY,
                **picture,
                caption=text(LongTextPair),
                alt=text(LongTextPair),
                credit=text(),
                licence=CANARY,
            ),
        ),
        "codes": (Code(system=CodeSystem.MESH, code="D008327", label=CANARY),),
        "corrections": (DocumentCorrection(date=dt.date(2026, 3, 1), text=text(LongTextPair)),),
        "care_cards": (
            DocumentCareCard(section=CANARY, level=CareLevel.EMERGENCY, heading=text(), items=text(LongTextPair)),
        ),
        "resources": (
            DocumentResource(
                region="CA", name=text(), url=f"https://{CANARY}.example/", url_es=f"https://{CANARY}.example/es"
            ),
        ),
        "references": (
            Reference(
                key=CANARY,
                authors=(CANARY,),
                title=CANARY,
                container=CANARY,
                year="2014",
                volume=CANARY,
                issue=CANARY,
                pages=CANARY,
                publisher=CANARY,
                url=f"https://{CANARY}.example/",
                accessed=dt.date(2026, 1, 1),
                doi=CANARY,
            ),
        ),
    }


@pytest.fixture
def library(db):
    """Live pages in both languages, with the canary in every draft around and behind them."""
    user = make.make_user(make.EDITOR)
    image = figures.keep_image(images.prepare(png()), by=user, at=make.NOW)
    shared = {"slug": SlugPair(en="live", es="viva"), "title": Text(en="Live page", es=f"Página viva {OTHER}")}
    in_spanish = {"synonyms": LongTextPair(en="Lively", es=OTHER), "summary": LongTextPair(en="It lives.", es=OTHER)}
    live = make.make_live_pair(**shared, **in_spanish)
    make.make_live_pair(type=ArticleType.DISCLAIMER)
    make.make_live_pair(type=ArticleType.POLICY)
    # The draft behind a live page, changed in everything but its address; and once more, waiting for review.
    fields = planted(1, image=image) | {"slug": shared["slug"]}
    make.change_article(live, **fields)
    make.make_submission(live, "en", note=f"{CANARY} note")
    # A draft that was never published; one that is in review; one that is signed and waits for its publication.
    make.make_article(**planted(2, image=image))
    make.make_submission(make.make_article(**planted(3, image=image)))
    signed = make.make_submission(make.make_article(**planted(4, image=image)))
    make.sign(signed, comments={"": f"{CANARY} comment"})
    # One language live, the other only a draft.
    half = make.make_article(slug=SlugPair(en="half", es=f"{CANARY}-half"), title=Text(en="Half", es=CANARY))
    half_live = make.make_publication(half, "en")
    # What was live and is withdrawn, in the language that was signed and in both.
    gone = make.make_live_pair(**planted(5, image=image) | {"slug": SlugPair(en="gone", es="retirada")})
    manager = make.make_user(make.MANAGING_EDITOR)
    for language in ("en", "es"):
        make.withdraw(gone, language, by=manager)
    # Navigation leads to every one of them.
    shelf = Topic.objects.create(slug=CANARY, name_en=CANARY, name_es=CANARY, description_en=CANARY)
    shelf.articles.set(Article.objects.exclude(pk__in=LivePage.objects.values("article")))
    open_shelf = Topic.objects.create(slug="open", name_en="Open", name_es="Abierto")
    open_shelf.articles.set(Article.objects.all())
    for other in Article.objects.exclude(pk=live.pk):
        RelatedArticle.objects.create(article=live, to=other)
        Featured.objects.create(article=other)
    # What readers tell the editors is for the editors.
    Feedback.objects.create(publication=half_live, kind=Feedback.Kind.PROBLEM, comment=CANARY, at=make.NOW)
    return image


def png() -> bytes:
    out = io.BytesIO()
    Pixels.new("RGB", (8, 8), (20, 120, 90)).save(out, "PNG")
    return out.getvalue()


START = [
    "/",
    "/en/",
    "/es/",
    "/en/search/?q=page",
    "/es/search/?q=pagina",
    "/en/search/?q=test",
    "/en/search/?q=tset",
    "/en/search/?q=canary7",
    "/en/search/suggestions/?q=canary",
    "/es/search/suggestions/?q=ca",
    "/en/a-to-z/c/",
    "/es/a-to-z/c/",
    "/en/gone/",
    "/es/retirada/",
    "/en/gone/history/",
    "/en/feedback/?page=live",
    "/es/half/",
    "/en/viva/",
    "/en/no-such-page/",
    "/no-such-page",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-0.xml",
    "/en/feed/",
    "/es/feed/",
    "/en/topics/open/feed/",
    "/es/topics/open/feed/",
    "/healthz",
    "/readyz",
]


def crawl(client: Client) -> dict[str, str]:
    """Return every public answer, headers included, that links lead to from the known beginnings."""
    waiting, seen = list(START), {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        seen[address] = f"{response.status_code} {dict(response.headers)}\n{content.decode(errors='replace')}"
        links = re.findall(r'(?:href|src|action|content)="((?:https?://[^/"]*)?/[^"#]*)', seen[address])
        links += re.findall(r"<loc>([^<]+)", seen[address])
        waiting += [path for link in links if (path := local(link)) and not path.startswith(("/admin", "/static"))]
    return seen


def local(link: str) -> str:
    link = link.replace("&amp;", "&").removeprefix(settings.SITE_URL)
    return link if link.startswith("/") and not link.startswith("//") else ""


class TestThePublicBytes:
    def test_hold_no_word_of_any_draft(self, library):
        answers = crawl(Client())
        assert {address for address, answer in answers.items() if answer.startswith("200")} >= {
            "/en/live/",
            "/es/viva/",
            "/en/half/",
            "/en/live/history/",
            "/en/topics/open/",
            "/en/topics/open/feed/",
            "/en/a-to-z/l/",
        }
        assert (answers["/en/gone/"][:3], answers["/es/retirada/"][:3]) == ("410", "410")
        assert [address for address, answer in answers.items() if CANARY in answer.lower()] == []

    def test_hold_no_word_of_the_other_language(self, library):
        answers = crawl(Client())
        speaking = {address for address, answer in answers.items() if OTHER in answer.lower()}
        assert speaking >= {"/es/viva/", "/es/feed/", "/es/topics/open/", "/es/a-to-z/", "/es/viva/history/"}
        # Also not /en/viva/, which leads to the English page of what is called so in Spanish.
        assert {address for address in speaking if not address.startswith("/es/")} == set()

    def test_the_canary_was_there_to_be_found(self, library):
        """The crawl would find nothing in an empty library, too."""
        assert Article.objects.filter(title_en__contains=CANARY).count() == 5
        assert Submission.objects.filter(content__contains=CANARY).count() == 5

    def test_a_draft_and_nothing_at_all_answer_alike(self, library):
        client = Client()
        draft, nothing = client.get(f"/en/{CANARY}-en-2/"), client.get("/en/no-such-page/")
        assert (draft.status_code, nothing.status_code) == (404, 404)
        assert draft.content.replace(f"{CANARY}-en-2".encode(), b"no-such-page") == nothing.content

    def test_a_search_for_the_canary_finds_nothing(self, library):
        page = Client().get(f"/en/search/?q={CANARY}").content.decode()
        other = Client().get("/en/search/?q=zzzzzzzzzz").content.decode()
        assert page.replace(CANARY, "zzzzzzzzzz") == other

    def test_a_draft_s_picture_is_not_served(self, library):
        assert Client().get(f"/media/figures/{library.sha256}.{library.extension}").status_code == 404
