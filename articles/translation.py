"""Which columns of the draft exist in both languages. Addresses and anchors are never among them."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from articles.models import (
    Article,
    CareCard,
    Contributor,
    Correction,
    Figure,
    GlossaryTerm,
    Region,
    Resource,
    Section,
    Topic,
)


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name",)


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "synonyms", "summary", "source_line")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("heading", "body")


@register(Figure)
class FigureTranslation(TranslationOptions):
    fields = ("caption", "alt", "credit")


@register(CareCard)
class CareCardTranslation(TranslationOptions):
    fields = ("heading", "items")


@register(Resource)
class ResourceTranslation(TranslationOptions):
    fields = ("name",)


@register(Contributor)
class ContributorTranslation(TranslationOptions):
    fields = ("role",)


@register(Correction)
class CorrectionTranslation(TranslationOptions):
    fields = ("text",)


@register(GlossaryTerm)
class GlossaryTermTranslation(TranslationOptions):
    fields = ("term", "forms", "definition", "plain", "note", "source")
