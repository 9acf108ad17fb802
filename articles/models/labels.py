"""What forms, lists and pages of the staff call the kinds of things that a document knows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from articles import codes
from articles.document import ArticleType, CareLevel, ReferenceKind

TYPE_LABELS = {
    ArticleType.PROCEDURE: _("Test or procedure"),
    ArticleType.CONDITION: _("Condition"),
    ArticleType.LIVING: _("Healthy living"),
    ArticleType.POLICY: _("Page about the library"),
    ArticleType.DISCLAIMER: _("Disclaimer (standing notice)"),
    ArticleType.ACCREDITATION: _("Accreditation (standing notice)"),
    ArticleType.NOTICE: _("Site-wide notice (above every page, for some days)"),
}
CARE_LABELS = {
    CareLevel.CALL: _("Call your doctor"),
    CareLevel.TODAY: _("Get care today"),
    CareLevel.EMERGENCY: _("Call the emergency number"),
}
REFERENCE_LABELS = {
    ReferenceKind.JOURNAL: _("Journal article"),
    ReferenceKind.BOOK: _("Book"),
    ReferenceKind.CHAPTER: _("Book chapter"),
    ReferenceKind.REPORT: _("Report"),
    ReferenceKind.WEB: _("Web page"),
    ReferenceKind.GUIDELINE: _("Guideline"),
}


def type_choices() -> list[tuple[str, object]]:
    return [(kind.value, label) for kind, label in TYPE_LABELS.items()]


def care_choices() -> list[tuple[str, object]]:
    return [(level.value, label) for level, label in CARE_LABELS.items()]


def system_choices() -> list[tuple[str, str]]:
    return [(system.value, name) for system, name in codes.NAMES.items()]


def reference_choices() -> list[tuple[str, object]]:
    return [(kind.value, label) for kind, label in REFERENCE_LABELS.items()]
