"""Whoever owns the tables can switch the triggers off. Then every single change to the evidence is named."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from reviews import chain, verification
from reviews.models import SignOff, Submission
from tests import factories as make
from tests.reviews import tampering
from tests.reviews.whole_library import make_whole_library

pytestmark = pytest.mark.django_db

AT_LEAST = 500
# The triggers are off: that alone would be named in every case.
OF_THE_RECORDS = [check for check in verification.CHECKS if check.name != "the guard of the database"]


@contextmanager
def undone() -> Iterator[None]:
    """Put rows and files back as they were."""
    files = {path: path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file() and path not in files:
            path.unlink()
    for path, data in files.items():
        path.write_bytes(data)
        os.utime(path, (0, 0))  # none of them is under way


def test_every_single_change_by_the_owner_is_named():
    make_whole_library()
    with undone():
        assert list(verification.verify(OF_THE_RECORDS)) == []
    tampering.open_the_tables()
    tried, unnamed = 0, []
    for case in tampering.cases():
        with undone():
            case.do()
            tried += 1
            if not case.is_named_in(verification.verify(OF_THE_RECORDS)):
                unnamed.append(f"{case.name}: {[fault.sentence for fault in verification.verify(OF_THE_RECORDS)]}")
    assert unnamed == []
    assert tried >= AT_LEAST
    assert list(verification.verify(OF_THE_RECORDS)) == []


class TestASignatureCopiedByTheApplication:
    """Plain SQL with the triggers on, as whoever has the application's password could send it."""

    @pytest.fixture
    def sign_off(self):
        return make.sign(make.make_submission())

    @pytest.fixture
    def namesake(self, sign_off):
        """A colleague with the same printed name, whose seat the copied words would fit."""
        return make.make_physician(printed_name=sign_off.printed_name)

    def copy(self, sign_off: SignOff, **changes: object) -> SignOff:
        """Append a copy at the right place of the chain."""
        columns = [f.column for f in SignOff._meta.concrete_fields if not f.primary_key]
        last = SignOff.objects.order_by("number").last()
        changes = {"number": last.number + 1, "previous_hash": last.hash, "hash": "0" * 64} | changes
        values = ", ".join("%s" if column in changes else column for column in columns)
        sql = f"INSERT INTO reviews_signoff ({', '.join(columns)}) SELECT {values} FROM reviews_signoff WHERE id = %s"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [*(changes[column] for column in columns if column in changes), sign_off.pk])
        return SignOff.objects.get(number=changes["number"])

    def refusal(self, sign_off: SignOff, **changes: object) -> str:
        with pytest.raises(DatabaseError) as error:
            self.copy(sign_off, **changes)
        return str(error.value)

    def another(self, sign_off: SignOff, what: str) -> Submission:
        article = sign_off.submission.article
        if what == "article":
            return make.make_submission()
        if what == "language":
            return make.make_submission(article, "es")
        make.publish(sign_off.submission)
        make.change_article(article, title={"en": "Next", "es": "Siguiente"})
        return make.make_submission(article)

    @pytest.mark.parametrize("what", ["article", "language", "version"])
    def test_to_another_text_is_refused(self, sign_off, what):
        other = self.another(sign_off, what)
        assert "bound to the text that was submitted" in self.refusal(sign_off, submission_id=other.pk)

    def test_to_another_reviewer_is_refused(self, sign_off, namesake):
        assert "request_key" in self.refusal(sign_off, signer_id=namesake.pk)
        assert "a_signature_answers_one_request" in self.refusal(sign_off, signer_id=namesake.pk, request_key=None)

    def test_to_another_reviewer_who_sent_another_request_does_not_hash_to_what_it_says(self, sign_off, namesake):
        forged = self.copy(sign_off, signer_id=namesake.pk, request_key=uuid.UUID(int=9))
        assert "chain-hash" in self.codes_at(forged)

    def test_to_another_reviewer_with_a_hash_that_fits_is_recorded_by_no_event(self, sign_off, namesake):
        last = SignOff.objects.order_by("number").last()
        changes = {
            "signer_id": namesake.pk,
            "request_key": uuid.UUID(int=9),
        }
        changes |= {"number": last.number + 1, "previous_hash": last.hash}
        told = {f.attname: getattr(sign_off, f.attname) for f in SignOff._meta.concrete_fields} | changes
        forged = self.copy(sign_off, hash=chain.entry_hash(SignOff(**told)), **changes)
        assert self.codes_at(forged) == ["signature-unrecorded"]

    def codes_at(self, sign_off: SignOff) -> list[str]:
        """What verify_library, with nothing left out, finds wrong with this signature alone."""
        return [f.code for f in verification.verify() if (f.table, f.key) == (SignOff._meta.db_table, sign_off.pk)]
