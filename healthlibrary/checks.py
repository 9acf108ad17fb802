"""System checks for the mistakes of this stack that give no error of their own and cost the library its promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import reversion
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import ERROR, WARNING, CheckMessage, Error, Tags, register
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.http.request import validate_host
from modeltranslation import settings as modeltranslation_settings
from modeltranslation.translator import translator
from reversion.revisions import _get_options as reversion_options

from healthlibrary import powers, privileges, triggers

MEND = "manage.py prepare_database"


@register(Tags.translation)
def translation_comes_first(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.INSTALLED_APPS[0] == "modeltranslation":
        return []
    return [
        Error(
            "modeltranslation is not the first of INSTALLED_APPS.",
            hint="An app before it sees the models without their English and Spanish columns. Put it first.",
            id="healthlibrary.E001",
        )
    ]


@register(Tags.translation)
def no_language_falls_back(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A missing Spanish text must stay missing: with a fallback, readers would see English nobody signed as Spanish."""
    errors: list[CheckMessage] = []
    languages = modeltranslation_settings.FALLBACK_LANGUAGES
    if modeltranslation_settings.ENABLE_FALLBACKS or any(languages.values()):
        errors.append(
            Error(
                "A missing translation would be replaced by a text in another language.",
                hint="Set MODELTRANSLATION_ENABLE_FALLBACKS = False and MODELTRANSLATION_FALLBACK_LANGUAGES = ().",
                id="healthlibrary.E002",
            )
        )
    for model in translator.get_registered_models(abstract=False):
        options = translator.get_options_for_model(model)
        if any(getattr(options, f"fallback_{what}", None) for what in ("languages", "values", "undefined")):
            errors.append(
                Error(
                    "A missing translation would be replaced by another text.",
                    hint="Remove every fallback_... from its translation options.",
                    obj=model,
                    id="healthlibrary.E002",
                )
            )
    return errors


@register(Tags.models)
def every_translation_is_versioned(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A model registered with reversion before its columns of each language exist loses every word in silence."""
    return [
        Error(
            f"reversion keeps no versions of: {', '.join(missing)}.",
            hint="Register the model in an AppConfig.ready() or by VersionAdmin, never by decorator in models.py.",
            obj=model,
            id="healthlibrary.E003",
        )
        for model in translator.get_registered_models(abstract=False)
        if reversion.is_registered(model) and (missing := _unversioned_columns(model))
    ]


@register(Tags.security)
def site_and_hosts_agree(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    url = urlsplit(settings.SITE_URL)
    if not validate_host(url.hostname or "", settings.ALLOWED_HOSTS):
        errors.append(
            Error(
                f"The site's own address, {settings.SITE_URL}, would be refused.",
                hint=f"Add {url.hostname} to ALLOWED_HOSTS, or correct SITE_URL.",
                id="healthlibrary.E004",
            )
        )
    if settings.REQUIRE_HTTPS and url.scheme != "https":
        errors.append(
            Error(
                f"The site requires https, and its address, {settings.SITE_URL}, does not offer it.",
                hint="Let SITE_URL begin with https://, or set REQUIRE_HTTPS to 0 where nobody else can listen.",
                id="healthlibrary.E005",
            )
        )
    return errors


@register(Tags.database)
def append_only_triggers_stand(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Every trigger that the models name is in the database, as written and switched on."""
    return [
        Error(
            f"The trigger {trigger.name!r} on {model._meta.db_table} is {state}.",
            hint=f"Find out who changed the database, then put it back: {MEND}",
            obj=model,
            id="healthlibrary.E006",
        )
        for database in _migrated(databases)
        for model, trigger, state in triggers.fallen(database)
    ]


@register(Tags.database)
def nobody_is_let_past_a_trigger(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Commands of pgtrigger put its own function back, which lets through whoever says `SET pgtrigger.ignore`."""
    return [
        Error(
            "The triggers let through every session that asks: public._pgtrigger_should_ignore() was replaced.",
            hint=f"Find out who changed the database, perhaps by `manage.py pgtrigger`, then put it back: {MEND}",
            id="healthlibrary.E007",
        )
        for database in _migrated(databases)
        if triggers.can_be_ignored(database)
    ]


@register(Tags.database)
def the_application_owns_nothing(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The role of the connection could not switch a trigger off, and has the privileges that the models leave it."""
    messages: list[CheckMessage] = []
    intended = privileges.intended()
    for database in _migrated(databases):
        with connections[database].cursor() as cursor:
            if found := list(powers.excessive(cursor, list(intended))):
                messages.append(_one_role("; it ".join(power.may for power in found)))
                continue
            held = privileges.held(cursor, intended)
        for table in sorted(held):
            for verb, wrong in (("has", held[table] - intended[table]), ("lacks", intended[table] - held[table])):
                if wrong:
                    names = ", ".join(map(str, sorted(wrong)))
                    messages.append(
                        Error(
                            f"The application's role {verb} the privilege {names} on {table}.",
                            hint=f"Find out who changed the database, then put it right: {MEND}",
                            id="healthlibrary.E009",
                        )
                    )
    return messages


def _one_role(what_it_may: str) -> CheckMessage:
    # Whoever tries the library out on a database of their own may do so with one role.
    return CheckMessage(
        WARNING if settings.DEBUG else ERROR,
        f"The application's role {what_it_may}. It could switch the triggers off.",
        hint=(
            "Let DATABASE_OWNER_URL name the owner of the tables, and DATABASE_URL a role of the application's own. "
            f"Then run: {MEND}"
        ),
        id="healthlibrary.E008",
    )


def _unversioned_columns(model: type[Model]) -> list[str]:
    translated = translator.get_options_for_model(model).all_fields.values()
    columns = {field.name for fields in translated for field in fields}
    return sorted(columns - set(reversion_options(model).fields))


def _migrated(databases: Iterable[str] | None) -> list[str]:
    """Before the migrations have run there may be nothing to find, and an error would keep them from running."""
    return [database for database in databases or () if is_migrated(database)]


def is_migrated(database: str) -> bool:
    """Whether the database answers and every migration of this release has run in it."""
    try:
        executor = MigrationExecutor(connections[database])
    except OperationalError:
        return False  # Django's own checks report a database that does not answer
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
