"""Pictures in the admin: uploaded, kept under their own hash, and shown to the people who edit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles import figures, images
from articles.models import Image


class PictureInput(forms.Widget):
    """A file to choose, beside the picture that is there; that one comes along as its key."""

    template_name = "admin/articles/picture.html"
    needs_multipart_form = True
    use_fieldset = False
    picture: Image | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        return context | {"picture": self.picture, "accept": ".png,.jpg,.jpeg,.webp"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[UploadedFile | None, str]:
        return files.get(name), data.get(f"{name}-kept", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-kept" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class PictureField(forms.Field):
    """Cleans to an Image that the library has, or to an uploaded file made ready to become one."""

    widget = PictureInput
    default_error_messages = {"required": _("Choose a picture."), "gone": _("Choose the picture again.")}

    def clean(self, value: tuple[UploadedFile | None, str]) -> Image | images.StoredImage:
        upload, kept = value
        if upload is not None:
            try:
                return images.prepare(upload)
            except images.ImageRefused as refusal:
                raise ValidationError(str(refusal)) from refusal
        if not kept:
            raise ValidationError(self.error_messages["required"], code="required")
        image = Image.objects.filter(pk=kept).first() if kept.isascii() and kept.isdigit() and len(kept) < 19 else None
        if image is None:
            raise ValidationError(self.error_messages["gone"], code="gone")
        return image

    def has_changed(self, initial: Any, data: tuple[UploadedFile | None, str]) -> bool:
        upload, kept = data
        return upload is not None or kept != ("" if initial is None else str(initial))


def keep_picture(picture: Image | images.StoredImage, *, by: User, at: dt.datetime) -> Image:
    """Return the library's image, storing it if it is a new one."""
    return picture if isinstance(picture, Image) else figures.keep_image(picture, by=by, at=at)
