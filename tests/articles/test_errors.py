"""What a reader sees instead of a page."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation

from articles.views import errors

TITLES = {
    400: ("This request cannot be read", "No se pudo leer esta solicitud"),
    403: ("You may not see this", "No puede ver esto"),
    404: ("Page not found", "Página no encontrada"),
    410: ("This page was withdrawn", "Esta página fue retirada"),
    500: ("Something went wrong", "Algo salió mal"),
    503: ("The library cannot be reached", "No se puede acceder a la biblioteca"),
}
HANDLERS = {
    400: lambda request: errors.bad_request(request, ValueError()),
    403: lambda request: errors.forbidden(request, ValueError()),
    404: lambda request: errors.not_found(request, ValueError()),
    500: errors.server_error,
}


@pytest.mark.parametrize("status", TITLES)
class TestErrorPage:
    """No `db` here: a page about a broken database must not ask it anything."""

    def test_speaks_the_language_of_the_address(self, status):
        english, spanish = TITLES[status]
        html = errors.answer(RequestFactory().get("/es/x/"), status, language="es").content.decode()
        assert '<html lang="es"' in html
        assert (spanish in html, english in html) == (True, False)

    def test_speaks_both_languages_where_none_is_known(self, status):
        html = errors.answer(RequestFactory().get("/x/"), status).content.decode()
        assert [title in html for title in TITLES[status]] == [True, True]

    def test_has_its_status_and_is_kept_by_nobody(self, status):
        response = errors.answer(RequestFactory().get("/x/"), status)
        assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")


@pytest.mark.parametrize("status", HANDLERS)
@pytest.mark.parametrize(
    ("path", "languages"), [("/en/x/", [True, False]), ("/es/x/", [False, True]), ("/x", [True, True])]
)
def test_each_handler_takes_the_language_from_the_path(status, path, languages):
    html = HANDLERS[status](RequestFactory().get(path)).content.decode()
    assert [title in html for title in TITLES[status]] == languages


def test_an_error_page_leaves_the_language_of_the_request_alone():
    with translation.override("en"):
        errors.answer(RequestFactory().get("/es/x/"), 404, language="es")
        assert translation.get_language() == "en"
