"""The rich-text editor of the draft: what it offers is what `articles.html.clean` lets through.

Superscript, subscript and tables are on because without them a pasted 10³ becomes 103 and the cells
of a pasted table run together, without a word of warning.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import html

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Superscript": True,
    "Subscript": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Heading": {"levels": [4, 5, 6]},
    "Blockquote": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    # From articles/static/articles/admin/prose.js.
    "RefMark": {
        "button": _("Cite a reference"),
        "field": _("Key of the reference"),
        "insert": _("Insert"),
    },
    # Buttons only: the package's drop-down menu cannot be reached by keyboard.
    "Menu": {
        "groups": [
            {"group": "marks"},
            {"group": "headings"},
            {"group": "lists"},
            {"group": "nodes -headings -lists"},
            {"group": "link"},
            {"group": "table"},
            {"group": "history"},
        ]
    },
    # Spelling is checked, each text in its own language.
    "NoSpellCheck": False,
}


def clean_for_form(value: str) -> str:
    """Clean what a form sent, as freezing will do again; an importer does not pass through here."""
    try:
        return html.clean(value or "")
    except html.HtmlError as error:
        raise ValidationError(str(error)) from error


OPTIONS: dict[str, Any] = {"extensions": EXTENSIONS, "sanitize": clean_for_form}
