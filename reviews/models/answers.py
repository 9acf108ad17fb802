"""What an editor answers to the comments of a review that ended with changes asked for."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only
from reviews.models.review import Comment


class CommentAnswer(models.Model):
    """One answer to one comment: done, or not done because. The next review begins with it."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="answer", verbose_name=_("comment"))
    done = models.BooleanField(_("done"))
    text = models.TextField(_("words"), max_length=2_000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    by_name = models.CharField(_("name"), max_length=200)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("answer to a comment")
        verbose_name_plural = _("answers to comments")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(done=True) | ~Q(text=""), name="what_is_not_done_has_a_reason")
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="answers_what_was_asked_for",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM reviews_comment c JOIN reviews_submission s ON s.id = c.submission_id
                                    WHERE c.id = NEW.comment_id AND s.state = 'changes_asked'
                                      AND c.by_id = s.closed_by_id AND c.at = s.closed_at) THEN
                        RAISE EXCEPTION 'an answer is to a comment that asked for changes';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.text[:60]}"
