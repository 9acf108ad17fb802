"""What each step asks an editor."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Withdrawal
from reviews.forms import WordsField
from reviews.models import Board

LONGEST_NOTE = 500
LONGEST_NOTICE = 2_000


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ConfirmForm(forms.Form):
    """Nothing but a yes."""


class ReviewForm(forms.Form):
    note = WordsField(
        label=_("What changed, and why"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. Reviewers read it first; readers find it in the page’s history."),
    )
    due_on = forms.DateField(label=_("Wanted by"), required=False, widget=DateInput())
    board = forms.ModelChoiceField(
        label=_("Board"),
        queryset=Board.objects.order_by("name"),
        required=False,
        empty_label=_("The usual one"),
    )


class UrgentForm(forms.Form):
    reason = WordsField(
        label=_("Why it cannot wait"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For the staff. A second editor, other than you, has to sign at the desk first. Readers see the change at "
            "once, with a notice that its review is pending."
        ),
    )


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=Withdrawal.Reason.choices)
    notice_en = WordsField(
        label=_("Notice to readers (English)"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        help_text=_("The page’s address says this from now on, in both languages."),
    )
    notice_es = WordsField(
        label=_("Notice to readers (Spanish)"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "es"}),
    )
    both = forms.BooleanField(label=_("Withdraw the page in both languages"), required=False, initial=True)


class RestoreForm(forms.Form):
    note = WordsField(
        label=_("Why the page may return"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )
