"""What cannot be text is refused at the door with a sentence, and the database's refusals become answers."""

from __future__ import annotations

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils.html import escape
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from healthlibrary import boundary


@login_not_required
@csrf_exempt
def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(repr([request.GET.dict(), request.POST.dict()]))


def too_deep(request: HttpRequest) -> HttpResponse:
    def deeper(depth: int) -> int:
        return deeper(depth + 1)

    return HttpResponse(deeper(0))


def fails_with(error: Exception):
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


@login_not_required
def refused_by_the_database(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::varchar::jsonb", ['"\\u0000"'])
    return HttpResponse()


@login_not_required
def reads_the_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("x")))


urlpatterns = [
    path("echo/", echo),
    path("too-deep/", login_not_required(too_deep)),
    path("data/", refused_by_the_database),
    path("surrogate/", fails_with(UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"))),
    path("down/", fails_with(OperationalError("connection refused"))),
    path("mistake/", fails_with(ZeroDivisionError())),
    path("session/", reads_the_session),
    path("private/", lambda request: HttpResponse()),
    path("", include("healthlibrary.urls")),
]
handler500 = "healthlibrary.boundary.server_error"


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = __name__


def says(response, status: int, sentence) -> bool:
    """The page holds the sentence as text."""
    assert response.status_code == status
    return escape(str(sentence)) in response.content.decode()


class TestOrdinaryRequests:
    @pytest.mark.parametrize("text", ["niño", "10³ µg", "אב", "👩🏽‍⚕️", "line\r\nline\ttab", "�"])
    def test_come_through_whole(self, client, text):
        assert client.post("/echo/", {"x": text}).content.decode() == repr([{}, {"x": text}])

    def test_may_hold_four_hundred_sections_in_two_languages(self, client):
        fields = {f"sections-{number}-{name}": "" for number in range(400) for name in range(8)}
        assert client.post("/echo/", fields).status_code == 200

    def test_may_hold_a_megabyte_in_each_language(self, client):
        assert client.post("/echo/", {"en": "a" * 1_000_000, "es": "ñ" * 1_000_000}).status_code == 200


class TestWhatIsNoText:
    @pytest.mark.parametrize("address", ["/echo/?x=a%00b", "/echo/?%00=a", "/en/%00/", "/a%00"])
    def test_is_refused_in_an_address(self, client, address):
        assert says(client.get(address), 400, boundary.NOT_TEXT)

    @pytest.mark.parametrize("address", ["/echo/?x=%ED%A0%80", "/echo/?x=%ff", "/en/%ED%A0%80/", "/%ff"])
    def test_is_refused_when_it_is_not_even_utf8(self, client, address):
        assert says(client.get(address), 400, boundary.NOT_TEXT)

    @pytest.mark.parametrize("data", [{"x": "a\x00b"}, {"a\x00b": "x"}, {"x": ["good", "\x00"]}])
    def test_is_refused_in_a_form(self, client, data):
        assert says(client.post("/echo/", data), 400, boundary.NOT_TEXT)

    @pytest.mark.parametrize("body", ["x=%00", "x=%ED%A0%80", "x=%ff"])
    def test_is_refused_in_a_simple_form(self, client, body):
        response = client.post("/echo/", body, content_type="application/x-www-form-urlencoded")
        assert says(response, 400, boundary.NOT_TEXT)

    def test_is_refused_in_a_cookie(self, client):
        client.cookies.load({"session": "x"})
        response = client.get("/echo/", headers={"Cookie": r'session="a\000b"'})
        assert says(response, 400, boundary.NOT_TEXT)

    def test_is_refused_before_the_database_hears_of_it(self, client):
        """No fixture opens the database for this test."""
        assert client.get("/en/search/?q=%00").status_code == 400

    def test_in_the_bytes_of_a_file_is_the_files_affair(self, client):
        file = SimpleUploadedFile("a.png", b"\x89PNG\x00\xff", content_type="image/png")
        assert client.post("/echo/", {"file": file}).status_code == 200


class TestWhatIsTooLarge:
    def test_an_address_is_refused(self, client):
        assert says(client.get("/en/" + "a" * boundary.MAX_PATH), 400, boundary.TOO_LONG)

    def test_a_query_is_refused(self, client):
        assert says(client.get("/echo/?x=" + "a" * boundary.MAX_QUERY), 400, boundary.TOO_LONG)

    def test_a_form_with_too_many_fields_is_refused(self, client, settings):
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
        assert says(client.post("/echo/", {"a": "1", "b": "2", "c": "3", "d": "4"}), 400, boundary.TOO_MUCH)

    def test_a_form_with_too_much_text_is_refused(self, client, settings):
        assert says(client.post("/echo/", {"a": "a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}), 400, boundary.TOO_MUCH)

    def test_a_broken_form_is_refused(self, client):
        response = client.post("/echo/", "no form", content_type="multipart/form-data; boundary=")
        assert says(response, 400, boundary.UNREADABLE)


def languages(response) -> list[str]:
    """The languages in which the page says that this is no text."""
    found = []
    for language in ("en", "es"):
        with override(language):
            found += [language] if says(response, 400, boundary.NOT_TEXT) else []
    return found


class TestTheSentence:
    def test_is_in_the_language_of_the_address(self, client):
        assert languages(client.get("/es/busca%00/")) == ["es"]

    def test_is_in_both_where_the_address_has_none(self, client):
        assert languages(client.get("/%00")) == ["en", "es"]

    def test_is_kept_by_no_cache(self, client):
        assert client.get("/%00").headers["Cache-Control"] == "no-store"


class TestWhatFailsBehindTheDoor:
    @pytest.mark.django_db(transaction=True)
    def test_is_the_visitors_turn_when_the_database_cannot_hold_it(self, client):
        with pytest.raises(DataError):
            refused_by_the_database(HttpRequest())
        assert says(client.get("/data/"), 400, boundary.TOO_LARGE)

    @pytest.mark.parametrize("address", ["/too-deep/", "/surrogate/"])
    def test_is_the_visitors_turn_when_it_is_too_deep_or_no_text(self, client, address):
        assert says(client.get(address), 400, boundary.TOO_LARGE)

    def test_is_ours_and_passing_when_the_database_does_not_answer(self, client):
        response = client.get("/down/")
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "10"
        assert response.headers["Cache-Control"] == "no-store"

    def test_is_ours_and_passing_when_not_even_the_session_can_be_read(self, client, monkeypatch):
        def load(self):
            raise OperationalError("connection refused")

        monkeypatch.setattr(SessionStore, "load", load)
        client.raise_request_exception = False
        client.cookies["session"] = "s" * 32
        for address in ("/session/", "/private/"):
            response = client.get(address)
            assert (response.status_code, response.headers["Retry-After"]) == (503, "10")

    def test_is_a_fault_when_it_is_a_mistake_of_ours(self, client):
        client.raise_request_exception = False
        assert client.get("/mistake/").status_code == 500


class TestAFormWithoutItsToken:
    @pytest.mark.django_db
    def test_is_refused_with_advice_that_saves_the_text(self):
        client = Client(enforce_csrf_checks=True)
        assert says(client.post("/login/", {"username": "a"}), 403, boundary.STALE_FORM)
