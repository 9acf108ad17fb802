"""The register of links: read from texts when they change, one row for each address, whatever is found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from articles import checking, drafts
from articles.content import freeze, sha256
from articles.document import HtmlPair, Reference, Text
from articles.links import found as finding_links
from articles.links import record, texts
from articles.links.found import Found
from articles.links.outcome import Finding, Outcome, Seriousness
from articles.models import Article, LinkCheck, LinkedText, LinkUse
from tests import factories as make
from tests.articles.links import DAY, address, everywhere, found, found_broken, leading_to, read_all, resource

pytestmark = pytest.mark.django_db


def uses() -> list[tuple[str, str, str, str]]:
    rows = LinkUse.objects.order_by("text__kind", "text__language", "pk")
    return list(rows.values_list("text__kind", "text__language", "place", "link__url"))


def due(*, at: dt.datetime = make.NOW, days: float = 14, **fields: object) -> list[str]:
    return [row.url for row in record.due(at=at, older_than=days * DAY, **fields)]


class TestTheLinksOfAText:
    def test_are_in_sections_resources_and_references(self):
        document = drafts.read_document(everywhere())
        assert finding_links.in_draft(document, "en") == (
            Found("https://text.example/en#part", "section:what", "half an hour"),
            Found("https://more.example/page", "resources", "More of more"),
            Found("https://work.example/page", "references", "A work"),
            Found("https://pubmed.ncbi.nlm.nih.gov/77/", "references", "A work"),
            Found("https://doi.org/10.1000/x", "references", "A work"),
        )

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_are_the_same_in_a_draft_and_frozen(self, language):
        document = drafts.read_document(everywhere())
        links = finding_links.in_draft(document, language)
        assert links == finding_links.in_content(freeze(document, language))
        assert len({one.url for one in links}) == 5

    def test_are_read_in_a_draft_that_no_page_can_hold(self):
        document = drafts.read_document(everywhere())
        bad = document.sections[0].model_copy(update={"body": HtmlPair(en="<p>" * 400)})
        work = Reference(key="two", title="Hidden\u202e", url=address("work"))
        broken = document.model_copy(update={"sections": (bad,), "references": (work,)})
        assert [one.url for one in finding_links.in_draft(broken, "en")] == [address("more"), address("work")]


class TestReading:
    def test_finds_what_live_pages_and_drafts_lead_to(self):
        article = leading_to("old")
        make.make_publication(article)
        make.change_article(article, resources=(resource("new"),))
        read_all()
        assert uses() == [
            ("1 live", "en", "resources", address("old")),
            ("3 draft", "en", "resources", address("new")),
            ("3 draft", "es", "resources", address("new")),
        ]

    def test_has_one_row_for_a_page_whatever_part_of_it_is_meant(self):
        parts = tuple(
            resource("one").model_copy(update={"url": f"{address('one')}{part}"}) for part in ("", "#a", "#b")
        )
        make.make_article(resources=parts)
        read_all()
        assert [row.url for row in LinkCheck.objects.all()] == [address("one")]
        assert LinkUse.objects.count() == 6

    def test_reads_a_text_again_only_when_it_changed(self):
        first, _second = leading_to("one"), leading_to("two")
        assert [read_all(), read_all()] == [4, 0]
        make.change_article(first, resources=(resource("three"),))
        assert [read_all(), read_all()] == [2, 0]
        make.make_publication(first)
        assert read_all() == 1

    def test_forgets_where_a_text_no_longer_leads_and_keeps_what_was_found(self):
        article = leading_to("one")
        read_all()
        found("one", Outcome.FINE)
        make.change_article(article, resources=())
        read_all()
        assert (uses(), LinkCheck.objects.get().outcome, due(at=make.NOW + 90 * DAY)) == ([], "fine", [])

    def test_forgets_a_withdrawn_page_and_an_archived_draft(self):
        article = leading_to("one")
        make.make_publication(article)
        read_all()
        make.withdraw(article)
        Article.objects.filter(pk=article.pk).update(archived=True)
        read_all()
        assert (uses(), LinkedText.objects.count()) == ([], 0)

    def test_of_some_articles_leaves_the_others_as_they_are(self):
        first, second = leading_to("one"), leading_to("two")
        read_all()
        make.change_article(first, resources=(resource("three"),))
        make.change_article(second, resources=(resource("four"),))
        texts.bring(texts.texts([first.pk]), articles=[first.pk])
        assert {row[3] for row in uses()} == {address("two"), address("three")}

    def test_that_is_ended_in_the_middle_goes_on_from_there(self, monkeypatch):
        leading_to("one"), leading_to("two")
        read = drafts.read_document

        def trip(article: Article):
            if LinkedText.objects.exists():
                raise KeyboardInterrupt
            return read(article)

        monkeypatch.setattr(drafts, "read_document", trip)
        with pytest.raises(KeyboardInterrupt):
            read_all()
        monkeypatch.setattr(drafts, "read_document", read)
        assert (len(uses()), read_all(), len(uses())) == (2, 2, 4)

    def test_that_is_ended_within_a_text_reads_that_text_again(self, monkeypatch):
        leading_to("one")
        with monkeypatch.context() as patch:
            patch.setattr(texts, "_host", lambda url: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                read_all()
        assert (LinkedText.objects.count(), read_all()) == (0, 2)

    def test_takes_addresses_that_are_longer_than_an_index_can_hold(self):
        long = f"https://one.example/{'ñ' * 1_900}"
        make.make_article(resources=(resource("one").model_copy(update={"url": long}),))
        read_all()
        assert LinkCheck.objects.get().url == long


class TestWhatIsKept:
    @pytest.fixture(autouse=True)
    def _article(self, db):
        leading_to("one")
        read_all()

    def test_is_one_row_for_each_address(self):
        found("one", Outcome.MOVED, status=200, final_url=address("two"), new_url=address("two"))
        row = found("one", Outcome.MISSING, at=make.NOW + DAY, status=404)
        assert LinkCheck.objects.get() == row
        assert (row.outcome, row.status, row.final_url, row.new_url) == ("missing", 404, "", "")
        assert (row.failures, row.failing_since, row.last_good_at) == (1, make.NOW + DAY, make.NOW)

    def test_is_not_undone_by_what_was_found_before(self):
        found("one", Outcome.FINE, at=make.NOW)
        found("one", Outcome.MISSING, at=make.NOW - DAY)
        assert LinkCheck.objects.get().outcome == "fine"

    def test_is_never_an_address_that_a_link_may_not_have(self):
        row = found("one", Outcome.MOVED, final_url="javascript:alert(1)", new_url=f"https://a.example/{'a' * 3_000}")
        assert (row.final_url, row.new_url) == ("", "")

    def test_is_held_to_its_address_and_its_outcome_by_the_database(self):
        for columns in ({"url": address("two")}, {"checked_at": make.NOW}, {"seriousness": Seriousness.BROKEN}):
            with pytest.raises(IntegrityError), transaction.atomic():
                LinkCheck.objects.update(**columns)

    def test_is_handed_out_for_those_that_no_reader_should_be_led_to(self, django_assert_num_queries):
        leading_to("two", "three", "four")
        read_all()
        found_broken("one")
        found("two", Outcome.CERTIFICATE)
        found("three", Outcome.MISSING, status=404)
        asked = [f"{address('one')}#part", *map(address, ("two", "three", "four", "unknown"))]
        with django_assert_num_queries(1):
            assert record.broken(asked) == {
                f"{address('one')}#part": Finding(Outcome.MISSING, 404),
                address("two"): Finding(Outcome.CERTIFICATE),
            }
        with django_assert_num_queries(0):
            assert record.broken([]) == {}


def test_the_checks_of_a_draft_say_which_links_do_not_work():
    article = leading_to("gone", "fine", "danger")
    read_all()
    found_broken("gone")
    found("fine", Outcome.FINE)
    found("danger", Outcome.CERTIFICATE)
    checked = checking.check(article, drafts.read_document(article))
    said = {
        language: [str(one.sentence) for one in findings if one.code in ("links.missing", "links.certificate")]
        for language, findings in checked.findings.items()
    }
    sentences = [
        f"The link to {address('gone')} does not work: the site has no such page (404).",
        f"The link to {address('danger')} does not work: "
        "the site’s certificate is not valid, so anybody may be answering.",
    ]
    assert said == {"en": sentences, "es": sentences}


class TestWhatIsDue:
    def test_is_what_was_never_looked_at_and_then_the_oldest(self):
        leading_to("new", "old", "older", "fresh")
        read_all()
        for name, days in (("old", 20), ("older", 30), ("fresh", 13)):
            found(name, Outcome.FINE, at=make.NOW - days * DAY)
        assert due() == list(map(address, ("new", "older", "old")))

    def test_is_what_failed_yesterday_until_it_is_known_to_be_broken(self):
        leading_to("missing", "silent", "broken", "danger", "robots")
        read_all()
        found("missing", Outcome.MISSING, at=make.NOW - DAY)
        found("silent", Outcome.SILENT, at=make.NOW - DAY)
        for at in (make.NOW - 2 * DAY, make.NOW - DAY):
            found("broken", Outcome.MISSING, at=at)
        found("danger", Outcome.CERTIFICATE, at=make.NOW - DAY)
        found("robots", Outcome.ROBOTS, at=make.NOW - DAY)
        assert due() == [address("missing"), address("silent")]

    def test_can_be_that_of_some_articles_only(self):
        leading_to("one")
        second = leading_to("two")
        read_all()
        assert due(articles=[second.pk]) == [address("two")]

    def test_is_nothing_that_no_text_leads_to(self):
        url = address("lost")
        LinkCheck.objects.create(url=url, digest=sha256(url), host="lost.example")
        assert due() == []


def test_a_resource_without_a_name_in_a_language_leads_nowhere_there():
    bare = resource("one").model_copy(update={"name": Text(en="More")})
    document = drafts.read_document(make.make_article(resources=(bare,)))
    links = {language: len(finding_links.in_draft(document, language)) for language in ("en", "es")}
    assert links == {"en": 1, "es": 0}


def test_a_finding_of_this_machine_is_told_from_one_of_a_site():
    doubtful = {outcome for outcome in Outcome if record.unreached(Finding(outcome))}
    assert doubtful == {Outcome.NO_HOST, Outcome.SILENT, Outcome.UNREACHABLE}
