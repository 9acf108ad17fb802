"""What the public reads. Publications are written once; a live page points at one of them.

Everything a reader can reach starts from `LivePage.objects`: no query from here can return a draft.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, JSONField, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from articles.content import ArticleContent
from articles.document import SITE_TYPES, SOURCE_LANGUAGE, ArticleType
from articles.models.append_only import append_only, no_truncate
from articles.models.draft import Article
from articles.models.site import details_by_value

LANGUAGE_CHOICES = (("en", _("English")), ("es", _("Spanish")))


def sha256_of(column: str) -> Func:
    """Return the database's own SHA-256 of a text column, in hexadecimal."""
    encoded = Func(F(column), Value("UTF8"), function="convert_to")
    return Func(
        Func(encoded, function="sha256"), Value("hex"), function="encode", output_field=models.CharField(max_length=64)
    )


class Change(models.TextChoices):
    """What a publication changed against the one before it; computed from digests, never chosen."""

    FIRST = "first", _("first publication")
    CLINICAL = "clinical", _("medical content changed")
    EDITORIAL = "editorial", _("editorial change")
    REREVIEW = "re-review", _("reviewed again, nothing changed")
    RESTORED = "restored", _("put back as it was")


class Publication(models.Model):
    """One version of one language of an article, as it was signed. Never updated, never deleted."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="publications")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    number = models.PositiveIntegerField(_("version"))
    # The submission whose sign-offs this rests on; a key and no foreign key, because this app does
    # not know the reviews. The trigger that looks it up belongs to the reviews app.
    submission_key = models.UUIDField(_("submission key"))
    # A withdrawn page put back: this version is that one, letter for letter, and rests on the same submission.
    restores = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="restored_by")
    content = models.TextField()
    digest = models.CharField(_("digest"), max_length=64)
    clinical_digest = models.CharField(_("clinical digest"), max_length=64)
    # For a translation: the source text it was compared with. Empty for the source language.
    source_digest = models.CharField(_("source digest"), max_length=64, blank=True)
    source_clinical_digest = models.CharField(max_length=64, blank=True)
    source_publication = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(_("address"), max_length=120)
    title = models.CharField(_("title"), max_length=500)
    type = models.CharField(max_length=20)
    image_hashes = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    change = models.CharField(_("change"), max_length=10, choices=Change.choices)
    note = models.TextField(_("what changed"), max_length=500)
    # An urgent safety change that no physician (for a translation, no translation reviewer) has countersigned yet,
    # and why it could not wait. The reason is for the staff: what readers need is in the text and in the note.
    review_pending = models.BooleanField(_("review pending"), default=False, db_default=False)
    urgent_reason = models.TextField(_("why it could not wait"), max_length=500, blank=True, default="", db_default="")
    # Who signed, copied as text from the sign-offs: [{kind, printed_name, credentials, board,
    # signed_on, meaning, carried_over}]. An editorial change carries over the medical review before it.
    review = models.JSONField(default=list)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_due_on = models.DateField(_("review due on"), null=True, blank=True)
    updated_on = models.DateField()
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_by_name = models.CharField(_("published by"), max_length=200)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        permissions = [
            ("publish_page", _("Can publish a signed text")),
            ("withdraw_page", _("Can withdraw and restore a public page")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="one_publication_per_version"),
            models.UniqueConstraint(
                fields=["submission_key"], condition=Q(restores=None), name="one_publication_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(digest=sha256_of("content")), name="publication_digest_is_of_its_content"
            ),
            models.CheckConstraint(
                condition=Q(language=SOURCE_LANGUAGE, source_digest="", source_publication=None)
                | (~Q(language=SOURCE_LANGUAGE) & ~Q(source_digest="") & Q(source_publication__isnull=False)),
                name="only_a_translation_names_its_source",
            ),
            models.CheckConstraint(
                condition=Q(change="restored", restores__isnull=False) | (~Q(change="restored") & Q(restores=None)),
                name="only_what_was_withdrawn_is_restored",
            ),
            models.CheckConstraint(
                condition=Q(review_pending=False, urgent_reason="") | (Q(review_pending=True) & ~Q(urgent_reason="")),
                name="an_urgent_publication_says_why",
            ),
        ]
        # Every page asks for what the library says on all of them, and those are few among very many.
        indexes = [
            models.Index(
                fields=["language", "type"],
                condition=Q(type__in=sorted(kind.value for kind in SITE_TYPES)),
                name="publications_of_the_library",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.number})"

    @cached_property
    def parsed(self) -> ArticleContent:
        return ArticleContent.parse(self.content)


def frozen_day(name: str) -> Cast:
    """Return the first or the last day of what a live page shows, out of its text; null where it has none."""
    return Cast(KeyTextTransform(name, Cast("publication__content", JSONField())), models.DateField())


class LivePageQuerySet(models.QuerySet["LivePage"]):
    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def articles(self) -> Self:
        """Leave out the library's own pages and standing notices."""
        return self.exclude(publication__type__in=SITE_TYPES)

    def of_type(self, *types: ArticleType) -> Self:
        return self.filter(publication__type__in=types)

    def with_figure(self, sha256: str) -> Self:
        return self.filter(publication__image_hashes__contains=[sha256])

    def around(self, page: LivePage) -> Self:
        """Return the page's twin in the other language, and what the library says on every page of this one."""
        twins = LivePage.objects.filter(article=page.article_id)
        of_library = LivePage.objects.filter(
            language=page.language, publication__language=page.language, publication__type__in=SITE_TYPES
        )
        # A union and no OR, which would read every live page of a large library.
        both = twins.values("pk").union(of_library.values("pk"))
        return self.filter(pk__in=both).exclude(pk=page.pk).order_by("slug", "pk")

    def with_publication(self) -> Self:
        return self.select_related("publication", "publication__source_publication")

    def with_details(self) -> Self:
        """Load, as `details`, what the library says of itself on every page."""
        return self.annotate(details=details_by_value())

    def in_force(self, *, on: dt.date) -> Self:
        """Keep the pages whose text may be shown on a day; the others answer 404. Reads every text that is left."""
        begun, lasts = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
        return self.alias(valid_from=frozen_day("valid_from"), valid_until=frozen_day("valid_until")).filter(
            begun, lasts
        )

    def for_list(self) -> Self:
        """Load what a list of titles prints, and leave the texts in the database."""
        return self.select_related("publication").only(
            "slug",
            "language",
            "article_id",
            "publication__title",
            "publication__type",
            "publication__reviewed_on",
            "publication__updated_on",
        )


class LivePage(models.Model):
    """The pointer to the publication that readers see now: one per article and language, or none."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="live_pages")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    slug = models.SlugField(max_length=120)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")

    # What only some queries ask for; see `with_details`.
    details: dict[str, Any] | None

    objects = LivePageQuerySet.as_manager()

    class Meta:
        verbose_name = _("live page")
        verbose_name_plural = _("live pages")
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="one_live_page_per_article_and_language"),
            models.UniqueConstraint(fields=["language", "slug"], name="one_live_page_per_address"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="points_at_newest",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("newest", "articles_publication%ROWTYPE")],
                func="""
                    SELECT * INTO newest FROM articles_publication
                     WHERE article_id = NEW.article_id AND language = NEW.language
                     ORDER BY number DESC LIMIT 1;
                    IF newest.id IS DISTINCT FROM NEW.publication_id OR newest.slug IS DISTINCT FROM NEW.slug THEN
                        RAISE EXCEPTION 'a live page shows the newest publication of its article and language';
                    END IF;
                    IF EXISTS (SELECT 1 FROM articles_withdrawal w WHERE w.publication_id = NEW.publication_id
                               AND NOT EXISTS (SELECT 1 FROM articles_restoration r WHERE r.withdrawal_id = w.id)) THEN
                        RAISE EXCEPTION 'a withdrawn publication cannot be live';
                    END IF;
                    RETURN NEW;
                """,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"/{self.language}/{self.slug}/"


class Address(models.Model):
    """Every address an article was ever published at. Old ones redirect; none is given to another article."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="addresses")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    slug = models.SlugField(max_length=120)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="an_address_belongs_to_one_article")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"/{self.language}/{self.slug}/"
