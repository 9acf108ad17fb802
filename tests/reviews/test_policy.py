"""Which sign-off a text needs, as a table. The database's own version is held to it in test_policy_in_sql."""

from __future__ import annotations

import pytest

from articles.document import ArticleType
from reviews.policy import Digests, Kind, Need, Signature, lacking, may_be_urgent, need

LIVE = Digests("d1", "c1", "s1")
LIVE_PENDING = Digests("d1", "c1", "s1", review_pending=True)

# language, type, text, live, physicians needed → what it takes
TABLE = [
    ("en", ArticleType.PROCEDURE, Digests("d1", "c1"), None, 1, Need(Kind.MEDICAL)),
    ("en", ArticleType.PROCEDURE, Digests("d1", "c1"), None, 2, Need(Kind.MEDICAL, 2)),
    ("en", ArticleType.PROCEDURE, Digests("d2", "c2"), Digests("d1", "c1"), 1, Need(Kind.MEDICAL)),
    ("en", ArticleType.PROCEDURE, Digests("d2", "c1"), Digests("d1", "c1"), 2, Need(Kind.EDITORIAL)),
    ("en", ArticleType.PROCEDURE, Digests("d1", "c1"), Digests("d1", "c1"), 1, Need(Kind.MEDICAL)),
    ("en", ArticleType.DISCLAIMER, Digests("d1", "c1"), None, 1, Need(Kind.MEDICAL)),
    ("en", ArticleType.POLICY, Digests("d1", "c1"), None, 2, Need(Kind.EDITORIAL)),
    ("en", ArticleType.POLICY, Digests("d2", "c2"), Digests("d1", "c1"), 1, Need(Kind.EDITORIAL)),
    ("en", ArticleType.ACCREDITATION, Digests("d1", "c1"), None, 1, Need(Kind.EDITORIAL)),
    ("es", ArticleType.PROCEDURE, Digests("d1", "c1", "s1"), None, 2, Need(Kind.TRANSLATION)),
    ("es", ArticleType.PROCEDURE, Digests("d2", "c2", "s1"), LIVE, 1, Need(Kind.TRANSLATION)),
    ("es", ArticleType.PROCEDURE, Digests("d2", "c1", "s1"), LIVE, 1, Need(Kind.EDITORIAL)),
    # Only an access date changed here, but the source has moved on: somebody must look at both.
    ("es", ArticleType.PROCEDURE, Digests("d2", "c1", "s2"), LIVE, 1, Need(Kind.TRANSLATION)),
    ("es", ArticleType.PROCEDURE, Digests("d1", "c1", "s2"), LIVE, 1, Need(Kind.TRANSLATION)),
    ("es", ArticleType.PROCEDURE, Digests("d1", "c1", "s1"), LIVE, 1, Need(Kind.TRANSLATION)),
    # What went out urgently and was not countersigned counts as nothing: each change of it needs the review it lacks.
    ("en", ArticleType.PROCEDURE, Digests("d2", "c1"), Digests("d1", "c1", "", True), 2, Need(Kind.MEDICAL, 2)),
    ("en", ArticleType.PROCEDURE, Digests("d1", "c1"), Digests("d1", "c1", "", True), 1, Need(Kind.MEDICAL)),
    (
        "es",
        ArticleType.PROCEDURE,
        Digests("d2", "c1", "s1"),
        Digests("d1", "c1", "s1", True),
        1,
        Need(Kind.TRANSLATION),
    ),
    ("es", ArticleType.POLICY, Digests("d1", "c1", "s1"), None, 1, Need(Kind.TRANSLATION)),
]


@pytest.mark.parametrize(("language", "type_", "text", "live", "physicians", "expected"), TABLE)
def test_the_policy_asks_for(language, type_, text, live, physicians, expected):
    assert need(language=language, type_=type_, text=text, live=live, physicians_needed=physicians) == expected


URGENT = [
    (Kind.MEDICAL, Digests("d2", "c2"), LIVE, True),
    (Kind.TRANSLATION, Digests("d2", "c2", "s1"), LIVE, True),
    (Kind.MEDICAL, Digests("d2", "c2"), None, False),  # a first publication is never urgent
    (Kind.MEDICAL, Digests("d2", "c2"), LIVE_PENDING, False),  # nor one exception on top of another
    (Kind.TRANSLATION, Digests("d2", "c1", "s2"), LIVE, False),  # nor what leaves the medical text as it is
    (Kind.MEDICAL, Digests("d1", "c1", "s1"), LIVE, False),
    (Kind.EDITORIAL, Digests("d2", "c2"), LIVE, False),  # nor what no board answers for
]


@pytest.mark.parametrize(("kind", "text", "live", "expected"), URGENT)
def test_only_a_medical_change_of_a_reviewed_page_may_be_urgent(kind, text, live, expected):
    assert may_be_urgent(Need(kind), text=text, live=live) is expected


class TestLacking:
    def test_counts_people_and_not_signatures(self):
        twice = [Signature(Kind.MEDICAL, 7, "d1"), Signature(Kind.MEDICAL, 7, "d1")]
        assert lacking(Need(Kind.MEDICAL, 2), digest="d1", signatures=twice) == 1

    def test_ignores_other_kinds_and_other_texts(self):
        signatures = [Signature(Kind.EDITORIAL, 7, "d1"), Signature(Kind.MEDICAL, 8, "d0")]
        assert lacking(Need(Kind.MEDICAL), digest="d1", signatures=signatures) == 1

    def test_is_nothing_once_all_have_signed(self):
        signatures = [Signature(Kind.MEDICAL, 7, "d1"), Signature(Kind.MEDICAL, 8, "d1")]
        assert lacking(Need(Kind.MEDICAL, 2), digest="d1", signatures=signatures) == 0
