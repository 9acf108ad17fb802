"""When a translation that comes back from an agency has to wait: articles know nothing of reviews."""

from __future__ import annotations

from django.utils.translation import gettext as _

from articles.models import Article
from reviews.models import Submission


def held(article: Article) -> str:
    """Return a sentence where the Spanish of the article is with its reviewers, signed or not; else ""."""
    if Submission.objects.open().filter(article=article, language="es").exists():
        return _(
            "The Spanish is in review. Take it back first, or wait until it is decided, and import the file again."
        )
    return ""
