"""How a page wants to be cited: from its record, in its own language."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from articles import citation, presentation
from tests.articles import published

URL = "https://library.example/en/ductogram/"


def cited(publication: Any, language: str = "en", **around: Any) -> str:
    page = presentation.page(publication, on=published.TODAY, **around)
    with translation.override(language):
        return citation.cite(page, library="Sample Library", url=URL).before


def test_names_title_library_review_and_update() -> None:
    row = published.publication(reviewed_on=dt.date(2025, 9, 3), updated_on=dt.date(2026, 3, 2))
    assert cited(row) == "Ductogram. Sample Library. Reviewed September 2025. Updated March 2, 2026."


def test_of_a_translation_names_the_review_of_the_english_text() -> None:
    source = published.publication(reviewed_on=dt.date(2025, 9, 3))
    row = published.translation(source, updated_on=dt.date(2026, 3, 9))
    assert cited(row, "es", source=source) == (
        "Ductograma. Sample Library. Revisado en septiembre de 2025. Actualizado el 9 de marzo de 2026."
    )


def test_claims_no_review_that_was_not() -> None:
    row = published.publication(review=[], reviewed_on=None, type="policy")
    assert cited(row) == "Ductogram. Sample Library. Updated March 2, 2026."


@pytest.mark.parametrize("title", ["What is it?", "Stop!", "Pain etc."])
def test_puts_no_full_stop_behind_another_mark(title: str) -> None:
    assert cited(published.publication(title=title)).startswith(f"{title} Sample Library. ")
