"""The sample article, made and published as `make run` makes it."""

from __future__ import annotations

from django.test import override_settings
from django.utils import timezone

from reviews.sample import library


def publish_sample() -> None:
    """Load the sample library; it refuses where DEBUG is off, so for this moment it is on."""
    with override_settings(DEBUG=True):
        library.load(at=timezone.now(), on=timezone.localdate())
