"""The command that proves the library: what it says, what it keeps, and that no table is forgotten."""

from __future__ import annotations

import io
import json
import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from articles import media
from articles.models import Publication
from reviews import chain, evidence, verification
from reviews.fingerprints import FIELDS
from reviews.management.commands.verify_library import progress
from reviews.models import Comment, Event, SignOff
from reviews.refusals import Unsigned
from reviews.verification import database, heads, registry
from reviews.verification.keys import HIGHEST, Keys
from tests import factories as make
from tests.conftest import acting_as_owner
from tests.migrations import forget_latest
from tests.reviews.tampering import open_the_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_snapshot(monkeypatch):
    """A test is in a transaction already, whose isolation cannot be changed any more."""
    monkeypatch.setattr(verification, "snapshot", nullcontext)


def verify(*arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    out = io.StringIO()
    try:
        call_command("verify_library", *arguments, stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def as_owner(sql: str, *params: object) -> None:
    open_the_tables()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def codes(checks: Any = None) -> set[str]:
    chosen = [c for c in verification.CHECKS if c.name != "the guard of the database"] if checks is None else checks
    return {fault.code for fault in verification.verify(chosen)}


class TestWhatIsCovered:
    def test_every_append_only_table_is_in_a_chain_or_has_fingerprints_or_a_reason(self):
        append_only = {
            model
            for model in apps.get_models()
            if any(getattr(t, "name", "") == "append_only" for t in getattr(model._meta, "triggers", ()))
        }
        assert append_only > set(chain.HASHED)
        assert append_only == ({*FIELDS, *chain.HASHED, *registry.EXPLAINED} & append_only)

    def test_a_table_has_one_reason_only(self):
        assert not {*FIELDS, *chain.HASHED} & {*registry.EXPLAINED}

    @pytest.mark.parametrize("model", [*FIELDS, *chain.HASHED], ids=lambda model: model._meta.label)
    def test_every_column_is_hashed_or_compared_otherwise(self, model):
        """A new column needs a new version of the fields, or a line here."""
        compared_otherwise = {
            "submission": {"content", "source_content", "state", "closed_by_id", "closed_at"},
            "publication": {"content"},
            "signoff": {"hash"},
            "event": {"hash"},
            # Taking it or calling it off is an event.
            "scheduledstep": {"cancelled_by_id", "cancelled_at", "done_at", "outcome", "sentence"},
            # Whether it still works and how often it was opened; making and revoking it are events.
            "expertlink": {"revoked_by_id", "revoked_at", "openings", "last_opened_at"},
        }
        hashed = set(FIELDS[model][-1]) if model in FIELDS else set(chain.HASHED[model][max(chain.HASHED[model])])
        columns = {field.attname for field in model._meta.concrete_fields if not field.primary_key}
        assert columns - hashed == compared_otherwise.get(model._meta.model_name, set())


def test_a_draft_that_nobody_submitted_is_no_fault():
    """Its edits are older than others that went into submissions."""
    make.make_article()
    article = make.make_article()
    make.change_article(article, title={"en": "In work", "es": "En obra"})
    make.make_publication()
    assert codes() == set()


@given(st.sets(st.integers(0, 10**18)), st.integers(0, 10**18))
def test_keys_are_a_set(some, other):
    keys = Keys()
    for key in some:
        keys.add(key)
    assert all(key in keys for key in some)
    assert (other in keys) == (other in some)
    assert keys.lowest == min(some, default=HIGHEST)


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def library(self, no_snapshot):
        self.publication = make.make_publication(make.make_article(), "es")

    def test_finds_nothing_wrong_in_a_sound_library(self):
        code, said = verify()
        assert (code, "Nothing is wrong." in said) == (0, True)
        assert verify("--quiet") == (0, "")
        assert json.loads(verify("--json")[1]) == {"faults": [], "head": None}

    def test_names_a_fault_in_a_sentence_and_as_data(self):
        as_owner("UPDATE articles_publication SET note = 'Forged.' WHERE id = %s", self.publication.pk)
        code, said = verify("--json")
        faults = json.loads(said)["faults"]
        assert code == 1
        mine = [f for f in faults if f["code"] == "publication-differs"]
        assert mine == [
            {
                "code": "publication-differs",
                "table": "articles_publication",
                "key": self.publication.pk,
                "what": "note is not that of its submission",
                "article": self.publication.article_id,
                "language": "es",
                "expected": "First version.",
                "found": "Forged.",
                "sentence": f"articles_publication {self.publication.pk}, article {self.publication.article_id} (es): "
                "note is not that of its submission: expected “First version.”, found “Forged.”. [publication-differs]",
            }
        ]
        code, said = verify("--quiet")
        assert (code, mine[0]["sentence"] in said.splitlines()) == (1, True)

    def test_names_a_trigger_that_was_switched_off(self):
        as_owner("SELECT 1")
        assert "healthlibrary.E006" in codes(verification.CHECKS[:1])

    def test_does_not_pass_what_the_migrations_have_not_made_yet(self):
        with acting_as_owner():
            forget_latest("reviews")
        code, said = verify("--quiet")
        assert (code, said) == (
            1,
            "database: it has not had every migration of this release, so nothing was looked at. "
            "Run: manage.py prepare_database. [migrations-missing]\n",
        )

    def test_draws_a_bar_on_a_terminal_only(self):
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        assert progress(io.StringIO()) is None
        out = Terminal()
        list(verification.verify(tell=progress(out)))
        assert all(check.name in out.getvalue() for check in verification.CHECKS)


class TestAHead:
    @pytest.fixture(autouse=True)
    def library(self, no_snapshot, tmp_path):
        self.publication = make.make_publication()
        self.file = tmp_path / "head.json"
        assert verify("--quiet", "--head", str(self.file))[0] == 0

    def test_says_where_both_chains_end_and_what_readers_see(self):
        head = json.loads(self.file.read_text())
        event = Event.objects.order_by("number").last()
        assert head["events"] == {"number": event.number, "hash": event.hash, "count": event.number}
        assert head["sign_offs"]["hash"] == SignOff.objects.get().hash
        assert head["live_pages"]["count"] == 1
        assert json.loads(verify("--head", "-")[1]) | {"at": ""} == head | {"at": ""}

    def test_lies_on_the_chain_of_a_library_that_went_on(self):
        make.make_publication()
        assert verify("--quiet", "--since", str(self.file)) == (0, "")

    def test_is_missed_when_the_end_of_the_chain_was_cut_off(self):
        """A refusal that is the last event leaves no other trace."""
        with pytest.raises(Unsigned):
            make.publish(make.make_submission())
        verify("--quiet", "--head", str(self.file))
        last = Event.objects.order_by("number").last()
        as_owner("DELETE FROM reviews_event WHERE number = %s", last.number)
        assert codes() == set()
        assert {fault.code for fault in heads.lies_on_the_chain(json.loads(self.file.read_text()))} == {
            "head-lost",
            "head-count",
        }

    @pytest.mark.parametrize(
        ("alter", "why"),
        [
            (lambda head: None, "this is no head of version 1"),
            (lambda head: [head], "this is no head of version 1"),
            (lambda head: head | {"head": 2}, "this is no head of version 1"),
            (lambda head: head | {"sign_offs": 3}, "it does not say where the sign_offs ended"),
            (lambda head: head | {"events": {}}, "it does not say where the events ended"),
            (lambda head: head | {"events": head["events"] | {"number": "3"}}, "where the events ended"),
            (lambda head: head | {"events": head["events"] | {"number": -1}}, "where the events ended"),
            (lambda head: head | {"events": head["events"] | {"number": 2**70}}, "where the events ended"),
            (lambda head: head | {"events": head["events"] | {"hash": "abc"}}, "where the events ended"),
            (lambda head: head | {"events": head["events"] | {"number": 0}}, "where the events ended"),
            (lambda head: head | {"older_than_the_chain": []}, "which rows are older"),
        ],
    )
    def test_that_is_none_is_refused(self, alter, why):
        self.file.write_text(json.dumps(alter(json.loads(self.file.read_text()))))
        with pytest.raises(CommandError, match=why):
            call_command("verify_library", "--quiet", "--since", str(self.file))

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, None])
    def test_in_a_file_that_cannot_be_read_is_refused_before_anything_is_looked_at(self, content, monkeypatch):
        monkeypatch.setattr(verification, "verify", None)
        self.file.unlink()
        if content is not None:
            self.file.write_bytes(content)
        with pytest.raises(CommandError, match=r"head\.json cannot be read as JSON"):
            call_command("verify_library", "--quiet", "--since", str(self.file))

    def test_of_another_library_lies_on_no_chain_of_this_one(self):
        head = json.loads(self.file.read_text())
        head["events"]["hash"] = "0" * 64
        self.file.write_text(json.dumps(head))
        code, said = verify("--quiet", "--since", str(self.file))
        assert (code, said.count("[head-lost]"), len(said.splitlines())) == (1, 1, 1)

    def test_is_missed_by_an_empty_library(self):
        """Somebody restored nothing, or looks at the wrong database."""
        for table in ("reviews_event", "reviews_signoff"):
            as_owner(f"TRUNCATE {table} CASCADE")
        faults = heads.lies_on_the_chain(json.loads(self.file.read_text()))
        assert sorted(fault.code for fault in faults) == ["head-count", "head-count", "head-lost", "head-lost"]

    @pytest.mark.parametrize("option", ["--since", "--receipt"])
    def test_is_not_compared_with_a_database_that_is_not_migrated(self, option, monkeypatch):
        """Its tables may not be there."""
        monkeypatch.setattr(database, "is_migrated", lambda alias: False)
        monkeypatch.setattr(heads, "lies_on_the_chain", None)
        monkeypatch.setattr(evidence, "check_document", None)
        code, said = verify("--quiet", option, str(self.file))
        assert (code, said.count("[migrations-missing]"), len(said.splitlines())) == (1, 1, 1)
        assert "nothing was looked at. Run: " in said


class TestAnEmptyLibrary:
    def test_is_sound_and_lies_on_its_own_head(self, no_snapshot, tmp_path):
        file = tmp_path / "head.json"
        assert verify("--quiet", "--head", str(file)) == (0, "")
        assert verify("--quiet", "--since", str(file)) == (0, "")
        make.make_publication()
        assert verify("--quiet", "--since", str(file)) == (0, "")


class TestALibraryThatRanBeforeTheChain:
    """Its first events name no rows, as the migration that chained them left them."""

    @pytest.fixture(autouse=True)
    def library(self):
        submission = make.make_submission()
        make.sign(submission, comments={"": "Well written."})
        make.publish(submission)
        open_the_tables()
        previous = chain.GENESIS
        for event in Event.objects.order_by("number"):
            event.records, event.previous_hash = [], previous
            event.hash = previous = chain.entry_hash(event)
            Event.objects.filter(pk=event.pk).update(records=[], previous_hash=event.previous_hash, hash=event.hash)
        make.make_publication()

    def test_is_sound_and_its_older_rows_are_counted_in_the_head(self):
        assert codes() == set()
        older = heads.head(at=make.NOW)["older_than_the_chain"]
        assert {table: row["count"] for table, row in older.items()} == {
            "reviews_submission": 1,
            "articles_publication": 1,
            "articles_edit": 1,
            "reviews_comment": 1,
        }

    def test_shows_that_an_older_row_changed_since_a_head(self):
        head = heads.head(at=make.NOW)
        Comment.objects.update(text="Badly written.")
        assert codes() == set()
        assert {fault.code for fault in heads.lies_on_the_chain(head)} == {"older-rows"}

    def test_does_not_excuse_a_newer_row(self):
        Comment.objects.create(
            submission=make.make_submission(),
            place="",
            text="Never said.",
            by=make.make_user(),
            by_name="x",
            at=make.NOW,
        )
        make.sign(make.make_submission(), comments={"": "Recorded."})
        Comment.objects.filter(text="Never said.").update(id=900_000)
        assert codes() == {"row-unrecorded"}


class TestAReceipt:
    @pytest.fixture(autouse=True)
    def library(self, no_snapshot, tmp_path):
        self.sign_off = make.sign(make.make_submission())
        self.file = tmp_path / "receipt.json"
        self.keep(evidence.receipt(self.sign_off))

    def keep(self, document: dict[str, Any]) -> None:
        self.file.write_text(json.dumps(document), encoding="utf-8")

    def test_is_as_the_library_holds_it(self):
        assert verify("--quiet", "--receipt", str(self.file)) == (0, "")

    def test_with_another_name_on_it_is_seen_through(self):
        document = evidence.receipt(self.sign_off)
        document["sign_off"]["printed_name"] = "Somebody Else"
        self.keep(document)
        code, said = verify("--json", "--receipt", str(self.file))
        assert (code, [fault["code"] for fault in json.loads(said)["faults"]]) == (1, ["document-altered"])

    def test_of_a_signature_that_the_library_lost_is_named(self):
        as_owner("DELETE FROM reviews_signoff")
        code, said = verify("--json", "--receipt", str(self.file))
        assert (code, [fault["code"] for fault in json.loads(said)["faults"]]) == (1, ["entry-lost"])

    def test_that_is_none_is_refused(self):
        self.keep({"receipt": 99})
        with pytest.raises(CommandError, match="no receipt"):
            call_command("verify_library", "--receipt", str(self.file))


class TestFiles:
    def test_a_stray_file_is_named_once_it_is_old(self):
        stray = Path(settings.MEDIA_ROOT, media.FOLDER, "00", "0" * 64 + ".png")
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"x")
        assert codes() == set()  # its row may be on its way
        os.utime(stray, (0, 0))
        assert codes() == {"file-without-image"}


class TestRaces:
    @pytest.mark.django_db(transaction=True)
    def test_what_is_published_meanwhile_is_not_half_seen(self):
        """The whole run sees one moment of the library."""
        publication = make.make_publication()
        with verification.snapshot():
            assert [p.pk for p in Publication.objects.all()] == [publication.pk]
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone() == ("repeatable read",)
                cursor.execute("SHOW transaction_read_only")
                assert cursor.fetchone() == ("on",)
            assert list(verification.verify(verification.CHECKS[1:])) == []
