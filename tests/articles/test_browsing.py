"""Finding without words: the home, topics in two levels, the A to Z, related articles. Live pages only."""

from __future__ import annotations

import datetime as dt
import html
import json
import re

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import browsing, index, related
from articles.codes import CodeSystem
from articles.document import ArticleType, Code, DocumentTopic, LongTextPair, SlugPair, Text
from articles.models import Article, Featured, IndexEntry, LivePage, RelatedArticle, Topic
from reviews import workflow
from tests import factories as make
from tests.articles.editing import sign_in

pytestmark = pytest.mark.django_db


def live(en: str, es: str, *, also: tuple[str, str] = ("", ""), **fields) -> Article:
    """Make an article that is live in both languages."""
    address = fields.pop("slug_en", en.lower().replace(" ", "-"))
    slug = SlugPair(en=address, es=f"{address}-es")
    synonyms = LongTextPair(en=also[0], es=also[1])
    return make.make_live_pair(title=Text(en=en, es=es), slug=slug, synonyms=synonyms, **fields)


def shelf(slug: str, en: str, es: str) -> DocumentTopic:
    return DocumentTopic(slug=slug, name=Text(en=en, es=es))


def read(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def listed(path: str, start: str = "<main") -> list[tuple[str, str]]:
    """Return the text of each item of the page's lists, and where its link leads."""
    page = read(path)
    body = re.sub('<nav class="way".*?</nav>', "", page[page.index(start) : page.index("</main>")], flags=re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", body, re.DOTALL)
    return [(re.sub(r"<[^>]+>", "", item).strip(), re.findall(r'href="([^"]+)"', item)[0]) for item in items]


def way(path: str) -> list[tuple[str, str]]:
    """Return the steps that the page shows above its title, and where each leads; the page itself leads nowhere.

    Machines read the same, but that the home is called by its name and the page leads to itself.
    """
    page = read(path)
    shown = re.search('<nav class="way" aria-label="[^"]+"><ol>(.*?)</ol></nav>', page, re.DOTALL)
    assert shown is not None
    steps = [
        (html.unescape(re.sub("<[^>]+>", "", step)), "".join(re.findall('href="([^"]*)"', step)))
        for step in re.findall("<li[^>]*>(.*?)</li>", shown[1], re.DOTALL)
    ]
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    read_by_machines = [(row["name"], row["item"]) for row in data.get("breadcrumb", data)["itemListElement"]]
    site = "https://library.example"
    (_home, home), *others = steps
    assert read_by_machines == [("Health Library", site + home), *((name, site + (to or path)) for name, to in others)]
    return steps


BREAST = shelf("breast", "Breast", "Mama")
TESTS = shelf("tests", "Tests", "Pruebas")


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


class TestATopic:
    def test_has_its_description_its_parts_and_its_live_pages_in_order(self):
        live("Zoster", "Herpes", topics=(TESTS,))
        live("Ébola test", "Asma", slug_en="ebola", topics=(TESTS,))
        live("Mammogram", "Mamografía", topics=(BREAST,))
        make.make_article(title=Text(en="CANARY", es="CANARIO"), topics=(TESTS,))
        tests = Topic.objects.get(slug="tests")
        Topic.objects.filter(slug="tests").update(description_en="What tests show.", description_es="Qué muestran.")
        Topic.objects.filter(slug="breast").update(parent=tests)
        Topic.objects.create(slug="empty", name_en="CANARY", name_es="CANARIO", parent=tests)
        page = read("/en/topics/tests/")
        assert ("What tests show." in page, "CANARY" in page) == (True, False)
        assert listed("/en/topics/tests/")[:3] == [
            ("Breast", "/en/topics/breast/"),
            ("Ébola test", "/en/ebola/"),
            ("Zoster", "/en/zoster/"),
        ]

    def test_of_two_levels_leads_up(self):
        live("Mammogram", "Mamografía", topics=(BREAST,))
        tests = Topic.objects.create(slug="tests", name_en="Tests", name_es="Pruebas")
        Topic.objects.filter(slug="breast").update(parent=tests)
        assert way("/es/topics/breast/") == [("Inicio", "/es/"), ("Pruebas", "/es/topics/tests/"), ("Mama", "")]
        assert '<a href="/es/topics/breast/">Mama</a>' in read("/es/topics/tests/")

    def test_without_a_live_page_is_not_found_and_not_named(self):
        article = live("Mammogram", "Mamografía", topics=(BREAST,))
        assert 'href="/en/topics/breast/"' in read("/en/")
        make.withdraw(article)
        missing = Client().get("/en/topics/breast/")
        assert (missing.status_code, "Breast" in missing.content.decode()) == (404, False)
        assert '<a href="/es/topics/breast/" lang="es" hreflang="es">Mama</a>' in missing.content.decode()
        assert "/en/topics/breast/" not in read("/en/")

    def test_without_a_name_in_a_language_is_not_there(self):
        live("Mammogram", "Mamografía", topics=(shelf("breast", "Breast", ""),))
        assert Client().get("/es/topics/breast/").status_code == 404
        assert "topics/breast" not in read("/es/")
        assert 'hreflang="es"' in read("/en/topics/breast/")

    def test_follows_its_draft_s_shelf_without_a_sign_off(self):
        article = live("Mammogram", "Mamografía", topics=(BREAST,))
        make.change_article(article, topics=(TESTS,))
        assert Client().get("/en/topics/breast/").status_code == 404
        assert "Mammogram" in read("/en/topics/tests/")


class TestTheWayToAnArticle:
    def put_breast_under_tests(self) -> None:
        tests, _is_new = Topic.objects.get_or_create(slug="tests", defaults={"name_en": "Tests", "name_es": "Pruebas"})
        Topic.objects.filter(slug="breast").update(parent=tests)

    def test_leads_from_the_home_through_the_topic_and_what_it_is_a_part_of(self):
        live("Mammogram", "Mamografía", topics=(BREAST,))
        live("Blood & iron", "Sangre", slug_en="blood", topics=(TESTS,))
        live("Sleep", "Sueño")
        self.put_breast_under_tests()
        assert way("/en/mammogram/") == [
            ("Home", "/en/"),
            ("Tests", "/en/topics/tests/"),
            ("Breast", "/en/topics/breast/"),
            ("Mammogram", ""),
        ]
        assert way("/es/mammogram-es/") == [
            ("Inicio", "/es/"),
            ("Pruebas", "/es/topics/tests/"),
            ("Mama", "/es/topics/breast/"),
            ("Mamografía", ""),
        ]
        assert way("/en/blood/") == [("Home", "/en/"), ("Tests", "/en/topics/tests/"), ("Blood & iron", "")]
        assert way("/en/sleep/") == [("Home", "/en/"), ("Sleep", "")]

    def test_of_an_article_in_several_topics_is_the_closest_and_then_the_first(self):
        whole, other = shelf("whole", "Whole", "Todo"), shelf("other", "Other", "Otro")
        live("Mammogram", "Mamografía", topics=(TESTS, BREAST, other))
        live("Sleep", "Sueño", topics=(whole, other))
        self.put_breast_under_tests()
        Topic.objects.filter(slug="breast").update(position=9)
        Topic.objects.filter(slug="whole").update(position=5)
        assert [name for name, _url in way("/en/mammogram/")] == ["Home", "Tests", "Breast", "Mammogram"]
        assert [name for name, _url in way("/en/sleep/")] == ["Home", "Other", "Sleep"]

    def test_has_only_topics_with_a_name_in_its_language(self):
        live("Mammogram", "Mamografía", topics=(BREAST,))
        live("Sleep", "Sueño", topics=(shelf("rest", "Rest", ""),))
        Topic.objects.create(slug="tests", name_en="Tests")
        self.put_breast_under_tests()
        assert [name for name, _url in way("/en/mammogram/")] == ["Home", "Tests", "Breast", "Mammogram"]
        assert [name for name, _url in way("/es/mammogram-es/")] == ["Inicio", "Mama", "Mamografía"]
        assert [name for name, _url in way("/es/topics/breast/")] == ["Inicio", "Mama"]
        assert [name for name, _url in way("/es/sleep-es/")] == ["Inicio", "Sueño"]

    def test_follows_a_renamed_or_another_topic_at_once_and_is_else_the_same_page(self):
        article = live("Mammogram", "Mamografía", topics=(BREAST,))
        self.put_breast_under_tests()
        client, tags = Client(), []

        def names() -> list[str]:
            tags.append(client.get("/en/mammogram/")["ETag"])
            return [name for name, _url in way("/en/mammogram/")][1:-1]

        assert (names(), names()) == (["Tests", "Breast"], ["Tests", "Breast"])
        Topic.objects.filter(slug="breast").update(name_en="Breasts")
        assert names() == ["Tests", "Breasts"]
        Topic.objects.filter(slug="tests").update(name_en="All tests")
        assert names() == ["All tests", "Breasts"]
        Topic.objects.filter(slug="tests").update(slug="all-tests")
        assert names() == ["All tests", "Breasts"]
        make.change_article(article, topics=(shelf("else", "Else", "Otra"),))
        assert names() == ["Else"]
        assert [tags.index(tag) for tag in tags] == [0, 0, 2, 3, 4, 5]

    def test_to_a_page_of_the_library_itself_is_through_no_topic(self):
        live("Privacy", "Privacidad", type=ArticleType.POLICY, topics=(BREAST,))
        assert Client().get("/en/topics/breast/").status_code == 404
        assert way("/en/privacy/") == [("Home", "/en/"), ("Privacy", "")]


class TestTwoLevels:
    def test_are_explained_in_the_form(self):
        top, middle = (Topic.objects.create(slug=name, name_en=name) for name in ("top", "middle"))
        middle.parent = top
        middle.save()
        low = Topic(slug="low", name_en="low", parent=middle)
        with pytest.raises(Exception, match="Topics have two levels"):
            low.full_clean()
        top.parent = Topic.objects.create(slug="above", name_en="above")
        with pytest.raises(Exception, match="Topics have two levels"):
            top.full_clean()

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO articles_topic (slug, name, description, position, parent_id)"
            " VALUES ('low', '', '', 0, {middle})",
            "UPDATE articles_topic SET parent_id = {other} WHERE id = {top}",
            "UPDATE articles_topic SET parent_id = {middle} WHERE id = {other}",
        ],
    )
    def test_are_held_by_the_database(self, statement):
        top = Topic.objects.create(slug="top", name_en="top")
        middle = Topic.objects.create(slug="middle", name_en="middle", parent=top)
        other = Topic.objects.create(slug="other", name_en="other")
        sql = statement.format(top=top.pk, middle=middle.pk, other=other.pk)
        with pytest.raises(DatabaseError, match="topics have two levels"), transaction.atomic():
            connection.cursor().execute(sql)

    def test_leave_no_topic_a_part_of_itself(self):
        top = Topic.objects.create(slug="top", name_en="top")
        with pytest.raises(IntegrityError, match="a_topic_is_no_part_of_itself"), transaction.atomic():
            Topic.objects.filter(pk=top.pk).update(parent=top)


class TestTheHome:
    def test_shows_topics_with_their_parts_in_their_order(self):
        live("Mammogram", "Mamografía", topics=(BREAST, TESTS))
        tests = Topic.objects.get(slug="tests")
        Topic.objects.filter(slug="breast").update(parent=tests)
        home = Client().get("/es/").context["topics"]
        assert [(row.name, [part.name for part in row.parts]) for row in home] == [("Pruebas", ["Mama"])]

    def test_shows_featured_pages_that_are_live_in_its_language_in_their_order(self):
        first, second = live("Second", "Segunda"), live("First", "Primera")
        draft = make.make_article(title=Text(en="CANARY", es="CANARIO"))
        for position, article in enumerate((second, draft, first)):
            Featured.objects.create(article=article, position=position)
        make.withdraw(first, "es")
        shown = {lang: [tip.title for tip in Client().get(f"/{lang}/").context["featured"]] for lang in ("en", "es")}
        assert shown == {"en": ["First", "Second"], "es": ["Primera"]}

    def test_leads_to_the_letters_that_there_are(self):
        live("Asthma", "Asma", also=("Wheezing", "Silbidos"))
        assert re.findall(r'href="/en/a-to-z/(.)/"', read("/en/")) == ["a", "w"]


class TestRelatedArticles:
    def relate(self, article: Article, *others: Article) -> None:
        for position, other in enumerate(others, start=1):
            RelatedArticle.objects.create(article=article, to=other, position=position)

    def names(self, path: str) -> list[str]:
        page = read(path)
        section = page.partition('id="ui-related"')[2].partition("</section>")[0]
        return re.findall(r'<li><a href="[^"]+">([^<]+)</a>', section)

    def test_stand_below_the_text_in_the_order_that_was_chosen(self):
        article, one, two = live("Main", "Principal"), live("One", "Uno"), live("Two", "Dos")
        self.relate(article, two, one)
        assert self.names("/en/main/") == ["Two", "One"]
        assert self.names("/es/main-es/") == ["Dos", "Uno"]
        assert self.names("/en/one/") == []

    def test_are_live_ones_only_though_the_page_is_kept(self, monkeypatch):
        article, one, two = live("Main", "Principal"), live("One", "Uno"), live("Two", "Dos")
        three = live("Three", "Tres", valid_until=dt.date(2026, 3, 31))
        self.relate(article, make.make_article(title=Text(en="CANARY", es="CANARIO")), one, two, three)
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 3, 31))
        assert self.names("/en/main/") == ["One", "Two", "Three"]
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 4, 1))
        assert self.names("/en/main/") == ["One", "Two"]
        make.withdraw(one)
        assert self.names("/en/main/") == ["Two"]
        make.change_article(two, title=Text(en="Changed", es="Cambiada"))
        assert self.names("/en/main/") == ["Two"]
        make.make_publication(two)
        assert self.names("/en/main/") == ["Changed"]

    def test_change_without_a_sign_off_and_at_once(self):
        article, one, two = live("Main", "Principal"), live("One", "Uno"), live("Two", "Dos")
        self.relate(article, one, two)
        assert self.names("/en/main/") == ["One", "Two"]
        RelatedArticle.objects.filter(to=one).update(position=9)
        assert self.names("/en/main/") == ["Two", "One"]

    def test_of_an_article_are_others(self):
        article = make.make_article()
        with pytest.raises(IntegrityError, match="an_article_is_related_to_another"), transaction.atomic():
            self.relate(article, article)


class TestQueries:
    def test_are_as_many_for_one_article_as_for_three(self):
        """Of each page at its first reader's, and at the next one's."""

        def add(number: int) -> None:
            article = live(f"Title {number}", f"Título {number}", also=("Other", "Otro"), topics=(TESTS, BREAST))
            Featured.objects.create(article=article, position=number)
            for other in Article.objects.exclude(pk=article.pk):
                RelatedArticle.objects.create(article=other, to=article)
                RelatedArticle.objects.create(article=article, to=other)

        def cost(path: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            return len(queries)

        client = Client()
        expected = {
            "/en/": (6, 5),
            "/es/a-to-z/": (6, 5),
            "/en/a-to-z/t/": (5, 4),
            "/es/topics/tests/": (7, 6),
            "/en/feed/": (4, 3),
            "/es/topics/tests/feed/": (5, 4),
            "/sitemap.xml": (7, 7),
            "/sitemap-0.xml": (5, 5),
            "/robots.txt": (0, 0),
            "/en/title-0/": (2, 1),
        }
        add(0)
        Topic.objects.filter(slug="breast").update(parent=Topic.objects.get(slug="tests"))
        for numbers in ((), (1, 2)):
            for number in numbers:
                add(number)
            found = {}
            for path in expected:
                caches["pages"].clear()  # which keeps what every page shows, too
                found[path] = (cost(path), cost(path))
            assert found == expected, numbers


class TestChoosingRelatedArticles:
    def page(self, article: Article, client: Client, data=None):
        url = reverse("admin:articles_article_related", args=[article.pk])
        return client.get(url) if data is None else client.post(url, data)

    def test_orders_what_was_chosen_and_adds_what_is_suggested(self):
        article, one, two, three = (
            live(name, f"{name} es", topics=(TESTS,)) for name in ("Main", "One", "Two", "Three")
        )
        client = sign_in(make.make_user(make.EDITOR))
        offered = self.page(article, client).context["form"].offered
        assert sorted(offered.values()) == [one.pk, two.pk, three.pk]
        sent = {f"place-{three.pk}": "2", f"place-{one.pk}": "1", f"place-{two.pk}": ""}
        assert self.page(article, client, sent).status_code == 302
        assert [row.to for row in related.chosen(article)] == [one, three]
        event = article.events.latest("pk")
        assert (event.verb, event.detail) == ("change", "related: “” → “One, Three”")
        sent = {f"place-{three.pk}": "", f"place-{one.pk}": "4", "address": f"/en/{two.slug_en}/"}
        assert self.page(article, client, sent).status_code == 302
        assert [row.to for row in related.chosen(article)] == [one, two]

    def test_is_no_edit_of_the_article(self):
        article, other = live("Main", "Principal"), live("Other", "Otro")
        before = (article.edits.count(), Article.objects.get(pk=article.pk).version)
        self.page(article, sign_in(make.make_user(make.EDITOR)), {"address": "other"})
        assert [row.to for row in related.chosen(article)] == [other]
        assert (article.edits.count(), Article.objects.get(pk=article.pk).version) == before

    @pytest.mark.parametrize("address", ["no-such-article", "main"])
    def test_finds_other_articles_only(self, address):
        article = live("Main", "Principal")
        response = self.page(article, sign_in(make.make_user(make.EDITOR)), {"address": address})
        assert response.context["form"].errors["address"] == ["No other article has this English address."]

    def test_takes_ten_at_most(self, monkeypatch):
        article, one, _two = (live(name, f"{name} es", topics=(TESTS,)) for name in ("Main", "One", "Two"))
        monkeypatch.setattr(related, "MOST", 1)
        sent = {f"place-{one.pk}": "1", "address": "two"}
        response = self.page(article, sign_in(make.make_user(make.EDITOR)), sent)
        assert response.context["form"].non_field_errors() == ["Choose at most 1 article."]

    def test_suggests_what_shares_codes_topics_and_words(self):
        code = Code(system=CodeSystem.MESH, code="D008327")
        article = live("Breast ultrasound", "Ecografía", topics=(BREAST, TESTS), codes=(code,))
        of_topic = live("Lump", "Bulto", topics=(BREAST,))
        of_words = live("Ultrasound safety", "Seguridad")
        of_code = live("Mammogram", "Mamografía", codes=(code,))
        of_all = live("Breast biopsy", "Biopsia", topics=(BREAST, TESTS), codes=(code,))
        live("Asthma", "Asma")
        make.make_article(title=Text(en="Breast draft", es="CANARIO"), topics=(BREAST,))
        found = related.suggestions(article, on=make.TODAY)
        assert [(row.article, row.shares) for row in found] == [
            (of_all.pk, ("code", "topic", "word")),
            (of_code.pk, ("code",)),
            (of_topic.pk, ("topic",)),
            (of_words.pk, ("word",)),
        ]
