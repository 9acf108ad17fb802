"""Leaving a warning about a text as it is, with a reason. Warnings block nothing, so this opens nothing either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import drafts, readability
from articles.accounts import name_of
from articles.checks import Finding
from articles.document import Language
from articles.models import Article
from reviews import permissions
from reviews.models import WarningOverride
from reviews.refusals import Incomplete, TextChanged, WrongState
from reviews.trail import record, verb
from reviews.transitions import Act
from reviews.workflow import guards

Overrides = Mapping[tuple[str, str, str, str], WarningOverride]  # by language, place, code and digest


@verb
def override_warning(
    article: Article, language: Language, *, by: User, at: dt.datetime, place: str, code: str, digest: str, reason: str
) -> WarningOverride:
    """Keep why a warning about the draft is left as it is.

    `digest` is that of the words it was shown for: with other words it is void. Raises NotAllowed, Incomplete,
    TextChanged (also where there is no such warning), WrongState.
    """
    by = guards.fresh(by)
    permissions.check_submit(by, language)
    article = drafts.lock(article)
    if not reason.strip():
        raise Incomplete(_("Say in a sentence why the text stays as it is."))
    report = readability.of(drafts.read_document(article), language)
    if (place, code, digest) not in {(one.place, one.code, one.digest) for one in report.warnings}:
        raise TextChanged(_("The text changed since you opened this page. Look at it again."))
    key = {"article": article, "language": language, "place": place, "code": code, "digest": digest}
    if WarningOverride.objects.filter(**key).exists():
        raise WrongState(_("Somebody gave a reason for this already."))
    row = WarningOverride.objects.create(**key, reason=reason.strip(), by=by, by_name=name_of(by), at=at)
    record(
        Act.OVERRIDE_WARNING,
        by=by,
        at=at,
        article=article,
        language=language,
        detail=f"{code} {place}: {row.reason}",
        rows=[row],
    )
    return row


def overrides_of(article: Article) -> Overrides:
    """Return every override of an article. One query."""
    return {(row.language, row.place, row.code, row.digest): row for row in article.warning_overrides.order_by("pk")}


def override_of(finding: Finding, overrides: Overrides) -> WarningOverride | None:
    """Return the one that holds for a finding: it was given for these very words."""
    return overrides.get((finding.language, finding.place, finding.name, finding.digest))
