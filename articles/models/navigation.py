"""How readers find pages without words to search for: the index of names, chosen articles, related ones.

Navigation is the library's and changes without sign-off. It leads to live pages only: whatever is printed
comes from the index, which holds frozen names and is read through the live pages.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.draft import Article
from articles.models.published import LANGUAGE_CHOICES, LivePage, Publication
from articles.shelves import LONGEST_KEY


class IndexEntryQuerySet(models.QuerySet["IndexEntry"]):
    def live(self, language: str, *, on: dt.date) -> Self:
        """Keep the names of what readers of a language see on a day."""
        return self.live_in_any(on=on).filter(language=language)

    def live_in_any(self, *, on: dt.date) -> Self:
        """Keep the names of what readers see on a day, in whatever language."""
        begun, lasts = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
        page = LivePage.objects.filter(publication=OuterRef("publication"))
        return self.filter(begun, lasts, Exists(page))

    def titles(self) -> Self:
        return self.filter(is_title=True)

    def in_order(self) -> Self:
        return self.order_by("sort_key", "-is_title", "slug", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-publication")


class IndexEntry(models.Model):
    """A name of a published article, by its letter and in its order: see `articles.index`."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="index_entries")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="index_entries")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    name = models.TextField()
    is_title = models.BooleanField()
    letter = models.CharField(max_length=3)
    # In the order of code points, which is the order of `shelves.sort_key`, however the server was built.
    sort_key = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    title = models.CharField(max_length=500)
    slug = models.SlugField(max_length=120, db_index=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    # When this version went live: what feeds and sitemaps go by.
    published_at = models.DateTimeField()

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        # A copy is printed as it stands, so it cannot say anything else than what was signed.
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="says_what_was_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("published", "articles_publication%ROWTYPE"), ("content", "jsonb")],
                func="""
                    SELECT * INTO STRICT published FROM articles_publication WHERE id = NEW.publication_id;
                    content := published.content::jsonb;
                    IF (NEW.article_id, NEW.language, NEW.slug, NEW.published_at, NEW.title, NEW.valid_from,
                        NEW.valid_until)
                       IS DISTINCT FROM (published.article_id, published.language, published.slug,
                        published.published_at, content ->> 'title', (content ->> 'valid_from')::date,
                        (content ->> 'valid_until')::date)
                       OR NEW.is_title <> (NEW.name = NEW.title)
                       OR NOT (NEW.is_title OR content -> 'synonyms' ? NEW.name) THEN
                        RAISE EXCEPTION 'the publication has no such name, or says something else of it';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        verbose_name = _("name in the A to Z")
        verbose_name_plural = _("names in the A to Z")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=Q(is_title=True), name="one_title_per_publication_in_the_index"
            )
        ]
        indexes = [
            models.Index(fields=["language", "letter", "sort_key"], name="index_by_letter"),
            models.Index(
                fields=["language", "-published_at", "-publication"], condition=Q(is_title=True), name="index_by_news"
            ),
            # Few of the pages have days, and fewer yet are not of today: the search looks up these.
            models.Index(
                fields=["valid_from"],
                include=["publication"],
                condition=Q(is_title=True, valid_from__isnull=False),
                name="index_by_first_day",
            ),
            models.Index(
                fields=["valid_until"],
                include=["publication"],
                condition=Q(is_title=True, valid_until__isnull=False),
                name="index_by_last_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RelatedArticle(models.Model):
    """An article that editors offer below another one."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related")
    to = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_from")
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "to"], name="an_article_is_related_once"),
            models.CheckConstraint(condition=~Q(article=F("to")), name="an_article_is_related_to_another"),
        ]

    def __str__(self) -> str:
        return str(self.to)


class Featured(models.Model):
    """An article that the library's home shows first."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, related_name="featured", verbose_name=_("article")
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("featured article")
        verbose_name_plural = _("featured articles")

    def __str__(self) -> str:
        return str(self.article)
