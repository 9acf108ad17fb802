"""What somebody brings back, a code, a receipt or a whole evidence file, compared with what the library holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from articles.content import canonical_json, sha256
from articles.models import Publication
from reviews import chain
from reviews.evidence.codes import EVENT, SIGN_OFF, Code, code_of
from reviews.evidence.document import RECEIPT_VERSION, VERSION
from reviews.evidence.shape import EVIDENCE, RECEIPT, Shape, strangers
from reviews.fingerprints import FIELDS
from reviews.models import Event, SignOff
from reviews.verification.fault import Fault

_NONE = "this is no receipt and no evidence of a version that this library knows"
_CHAINS: dict[str, type[SignOff] | type[Event]] = {SIGN_OFF: SignOff, EVENT: Event}


class NotEvidence(ValueError):  # noqa: N818 - named for what it is not
    """The document is neither a receipt nor evidence of a version that this library knows."""


def check_code(code: Code) -> SignOff | Event | None:
    """Return the entry that a code is of, or None where the library has no such entry, or another one.

    The entry has to hash to what it says, so that one changed by the owner of the table is not vouched for.
    """
    entry = _CHAINS[code.chain]._default_manager.filter(number=code.number).first()
    if entry is None or code_of(code.chain, code.number, entry.hash) != code:
        return None
    return entry if chain.entry_hash(entry) == entry.hash else None


def check_document(document: Any) -> Iterator[Fault]:
    """Yield what in a receipt or an evidence file is not as the library holds it. Raises NotEvidence."""
    match document:
        case {"receipt": version, "sign_off": dict()} if version == RECEIPT_VERSION:
            yield from _receipt(document)
            yield from _strangers(document, RECEIPT, SignOff)
        case {"evidence": version, "publication": dict(said), "text": str(text), "signatures": list(signatures)} if (
            version == VERSION
        ):
            yield from _publication(said, text)
            for signature in signatures:
                yield from _receipt(signature)
            for event in [document.get("published"), *document.get("events", ())]:
                if event:
                    yield from _entry(Event, event, said)
            if document.get("published"):
                yield from _code(EVENT, document["published"], document)
            yield from _strangers(document, EVIDENCE, Publication)
        case _:
            raise NotEvidence(_NONE)


def _receipt(document: Any) -> Iterator[Fault]:
    match document:
        case {"receipt": version, "sign_off": dict(entry)} if version == RECEIPT_VERSION:
            yield from _entry(SignOff, entry, document)
            yield from _code(SIGN_OFF, entry, document)
        case _:
            raise NotEvidence(_NONE)


def _strangers(document: Any, shape: Shape, model: type[Model]) -> Iterator[Fault]:
    """Name what was added: a reader of the file would take it for something that the library vouches for."""
    for place in strangers(document, shape):
        yield Fault("document-altered", model._meta.db_table, None, f"the library writes no “{place}” into a document")


def _entry(model: type[SignOff] | type[Event], said: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Fault]:
    """Compute the hash of an entry from what the document says, and look for it in the chain."""
    table, number, expected = model._meta.db_table, said.get("number"), said.get("hash")
    where = {"article": about.get("article", about.get("article_id")), "language": about.get("language", "")}
    fields = chain.HASHED[model].get(said.get("hash_version", 0))
    if fields is None or not isinstance(number, int):
        raise NotEvidence(f"it names no entry of {table}")
    found = sha256(canonical_json({name: said.get(name) for name in fields}))
    if found != expected:
        yield Fault(
            "document-altered", table, None, f"what the document says of entry {number} does not make its hash",
            **where, expected=expected, found=found,
        )  # fmt: skip
    there = model._default_manager.filter(number=number).values_list("pk", "hash").first()
    if there is None or there[1] != expected:
        yield Fault(
            "entry-lost", table, there[0] if there else None,
            f"the library does not hold entry {number} as the document has it",
            **where, expected=expected, found=there[1] if there else None,
        )  # fmt: skip


def _publication(said: Mapping[str, Any], text: str) -> Iterator[Fault]:
    table, pk = Publication._meta.db_table, said.get("id")
    where = {"article": said.get("article_id"), "language": said.get("language", "")}
    if (found := sha256(text)) != said.get("digest"):
        yield Fault(
            "document-altered", table, pk, "the text in the document is not the one of its digest",
            **where, expected=said.get("digest"), found=found,
        )  # fmt: skip
    row = Publication.objects.filter(pk=pk).first() if isinstance(pk, int) else None
    held = {name: chain.plain(getattr(row, name)) for name in FIELDS[Publication][-1]} if row else {}
    for name, value in said.items():
        if name in FIELDS[Publication][-1] and (name not in held or held[name] != value):
            yield Fault(
                "publication-lost", table, pk, f"the library does not hold {name} as the document has it",
                **where, expected=value, found=held.get(name),
            )  # fmt: skip


def _code(letter: str, entry: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Fault]:
    try:
        expected = str(code_of(letter, entry["number"], entry["hash"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NotEvidence("it names no entry of the chain") from error
    if document.get("code") != expected:
        yield Fault(
            "document-altered", _CHAINS[letter]._meta.db_table, None, "its code is not that of its entry",
            expected=expected, found=document.get("code"),
        )  # fmt: skip
