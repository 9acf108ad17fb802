"""How a list is narrowed, from the words of an address: by language and by board. Nonsense means all."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.models.published import LANGUAGE_CHOICES
from reviews.lists.worklists import Narrow
from reviews.models import Board


class NarrowForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("all")), *LANGUAGE_CHOICES])
    board = forms.ModelChoiceField(
        label=_("Board"), required=False, queryset=Board.objects.order_by("name"), empty_label=_("all")
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="ui-%s")
        self.full_clean()

    @property
    def narrow(self) -> Narrow:
        board = self.cleaned_data.get("board")
        return Narrow(self.cleaned_data.get("language") or "", board.pk if board else None)

    @property
    def query(self) -> str:
        """Return what narrows, as the end of an address; empty where nothing does."""
        narrow = self.narrow
        words = {"language": narrow.language, "board": narrow.board}
        return urlencode({name: value for name, value in words.items() if value})
