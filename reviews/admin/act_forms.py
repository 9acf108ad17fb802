"""What each step asks an editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import citing
from articles.admin.forms import DayInput
from articles.models import Article, LivePage, Withdrawal
from reviews.forms import WordsField
from reviews.models import Board, ReviewTrigger
from reviews.models.schedule import LONGEST

LONGEST_NOTE = 500
LONGEST_NOTICE = 2_000


class ConfirmForm(forms.Form):
    """Nothing but a yes."""


class ReviewForm(forms.Form):
    note = WordsField(
        label=_("What changed, and why"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. Reviewers read it first; readers find it in the page’s history."),
    )
    due_on = forms.DateField(label=_("Wanted by"), required=False, widget=DayInput())
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
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[choice for choice in Withdrawal.Reason.choices if choice[0] not in Withdrawal.FORMER_REASONS],
    )
    replaced_by = forms.CharField(
        label=_("Superseded by"),
        required=False,
        max_length=500,
        help_text=_("Only for that reason: the address of the article that takes its place. Readers are led there."),
    )
    notice_en = WordsField(
        label=_("Notice to readers (English)"),
        required=False,
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        help_text=_(
            "The page’s address says this from now on. Write it in every language in which the article is live."
        ),
    )
    notice_es = WordsField(
        label=_("Notice to readers (Spanish)"),
        required=False,
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "es"}),
    )
    both = forms.BooleanField(label=_("Withdraw the page in both languages"), required=False, initial=True)

    def clean_replaced_by(self) -> Article | None:
        """Take the whole address as well as its last part."""
        slug = self.cleaned_data["replaced_by"].strip().rstrip("/").rpartition("/")[2]
        if not slug:
            return None
        page = LivePage.objects.filter(slug=slug).select_related("article").order_by("language").first()
        if page is None:
            raise forms.ValidationError(_("Readers see no article at this address."))
        return page.article


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ScheduleForm(forms.Form):
    due_at = forms.DateTimeField(
        label=_("Day and time"),
        widget=MomentInput(),
        help_text=_("In the library’s time zone. It happens within a minute after, in your name."),
    )


class ScheduleWithdrawalForm(ScheduleForm, WithdrawForm):
    field_order = ("due_at",)


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
