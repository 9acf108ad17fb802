"""What is asked before something becomes of a reader's report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from articles.accounts import name_of
from articles.models import Feedback
from reviews.forms import WordsField

_BACKEND = "django.contrib.auth.backends.ModelBackend"  # where the permissions of accounts are


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return name_of(obj)


class AssignForm(forms.Form):
    to = _PersonField(label=_("Who deals with it"), queryset=User.objects.none())

    def __init__(self, *args: Any, report: Feedback, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.with_perm("articles.change_feedback", backend=_BACKEND, include_superusers=False)
        # Administrators are not handed work, but may take it.
        field = self.fields["to"]
        field.queryset = (people | User.objects.filter(pk=user.pk)).distinct().order_by("last_name", "first_name", "pk")
        field.initial = user.pk


class AnswerForm(forms.Form):
    words = WordsField(
        label=_("Answer"),
        max_length=Feedback.MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Goes to the reader as it is, with the title and the address of the page. Give no medical advice."),
    )

    def __init__(self, *args: Any, report: Feedback, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Close it as"),
        choices=[(Feedback.Outcome.CLOSED, _("dealt with, or nothing to do")), (Feedback.Outcome.SPAM, _("spam"))],
    )
    words = WordsField(
        label=_("Why, for your colleagues"),
        required=False,
        max_length=Feedback.MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, report: Feedback, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReopenForm(forms.Form):
    reason = WordsField(
        label=_("Why, for your colleagues"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record. Name no reader and no patient."),
    )

    def __init__(self, *args: Any, report: Feedback, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class BlankForm(forms.Form):
    remains = WordsField(
        label=_("What the report is about, in your own words"),
        required=False,
        max_length=Feedback.MAX_REMAINS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It takes the place of the reader’s words. Name nobody."),
    )

    def __init__(self, *args: Any, report: Feedback, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
