"""The catalogue command finds every message of the sources, and says what the Spanish catalogue lacks."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from django.core.management import CommandError, call_command

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
_("Plain")
gettext_lazy("Lazy")
ngettext("%(count)s page", "%(count)s pages", 2)
pgettext("a month", "May")
_("In" " parts")
_(variable)
f"{_('In braces')} {2:>{len(_('deep'))}}"
"""
TEMPLATE = """{% load i18n %}
<a title='{% translate "It's quoted" %}'>{% blocktranslate trimmed with name=user.name %}
    Hello
    {{ name }}, 100%
{% endblocktranslate %}</a>
  {% blocktranslate count n=items|length %}one item{% plural %}{{ n }} items{% endblocktranslate %}
 {% comment %}{% translate "Not this" %}{% endcomment %}
{% translate "May" context "permission" %} {{ _("Shown") }} ( [ { " '
"""


@pytest.fixture
def sources(settings, tmp_path: Path) -> Path:
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    for folder in ("articles/migrations", "templates"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "articles" / "code.py").write_text(PYTHON)
    (tmp_path / "articles" / "migrations" / "0001.py").write_text('_("Never shown")')
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def catalogue(sources: Path) -> Path:
    """A complete catalogue: every message is its own translation."""
    update()
    change(sources / "locale/es/LC_MESSAGES/django.po", lambda message: message.id)
    update()
    return sources / "locale/es/LC_MESSAGES/django.po"


def update() -> None:
    call_command("catalogue", stdout=io.StringIO())


def change(path: Path, translate) -> None:
    with path.open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        if message.id:
            message.string = translate(message)
    with path.open("wb") as file:
        write_po(file, catalog)


def problems() -> list[str]:
    try:
        call_command("catalogue", check=True)
    except CommandError as error:
        return str(error).splitlines()[:-1]
    return []


class TestUpdating:
    def test_finds_every_message_of_python_and_templates(self, catalogue):
        with catalogue.open("rb") as file:
            found = {(message.context, message.id) for message in read_po(file) if message.id}
        assert found == {
            (None, "Plain"),
            (None, "Lazy"),
            (None, ("%(count)s page", "%(count)s pages")),
            ("a month", "May"),
            (None, "In parts"),
            (None, "In braces"),
            (None, "deep"),
            (None, "It's quoted"),
            (None, "Hello %(name)s, 100%%"),
            (None, ("one item", "%(n)s items")),
            ("permission", "May"),
            (None, "Shown"),
        }

    def test_keeps_translations_and_forgets_what_is_gone(self, catalogue, sources):
        change(catalogue, lambda message: "Sencillo" if message.id == "Plain" else message.id)
        (sources / "templates" / "page.html").unlink()
        update()
        with catalogue.open("rb") as file:
            kept = read_po(file)
        assert kept.get("Plain").string == "Sencillo"
        assert kept.get("Shown") is None
        assert problems() == []

    def test_changes_nothing_the_second_time(self, catalogue):
        before = catalogue.read_bytes()
        update()
        assert catalogue.read_bytes() == before

    def test_compiles_what_gettext_reads(self, catalogue):
        change(catalogue, lambda message: "Sencillo" if message.id == "Plain" else message.id)
        update()
        with catalogue.with_suffix(".mo").open("rb") as file:
            assert gettext.GNUTranslations(file).gettext("Plain") == "Sencillo"


class TestChecking:
    def test_is_content_with_a_complete_catalogue(self, catalogue):
        assert problems() == []

    def test_misses_a_catalogue(self, sources):
        assert problems() == ["django.po (es): does not exist"]

    def test_names_a_message_that_is_missing_and_one_that_is_gone(self, catalogue, sources):
        (sources / "articles" / "code.py").write_text(PYTHON.replace('_("Plain")', '_("New")'))
        assert problems() == ["django.po (es): missing: 'New'", "django.po (es): no longer used: 'Plain'"]

    @pytest.mark.parametrize("wanted", ["Plain", ("one item", "%(n)s items")])
    def test_names_a_message_without_translation(self, catalogue, wanted):
        empty = "" if isinstance(wanted, str) else ("un elemento", "")
        change(catalogue, lambda message: empty if message.id == wanted else message.id)
        assert f"django.po (es): not translated: {wanted!r}" in problems()

    def test_names_a_translation_that_is_only_a_guess(self, catalogue):
        catalogue.write_text(catalogue.read_text().replace('msgid "Plain"', '#, fuzzy\nmsgid "Plain"'))
        assert "django.po (es): not translated: 'Plain'" in problems()

    def test_names_a_translation_with_another_placeholder(self, catalogue):
        wrong = "Hola %(nombre)s, 100%%"
        change(catalogue, lambda message: wrong if str(message.id).startswith("Hello") else message.id)
        assert any("Hello %(name)s" in problem and "placeholder" in problem for problem in problems())

    def test_notices_that_the_compiled_catalogue_is_old(self, catalogue):
        change(catalogue, lambda message: "Sencillo" if message.id == "Plain" else message.id)
        assert problems() == ["django.po (es): django.mo was not made from it"]
