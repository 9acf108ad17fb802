"""XLIFF 1.2: the version that every translation tool reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from articles.exchange.xliff import states, xml
from articles.exchange.xliff.inline import Code, Content, Kind, Mark
from articles.exchange.xliff.reading import Inline, only, refuse_strangers, required
from articles.exchange.xliff.units import Unit
from articles.exchange.xliff.wire import (
    SOURCE_DIGEST,
    SOURCE_LANGUAGE,
    TARGET_DIGEST,
    TARGET_LANGUAGE,
    TOOL,
    Incoming,
    Outgoing,
    Returned,
    notes_of,
)
from articles.exchange.xliff.xml import Tag, XliffRefused

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_CTYPES = {"strong": "bold", "em": "italic", "a": "link", "br": "lb"}
_IN_UNIT = frozenset(
    {"source", "seg-source", "target", "context-group", "count-group", "prop-group", "note", "alt-trans"}
)
_IN_FILE = frozenset({"header", "body"})
_IN_BODY = frozenset({"group", "trans-unit", "bin-unit"})
_IN_GROUP = _IN_BODY | {"context-group", "count-group", "prop-group", "note"}


def write(file: Outgoing) -> bytes:
    """Return the article as a file of this version."""
    head = xml.attributes(
        original=file.original,
        source_language=SOURCE_LANGUAGE,
        target_language=TARGET_LANGUAGE,
        datatype="html",
        tool_id=TOOL,
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}" version="1.2">',
        f"  <file{head}>",
        f'    <header><tool tool-id="{TOOL}" tool-name="Health Library"/></header>',
        "    <body>",
        *(line for unit in file.units for line in _written(unit, file.labels)),
        "    </body>",
        "  </file>",
        "</xliff>",
    ]
    return "\n".join([*lines, ""]).encode("utf-8")


def _written(unit: Unit, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"      <trans-unit{xml.attributes(id=unit.id, resname=unit.place, xml__space='preserve')}>"
    yield f"        <source>{_content(unit.source, unit.codes)}</source>"
    if unit.target is not None:
        state, qualifier = states.to_12(unit.state)
        told = xml.attributes(state=state, state_qualifier=qualifier)
        yield f"        <target{told}>{_content(unit.target, unit.target_codes)}</target>"
    yield '        <context-group purpose="information">'
    for name, digest in ((SOURCE_DIGEST, unit.source_digest), (TARGET_DIGEST, unit.target_digest)):
        if digest:
            yield f'          <context context-type="x-{name}">{digest}</context>'
    yield "        </context-group>"
    for note in notes_of(unit, labels):
        yield f"        <note>{xml.text(note)}</note>"
    yield "      </trans-unit>"


def _content(content: Content, codes: tuple[Code, ...]) -> str:
    known = {code.id: code for code in codes}
    return "".join(xml.text(part) if isinstance(part, str) else _mark(part, known[part.id]) for part in content)


def _mark(mark: Mark, code: Code) -> str:
    if mark.kind is Kind.CLOSE:
        return "</g>"
    ctype = "x-cite" if code.is_marker else _CTYPES.get(code.tag, f"x-{code.tag}")
    told = xml.attributes(id=code.id, ctype=ctype)
    if mark.kind is Kind.OPEN:
        return f"<g{told}>"
    return f"<x{told}{xml.attributes(equiv_text=f'[{code.address}]' if code.is_marker else '')}/>"


def read(root: Tag) -> list[Incoming]:
    """Return what each `file` of the document holds. Raises XliffRefused where its structure is not that of 1.2."""
    files = list(root.tags())
    if not files or any(file.name != "file" for file in files):
        raise XliffRefused(_("The file holds no “file” element. Please ask for a valid file."), root.line)
    return [_file(file) for file in files]


def _file(tag: Tag) -> Incoming:
    refuse_strangers(tag, _IN_FILE)
    required(tag, "original", "source-language", "datatype")
    return Incoming(
        original=tag.attributes["original"],
        source_language=tag.attributes["source-language"],
        target_language=tag.attributes.get("target-language", ""),
        line=tag.line,
        units=tuple(_units(only(tag, "body"))),
    )


def _units(tag: Tag) -> Iterator[Returned]:
    refuse_strangers(tag, _IN_BODY if tag.name == "body" else _IN_GROUP)
    for child in tag.tags():
        match child.name:
            case "group":
                yield from _units(child)
            case "trans-unit":
                yield _unit(child)
            case "bin-unit":
                raise XliffRefused(
                    _("The file holds pictures or programs (“bin-unit”). Please ask for one with words only."),
                    child.line,
                )


def _unit(tag: Tag) -> Returned:
    refuse_strangers(tag, _IN_UNIT)
    required(tag, "id")
    source = _Inline().content(only(tag, "source"))[0]
    found = list(tag.tags("target"))
    if len(found) > 1:
        raise XliffRefused(
            _("“%(name)s” stands here %(count)s times. Please ask for a valid file.")
            % {"name": "target", "count": len(found)},
            tag.line,
        )
    target, trouble = _Inline().content(found[0]) if found else (None, "")
    state, qualifier = (
        (found[0].attributes.get(name, "") for name in ("state", "state-qualifier")) if found else ("", "")
    )
    progress = states.from_12(state, qualifier)
    if progress is None:
        raise XliffRefused(
            _("“%(state)s” is no state of XLIFF %(version)s. Please ask for a valid file.")
            % {"state": state, "version": "1.2"},
            tag.line,
        )
    digests = {
        context.attributes.get("context-type", ""): context.text().strip()
        for group in tag.tags("context-group")
        for context in group.tags("context")
    }
    return Returned(
        id=tag.attributes["id"],
        line=tag.line,
        source=source,
        target=target,
        progress=progress,
        source_digest=digests.get(f"x-{SOURCE_DIGEST}", ""),
        target_digest=digests.get(f"x-{TARGET_DIGEST}", ""),
        trouble=trouble,
        is_finished=states.is_finished_12(state, qualifier),
    )


class _Inline(Inline):
    """Reads codes however a tool writes them: as pairs, as two ends, or around the code's own text."""

    transparent = frozenset({"mrk"})

    def tag(self, tag: Tag) -> Iterator[str | Mark]:
        name = tag.attributes.get("id", "")
        match tag.name:
            case "g":
                yield Mark(Kind.OPEN, name)
                yield from self.inside(tag)
                yield Mark(Kind.CLOSE, name)
            case "x" | "ph":
                yield Mark(Kind.ALONE, name)
            case "bx" | "bpt":
                self.begun[tag.attributes.get("rid", name)] = name
                yield Mark(Kind.OPEN, name)
            case "ex" | "ept":
                end = tag.attributes.get("rid", name)
                yield Mark(Kind.CLOSE, self.begun.get(end, end))
            case _:
                self.stranger(tag)
