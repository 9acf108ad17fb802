"""Environment variables are read strictly: a wrong value is refused with a sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthlibrary import environment as env
from healthlibrary.environment import WrongSetting

LONG = "correct-horse-battery-staple-" + "0123456789" * 3


@pytest.fixture
def given(monkeypatch):
    """Set X, the one variable of these tests."""

    def set_x(value: str | None, name: str = "X") -> None:
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)

    set_x(None)
    set_x(None, "X_FILE")
    return set_x


class TestABoolean:
    @pytest.mark.parametrize(
        ("value", "meaning"),
        [("1", True), ("true", True), ("Yes", True), ("ON", True), ("0", False), ("False", False), ("no", False)],
    )
    def test_is_read_in_every_usual_spelling(self, given, value, meaning):
        given(value)
        assert env.boolean("X") is meaning

    @pytest.mark.parametrize("value", [None, "", "  "])
    def test_that_is_absent_or_empty_is_its_default(self, given, value):
        given(value)
        assert env.boolean("X", default=True) is True

    @pytest.mark.parametrize("value", ["2", "tru", "release", "-", "1 0"])
    def test_is_never_guessed(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match=rf"^X is {value!r}. Set it to 1 or 0\.$"):
            env.boolean("X", default=False)

    def test_without_a_default_is_required(self, given):
        with pytest.raises(WrongSetting, match=r"^X is missing. Set it to 1 or 0\.$"):
            env.boolean("X")


class TestAnInteger:
    def test_is_read(self, given):
        given("12")
        assert env.integer("X") == 12

    @pytest.mark.parametrize("value", ["-1", "1.5", "1e3", "0x10", "²", "ten"])
    def test_is_a_whole_number_of_plain_digits(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match=r"^X is .* Set it to a whole number, 0 or more\.$"):
            env.integer("X", default=0)

    def test_has_a_least_value(self, given):
        given("1")
        with pytest.raises(WrongSetting, match="2 or more"):
            env.integer("X", minimum=2)


class TestAList:
    def test_is_separated_by_commas_with_or_without_spaces(self, given):
        given("a.example, b.example,c.example")
        assert env.words("X") == ["a.example", "b.example", "c.example"]

    def test_with_an_empty_item_is_refused(self, given):
        given("a.example,,b.example")
        with pytest.raises(WrongSetting, match="superfluous comma"):
            env.words("X")


class TestATimeZone:
    def test_is_one_that_the_system_knows(self, given):
        given("America/New_York")
        assert env.time_zone("X", default="UTC") == "America/New_York"

    @pytest.mark.parametrize("value", ["Mars/Olympus", "../etc/passwd", "America"])
    def test_that_nobody_knows_is_refused(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match="^X is .*time zone like America/New_York"):
            env.time_zone("X", default="UTC")


class TestASecret:
    def test_comes_from_the_variable(self, given):
        given(LONG)
        assert env.secret("X") == LONG

    def test_comes_from_the_file_that_the_variable_names(self, given, tmp_path: Path):
        (tmp_path / "key").write_text(f"{LONG}\n")
        given(str(tmp_path / "key"), "X_FILE")
        assert env.secret("X") == LONG

    def test_in_two_places_is_refused(self, given, tmp_path: Path):
        given(LONG)
        given(str(tmp_path / "key"), "X_FILE")
        with pytest.raises(WrongSetting, match="^X and X_FILE are both set"):
            env.secret("X")

    @pytest.mark.parametrize("content", [None, b"\xff\xfe"])
    def test_in_a_file_that_cannot_be_read_is_refused(self, given, tmp_path: Path, content):
        if content:
            (tmp_path / "key").write_bytes(content)
        given(str(tmp_path / "key"), "X_FILE")
        with pytest.raises(WrongSetting, match="^X_FILE names .*key', which cannot be read"):
            env.secret("X")

    def test_that_is_missing_tells_how_to_make_one(self, given):
        with pytest.raises(WrongSetting, match=r"^X is missing. Make one with: python3 -c 'import secrets"):
            env.secret("X")

    @pytest.mark.parametrize("value", ["short", "a" * 50, "ab" * 30])
    def test_that_can_be_guessed_is_refused_without_being_told_to_the_log(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match="^X is too easy to guess") as refusal:
            env.secret("X")
        assert value not in str(refusal.value)


class TestOlderSecrets:
    OLDER = LONG[::-1]

    def read(self) -> list[str]:
        return env.older_secrets("X", of="Y")

    def test_are_none_or_several(self, given):
        assert self.read() == []
        given(f"{LONG}, {self.OLDER}")
        assert self.read() == [LONG, self.OLDER]

    def test_come_from_a_file_too(self, given, tmp_path: Path):
        (tmp_path / "keys").write_text(f"{LONG},{self.OLDER}\n")
        given(str(tmp_path / "keys"), "X_FILE")
        assert self.read() == [LONG, self.OLDER]

    @pytest.mark.parametrize(
        ("value", "why"),
        [
            (f"{LONG},", "Number 2 in X is empty"),
            (f"{LONG},short-secret", "Number 2 in X is too easy to guess to have been a Y"),
            (f"{LONG} {OLDER}", "Number 1 in X stands there twice, or is Y itself"),
            (f"{OLDER},{OLDER}", "Number 2 in X stands there twice"),
        ],
    )
    def test_that_cannot_have_been_one_are_refused_without_being_told_to_the_log(self, given, value, why):
        given(value)
        given(f"{LONG} {self.OLDER}", "Y")
        with pytest.raises(WrongSetting, match=f"^{why}") as refusal:
            self.read()
        assert not [secret for secret in (LONG, self.OLDER, "short-secret") if secret in str(refusal.value)]


class TestTheAddressOfASite:
    @pytest.mark.parametrize("value", ["https://library.example", "https://library.example/", "http://127.0.0.1:8000"])
    def test_is_a_scheme_and_a_host(self, given, value):
        given(value)
        assert env.base_url("X") == value.rstrip("/")

    @pytest.mark.parametrize(
        "value",
        [
            "library.example",
            "ftp://library.example",
            "https://",
            "https://library.example/path",
            "https://library.example?q=1",
            "https://[library",
            "https://user:pw@library.example",
        ],
    )
    def test_is_nothing_else(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match=r"^X .*like https://library\.example\.org"):
            env.base_url("X")


class TestThePlaceOfUploads:
    def test_is_a_folder_by_url(self, given):
        given("file:///var/lib/health%20library/media")
        assert env.media_url("X") == Path("/var/lib/health library/media")

    @pytest.mark.parametrize(
        "value", ["/media/", "media", "https://cdn.example/media", "file://host/media", "file:media"]
    )
    def test_is_no_public_address(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match="^X is .*like file:///var/lib/health-library/media"):
            env.media_url("X", default=Path("/"))


class TestADatabase:
    def test_is_named_by_host_and_port(self, given):
        given("postgres://ann:s%23cret%2F@db.example:6543/library?sslmode=verify-full&connect_timeout=5")
        assert env.database_url("X") == {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "library",
            "USER": "ann",
            "PASSWORD": "s#cret/",
            "HOST": "db.example",
            "PORT": "6543",
            "OPTIONS": {"sslmode": "verify-full", "connect_timeout": "5"},
        }

    def test_is_named_by_the_folder_of_its_socket(self, given):
        given("postgresql://ann@/library?host=/run/postgres%20ql")
        assert env.database_url("X") == {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "library",
            "USER": "ann",
            "PASSWORD": "",
            "HOST": "/run/postgres ql",
            "PORT": "",
            "OPTIONS": {},
        }

    def test_that_is_missing_points_to_trying_out(self, given):
        with pytest.raises(WrongSetting, match="^X is missing.*make run"):
            env.database_url("X")

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ("sqlite:///library.db", "must begin with postgres://"),
            ("postgres://ann@db.example/", "names no database"),
            ("postgres://ann@db.example/a/b", "names no database"),
            ("postgres://ann:s#cret@db.example/library", "percent form, such as %23 for #"),
            ("postgres://ann:s/cret@db.example/library", "percent form"),
            ("postgres://ann@db.example:port/library", "port that is not a number"),
            ("postgres://ann@db.example:70000/library", "port that is not a number"),
            ("postgres://ann@db.example/library?host=/run", "names two hosts"),
            ("postgres://ann@db.example/library?options=-cfsync=off", "unknown option 'options'"),
            ("postgres://ann@db.example/library?sslmode", "after the question mark"),
            ("postgres://[ann/library", "cannot be read"),
        ],
    )
    def test_that_cannot_be_read_is_refused_with_the_remedy(self, given, value, sentence):
        given(value)
        with pytest.raises(WrongSetting) as refusal:
            env.database_url("X")
        assert str(refusal.value).startswith("X ")
        assert sentence in str(refusal.value)

    def test_password_is_never_told_to_the_log(self, given):
        given("mysql://ann:s3cret@db.example/library")
        with pytest.raises(WrongSetting) as refusal:
            env.database_url("X")
        assert "s3cret" not in str(refusal.value)


class TestTheOwnerOfADatabase:
    APPLICATION = {"NAME": "library", "USER": "library_app"}

    def test_logs_in_elsewhere_and_otherwise(self, given):
        given("postgres://library:s%23cret@direct.db.example:6543/library?sslmode=verify-full")
        assert env.database_owner("X", application=self.APPLICATION) == {
            "USER": "library",
            "PASSWORD": "s#cret",
            "HOST": "direct.db.example",
            "PORT": "6543",
            "OPTIONS": {"sslmode": "verify-full"},
        }

    def test_is_nobody_else_where_none_is_named(self, given):
        given("")
        assert env.database_owner("X", application=self.APPLICATION) is None

    @pytest.mark.parametrize(
        ("value", "application", "sentence"),
        [
            ("postgres://library@/other", APPLICATION, "X names another database than DATABASE_URL."),
            ("postgres://library_app@/library", APPLICATION, "X names the same role as DATABASE_URL."),
            (
                "postgres://library@/library",
                {"NAME": "library", "USER": ""},
                "DATABASE_URL names no role, and X is set.",
            ),
            ("sqlite:///library", APPLICATION, "X must begin with postgres://"),
        ],
    )
    def test_that_cannot_be_meant_is_refused(self, given, value, application, sentence):
        given(value)
        with pytest.raises(WrongSetting) as refusal:
            env.database_owner("X", application=application)
        assert str(refusal.value).startswith(sentence)


class TestAMailServer:
    @pytest.mark.parametrize(
        ("value", "port", "tls", "ssl"),
        [
            ("smtp://mail.example", 25, False, False),
            ("smtp+tls://mail.example", 587, True, False),
            ("smtps://mail.example", 465, False, True),
            ("smtps://mail.example:2465", 2465, False, True),
        ],
    )
    def test_speaks_tls_as_its_scheme_says(self, given, value, port, tls, ssl):
        given(value)
        read = env.email_url("X")
        assert read["EMAIL_HOST"] == "mail.example"
        assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (port, tls, ssl)

    def test_knows_its_user(self, given):
        given("smtp+tls://ann%40library.example:p%3Aw@mail.example")
        read = env.email_url("X")
        assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("ann@library.example", "p:w")

    @pytest.mark.parametrize("kind", ["console", "dummy"])
    def test_may_be_none(self, given, kind):
        given(f"{kind}:")
        assert env.email_url("X") == {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend"}

    @pytest.mark.parametrize("value", ["mail.example", "smtp://", "https://mail.example", "smtp://mail/x", "consol:"])
    def test_that_cannot_be_read_is_refused(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match=r"^X cannot be read. Set it to an address like smtp\+tls://"):
            env.email_url("X")


class TestACache:
    @pytest.mark.parametrize(
        ("value", "entry"),
        [
            ("locmem:", {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}),
            ("dummy:", {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}),
            ("db:cache_rows", {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_rows"}),
        ],
    )
    def test_is_one_of_few_kinds(self, given, value, entry):
        given(value)
        assert env.cache_url("X") == entry

    def test_in_redis_needs_its_client(self, given, monkeypatch):
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        given("redis://cache.example:6379/0")
        with pytest.raises(WrongSetting, match="pip install redis"):
            env.cache_url("X")

    @pytest.mark.parametrize("value", ["memory", "db:", "db:no-table", "redis:", "locmem://x"])
    def test_of_another_kind_is_refused(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match="^X cannot be read. Set it to an address like locmem:"):
            env.cache_url("X")


class TestAFile:
    def test_is_there(self, given, tmp_path):
        (tmp_path / "theme.css").write_text("")
        given(str(tmp_path / "theme.css"))
        assert env.file("X") == tmp_path / "theme.css"

    def test_may_be_absent_altogether(self, given):
        assert env.file("X") is None

    @pytest.mark.parametrize("value", ["/no/such/file.css", "theme.css", "/", "https://library.example/theme.css"])
    def test_is_named_by_its_whole_path(self, given, value):
        given(value)
        with pytest.raises(WrongSetting, match=rf"^X is '{value}'. Set it to the whole path of a file that exists\.$"):
            env.file("X")


class TestATelephoneNumber:
    @pytest.mark.parametrize("value", ["911", "112", "000", "+15551234567", "08001111"])
    def test_is_dialled_as_it_is_written(self, given, value):
        given(value)
        assert env.telephone_number("X") == value

    @pytest.mark.parametrize("value", ["9-1-1", "911 or 112", "nine", "1", "+0123456789", "٩١١", "9" * 16, "911;ext=1"])
    def test_is_nothing_that_a_telephone_could_misread(self, given, value):
        given(value)
        with pytest.raises(
            WrongSetting, match=r"^X is '.*'\. Set it to the digits to dial, such as 911 or \+15551234567\.$"
        ):
            env.telephone_number("X")

    def test_that_is_absent_is_its_default(self, given):
        assert env.telephone_number("X", default="911") == "911"
