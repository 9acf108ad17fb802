"""The sample library's people. Anybody can read their passwords here, so they open nothing where DEBUG is off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from reviews.models import Board, Member

MAIL_DOMAIN = "sample.invalid"  # a name that no mail can ever reach (RFC 2606)
DESK, ADMIN = "/review/", "/admin/"


class SampleRefused(Exception):  # noqa: N818 - a state of the database, not a failure of the program
    """The sample cannot be made here; the message says why, and what helps."""


@dataclass(frozen=True)
class Account:
    username: str
    name: str
    role: str = ""  # the group; empty for the administrator, who needs none
    seat: str = ""  # what the person signs as, where they sit on the board
    credentials: str = ""
    languages: tuple[str, ...] = ()

    @property
    def password(self) -> str:
        return f"{self.username}-sample"

    @property
    def works_at(self) -> str:
        return DESK if self.seat else ADMIN

    def user(self) -> User:
        return User.objects.get(username=self.username)


EDITOR = Account("editor", "Sample Editor", "Editor")
TRANSLATOR = Account("translator", "Sample Translator", "Translator")
MANAGER = Account("manager", "Sample Manager", "Managing editor")
PHYSICIAN = Account(
    "physician", "Sample Physician One", "Medical reviewer", Member.Role.MEDICAL, "MD (sample)", ("en",)
)
TRANSLATION_REVIEWER = Account(
    "translation-reviewer",
    "Sample Reviewer Two",
    "Translation reviewer",
    Member.Role.TRANSLATION,
    "CT (sample)",
    ("en", "es"),
)
ADMINISTRATOR = Account("admin", "Sample Administrator")
ACCOUNTS = (EDITOR, TRANSLATOR, MANAGER, PHYSICIAN, TRANSLATION_REVIEWER, ADMINISTRATOR)

_PASSWORDS = frozenset(account.password for account in ACCOUNTS)


def is_sample(user: User) -> bool:
    return user.email.endswith(f"@{MAIL_DOMAIN}") and user.get_username() in {each.username for each in ACCOUNTS}


class SamplePasswordGuard:
    """An authentication backend that lets nobody in, and where DEBUG is off keeps out who types a sample password.

    It goes by the password and not by the account: an account that was renamed is kept out all the
    same, and one that was given a secret password belongs to whoever did that.
    """

    def authenticate(self, request: HttpRequest | None, password: str | None = None, **credentials: Any) -> None:
        if not settings.DEBUG and password in _PASSWORDS:
            raise PermissionDenied


def make_all(*, at: dt.datetime) -> None:
    """Make the accounts that are missing, with their seats on the board. Raises SampleRefused."""
    for account in ACCOUNTS:
        user = User.objects.filter(username=account.username).first()
        if user is None:
            _make(account, at=at)
        elif not user.email.endswith(f"@{MAIL_DOMAIN}"):
            raise SampleRefused(
                _("There is an account “%(username)s” that is not the sample's. Rename it, or use another database.")
                % {"username": account.username}
            )


def board_of(account: Account) -> Board:
    return Member.objects.active().select_related("board").get(user=account.user(), role=account.seat).board


def _make(account: Account, *, at: dt.datetime) -> None:
    first_name, last_name = account.name.split(" ", 1)
    user = User(
        username=account.username,
        first_name=first_name,
        last_name=last_name,
        email=f"{account.username}@{MAIL_DOMAIN}",
        is_staff=account.works_at == ADMIN,
        is_superuser=account is ADMINISTRATOR,
        date_joined=at,
    )
    user.set_password(account.password)
    user.save()
    if account.role:
        user.groups.add(Group.objects.get(name=account.role))
    if account.seat:
        seats, _created = Board.objects.get_or_create(
            name="Sample Review Board", defaults={"name_es": "Consejo de Revisión de Muestra"}
        )
        Member.objects.create(
            board=seats,
            user=user,
            role=account.seat,
            printed_name=account.name,
            credentials=account.credentials,
            languages=list(account.languages),
            interests="None. This person is invented.",
        )
