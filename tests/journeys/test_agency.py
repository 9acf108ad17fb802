"""A translator takes an article along and brings it back, on pages that everybody can use."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from articles.document import LongTextPair, Text
from tests import factories as make
from tests.articles.agency import spanish, translated
from tests.journeys.test_accessibility import Open, as_user

__all__ = ["as_user"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_article_goes_out_and_comes_back(as_user: Open, tmp_path: Path) -> None:
    article = make.make_article(title=Text(en="A test"), summary=LongTextPair(en="In short."))
    desk = as_user(make.make_user(make.TRANSLATOR))
    page = desk.visit(reverse("admin:articles_article_changelist"), needs_script=True)
    page.get_by_role("checkbox", name="A test").check()
    page.locator("select[name=action]").select_option("send_to_agency")
    page.get_by_role("button", name="Go").click()
    desk.inspect("export")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the files").click()
    download.value.save_as(tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        [name] = archive.namelist()
        file = translated(archive.read(name).decode())
    (tmp_path / "back.xlf").write_text(file.replace(">IN SHORT.<", ">&lt;b>IN SHORT.<"))
    page = desk.visit(reverse("admin:articles_article_agency_import"), needs_script=True)
    page.get_by_label("Files").set_input_files([tmp_path / "back.xlf", tmp_path / "out.zip"])
    page.get_by_role("button", name="Bring translations back").click()
    desk.inspect("report")
    rows = page.get_by_role("row").filter(has_text="refused")
    assert rows.count() == 1
    assert "There is markup among the words: “<b>”" in rows.inner_text()
    assert spanish(article)["title"] == "A TEST"
    assert "summary" not in spanish(article)
    assert "\n".join(desk.found) == ""
