"""The one settings file: safe without being told to, and honest about what is missing."""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from healthlibrary.logs import JsonFormatter
from healthlibrary.proxy import client_address
from tests import factories

CHECKOUT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "k9-Hc2_vRz7LqXw4TnYb8MdEfGa1JpUs6oKi3-Zt5Qe0WxN-Vb7",
    "DATABASE_URL": "postgres://library@127.0.0.1:1/library",
    "ALLOWED_HOSTS": "library.example",
    "SITE_URL": "https://library.example",
    "MEDIA_URL": "file:///var/lib/health-library/media",
    "EMAIL_URL": "smtp+tls://mail.example",
}


def manage(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Run manage.py with the environment of a production site, changed as given; None removes a variable."""
    variables = {name: value for name, value in (PRODUCTION | environment).items() if value is not None}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, text=True, check=False)


class TestAProductionSite:
    def test_passes_djangos_own_inspection(self):
        done = manage("check", "--deploy", "--fail-level", "WARNING")
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.parametrize(
        "name", ["SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL", "MEDIA_URL", "EMAIL_URL"]
    )
    def test_does_not_start_without(self, name):
        done = manage("check", **{name: None})
        assert done.returncode == 1
        assert done.stderr.startswith(f"{name} is missing. ")
        assert len(done.stderr.splitlines()) == 1

    def test_is_told_what_is_wrong_in_one_sentence(self):
        done = manage("check", DEBUG="maybe")
        assert (done.returncode, done.stderr) == (1, "DEBUG is 'maybe'. Set it to 1 or 0.\n")

    def test_is_guarded_by_browsers(self):
        guards = {
            "DEBUG": False,
            "SECURE_SSL_REDIRECT": True,
            "SECURE_HSTS_SECONDS": 31_536_000,
            "SECURE_PROXY_SSL_HEADER": None,
            "SESSION_COOKIE_NAME": "__Host-session",
            "SESSION_COOKIE_SECURE": True,
            "SESSION_COOKIE_HTTPONLY": True,
            "CSRF_COOKIE_NAME": "__Host-csrf",
            "CSRF_COOKIE_SECURE": True,
            "LANGUAGE_COOKIE_NAME": "__Host-language",
        }
        program = (
            f"from healthlibrary import settings; print({{name: getattr(settings, name) for name in {list(guards)}}})"
        )
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=CHECKOUT, env=PRODUCTION, capture_output=True, text=True, check=True)
        assert ast.literal_eval(done.stdout) == guards

    def test_knows_the_secret_keys_of_before(self):
        older = PRODUCTION["SECRET_KEY"][::-1]
        program = "from healthlibrary import settings; print(settings.SECRET_KEY_FALLBACKS)"
        environment = PRODUCTION | {"SECRET_KEY_FALLBACKS": older}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True
        )
        assert ast.literal_eval(done.stdout) == [older]

    def test_finds_every_static_file_that_another_names_and_serves_each_style_sheet_whole(self, settings, tmp_path):
        """A reference to a file that is not there fails. Django's forms.css imports widgets.css, one more way to go."""
        storage = "healthlibrary.staticfiles.WholeStyleSheets"  # as in production, uncompressed
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
        settings.STATIC_ROOT = str(tmp_path)
        for _again in range(2):
            call_command("collectstatic", interactive=False, verbosity=0)
        names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
        forms, widgets = ((tmp_path / names[f"admin/css/{name}.css"]).read_text() for name in ("forms", "widgets"))
        assert names["articles/library.css"]
        assert "@import" not in forms
        assert forms.startswith(widgets)


class TestAnAnswerThatAskedForANonce:
    @pytest.mark.django_db
    def test_carries_its_own_and_the_next_answer_carries_none(self, client):
        article = factories.make_article()
        client.force_login(factories.make_user(factories.EDITOR))
        page, plain = client.get(f"/admin/articles/article/{article.pk}/change/"), client.get("/en/")
        said = [re.findall(r"nonce-([^']+)", answer.headers["Content-Security-Policy"]) for answer in (page, plain)]
        assert [len(nonces) for nonces in said] == [1, 0]
        assert f'nonce="{said[0][0]}"' in page.content.decode()


class TestEveryAnswer:
    def test_carries_a_strict_policy_and_the_other_guards(self, client):
        headers = client.get("/healthz").headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
        assert policy == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self' 'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": "'self'",
            "manifest-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            "object-src": "'none'",
        }
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
class TestThePublicSide:
    ADDRESSES = ("/", "/en/", "/es/", "/en/search/?q=duct", "/en/no-such-page/", "/healthz", "/readyz")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_sets_no_cookie_and_does_not_depend_on_one(self, client, address):
        response = client.get(address)
        assert response.cookies == {}
        assert "Cookie" not in response.headers.get("Vary", "")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_the_same_for_whoever_is_signed_in(self, client, admin_client, address):
        assert admin_client.get(address).content == client.get(address).content

    @pytest.mark.parametrize(("address", "language"), [("/en/", "en"), ("/es/", "es"), ("/", "en")])
    def test_speaks_the_language_of_the_address_whatever_the_browser_wishes(self, client, address, language):
        client.cookies["language"] = "es" if language == "en" else "en"
        response = client.get(address, headers={"Accept-Language": "es" if language == "en" else "en"})
        assert response.headers["Content-Language"] == language
        assert "Accept-Language" not in response.headers.get("Vary", "")


@pytest.mark.django_db
class TestTheStaffSide:
    def test_speaks_the_language_that_was_chosen(self, client):
        assert client.get("/login/", headers={"Accept-Language": "es"}).headers["Content-Language"] == "es"
        client.post("/i18n/setlang/", {"language": "en", "next": "/login/"})
        assert client.get("/login/", headers={"Accept-Language": "es"}).headers["Content-Language"] == "en"

    def test_leads_elsewhere_for_nobody(self, client):
        response = client.post("/i18n/setlang/", {"language": "en", "next": "https://evil.example/"})
        assert response.headers["Location"] == "/"

    @pytest.mark.parametrize("address", ["/admin/", "/admin/articles/article/", "/review/"])
    def test_asks_who_is_there(self, client, address):
        response = client.get(address, follow=True)
        assert unquote(response.redirect_chain[-1][0]) == f"/login/?next={address}"

    @pytest.mark.parametrize(("is_staff", "room"), [(True, "/admin/"), (False, "/review/")])
    def test_leads_each_to_their_own_room(self, client, is_staff, room):
        get_user_model().objects.create_user("ann", password="correct horse battery", is_staff=is_staff)
        response = client.post("/login/", {"username": "ann", "password": "correct horse battery"})
        assert response.headers["Location"] == room


@pytest.mark.django_db
class TestGuessingAPassword:
    @pytest.fixture
    def sign_in(self, client: Client):
        get_user_model().objects.create_user("ann", password="correct horse battery")

        def sign_in(password: str, *, at: str = "192.0.2.1", via: str = "") -> int:
            form = {"username": "ann", "password": password}
            return client.post("/login/", form, REMOTE_ADDR=at, HTTP_X_FORWARDED_FOR=via).status_code

        return sign_in

    def test_is_stopped_after_a_few_tries_even_when_it_is_right_at_last(self, sign_in):
        assert [sign_in("wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
        assert sign_in("correct horse battery") == 429

    def test_locks_nobody_out_from_elsewhere(self, sign_in):
        for _ in range(6):
            sign_in("wrong")
        assert sign_in("correct horse battery", at="192.0.2.2") == 302

    def test_is_not_hidden_by_an_invented_origin(self, sign_in):
        assert [sign_in("wrong", via=f"198.51.100.{number}") for number in range(5)] == [200, 200, 200, 200, 429]


class TestTheOriginOfARequest:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "origin"),
        [
            (0, "198.51.100.7", "192.0.2.1"),
            (1, "198.51.100.7, 203.0.113.5", "203.0.113.5"),
            (2, "198.51.100.7, 203.0.113.5, 203.0.113.6", "203.0.113.5"),
            (1, "", "192.0.2.1"),
            (2, "203.0.113.6", "192.0.2.1"),
        ],
    )
    def test_is_what_our_own_proxies_say(self, rf, settings, proxies, forwarded, origin):
        settings.PROXY_COUNT = proxies
        request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
        assert client_address(request) == origin


class TestTheLog:
    def test_has_one_line_for_each_record_whatever_a_visitor_sends(self):
        text = "a\r\nERROR forged\x1b[31m\u2028next"
        record = logging.makeLogRecord({"name": "n", "levelname": "WARNING", "msg": "Not Found: %s", "args": (text,)})
        line = JsonFormatter().format(record)
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line)["message"] == f"Not Found: {text}"

    def test_tells_where_an_error_came_from(self):
        try:
            raise ValueError("broken")
        except ValueError:
            record = logging.makeLogRecord({"exc_info": sys.exc_info()})
        assert "ValueError: broken" in json.loads(JsonFormatter().format(record))["traceback"]


def test_uploads_are_no_public_folder():
    assert settings.MEDIA_URL == "/"
    assert [route for route in settings.STATICFILES_DIRS if "media" in str(route)] == []
