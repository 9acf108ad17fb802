"""The pairs of words on record: this translation was made from that source, or was judged by it."""

from __future__ import annotations

from collections.abc import Collection

from articles import currency
from articles.content import sha256
from articles.document import ArticleDocument, Text
from articles.models import Article, Edit, TranslationBasis


def bases(article: Article) -> currency.Bases:
    """Return what is on record about the article's translations, by field, oldest first. One query."""
    found: dict[str, list[currency.Basis]] = {}
    rows = article.translation_bases.order_by("pk").values_list("place", "source_text", "target_digest", "verdict")
    for place, source, target, verdict in rows:
        basis = currency.Basis(source, target, currency.Verdict(verdict))
        found.setdefault(currency.field_of(place), []).append(basis)
    return found


def vouched(
    before: ArticleDocument | None,
    after: ArticleDocument,
    known: currency.Bases,
    *,
    how: str,
    fresh: Collection[str] = (),
) -> list[tuple[str, Text]]:
    """Return the places whose translation this edit vouches for, with the words it was made from and into. Pure.

    Only somebody who writes words vouches for them. Words that are brought back, or that an import brings though the
    library knows them already, are judged by what is on record: nobody has looked at them beside this English, unless
    the file says so of the places in `fresh`.
    """
    if how == Edit.How.RESTORE:
        return []
    written = list(currency.newly_translated(before, after))
    if how != Edit.How.IMPORT:
        return written
    old = {(field, basis.target_digest) for field, of_field in known.items() for basis in of_field}
    return [row for row in written if row[0] in fresh or (currency.field_of(row[0]), sha256(row[1].es)) not in old]


def record(
    article: Article,
    before: ArticleDocument | None,
    after: ArticleDocument,
    edit: Edit,
    *,
    machine: Collection[str] = (),
    fresh: Collection[str] = (),
) -> None:
    """Write down the English of each translation that this edit wrote. The caller holds the article's lock."""
    known = bases(article) if edit.how == Edit.How.IMPORT and before is not None else {}
    TranslationBasis.objects.bulk_create(
        TranslationBasis(
            article=article,
            place=place,
            source_text=words.en,
            target_digest=sha256(words.es),
            verdict=TranslationBasis.Verdict.MACHINE if place in machine else TranslationBasis.Verdict.TRANSLATED,
            by=edit.by,
            at=edit.at,
        )
        for place, words in vouched(before, after, known, how=edit.how, fresh=fresh)
    )
