"""What is known of the addresses that articles lead to. A register and no record: all of it can be found out again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.links.outcome import Outcome, Seriousness
from articles.models.draft import Article
from articles.models.published import LANGUAGE_CHOICES, sha256_of

OUTCOME_LABELS = {
    Outcome.FINE: _("answers well"),
    Outcome.MOVED: _("moved for good"),
    Outcome.FRONT_PAGE: _("leads to a front page"),
    Outcome.UNENCRYPTED: _("leads to an unencrypted page"),
    Outcome.MISSING: _("no such page"),
    Outcome.NO_HOST: _("no such site"),
    Outcome.UNSAFE: _("address that nobody should open"),
    Outcome.CERTIFICATE: _("invalid certificate"),
    Outcome.SILENT: _("no answer in time"),
    Outcome.UNREACHABLE: _("no connection"),
    Outcome.FAILING: _("error of the site"),
    Outcome.ROUNDABOUT: _("too many redirects"),
    Outcome.CLOSED: _("answers no machine"),
    Outcome.ROBOTS: _("asks machines to stay away"),
    Outcome.PORT: _("unusual port"),
    Outcome.ODD: _("unusual answer"),
}
SERIOUSNESS_LABELS = {
    Seriousness.DANGER: _("Danger"),
    Seriousness.BROKEN: _("Broken"),
    Seriousness.CAUTION: _("Caution"),
    Seriousness.FINE: _("Fine"),
    Seriousness.UNKNOWN: _("Not looked at yet"),
}


def outcome_choices() -> list[tuple[str, object]]:
    return [(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()]


def seriousness_choices() -> list[tuple[int, object]]:
    return [(rank.value, label) for rank, label in SERIOUSNESS_LABELS.items()]


class LinkCheck(models.Model):
    """One address and what the last look at it found. See `articles.links.outcome` for what the columns mean."""

    url = models.TextField(_("address"))
    # An address may be longer than an index can hold.
    digest = models.CharField(max_length=64, unique=True)
    host = models.CharField(_("site"), max_length=255)
    checked_at = models.DateTimeField(_("last checked"), null=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=outcome_choices, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    seriousness = models.PositiveSmallIntegerField(choices=seriousness_choices, default=Seriousness.UNKNOWN)
    final_url = models.TextField(blank=True)
    new_url = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    last_good_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(digest=sha256_of("url")), name="link_digest_is_of_its_address"),
            models.CheckConstraint(
                condition=Q(checked_at=None, outcome="", seriousness=Seriousness.UNKNOWN.value)
                | (Q(checked_at__isnull=False) & ~Q(outcome="") & ~Q(seriousness=Seriousness.UNKNOWN.value)),
                name="a_link_has_an_outcome_when_it_was_looked_at",
            ),
        ]
        indexes = [
            models.Index(fields=["seriousness", "host", "id"], name="links_by_seriousness"),
            models.Index(fields=["checked_at"], name="links_by_last_check"),
        ]

    def __str__(self) -> str:
        return self.url


class LinkedText(models.Model):
    """A text whose links are in the register: a draft, a text in review or a live page, in one language.

    `mark` names its state, such as the last edit of a draft; while that is the same, the text is not read again.
    """

    class Kind(models.TextChoices):
        LIVE = "1 live", _("on the page")
        REVIEW = "2 review", _("in review")
        DRAFT = "3 draft", _("in the draft")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="linked_texts")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    mark = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "kind"], name="links_of_a_text_are_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.kind} {self.mark}"


class LinkUse(models.Model):
    """A place in a text that leads to an address; `place` and `label` as in `articles.links.found`.

    `article`, `language` and `kind` are those of the text, so that a list of links need not look at their texts.
    """

    link = models.ForeignKey(LinkCheck, on_delete=models.CASCADE, related_name="uses", db_index=False)
    text = models.ForeignKey(LinkedText, on_delete=models.CASCADE, related_name="uses")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    kind = models.CharField(max_length=10, choices=LinkedText.Kind.choices)
    place = models.CharField(max_length=80)
    label = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["link", "kind", "article"], name="uses_of_a_link")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.place}"
