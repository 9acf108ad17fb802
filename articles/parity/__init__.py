"""Where a translation does not run parallel to its source: cheap checks that know little of the languages. Pure."""

from articles.parity.checks import between, between_contents
from articles.parity.mismatch import Code, Mismatch

__all__ = ["Code", "Mismatch", "between", "between_contents"]
