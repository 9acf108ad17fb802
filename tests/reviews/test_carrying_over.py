"""Reviews made elsewhere, which a library that moves in brings along."""

from __future__ import annotations

import datetime as dt

import pytest

from reviews.carry_over import carry_over
from reviews.models import SignOff
from reviews.refusals import (
    NotAllowed,
    OwnWork,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


class TestCarryingOver:
    def carry(self, signer, *, by=None, article=None):
        return carry_over(
            article or make.make_article(),
            "en",
            signer=signer,
            statement="Reviewed in the previous system.",
            original_reviewer="Sample Elder",
            original_date=dt.date(2024, 5, 6),
            by=by or make.make_user(make.MANAGING_EDITOR),
            at=make.NOW,
            on=make.TODAY,
        )

    def test_names_the_original_reviewer_and_day(self):
        publication = self.carry(make.make_physician())
        assert publication.reviewed_on == dt.date(2024, 5, 6)
        assert publication.review[0]["carried_over"]["name"] == "Sample Elder"

    def test_of_a_medical_review_is_refused_to_a_translation_reviewer(self):
        with pytest.raises(NotAllowed, match="Only a physician"):
            self.carry(make.make_translation_reviewer())

    def test_is_refused_to_an_author(self):
        author = make.make_physician(user=make.make_user(make.EDITOR))
        with pytest.raises(OwnWork):
            self.carry(author, article=make.make_article(by=author))
        assert not SignOff.objects.exists()
