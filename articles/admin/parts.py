"""The forms of an article's rows: sections, figures, care cards and the rest, each a list in an order."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from articles import codes
from articles.admin.forms import DraftForm, address_from
from articles.admin.pictures import PictureField, keep_picture
from articles.codes import CodeSystem
from articles.models import Image, Reference

LONGEST_NAME = 500


class PartForm(DraftForm):
    """One row of an article. `judged` is what `articles.admin.readability` found in its saved words."""

    judged: list[Any] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._meta.exclude or ():
            # Fields declared on a form stay in it even where they are excluded, as for a translator.
            self.fields.pop(name, None)
        if "position" in self.fields:
            self.fields["position"].required = False
            if self.instance._state.adding:
                self.initial["position"] = None

    def has_changed(self) -> bool:
        """A row that was added and left empty says nothing, even though it has a place."""
        changed = set(self.changed_data)
        return bool(changed - {"position"} if self.instance._state.adding else changed)

    @property
    def is_kept(self) -> bool:
        """Whether there will be such a row after the save."""
        return bool(hasattr(self, "cleaned_data") and not self.cleaned_data.get("DELETE") and not self._is_blank())

    def _is_blank(self) -> bool:
        return self.instance._state.adding and not self.has_changed()


class PartFormSet(BaseInlineFormSet):
    """All rows of one kind. `unique` names the column in which no two may agree."""

    unique = ""
    unique_error: Any = ""

    def clean(self) -> None:
        self._place_new_rows_last()
        if self.unique:
            self._check_unique()

    def add_fields(self, form: PartForm, index: int | None) -> None:
        super().add_fields(form, index)
        if self._came_back(form, index):
            form.fields[self._pk_field.name] = forms.Field(required=False, widget=forms.HiddenInput)

    def save_existing_objects(self, commit: bool = True) -> list[Any]:  # noqa: FBT001, FBT002 - Django's signature
        saved = super().save_existing_objects(commit)
        for form in self.initial_forms:
            if form.instance.pk is None and form not in self.deleted_forms:
                saved.append(self.save_new(form, commit=commit))
        return saved

    def kept_forms(self) -> list[PartForm]:
        """Return the forms of the rows that there will be, in their new order."""
        kept = [form for form in self.forms if form.is_kept]
        return sorted(kept, key=lambda form: (form.instance.position, form.instance.pk or float("inf")))

    def _came_back(self, form: PartForm, index: int | None) -> bool:
        """Whether the row was deleted since the form was shown; its typed text comes back as a new row."""
        return self.is_bound and index is not None and index < self.initial_form_count() and form.instance._state.adding

    def _place_new_rows_last(self) -> None:
        last = max((form.instance.position or 0 for form in self.forms if form.is_kept), default=0)
        for form in self.forms:
            if form.is_kept and "position" in form.fields and form.cleaned_data.get("position") is None:
                last += 1
                form.instance.position = form.cleaned_data["position"] = last

    def _check_unique(self) -> None:
        # A row that the form does not show, because somebody added it since, stays where it is.
        shown = {form.instance.pk for form in self.forms}
        seen: set[str] = {getattr(row, self.unique) for row in self.get_queryset() if row.pk not in shown}
        for form in self.kept_forms():
            value = getattr(form.instance, self.unique)
            if value and value in seen:
                form.add_error(self.unique if self.unique in form.fields else None, self.unique_error)
            seen.add(value)


class SectionFormSet(PartFormSet):
    unique = "anchor"
    unique_error = _("Two sections have the same anchor.")

    def clean(self) -> None:
        self._fill_blank_anchors()
        super().clean()

    def renamed(self) -> dict[str, str]:
        """Return the anchors that no section has any more, each with the new name of its section."""
        kept = {form.instance.anchor for form in self.kept_forms()}
        pairs = {form.initial.get("anchor", ""): form.instance.anchor for form in self.kept_forms()}
        return {old: new for old, new in pairs.items() if old and old not in kept}

    def _fill_blank_anchors(self) -> None:
        taken = {form.instance.anchor for form in self.forms if form.is_kept}
        for form in self.forms:
            if form.is_kept and not form.instance.anchor and "anchor" not in form.errors:
                row = form.instance
                row.anchor = free_name(anchor_from(row.heading_en or row.heading_es or ""), taken)
                taken.add(row.anchor)


def anchor_from(heading: str) -> str:
    """Return an anchor made from a heading; it begins with a letter, as an anchor must."""
    words = address_from(heading, limit=50)
    return words if words[:1].isalpha() else f"section-{words}".strip("-")


class PlacedForm(PartForm):
    """A row that stands in one of the article's sections."""

    section = forms.ChoiceField(label=_("In section"), required=False)


class PlacedFormSet(PartFormSet):
    """Rows that are placed in sections, those that the same request adds included."""

    unplaced: Any = ""

    def add_fields(self, form: PartForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "section" in form.fields:
            known = dict(self.sections)
            # A place that is gone stays visible, so that somebody can choose another one.
            here = form.instance.section
            gone = (
                [(here, _("%(anchor)s (there is no such section)") % {"anchor": here})]
                if here and here not in known
                else []
            )
            form.fields["section"].choices = [("", self.unplaced), *self.sections, *gone]

    @cached_property
    def sections(self) -> list[tuple[str, str]]:
        rows = self.instance.sections.order_by("position", "pk") if self.instance.pk else ()
        found = {
            row.anchor: ("– " if row.level > 1 else "") + (row.heading_en or row.heading_es or row.anchor)
            for row in rows
        }
        for name, value in self.data.items():
            if name.startswith("sections-") and name.endswith("-anchor") and value:
                found.setdefault(value, value)
        return list(found.items())


class FigureForm(PlacedForm):
    image = PictureField(label=_("Image"))

    def __init__(
        self, *args: Any, by: AbstractBaseUser | None = None, at: dt.datetime | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.at = by, at
        if "image" in self.fields and self.instance.image_id:
            self.fields["image"].widget.picture = self.instance.image

    def clean_image(self) -> Image:
        # Kept at once, also if another field is refused: a browser does not send a file a second time.
        image = keep_picture(self.cleaned_data["image"], by=self.by, at=self.at)
        self.fields["image"].widget.picture = image
        return image


class FigureFormSet(PlacedFormSet):
    unplaced = _("Before the first section")
    by: User | None = None
    at: dt.datetime | None = None

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"by": self.by, "at": self.at}


class CareCardFormSet(PlacedFormSet):
    unplaced = _("After the text")


class ReferenceForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = _(
                "Short name for citation markers, such as acs-2024. Left empty, it is made from author and year."
            )

    def clean_authors(self) -> str:
        names = [name.strip() for name in (self.cleaned_data["authors"] or "").splitlines() if name.strip()]
        if any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(_("One of the names is too long. Write one name per line."))
        return "\n".join(names)

    def clean_pmid(self) -> str:
        pmid: str = (self.cleaned_data["pmid"] or "").strip()
        if pmid and not (pmid.isascii() and pmid.isdigit()):
            raise ValidationError(_("A PMID has digits only."))
        return pmid


class ReferenceFormSet(PartFormSet):
    unique = "key"
    unique_error = _("Two references have the same key.")

    def clean(self) -> None:
        taken = {form.instance.key for form in self.forms if form.is_kept}
        for form in self.forms:
            if form.is_kept and not form.instance.key and "key" not in form.errors:
                form.instance.key = free_name(_key_from(form.instance), taken)
                taken.add(form.instance.key)
        super().clean()


class CodeForm(PartForm):
    def clean_code(self) -> str:
        code: str = codes.tidy(self.cleaned_data["code"])
        system = self.cleaned_data.get("system")
        if system and not codes.fits(system, code):
            example = codes.EXAMPLES[CodeSystem(system)]
            raise ValidationError(
                _("%(system)s has no such codes; one looks like %(example)s."),
                params={"system": codes.NAMES[CodeSystem(system)], "example": example},
            )
        return code


class CodeFormSet(PartFormSet):
    unique = "name"
    unique_error = _("The same code stands there twice.")


def _key_from(row: Reference) -> str:
    """Return what people would call a work: the first author's family name and the year."""
    first = next(iter((row.authors or row.container or row.work or "").split()), "")
    return address_from(f"{first} {row.year}", limit=50) or "reference"


def free_name(name: str, taken: set[str]) -> str:
    """Return the name, with a number behind it where it is taken."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
