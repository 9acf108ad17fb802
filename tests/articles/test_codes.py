"""Codes of other systems: typed by editors, checked for their form, frozen with the text, and no physician's matter."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pydantic import ValidationError

from articles import codes, drafts
from articles.codes import CodeSystem
from articles.content import freeze
from articles.document import Code
from articles.models import Code as CodeRow
from articles.models import LivePage
from reviews import standing
from reviews.models import Kind
from tests import factories as make
from tests.articles.editing import change_url, errors, new_row, opened, save, sign_in

MAMMOGRAPHY = Code(system=CodeSystem.MESH, code="D008327", label="Mammography")
GOOD = {
    "icd-10-cm": ["N64.52", "U07.1", "C4A.0", "I10", "S72.001A", "M1A.0110"],
    "mesh": ["D008327", "D000067617", "C000657245", "D001943Q000601"],
    "loinc": ["4548-4", "24605-8"],
    "snomed-ct": ["241057001", "900000000000207008"],
}
BAD = {
    "icd-10-cm": ["", "N6", "n64.52", "N64.", "N64.52345", "164.5", "N64 52"],
    "mesh": ["", "D00832", "E008327", "D0083277", "D008327Q1", "D008327\n"],
    "loinc": ["", "4548", "4548-44", "12345678-1", "LP1-1"],
    "snomed-ct": ["", "12345", "0241057001", "1234567890123456789", "24105700x"],
}
CASES = [(system, code, True) for system in GOOD for code in GOOD[system]] + [
    (system, code, False) for system in BAD for code in BAD[system]
]


@pytest.mark.parametrize(("system", "code", "good"), CASES)
def test_the_form_of_a_code_is_that_of_its_system(system, code, good):
    assert codes.fits(system, code) is good


def test_every_system_has_an_example_that_fits():
    assert [codes.fits(system, codes.EXAMPLES[system]) for system in CodeSystem] == [True] * 4


def test_a_document_refuses_a_code_of_another_form():
    with pytest.raises(ValidationError, match="no code of LOINC; one looks like 4548-4"):
        Code(system=CodeSystem.LOINC, code="D008327")


@pytest.mark.django_db
class TestACode:
    @pytest.mark.parametrize(("system", "code", "good"), CASES)
    def test_of_another_form_is_refused_by_the_database_too(self, system, code, good):
        article = make.make_article()
        if good:
            CodeRow.objects.create(article=article, system=system, code=code)
        else:
            with pytest.raises(IntegrityError, match="code_has_the_form_of_its_system"), transaction.atomic():
                CodeRow.objects.create(article=article, system=system, code=code)

    def test_is_frozen_in_both_languages(self):
        document = make.make_document(codes=(MAMMOGRAPHY,))
        assert [freeze(document, language).codes for language in ("en", "es")] == [(MAMMOGRAPHY,)] * 2

    def test_of_a_live_page_takes_a_second_editor_and_no_physician(self):
        article = make.make_live_pair()
        make.change_article(article, codes=(MAMMOGRAPHY,))
        assert standing.need_of(make.make_submission(article)).kind is Kind.EDITORIAL

    def test_is_what_readers_machines_see_once_it_is_published(self):
        article = make.make_live_pair()
        make.change_article(article, codes=(MAMMOGRAPHY,))
        make.make_publication(article)
        live = {page.language: page.publication.parsed.codes for page in LivePage.objects.all()}
        assert live == {"en": (MAMMOGRAPHY,), "es": ()}

    def test_is_typed_in_the_form_as_people_type_it(self):
        article, client = make.make_article(), sign_in(make.make_user(make.EDITOR))
        data = opened(client, article)
        for system, code, label in (("icd-10-cm", " n64.52", ""), ("mesh", "d008327 ", "Mammography")):
            data = new_row(data, "codes", system=system, code=code, label=label)
        assert save(client, article, data).status_code == 302
        rows = drafts.read_document(article).codes
        assert rows == (Code(system=CodeSystem.ICD10CM, code="N64.52"), MAMMOGRAPHY)

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("N64,52", ["ICD-10-CM has no such codes; one looks like N64.52."]),
            ("I10", ["The same code stands there twice."]),
        ],
    )
    def test_that_cannot_stand_is_explained_in_the_form(self, code, said):
        article = make.make_article(codes=(Code(system=CodeSystem.ICD10CM, code="I10"),))
        client = sign_in(make.make_user(make.EDITOR))
        response = client.post(
            change_url(article), new_row(opened(client, article), "codes", system="icd-10-cm", code=code)
        )
        assert [message for messages in errors(response).values() for message in messages] == said

    def test_is_read_at_the_desk(self):
        article = make.make_live_pair()
        make.change_article(article, codes=(MAMMOGRAPHY,))
        submission = make.make_submission(article)
        client = Client()
        client.force_login(make.make_physician(), "django.contrib.auth.backends.ModelBackend")
        page = client.get(f"/review/{submission.key}/").content.decode()
        assert "<p>MeSH D008327 Mammography</p>" in page
