"""What changed between two frozen contents: plain data for templates to print. Pure."""

from articles.compare.contents import compare
from articles.compare.result import (
    Block,
    Callout,
    Change,
    Comparison,
    Edit,
    FieldChange,
    Kind,
    Mark,
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
    "Note",
    "Run",
    "Status",
    "compare",
]
