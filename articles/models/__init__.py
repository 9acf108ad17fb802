from articles.models.draft import (
    Article,
    CareCard,
    Contributor,
    Correction,
    Figure,
    Reference,
    Resource,
    Section,
)
from articles.models.edits import Edit, TranslationBasis
from articles.models.feedback import Feedback, FeedbackTally
from articles.models.glossary import GlossaryEdit, GlossaryTerm
from articles.models.library import Image, Region, Topic
from articles.models.published import Address, Change, LivePage, Publication
from articles.models.translating import Assignment, TranslationDraft, TranslationSummary
from articles.models.undo import RevisionGuard, VersionGuard
from articles.models.withdrawal import Restoration, Withdrawal

__all__ = [
    "Address",
    "Article",
    "Assignment",
    "CareCard",
    "Change",
    "Contributor",
    "Correction",
    "Edit",
    "Feedback",
    "FeedbackTally",
    "Figure",
    "GlossaryEdit",
    "GlossaryTerm",
    "Image",
    "LivePage",
    "Publication",
    "Reference",
    "Region",
    "Resource",
    "Restoration",
    "RevisionGuard",
    "Section",
    "Topic",
    "TranslationBasis",
    "TranslationDraft",
    "TranslationSummary",
    "VersionGuard",
    "Withdrawal",
]
