from articles.models.draft import (
    Article,
    CareCard,
    Code,
    Contributor,
    Correction,
    Figure,
    Reference,
    Resource,
    Section,
)
from articles.models.edits import Edit, TranslationBasis
from articles.models.feedback import Feedback, FeedbackTally, Reopening
from articles.models.glossary import GlossaryEdit, GlossaryTerm
from articles.models.library import Image, Region, Topic
from articles.models.links import LinkCheck, LinkedText, LinkUse
from articles.models.navigation import Featured, IndexEntry, RelatedArticle
from articles.models.published import Address, Change, LivePage, Publication
from articles.models.ready import ReadyPage
from articles.models.search import BestBet, EmergencyPhrase, SearchedQuery, SearchGram, SearchName, SearchPage
from articles.models.site import Holiday, SiteDetails
from articles.models.translating import Assignment, TranslationDraft, TranslationSummary
from articles.models.undo import RevisionGuard, VersionGuard
from articles.models.withdrawal import Restoration, Withdrawal

__all__ = [
    "Address",
    "Article",
    "Assignment",
    "BestBet",
    "CareCard",
    "Change",
    "Code",
    "Contributor",
    "Correction",
    "Edit",
    "EmergencyPhrase",
    "Featured",
    "Feedback",
    "FeedbackTally",
    "Figure",
    "GlossaryEdit",
    "GlossaryTerm",
    "Holiday",
    "Image",
    "IndexEntry",
    "LinkCheck",
    "LinkUse",
    "LinkedText",
    "LivePage",
    "Publication",
    "ReadyPage",
    "Reference",
    "Region",
    "RelatedArticle",
    "Reopening",
    "Resource",
    "Restoration",
    "RevisionGuard",
    "SearchGram",
    "SearchName",
    "SearchPage",
    "SearchedQuery",
    "Section",
    "SiteDetails",
    "Topic",
    "TranslationBasis",
    "TranslationDraft",
    "TranslationSummary",
    "VersionGuard",
    "Withdrawal",
]
