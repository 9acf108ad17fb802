"""Evidence of a publication: what is in the file, who gets it, and that it can be checked again."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from articles.content import ArticleContent
from articles.models import Article, Publication
from articles.point_in_time import Seen, as_of
from reviews import attest, evidence, workflow
from reviews.evidence import codes, printing
from reviews.models import Event, SignOff
from tests import factories as make
from tests.articles.editing import sign_in
from tests.reviews.whole_library import at, make_whole_library

pytestmark = pytest.mark.django_db


def document_of(publication: Publication) -> dict[str, Any]:
    return json.loads(json.dumps(evidence.of_publication(publication, by_name="Sample Manager", at=make.NOW)))


def problems(document: Any) -> list[str]:
    return [fault.code for fault in evidence.check_document(document)]


class TestTheFile:
    def test_holds_the_exact_text_and_everything_signed(self):
        board = make.make_board(physicians_needed=1)
        physician = make.make_physician(board, printed_name="Sample One", credentials="MD, FACOG", interests="Shares.")
        submission = make.make_submission(note="The first.")
        make.sign(submission, by=physician, comments={"": "Well written."})
        publication = make.publish(submission)
        found = document_of(publication)
        assert (found["evidence"], found["text"], found["publication"]["digest"]) == (
            1,
            publication.content,
            publication.digest,
        )
        (signature,) = found["signatures"]
        said = signature["sign_off"]
        assert {name: said[name] for name in ("printed_name", "credentials", "board_name", "interests", "number")} == {
            "printed_name": "Sample One",
            "credentials": "MD, FACOG",
            "board_name": "Sample Review Board",
            "interests": "Shares.",
            "number": 1,
        }
        assert (said["identity_method"], said["digest"], signature["taken_back"]) == (
            "password",
            publication.digest,
            None,
        )
        assert found["library"] == {
            "name": "Health Library",
            "address": "https://library.example",
            "time_zone": "UTC",
        }
        assert signature["signed_at_the_library"] == "2026-03-02T15:00:00+00:00"
        assert [(c["text"], c["by"]) for c in found["comments"]] == [("Well written.", "Sample One, MD, FACOG")]
        assert [event["verb"] for event in found["events"]] == ["submit", "sign_off", "publish"]
        assert found["changes"] == {"since_version": None, "changes": []}

    @pytest.mark.parametrize("signers", [1, 3])
    def test_asks_what_the_library_is_called_once_however_many_signed(self, signers):
        board = make.make_board(physicians_needed=signers)
        submission = make.make_submission()
        for _number in range(signers):
            make.sign(submission, by=make.make_physician(board))
        publication = make.publish(submission)
        with CaptureQueriesContext(connection) as queries:
            assert len(document_of(publication)["signatures"]) == signers
        assert sum("articles_sitedetails" in query["sql"] for query in queries) == 1

    def test_of_every_publication_of_a_whole_library_is_as_the_library_holds_it(self):
        make_whole_library()
        publications = list(Publication.objects.all())
        assert len(publications) > 8
        for publication in publications:
            document = document_of(publication)
            assert problems(document) == []
            assert ArticleContent.parse(document["text"]) == publication.parsed
            assert publication.digest in printing.page_of(publication, document)

    def test_tells_of_a_signature_taken_back_of_withdrawals_and_of_changes(self):
        make_whole_library()
        withdrawn = next(p for p in Publication.objects.all() if p.withdrawals.filter(reason="error").exists())
        found = document_of(withdrawn)
        assert [bool(s["taken_back"]) for s in found["signatures"]] == [True, False, False]
        assert [(w["reason"], w["restored"]) for w in found["withdrawals"]] == [("error", None)]
        assert [e["note"] for e in found["earlier_submissions"]] == ["First version.", "As it was."]
        assert [c["text"] for c in found["earlier_submissions"][0]["comments"]] == ["How long?", "Shorter."]
        second = Publication.objects.get(number=2, language="en", note="Second version.")
        assert [c["place"] for c in document_of(second)["changes"]["changes"]] == ["summary"]

    @pytest.mark.parametrize(
        "alter",
        [
            lambda d: d.update(text=d["text"].replace("30 minutes", "20 minutes")),
            lambda d: d["publication"].update(reviewed_on="2026-03-03"),
            lambda d: d["signatures"][0]["sign_off"].update(printed_name="Somebody Else"),
            lambda d: d["signatures"][0].update(code="S1-0000-0000-0000"),
            lambda d: d["published"].update(by_name="Somebody Else"),
            lambda d: d["events"][0].update(at="2026-01-01T00:00:00+00:00"),
            lambda d: d.update(code="E1-0000-0000-0000"),
        ],
    )
    def test_that_was_altered_is_seen_through(self, alter):
        document = document_of(make.make_publication())
        assert problems(document) == []
        alter(document)
        assert problems(document) != []

    @pytest.mark.parametrize(
        ("add", "place"),
        [
            (lambda d: d.update(approved_by="Somebody Else"), "approved_by"),
            (lambda d: d["library"].update(seal="gold"), "library.seal"),
            (lambda d: d["publication"].update(rank="first"), "publication.rank"),
            (lambda d: d["submission"].update(state="published"), "submission.state"),
            (lambda d: d["signatures"][0].update(note="Reviewed twice."), "signatures[0].note"),
            (lambda d: d["signatures"][0]["sign_off"].update(rank="Professor"), "signatures[0].sign_off.rank"),
            (lambda d: d["published"].update(seen_by="Everybody"), "published.seen_by"),
            (lambda d: d["events"][1].update(seen_by="Everybody"), "events[1].seen_by"),
            (lambda d: d["changes"].update(none=True), "changes.none"),
            (lambda d: d.update(comments=[{"place": "", "said": "Well done."}]), "comments[0].said"),
            (lambda d: d.update(withdrawals="none"), "withdrawals"),
        ],
    )
    def test_to_which_something_was_added_is_seen_through(self, add, place):
        document = document_of(make.make_publication())
        add(document)
        [fault] = evidence.check_document(document)
        assert (fault.code, fault.what) == ("document-altered", f"the library writes no “{place}” into a document")

    def test_as_a_receipt_to_which_something_was_added_is_seen_through(self):
        receipt = document_of(make.make_publication())["signatures"][0]
        alone = {name: receipt[name] for name in ("receipt", "library", "code", "article", "language", "sign_off")}
        assert problems(alone) == []
        alone["library"]["seal"] = "gold"
        [fault] = evidence.check_document(alone)
        assert "library.seal" in fault.sentence

    @pytest.mark.parametrize(
        "junk", [None, [], {}, {"evidence": 1}, {"evidence": 2}, {"receipt": 1, "sign_off": {}}, 7]
    )
    def test_that_is_none_is_said_to_be_none(self, junk):
        with pytest.raises(evidence.NotEvidence):
            problems(junk)

    def test_is_a_page_that_needs_no_other_file(self):
        make_whole_library()
        publication = Publication.objects.filter(language="es").exclude(image_hashes=[]).first()
        page = printing.page_of(publication, document_of(publication))
        assert 'src="data:image/' in page
        assert 'src="/' not in page


class TestACode:
    def test_is_short_and_finds_its_entry(self):
        sign_off = make.sign(make.make_submission())
        code = codes.code_of(codes.SIGN_OFF, sign_off.number, sign_off.hash)
        assert len(str(code)) == len("S1-0000-0000-0000")
        assert evidence.check_code(code) == sign_off
        event = Event.objects.latest("number")
        assert evidence.check_code(codes.code_of(codes.EVENT, event.number, event.hash)) == event

    def test_is_read_however_it_is_typed(self):
        code = codes.code_of("E", 41, "10" * 32)
        typed = str(code)
        assert codes.read_code(f" {typed.lower()} ") == code
        assert codes.read_code(typed[:1] + typed[1:].replace("1", "l").replace("0", "o")) == code
        assert [codes.read_code(junk) for junk in ("", "E41", "X1-0000-0000-0000", f"E{'9' * 30}-0000-0000-0000")] == [
            None
        ] * 4

    def test_of_another_hash_finds_nothing(self):
        make.sign(make.make_submission())
        assert evidence.check_code(codes.code_of("S", 1, "f" * 64)) is None
        assert evidence.check_code(codes.code_of("S", 999, "f" * 64)) is None


class TestAtTheDesk:
    @pytest.fixture(autouse=True)
    def library(self):
        self.publication = make.make_publication()
        self.url = reverse("reviews:evidence", args=[self.publication.pk])
        self.manager = make.make_user(make.MANAGING_EDITOR)
        self.client = sign_in(self.manager)

    def test_is_shown_and_kept_by_nobody_on_the_way(self):
        response = self.client.get(self.url)
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
        assert self.publication.digest in response.text
        assert not Event.objects.filter(verb="export").exists()

    @pytest.mark.parametrize(
        ("kind", "content_type"), [("json", "application/json"), ("html", "text/html; charset=utf-8")]
    )
    def test_is_handed_out_on_one_click_and_the_trail_says_to_whom(self, kind, content_type):
        response = self.client.post(self.url, {"as": kind})
        assert (response.status_code, response["Content-Type"]) == (200, content_type)
        assert response["Content-Disposition"].startswith(f'attachment; filename="evidence-{self.publication.pk}-')
        assert response["Cache-Control"] == "no-store"
        event = Event.objects.get(verb="export")
        assert (event.by, event.article, event.language) == (self.manager, self.publication.article, "en")
        if kind == "json":
            assert problems(json.loads(response.content)) == []

    @pytest.mark.parametrize("role", [make.EDITOR, make.TRANSLATOR, make.MEDICAL_REVIEWER, make.TRANSLATION_REVIEWER])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_nothing_to_those_who_may_not_read_the_register(self, role, method):
        client = sign_in(make.make_user(role))
        addresses = (self.url, reverse("reviews:evidence-ask"), reverse("reviews:evidence-check"))
        allowed = addresses if method == "get" else addresses[::2]
        assert {getattr(client, method)(address).status_code for address in allowed} == {404}
        assert not Event.objects.filter(verb="export").exists()

    def test_is_checked_by_code(self):
        code = document_of(self.publication)["code"]
        assert "Genuine: entry" in self.client.get(reverse("reviews:evidence-check"), {"code": code}).text
        other = code[:-1] + ("0" if code[-1] != "0" else "1")
        assert "no entry with this code" in self.client.get(reverse("reviews:evidence-check"), {"code": other}).text
        assert "no verification code" in self.client.get(reverse("reviews:evidence-check"), {"code": "xyz"}).text

    @pytest.mark.parametrize(
        ("content", "status", "words"),
        [
            (b"", 422, "neither a receipt nor evidence"),
            (b"\xff\xfe", 422, "neither a receipt nor evidence"),
            (b"[" * 100_000, 422, "neither a receipt nor evidence"),
            (b'{"receipt": 1, "sign_off": {"number": 1}}', 422, "neither a receipt nor evidence"),
        ],
    )
    def test_what_is_no_evidence_is_refused(self, content, status, words):
        response = self.client.post(reverse("reviews:evidence-check"), {"file": SimpleUploadedFile("x.json", content)})
        assert (response.status_code, words in response.text) == (status, True)

    def test_is_checked_by_file(self):
        document = document_of(self.publication)
        url = reverse("reviews:evidence-check")
        sound = SimpleUploadedFile("x.json", json.dumps(document).encode())
        assert "Genuine: every entry" in self.client.post(url, {"file": sound}).text
        document["publication"]["note"] = "Forged."
        forged = SimpleUploadedFile("x.json", json.dumps(document).encode())
        assert "does not hold note as the document has it" in self.client.post(url, {"file": forged}).text

    def test_a_signer_keeps_the_receipt(self):
        sign_off = SignOff.objects.get()
        client = sign_in(sign_off.signer)
        url = reverse("reviews:receipt", args=[sign_off.submission.key])
        assert evidence.receipt(sign_off)["code"] in client.get(url).text
        assert problems(json.loads(client.post(url).content)) == []
        assert self.url not in client.get(url).text

    def test_says_what_readers_saw(self):
        url = reverse("reviews:evidence-ask")
        answers = {"article": self.publication.slug, "language": "en", "moment": "2026-03-02T15:00"}
        assert "Readers saw version 1" in self.client.get(url, answers).text
        assert "first version was published" in self.client.get(url, answers | {"moment": "2026-03-02T14:59"}).text
        assert "no such article" in self.client.get(url, answers | {"article": "9" * 30}).text


class TestAMoment:
    """Published at 0, withdrawn at 10, put back at 20, second version at 30, withdrawn for good at 40."""

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def library(cls, for_all_tests):
        article = cls.article = make.make_article(at=at(-5))
        manager = make.make_user(make.MANAGING_EDITOR)
        make.make_publication(article, at=at(0))
        make.withdraw(article, by=manager, at=at(10), reason="legal")
        workflow.restore_page(article, "en", by=manager, at=at(20), note="Cleared.")
        make.change_article(article, at=at(25), title={"en": "Second", "es": "Segundo"})
        make.make_publication(article, at=at(30))
        make.withdraw(article, by=manager, at=at(40), reason="error")

    @pytest.mark.parametrize(
        ("moment", "seen", "number", "since", "until"),
        [
            (-1, Seen.NOT_YET, None, None, 0),
            (0, Seen.LIVE, 1, 0, 10),
            (9, Seen.LIVE, 1, 0, 10),
            (10, Seen.WITHDRAWN, 1, 10, 20),
            (19, Seen.WITHDRAWN, 1, 10, 20),
            (20, Seen.LIVE, 2, 20, 30),
            (30, Seen.LIVE, 3, 30, 40),
            (40, Seen.WITHDRAWN, 3, 40, None),
            (99_999, Seen.WITHDRAWN, 3, 40, None),
        ],
    )
    def test_shows_what_was_there(self, moment, seen, number, since, until):
        found = as_of(self.article, "en", at(moment))
        assert (found.seen, found.publication and found.publication.number, found.since, found.until) == (
            seen,
            number,
            since if since is None else at(since),
            until if until is None else at(until),
        )
        assert printing.sentence(found)

    def test_a_microsecond_earlier_is_earlier(self):
        assert as_of(self.article, "en", at(30) - dt.timedelta(microseconds=1)).publication.number == 2

    def test_nothing_was_ever_there_in_the_other_language(self):
        assert as_of(self.article, "es", at(50)).seen is Seen.NEVER

    def test_is_asked_where_the_library_is(self, settings, capsys):
        settings.TIME_ZONE = "America/New_York"
        article = Article.objects.get()
        out = []
        for moment in ("2026-03-02 09:59", "2026-03-02 10:00", "2026-03-02T15:00:00Z"):
            call_command("evidence", "--as-of", moment, "--article", str(article.pk), "--language", "en")
            out.append(capsys.readouterr().out)
        assert ["Readers saw version 1" in said for said in out] == [False, True, True]
        assert "10:00 a.m. EST" in out[1]


class TestTheCommand:
    def test_writes_both_files_and_the_trail_says_who_took_them(self, tmp_path, capsys):
        publication, manager = make.make_publication(), make.make_user(make.MANAGING_EDITOR)
        call_command("evidence", str(publication.pk), "--out", str(tmp_path / "new"), "--by", manager.username)
        names = sorted(path.name for path in (tmp_path / "new").iterdir())
        stem = f"evidence-{publication.pk}-{publication.slug}-en-v1"
        assert names == [f"{stem}.html", f"{stem}.json"]
        assert problems(json.loads((tmp_path / "new" / f"{stem}.json").read_text())) == []
        assert Event.objects.get(verb="export").by == manager

    @pytest.mark.parametrize("arguments", [["1"], ["1", "--by", "nobody"], [], ["--as-of", "2026-01-01 00:00"]])
    def test_refuses_what_it_cannot_answer_for(self, arguments):
        with pytest.raises(CommandError):
            call_command("evidence", *arguments)

    def test_refuses_an_editor(self):
        publication, editor = make.make_publication(), make.make_user(make.EDITOR)
        with pytest.raises(CommandError, match="may read the register"):
            call_command("evidence", str(publication.pk), "--by", editor.username)


class TestWordsRecordedInAnotherLanguage:
    """The record stays as it is; a page in the other language says in which it is."""

    ENGLISH = '<span lang="en">Clinically reviewed and approved</span>'
    SPANISH = '<span lang="es">Revisado y aprobado clínicamente</span>'

    @pytest.mark.parametrize("signed_in", ["en", "es"])
    @pytest.mark.parametrize("read_in", ["en", "es"])
    def test_carry_it_on_every_page_that_shows_them(self, signed_in, read_in):
        submission, physician = make.make_submission(), make.make_physician()
        with translation.override(signed_in):
            sign_off = make.sign(submission, by=physician)
        publication = make.publish(submission)
        declared = f'<span lang="{signed_in}">{escape(sign_off.attest_text)}</span>'
        meant = {"en": self.ENGLISH, "es": self.SPANISH}[signed_in]
        proven = '<span lang="en">password</span>'
        manager = sign_in(make.make_user(make.MANAGING_EDITOR), language=read_in)
        pages = [
            (sign_in(physician, language=read_in), reverse("reviews:receipt", args=[submission.key])),
            (manager, reverse("reviews:evidence", args=[publication.pk])),
            (manager, reverse("admin:reviews_signoff_change", args=[sign_off.pk])),
        ]
        for client, address in pages:
            page = client.get(address).text
            assert f'<html lang="{read_in}"' in page
            assert [page.count(words) for words in (meant, declared, proven)] == [1, 1, 1], address
        assert meant in manager.get(reverse("admin:reviews_signoff_changelist")).text

    def test_of_which_nobody_knows_the_language_carry_none(self):
        assert attest.language_of("medical", "Geprüft") == ""
