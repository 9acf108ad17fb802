"""How dates and large numbers are printed: as the page's language has them, dates readable by machines as well."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def day(date: dt.date) -> SafeString:
    """Print a date in full, such as "April 27, 2021"."""
    return _time(date, pgettext("date in full, in Django's date format", "F j, Y"))


@register.filter
def month(date: dt.date) -> SafeString:
    """Print the month and year of a date, such as "September 2020"."""
    return _time(date, pgettext("month and year, in Django's date format", "F Y"))


@register.filter
def grouped(number: int) -> str:
    """Print a number with its thousands apart, such as "12,345"; for counts, never for keys."""
    return number_format(number, force_grouping=True)


def _time(date: dt.date, pattern: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', date.isoformat(), date_format(date, pattern))
