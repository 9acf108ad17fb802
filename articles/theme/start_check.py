"""System checks of what a library may look like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from articles import theme
from articles.theme.reading import ThemeRefused


@register()
def theme_can_be_read(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Everything that stands on something can be told from it, in light and in dark surroundings."""
    try:
        theme.in_force()
    except ThemeRefused as refusal:
        return [
            Error(
                f"The theme {settings.THEME} is refused. {fault}",
                hint="Mend the file that THEME names, or take THEME out of the environment; see docs/theming.md.",
                id="articles.E001",
            )
            for fault in refusal.faults
        ]
    return []
