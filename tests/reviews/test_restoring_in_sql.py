"""The one exception to "a publication shows a submission in review": what was withdrawn, letter for letter."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from articles import publishing
from articles.models import Publication, Withdrawal
from reviews.models import SignatureWithdrawal, SignOff
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=1)


def withdrawn(article=None, language: str = "en", reason: str = "legal") -> Publication:
    article = article or make.make_publication().article
    return make.withdraw(article, language, at=LATER, reason=reason).publication


def put_back(publication: Publication, **forged: Any) -> Publication:
    """Restore a publication past the verb, with some of its columns forged."""
    columns = {field.name: getattr(publication, field.name) for field in Publication._meta.concrete_fields}
    columns |= {
        "id": None,
        "number": publication.number + 1,
        "change": "restored",
        "note": "x",
        "restores": publication,
        "published_at": LATER,
    }
    with transaction.atomic():
        return Publication.objects.create(**columns | forged)


def test_what_was_withdrawn_comes_back():
    assert put_back(withdrawn()).number == 2


FORGED = [
    {"slug": "elsewhere"},
    {"title": "Another title"},
    {"reviewed_on": LATER.date()},
    {"review_due_on": dt.date(2040, 1, 1)},
    {"updated_on": LATER.date()},
    {"review": []},
    {"image_hashes": ["a" * 64]},
    {"clinical_digest": "0" * 64},
]


@pytest.mark.parametrize("forged", FORGED, ids=lambda forged: next(iter(forged)))
def test_nothing_else_does(forged):
    publication = withdrawn()
    with pytest.raises(DatabaseError, match="letter for letter"):
        put_back(publication, **forged)


def test_no_other_text_does():
    publication = withdrawn()
    other = make.make_submission().parsed
    with pytest.raises(DatabaseError, match="letter for letter"):
        put_back(publication, content=other.canonical(), digest=other.digest)


@pytest.mark.parametrize("change", ["first", "clinical", "editorial", "re-review"])
def test_it_says_what_it_is(change):
    publication = withdrawn()
    with pytest.raises(DatabaseError):
        put_back(publication, change=change)


def test_nothing_is_restored_that_restores_nothing():
    publication = withdrawn()
    with pytest.raises(DatabaseError):
        put_back(publication, restores=None)


def test_not_while_it_is_live():
    with pytest.raises(DatabaseError, match="only once withdrawn"):
        put_back(make.make_publication())


def test_not_a_second_time():
    publication = withdrawn()
    put_back(publication)
    with pytest.raises(DatabaseError):
        put_back(publication, number=3)


def test_not_an_older_version_than_the_newest():
    article = make.make_publication().article
    first = withdrawn(article)
    make.change_article(article, title={"en": "Another", "es": "Otro"})
    make.make_publication(article)
    withdrawn(article)
    with pytest.raises(DatabaseError, match="only the newest publication comes back"):
        put_back(first, number=3)


@pytest.mark.parametrize("reason", ["error", "evidence"])
def test_not_after_a_final_reason(reason):
    publication = withdrawn(reason=reason)
    with pytest.raises(DatabaseError, match="returns only by a new review"):
        put_back(publication)


def test_not_while_its_review_was_pending():
    article = make.make_live_pair()
    make.make_urgent_publication(article)
    publication = withdrawn(article)
    with pytest.raises(DatabaseError, match="do not stand"):
        put_back(publication)


def test_not_once_a_signature_under_it_was_taken_back(as_owner):
    publication = withdrawn()
    signed = SignOff.objects.get()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviews_signaturewithdrawal DISABLE TRIGGER USER")
    SignatureWithdrawal.objects.create(sign_off=signed, by=signed.signer, by_name="x", reason="x", at=LATER)
    with pytest.raises(DatabaseError, match="do not stand"):
        put_back(publication)


def test_not_a_translation_whose_english_was_withdrawn_for_what_it_says():
    article = make.make_live_pair()
    spanish = withdrawn(article, "es")
    withdrawn(article, "en", "error")
    with pytest.raises(DatabaseError, match="source of this translation"):
        put_back(spanish)


def test_the_english_may_have_been_signed_anew_since():
    article = make.make_live_pair()
    spanish = withdrawn(article, "es")
    withdrawn(article, "en", "error")
    make.make_publication(article, "en", at=LATER)
    assert put_back(spanish).restores == spanish


class TestAWithdrawal:
    def put(self, **fields: Any) -> Withdrawal:
        publication = make.make_publication()
        values = SimpleNamespace(language="en", reason="legal", notice_en="Gone.", notice_es="", replaced_by=None)
        with transaction.atomic():
            return publishing.withdraw(
                article=publication.article, by=make.make_user(), at=LATER, **vars(values) | fields
            )

    def test_gives_its_reason_and_its_notice(self):
        assert self.put().reason == "legal"

    @pytest.mark.parametrize("reason", sorted(Withdrawal.FORMER_REASONS))
    def test_gives_no_reason_of_earlier_days(self, reason):
        with pytest.raises(DatabaseError, match="in use"):
            self.put(reason=reason)

    def test_is_explained_in_its_language(self):
        with pytest.raises(DatabaseError, match="explained"):
            self.put(notice_en="", notice_es="Se fue.")

    def test_names_a_successor_where_it_is_superseded_and_only_there(self):
        other = make.make_publication().article
        with pytest.raises(DatabaseError, match="names_another"):
            self.put(reason="superseded")
        with pytest.raises(DatabaseError, match="names_another"):
            self.put(replaced_by=other)
        assert self.put(reason="superseded", replaced_by=other).replaced_by == other
