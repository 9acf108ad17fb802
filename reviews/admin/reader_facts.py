"""What the panel of an article says of its readers: whether the page was of use, and which reports wait."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Feedback

Kind = Feedback.Kind


def of(article: Article, language: str) -> Iterator[str]:
    said = Feedback.objects.filter(publication__article=article, publication__language=language).aggregate(
        useful=Count("pk", filter=Q(kind=Kind.USEFUL)),
        not_useful=Count("pk", filter=Q(kind=Kind.NOT_USEFUL)),
        waiting=Count("pk", filter=Q(kind=Kind.PROBLEM, answered_at=None)),
    )
    if said["useful"] or said["not_useful"]:
        yield _("Readers: %(useful)s found the page useful, %(not_useful)s did not.") % said
    if said["waiting"]:
        yield ngettext(
            "%(count)s report of a problem is open.", "%(count)s reports of a problem are open.", said["waiting"]
        ) % {"count": said["waiting"]}


def url_of(article: Article, user: User) -> str:
    """Return the address of what readers said of an article; "" for those who may not read it."""
    if not user.has_perm("articles.view_feedback"):
        return ""
    query = urlencode({"state": "all", "publication__article": article.pk})
    return f"{reverse('admin:articles_feedback_changelist')}?{query}"
