"""What is asked about evidence: a page at a moment, a code, a file."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles.models import Address, Article
from articles.models.published import LANGUAGE_CHOICES
from reviews.evidence.checking import NotEvidence, check_document
from reviews.evidence.codes import Code, read_code
from reviews.verification.fault import Fault

MAX_BYTES = 10 * 1024 * 1024
MAX_NUMBER = 18  # digits that a primary key can have


class MomentForm(forms.Form):
    article = forms.CharField(
        label=_("Article"), max_length=120, help_text=_("Its number, or its address such as “ductogram”.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES)
    moment = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M"),
        help_text=_("Such as 2026-03-03 14:30. Without a time it is the beginning of the day."),
    )

    def clean_article(self) -> Article:
        typed: str = self.cleaned_data["article"].strip().strip("/")
        if typed.isascii() and typed.isdigit() and len(typed) <= MAX_NUMBER:
            found = Article.objects.filter(pk=typed).first()
        else:
            address = Address.objects.filter(slug=typed.rsplit("/", 1)[-1]).select_related("article").first()
            found = address.article if address else None
        if found is None:
            raise ValidationError(_("The library has no such article."))
        return found


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=60,
        help_text=_("Such as E41-7K3M-QX2P-9ABC, from a receipt or evidence."),
    )

    def clean_code(self) -> Code:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("This is no verification code. Look at its letters again."))
        return code


class FileForm(forms.Form):
    """Cleans to what in the file is not as the library holds it."""

    file = forms.FileField(label=_("Receipt or evidence, as JSON"), allow_empty_file=True)

    def clean_file(self) -> list[Fault]:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(_("This file is too large to be evidence."))
        try:
            document: Any = json.loads(upload.read().decode("utf-8"))
            return list(check_document(document))
        except (NotEvidence, ValueError, RecursionError) as error:
            raise ValidationError(_("This is neither a receipt nor evidence that this library wrote.")) from error
