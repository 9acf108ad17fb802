"""The rooms of the admin, for its first page."""

from __future__ import annotations

from typing import Any

from django import template

from reviews.admin import rooms as admin_rooms

register = template.Library()


@register.simple_tag(takes_context=True)
def rooms(context: template.Context) -> list[Any]:
    return list(admin_rooms.rooms(context["app_list"], context["request"].user))
