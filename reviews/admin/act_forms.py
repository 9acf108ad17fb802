"""What each step asks an editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import citing
from articles.models import Withdrawal
from reviews.forms import WordsField
from reviews.models import Board, ReviewTrigger
from reviews.models.schedule import LONGEST

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


class EarlyReviewForm(forms.Form):
    kind = forms.ChoiceField(label=_("Reason"), choices=ReviewTrigger.Kind.choices)
    words = WordsField(
        label=_("In words"),
        max_length=ReviewTrigger.MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Reviewers read it beside the text. It is kept with the review that answers it."),
    )


class IntervalForm(forms.Form):
    months = forms.IntegerField(
        label=_("Months until the next review"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        help_text=_("Counts from the next signature on. Empty: as for other articles of its type and topics."),
    )
    reason = WordsField(label=_("Why"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))


class WorkForm(forms.Form):
    q = forms.CharField(
        label=_("DOI, PMID, address, or words of the title"),
        max_length=citing.MAX_QUERY,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class WorkReviewForm(EarlyReviewForm):
    """`found` are the rows to tick, as `reviews.admin.calendar.found_by` makes them."""

    field_order = ["pages", "kind", "words"]
    pages = forms.MultipleChoiceField(label=_("Articles"), error_messages={"required": _("Tick at least one article.")})

    def __init__(self, *args: Any, found: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.fields["pages"].choices = [(row["key"], row["page"].publication.title) for row in found]
        self.fields["kind"].initial = ReviewTrigger.Kind.RETRACTED

    @property
    def ticked(self) -> Sequence[str]:
        """Return what is ticked: everything, until somebody has chosen."""
        return self.data.getlist("pages") if self.is_bound else [row["key"] for row in self.found]
