"""A theme changes the look of a library, and one that somebody could not read is refused before anybody has to."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from articles import theme
from articles.theme import colours, judging, start_check
from articles.theme.reading import ThemeRefused
from tests.test_settings import CHECKOUT, PRODUCTION

EXAMPLE = CHECKOUT / "docs" / "example-theme.css"
DARK = "@media (prefers-color-scheme: dark) { :root { %s } }"


@pytest.fixture
def named(tmp_path, settings):
    """Let THEME name a file with this text."""

    def write(text: str):
        settings.THEME = tmp_path / "theme.css"
        settings.THEME.write_text(text, encoding="utf-8")
        theme.of_file.cache_clear()
        return settings.THEME

    yield write
    theme.of_file.cache_clear()


def faults() -> list[str]:
    with pytest.raises(ThemeRefused) as refused:
        theme.in_force()
    return refused.value.faults


class TestContrast:
    @pytest.mark.parametrize(
        ("one", "other", "ratio"),
        [("#000", "#ffffff", 21.0), ("#777", "#fff", 4.48), ("#767676", "#fff", 4.54), ("#abc", "#aabbcc", 1.0)],
    )
    def test_is_as_wcag_counts_it(self, one, other, ratio):
        first, second = colours.read(one), colours.read(other)
        assert round(colours.contrast(first, second), 2) == ratio
        assert colours.contrast(first, second) == colours.contrast(second, first)

    @pytest.mark.parametrize("text", ["red", "#12", "#1234", "#12345678", "rgb(0 0 0)", "#ggg", "", "#fff\n"])
    def test_is_counted_for_plain_colours_only(self, text):
        with pytest.raises(ValueError, match="is no colour"):
            colours.read(text)


class TestTheLibrarysOwnLook:
    def test_passes_what_a_theme_is_held_to(self):
        own = theme.own_colours()
        assert [*judging.faults(own.light, scheme="light"), *judging.faults(own.dark, scheme="dark")] == []

    def test_is_judged_by_every_colour_that_it_has(self):
        """A new colour of the style sheet belongs into a pair, or it could be set to anything."""
        pairs = (*judging.TEXT_PAIRS, *judging.SHAPE_PAIRS, judging.RING)
        judged = {f"--hl-{name}" for pair in pairs for name in pair}
        assert theme.own_colours().light.keys() - judged == {"--hl-line"}  # a hairline that says nothing

    def test_is_judged_by_more_than_a_dozen_pairs(self):
        assert len({*judging.TEXT_PAIRS, *judging.SHAPE_PAIRS}) >= 12


class TestAThemeIsRefused:
    @pytest.mark.parametrize(
        ("css", "fault"),
        [
            (
                ":root { --hl-text: #999 }",
                "In light surroundings --hl-text on --hl-bg has a contrast of 2.84, and 4.5 is the least.",
            ),
            (
                ":root { --hl-edge: #999 }",
                "In light surroundings --hl-edge on --hl-bg has a contrast of 2.84, and 3.0 is the least.",
            ),
            (
                ":root { }" + DARK % "--hl-bg: #555",
                "In dark surroundings --hl-muted on --hl-bg has a contrast of 3.73, and 4.5 is the least.",
            ),
            (
                ":root { --hl-brand: #777; --hl-on-brand: #000 }",
                "In light surroundings --hl-on-brand on --hl-brand, as dark as it gets under the pointer, has a "
                "contrast of 2.52, and 4.5 is the least.",
            ),
            (
                ":root { --hl-focus: #777; --hl-on-focus: #888 }",
                "In light surroundings --hl-on-focus on --hl-focus has a contrast of 1.26, and 4.5 is the least.",
            ),
        ],
    )
    def test_where_something_cannot_be_told_from_what_it_stands_on(self, named, css, fault):
        named(css)
        assert fault in faults()

    @pytest.mark.parametrize("pair", [*judging.TEXT_PAIRS, *judging.SHAPE_PAIRS])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_by_every_pair(self, pair, scheme):
        own = theme.own_colours()
        values = dict(own.light if scheme == "light" else own.dark)
        what, ground = pair
        values[f"--hl-{what}"] = values[f"--hl-{ground}"]
        found = [fault for fault in judging.faults(values, scheme=scheme) if f"--hl-{what} on --hl-{ground} " in fault]
        assert len(found) == 1
        assert f"In {scheme} surroundings" in found[0]
        assert "contrast of 1.00" in found[0]

    def test_where_the_ring_around_what_has_the_focus_is_lost(self):
        values = dict(theme.own_colours().light) | {"--hl-brand": "#777777", "--hl-focus": "#7f7f7f"}
        values |= {"--hl-on-focus": "#666666"}
        assert any("--hl-focus or --hl-on-focus on --hl-brand" in row for row in judging.faults(values, scheme="light"))

    @pytest.mark.parametrize(
        ("css", "fault"),
        [
            (":root { --hl-brand: teal }", "--hl-brand is 'teal'. Set it to a colour like #0e4a4d."),
            (":root { --hl-brand: #0e4a4d80 }", "--hl-brand is '#0e4a4d80'. Set it to a colour like #0e4a4d."),
            (":root { --hl-brand: var(--x) }", "--hl-brand is 'var(--x)'. Set it to a colour like #0e4a4d."),
            (":root { --hl-logo: #fff }", "--hl-logo is nothing that a theme can set."),
            (":root { --hl-size: .5rem }", "--hl-size is nothing that a theme can set."),
            (":root { --hl-emergency: #0a0 }", "--hl-emergency is nothing that a theme can set."),
            (":root { color: red }", "'color: red' is not a --hl-* value."),
            (":root { --hl-bg: #fff; --hl-bg: #000 }", "--hl-bg is set twice."),
            (":root { --hl-radius: 90rem }", "--hl-radius is '90rem'. Set it to a length below 3rem like .5rem."),
            (
                ":root { --hl-font: url(//evil.example/f) }",
                "--hl-font is 'url(//evil.example/f)'. Set it to names of fonts like Georgia, serif.",
            ),
            (
                ":root { }" + DARK % "--hl-radius: 0",
                "--hl-radius is set for dark surroundings, where only colours differ.",
            ),
        ],
    )
    def test_where_it_sets_what_is_not_its_own(self, named, css, fault):
        named(css)
        assert faults() == [fault]

    @pytest.mark.parametrize(
        "css",
        [
            "",
            "@import 'https://evil.example/x.css';",
            ":root { --hl-bg: #fff } body { display: none }",
            "body { --hl-bg: #fff }",
            ":root { --hl-bg: #fff } @media (prefers-color-scheme: dark) { body { color: red } }",
            "@media (prefers-color-scheme: dark) { :root { --hl-bg: #000 } }",
            ":root { --hl-bg: #fff } </style><script>",
            ":root { --hl-bg: #fff",
        ],
    )
    def test_where_it_is_anything_but_values(self, named, css):
        named(css)
        [fault] = faults()
        assert fault.startswith("It holds something else than one :root")

    def test_where_it_is_no_text(self, named):
        named("").write_bytes(b"\xff\xfe")
        [fault] = faults()
        assert fault.startswith("It cannot be read")

    def test_by_the_system_check_with_one_message_for_each_fault(self, named):
        path = named(":root { --hl-text: #999; --hl-edge: #999 }")
        found = start_check.theme_can_be_read(None)
        assert {message.id for message in found} == {"articles.E001"}
        assert len(found) == len(faults()) > 1
        assert found[0].msg.startswith(f"The theme {path} is refused. In light surroundings --hl-text on --hl-bg ")

    def test_before_a_server_starts(self, named):
        path = named(":root { --hl-text: #999 }")
        with pytest.raises(
            ImproperlyConfigured, match=f"^THEME names {re.escape(str(path))}, which is refused. In lig"
        ):
            theme.refuse_a_bad_one()

    def test_by_a_whole_process(self, tmp_path):
        bad = tmp_path / "bad.css"
        bad.write_text(":root { --hl-on-brand: #123456 }")
        command = [sys.executable, "-c", "import healthlibrary.wsgi"]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=PRODUCTION | {"THEME": str(bad)}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert f"THEME names {bad}, which is refused. In light surroundings --hl-on-brand on --hl-brand " in done.stderr


class TestATheme:
    @pytest.fixture
    def brand(self, named):
        return named(":root { --hl-brand: #003B5C; --hl-radius: 0 } /* dark */" + DARK % "--hl-brand: #002a42")

    def test_is_sent_as_it_was_understood_and_on_screens_only(self, brand):
        assert theme.in_force().css == (
            ":root{--hl-radius:0;}"
            "@media screen and (prefers-color-scheme:light){:root{--hl-brand:#003B5C;}}"
            "@media screen and (prefers-color-scheme:dark){:root{--hl-brand:#002a42;}}"
        )

    def test_leaves_the_library_as_it_is_where_it_says_nothing(self, brand):
        own, look = theme.own_colours(), theme.in_force()
        assert {**look.light, "--hl-brand": ""} == {**own.light, "--hl-brand": ""}
        assert {**look.dark, "--hl-brand": ""} == {**own.dark, "--hl-brand": ""}

    @pytest.mark.django_db
    def test_stands_on_every_page_and_is_kept_for_a_year(self, brand):
        page = Client().get("/en/").content.decode()
        [url] = re.findall(r'<link rel="stylesheet" href="(/theme/[0-9a-f]{64}\.css)">', page)
        # After the library's own sheet, whose layers it wins over; and the browser's frame takes the colour.
        assert page.index("library") < page.index(url)
        assert '<meta name="theme-color" content="#003B5C" media="(prefers-color-scheme: light)">' in page
        assert '<meta name="theme-color" content="#002a42" media="(prefers-color-scheme: dark)">' in page
        answer = Client().get(url)
        assert (answer.status_code, answer.content.decode()) == (200, theme.in_force().css)
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert not answer.cookies

    def test_has_no_other_address_than_that_of_its_content(self, brand):
        assert Client().get(f"/theme/{'0' * 64}.css").status_code == 404

    @pytest.mark.django_db
    def test_is_not_asked_for_where_there_is_none(self):
        page = Client().get("/en/").content.decode()
        assert "/theme/" not in page
        assert '<meta name="theme-color" content="#0e4a4d" media="(prefers-color-scheme: light)">' in page

    def test_of_the_example_is_good(self, settings):
        settings.THEME = EXAMPLE
        theme.refuse_a_bad_one()
        assert "--hl-brand" in theme.in_force().css
