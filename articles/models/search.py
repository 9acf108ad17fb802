"""What the search looks things up in. Nothing of it is ever printed: a result prints the publication it points at.

`articles.search.indexing` writes a page's rows in the transaction that publishes or withdraws it, and
`manage.py rebuild_search` writes all of them again.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchQueryField, SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.utils.translation import gettext_lazy as _

from articles.models.draft import Article
from articles.models.published import LANGUAGE_CHOICES, Publication


class SearchPage(models.Model):
    """The words of a live page: A its title, B its other names, C its headings and codes, D its text.

    A row counts only while the live page of its article and language points at its publication.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="+")
    words = SearchVectorField()
    # The folded words of its names: how often a word names something.
    naming = ArrayField(models.TextField())
    codes = ArrayField(models.TextField())

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="one_search_page_per_article_and_language")
        ]
        indexes = [
            # By language: a word of the other one is then found nowhere, and not on half of the pages in vain.
            *(
                GinIndex(
                    fields=["words"],
                    condition=Q(language=language),
                    name=f"search_by_words_{language}",
                    fastupdate=False,
                )
                for language, _name in LANGUAGE_CHOICES
            ),
            GinIndex(fields=["naming"], name="search_by_naming", fastupdate=False),
            GinIndex(fields=["codes"], name="search_by_codes", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language}"


class SearchName(models.Model):
    """One name of a live page: its title, or another name of its subject in the order of the text."""

    page = models.ForeignKey(SearchPage, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    position = models.PositiveSmallIntegerField()  # 0 is the title
    folded = models.TextField()
    size = models.PositiveSmallIntegerField()  # words
    # What makes two names one: the letters without the gaps, and the stems in any order.
    keys = ArrayField(models.TextField())
    words = SearchVectorField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["language", "folded"], opclasses=["text_ops", "text_pattern_ops"], name="names_by_beginning"
            ),
            GinIndex(fields=["keys"], name="names_by_key", fastupdate=False),
            GinIndex(fields=["words"], name="names_by_words", fastupdate=False),
            # Half as many rows to read for a word that stands in the names of every other page.
            GinIndex(fields=["words"], condition=Q(position=0), name="titles_by_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.folded


class SearchGram(models.Model):
    """Three letters in a row of a word that names something, for words that nobody spelt right.

    Rows only come, and a word that names nothing any more is passed over: two publications at once never wait for
    one another. `rebuild_search` clears up.
    """

    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    gram = models.CharField(max_length=3)
    word = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["language", "gram", "word"], name="words_by_gram")]

    def __str__(self) -> str:
        return f"{self.gram}: {self.word}"


class BestBet(models.Model):
    """The article that comes first for a query, because an editor says so. Navigation: it changes without sign-off."""

    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    query = models.CharField(
        _("query"), max_length=200, help_text=_("The whole query. Case, accents and punctuation do not matter.")
    )
    folded = models.CharField(max_length=200, editable=False)
    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="best_bets",
        verbose_name=_("article"),
        help_text=_("Shown first while it has a live page in this language."),
    )

    class Meta:
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        constraints = [models.UniqueConstraint(fields=["language", "folded"], name="one_best_bet_per_query")]

    def __str__(self) -> str:
        return self.query


def _stemmed(configuration: str) -> Func:
    """Return a phrase as what it asks for, with its accents or without."""
    each = (SearchQuery(F(name), config=configuration) for name in ("phrase", "folded"))
    return Func(*each, template="(%(expressions)s)", arg_joiner=" || ", output_field=SearchQueryField())


class EmergencyPhrase(models.Model):
    """Words that make a query sound like an emergency. The board keeps the list; readers never see these rows."""

    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    phrase = models.CharField(_("phrase"), max_length=100)
    folded = models.CharField(max_length=100)
    # Every search is held against every phrase: they are stemmed when they are written.
    asked = models.GeneratedField(
        expression=Case(
            When(language="es", then=_stemmed("pg_catalog.spanish")), default=_stemmed("pg_catalog.english")
        ),
        output_field=SearchQueryField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("emergency phrase")
        verbose_name_plural = _("emergency phrases")
        default_permissions = ()
        permissions = [("edit_emergency_phrases", _("Can edit the phrases that show the emergency card"))]
        constraints = [models.UniqueConstraint(fields=["language", "phrase"], name="one_row_per_emergency_phrase")]

    def __str__(self) -> str:
        return self.phrase


class SearchedQuery(models.Model):
    """What was asked on a day, how often, and how many pages it found. Nothing says by whom or when in the day."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    query = models.CharField(_("query"), max_length=100)
    found = models.PositiveIntegerField(_("pages found"))
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["day", "language", "query"], name="one_row_per_query_and_day")]
        indexes = [
            models.Index(fields=["language", "query"], name="searches_by_query"),
            models.Index(fields=["-times"], condition=Q(found=0), name="searches_without_result"),
        ]

    def __str__(self) -> str:
        return self.query
