"""What changed between two frozen contents, and what a translation lacks: plain data for templates to print. Pure."""

from articles.compare.contents import compare
from articles.compare.parity import missing_between
from articles.compare.result import (
    Block,
    Callout,
    Change,
    Comparison,
    Edit,
    FieldChange,
    Kind,
    Mark,
    Mismatch,
    Note,
    Run,
    Status,
)

__all__ = [
    "Block",
    "Callout",
    "Change",
    "Comparison",
    "Edit",
    "FieldChange",
    "Kind",
    "Mark",
    "Mismatch",
    "Note",
    "Run",
    "Status",
    "compare",
    "missing_between",
]
