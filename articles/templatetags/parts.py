"""What the admin calls a row of an article while it lies closed."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models.draft import CareCard, Figure, Part, Reference, Section

register = template.Library()


@register.simple_tag
def part_title(row: Part) -> SafeString:
    """Name a row by what it says in English, with what tells it from its neighbours behind it."""
    match row:
        case Section():
            words = row.heading_en or row.heading_es or _("(no heading)")
            return format_html('<span class="level-{}">{}</span> <small>#{}</small>', row.level, words, row.anchor)
        case Figure():
            return format_html("{} <small>{}</small>", row.caption_en or row.alt_en or _("(no caption)"), row.section)
        case CareCard():
            return format_html("{} <small>{}</small>", row.heading_en or _("(no heading)"), row.get_level_display())
        case Reference():
            return format_html("{} <small>{}</small>", row.work or row.url or _("(no title)"), row.key)
    return format_html("{}", row)
