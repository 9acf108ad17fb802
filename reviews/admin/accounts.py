"""Accounts and roles, in forms that everybody can work with: what a role may do is ticked, not moved between lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import ReadOnlyPasswordHashField, ReadOnlyPasswordHashWidget, UserChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reviews.admin.recorded import Recorded

admin.site.unregister([User, Group])


class Ticked:
    """Shows every choice of several with a box; Django's two lists can be read by few screen readers."""

    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        # Django's help is about its lists, and the boxes would point to it where it is not printed.
        boxes = {"widget": forms.CheckboxSelectMultiple, "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs | boxes)  # type: ignore[misc]


class PasswordState(ReadOnlyPasswordHashWidget):
    """Says whether there is a password. It is no field, so it has nothing of a field's attributes."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, {"id": (attrs or {}).get("id")})


class AccountForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(label=_("Password"), widget=PasswordState)


@admin.register(User)
class AccountAdmin(Recorded, Ticked, UserAdmin):
    form = AccountForm
    # What an account may do comes from its roles alone, so that the list of roles tells the whole truth.
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]


@admin.register(Group)
class RoleAdmin(Recorded, Ticked, GroupAdmin):
    pass
