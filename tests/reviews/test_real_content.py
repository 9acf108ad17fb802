"""A real text of somebody else's, imported and taken through review to both public pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article, LivePage
from tests import factories as make

FATIGUE = Path(__file__).parents[3] / "shared" / "data" / "pdq" / "CDR62811_pdq_cis_patient_supportive.json"


@pytest.mark.django_db
@pytest.mark.skipif(not FATIGUE.exists(), reason="the folder of real content does not lie beside this checkout")
def test_a_pdq_summary_goes_from_its_file_to_both_public_pages():
    call_command("import_articles", str(FATIGUE), format="pdq")
    article = Article.objects.get()
    assert not LivePage.objects.exists()

    english, spanish = make.make_publication(article, "en"), make.make_publication(article, "es")

    client = Client()
    for publication, title in ((english, "Fatigue"), (spanish, "Fatiga")):
        response = client.get(f"/{publication.language}/{publication.slug}/")
        page = response.content.decode()
        assert response.status_code == 200
        assert f"<h1>{title}" in page
        assert "March 2026" in page or "marzo de 2026" in page
        assert page.count("<h2") > 7
    assert spanish.source_publication == english
