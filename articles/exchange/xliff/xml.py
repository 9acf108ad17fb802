"""XML from strangers, read by expat into a small tree: no document type, no entity, nothing fetched, every line known.

Entities can only be declared in a document type, and a file with one is refused at its first character; so
there is nothing to expand and nothing to resolve.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.parsers import expat

from django.utils.translation import gettext as _

MAX_BYTES = 20_000_000
MAX_DEPTH = 200  # elements within each other: a text may be nested 40 deep, and tools wrap it again
MAX_ELEMENTS = 500_000

_BETWEEN = "\n"  # parts a namespace from a name; neither can hold it
_XML = "http://www.w3.org/XML/1998/namespace"


class XliffRefused(Exception):  # noqa: N818 - its text is the sentence that the report prints
    """The file is not one that can be worked with; the message says why, and `line` where."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(slots=True)
class Tag:
    """An element. `attributes` holds those without a namespace; none with one says anything to us."""

    namespace: str
    name: str
    attributes: dict[str, str]
    line: int
    children: list[Tag | str] = field(default_factory=list)

    def tags(self, name: str = "") -> Iterator[Tag]:
        """Yield the elements directly inside it that have its namespace, or those of that name."""
        for child in self.children:
            if isinstance(child, Tag) and child.namespace == self.namespace and name in ("", child.name):
                yield child

    def text(self) -> str:
        return "".join(child for child in self.children if isinstance(child, str))


TreeNode: TypeAlias = Tag | str


def read(data: bytes) -> Tag:
    """Return the root of the document. Raises XliffRefused on what is too large, no XML, or more than plain XML."""
    if len(data) > MAX_BYTES:
        raise too_large()
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - expat takes no names
    except expat.ExpatError as error:
        raise XliffRefused(_not_xml(error), error.lineno) from error
    except (LookupError, ValueError, UnicodeError) as error:
        raise XliffRefused(
            _("The file is written in an encoding that cannot be read. Please save it as UTF-8.")
        ) from error
    return reader.root.children[0]  # type: ignore[return-value]


def too_large() -> XliffRefused:
    return XliffRefused(
        _("The file is larger than %(limit)s MB. Please send one file for each article.")
        % {"limit": MAX_BYTES // 10**6}
    )


def _not_xml(error: expat.ExpatError) -> str:
    reason = expat.ErrorString(error.code) or ""
    if error.code in _ENDED_EARLY:
        return _("The file ends before it is complete. Please ask for it again.")
    return _("The file is not well-formed XML (%(reason)s). Please ask the agency for it again.") % {"reason": reason}


_ENDED_EARLY = {
    expat.errors.codes[reason]
    for reason in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.root = Tag("", "", {}, 0)
        self._open = [self.root]
        self._count = 0

    def _doctype(self, *_declaration: object) -> None:
        raise XliffRefused(
            _("The file declares a document type. Please ask for it without one: it could hide what is in the file."),
            self.parser.CurrentLineNumber,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._count += 1
        if len(self._open) > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise XliffRefused(
                _("The file holds more elements, or deeper ones, than any article. Please ask for a valid file."), line
            )
        namespace, _between, local = name.rpartition(_BETWEEN)
        plain = {key: value for key, value in attributes.items() if _BETWEEN not in key}
        tag = Tag(namespace, local, plain, line)
        self._open[-1].children.append(tag)
        self._open.append(tag)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _words(self, words: str) -> None:
        self._open[-1].children.append(words)


# A carriage return would not survive as it is. Two spaces of the typewriter can stand in no XML; they read as one.
_WRITTEN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", "\x0b": " ", "\x0c": " "})


def text(value: str) -> str:
    """Return the words as they stand in an element."""
    return value.translate(_WRITTEN)


def attributes(**values: str) -> str:
    """Return the attributes that say something, each after a space; "_" in a name stands for "-", "__" for ":"."""
    return "".join(
        f' {name.rstrip("_").replace("__", ":").replace("_", "-")}="{_quoted(value)}"'
        for name, value in values.items()
        if value
    )


def _quoted(value: str) -> str:
    return text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
