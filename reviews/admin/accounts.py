"""Accounts and roles, in forms that everybody can work with: what a role may do is ticked, not moved between lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Count, ManyToManyField, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews import credentials
from reviews.admin.recorded import Recorded
from reviews.models import CredentialChange
from reviews.refusals import Refused
from reviews.suspension import Lacking, suspension_of

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


class NewAccountForm(AdminUserCreationForm):
    """Begins where every page begins, not in its first field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"].widget.attrs["autofocus"]


class AccountForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(label=_("Password"), widget=PasswordState)


class PasswordForm(AdminPasswordChangeForm):
    """Explains itself in the language of who reads it; Django has put it together before it knows any."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            self.fields["usable_password"].help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                _(
                    "Whether the user can log in with a password. If not, there may be another way, such as single "
                    "sign-on or LDAP."
                ),
                _("If disabled, the current password for this user will be lost."),
            )


@admin.register(User)
class AccountAdmin(Recorded, Ticked, UserAdmin):
    """Accounts are closed, never deleted, once they have acted; then their user names stay, too.

    What is done here to somebody's password, address or second factor suspends their signing: see `credentials`.
    """

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = PasswordForm
    list_display = ["username", "full_name", "roles", "is_active", "second_factor", "suspended"]
    list_filter = ["is_active", "groups", "is_staff", "is_superuser"]
    actions = ["close_accounts", "open_accounts", "reset_second_factors"]
    # What an account may do comes from its roles alone, so that the list of roles tells the whole truth.
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active", "suspended", "deletion"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Permissions"), {"fields": ["is_staff", "is_superuser", "groups"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["is_active", "suspended", "deletion", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        changes = CredentialChange.objects.order_by("pk")
        return (
            super()
            .get_queryset(request)
            .prefetch_related("groups", "code_app", "passkeys", Prefetch("credential_changes", changes))
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fixed = list(super().get_readonly_fields(request, obj))
        return [*fixed, "username"] if obj and credentials.has_acted(obj) else fixed

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None or credentials.has_acted(obj):
            return False
        return super().has_delete_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody whose own credentials were reset changes another's: who reset them could do it in their name."""
        return super().has_change_permission(request, obj) and not (obj and credentials.suspension(request.user))

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, account: User) -> str:
        return ", ".join(group.name for group in account.groups.all())

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, account: User) -> bool:
        return hasattr(account, "code_app") or bool(account.passkeys.all())

    @admin.display(description=_("signing suspended"))
    def suspended(self, account: User) -> str:
        now = suspension_of(account.credential_changes.all())
        return str(_LACKING[now.first]) if now else ""

    @admin.display(description=_("deletion"))
    def deletion(self, account: User) -> str:
        if credentials.has_acted(account):
            return gettext("Not possible: the record names this account. Close it instead, by the action in the list.")
        return gettext("Possible, because this account has not done anything yet.")

    @admin.action(description=_("Close the chosen accounts"), permissions=["change"])
    def close_accounts(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        self._each(request, accounts, credentials.deactivate, gettext("Accounts closed: %d"))

    @admin.action(description=_("Open the chosen accounts again"), permissions=["change"])
    def open_accounts(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        self._each(request, accounts, credentials.reactivate, gettext("Accounts opened: %d"))

    @admin.action(description=_("Reset the second factor…"), permissions=["change"])
    def reset_second_factors(self, request: HttpRequest, accounts: QuerySet[User]) -> HttpResponse | None:
        if "confirmed" in request.POST:
            self._each(
                request,
                accounts,
                credentials.reset_second_factor,
                gettext("Second factors reset: %d"),
            )
            return None
        context = self.admin_site.each_context(request) | {
            "title": gettext("Reset the second factor"),
            "opts": self.opts,
            "accounts": accounts,
        }
        return TemplateResponse(request, "admin/auth/user/reset_second_factor.html", context)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002 - Django's name
        account = self.get_object(request, unquote(id))
        if account is not None and account.pk == request.user.pk:
            return redirect("account:password")  # which asks for the old one
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if account is not None and account.password != User.objects.get(pk=account.pk).password:
                at = timezone.now()
                credentials.record_change(account, CredentialChange.What.PASSWORD, by=request.user, at=at)
        return response

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_related(request, form, formsets, change)
        if change and "email" in form.changed_data:
            what, at = CredentialChange.What.EMAIL, timezone.now()
            credentials.record_change(form.instance, what, by=request.user, at=at)

    def _each(self, request: HttpRequest, accounts: QuerySet[User], verb: Callable[..., None], done: str) -> None:
        count = 0
        for account in accounts:
            try:
                verb(account, by=request.user, at=timezone.now())
            except Refused as refused:
                self.message_user(request, f"{account.get_username()}: {refused.sentence}", messages.ERROR)
            else:
                count += 1
        if count:
            self.message_user(request, done % count, messages.SUCCESS)


_LACKING = {
    Lacking.ENROLMENT: _("until they set up a second factor again"),
    Lacking.CONFIRMATION: _("until a third person confirms who they are"),
    Lacking.OWN_PASSWORD: _("until they choose a password of their own"),
    Lacking.PROOF: _("until they prove their second factor"),
}


@admin.register(Group)
class RoleAdmin(Recorded, Ticked, GroupAdmin):
    list_display = ["name", "accounts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).annotate(accounts=Count("user", filter=Q(user__is_active=True)))

    @admin.display(description=_("open accounts"), ordering="accounts")
    def accounts(self, role: Group) -> int:
        return role.accounts
