"""The ledger: signatures, those taken back, and every act and refusal. Written once, by the verbs.

Signatures and events are two chains: each entry holds the hash of the one before it; see `reviews.chain`.
"""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.models.append_only import append_only
from articles.models.published import LANGUAGE_CHOICES
from reviews.models.review import Submission
from reviews.policy import Kind


def next_link(table: str, what: str) -> pgtrigger.Trigger:
    """Return the trigger that takes a new entry of a chain only as its next link."""
    return pgtrigger.Trigger(
        name="takes_the_next_link",  # after the other rules: triggers go by the alphabet
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("last", f"{table}%ROWTYPE")],
        func=f"""
            SELECT * INTO last FROM {table} ORDER BY number DESC LIMIT 1;
            IF NEW.number <> coalesce(last.number, 0) + 1
               OR NEW.previous_hash <> coalesce(last.hash, repeat('0', 64)) THEN
                RAISE EXCEPTION '{what} is the next link of the chain';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - the names are those of our own tables
    )


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def standing(self) -> Self:
        """Leave out the signatures that their signers have taken back."""
        return self.filter(withdrawal=None)


class SignOff(models.Model):
    """A signature (after 21 CFR 11.50 and 11.70): who, as what, meaning what, over which exact text.

    Name, credentials, board and statement are copied as text, so that no later change of an account or
    a board says anything else about a signature already given.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="sign_offs", verbose_name=_("submission")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs", verbose_name=_("account")
    )
    digest = models.CharField(_("digest"), max_length=64)
    clinical_digest = models.CharField(_("digest of the medical content"), max_length=64)
    source_digest = models.CharField(_("digest of the English text"), max_length=64, blank=True)
    printed_name = models.CharField(_("name as printed"), max_length=200)
    credentials = models.CharField(_("credentials"), max_length=200, blank=True)
    board_name = models.CharField(_("board"), max_length=200, blank=True)
    board_name_es = models.CharField(_("board in Spanish"), max_length=200, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, verbose_name=_("languages"))
    specialties = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("specialties"))
    interests = models.TextField(_("conflict-of-interest statement"), blank=True)
    meaning = models.CharField(_("meaning"), max_length=200)
    attest_id = models.CharField(_("declaration"), max_length=40)
    attest_text = models.TextField(_("text of the declaration"))
    identity_method = models.CharField(_("proof of identity"), max_length=200)
    review_due_on = models.DateField(_("next review due"), null=True, blank=True)
    # Set where a library moved in with reviews made elsewhere: the reviewer and day it names.
    carried_over = models.JSONField(_("carried over"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed"))
    signed_on = models.DateField(_("day of signing"))  # the day of `signed_at` where the library is
    # The one-time key of the request that signed: the same request sent again is the same signature.
    request_key = models.UUIDField(_("request"), null=True, unique=True)
    # Which fields the hash is of; see `reviews.chain`.
    hash_version = models.PositiveSmallIntegerField(_("version of the hash"), default=2)
    number = models.PositiveBigIntegerField(_("number"), unique=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(printed_name="") & ~Q(attest_text=""), name="a_signature_is_legible"),
            models.CheckConstraint(
                condition=Q(hash_version=1) | Q(hash_version=2, request_key__isnull=False),
                name="a_signature_answers_one_request",
            ),
        ]
        triggers = [
            *append_only(),
            next_link("reviews_signoff", "a signature"),
            pgtrigger.Trigger(
                name="signs_what_was_submitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("sub", "reviews_submission%ROWTYPE")],
                func="""
                    -- Whoever publishes it meanwhile waits, and then counts this signature as well.
                    SELECT * INTO sub FROM reviews_submission WHERE id = NEW.submission_id FOR SHARE;
                    IF sub.state <> 'in_review' THEN
                        RAISE EXCEPTION 'only a submission in review can be signed';
                    END IF;
                    IF sub.digest <> NEW.digest OR sub.clinical_digest <> NEW.clinical_digest
                       OR sub.source_digest <> NEW.source_digest THEN
                        RAISE EXCEPTION 'a signature is bound to the text that was submitted';
                    END IF;
                    IF NEW.signer_id = sub.submitted_by_id OR NEW.signer_id = ANY(sub.author_ids) THEN
                        RAISE EXCEPTION 'nobody signs a text of their own';
                    END IF;
                    IF NOT EXISTS (SELECT 1 FROM auth_user u WHERE u.id = NEW.signer_id AND u.is_active)
                       OR NEW.kind IN ('medical', 'translation') AND NOT EXISTS (
                          SELECT 1 FROM reviews_member m
                           WHERE m.user_id = NEW.signer_id AND m.active
                             AND m.printed_name = NEW.printed_name AND m.credentials = NEW.credentials
                             -- Physicians also answer for translations that were reviewed elsewhere.
                             AND (m.role = NEW.kind OR m.role = 'medical' AND NEW.carried_over IS NOT NULL)
                             AND (NEW.kind = 'translation' OR m.board_id = coalesce(sub.board_id, m.board_id))) THEN
                        RAISE EXCEPTION 'a signature is of somebody who has the seat that it names';
                    END IF;
                    IF EXISTS (SELECT 1 FROM reviews_recusal r
                                WHERE r.submission_id = NEW.submission_id AND r.by_id = NEW.signer_id) THEN
                        RAISE EXCEPTION 'who stepped aside from a text does not sign it';
                    END IF;
                    IF EXISTS (SELECT 1 FROM reviews_signoff s WHERE s.submission_id = NEW.submission_id
                               AND s.signer_id = NEW.signer_id AND s.kind = NEW.kind
                               AND NOT EXISTS (SELECT 1 FROM reviews_signaturewithdrawal w
                                                WHERE w.sign_off_id = s.id)) THEN
                        RAISE EXCEPTION 'one signature for each person and kind';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}, {self.get_kind_display()}, {self.signed_at:%Y-%m-%d}"


class SignatureWithdrawal(models.Model):
    """A signature taken back by its signer before publication. The signature itself stays on record."""

    sign_off = models.OneToOneField(
        SignOff, on_delete=models.PROTECT, related_name="withdrawal", verbose_name=_("sign-off")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    by_name = models.CharField(_("name"), max_length=200)
    reason = models.TextField(_("reason"), max_length=500)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("signature taken back")
        verbose_name_plural = _("signatures taken back")
        default_permissions = ("view",)
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="only_ones_own_and_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("signed", "reviews_signoff%ROWTYPE"), ("sub", "reviews_submission%ROWTYPE")],
                func="""
                    SELECT * INTO signed FROM reviews_signoff WHERE id = NEW.sign_off_id;
                    -- Whoever publishes it meanwhile waits, and then misses this signature.
                    SELECT * INTO sub FROM reviews_submission WHERE id = signed.submission_id FOR SHARE;
                    IF signed.signer_id <> NEW.by_id OR sub.state <> 'in_review' THEN
                        RAISE EXCEPTION 'a signature is taken back by its signer, before publication';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign_off} ({self.at:%Y-%m-%d})"


class Event(models.Model):
    """One act, or one refusal of it: a verb of the workflow, or an act of administration. The audit trail.

    `records` names each row that the act wrote, with its fingerprint (`reviews.fingerprints`), so that a row
    changed, removed or put in later by the owner of the tables is found.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    by_name = models.CharField(_("name"), max_length=200)
    verb = models.CharField(_("act"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=2, blank=True, choices=LANGUAGE_CHOICES)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("submission")
    )
    # What it is about where that is no article, in words: an account, a board, a list that was exported.
    subject = models.CharField(_("about"), max_length=300, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    records = models.JSONField(_("fingerprints"), default=list, blank=True)
    number = models.PositiveBigIntegerField(_("number"), unique=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    hash_version = models.PositiveSmallIntegerField(_("version of the hash"), default=1)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ("view",)
        triggers = [*append_only(), next_link("reviews_event", "an event")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.outcome}"
