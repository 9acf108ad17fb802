"""What a reviewer sends: one decision, the words beside each place, and for a signature the password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.models.published import LANGUAGE_CHOICES
from reviews.models import Comment, MailPreference, Recusal

MAX_COMMENT = Comment._meta.get_field("text").max_length
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


class DecisionForm(forms.Form):
    """`places` are those that a comment can stand beside; each has a field of its own, named by `comment_field`."""

    digest = forms.CharField(max_length=64)
    attest_id = forms.CharField(max_length=40)
    key = forms.UUIDField()
    decision = forms.ChoiceField(
        choices=Decision.choices,
        error_messages={
            "required": _("Choose your decision."),
            "invalid_choice": _("Choose your decision."),
        },
    )
    attest = forms.BooleanField(required=False)
    reason = forms.ChoiceField(required=False, choices=Recusal.Reason.choices)
    reason_text = WordsField(required=False, max_length=MAX_COMMENT)

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
    def typed(self) -> list[str]:
        """Return all words that were sent, checked or not, to be given back where they cannot be taken."""
        names = [*map(comment_field, self.places), "reason_text"]
        return [words for name in names if (words := self.data.get(name, "").strip())]

    def clean(self) -> None:
        match self.cleaned_data.get("decision"):
            case Decision.APPROVE:
                if not self.cleaned_data.get("attest"):
                    self.add_error("attest", _("Tick the declaration to sign, or choose another decision."))
            case Decision.CHANGES:
                if not self.comments and not self.errors:
                    self.add_error(comment_field(WHOLE), _("Say what should change, in at least one comment."))
            case Decision.DECLINE:
                if not self.cleaned_data.get("reason"):
                    self.add_error("reason", _("Say why you cannot review it."))


def comment_field(place: str) -> str:
    return f"comment-{place or 'whole'}"


class MailForm(forms.Form):
    """How somebody wants to be written to."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect)
    rhythm = forms.ChoiceField(label=_("How often"), choices=MailPreference.Rhythm.choices, widget=forms.RadioSelect)
