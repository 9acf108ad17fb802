"""Choosing topics in a form, in the two levels and the order in which readers find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language

from articles.document import LANGUAGES
from articles.models import Topic


def name_of(topic: Topic) -> str:
    """Return its name in the language of whoever reads it, else in the other one."""
    spoken = sorted(LANGUAGES, key=lambda language: language != get_language())
    return next(filter(None, (getattr(topic, f"name_{language}") for language in spoken)), topic.slug)


class _Shelves(ModelChoiceIterator):
    """Each topic that has parts is a group: itself first, then its parts."""

    def __iter__(self) -> Iterator[Any]:
        parts = defaultdict(list)
        for topic in self.queryset.order_by("position", "slug"):
            parts[topic.parent_id].append(topic)
        for topic in parts[None]:
            if topic.pk in parts:
                yield name_of(topic), [self.choice(row) for row in (topic, *parts[topic.pk])]
            else:
                yield self.choice(topic)


class TopicsField(forms.ModelMultipleChoiceField):
    iterator = _Shelves

    def label_from_instance(self, obj: Topic) -> str:
        return name_of(obj)
