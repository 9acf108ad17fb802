"""XLIFF 2.0, and 2.1, whose core is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from articles.exchange.xliff import states, xml
from articles.exchange.xliff.inline import Code, Content, Kind, Mark
from articles.exchange.xliff.reading import Inline, joined, only, refuse_strangers, required
from articles.exchange.xliff.states import PREFIX, Progress
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

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_TYPES = {"strong": ("fmt", "xlf:b"), "em": ("fmt", "xlf:i"), "br": ("fmt", "xlf:lb"), "a": ("link", "")}
_IN_FILE = frozenset({"skeleton", "notes", "unit", "group"})
_IN_UNIT = frozenset({"notes", "originalData", "segment", "ignorable"})
_IN_SEGMENT = frozenset({"source", "target"})


def write(file: Outgoing) -> bytes:
    """Return the article as a file of this version."""
    head = xml.attributes(
        xmlns=NAMESPACE, xmlns__mda=METADATA, version="2.0", srcLang=SOURCE_LANGUAGE, trgLang=TARGET_LANGUAGE
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<xliff{head}>",
        f"  <file{xml.attributes(id=f'article-{file.article}', original=file.original, canResegment='no')}>",
        *(line for unit in file.units for line in _written(unit, file.labels)),
        "  </file>",
        "</xliff>",
    ]
    return "\n".join([*lines, ""]).encode("utf-8")


def _written(unit: Unit, labels: Mapping[str, str]) -> Iterator[str]:
    state, sub_state = states.to_20(unit.state)
    codes = {code.id: code for code in (*unit.codes, *unit.target_codes)}
    yield f"    <unit{xml.attributes(id=unit.id, name=unit.place, xml__space='preserve')}>"
    yield f'      <mda:metadata><mda:metaGroup category="{TOOL}">'
    for name, digest in ((SOURCE_DIGEST, unit.source_digest), (TARGET_DIGEST, unit.target_digest)):
        if digest:
            yield f'        <mda:meta type="{name}">{digest}</mda:meta>'
    yield "      </mda:metaGroup></mda:metadata>"
    yield "      <notes>"
    for note in notes_of(unit, labels):
        yield f"        <note>{xml.text(note)}</note>"
    yield "      </notes>"
    if codes:
        yield "      <originalData>"
        for code in codes.values():
            yield f'        <data id="d{code.id}">{xml.text(code.opening)}</data>'
            if code.paired:
                yield f'        <data id="e{code.id}">{xml.text(code.closing)}</data>'
        yield "      </originalData>"
    yield f"      <segment{xml.attributes(id='1', state=state, subState=sub_state)}>"
    yield f"        <source>{_content(unit.source, codes)}</source>"
    if unit.target is not None:
        yield f"        <target>{_content(unit.target, codes)}</target>"
    yield "      </segment>"
    yield "    </unit>"


def _content(content: Content, codes: Mapping[str, Code]) -> str:
    return "".join(xml.text(part) if isinstance(part, str) else _mark(part, codes[part.id]) for part in content)


def _mark(mark: Mark, code: Code) -> str:
    if mark.kind is Kind.CLOSE:
        return "</pc>"
    kind, sub_kind = (
        ("other", f"{PREFIX}:cite") if code.is_marker else _TYPES.get(code.tag, ("other", f"{PREFIX}:{code.tag}"))
    )
    told = {"id": code.id, "type_": kind, "subType": sub_kind, "canCopy": "no", "canDelete": "no"}
    if mark.kind is Kind.OPEN:
        return f"<pc{xml.attributes(**told, dataRefStart=f'd{code.id}', dataRefEnd=f'e{code.id}')}>"
    shown = f"[{code.address}]" if code.is_marker else ""
    return f"<ph{xml.attributes(**told, dataRef=f'd{code.id}', disp=shown)}/>"


def read(root: Tag) -> list[Incoming]:
    """Return what each `file` of the document holds. Raises XliffRefused where its structure is not that of 2.0."""
    required(root, "srcLang")
    refuse_strangers(root, frozenset({"file"}))
    files = list(root.tags())
    if not files:
        raise XliffRefused(_("The file holds no “file” element. Please ask for a valid file."), root.line)
    return [_file(file, root) for file in files]


def _file(tag: Tag, root: Tag) -> Incoming:
    required(tag, "id")
    return Incoming(
        original=tag.attributes.get("original", ""),
        source_language=root.attributes["srcLang"],
        target_language=root.attributes.get("trgLang", ""),
        line=tag.line,
        units=tuple(_units(tag)),
    )


def _units(tag: Tag) -> Iterator[Returned]:
    refuse_strangers(tag, _IN_FILE)
    for child in tag.tags():
        if child.name == "group":
            required(child, "id")
            yield from _units(child)
        elif child.name == "unit":
            yield _unit(child)


def _unit(tag: Tag) -> Returned:
    """Read a unit, put together again where a tool parted it into segments."""
    refuse_strangers(tag, _IN_UNIT)
    required(tag, "id")
    segments = [child for child in tag.tags() if child.name in {"segment", "ignorable"}]
    if not any(segment.name == "segment" for segment in segments):
        raise XliffRefused(
            _("“%(tag)s” lacks its “%(name)s”. Please ask for a valid file.") % {"tag": "unit", "name": "segment"},
            tag.line,
        )
    source, target = _Inline(), _Inline()
    words: list[str | Mark] = []
    translated: list[tuple[int, list[str | Mark]]] = []
    progress: list[Progress] = []
    for number, segment in enumerate(segments, start=1):
        refuse_strangers(segment, _IN_SEGMENT)
        words += source.inside(only(segment, "source"))
        found = list(segment.tags("target"))
        if len(found) > 1:
            raise XliffRefused(
                _("“%(name)s” stands here %(count)s times. Please ask for a valid file.")
                % {"name": "target", "count": len(found)},
                segment.line,
            )
        if found:
            order = found[0].attributes.get("order", "")
            translated.append(
                (int(order) if order.isdecimal() and len(order) < 9 else number, list(target.inside(found[0])))
            )
        elif segment.name == "ignorable":
            translated.append((number, list(source.inside(only(segment, "source")))))
        else:
            progress.append(Progress.OPEN)
        if segment.name == "segment":
            progress.append(_progress(segment))
    has_target = any(list(segment.tags("target")) for segment in segments)
    translated.sort(key=lambda entry: entry[0])
    digests = _digests(tag)
    return Returned(
        id=tag.attributes["id"],
        line=tag.line,
        source=joined(words),
        target=joined([part for _order, parts in translated for part in parts]) if has_target else None,
        progress=states.whole(progress),
        source_digest=digests.get(SOURCE_DIGEST, ""),
        target_digest=digests.get(TARGET_DIGEST, ""),
        trouble=target.trouble,
        is_finished=states.whole(progress) is Progress.DONE,
    )


def _progress(segment: Tag) -> Progress:
    state = segment.attributes.get("state", "")
    progress = states.from_20(state, segment.attributes.get("subState", ""))
    if progress is None:
        raise XliffRefused(
            _("“%(state)s” is no state of XLIFF %(version)s. Please ask for a valid file.")
            % {"state": state, "version": "2.0"},
            segment.line,
        )
    return progress


def _digests(tag: Tag) -> dict[str, str]:
    """Return what our metadata says, from wherever below the unit a tool has put it."""
    found: dict[str, str] = {}
    waiting = [child for child in tag.children if isinstance(child, Tag) and child.namespace == METADATA]
    while waiting:
        child = waiting.pop()
        if child.name == "meta":
            found[child.attributes.get("type", "")] = child.text().strip()
        waiting += child.tags()
    return found


class _Inline(Inline):
    transparent = frozenset({"mrk", "sm", "em"})

    def tag(self, tag: Tag) -> Iterator[str | Mark]:
        name = tag.attributes.get("id", "")
        match tag.name:
            case "pc":
                yield Mark(Kind.OPEN, name)
                yield from self.inside(tag)
                yield Mark(Kind.CLOSE, name)
            case "ph":
                yield Mark(Kind.ALONE, name)
            case "sc":
                yield Mark(Kind.OPEN, name)
            case "ec":
                yield Mark(Kind.CLOSE, tag.attributes.get("startRef", name))
            case "cp":
                self.trouble = self.trouble or _("There is a control character among the words. Please delete it.")
            case _:
                self.stranger(tag)
