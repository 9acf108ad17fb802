"""What is found in a draft, one list for each language: what blocks its submission, what deserves a look. Pure."""

from articles.checks.collecting import blocking, of, of_frozen
from articles.checks.finding import Finding, Level, Name

__all__ = ["Finding", "Level", "Name", "blocking", "of", "of_frozen"]
