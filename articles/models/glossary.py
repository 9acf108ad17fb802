"""The library's terms in both languages. No reader is shown these rows: a submission takes definitions by value."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only
from articles.models.published import sha256_of

# What `articles.glossary.wording.Wording.said_to_readers` computes.
_SAID = """encode(sha256(convert_to(
    (NEW.content::jsonb #>> '{{term,{language}}}') || E'\\n' || (NEW.content::jsonb #>> '{{definition,{language}}}')
    || E'\\n' || (NEW.content::jsonb #>> '{{source,{language}}}'), 'UTF8')), 'hex')"""


class GlossaryTerm(models.Model):
    """A term, what it means, and how the library uses it.

    Never deleted, because texts that were signed name it by value: one that is not wanted any more is taken out of use.
    """

    source_id = models.CharField(_("name at its source"), max_length=100, blank=True)
    term = models.CharField(_("term"), max_length=200, blank=True)
    forms = models.TextField(
        _("other forms"),
        max_length=2_000,
        blank=True,
        help_text=_("One per line: synonyms, abbreviations, irregular plurals. Simple plurals are found anyway."),
    )
    definition = models.TextField(
        _("definition"),
        max_length=5_000,
        blank=True,
        help_text=_("In plain words, one paragraph. Readers see it once an article that uses the term was signed."),
    )
    plain = models.CharField(
        _("plain word"),
        max_length=200,
        blank=True,
        help_text=_("Writers are told to say this instead of the term."),
    )
    note = models.TextField(
        _("note on usage"), max_length=2_000, blank=True, help_text=_("For writers and translators; no reader sees it.")
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Only where the definition comes from somebody else.")
    )
    for_readers = models.BooleanField(
        _("for readers"),
        default=False,
        help_text=_("The next submission of each article that uses the term takes the definition along, to be signed."),
    )
    in_use = models.BooleanField(_("in use"), default=True, help_text=_("A term out of use is found nowhere."))

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        constraints = [
            models.UniqueConstraint(fields=["source_id"], condition=~Q(source_id=""), name="one_term_per_source_name"),
        ]

    def __str__(self) -> str:
        return self.term_en or self.term_es or f"#{self.pk}"  # type: ignore[attr-defined]


class GlossaryEdit(models.Model):
    """Who wrote the words of a term, by value. Four eyes are judged by this, as by the edits of a draft.

    Written once by `articles.glossary.record_edit` and never changed.
    """

    class How(models.TextChoices):
        ADMIN = "admin", _("edited")
        IMPORT = "import", _("imported")
        RESTORE = "restore", _("restored")

    term = models.ForeignKey(GlossaryTerm, on_delete=models.PROTECT, related_name="edits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How.choices)
    changed_en = models.BooleanField()
    changed_es = models.BooleanField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    # Of the term, its definition and its source: a submission is searched for by these.
    said_en = models.CharField(max_length=64)
    said_es = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("edit of the glossary")
        verbose_name_plural = _("edits of the glossary")
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="says_what_it_holds",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.said_en <> {_SAID.format(language="en")} OR NEW.said_es <> {_SAID.format(language="es")} THEN
                        RAISE EXCEPTION 'an edit of the glossary is found by the words that it holds';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(digest=sha256_of("content")), name="glossary_digest_is_of_its_content"),
        ]
        indexes = [
            models.Index(fields=["term", "-id"], name="edits_of_a_term"),
            models.Index(fields=["said_en"], name="who_said_it_in_english"),
            models.Index(fields=["said_es"], name="who_said_it_in_spanish"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.how} {self.at:%Y-%m-%d %H:%M}"
