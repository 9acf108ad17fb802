"""The glossary's tables: read for matching, and the record of who wrote what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet, Window

from articles import text
from articles.content import ArticleContent, freeze
from articles.document import LANGUAGES, ArticleDocument, Language
from articles.glossary.checking import Agreed, Terms
from articles.glossary.defining import Defined, Entry, Shelf, define
from articles.glossary.wording import Wording, names, wording_of
from articles.models import GlossaryEdit, GlossaryTerm

_shelves: dict[str, tuple[object, Shelf]] = {}
_terms: list[tuple[object, Terms]] = []


def shelf(language: Language) -> Shelf:
    """Return what readers are offered in a language, as it is now. One query."""
    columns = [f"{name}_{language}" for name in ("term", "forms", "definition", "source")]
    said = {f"{columns[0]}__gt": "", f"{columns[2]}__gt": ""}
    rows = GlossaryTerm.objects.filter(in_use=True, for_readers=True, **said).order_by("pk").values_list("pk", *columns)
    return Shelf(language, [_entry(*row) for row in rows if text.line(row[1])])


def kept_shelf(language: Language) -> Shelf:
    """Return the same for pages of the staff, made anew only when something was edited. One small query, or two."""
    stamp = newest_edit()
    kept = _shelves.get(language)
    if kept is None or kept[0] != stamp:
        # Where nothing was ever recorded, there is nothing that anybody answers for.
        kept = _shelves[language] = stamp, shelf(language) if stamp else Shelf(language)
    return kept[1]


def terms() -> Terms:
    """Return all terms in use, for writers and translators, made anew only when something was edited."""
    stamp = newest_edit()
    if not _terms or _terms[0][0] != stamp:
        rows = GlossaryTerm.objects.filter(in_use=True).order_by("pk") if stamp else ()
        _terms[:] = [(stamp, Terms([_agreed(row) for row in rows]))]
    return _terms[0][1]


def newest_edit() -> object:
    """Return what is different after every recorded edit, in whatever order several are committed."""
    newest = GlossaryEdit.objects.order_by("-pk").annotate(total=Window(Count("pk")))
    return newest.values_list("pk", "digest", "total").first()


def frozen(document: ArticleDocument, language: Language) -> Defined:
    """Freeze one language of a draft with the definitions of today. Raises what `articles.content.freeze` raises."""
    content = freeze(document, language)
    return define(content, shelf(language))


def record_edit(row: GlossaryTerm, *, before: Wording | None, by: User, at: dt.datetime, how: str) -> GlossaryEdit:
    """Record who wrote the words that a term has now. The caller holds the transaction and has saved the row."""
    row.refresh_from_db()
    after = wording_of(row)
    was = before or Wording()
    changed = {language: after.in_language(language) != was.in_language(language) for language in LANGUAGES}
    return GlossaryEdit.objects.create(
        term=row,
        by=by,
        at=at,
        how=how,
        changed_en=changed["en"],
        changed_es=changed["es"],
        content=after.canonical(),
        digest=after.digest,
        said_en=after.said_to_readers("en"),
        said_es=after.said_to_readers("es"),
    )


def lock(row: GlossaryTerm) -> GlossaryTerm:
    """Take the row's lock until the end of the transaction, and return it as it is."""
    return GlossaryTerm.objects.select_for_update(no_key=True).get(pk=row.pk)


def unsigned_keys(defined: Defined, signed: ArticleContent | None) -> tuple[int, ...]:
    """Return the entries whose definitions are not in the text signed before as they are now."""
    known = {(row.term, row.text, row.source) for row in signed.definitions} if signed else set()
    rows = zip(defined.keys, defined.content.definitions, strict=True)
    return tuple(key for key, row in rows if (row.term, row.text, row.source) not in known)


def hands(keys: Collection[int], language: Language) -> set[int]:
    """Return the accounts that ever wrote the words of these terms in a language: none of them may sign."""
    if not keys:
        return set()
    edits = GlossaryEdit.objects.filter(term__in=keys, **{f"changed_{language}": True})
    return set(edits.values_list("by_id", flat=True))


def unrecorded(defined: Defined, keys: Collection[int]) -> list[GlossaryTerm]:
    """Return those of the terms whose words no edit wrote, or that have moved on since they were read."""
    if not keys:
        return []
    frozen_rows = dict(zip(defined.keys, defined.content.definitions, strict=True))
    written = set(GlossaryEdit.objects.filter(term__in=keys).values_list("term_id", "digest"))
    found = []
    for row in _with_keys(keys):
        wording, language = wording_of(row), defined.content.language
        as_frozen = wording.definition.get(language) == frozen_rows[row.pk].text
        if not as_frozen or (row.pk, wording.digest) not in written:
            found.append(row)
    return found


def _agreed(row: GlossaryTerm) -> Agreed:
    wording = wording_of(row)
    named = {language: wording.names(language) for language in LANGUAGES}
    return Agreed(row.pk, named, plain=wording.plain, note=wording.note)


def _with_keys(keys: Iterable[int]) -> QuerySet[GlossaryTerm]:
    return GlossaryTerm.objects.filter(pk__in=keys).order_by("pk")


def _entry(key: int, term: str, forms: str | None, definition: str, source: str | None) -> Entry:
    name, *others = names(term, forms or "")
    return Entry(key, name, tuple(others), text.line(definition), text.line(source or ""))
