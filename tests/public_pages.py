"""Every page that a reader can meet, in every state that it has: how a library gets there, and where it then is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

from django.urls import reverse
from django.utils import timezone

from articles.document import (
    ArticleDocument,
    ArticleType,
    DocumentCorrection,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    LongTextPair,
    SlugPair,
    Text,
)
from articles.exchange import importing
from articles.models import Article, EmergencyPhrase, Topic, Withdrawal
from reviews.sample import library
from tests import factories as make
from tests.page_audit import Inspector

TABLE = (
    "<table><caption>How long it takes</caption><tr><th>Part</th><th>Minutes</th></tr>"
    "<tr><td>{part}</td><td>30</td></tr></table>"
)
NOTICE = '<p>The telephone is closed today. <a href="https://library.example/en/">Read on</a></p>'
TESTS = DocumentTopic(slug="tests", name=Text(en="Tests and procedures", es="Pruebas y procedimientos"))


@dataclass(frozen=True)
class State:
    """A page in one of its states. `shows` is a selector of what only this state has, so that the list stays true.

    `is_first` where no other state shows as much of its template, `is_own` where it has markup that the first has not.
    """

    name: str
    path: str
    shows: str
    status: int = 200
    is_first: bool = False
    is_own: bool = False


def states_of_empty_library(language: str) -> list[State]:
    empty = "main p:not(:has(a))"
    return [
        State("home of an empty library", reverse("home", args=[language]), empty),
        State("A to Z of an empty library", reverse("a-to-z", args=[language]), empty),
    ]


def states(language: str) -> list[State]:
    """Return the states of the library that `furnish` makes, in a language."""
    en = language == "en"
    word, other, urgent = ("ductogram", "prueba", "chest pain") if en else ("ductograma", "test", "dolor de pecho")
    home, feedback = reverse("home", args=[language]), reverse("feedback", args=[language])
    asked = f"{feedback}?page={word}"

    def article(slug: str) -> str:
        return reverse("page", args=[language, slug if slug == word or en else f"{slug}-es"])

    def searched(words: str) -> str:
        return f"{reverse('search', args=[language])}?q={quote_plus(words)}"

    return [
        State("home", home, ".tips, .shelves", is_first=True),
        State("article with everything", article(word), "figure img", is_first=True),
        State("article with little", article("small"), "main:not(:has(.contents))"),
        State("article changed urgently", article("urgent"), "[role=note]", is_own=True),
        State("article with a correction", article("corrected"), "#ui-corrections", is_own=True),
        State("page of the library itself", article("privacy"), "main:not(:has(.trust))"),
        State("topic", reverse("topic", args=[language, "tests"]), "#ui-parts", is_own=True),
        State("part of a topic", reverse("topic", args=[language, "breast-health"]), "#ui-pages", is_first=True),
        State("A to Z", reverse("a-to-z", args=[language]), ".letters", is_first=True),
        State("letter", reverse("a-to-z", args=[language, "D"]), ".alphabet [aria-current]", is_own=True),
        State("letter without a title", reverse("a-to-z", args=[language, "X"]), "main:not(:has(.letters))"),
        State("search", searched(""), "main:not(:has(h2))"),
        State("search that finds", searched(word), ".results", is_first=True),
        State("search for an emergency", searched(urgent), ".care-emergency", is_own=True),
        State("search that finds nothing", searched("zzzz"), "h2 + p", is_own=True),
        State("search for a misspelt word", searched(word.replace("togr", "tgr")), ".meant", is_own=True),
        State("search that finds in the other language", searched(other), "main [hreflang]", is_own=True),
        State("history", reverse("history", args=[language, word]), ".timeline", is_first=True),
        State("feedback", asked, "form textarea", is_first=True),
        State("feedback that is not taken", f"{home}faults/refused/?page={word}", "[role=alert]", 400, is_own=True),
        *(
            State(f"thanks for {kind}", f"{asked}&sent={kind}", "main .lede", is_own=kind == "problem")
            for kind in ("useful", "not-useful", "problem")
        ),
        State("no page", f"{home}never-written/", ".error", 404, is_first=True),
        State("no page in this language", _of_other_language(language), ".error [hreflang]", 404, is_own=True),
        State("withdrawn page", article("withdrawn"), ".error", 410),
        State("withdrawn page with a successor", article("superseded"), ".error li + li", 410, is_own=True),
        State("unreadable address", f"{searched('')}%ff", ".error", 400),
        State("fault 500", f"{home}faults/500/", ".error", 500, is_first=True),
        *(State(f"fault {status}", f"{home}faults/{status}/", ".error", status) for status in (403, 503)),
        *(_without_language() if en else []),
    ]


def _without_language() -> list[State]:
    """Return the pages that speak both languages, the English first."""
    return [
        State("choice of a language", reverse("choose-language"), ".choose", is_first=True),
        State("no page in any language", "/nothing/", ".error + .error", 404),
        State("unreadable address in no language", "/?q=%ff", ".error + .error", 400),
    ]


def states_under_a_notice(language: str) -> list[State]:
    """Return what there is to see once `put_up_a_notice` has put one up."""
    slug = "notice" if language == "en" else "notice-es"
    return [
        State("home under a notice", reverse("home", args=[language]), ".site-notice", is_own=True),
        State("notice by itself", reverse("page", args=[language, slug]), "article"),
    ]


def _of_other_language(language: str) -> str:
    """Return the address of what is there in the other language only: an English article, a Spanish topic."""
    return "/es/english-only/" if language == "es" else "/en/topics/solo/"


def furnish() -> Article:
    """Fill an empty library; return its article with everything, whose English moved on after the Spanish."""
    make.make_term(
        term_en="contrast",
        term_es="contraste",
        definition_en="A liquid that shows up on X-ray pictures.",
        definition_es="Un líquido que se ve en las radiografías.",
        plain_en="dye",
        source_en="A dictionary",
        source_es="Un diccionario",
    )
    if not EmergencyPhrase.objects.exists():
        make.make_emergency_phrases("en", "chest pain")
        make.make_emergency_phrases("es", "dolor de pecho")
    rich = import_rich_article()
    make.make_publication(rich, "en")
    make.make_publication(rich, "es")
    rewrite(rich, "30 to 60 minutes", "30 to 75 minutes")
    make.make_publication(rich, "en", note="As the guideline says.")

    small = _live("small", topics=(TESTS,))
    Topic.objects.filter(slug="breast-health").update(parent=Topic.objects.get(slug="tests"))
    make.make_urgent_publication(_live("urgent"))
    make.make_urgent_publication(Article.objects.get(slug_en="urgent"), "es")
    words = LongTextPair(en="The page named the wrong dose.", es="La página decía otra dosis.")
    _live("corrected", corrections=(DocumentCorrection(date=timezone.localdate(), text=words),))
    _live("privacy", type=ArticleType.POLICY)
    withdrawn, superseded = _live("withdrawn"), _live("superseded")
    for language in ("en", "es"):
        make.withdraw(withdrawn, language)
        make.withdraw(superseded, language, reason=Withdrawal.Reason.SUPERSEDED, replaced_by=small)
    alone = make.make_article(slug=SlugPair(en="english-only", es="english-only"))
    make.make_publication(alone, "en")
    _live("solo", topics=(DocumentTopic(slug="solo", name=Text(en="Solo", es="Solo en español")),))
    Topic.objects.filter(slug="solo").update(name_en="")
    return rich


def judge(reader: Inspector, state: State, language: str) -> None:
    """Hold a page to all that a browser can tell of it: on the first visit, as it is shown, and without scripts."""
    shown = reader.visit(state.path, language=language, status=state.status, is_first=True)
    if not shown.locator(state.shows).count():
        reader.found.append(f"{state.name}: shows no {state.shows}")


def put_up_a_notice() -> None:
    body = HtmlPair(en=NOTICE, es=NOTICE)
    today = timezone.localdate()
    _live(
        "notice",
        type=ArticleType.NOTICE,
        sections=(DocumentSection(anchor="notice", body=body),),
        valid_from=today - dt.timedelta(days=1),
        valid_until=today + dt.timedelta(days=1),
    )


def _live(slug: str, **fields) -> Article:
    return make.make_live_pair(slug=SlugPair(en=slug, es=f"{slug}-es"), **fields)


def import_rich_article() -> Article:
    """Import the sample's article, with figures, care cards, resources and citations, and give it a table."""
    [candidate] = importing.read_file(library.ARTICLES / "ductogram.json", format_name="json").candidates
    first, *others = candidate.document.sections
    body = first.body.model_copy(
        update={"en": first.body.en + TABLE.format(part="Test"), "es": first.body.es + TABLE.format(part="Prueba")}
    )
    document = candidate.document.model_copy(update={"sections": (first.model_copy(update={"body": body}), *others)})
    outcome = importing.save(
        replace(candidate, document=document),
        folder=library.ARTICLES,
        by=make.make_user(make.EDITOR),
        at=make.NOW,
        dry_run=False,
    )
    assert outcome.article, outcome.problems
    return outcome.article


def rewrite(article: Article, before: str, after: str) -> None:
    """Save the draft with other words in its English."""
    whole = make.drafts.read_document(Article.objects.get(pk=article.pk)).model_dump_json()
    assert before in whole
    document = ArticleDocument.model_validate_json(whole.replace(before, after))
    make.change_article(article, **{name: getattr(document, name) for name in ArticleDocument.model_fields})
