"""The working draft: rows that editors change at will. No reader is ever shown one of these.

The words of both languages stand side by side in `_en` and `_es` columns (see `articles.translation`).
Use only those: the column without a suffix holds whatever language was active at the last save.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles import codes, editor
from articles.alphabet import SortKey, first_of
from articles.codes import CodeSystem
from articles.document import ADDRESS_PATTERN, ANCHOR_PATTERN, ReferenceKind
from articles.models.labels import care_choices, reference_choices, system_choices, type_choices
from articles.models.library import Image, Region, Topic

# What the document's patterns ask for, said again for forms: a slug field alone lets more through.
valid_address = RegexValidator(ADDRESS_PATTERN, _("Use small letters without accents, digits and hyphens."))
valid_anchor = RegexValidator(ANCHOR_PATTERN, _("Begin with a letter; use small letters, digits and hyphens."))
valid_url = URLValidator(schemes=["http", "https"])
LEVELS = ((1, _("Section")), (2, _("Sub-section")))


class Article(models.Model):
    """One article of the library, in both languages."""

    type = models.CharField(_("type"), max_length=20, choices=type_choices)
    source_id = models.CharField(_("name at its source"), max_length=100, blank=True)
    slug_en = models.SlugField(_("address in English"), max_length=120, blank=True, validators=[valid_address])
    slug_es = models.SlugField(_("address in Spanish"), max_length=120, blank=True, validators=[valid_address])
    title = models.CharField(_("title"), max_length=500, blank=True)
    synonyms = models.TextField(_("other names"), max_length=5_000, blank=True, help_text=_("One per line."))
    summary = models.TextField(
        _("summary"), max_length=5_000, blank=True, help_text=_("One or two sentences, for lists and search engines.")
    )
    source_line = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("Only where the text comes from somebody else.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="articles")
    archived = models.BooleanField(_("archived"), default=False, help_text=_("Hidden from the list of drafts."))
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("edit_source", _("Can edit the source language and the structure of an article"))]
        # The list of articles is in the order of the alphabet, which takes long to work out for each of them.
        indexes = [models.Index(SortKey(first_of("title_en", "title_es")), "id", name="articles_by_title")]
        constraints = [
            models.UniqueConstraint(
                fields=["slug_en"],
                condition=~Q(slug_en=""),
                name="one_article_per_english_address",
                violation_error_message=_("Another article has this English address."),
            ),
            models.UniqueConstraint(
                fields=["slug_es"],
                condition=~Q(slug_es=""),
                name="one_article_per_spanish_address",
                violation_error_message=_("Another article has this Spanish address."),
            ),
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="one_article_per_source_name"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=models.F("valid_from")),
                name="article_ends_after_it_begins",
                violation_error_message=_("“Valid until” lies before “valid from”."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_es or self.slug_en or f"#{self.pk}"  # type: ignore[attr-defined]


class Part(models.Model):
    """Base of every row that belongs to one article and has a place in an order."""

    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True


class Section(Part):
    """A heading with its text. A sub-section belongs to the section before it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sections")
    level = models.PositiveSmallIntegerField(_("level"), choices=LEVELS, default=1)
    anchor = models.SlugField(
        _("anchor"),
        max_length=60,
        blank=True,
        validators=[valid_anchor],
        help_text=_(
            "The part of the address after #, the same in both languages. Left empty, it is made from the heading."
        ),
    )
    heading = models.CharField(_("heading"), max_length=500, blank=True)
    body = ProseEditorField(_("text"), max_length=300_000, blank=True, **editor.OPTIONS)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "anchor"],
                name="one_section_per_anchor",
                # At commit, so that two sections may swap their anchors in one save.
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("Two sections have the same anchor."),
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="section_is_on_level_1_or_2"),
        ]

    def __str__(self) -> str:
        return self.heading_en or self.heading_es or self.anchor  # type: ignore[attr-defined]


class Figure(Part):
    """A picture with what is said about it, at the end of the section that `section` names by anchor."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="figures")
    section = models.CharField(_("in section"), max_length=60, blank=True)
    image = models.ForeignKey(Image, on_delete=models.PROTECT, verbose_name=_("image"), related_name="figures")
    caption = models.TextField(_("caption"), max_length=5_000, blank=True)
    alt = models.TextField(
        _("text for people who cannot see it"), max_length=5_000, blank=True, help_text=_("What the picture shows.")
    )
    credit = models.CharField(_("copyright"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return self.caption_en or str(self.image)  # type: ignore[attr-defined]


class CareCard(Part):
    """When to act, and how fast."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="care_cards")
    section = models.CharField(_("in section"), max_length=60, blank=True)
    level = models.CharField(_("how urgent"), max_length=20, choices=care_choices)
    heading = models.CharField(_("heading"), max_length=500, blank=True)
    items = models.TextField(_("signs"), max_length=5_000, blank=True, help_text=_("One per line."))

    class Meta:
        verbose_name = _("care card")
        verbose_name_plural = _("care cards")

    def __str__(self) -> str:
        return self.heading_en or self.level  # type: ignore[attr-defined]


class Resource(Part):
    """Where a reader can go on, listed by region."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="resources")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("region"), related_name="resources"
    )
    name = models.CharField(_("name"), max_length=500, blank=True)
    url = models.URLField(_("address"), max_length=2_000, blank=True, validators=[valid_url])
    url_es = models.URLField(
        _("Spanish address, if it is another"), max_length=2_000, blank=True, validators=[valid_url]
    )

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def __str__(self) -> str:
        return self.name_en or self.url  # type: ignore[attr-defined]


class Reference(Part):
    """A cited work, the same in both languages."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="references")
    key = models.SlugField(
        _("key"),
        max_length=60,
        validators=[valid_address],
        help_text=_("Short name for citation markers in the text, such as acs-2024."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=reference_choices, default=ReferenceKind.WEB.value)
    authors = models.TextField(
        _("authors"), max_length=5_000, blank=True, help_text=_("One per line, as “Kasales CJ”.")
    )
    work = models.CharField(_("title"), max_length=500, blank=True)
    container = models.CharField(_("journal, book or site"), max_length=500, blank=True)
    year = models.CharField(_("year"), max_length=20, blank=True)
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(_("issue"), max_length=20, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    publisher = models.CharField(_("publisher"), max_length=500, blank=True)
    url = models.URLField(_("address"), max_length=2_000, blank=True, validators=[valid_url])
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    pmid = models.CharField("PMID", max_length=12, blank=True)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"],
                name="one_reference_per_key",
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("Two references have the same key."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.work}"


class Contributor(Part):
    """A name in the byline, by value: a person who marries next year keeps their old articles."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="contributors")
    name = models.CharField(_("name"), max_length=500)
    credentials = models.CharField(_("credentials"), max_length=500, blank=True)
    role = models.CharField(_("role"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self) -> str:
        return self.name


class Correction(Part):
    """What was wrong on the page, told to readers. The newest comes first, whatever its place in the table."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("corrected on"))
    text = models.TextField(
        _("what was wrong"), max_length=5_000, blank=True, help_text=_("And what is right. Readers see it on the page.")
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.date}: {self.text_en or self.text_es or ''}"[:80]  # type: ignore[attr-defined]


class Code(Part):
    """What another system calls the subject of the article; records and searches find the page by it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(_("system"), max_length=20, choices=system_choices)
    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(
        _("name in that system"), max_length=500, blank=True, help_text=_("As the system itself says it.")
    )

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "system", "code"],
                name="one_row_per_code",
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("The same code stands there twice."),
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_, (Q(system=system.value, code__regex=pattern) for system, pattern in codes.PATTERNS.items())
                ),
                name="code_has_the_form_of_its_system",
                violation_error_message=_("The code does not have the form of its system."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return what tells it from every other code, such as “MeSH D008327”."""
        return f"{codes.NAMES.get(CodeSystem(self.system), '') if self.system else ''} {self.code}".strip()
