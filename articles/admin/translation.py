"""How the Spanish stands to the English: a word beside each field, and a page of those whose English has moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import currency, drafts, html, text, verdicts
from articles.admin.forms import ArticleForm
from articles.admin.history import article_for
from articles.admin.parts import PartFormSet
from articles.compare import Block, compare
from articles.content import ArticleContent, Section, sha256
from articles.currency import State
from articles.document import ArticleDocument, ArticleType, HtmlPair, Text
from articles.spots import Spot, label_of, spots

STATES = {
    State.MISSING: gettext_lazy("Not translated yet."),
    State.CURRENT: gettext_lazy("Up to date."),
    State.CHANGED: gettext_lazy("The English has changed since."),
    State.MACHINE: gettext_lazy("A machine wrote this; nobody has checked it."),
    State.STILL_RIGHT: gettext_lazy("The English has changed; judged still right."),
    State.EXTRA: gettext_lazy("There is no English text."),
}


@dataclass(frozen=True)
class Moved:
    """A translated field whose English is not the one it was made from; `changes` is empty where that is unknown."""

    place: str
    label: str
    words: Text
    source_digest: str
    spot: Spot
    changes: tuple[Block, ...]

    @property
    def is_rich(self) -> bool:
        return isinstance(self.words, HtmlPair)

    @property
    def english(self) -> SafeString:
        return _shown(self.words.en, rich=self.is_rich)

    @property
    def spanish(self) -> SafeString:
        return _shown(self.words.es, rich=self.is_rich)

    @property
    def field_id(self) -> str:
        return self.spot.element_id("es")


def mark_fields(form: ArticleForm, formsets: Iterable[PartFormSet], document: ArticleDocument) -> None:
    """Say beside every Spanish field of an article's form how the saved text, `document`, stands to its English."""
    article = form.instance
    states = currency.states(document, verdicts.bases(article))
    rows = {(formset.prefix, number): row for formset in formsets for number, row in enumerate(formset.forms)}
    page = reverse("admin:articles_article_translation", args=[article.pk])
    for place, spot in spots(document).items():
        owner = rows.get((spot.rows, spot.number)) if spot.rows else form
        field = owner and owner.fields.get(f"{spot.field}_es")  # none where the person has no right to the rows
        if field and states[place] in STATES:
            field.help_text = _note(states[place], page, field.help_text)


def _note(state: State, page: str, help_text: str) -> SafeString:
    link = format_html(' <a href="{}">{}</a>', page, _("See what changed")) if state is State.CHANGED else ""
    return format_html('{} <span class="currency {}">{}</span>{}', help_text, state.value, STATES[state], link)


@require_http_methods(["GET", "HEAD", "POST"])
def translation_view(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """List the fields to look at; a POST records that one of them is still right."""
    article = article_for(admin, request, pk)
    status = 200
    if request.method == "POST":
        try:
            verdicts.judge_still_right(
                article,
                request.POST.get("place", ""),
                source_digest=request.POST.get("source", ""),
                by=request.user,
                at=timezone.now(),
            )
        except drafts.StaleDraft as stale:
            status = 409
            messages.error(request, str(stale))
        else:
            messages.success(request, _("Recorded: the translation is still right."))
            return HttpResponseRedirect(request.path)
    document = drafts.read_document(article)
    bases = verdicts.bases(article)
    context = admin.admin_site.each_context(request) | {
        "title": _("Translation: %(title)s") % {"title": article},
        "page_name": _("Translation"),
        "opts": admin.opts,
        "original": article,
        "moved": list(_moved(document, bases)),
        "missing": [place for place, state in currency.states(document, bases).items() if state is State.MISSING],
    }
    return TemplateResponse(request, "admin/articles/article/translation.html", context, status=status)


def _moved(document: ArticleDocument, bases: currency.Bases) -> Iterable[Moved]:
    fields = spots(document)
    for place, words in currency.places(document).items():
        known = bases.get(currency.field_of(place), ())
        if currency.state(words, known) in {State.CHANGED, State.MACHINE}:
            basis = currency.basis_of(words, known)
            changes = _changes(basis.source_text, words.en, rich=isinstance(words, HtmlPair)) if basis else ()
            yield Moved(place, label_of(document, place), words, sha256(words.en), fields[place], changes)


def _changes(old: str, new: str, *, rich: bool) -> tuple[Block, ...]:
    try:
        was, now = (_as_content(words, rich=rich) for words in (old, new))
    except (text.TextError, html.HtmlError):
        return ()
    return tuple(block for change in compare(was, now).changes for block in change.blocks)


def _as_content(words: str, *, rich: bool) -> ArticleContent:
    """Wrap words as the smallest content, so that they are compared like any other."""
    body = html.clean(words if rich else _paragraphs(words))
    return ArticleContent(
        language="en",
        type=ArticleType.POLICY,
        title="-",
        sections=(Section(anchor="words", level=1, heading="", body=body),),
    )


def _paragraphs(words: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in words.splitlines())


def _shown(words: str, *, rich: bool) -> SafeString:
    if not rich:
        return format_html_join("", "<p>{}</p>", ((line,) for line in words.splitlines()))
    try:
        return html.shown(words)
    except html.HtmlError:
        return escape(words)
