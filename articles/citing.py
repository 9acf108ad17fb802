"""Every live page that cites a work: by its DOI, its PMID, its address, or words of its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Lower
from pydantic import TypeAdapter

from articles.alphabet import SortKey
from articles.document import Reference
from articles.models import LivePage
from articles.search.folding import fold

MAX_QUERY = 500  # characters, as many as a title has
_DOI = re.compile(r"(?:^doi:\s*|^https?://(?:dx\.)?doi\.org/|^)(10\.\d{4,9}/\S+)$", re.IGNORECASE)
_PMID = re.compile(r"(?:^pmid:?\s*|^https?://pubmed\.ncbi\.nlm\.nih\.gov/|^)(\d{1,12})/?$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LIST = TypeAdapter(tuple[Reference, ...])
_ACCENTED = re.compile(r"[^bdfghjklmpqrtvwx0-9]")
_PIECE = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Work:
    """What is looked for: one of a DOI, a PMID, an address, or words that all stand in the title."""

    doi: str = ""
    pmid: str = ""
    address: str = ""
    words: frozenset[str] = frozenset()

    @property
    def is_nothing(self) -> bool:
        return self == Work()


@dataclass(frozen=True)
class Citing:
    """A live page with those of its references that are the work."""

    page: LivePage
    references: tuple[Reference, ...]


def work_of(query: str) -> Work:
    """Read what somebody typed. Digits alone are a PMID."""
    query = query.strip()
    if found := _DOI.search(query):
        return Work(doi=_plain_doi(found[1]))
    if found := _PMID.search(query):
        return Work(pmid=found[1])
    if query.lower().startswith(("http://", "https://")):
        return Work(address=_plain_address(query))
    return Work(words=frozenset(_WORD.findall(fold(query))))


def is_cited(work: Work, reference: Reference) -> bool:
    """Whether the reference is the work. An address that leads to the DOI or the PMID is the work, too."""
    leads_to = work_of(reference.url) if reference.url else Work()
    if work.doi:
        own = _DOI.search(reference.doi.strip())
        return work.doi in (_plain_doi(own[1]) if own else "", leads_to.doi)
    if work.pmid:
        return work.pmid in (reference.pmid, leads_to.pmid)
    if work.address:
        return work.address == leads_to.address
    return bool(work.words) and work.words <= set(_WORD.findall(fold(reference.title)))


def pages_citing(work: Work) -> list[Citing]:
    """Return the live pages, in every language, whose published text cites the work."""
    if work.is_nothing:
        return []
    references = _references()
    rows = (
        LivePage.objects.annotate(cited=references, lowered=Lower(references))
        .filter(*_rough(work))
        .select_related("publication")
        .defer("publication__content")
        .order_by(SortKey("publication__title"), "language", "pk")
    )
    found = (Citing(row, tuple(one for one in _LIST.validate_json(row.cited) if is_cited(work, one))) for row in rows)
    return [citing for citing in found if citing.references]


def _references() -> Func:
    """Return the list of references as it stands in the published text.

    The text is canonical: the key comes once, right before "resources", and no quotation mark within a text is
    without its backslash. Cutting it out costs a tenth of reading the whole as JSON.
    """
    content = F("publication__content")
    after = Func(content, Value('"references":'), Value(2), function="split_part", output_field=TextField())
    return Func(after, Value(',"resources":'), Value(1), function="split_part", output_field=TextField())


def _rough(work: Work) -> list[Func]:
    """Return what the database can say before the references are read: each piece stands somewhere in them.

    Pieces of letters and digits are the same however an address is escaped. Of a word, the letters that may carry an
    accent are left open: taking accents off every text would cost more than reading some in vain.
    """
    pieces = {_ACCENTED.sub("_", word) for word in work.words} or set(
        _PIECE.findall((work.doi or work.pmid or work.address).lower())
    )
    return [_like(F("lowered"), Value(f"%{piece}%")) for piece in sorted(pieces)]


def _like(text: F, pattern: Value) -> Func:
    return Func(text, pattern, template="%(expressions)s", arg_joiner=" LIKE ", output_field=BooleanField())


def _plain_doi(doi: str) -> str:
    return unquote(doi).rstrip(".").lower()


def _plain_address(url: str) -> str:
    """Return host, path and question of an address; how it is fetched, and a slash at its end, make no other work."""
    parts = urlsplit(url.strip())
    question = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{unquote(parts.path).rstrip('/')}{question}"
