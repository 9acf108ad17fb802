"""What the library calls itself: changed in the admin, each change on record, shown on every page at once."""

from __future__ import annotations

import datetime as dt
import io
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pixels

from articles import details
from articles.business_days import business_days_after
from articles.document import ArticleType, SlugPair, Text
from articles.models import Holiday, Image, SiteDetails
from tests import factories as make

pytestmark = pytest.mark.django_db

FIELDS = {
    "name_en": "Sample Clinic Library",
    "name_es": "Biblioteca de la Clínica de Muestra",
    "owner": "Sample Clinic",
    "feedback_email": "readers@clinic.example",
    "addresses_en": "1 Sample Street\nTelephone 555-0100",
    "addresses_es": "Calle de Muestra 1\nTeléfono 555-0100",
}
ADD = "/admin/articles/sitedetails/add/"


def png() -> bytes:
    file = io.BytesIO()
    Pixels.new("RGB", (120, 40), "#123456").save(file, "PNG")
    return file.getvalue()


def change(**fields) -> SiteDetails:
    newest = details.in_force()
    by = make.make_user(make.MANAGING_EDITOR)
    return details.change(seen=newest.pk if newest else None, by=by, at=make.NOW, **(FIELDS | fields))


def read(path: str) -> str:
    return Client().get(path).content.decode()


@pytest.fixture
def manager():
    return make.make_user(make.MANAGING_EDITOR, first_name="Sample", last_name="Manager")


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


class TestReaders:
    def test_see_the_settings_of_the_environment_until_somebody_says_otherwise(self):
        assert "<h1>Health Library</h1>" in read("/en/")
        page = read("/es/")
        assert "<h1>Biblioteca de Salud</h1>" in page
        assert "mailto:feedback@library.example" in page

    @pytest.mark.parametrize(
        "path", ["/", "/en/", "/en/search/", "/en/an-article/", "/en/an-article/history/", "/en/nothing/"]
    )
    def test_see_a_change_at_once_on_every_page(self, path):
        make.make_publication(make.make_article(slug=SlugPair(en="an-article", es="un-articulo")))
        assert "Health Library" in read(path)
        change()
        page = read(path)
        assert "Sample Clinic Library" in page
        assert "Health Library" not in page
        if path == "/":
            return  # the choice of a language has no foot
        assert "© Sample Clinic" in page
        assert "<address>1 Sample Street<br>Telephone 555-0100</address>" in page
        assert "mailto:readers@clinic.example" in page

    def test_see_the_name_in_their_language(self):
        change()
        page = read("/es/")
        assert "<h1>Biblioteca de la Clínica de Muestra</h1>" in page
        assert "Calle de Muestra 1" in page
        assert "Sample Clinic Library" not in page

    def test_see_the_emergency_number_of_the_environment_whatever_is_changed(self):
        change()
        assert 'call <a href="tel:911">911</a>' in read("/en/")
        assert "emergency" not in {field.name for field in SiteDetails._meta.get_fields()}

    def test_find_that_number_once_on_pages_about_the_library_too(self):
        page = make.make_publication(make.make_article(type=ArticleType.POLICY))
        assert read(f"/en/{page.slug}/").count('<a href="tel:911">') == 1

    def test_are_asked_no_further_query(self, django_assert_num_queries):
        make.make_publication(make.make_article(slug=SlugPair(en="an-article", es="un-articulo")))
        change()
        for count in (2, 1):
            with django_assert_num_queries(count):
                read("/en/an-article/")
        with django_assert_num_queries(5):
            read("/en/")

    def test_find_the_pages_about_the_library_in_the_same_order_in_both_languages(self):
        pages = []
        for en, es in (("Privacy", "Privacidad"), ("About us", "Acerca de"), ("Contact", "Contacto")):
            slug = SlugPair(en=en.lower().replace(" ", "-"), es=es.lower().replace(" ", "-"))
            pages.append(make.make_live_pair(type=ArticleType.POLICY, title=Text(en=en, es=es), slug=slug))

        def order(path: str, *titles: str) -> list[str]:
            page = read(path)
            return sorted(titles, key=lambda title: page.index(f">{title}</a>"))

        english, spanish = ("Privacy", "About us", "Contact"), ("Privacidad", "Acerca de", "Contacto")
        assert order("/en/", *english) == list(english)
        change(footer=[pages[2].pk, pages[1].pk])
        assert order("/en/", *english) == ["Contact", "About us", "Privacy"]
        assert order("/es/privacidad/", *spanish) == ["Contacto", "Acerca de", "Privacidad"]

    def test_get_the_logo_while_it_is_the_logo(self, desk):
        fields = FIELDS | {"picture": SimpleUploadedFile("logo.png", png(), "image/png"), "pages": ""}
        assert desk.post(ADD, fields).status_code == 302
        image = Image.objects.get()
        url = f"/media/figures/{image.sha256}.{image.extension}"
        assert f'<img class="logo" src="{url}" width="120" height="40" alt="">' in read("/en/")
        answer = Client().get(url)
        assert b"".join(answer.streaming_content)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        change()
        assert Client().get(url).status_code == 404


class TestStaff:
    """Who works here reads the name in their own language, wherever readers read it in theirs."""

    NAMES = {"en": "Sample Clinic Library", "es": "Biblioteca de la Clínica de Muestra"}

    @pytest.mark.parametrize(
        ("path", "head"),
        [("/admin/", " | {}</title>"), ("/admin/", "<span>{}</span>"), ("/review/", " – {}</title>")],
    )
    def test_see_the_name_in_the_language_that_they_work_in(self, desk, path, head):
        change()
        for language, name in self.NAMES.items():
            desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            page = desk.get(path).content.decode()
            assert head.format(name) in page
            assert [other for other in (*self.NAMES.values(), "Health Library") if other in page] == [name]

    def test_see_it_before_they_are_logged_in(self, client):
        change()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
        assert "<span>Biblioteca de la Clínica de Muestra</span>" in client.get("/login/").content.decode()

    def test_are_asked_one_query_however_often_it_stands_on_a_page(self, desk):
        change()
        desk.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/admin/")
        assert len([query for query in queries if "articles_sitedetails" in query["sql"]]) == 1

    @pytest.mark.parametrize(
        ("given", "names"),
        [
            ("Health Library", {"en": "Health Library", "es": "Biblioteca de Salud"}),
            ("Search", {"en": "Search", "es": "Search"}),  # a name is no word that somebody translated
        ],
    )
    def test_see_the_name_of_the_environment_until_somebody_says_otherwise(self, settings, given, names):
        settings.SITE_NAME = given
        assert {language: details.name(language) for language in names} == names

    def test_find_it_in_their_app(self, desk):
        change()
        desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
        with patch("articles.qr.draw", return_value="") as draw:
            desk.get("/account/app/")
        ((address,),) = [call.args for call in draw.call_args_list]
        assert parse_qs(urlsplit(address).query)["issuer"] == ["Biblioteca de la Clínica de Muestra"]


class TestTheAdmin:
    def test_begins_with_what_holds_and_keeps_what_was(self, desk, manager):
        first = change(logo=None)
        page = desk.get(ADD).content.decode()
        assert 'value="Sample Clinic Library"' in page
        answer = desk.post(ADD, FIELDS | {"name_en": "Other Library", "seen": first.pk, "pages": ""})
        assert answer.status_code == 302
        rows = SiteDetails.objects.order_by("pk").values_list("name_en", "by_name", "replaces")
        assert list(rows)[1:] == [("Other Library", "Sample Manager", first.pk)]
        assert rows[0][0] == "Sample Clinic Library"

    def test_refuses_to_write_over_what_was_not_seen(self, desk):
        first = change()
        change(name_en="Second Library")
        answer = desk.post(ADD, FIELDS | {"seen": first.pk, "pages": ""})
        assert answer.status_code == 200
        assert "Somebody changed this while you were writing" in answer.content.decode()
        assert SiteDetails.objects.count() == 2

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name_es": ""},
            {"owner": ""},
            {"feedback_email": "nobody"},
            {"addresses_es": ""},
            {"pages": "no-such-page"},
            {"name_en": "Hidden\u202ename"},
            {"picture": SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")},
        ],
    )
    def test_refuses_what_no_page_could_say(self, desk, wrong):
        assert desk.post(ADD, FIELDS | {"pages": ""} | wrong).status_code == 200
        assert not SiteDetails.objects.exists()

    def test_takes_the_order_of_the_pages_by_their_addresses(self, desk):
        page = make.make_publication(make.make_article(type=ArticleType.POLICY)).article
        assert desk.post(ADD, FIELDS | {"pages": f"/{page.slug_en}/\n"}).status_code == 302
        assert details.in_force().footer == [page.pk]
        assert f">\n{page.slug_en}</textarea>" in desk.get(ADD).content.decode()

    @pytest.mark.parametrize("role", [make.EDITOR, make.TRANSLATOR, make.MEDICAL_REVIEWER])
    def test_is_for_those_who_also_decide_what_goes_out(self, client, role):
        client.force_login(make.make_user(role))
        assert client.post(ADD, FIELDS).status_code in (302, 403)
        assert not SiteDetails.objects.exists()

    def test_lets_only_that_one_permission_add(self, client):
        client.force_login(make.everything_but("add_sitedetails"))
        assert client.post(ADD, FIELDS | {"pages": ""}).status_code == 403
        assert not SiteDetails.objects.exists()

    def test_changes_and_deletes_nothing(self, client):
        row = change()
        client.force_login(make.make_user(is_staff=True, is_superuser=True))
        assert client.post(f"/admin/articles/sitedetails/{row.pk}/change/", FIELDS).status_code == 403
        assert client.post(f"/admin/articles/sitedetails/{row.pk}/delete/", {"post": "yes"}).status_code == 403


class TestTheRecord:
    @pytest.mark.parametrize(
        "sql", ["UPDATE articles_sitedetails SET name_en = 'X'", "DELETE FROM articles_sitedetails"]
    )
    def test_is_written_once(self, sql):
        change()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_has_one_row_after_another(self):
        first = change()
        with pytest.raises(details.ChangedMeanwhile):
            details.change(seen=None, by=make.make_user(), at=make.NOW, **FIELDS)
        for replaces in (None, first):
            row = SiteDetails(**FIELDS, replaces=replaces, by=make.make_user(), by_name="X", at=make.NOW)
            if replaces:
                row.save()
            with pytest.raises(IntegrityError), transaction.atomic():
                SiteDetails(**FIELDS, replaces=replaces, by=make.make_user(), by_name="X", at=make.NOW).save()


class TestHolidays:
    def test_are_days_that_do_not_count(self):
        Holiday.objects.create(day=dt.date(2026, 7, 3), name="A day off")
        thursday = dt.date(2026, 7, 2)
        assert business_days_after(thursday, 2) == dt.date(2026, 7, 6)
        assert business_days_after(thursday, 2, holidays=Holiday.objects.days()) == dt.date(2026, 7, 7)

    def test_are_kept_in_the_admin(self, client):
        client.force_login(make.make_user(make.EDITOR))
        assert (
            client.post("/admin/articles/holiday/add/", {"day": "2026-12-25", "name": "Christmas"}).status_code == 302
        )
        assert list(Holiday.objects.values_list("day", "name")) == [(dt.date(2026, 12, 25), "Christmas")]
