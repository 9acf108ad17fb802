"""What a reviewer sends: the words beside each place with a decision, then what a signature needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.models.published import LANGUAGE_CHOICES
from reviews import expert_links
from reviews.models import Comment, MailPreference, Recusal

MAX_COMMENT = Comment._meta.get_field("text").max_length
MAX_REASON = 500  # characters
MONTHS = (24, 18, 12, 6, 3)  # until the next review, for whoever wants it sooner than their board
WHOLE = ""  # the place of a comment on the text as a whole


class Decision(models.TextChoices):
    APPROVE = "approve", _("Approve and sign")
    CHANGES = "changes", _("Ask for changes")
    DECLINE = "decline", _("I cannot review this")


class WordsField(forms.CharField):
    """Several lines of plain text, kept in the one spelling that the library keeps texts in."""

    widget = forms.Textarea

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        try:
            return text.paragraph(words)
        except text.TextError as error:
            raise ValidationError(str(error)) from error


class CommentsForm(forms.Form):
    """`places` are those that a comment can stand beside; each has a field of its own, named by `comment_field`.

    `digest` is that of the text which was shown.
    """

    digest = forms.CharField(max_length=64)

    def __init__(self, *args: Any, places: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = (WHOLE, *places)
        for place in self.places:
            self.fields[comment_field(place)] = WordsField(required=False, max_length=MAX_COMMENT)

    @property
    def comments(self) -> dict[str, str]:
        """Return the words beside each place where there are any, of a form that was checked."""
        found = ((place, self.cleaned_data.get(comment_field(place))) for place in self.places)
        return {place: words for place, words in found if words}

    @property
    def typed_comments(self) -> list[BoundField]:
        """Return the fields that hold words, checked or not."""
        return [field for field in map(self.__getitem__, map(comment_field, self.places)) if field.value()]


class DecisionForm(CommentsForm):
    """The first step: the comments, and what the reviewer decides."""

    decision = forms.ChoiceField(
        choices=Decision.choices,
        error_messages={
            "required": _("Choose your decision."),
            "invalid_choice": _("Choose your decision."),
        },
    )
    reason = forms.ChoiceField(required=False, choices=Recusal.Reason.choices)
    reason_text = WordsField(required=False, max_length=MAX_COMMENT)

    @property
    def typed_fields(self) -> list[BoundField]:
        """Return the fields for words that hold any, checked or not."""
        return [*self.typed_comments, *([self["reason_text"]] if self["reason_text"].value() else [])]

    def clean(self) -> None:
        match self.cleaned_data.get("decision"):
            case Decision.CHANGES:
                if not self.comments and not self.errors:
                    self.add_error(comment_field(WHOLE), _("Say what should change, in at least one comment."))
            case Decision.DECLINE:
                if not self.cleaned_data.get("reason"):
                    self.add_error("reason", _("Say why you cannot review it."))


class SignatureForm(forms.Form):
    """What every signature needs: `digest` is of the text that was shown, `key` the one-time key of the request."""

    digest = forms.CharField(max_length=64)
    attest_id = forms.CharField(max_length=40)
    key = forms.UUIDField()
    attest = forms.BooleanField(error_messages={"required": _("Tick the declaration to sign, or go back.")})


class SignForm(CommentsForm, SignatureForm):
    """The second step of a review; `months` is the most that may pass until the next one, if any."""

    def __init__(self, *args: Any, months: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [months, *(shorter for shorter in MONTHS if shorter < months)] if months else []
        self.fields["review_months"] = forms.TypedChoiceField(
            required=False, coerce=int, empty_value=None, choices=[(number, number) for number in allowed]
        )


class WithdrawSignatureForm(forms.Form):
    reason = WordsField(
        max_length=MAX_REASON, error_messages={"required": _("Say in a sentence why you take your signature back.")}
    )


class ExpertLinkForm(forms.Form):
    label = forms.CharField(max_length=200, error_messages={"required": _("Say who the link is for.")})
    days = forms.IntegerField(min_value=1, max_value=expert_links.MOST_DAYS, initial=expert_links.DAYS)


def comment_field(place: str) -> str:
    return f"comment-{place or 'whole'}"


class MailForm(forms.Form):
    """How somebody wants to be written to."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect)
    rhythm = forms.ChoiceField(label=_("How often"), choices=MailPreference.Rhythm.choices, widget=forms.RadioSelect)
