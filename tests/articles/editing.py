"""A person at the article's form: what a browser would send back, read off the page that was shown."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article


def sign_in(user: User, *, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def change_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def form_data(context: Any) -> dict[str, Any]:
    """Return what the shown form would send if nothing were touched; `context` is what its page was made from."""
    data: dict[str, Any] = {"_continue": "1"}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            data |= _sent(field)
    return data


def _sent(field: Any) -> dict[str, Any]:
    name, value = field.html_name, field.value()
    if name.endswith("-image"):
        picture = field.field.widget.picture
        return {f"{name}-kept": picture.pk} if picture else {}
    if value is None or value is False:
        return {}
    if isinstance(value, list):
        return {name: [getattr(one, "pk", one) for one in value]}
    if isinstance(value, dt.date):
        return {name: value.isoformat()}
    return {name: "on" if value is True else value}


def opened(client: Client, article: Article) -> dict[str, Any]:
    """Open the form and return what it would send. Its page is not drawn: most tests only want to press Save."""
    with patch.object(TemplateResponse, "rendered_content", ""):
        response = client.get(change_url(article))
    assert response.status_code == 200
    return form_data(response.context_data)


def save(client: Client, article: Article, data: dict[str, Any] | None = None, **changes: Any) -> HttpResponse:
    """Open the form (or take one opened before), change some fields, and press Save."""
    data = opened(client, article) if data is None else data
    return client.post(change_url(article), data | changes)


def refused(client: Client, article: Article, data: dict[str, Any] | None = None, **changes: Any) -> HttpResponse:
    """Save what is refused. The answer can be asked for its `errors` and its fields, and is not drawn."""
    with patch.object(TemplateResponse, "rendered_content", ""):
        return save(client, article, data, **changes)


def new_row(data: dict[str, Any], rows: str, **fields: Any) -> dict[str, Any]:
    """Add a row to the form as "Add another" does."""
    number = int(data[f"{rows}-TOTAL_FORMS"])
    added = {f"{rows}-{number}-{name}": value for name, value in fields.items()}
    return data | added | {f"{rows}-TOTAL_FORMS": number + 1}


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return every message of the answered form by the name of its field; "" holds those of no field."""
    assert hasattr(response, "context_data"), response.status_code
    found: dict[str, list[str]] = {}
    forms = [context_form(response)]
    for inline in response.context_data["inline_admin_formsets"]:
        forms += inline.formset.forms
        if messages := list(inline.formset.non_form_errors()):
            found[inline.formset.prefix] = messages
    for form in forms:
        for name, messages in form.errors.items():
            found[form.add_prefix(name) if name != "__all__" else ""] = list(messages)
    return found


def context_form(response: HttpResponse) -> Any:
    return response.context_data["adminform"].form
