"""Who translates an article, and that they are told. The assignment itself knows nothing of mail."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from articles import assignments
from articles.models import Article, Assignment
from reviews.mail import notifications


def assign(
    article: Article, *, translator: User | None, due_on: dt.date | None, note: str = "", by: User, at: dt.datetime
) -> Assignment | None:
    """Record who translates the article and tell them; None, and nobody told, where all of it is known already."""
    with transaction.atomic():
        assignment = assignments.assign(article, translator=translator, due_on=due_on, note=note, by=by, at=at)
        if assignment is not None:
            notifications.assigned(assignment, by=by, at=at)
    return assignment
