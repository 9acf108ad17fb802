"""What the panel of an article says about its reviews to come: its own interval, and what asks for an early one."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.document import SOURCE_LANGUAGE
from articles.models import Article
from reviews.models import ReviewTrigger


def of(article: Article, language: str) -> Iterator[str]:
    if language == SOURCE_LANGUAGE:
        newest = article.interval_overrides.order_by("-pk").first()
        if newest and newest.months:
            yield ngettext(
                "Its review holds for %(count)s month, by decision of %(name)s: %(reason)s",
                "Its review holds for %(count)s months, by decision of %(name)s: %(reason)s",
                newest.months,
            ) % {"count": newest.months, "name": newest.by_name, "reason": newest.reason}
    for trigger in ReviewTrigger.objects.open().filter(article=article, language=language).order_by("pk"):
        yield _("An early review was asked for on %(day)s (%(kind)s): %(words)s") % {
            "day": date_format(localtime(trigger.at).date()),
            "kind": trigger.get_kind_display(),
            "words": trigger.words,
        }
