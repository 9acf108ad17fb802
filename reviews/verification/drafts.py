"""Drafts: every edit has exactly one stored version, by one person at one time, and says truly what it changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from articles.models import Article, Edit
from reviews.verification.fault import Fault, Tell

# The nth edit of an article goes with its nth version. One that is missing shifts the others: only the first counts.
_PAIRS = """
    WITH edits AS (
        SELECT article_id, id, by_id, at, row_number() OVER (PARTITION BY article_id ORDER BY id) AS n
          FROM articles_edit),
    versions AS (
        SELECT v.object_id::bigint AS article_id, r.user_id, r.date_created,
               row_number() OVER (PARTITION BY v.object_id ORDER BY v.id) AS n
          FROM reversion_version v JOIN reversion_revision r ON r.id = v.revision_id
         WHERE v.content_type_id = %s AND v.db = 'default')
    SELECT DISTINCT ON (article_id) article_id, e.id, n, v.n IS NOT NULL, e.by_id, v.user_id, e.at, v.date_created
      FROM edits e FULL JOIN versions v USING (article_id, n)
     WHERE e.id IS NULL OR v.n IS NULL OR e.by_id IS DISTINCT FROM v.user_id OR e.at <> v.date_created
     ORDER BY article_id, n
"""

_FLAGS = """
    SELECT id, article_id, changed_en, changed_es, really_en, really_es FROM (
        SELECT id, article_id, changed_en, changed_es,
               digest_en = '' OR digest_en <> coalesce(lag(digest_en) OVER earlier, '') AS really_en,
               digest_es = '' OR digest_es <> coalesce(lag(digest_es) OVER earlier, '') AS really_es
          FROM articles_edit WINDOW earlier AS (PARTITION BY article_id ORDER BY id)) AS edits
     WHERE changed_en <> really_en OR changed_es <> really_es
     ORDER BY id
"""


def have_their_versions(tell: Tell) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, [ContentType.objects.get_for_model(Article).pk])
        for article, edit, n, has_version, by, user, at, created in cursor.fetchall():
            if edit is None:
                yield Fault(
                    "version-without-edit", "reversion_version", None,
                    f"version {n} of the draft belongs to no edit", article=article,
                )  # fmt: skip
            elif not has_version:
                yield Fault(
                    "edit-without-version", Edit._meta.db_table, edit,
                    f"edit {n} of the draft has no stored version", article=article,
                )  # fmt: skip
            else:
                yield Fault(
                    "edit-and-version", Edit._meta.db_table, edit,
                    "the edit and its stored version are not by one person at one time", article=article,
                    expected=f"account {user} at {created.isoformat()}", found=f"account {by} at {at.isoformat()}",
                )  # fmt: skip


def say_what_changed(tell: Tell) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_FLAGS)
        for pk, article, *said in cursor.fetchall():
            for language, flag, really in (("en", said[0], said[2]), ("es", said[1], said[3])):
                if flag != really:
                    yield Fault(
                        "edit-flag", Edit._meta.db_table, pk, "what it says it changed is not what its digests say",
                        article=article, language=language, expected=really, found=flag,
                    )  # fmt: skip
