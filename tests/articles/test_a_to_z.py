"""The A to Z: titles and the names that lead to them, in the order of each language. Live pages only."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.utils import timezone

from articles import browsing, index
from articles.document import ArticleType, LongTextPair, Text
from articles.models import IndexEntry, LivePage
from reviews import workflow
from tests import factories as make
from tests.articles.walking import listed, live, read

pytestmark = pytest.mark.django_db


class TestTheAToZ:
    def test_lists_titles_and_other_names_that_lead_to_them(self):
        live("Ductogram", "Ductograma", also=("Galactogram\nductogram", "Galactograma"))
        assert listed("/en/a-to-z/", 'class="letters"') == [
            ("Ductogram", "/en/ductogram/"),
            ("Galactogram, see Ductogram", "/en/ductogram/"),
        ]
        assert listed("/es/a-to-z/g/", 'class="letters"') == [("Galactograma, véase Ductograma", "/es/ductogram-es/")]

    def test_of_spanish_has_ene_after_n_and_sets_accents_aside(self):
        for title in ("Ñame", "Nube", "Zika", "Ébola", "Eccema", "Anual", "Año"):
            live(f"In English {title}"[:40].encode("ascii", "ignore").decode(), title)
        titles = [title for title, _url in listed("/es/a-to-z/", 'class="letters"')]
        assert titles == ["Anual", "Año", "Ébola", "Eccema", "Nube", "Ñame", "Zika"]
        assert [title for title, _url in listed("/es/a-to-z/%C3%B1/", 'class="letters"')] == ["Ñame"]

    def test_has_a_page_for_each_letter(self):
        live("Asthma", "Asma")
        live("Ductogram", "Ductograma")
        page = read("/en/a-to-z/a/")
        assert ("Asthma</a>" in page, "Ductogram</a>" in page) == (True, False)
        assert '<a href="/en/a-to-z/a/" aria-current="page">A</a>' in page
        assert '<link rel="canonical" href="https://library.example/en/a-to-z/a/">' in page

    @pytest.mark.parametrize(
        ("path", "status", "location"),
        [
            ("/en/a-to-z/A/", 301, "/en/a-to-z/a/"),
            ("/es/a-to-z/Ñ/", 301, "/es/a-to-z/%C3%B1/"),
            ("/en/a-to-z/ñ/", 404, ""),
            ("/en/a-to-z/ab/", 404, ""),
            ("/en/a-to-z/0-9/", 200, ""),
            ("/en/a-to-z/x/", 200, ""),
        ],
    )
    def test_answers_for_every_letter_of_its_alphabet(self, path, status, location):
        response = Client().get(path)
        assert (response.status_code, response.headers.get("Location", "")) == (status, location)

    def test_shows_only_the_letters_where_one_page_would_be_too_long(self, monkeypatch):
        live("Asthma", "Asma")
        live("Ductogram", "Ductograma")
        monkeypatch.setattr(browsing, "FEW", 1)
        page = read("/en/a-to-z/")
        assert "Asthma" not in page
        assert re.findall(r'<li><a href="(/en/a-to-z/[^"]*)">', page) == ["/en/a-to-z/a/", "/en/a-to-z/d/"]
        assert "Asthma" in read("/en/a-to-z/a/")

    def test_of_an_empty_library_says_that_it_is_being_made(self):
        assert "The first articles are being reviewed." in read("/en/a-to-z/")
        assert "The first articles are being reviewed." in read("/en/")

    def test_never_shows_what_is_not_live(self):
        article = live("Ductogram", "Ductograma", also=("Galactogram", "Galactograma"))
        live("Asthma", "Asma")
        make.change_article(article, title=Text(en="CANARY", es="CANARIO"), synonyms=LongTextPair(en="CANARY2"))
        make.make_article(title=Text(en="CANARY3", es="CANARY3"))
        live("Privacy", "Privacidad", type=ArticleType.POLICY)
        assert [name for name, _url in listed("/en/a-to-z/", 'class="letters"')] == [
            "Asthma",
            "Ductogram",
            "Galactogram, see Ductogram",
        ]
        manager = make.make_user(make.MANAGING_EDITOR)
        make.withdraw(article, by=manager)
        assert [name for name, _url in listed("/en/a-to-z/", 'class="letters"')] == ["Asthma"]
        assert "Ductograma" in read("/es/a-to-z/")
        workflow.restore_page(article, "en", by=manager, at=make.NOW, note="Back.")
        assert "Galactogram" in read("/en/a-to-z/")

    def test_follows_a_new_version_at_once(self):
        article = live("Ductogram", "Ductograma", also=("Galactogram", "Galactograma"))
        assert "Galactogram" in read("/en/a-to-z/")
        make.change_article(article, title=Text(en="Duct test", es="Ductograma"), synonyms=LongTextPair())
        make.make_publication(article)
        assert listed("/en/a-to-z/", 'class="letters"') == [("Duct test", "/en/ductogram/")]

    def test_leaves_out_a_page_that_is_not_in_force_today(self, monkeypatch):
        live("Flu shots", "Vacunas", valid_until=dt.date(2026, 3, 31))
        for day, names in ((31, ["Flu shots"]), (32, [])):
            monkeypatch.setattr(timezone, "localdate", lambda day=day: dt.date(2026, 3, 1) + dt.timedelta(day - 1))
            assert [name for name, _url in listed("/en/a-to-z/", "<main") if name == "Flu shots"] == names


class TestTheIndex:
    def test_is_made_again_as_publishing_wrote_it(self, capsys):
        for number in range(3):
            live(f"Title {number}", f"Título {number}", also=("Other", "Otro"))
        columns = ("article", "publication", "name", "is_title", "letter", "sort_key", "title", "slug")
        rows = set(IndexEntry.objects.values_list(*columns))
        IndexEntry.objects.filter(is_title=True).delete()
        call_command("rebuild_index")
        assert capsys.readouterr().out == "12 names.\n"
        assert set(IndexEntry.objects.values_list(*columns)) == rows

    def test_holds_names_of_the_newest_version_only(self):
        article = live("Ductogram", "Ductograma")
        make.change_article(article, title=Text(en="Duct test", es="Ductograma"))
        make.make_publication(article)
        assert sorted(IndexEntry.objects.values_list("name", flat=True)) == ["Duct test", "Ductograma"]

    def test_shows_no_row_whose_publication_is_not_live(self):
        article = live("Ductogram", "Ductograma")
        old = LivePage.objects.get(article=article, language="en").publication
        make.change_article(article, title=Text(en="Duct test", es="Ductograma"))
        make.make_publication(article)
        index.add(old)
        assert list(IndexEntry.objects.filter(language="en").values_list("name", flat=True)) == [
            "Duct test",
            "Ductogram",
        ]
        assert [name for name, _url in listed("/en/a-to-z/", 'class="letters"')] == ["Duct test"]

    def test_says_nothing_else_than_the_publication_whoever_writes(self, as_owner):
        live("Ductogram", "Ductograma", also=("Galactogram", "Galactograma"))
        publication = LivePage.objects.get(language="en").publication
        entries = list(IndexEntry.objects.filter(language="en").order_by("-is_title"))
        lies = [
            {"name": "Stop your insulin"},
            {"name": "Galactograma"},
            {"name": "Galactogram", "title": "Stop your insulin"},
            {"slug": "elsewhere"},
            {"valid_until": dt.date(2026, 3, 2)},
            {"published_at": make.NOW + dt.timedelta(days=1)},
            {"language": "es"},
            {"is_title": False},
        ]
        with as_owner():
            for lie in lies:
                fields = {
                    field.attname: getattr(entries[0], field.attname) for field in IndexEntry._meta.concrete_fields
                }
                with pytest.raises(DatabaseError, match="says something else"), transaction.atomic():
                    IndexEntry.objects.create(**fields | {"id": None} | lie)
            with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
                IndexEntry.objects.update(name="Stop your insulin")
        index.keep(publication)
        assert [entry.name for entry in entries] == ["Ductogram", "Galactogram"]
