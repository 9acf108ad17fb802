"""`manage.py check_links`: every text, politely, safe to run and to stop at any time; and what the desk says of it."""

from __future__ import annotations

import ssl
import threading
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from articles.links import checking, record
from articles.links.checking import NoWayOut, check
from articles.links.looking import Looker
from articles.links.manners import Manners
from articles.links.outcome import Finding, Outcome, Seriousness
from articles.models import LinkCheck, LinkedText, LinkUse
from healthlibrary import loops
from reviews.management.commands import check_links as command
from tests import factories as make
from tests.articles.links import DAY, address, check_links, found, found_broken, leading_to, read_all, resource
from tests.articles.sites import HOST, network, site
from tests.reviews.desk import at_desk, text_of

pytestmark = pytest.mark.django_db


class Web:
    """What a run finds at each address; `asked` is what it looked at."""

    def __init__(self) -> None:
        self.says: dict[str, Outcome | BaseException] = {}
        self.asked: list[str] = []

    def look(self, url: str) -> Finding:
        self.asked.append(url)
        said = self.says.get(url, Outcome.FINE)
        if isinstance(said, BaseException):
            raise said
        return Finding(said, 200)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    web = Web()
    monkeypatch.setattr(command, "looker", lambda stop: web)
    return web


def run(*arguments: str, **options: object) -> str:
    out = StringIO()
    check_links(*arguments, stdout=out, **options)
    return out.getvalue()


class TestARun:
    def test_looks_at_what_every_text_leads_to_once(self, web):
        article = leading_to("old", "both")
        make.make_publication(article)
        make.change_article(article, resources=(resource("reviewed"), resource("both")))
        make.make_submission(article)
        make.change_article(article, resources=(resource("draft"), resource("both")))
        assert run() == "4 of 4 links looked at: 0 dangerous, 0 broken, 0 to be looked into, 4 fine.\n"
        assert sorted(web.asked) == sorted(map(address, ("both", "draft", "old", "reviewed")))
        assert set(LinkedText.objects.values_list("kind", "language")) == {
            *(("1 live", "en"), ("2 review", "en"), ("3 draft", "en"), ("3 draft", "es"))
        }

    def test_right_after_another_has_nothing_to_do(self, web):
        leading_to("one", "two")
        run()
        assert run().startswith("0 of 0 links")
        assert len(web.asked) == 2

    def test_looks_again_at_what_is_older_than_it_is_told(self, web):
        leading_to("one")
        run()
        assert run("--older-than", "1").startswith("0 of 0")
        assert run("--older-than", "0").startswith("1 of 1")

    def test_looks_at_no_more_than_it_is_told_and_the_next_goes_on(self, web):
        leading_to("one", "two", "three")
        for _twice in range(2):
            run("--limit", "2")
        assert sorted(web.asked) == sorted(map(address, ("one", "two", "three")))

    def test_can_be_for_some_articles_only(self, web):
        leading_to("one")
        second, third = leading_to("two"), leading_to("three")
        run("--article", str(second.pk), str(third.pk))
        assert sorted(web.asked) == [address("three"), address("two")]

    def test_for_an_article_that_is_not_there_says_so(self, web):
        with pytest.raises(CommandError, match="There is no article 7, 9"):
            run("--article", "9", "7")

    def test_for_show_asks_nobody_and_writes_nothing(self, web):
        leading_to("one", "two")
        assert run("--dry-run") == f"2 links would be looked at.\n  {address('one')}\n  {address('two')}\n"
        counts = [model.objects.count() for model in (LinkCheck, LinkedText, LinkUse)]
        assert (web.asked, counts) == ([], [0, 0, 0])

    def test_tells_what_it_finds_where_that_is_asked_for(self, web):
        leading_to("one")
        web.says[address("one")] = Outcome.CERTIFICATE
        assert run(verbosity=2).splitlines()[0] == f"Danger: invalid certificate: {address('one')}"

    def test_tells_how_far_it_is(self, web, monkeypatch):
        monkeypatch.setattr(command, "SAY_EVERY", 2)
        leading_to("one", "two", "three")
        assert run().splitlines()[0] == "2 of 3 links looked at."

    def test_leaves_the_work_to_another_that_is_at_it(self, web):
        leading_to("one")
        with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None, "context": None}) as other:
            other.execute("SELECT pg_advisory_lock(%s)", [record._LOCK])
            assert run() == "Another process is looking at links already.\n"
        assert (web.asked, LinkedText.objects.count()) == ([], 0)
        assert run().startswith("1 of 1")

    def test_keeps_what_it_found_when_it_is_ended_in_the_middle(self, web, monkeypatch):
        leading_to("one", "two", "three")
        keep, kept = record.keep, []

        def trip(url, finding, *, at):
            if kept:
                raise KeyboardInterrupt
            kept.append(url)
            return keep(url, finding, at=at)

        monkeypatch.setattr(record, "keep", trip)
        with pytest.raises(KeyboardInterrupt):
            run()
        monkeypatch.setattr(record, "keep", keep)
        assert LinkCheck.objects.exclude(checked_at=None).count() == 1
        assert run().startswith("2 of 2")

    def test_needs_to_know_who_vouches_for_certificates(self, web, monkeypatch):
        nobody = ssl.DefaultVerifyPaths(None, None, "", "", "", "")
        monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nobody)
        with pytest.raises(CommandError, match="no list of certificate authorities"):
            run()

    def test_in_a_loop_goes_on_where_no_site_answers(self, web, monkeypatch):
        leading_to("one", "two", "three")
        web.says = dict.fromkeys(map(address, ("one", "two", "three")), Outcome.SILENT)
        monkeypatch.setattr(loops, "close_old_connections", lambda: None)
        rounds = []

        def pause(stop: threading.Event, seconds: float) -> None:
            rounds.append(seconds)
            if len(rounds) == 2:
                stop.set()

        monkeypatch.setattr(loops, "pause", pause)
        error = StringIO()
        check_links(loop=True, every=9, stdout=StringIO(), stderr=error)
        assert (rounds, error.getvalue().count("No site answered at all")) == ([9, 9], 2)


class TestAMachineWithoutAWayOut:
    URLS = tuple(map(address, ("one", "two", "three")))

    def check(self, *outcomes: Outcome) -> dict[Seriousness, int]:
        leading_to("one", "two", "three")
        read_all()
        says = dict(zip(self.URLS, outcomes, strict=False))
        urls = list(says)
        return check(urls, lambda url: Finding(says[url]), now=lambda: make.NOW, stop=threading.Event(), threads=1)

    def test_calls_nothing_broken(self):
        with pytest.raises(NoWayOut):
            self.check(Outcome.NO_HOST, Outcome.SILENT, Outcome.UNREACHABLE)
        assert not LinkCheck.objects.exclude(checked_at=None).exists()

    @pytest.mark.parametrize("answer", [Outcome.FINE, Outcome.MISSING, Outcome.CERTIFICATE])
    def test_is_not_this_one_where_a_single_site_answers(self, answer):
        assert sum(self.check(Outcome.NO_HOST, Outcome.NO_HOST, answer).values()) == 3

    def test_cannot_be_told_from_a_dead_site_or_two(self):
        assert sum(self.check(*[Outcome.NO_HOST] * (checking.DEAF_HOSTS - 1)).values()) == 2


def test_the_whole_way_from_an_article_to_another_machine_and_back():
    def speak(connection, question: str) -> None:
        path = question.split()[1]
        said = {"/robots.txt": b"404 None", "/moved": b"301 There\r\nLocation: /there", "/there": b"200 OK"}
        inward = b"302 In\r\nLocation: http://inner.example/"
        connection.sendall(b"HTTP/1.1 " + said.get(path, inward) + b"\r\nContent-Length: 0\r\n\r\n")

    with site(speak) as here:
        urls = [f"http://{HOST}:{here.port}{path}" for path in ("/moved", "/inward")]
        make.make_article(resources=tuple(resource("one").model_copy(update={"url": url}) for url in urls))
        read_all()
        way = network(here.port, 80, names={"inner.example": ["169.254.169.254"]})
        looker = Looker(way.ask, agent=settings.LINK_CHECK_AGENT, manners=Manners(delay=0))
        check(urls, looker.look, now=lambda: make.NOW, stop=threading.Event())
    rows = LinkCheck.objects.order_by("pk").values_list("seriousness", "outcome", "new_url", "final_url")
    assert list(rows) == [
        (Seriousness.CAUTION, "moved", f"http://{HOST}:{here.port}/there", f"http://{HOST}:{here.port}/there"),
        (Seriousness.DANGER, "unsafe", "", "http://inner.example/"),
    ]


def test_the_ordinary_way_out_says_who_looks():
    who = "+https://library.example; feedback@library.example"
    assert f"HealthLibraryLinkCheck/1.0 ({who})" == settings.LINK_CHECK_AGENT
    assert isinstance(command.looker(threading.Event()), Looker)


class TestTheDesk:
    @pytest.fixture
    def part(self):
        """A page that led to two places leads to two more now; return what the desk says of links."""
        article = leading_to("fine", "gone")
        make.make_publication(article)
        make.change_article(article, resources=tuple(map(resource, ("fine", "gone", "danger", "new"))))
        submission = make.make_submission(article)
        read_all()
        found("fine", Outcome.FINE)
        found_broken("gone")
        found("danger", Outcome.CERTIFICATE)
        page = text_of(at_desk(make.make_user(make.EDITOR)), submission)
        names = ("ui-links", "ui-bad-links")
        return {name: page[page.index(f'id="{name}"') :].split("</section>")[0] for name in names}

    def test_says_of_each_new_link_what_was_found(self, part):
        said = "The site’s certificate is not valid, so anybody may be answering (checked on 03/02/2026)"
        assert said in part["ui-links"]
        assert "not checked by machine" in part["ui-links"]

    def test_opens_no_dangerous_link(self, part):
        assert f'href="{address("danger")}"' not in part["ui-links"]
        assert f'href="{address("new")}"' in part["ui-links"]

    def test_names_old_links_that_do_not_work_any_more_and_no_others(self, part):
        assert "The site has no such page (404) (checked on 03/02/2026)" in part["ui-bad-links"]
        assert address("fine") not in part["ui-bad-links"]


def test_nothing_is_called_broken_by_two_runs_on_one_day(web):
    leading_to("one")
    web.says[address("one")] = Outcome.MISSING
    for _twice in range(2):
        run("--older-than", "0")
    assert LinkCheck.objects.get().seriousness == Seriousness.CAUTION
    LinkCheck.objects.update(failing_since=LinkCheck.objects.get().failing_since - DAY)
    run("--older-than", "0")
    assert LinkCheck.objects.get().seriousness == Seriousness.BROKEN
