"""The rooms of the admin, for its first page."""

from __future__ import annotations

from django import template

from reviews.admin import rooms as admin_rooms

register = template.Library()


@register.simple_tag(takes_context=True)
def rooms(context: template.Context) -> list[admin_rooms.Room]:
    return list(admin_rooms.rooms(context["app_list"], context["request"].user))
