"""The ledger: signatures, and every act and refusal. Written once, by the verbs in `reviews.workflow`."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Publication
from articles.models.append_only import append_only
from articles.models.published import LANGUAGE_CHOICES
from reviews.models.review import Submission
from reviews.policy import Kind


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
    interests = models.TextField(_("conflict-of-interest statement"), blank=True)
    meaning = models.CharField(_("meaning"), max_length=200)
    attest_id = models.CharField(_("declaration"), max_length=40)
    attest_text = models.TextField(_("text of the declaration"))
    identity_method = models.CharField(_("proof of identity"), max_length=40)
    review_due_on = models.DateField(_("next review due"), null=True, blank=True)
    # Set where a library moved in with reviews made elsewhere: the reviewer and day it names.
    carried_over = models.JSONField(_("carried over"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed"))
    signed_on = models.DateField(_("day of signing"))  # the day of `signed_at` where the library is
    # The chain: each entry holds the hash of the one before it; see `reviews.chain`.
    number = models.PositiveBigIntegerField(_("number"), unique=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["submission", "signer", "kind"], name="one_signature_per_person_and_kind"),
            models.CheckConstraint(condition=~Q(printed_name="") & ~Q(attest_text=""), name="a_signature_is_legible"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="signs_what_was_submitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("sub", "reviews_submission%ROWTYPE"), ("last", "reviews_signoff%ROWTYPE")],
                func="""
                    SELECT * INTO sub FROM reviews_submission WHERE id = NEW.submission_id;
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
                    SELECT * INTO last FROM reviews_signoff ORDER BY number DESC LIMIT 1;
                    IF NEW.number <> coalesce(last.number, 0) + 1
                       OR NEW.previous_hash <> coalesce(last.hash, repeat('0', 64)) THEN
                        RAISE EXCEPTION 'a signature is the next link of the chain';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}, {self.get_kind_display()}, {self.signed_at:%Y-%m-%d}"


class Event(models.Model):
    """One act in the life of an article, or one refusal of it. The trail that the admin shows."""

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
    detail = models.TextField(_("detail"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ("view",)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.outcome}"


class PublicationGuard(Publication):
    """Puts this app's rule on the other app's table: no publication without the sign-offs for its digests.

    The rule is the one of `reviews.policy`, said again in SQL so that nothing gets around it: which
    sign-off is needed follows from comparing the digests with those of the live publication.
    """

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="needs_sign_offs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("sub", "reviews_submission%ROWTYPE"),
                    ("base", "articles_publication%ROWTYPE"),
                    ("source", "articles_publication%ROWTYPE"),
                    ("needed", "text"),
                    ("count_needed", "integer"),
                    ("count_found", "integer"),
                ],
                func="""
                    SELECT * INTO sub FROM reviews_submission WHERE key = NEW.submission_key FOR UPDATE;
                    IF sub.id IS NULL OR sub.state <> 'in_review' OR sub.article_id <> NEW.article_id
                       OR sub.language <> NEW.language OR sub.digest <> NEW.digest
                       OR sub.clinical_digest <> NEW.clinical_digest OR sub.content <> NEW.content
                       OR sub.source_digest <> NEW.source_digest
                       OR sub.source_clinical_digest <> NEW.source_clinical_digest
                       OR sub.slug <> NEW.slug OR sub.note <> NEW.note
                       OR NEW.content::jsonb ->> 'title' <> NEW.title
                       OR NEW.content::jsonb ->> 'type' <> NEW.type THEN
                        RAISE EXCEPTION 'a publication shows a submission in review, letter for letter';
                    END IF;
                    IF EXISTS (SELECT 1 FROM articles_publication p WHERE p.article_id = NEW.article_id
                               AND (p.type IN ('policy', 'accreditation'))
                                   <> (NEW.type IN ('policy', 'accreditation'))) THEN
                        RAISE EXCEPTION 'a medical article and a page about the library do not become one another';
                    END IF;
                    SELECT p.* INTO base FROM articles_livepage l JOIN articles_publication p ON p.id = l.publication_id
                     WHERE l.article_id = NEW.article_id AND l.language = NEW.language;
                    IF NEW.language = 'en' THEN
                        needed := CASE WHEN base.id IS NOT NULL AND base.digest <> NEW.digest
                                            AND base.clinical_digest = NEW.clinical_digest THEN 'editorial'
                                       WHEN (NEW.content::jsonb ->> 'type') IN ('policy', 'accreditation')
                                       THEN 'editorial'
                                       ELSE 'medical' END;
                    ELSE
                        SELECT * INTO source FROM articles_publication WHERE id = NEW.source_publication_id;
                        IF source.id IS NULL OR source.article_id <> NEW.article_id OR source.language <> 'en'
                           OR source.digest <> NEW.source_digest
                           OR source.clinical_digest <> NEW.source_clinical_digest THEN
                            RAISE EXCEPTION 'a translation names the published source it was compared with';
                        END IF;
                        IF EXISTS (SELECT 1 FROM articles_withdrawal
                                   WHERE publication_id = source.id AND reason IN ('safety', 'outdated')) THEN
                            RAISE EXCEPTION 'the source of this translation was withdrawn for what it says';
                        END IF;
                        needed := CASE WHEN base.id IS NOT NULL AND base.digest <> NEW.digest
                                            AND base.clinical_digest = NEW.clinical_digest
                                            AND base.source_clinical_digest = NEW.source_clinical_digest
                                       THEN 'editorial' ELSE 'translation' END;
                    END IF;
                    count_needed := CASE WHEN needed = 'medical' THEN greatest(1, sub.physicians_needed) ELSE 1 END;
                    SELECT count(DISTINCT s.signer_id) INTO count_found FROM reviews_signoff s
                     WHERE s.submission_id = sub.id AND s.kind = needed AND s.digest = NEW.digest
                       AND s.clinical_digest = NEW.clinical_digest AND s.source_digest = NEW.source_digest;
                    IF count_found < count_needed THEN
                        RAISE EXCEPTION 'publication refused: % of % % sign-offs for this text',
                            count_found, count_needed, needed;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="prints_what_the_sign_offs_say",  # runs after the other: triggers go by the alphabet
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("base", "articles_publication%ROWTYPE"),
                    ("source", "articles_publication%ROWTYPE"),
                    ("said", "jsonb"),
                    ("reviewed_on", "date"),
                    ("due_on", "date"),
                    ("changed", "text"),
                ],
                func="""
                    SELECT p.* INTO base FROM articles_livepage l JOIN articles_publication p ON p.id = l.publication_id
                     WHERE l.article_id = NEW.article_id AND l.language = NEW.language;
                    SELECT * INTO source FROM articles_publication WHERE id = NEW.source_publication_id;
                    SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'printed_name', s.printed_name,
                                     'credentials', s.credentials, 'board', s.board_name, 'board_es', s.board_name_es,
                                     'signed_on', s.signed_on, 'meaning', s.meaning, 'carried_over', s.carried_over)
                                     ORDER BY s.number),
                           max(coalesce((s.carried_over ->> 'date')::date, s.signed_on))
                               FILTER (WHERE s.kind = 'medical'),
                           min(s.review_due_on) FILTER (WHERE s.kind = 'medical')
                      INTO said, reviewed_on, due_on
                      FROM reviews_signoff s JOIN reviews_submission b ON b.id = s.submission_id
                     WHERE b.key = NEW.submission_key;
                    changed := CASE WHEN base.id IS NULL THEN 'first' WHEN base.digest = NEW.digest THEN 're-review'
                                    WHEN base.clinical_digest = NEW.clinical_digest THEN 'editorial'
                                    ELSE 'clinical' END;
                    IF changed = 'editorial' AND base.source_clinical_digest = NEW.source_clinical_digest THEN
                        SELECT coalesce(jsonb_agg(entry ORDER BY place), '[]') || said INTO said
                          FROM jsonb_array_elements(base.review) WITH ORDINALITY AS carried (entry, place)
                         WHERE entry ->> 'kind' <> 'editorial';
                        reviewed_on := base.reviewed_on;
                        due_on := base.review_due_on;
                    ELSIF source.id IS NOT NULL THEN
                        reviewed_on := source.reviewed_on;
                        due_on := source.review_due_on;
                    END IF;
                    IF NEW.review IS DISTINCT FROM said OR NEW.reviewed_on IS DISTINCT FROM reviewed_on
                       OR NEW.review_due_on IS DISTINCT FROM due_on THEN
                        RAISE EXCEPTION 'a publication prints the names and dates of its sign-offs';
                    END IF;
                    IF NEW.change <> changed
                       OR (changed = 're-review' AND NEW.updated_on <> base.updated_on)
                       OR (changed <> 're-review' AND abs(NEW.updated_on - NEW.published_at::date) > 1)
                       OR NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM articles_publication
                                          WHERE article_id = NEW.article_id AND language = NEW.language) THEN
                        RAISE EXCEPTION 'a publication says by itself what it changed, and when';
                    END IF;
                    IF NEW.image_hashes IS DISTINCT FROM ARRAY(
                        SELECT (figure ->> 'sha256')::varchar(64)
                          FROM jsonb_array_elements(NEW.content::jsonb -> 'figures')
                               WITH ORDINALITY AS shown (figure, place)
                         ORDER BY place) THEN
                        RAISE EXCEPTION 'a publication opens no other figures than its own';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
