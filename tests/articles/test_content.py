"""Freezing: what goes into an article's two digests, and what does not."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.codes import CodeSystem
from articles.content import ArticleContent, freeze
from articles.document import (
    ArticleDocument,
    ArticleType,
    CareLevel,
    Code,
    DocumentCareCard,
    DocumentContributor,
    DocumentCorrection,
    DocumentFigure,
    DocumentResource,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    LongTextPair,
    Reference,
    ReferenceKind,
    SlugPair,
    Text,
)


def both(en: str, es: str | None = None, kind: type[Text] = Text):
    return kind(en=en, es=en if es is None else es)


BODY = '<p>See <a href="https://a.example/">this</a><sup data-ref="ref">[ref]</sup>.</p>'
FULL = ArticleDocument(
    source_id="one",
    type=ArticleType.PROCEDURE,
    slug=SlugPair(en="ductogram", es="ductograma"),
    title=both("Ductogram", "Ductograma"),
    synonyms=both("galactogram\ngalactography", kind=LongTextPair),
    summary=both("An X-ray of milk ducts.", kind=LongTextPair),
    source_line=both("Source: sample."),
    valid_from=dt.date(2026, 1, 1),
    valid_until=dt.date(2026, 12, 31),
    topics=(DocumentTopic(slug="breast", name=both("Breast")),),
    contributors=(DocumentContributor(name="Sample Author", credentials="MA", role=both("writer")),),
    sections=(
        DocumentSection(
            anchor="what",
            heading=both("What is it?", "¿Qué es?"),
            body=both(
                '<p>See <a href="https://a.example/">this</a><sup data-ref="ref">[ref]</sup>.</p>', kind=HtmlPair
            ),
        ),
        DocumentSection(
            anchor="how", level=2, heading=both("How long?"), body=both("<p>30 minutes.</p>", kind=HtmlPair)
        ),
    ),
    figures=(
        DocumentFigure(
            section="what",
            sha256="a" * 64,
            extension="png",
            width=10,
            height=20,
            caption=both("Ducts", kind=LongTextPair),
            alt=both("Drawing of ducts", kind=LongTextPair),
            credit=both("Sample Art"),
            licence="CC BY 4.0",
        ),
    ),
    care_cards=(
        DocumentCareCard(
            section="what",
            level=CareLevel.CALL,
            heading=both("Call your doctor if you have:"),
            items=both("fever\nchills", kind=LongTextPair),
        ),
    ),
    resources=(
        DocumentResource(
            region="CA",
            region_name=both("Canadian resources"),
            name=both("Health Canada"),
            url="https://ca.example/",
            url_es="https://ca.example/es/",
        ),
    ),
    references=(
        Reference(
            key="ref",
            kind=ReferenceKind.JOURNAL,
            authors=("Kasales CJ", "Han B"),
            title="Nipple discharge",
            container="AJR",
            year="2014",
            volume="202",
            issue="2",
            pages="W133",
            publisher="Sample",
            url="https://ref.example/",
            accessed=dt.date(2026, 3, 1),
            doi="10.1/x",
            pmid="123",
        ),
    ),
    corrections=(DocumentCorrection(date=dt.date(2026, 3, 2), text=both("It said 20 minutes.", kind=LongTextPair)),),
    codes=(Code(system=CodeSystem.MESH, code="D008327", label="Mammography"),),
)


def leaves(value, path=()):
    """Yield the path of every value in a document."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def changed(path) -> ArticleDocument:
    """Return the full document with one value replaced by another that is as valid."""
    data = FULL.model_dump(mode="json")
    target = data
    for step in path[:-1]:
        target = target[step]
    name, old = path[-1], target[path[-1]]
    target[name] = {
        "type": "condition",
        "level": {1: 2, 2: 1, "call": "today"}.get(old),
        "kind": "book",
        "sha256": "b" * 64,
        "extension": "jpg",
        "width": 11,
        "height": 21,
        "valid_from": "2026-02-01",
        "valid_until": "2027-01-31",
        "accessed": "2026-03-02",
        "date": "2026-04-02",
        "anchor": "other",
        "slug": "other",
        "section": "how",
        "key": "other",
        "region": "US",
        "url": "https://other.example/",
        "url_es": "https://other.example/es/",
        "pmid": "124",
        "code": "D008328",
    }.get(name, f"{old} x" if isinstance(old, str) else old)
    if name == "system":
        target |= {"system": "loinc", "code": "24605-8"}
    if len(path) > 1 and path[-2] == "slug":
        target[name] = f"{old}-x"
    if len(path) > 1 and path[-2] == "body":
        target[name] = str(old).replace("<p>", "<p>More. ")
    return ArticleDocument.model_validate(data)


PATHS = [path for path in leaves(FULL.model_dump(mode="json")) if path != ("format",)]

NAVIGATION = "neither"
EDITORIAL = "digest"
CLINICAL = "both digests"


def expected(path, language: str) -> str:
    """Say which digests of one language a change at this path moves, after design rules 1 and 2."""
    top, last = path[0], path[-1]
    if last in ("en", "es") and last != language:
        return NAVIGATION
    if top in ("source_id", "slug", "topics") or (last == "url_es" and language == "en"):
        return NAVIGATION
    if top == "resources" and last == "url" and language == "es":
        return NAVIGATION  # the Spanish page has an address of its own
    if top in ("contributors", "resources", "source_line", "valid_from", "valid_until", "codes"):
        return EDITORIAL
    if top == "figures" and path[2] in ("credit", "licence", "extension", "width", "height"):
        return EDITORIAL
    if top == "references" and path[2] in ("url", "accessed"):
        return EDITORIAL
    return CLINICAL


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_every_field_moves_the_digests_it_should(path, language):
    before, after = freeze(FULL, language), freeze(changed(path), language)
    moved = {
        (False, False): NAVIGATION,
        (True, False): EDITORIAL,
        (True, True): CLINICAL,
    }[before.digest != after.digest, before.clinical_digest != after.clinical_digest]
    assert moved == expected(path, language)


class TestLinkAddresses:
    def test_are_outside_the_clinical_digest(self):
        data = FULL.model_dump(mode="json")
        body = data["sections"][0]["body"]
        body["en"] = body["en"].replace("https://a.example/", "https://b.example/")
        before, after = freeze(FULL, "en"), freeze(ArticleDocument.model_validate(data), "en")
        assert before.digest != after.digest
        assert before.clinical_digest == after.clinical_digest

    def test_words_of_a_link_are_inside(self):
        data = FULL.model_dump(mode="json")
        body = data["sections"][0]["body"]
        body["en"] = body["en"].replace(">this<", ">that<")
        after = freeze(ArticleDocument.model_validate(data), "en")
        assert freeze(FULL, "en").clinical_digest != after.clinical_digest


class TestTheCanonicalForm:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_survives_being_stored_and_read(self, language):
        content = freeze(FULL, language)
        again = ArticleContent.parse(content.canonical())
        assert again == content
        assert again.canonical() == content.canonical()

    def test_is_what_the_digest_is_of(self):
        content = freeze(FULL, "en")
        assert content.digest == hashlib.sha256(content.canonical().encode()).hexdigest()

    # Kept from before there were corrections, definitions and codes: what was signed then has the same bytes now.
    STORED = (
        '{"care_cards":[],"contributors":[],"figures":[],"language":"en","references":[],"resources":[],'
        '"schema_version":1,"sections":[{"anchor":"what","body":"<p>A test.</p>","heading":"What is it?","level":1}],'
        '"source_line":"","summary":"","synonyms":[],"title":"Blood test","type":"procedure","valid_from":null,'
        '"valid_until":null}'
    )
    DIGESTS = {
        "en": (
            "ca7cb2359ba7f7ef6e9d2a5402175cd79b19f1496e05974cf9900d5bea40aaab",
            "07d5f8517710a11cdd2ac2cb66a08f8a2370cbc7f243cdec4fbe812676dc7f67",
        ),
        "es": (
            "28622084107d589b3e17d8eaec5dc5287accf17b612f5cdd799ad501a173ba0a",
            "2a940aa028dcc00f9ae75cdab4008cd45f4deb78d6438437e09167a98875aa7d",
        ),
    }

    def test_of_a_text_without_later_fields_is_what_it_always_was(self):
        content = ArticleContent.parse(self.STORED)
        assert content.canonical() == self.STORED
        assert content.digest == "4e977a3a9aa889790460fc2109d3dc552b9bbe081d808b4bba7b5f0450e1bb33"
        assert content.clinical_digest == "5afbdb888eb7edb474c04df64158be85d2d4e580074e083991e070f0db6a9926"

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_of_a_draft_without_later_fields_is_what_it_always_was(self, language):
        content = freeze(FULL.model_copy(update={"corrections": (), "codes": ()}), language)
        assert (content.digest, content.clinical_digest) == self.DIGESTS[language]

    def test_puts_the_newest_correction_first(self):
        rows = [
            DocumentCorrection(date=dt.date(2026, month, 1), text=both(f"{month}", kind=LongTextPair))
            for month in (1, 3, 2)
        ]
        content = freeze(FULL.model_copy(update={"corrections": tuple(rows)}), "en")
        assert [row.date.month for row in content.corrections] == [3, 2, 1]

    def test_does_not_change_when_frozen_again(self):
        content = freeze(FULL, "es")
        data = FULL.model_dump(mode="json")
        for row, frozen in zip(data["sections"], content.sections, strict=True):
            row["body"]["es"], row["heading"]["es"] = frozen.body, frozen.heading
        assert freeze(ArticleDocument.model_validate(data), "es") == content

    @pytest.mark.parametrize(
        ("first", "second"),
        list(itertools.combinations(["Niño y agua", "Nin\u0303o y agua", " Niño  y\tagua ", "\ufeffNiño y agua"], 2)),
    )
    def test_is_the_same_for_texts_that_read_the_same(self, first, second):
        one = freeze(FULL.model_copy(update={"title": both(first)}), "en")
        other = freeze(FULL.model_copy(update={"title": both(second)}), "en")
        assert one.digest == other.digest

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"]), max_size=60))
    def test_keeps_every_word_of_a_title(self, words):
        frozen = freeze(FULL.model_copy(update={"title": both(words)}), "en")
        assert freeze(FULL.model_copy(update={"title": both(frozen.title)}), "en") == frozen


class TestRowsThatSayNothingInALanguage:
    def test_are_left_out(self):
        data = FULL.model_dump(mode="json")
        data["sections"].append({"anchor": "only-en", "heading": {"en": "More"}, "body": {"en": "<p>More.</p>"}})
        document = ArticleDocument.model_validate(data)
        assert [section.anchor for section in freeze(document, "en").sections] == ["what", "how", "only-en"]
        assert [section.anchor for section in freeze(document, "es").sections] == ["what", "how"]
