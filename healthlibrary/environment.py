"""Strict readers of environment variables.

Each reader takes the name of a variable and returns a value of one type. An empty variable counts as an absent one.
A value that cannot be meant stops the start with `WrongSetting`, whose sentence names the variable and the remedy;
nothing is guessed, because a guess about a secret, a host or a database is found out in production.
"""

from __future__ import annotations

import importlib.util
import os
import re
import zoneinfo
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

TRUE: Final = frozenset({"1", "true", "yes", "on"})
FALSE: Final = frozenset({"0", "false", "no", "off"})
SECRET_LENGTH: Final = 50  # characters; Django warns below
# What libpq understands and an operator may want to say beside host, user and name.
DATABASE_OPTIONS: Final = frozenset(
    {"application_name", "channel_binding", "connect_timeout", "sslcert", "sslkey", "sslmode", "sslrootcert"}
)

_DIALLED: Final = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{2,15}", re.ASCII)
PERCENT: Final = "Write special characters of a password in percent form, such as %23 for # and %2F for /."


class WrongSetting(ImproperlyConfigured):
    """An environment variable is missing or cannot be read; the message says how to mend it."""


class _Required:
    """The default of a variable that has no default."""


REQUIRED: Final = _Required()


def boolean(name: str, *, default: bool | _Required = REQUIRED) -> bool:
    value = _value(name)
    if value is None:
        return _default(name, default, "1 or 0")
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise WrongSetting(f"{name} is {value!r}. Set it to 1 or 0.")


def integer(name: str, *, default: int | _Required = REQUIRED, minimum: int = 0) -> int:
    value = _value(name)
    if value is None:
        return _default(name, default, "a whole number")
    if not (value.isascii() and value.isdigit()) or int(value) < minimum:
        raise WrongSetting(f"{name} is {value!r}. Set it to a whole number, {minimum} or more.")
    return int(value)


def text(name: str, *, default: str | _Required = REQUIRED) -> str:
    value = _value(name)
    return _default(name, default, "a text") if value is None else value


def ascii_text(name: str, *, default: str | _Required = REQUIRED) -> str:
    """A text of printable ASCII characters, as headers of HTTP are made of."""
    value = text(name, default=default)
    if not (value.isascii() and value.isprintable()):
        raise WrongSetting(f"{name} is {value!r}. Write it in plain letters without accents.")
    return value


def words(name: str, *, default: list[str] | _Required = REQUIRED) -> list[str]:
    """A list, separated by commas: `library.example.org, www.library.example.org`."""
    value = _value(name)
    if value is None:
        return _default(name, default, "a list separated by commas")
    items = [item.strip() for item in value.split(",")]
    if not all(items):
        raise WrongSetting(f"{name} is {value!r}, which holds an empty item. Remove the superfluous comma.")
    return items


def time_zone(name: str, *, default: str | _Required = REQUIRED) -> str:
    value = _value(name)
    if value is None:
        return _default(name, default, "a time zone like America/New_York")
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongSetting(f"{name} is {value!r}. Set it to a time zone like America/New_York or UTC.") from error
    return value


def secret(name: str) -> str:
    """A secret of at least 50 characters, from the variable itself or from the file that `NAME_FILE` names."""
    value = _secret_value(name)
    if not value:
        raise WrongSetting(f"{name} is missing. {_remedy(name)}, or name a file that holds it in {name}_FILE.")
    if _is_guessable(value):
        raise WrongSetting(f"{name} is too easy to guess. {_remedy(name)}.")
    return value


def older_secrets(name: str, *, of: str) -> list[str]:
    """What the secret `of` was before, newest first and separated by commas; from a file like the secret itself."""
    value = _secret_value(name)
    secrets = [secret.strip() for secret in value.split(",")] if value else []
    for place, older in enumerate(secrets, start=1):
        if not older:
            raise WrongSetting(f"Number {place} in {name} is empty. Remove the superfluous comma.")
        if _is_guessable(older):
            raise WrongSetting(
                f"Number {place} in {name} is too easy to guess to have been a {of}. Separate older keys by commas."
            )
        if older in secrets[: place - 1] or older == _secret_value(of):
            raise WrongSetting(f"Number {place} in {name} stands there twice, or is {of} itself. Leave it away.")
    return secrets


def _secret_value(name: str) -> str | None:
    file_name = f"{name}_FILE"
    value, file = _value(name), _value(file_name)
    if value and file:
        raise WrongSetting(f"{name} and {file_name} are both set. Keep one of them.")
    if not file:
        return value
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{file_name} names {file!r}, which cannot be read: {error}.") from error


def _is_guessable(value: str) -> bool:
    return len(value) < SECRET_LENGTH or len(set(value)) < 8


def _remedy(name: str) -> str:
    return f"Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))', and set {name} to it"


def base_url(name: str, *, default: str | _Required = REQUIRED) -> str:
    """Scheme and host of a site, without a slash at the end: `https://library.example.org`."""
    example = "like https://library.example.org"
    value = _value(name)
    if value is None:
        return _default(name, default, f"an address {example}")
    url = _split(name, value, example)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/") or url.query or url.fragment:
        raise WrongSetting(f"{name} is {value!r}. Set it to the site's scheme and host, {example}.")
    if url.username or url.password:
        raise WrongSetting(f"{name} holds a user name or password. Set it to an address {example}.")
    return value.rstrip("/")


def media_url(name: str, *, default: Path | _Required = REQUIRED) -> Path:
    """The folder where uploaded files are kept, as a URL, so that other kinds of store can have one too."""
    example = "like file:///var/lib/health-library/media"
    value = _value(name)
    if value is None:
        return _default(name, default, f"the place where uploaded files are kept, {example}")
    url = _split(name, value, example)
    if url.scheme != "file" or url.netloc or not url.path.startswith("/"):
        raise WrongSetting(
            f"{name} is {value!r}. It says where uploaded files are kept and is no public address. "
            f"Set it to a URL {example}."
        )
    return Path(unquote(url.path))


def file(name: str) -> Path | None:
    """A file that is there, by its whole path; None where the variable is absent."""
    value = _value(name)
    if value is None:
        return None
    path = Path(value)
    if not path.is_absolute() or not path.is_file():
        raise WrongSetting(f"{name} is {value!r}. Set it to the whole path of a file that exists.")
    return path


def telephone_number(name: str, *, default: str | _Required = REQUIRED) -> str:
    """A number that every telephone can dial as it is written: 911, 112 or +15551234567."""
    value = _value(name)
    if value is None:
        return _default(name, default, "a number to dial, such as 911")
    if not _DIALLED.fullmatch(value):
        raise WrongSetting(f"{name} is {value!r}. Set it to the digits to dial, such as 911 or +15551234567.")
    return value


def database_url(name: str) -> dict[str, Any]:
    """A Django DATABASES entry from `postgres://USER:PASSWORD@HOST:PORT/NAME`.

    A server that listens on a Unix socket is named by its folder: `postgres://USER@/NAME?host=/run/postgresql`.
    """
    example = "like postgres://USER:PASSWORD@HOST:5432/NAME, or postgres://USER@/NAME?host=/run/postgresql"
    value = _value(name)
    if value is None:
        raise WrongSetting(
            f"{name} is missing. Set it to the address of a PostgreSQL database {example}. "
            "To try the library out without one, use: make run"
        )
    url = _split(name, value, example)
    if url.scheme not in {"postgres", "postgresql"}:
        raise WrongSetting(f"{name} must begin with postgres://, {example}; PostgreSQL is the only database supported.")
    options = _query(name, url, allowed=DATABASE_OPTIONS | {"host"}, example=example)
    database = unquote(url.path.removeprefix("/"))
    if not database or "/" in database or url.fragment:
        raise WrongSetting(f"{name} names no database. Set it to an address {example}. {PERCENT}")
    host = options.pop("host", None)
    if host and url.hostname:
        raise WrongSetting(f"{name} names two hosts. Keep the one before the path or the one in ?host=.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host or url.hostname or "",
        "PORT": str(_port(name, url) or ""),
        "OPTIONS": options,
    }


def database_owner(name: str, *, application: dict[str, Any]) -> dict[str, Any] | None:
    """How the owner of the tables logs in to the application's database: USER, PASSWORD, HOST, PORT, OPTIONS.

    None where the variable is absent, as it should be for whatever serves pages. The host may be another than the
    application's, which perhaps goes through a pool of connections.
    """
    if _value(name) is None:
        return None
    owner = database_url(name)
    if not application["USER"]:
        raise WrongSetting(
            f"DATABASE_URL names no role, and {name} is set. Name the application's role in DATABASE_URL."
        )
    if owner.pop("NAME") != application["NAME"]:
        raise WrongSetting(f"{name} names another database than DATABASE_URL. Let both end with the same name.")
    if owner["USER"] == application["USER"]:
        raise WrongSetting(
            f"{name} names the same role as DATABASE_URL. Let DATABASE_URL name a role of the application's own, "
            "which `manage.py prepare_database` makes, or leave one of the two away."
        )
    del owner["ENGINE"]
    return owner


def email_url(name: str, *, default: str | _Required = REQUIRED) -> dict[str, Any]:
    """Django's EMAIL_* settings from `smtp+tls://USER:PASSWORD@HOST:587`.

    `smtps:` speaks TLS from the first byte, `smtp+tls:` switches to it, `smtp:` never does;
    `console:` prints mail and `dummy:` drops it.
    """
    example = "like smtp+tls://USER:PASSWORD@HOST:587, smtps://HOST, smtp://HOST, console: or dummy:"
    value = _value(name)
    if value is None:
        value = _default(name, default, f"the address of a mail server, {example}")
    url = _split(name, value, example)
    if url.scheme in {"console", "dummy"} and not url.netloc:
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{url.scheme}.EmailBackend"}
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if url.scheme not in ports or not url.hostname or url.path.strip("/") or url.query:
        raise WrongSetting(f"{name} cannot be read. Set it to an address {example}.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": _port(name, url) or ports[url.scheme],
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_USE_SSL": url.scheme == "smtps",
    }


def cache_url(name: str, *, default: str | _Required = REQUIRED) -> dict[str, Any]:
    """A Django CACHES entry from `locmem:`, `dummy:`, `db:TABLE` or `redis://HOST:PORT/NUMBER`."""
    example = "like locmem:, dummy:, db:TABLE or redis://HOST:6379/0"
    value = _value(name)
    if value is None:
        value = _default(name, default, f"the address of a cache, {example}")
    url = _split(name, value, example)
    backends = "django.core.cache.backends."
    match url.scheme:
        case "locmem" if not url.path and not url.netloc:
            return {"BACKEND": backends + "locmem.LocMemCache"}
        case "dummy" if not url.path and not url.netloc:
            return {"BACKEND": backends + "dummy.DummyCache"}
        case "db" if url.path.isidentifier():
            return {"BACKEND": backends + "db.DatabaseCache", "LOCATION": url.path}
        case "redis" | "rediss" if url.hostname:
            if importlib.util.find_spec("redis") is None:
                raise WrongSetting(f"{name} names a Redis server. Install its client first: pip install redis")
            return {"BACKEND": backends + "redis.RedisCache", "LOCATION": value}
    raise WrongSetting(f"{name} cannot be read. Set it to an address {example}.")


_read: dict[str, str | None] = {}


def said() -> dict[str, str | None]:
    """Return every variable that was asked for, with what it said: secrets too, so that this is never shown."""
    return dict(_read)


def _value(name: str) -> str | None:
    _read[name] = os.environ.get(name, "").strip() or None
    return _read[name]


def _default(name: str, default: T | _Required, what: str) -> T:
    if isinstance(default, _Required):
        raise WrongSetting(f"{name} is missing. Set it to {what}.")
    return default


def _split(name: str, value: str, example: str) -> SplitResult:
    try:
        return urlsplit(value)
    except ValueError as error:
        raise WrongSetting(f"{name} cannot be read ({error}). Set it to a URL {example}.") from error


def _port(name: str, url: SplitResult) -> int | None:
    try:
        return url.port
    except ValueError as error:
        raise WrongSetting(f"{name} names a port that is not a number from 0 to 65535. {PERCENT}") from error


def _query(name: str, url: SplitResult, *, allowed: frozenset[str], example: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(url.query, strict_parsing=bool(url.query))
    except ValueError as error:
        raise WrongSetting(
            f"{name} has something after the question mark that cannot be read: use {example}."
        ) from error
    for key, _ in pairs:
        if key not in allowed:
            raise WrongSetting(f"{name} has the unknown option {key!r}. Known are: {', '.join(sorted(allowed))}.")
    return dict(pairs)
