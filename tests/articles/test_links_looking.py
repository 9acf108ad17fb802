"""Looking at an address with good manners: what is asked, in which order, how often, and what it comes to."""

from __future__ import annotations

import threading

import pytest

from articles.links.looking import Looker
from articles.links.manners import DELAY, LONGEST, Manners
from articles.links.network import Answer, NoAnswer
from articles.links.outcome import Finding, Outcome
from articles.links.running import findings

AGENT = "HealthLibraryLinkCheck/1.0 (+https://library.example; links@library.example)"
A, B, C = "https://a.example/page", "https://b.example/page", "https://c.example/page"


class Web:
    """The web as a table: what each address says, to a HEAD and a GET alike unless "HEAD url" has a line of its own."""

    def __init__(self, **_nothing: object) -> None:
        self.says: dict[str, Answer | Outcome] = {}
        self.asked: list[str] = []
        self.time = 0.0
        self.when: list[float] = []

    def ask(self, method: str, url: str, *, limit: int = 0) -> Answer:
        self.asked.append(f"{method} {url}")
        self.when.append(self.time)
        missing = Answer(404) if url.endswith("/robots.txt") else Outcome.NO_HOST
        said = self.says.get(f"{method} {url}", self.says.get(url, missing))
        if isinstance(said, Outcome):
            raise NoAnswer(said)
        return said

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def looker(self) -> Looker:
        manners = Manners(clock=lambda: self.time, sleep=self.sleep)
        return Looker(self.ask, agent=AGENT, manners=manners)

    def look(self, url: str = A, **says: Answer | Outcome) -> Finding:
        return self.looker().look(url)


@pytest.fixture
def web() -> Web:
    return Web()


def to(url: str, status: int = 302) -> Answer:
    return Answer(status, url)


class TestAnAddress:
    def test_that_answers_is_asked_for_its_head_only(self, web):
        web.says = {A: Answer(200)}
        assert web.look() == Finding(Outcome.FINE, 200)
        assert web.asked == ["GET https://a.example/robots.txt", f"HEAD {A}"]

    @pytest.mark.parametrize("refusal", [400, 403, 404, 405, 500, 501])
    def test_that_will_not_say_its_head_is_asked_for_the_page(self, web, refusal):
        web.says = {f"HEAD {A}": Answer(refusal), f"GET {A}": Answer(200)}
        assert web.look() == Finding(Outcome.FINE, 200)
        assert web.asked[1:] == [f"HEAD {A}", f"GET {A}"]

    def test_that_hangs_up_at_a_head_is_asked_for_the_page(self, web):
        web.says = {f"HEAD {A}": Outcome.UNREACHABLE, f"GET {A}": Answer(200)}
        assert web.look().outcome is Outcome.FINE

    @pytest.mark.parametrize("outcome", [Outcome.SILENT, Outcome.NO_HOST, Outcome.UNSAFE, Outcome.CERTIFICATE])
    def test_that_cannot_be_asked_is_not_asked_twice(self, web, outcome):
        web.says = {A: outcome}
        assert web.look() == Finding(outcome)
        assert web.asked[1:] == [f"HEAD {A}"]

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            *((status, Outcome.MISSING) for status in (404, 410)),
            *((status, Outcome.CLOSED) for status in (401, 402, 403, 407, 429, 451)),
            *((status, Outcome.FAILING) for status in (500, 502, 503, 504, 999)),
            *((status, Outcome.ODD) for status in (300, 302, 304, 400, 418)),
            *((status, Outcome.FINE) for status in (200, 204, 206)),
        ],
    )
    def test_is_judged_by_its_number(self, web, status, outcome):
        web.says = {A: Answer(status)}
        assert web.look() == Finding(outcome, status)


class TestARedirect:
    def test_is_followed_and_noted(self, web):
        web.says = {A: to(B), B: Answer(200)}
        assert web.look() == Finding(Outcome.FINE, 200, final_url=B)

    @pytest.mark.parametrize("status", [301, 308])
    def test_for_good_suggests_the_new_address(self, web, status):
        web.says = {A: to(B, status), B: Answer(200)}
        assert web.look() == Finding(Outcome.MOVED, 200, final_url=B, new_url=B)

    def test_for_good_suggests_an_address_only_as_far_as_it_is_for_good(self, web):
        web.says = {A: to(B, 301), B: to(C), C: Answer(200)}
        assert web.look() == Finding(Outcome.MOVED, 200, final_url=C, new_url=B)

    def test_for_good_after_one_for_now_suggests_nothing(self, web):
        web.says = {A: to(B), B: to(C, 301), C: Answer(200)}
        assert web.look() == Finding(Outcome.FINE, 200, final_url=C)

    def test_to_a_page_that_is_gone_suggests_nothing(self, web):
        web.says = {A: to(B, 301), B: Answer(404)}
        assert web.look() == Finding(Outcome.MISSING, 404, final_url=B)

    def test_to_the_front_page_says_so_instead_of_suggesting_it(self, web):
        web.says = {A: to("https://a.example/", 301), "https://a.example/": Answer(200)}
        assert web.look() == Finding(Outcome.FRONT_PAGE, 200, final_url="https://a.example/")

    def test_away_from_encryption_is_named(self, web):
        web.says = {A: to("http://a.example/page", 301), "http://a.example/page": Answer(200)}
        assert web.look() == Finding(Outcome.UNENCRYPTED, 200, final_url="http://a.example/page")

    @pytest.mark.parametrize("there", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "http://[x"])
    def test_to_anything_but_the_web_is_a_danger(self, web, there):
        web.says = {A: to(there)}
        assert web.look() == Finding(Outcome.UNSAFE, 302)

    def test_into_a_network_is_a_danger_that_names_where_it_leads(self, web):
        web.says = {A: to("http://inner.example/x"), "http://inner.example/robots.txt": Outcome.UNSAFE}
        assert web.look() == Finding(Outcome.UNSAFE, final_url="http://inner.example/x")
        assert f"HEAD {A}" in web.asked
        assert "HEAD http://inner.example/x" not in web.asked

    def test_is_followed_five_times(self, web):
        chain = [f"https://a.example/{number}" for number in range(7)]
        web.says = {here: to(there) for here, there in zip(chain, chain[1:], strict=False)}
        web.says |= {chain[5]: Answer(200)}
        assert web.looker().look(chain[0]).outcome is Outcome.FINE
        web.says |= {chain[5]: to(chain[6]), chain[6]: Answer(200)}
        assert web.looker().look(chain[0]) == Finding(Outcome.ROUNDABOUT, final_url=chain[6])

    def test_in_a_circle_ends(self, web):
        web.says = {A: to(B), B: to(A)}
        assert web.look().outcome is Outcome.ROUNDABOUT


class TestRobots:
    FILE = "https://a.example/robots.txt"

    def rules(self, *lines: str) -> Answer:
        return Answer(200, body="\n".join(lines).encode())

    @pytest.mark.parametrize(
        ("lines", "outcome"),
        [
            (["User-agent: *", "Disallow: /page"], Outcome.ROBOTS),
            (["User-agent: HealthLibraryLinkCheck", "Disallow: /"], Outcome.ROBOTS),
            (["User-agent: Other", "Disallow: /"], Outcome.FINE),
            (["User-agent: *", "Disallow: /", "", "User-agent: healthlibrarylinkcheck", "Allow: /"], Outcome.FINE),
            (["User-agent: *", "Disallow: /elsewhere"], Outcome.FINE),
            (["User-agent: *", "Disallow:"], Outcome.FINE),
            (["\ufeffUser-agent: *", "Disallow: /"], Outcome.ROBOTS),
            (["nonsense", "\0"], Outcome.FINE),
        ],
    )
    def test_are_respected(self, web, lines, outcome):
        web.says = {A: Answer(200), self.FILE: self.rules(*lines)}
        assert web.look().outcome is outcome
        assert (f"HEAD {A}" in web.asked) == (outcome is Outcome.FINE)

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [(401, Outcome.FINE), (404, Outcome.FINE), (429, Outcome.ROBOTS), (500, Outcome.ROBOTS), (503, Outcome.ROBOTS)],
    )
    def test_that_are_not_there_forbid_nothing_and_that_fail_forbid_all(self, web, status, outcome):
        web.says = {A: Answer(200), self.FILE: Answer(status)}
        assert web.look().outcome is outcome

    def test_are_read_once_for_all_pages_of_a_site(self, web):
        pages = [f"https://a.example/{number}" for number in range(3)]
        web.says = dict.fromkeys(pages, Answer(200))
        looker = web.looker()
        for page in pages:
            looker.look(page)
        assert web.asked.count(f"GET {self.FILE}") == 1

    def test_of_a_silent_site_cost_one_deadline_for_all_its_pages(self, web):
        web.says = {self.FILE: Outcome.SILENT}
        looker = web.looker()
        assert [looker.look(A), looker.look(f"{A}/2")] == [Finding(Outcome.SILENT)] * 2
        assert len(web.asked) == 1

    def test_are_asked_for_again_where_a_redirect_leads(self, web):
        rules = self.rules("User-agent: *", "Disallow: /")
        web.says = {
            A: to(B),
            B: Answer(200),
            "https://b.example/robots.txt": rules,
        }
        assert web.look() == Finding(Outcome.ROBOTS, final_url=B)
        assert f"HEAD {B}" not in web.asked

    def test_are_found_behind_a_redirect(self, web):
        there = "https://a.example/there.txt"
        web.says = {A: Answer(200), self.FILE: to(there), there: self.rules("User-agent: *", "Disallow: /")}
        assert web.look().outcome is Outcome.ROBOTS

    def test_behind_a_redirect_that_is_no_address_are_no_fault_of_ours(self, web):
        web.says = {A: Answer(200), self.FILE: to("http://[x")}
        assert web.look() == Finding(Outcome.UNSAFE)


class TestManners:
    def test_leave_a_pause_between_two_questions_to_one_host(self, web):
        web.says = {f"HEAD {A}": Answer(405), f"GET {A}": Answer(200)}
        web.look()
        assert web.when == [0, DELAY, 2 * DELAY]

    def test_leave_the_pause_that_a_site_asks_for_within_reason(self, web):
        robots = {"a": "Crawl-delay: 10", "b": "Crawl-delay: 86400"}
        for name, line in robots.items():
            file = Answer(200, body=f"User-agent: *\n{line}\n".encode())
            web.says |= {f"https://{name}.example/robots.txt": file, f"https://{name}.example/page": Answer(200)}
        looker = web.looker()
        looker.look(A), looker.look(B)
        assert web.when == [0, 10, 10, 10 + LONGEST]

    def test_ask_another_host_at_once(self, web):
        web.says = {A: Answer(200), B: Answer(200)}
        looker = web.looker()
        looker.look(A), looker.look(B)
        assert web.when == [0, DELAY, DELAY, 2 * DELAY]

    def test_ask_one_host_one_thing_at_a_time(self):
        """Two threads want the same host: the second comes in when the first has left."""
        manners = Manners(delay=0)
        inside, order = threading.Event(), []

        def second() -> None:
            inside.wait()
            with manners.turn("a.example"):
                order.append("second")

        thread = threading.Thread(target=second, daemon=True)
        thread.start()
        with manners.turn("a.example"):
            assert manners._turns["a.example"].locked()
            inside.set()
            order.append("first")
            with manners.turn("b.example"):
                order.append("another host meanwhile")
        thread.join()
        assert order == ["first", "another host meanwhile", "second"]


class TestManyAddresses:
    def test_are_all_looked_at(self):
        urls = [f"https://{name}.example/{number}" for name in "abcdefg" for number in range(3)]
        found = dict(findings(urls, lambda url: Finding(Outcome.FINE, final_url=url), stop=threading.Event()))
        assert found == {url: Finding(Outcome.FINE, final_url=url) for url in urls}

    def test_of_one_host_are_looked_at_one_after_the_other(self):
        at_work = threading.Lock()

        def look(url: str) -> Finding:
            assert at_work.acquire(blocking=False)
            at_work.release()
            return Finding(Outcome.FINE)

        urls = [f"https://a.example/{number}" for number in range(50)]
        assert [url for url, _finding in findings(urls, look, stop=threading.Event())] == urls

    def test_of_a_host_that_has_had_enough_are_left_for_another_day(self):
        urls = ["https://a.example/1", "https://a.example/2", "https://b.example/1"]
        told = {urls[0]: Finding(Outcome.CLOSED, 429)}
        found = findings(urls, lambda url: told.get(url, Finding(Outcome.FINE)), stop=threading.Event())
        assert sorted(url for url, _finding in found) == [urls[0], urls[2]]

    def test_are_left_when_the_process_is_told_to_stop(self):
        stop = threading.Event()
        asked = []

        def look(url: str) -> Finding:
            asked.append(url)
            stop.set()
            return Finding(Outcome.FINE)

        assert list(findings([A, f"{A}/2", f"{A}/3"], look, stop=stop)) == [(A, Finding(Outcome.FINE))]
        assert asked == [A]

    def test_are_looked_at_though_one_of_them_trips_the_program(self, caplog):
        def look(url: str) -> Finding:
            if url == A:
                raise RuntimeError("a fault of ours")
            return Finding(Outcome.FINE)

        found = [url for url, _finding in findings([A, f"{A}/2", B], look, stop=threading.Event())]
        assert sorted(found) == [f"{A}/2", B]
        assert "A link could not be looked at" in caplog.text

    def test_are_nothing_to_do_where_there_are_none(self):
        assert list(findings([], lambda url: Finding(Outcome.FINE), stop=threading.Event())) == []
