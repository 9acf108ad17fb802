"""The five roles, as groups that exist after `migrate`, with the permissions the policy needs and no more."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission

DRAFT_MODELS = ("section", "figure", "carecard", "resource", "reference", "contributor", "correction", "code")
SHELVES = ("topic", "region", "featured")
GLOSSARY = ("glossaryterm",)

_VIEW_DRAFT = {
    f"articles.view_{model}" for model in ("article", "image", "publication", *DRAFT_MODELS, *SHELVES, *GLOSSARY)
}
_EDIT_DRAFT = _VIEW_DRAFT | {
    "articles.add_article",
    "articles.change_article",
    "articles.edit_source",
    *(f"articles.{act}_{model}" for act in ("add", "change", "delete") for model in DRAFT_MODELS),
    *(f"articles.{act}_{model}" for act in ("add", "change") for model in (*SHELVES, *GLOSSARY)),
    "articles.add_image",
    "articles.view_feedback",
    "articles.change_feedback",
    "articles.view_sitedetails",
    *(f"articles.{act}_holiday" for act in ("view", "add", "change", "delete")),
    "articles.view_searchedquery",
    *(f"articles.{act}_bestbet" for act in ("view", "add", "change", "delete")),
    "reviews.view_reviewtrigger",
}
# A reviewer signs the pictures too, and sees them before the public does.
_DESK = {"reviews.view_submission", "articles.view_image"}

ROLES: dict[str, frozenset[str]] = {
    # Writes, submits, and reads over what a colleague changed. Never publishes.
    "Editor": frozenset(_EDIT_DRAFT | _DESK | {"reviews.submit_article", "reviews.sign_editorial"}),
    # Changes the Spanish columns of what exists; neither the English nor the structure.
    "Translator": frozenset(
        _VIEW_DRAFT
        | _DESK
        | {"articles.change_article", "reviews.submit_article"}
        | {f"articles.change_{model}" for model in (*DRAFT_MODELS, *GLOSSARY)}
    ),
    # An editor who also decides what goes out and what comes down. Signs nothing medical.
    "Managing editor": frozenset(
        _EDIT_DRAFT
        | _DESK
        | {
            # What the library calls itself stands on every page: for those who also decide what goes out.
            "articles.add_sitedetails",
            "articles.delete_topic",
            "articles.delete_region",
            "articles.delete_featured",
            "articles.publish_page",
            "articles.withdraw_page",
            "reviews.submit_article",
            "reviews.sign_editorial",
            "reviews.view_board",
            "reviews.view_demand",
            "reviews.view_member",
            "reviews.view_signaturewithdrawal",
            "reviews.view_signoff",
            "reviews.view_specialty",
            "reviews.view_event",
            "reviews.view_scheduledstep",
            "reviews.confirm_identity",
            "reviews.view_mail",
            "reviews.send_mail_again",
            *(f"reviews.{act}_reviewinterval" for act in ("view", "add", "change", "delete")),
            "reviews.view_intervaloverride",
            "reviews.override_interval",
        }
    ),
    "Medical reviewer": frozenset(_DESK | {"reviews.sign_medical", "articles.edit_emergency_phrases"}),
    "Translation reviewer": frozenset(_DESK | {"reviews.sign_translation"}),
}


def create_roles(**kwargs: Any) -> None:
    """Make the groups say what the table says; accounts keep their groups. Runs after every `migrate`."""
    using = kwargs.get("using", "default")
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using)
        .filter(content_type__app_label__in=["articles", "reviews"])
        .select_related("content_type")
    }
    for name, codenames in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        # A database migrated only part of the way does not have all of them yet.
        group.permissions.set(permissions[codename] for codename in codenames if codename in permissions)
