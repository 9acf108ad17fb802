"""Who is asked to review, and the outbox: what happened (`Notice`), and one mail for each person who is told (`Mail`).

Both are written in the transaction of the verb that causes them. Only `manage.py deliver_mail` sends.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models import Assignment, Feedback, Publication
from articles.models.append_only import append_only, no_truncate
from articles.models.published import LANGUAGE_CHOICES
from reviews.models.review import Submission


class Ask(models.Model):
    """Somebody was asked to review a submission. Others may sign it, too; this one is waited for."""

    class Why(models.TextChoices):
        TURN = "turn", _("it was their turn")
        INSTEAD = "instead", _("in place of somebody else")

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="asks", verbose_name=_("submission")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="asks", verbose_name=_("account")
    )
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("request to review")
        verbose_name_plural = _("requests to review")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["submission", "user"], name="one_ask_per_person")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.user}: {self.get_why_display()}"


class Notice(models.Model):
    """Something happened that people are told. It holds no text of an article: mails name the title and link to it."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("asked to review")
        NOBODY = "nobody", _("nobody left to ask")
        CHANGES = "changes", _("changes asked for")
        SIGNED = "signed", _("signed")
        UNSIGNED = "unsigned", _("signature taken back")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("page withdrawn")
        DUE = "due", _("page due for its next review")
        LATE = "late", _("review later than wanted")
        ASSIGNED = "assigned", _("asked to translate")
        BEHIND = "behind", _("translation behind in what can hurt")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("submission")
    )
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, related_name="notices", verbose_name=_("publication")
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="notices", verbose_name=_("assignment")
    )
    by_name = models.CharField(_("name"), max_length=200, blank=True)  # whose act it was; empty for the calendar's
    # What makes a notice that can only be written once the same as an earlier one, such as the step of a reminder.
    step = models.CharField(_("step"), max_length=20, blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=Q(kind="published"), name="one_notice_per_publication"
            ),
            models.UniqueConstraint(
                fields=["submission", "kind", "step"], condition=~Q(step=""), name="a_submission_is_reminded_of_once"
            ),
            models.UniqueConstraint(
                fields=["publication", "kind", "step"], condition=~Q(step=""), name="a_page_is_reminded_of_once"
            ),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(kind="behind"), name="a_page_leaves_its_translation_behind_once"
            ),
            models.UniqueConstraint(fields=["assignment"], name="one_notice_per_assignment"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["request", "nobody", "changes", "signed", "unsigned", "late"],
                    submission__isnull=False,
                    publication=None,
                    assignment=None,
                )
                | Q(kind="published", submission__isnull=False, publication__isnull=False, assignment=None)
                | Q(
                    kind__in=["withdrawn", "due", "behind"],
                    submission=None,
                    publication__isnull=False,
                    assignment=None,
                )
                | Q(kind="assigned", submission=None, publication=None, assignment__isnull=False),
                name="a_notice_is_about_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["nobody", "due", "late"]) | ~Q(step=""), name="what_recurs_has_a_step"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class MailPreference(models.Model):
    """How one person wants to be written to. Who has chosen nothing gets single mails in the library's language."""

    class Rhythm(models.TextChoices):
        EACH = "each", _("a mail for each, at once")
        DAILY = "daily", _("one mail a day with all of them")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="mail_preference",
        verbose_name=_("account"),
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="en")
    rhythm = models.CharField(_("rhythm"), max_length=5, choices=Rhythm.choices, default=Rhythm.EACH)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}: {self.language}, {self.rhythm}"


class MailQuerySet(models.QuerySet["Mail"]):
    def to_be_sent(self) -> Self:
        """Return what goes out by itself: of those who want one mail a day, only that one."""
        daily = MailPreference.objects.filter(user=OuterRef("recipient"), rhythm=MailPreference.Rhythm.DAILY)
        return self.filter(Q(digest_on__isnull=False) | ~Exists(daily), state=Mail.State.WAITING)

    def unclaimed(self, at: dt.datetime) -> Self:
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))


class Mail(models.Model):
    """One mail to one person: a notice, or everything that waited on one day (`digest_on`).

    Or to a reader, who has no account: the answer to a report. Their address stays with the report, and is forgotten
    there.
    What it is about is never changed, only what became of it. The text is made when it is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        GATHERED = "gathered", _("in the mail of the day")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not sent")
        PARKED = "parked", _("given up")

    class WhyNot(models.TextChoices):
        """Why a mail was not sent: the right to it is asked when it is sent, not when it was written."""

        INACTIVE = "inactive", _("the account is not active")
        NO_ADDRESS = "no-address", _("the account has no valid address")
        NOT_ALLOWED = "not-allowed", _("the account may not see or sign this any more")
        STEPPED_ASIDE = "stepped-aside", _("the person stepped aside")
        SIGNED = "signed", _("the person has signed")
        NOT_NEEDED = "not-needed", _("nothing is missing any more")
        CLOSED = "closed", _("the submission is closed")
        REASSIGNED = "reassigned", _("the translation was assigned anew")
        OVERTAKEN = "overtaken", _("the page is another one by now")
        FORGOTTEN = "forgotten", _("the reader’s address is forgotten")
        EMPTY = "empty", _("nothing was left to say")

    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, related_name="mails", verbose_name=_("notice")
    )
    digest_on = models.DateField(_("mail of the day"), null=True, blank=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="mails", verbose_name=_("to")
    )
    report = models.ForeignKey(
        Feedback, on_delete=models.PROTECT, null=True, related_name="mail", verbose_name=_("answer to")
    )
    # Made once, so that a mail that is sent again after a crash can be told from a new one.
    message_id = models.CharField(_("Message-ID"), max_length=300, unique=True)
    written_at = models.DateTimeField(_("written"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    digest = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="items", verbose_name=_("mail of the day")
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    # Whoever sends takes a mail for a while; a claim that has run out is free for the next.
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    why_not = models.CharField(_("why it was not sent"), max_length=15, choices=WhyNot.choices, blank=True)
    error = models.CharField(_("last error"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_permissions = ("view",)
        permissions = [("send_mail_again", _("Can let parked mail be tried again"))]
        constraints = [
            models.UniqueConstraint(fields=["notice", "recipient"], name="nobody_is_told_twice"),
            models.UniqueConstraint(
                fields=["recipient", "digest_on"],
                condition=Q(digest_on__isnull=False),
                name="one_digest_per_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(report=None, recipient__isnull=False, notice__isnull=False, digest_on=None)
                | Q(report=None, recipient__isnull=False, notice=None, digest_on__isnull=False)
                | Q(report__isnull=False, recipient=None, notice=None, digest_on=None),
                name="a_mail_is_of_a_notice_or_of_a_day_or_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "gathered"], done_at=None)
                | Q(state__in=["sent", "dropped", "parked"], done_at__isnull=False),
                name="a_mail_that_is_done_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="dropped") & ~Q(why_not="")) | (~Q(state="dropped") & Q(why_not="")),
                name="a_mail_not_sent_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="gathered") | Q(digest__isnull=False), name="what_is_gathered_is_in_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(claim=None, claimed_until=None)
                | Q(state="waiting", claim__isnull=False, claimed_until__isnull=False),
                name="only_waiting_mail_is_claimed",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "id"], condition=Q(state="waiting"), name="waiting_mail_by_person")
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="frozen",
                exclude=[
                    "state",
                    "digest",
                    "tries",
                    "next_try_at",
                    "claim",
                    "claimed_until",
                    "why_not",
                    "error",
                    "done_at",
                ],
            ),
            pgtrigger.FSM(
                name="states",
                field="state",
                transitions=[
                    ("waiting", "gathered"),
                    ("waiting", "sent"),
                    ("waiting", "dropped"),
                    ("waiting", "parked"),
                    ("gathered", "sent"),
                    ("gathered", "dropped"),
                    ("parked", "waiting"),
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.recipient or _('a reader')}: {self.notice or self.report or self.digest_on}"
