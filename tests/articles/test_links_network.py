"""One question to one machine: to the address that was looked at, within its time, and no more bytes than wanted."""

from __future__ import annotations

import socket
import ssl
import threading

import pytest

from articles.links import network as room
from articles.links.network import Answer, NoAnswer
from articles.links.outcome import Outcome
from tests.articles.sites import HERE, HOST, certificate, network, site

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


class Clock:
    """A clock that is at the deadline when it is asked for the fifth time: before the second piece of an answer."""

    def __init__(self) -> None:
        self.calls = 0
        self.at_the_end = threading.Event()

    def __call__(self) -> float:
        self.calls += 1
        if self.calls < 5:
            return 0
        self.at_the_end.set()
        return room.DEADLINE


def outcome(way, url: str, method: str = "GET") -> Outcome:
    with pytest.raises(NoAnswer) as nothing:
        way.ask(method, url)
    return nothing.value.outcome


class TestAQuestion:
    def test_says_who_asks_and_reads_no_more_than_it_wants(self):
        with site(OK) as here:
            way = network(here.port)
            answers = [way.ask("GET", f"http://{HOST}:{here.port}/a?b=c", limit=limit) for limit in (0, 3, 100)]
        assert answers == [Answer(200), Answer(200, body=b"hel"), Answer(200, body=b"hello")]
        assert here.asked[0].splitlines()[:-1] == [
            "GET /a?b=c HTTP/1.1",
            f"Host: {HOST}:{here.port}",
            "Accept-Encoding: identity",
            "User-Agent: Test/1.0 (+https://library.example)",
            "Accept: */*",
            "Connection: close",
        ]

    @pytest.mark.parametrize(
        ("said", "location"),
        [
            (b"/there", "http://site.example:{port}/there"),
            (b"//other.example/x", "http://other.example/x"),
            (b"https://other.example/a b", "https://other.example/a%20b"),
            ("https://other.example/año".encode(), "https://other.example/año"),
            (b"javascript:alert(1)", "javascript:alert(1)"),
            (b"http://[x/", "http://[x/"),
        ],
    )
    def test_is_told_where_a_redirect_leads_and_does_not_follow_it(self, said, location):
        with site(b"HTTP/1.1 301 Gone\r\nLocation: " + said + b"\r\nContent-Length: 0\r\n\r\n") as here:
            answer = network(here.port).ask("HEAD", f"http://{HOST}:{here.port}/")
        assert answer == Answer(301, location.format(port=here.port))
        assert len(here.asked) == 1

    def test_takes_no_notice_of_a_proxy_in_the_environment(self, monkeypatch):
        with site(OK) as here, site(OK) as proxy:
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
                monkeypatch.setenv(name, f"http://{HERE}:{proxy.port}")
            network(here.port).ask("GET", f"http://{HOST}:{here.port}/")
        assert (len(here.asked), proxy.asked) == (1, [])


class TestTheMachine:
    def test_is_looked_up_once_and_asked_at_that_address(self):
        """A name that means another machine the second time has no second time."""
        answers = [[HERE], ["127.0.0.2"]]
        looked_up = []

        def resolve(host: str, port: int) -> list[str]:
            looked_up.append(host)
            return answers.pop(0)

        with site(OK) as here:
            assert network(here.port, resolve=resolve).ask("GET", f"http://{HOST}:{here.port}/").status == 200
        assert looked_up == [HOST]

    def test_is_not_asked_when_one_of_its_addresses_is_not_public(self):
        with site(OK) as here:
            way = network(here.port, names={HOST: [HERE, "10.0.0.1"]})
            assert outcome(way, f"http://{HOST}:{here.port}/") is Outcome.UNSAFE
        assert here.asked == []

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "0"])
    def test_of_ones_own_is_not_asked_however_it_is_written(self, host):
        with site(OK) as here:
            way = room.Network(agent="Test", ports=[here.port])
            assert outcome(way, f"http://{host}:{here.port}/") is Outcome.UNSAFE
        assert here.asked == []

    def test_is_asked_at_its_next_address_where_the_first_is_dead(self):
        with socket.create_server((HERE, 0)) as gone:
            dead = gone.getsockname()[1]
        with site(OK) as here:
            tried = []

            def connect(address, timeout):
                tried.append(address[0])
                return original((HERE, dead if len(tried) == 1 else here.port), timeout)

            original = socket.create_connection
            way = network(here.port, names={HOST: [HERE, HERE]})
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(socket, "create_connection", connect)
                assert way.ask("GET", f"http://{HOST}:{here.port}/").status == 200
        assert tried == [HERE, HERE]

    @pytest.mark.parametrize(
        ("error", "expected"),
        [
            (socket.gaierror(socket.EAI_NONAME, "no"), Outcome.NO_HOST),
            (socket.gaierror(socket.EAI_AGAIN, "later"), Outcome.UNREACHABLE),
            (UnicodeError("too long"), Outcome.NO_HOST),
        ],
    )
    def test_that_has_no_address_is_told_from_one_that_could_not_be_looked_up(self, error, expected):
        def resolve(host: str, port: int) -> list[str]:
            raise error

        assert outcome(network(80, resolve=resolve), f"http://{HOST}/") is expected


class TestABadNeighbour:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (b"", Outcome.UNREACHABLE),
            (b"SSH-2.0-OpenSSH\r\n", Outcome.UNREACHABLE),
            (b"HTTP/1.1 999999 No\r\n\r\n", Outcome.UNREACHABLE),
            (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", Outcome.UNREACHABLE),
            (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", Outcome.UNREACHABLE),
        ],
    )
    def test_that_speaks_no_http_is_no_answer(self, said, expected):
        with site(said) as here:
            assert outcome(network(here.port), f"http://{HOST}:{here.port}/") is expected

    def test_that_never_ends_is_listened_to_so_long(self):
        def speak(connection: socket.socket, _question: str) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            for _piece in range(10_000):
                connection.sendall(b"x" * 65_536)

        with site(speak) as here:
            answer = network(here.port).ask("GET", f"http://{HOST}:{here.port}/", limit=10**9)
        assert len(answer.body) < room.MOST_BYTES

    def test_that_sends_headers_without_end_is_listened_to_so_long(self):
        def speak(connection: socket.socket, _question: str) -> None:
            while True:
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000)

        with site(speak) as here:
            assert outcome(network(here.port), f"http://{HOST}:{here.port}/") is Outcome.UNREACHABLE

    def test_that_says_a_letter_at_a_time_is_left_at_the_deadline(self):
        clock = Clock()

        def speak(connection: socket.socket, _question: str) -> None:
            connection.sendall(OK[:1])
            clock.at_the_end.wait(1)
            connection.sendall(OK[1:])

        with site(speak) as here:
            assert outcome(network(here.port, clock=clock), f"http://{HOST}:{here.port}/") is Outcome.SILENT

    def test_whose_answer_is_packed_is_not_unpacked(self):
        packed = b"\x1f\x8b" + b"\0" * 20
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
        with site(head + packed) as here:
            assert network(here.port).ask("GET", f"http://{HOST}:{here.port}/", limit=100).body == packed


class TestEncryption:
    def trusting(self, file) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(file))

    def test_holds_a_site_to_its_name(self, tmp_path):
        server, file = certificate(tmp_path)
        with site(OK, context=server) as here:
            way = network(here.port, context=self.trusting(file))
            assert way.ask("GET", f"https://{HOST}:{here.port}/", limit=9) == Answer(200, body=b"hello")

    def test_is_refused_with_a_certificate_that_nobody_vouches_for(self, tmp_path):
        server, _file = certificate(tmp_path)
        with site(OK, context=server) as here:
            assert outcome(network(here.port), f"https://{HOST}:{here.port}/") is Outcome.CERTIFICATE
        assert here.asked == []

    def test_is_refused_with_the_certificate_of_another_site(self, tmp_path):
        server, file = certificate(tmp_path, "other.example")
        with site(OK, context=server) as here:
            way = network(here.port, context=self.trusting(file))
            assert outcome(way, f"https://{HOST}:{here.port}/") is Outcome.CERTIFICATE
        assert here.asked == []

    def test_that_a_site_does_not_speak_is_no_danger(self):
        with site(OK, listens=False) as here:
            assert outcome(network(here.port), f"https://{HOST}:{here.port}/") is Outcome.UNREACHABLE
