"""The reports of readers: what was done about each, by whom and when, is what the trail says. It holds no words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from articles.models import Feedback
from reviews.models import Event
from reviews.transitions import Act
from reviews.verification.fault import Fault, Tell

_SETTLED = frozenset({Act.ANSWER_REPORT, Act.CLOSE_REPORT})
_NAMED = "articles.feedback "  # what the trail calls a report, with its key


def are_as_the_trail_says(tell: Tell) -> Iterator[Fault]:
    """Every report that was dealt with, or whose words are gone, was so by the verb; none that has an event is gone."""
    done: dict[str, set[tuple[bool, int, object]]] = defaultdict(set)
    events = Event.objects.filter(subject__startswith=_NAMED, outcome=Event.Outcome.DONE)
    for verb, subject, by, at in events.values_list("verb", "subject", "by_id", "at").iterator():
        said = done[subject.removeprefix(_NAMED)]
        if verb in _SETTLED or verb == Act.BLANK_REPORT:
            said.add((verb in _SETTLED, by, at))
    table = Feedback._meta.db_table
    reports = Feedback.objects.reports().order_by("pk")
    rows = reports.values_list("pk", "answered_by_id", "answered_at", "blanked_by_id", "blanked_at")
    for key, answered_by, answered_at, blanked_by, blanked_at in rows.iterator():
        said = done.pop(str(key), set())
        if answered_at and (True, answered_by, answered_at) not in said:
            yield Fault("report-settled-past-its-verb", table, key, "no event says that it was dealt with so")
        if blanked_at and (False, blanked_by, blanked_at) not in said:
            yield Fault("report-emptied-past-its-verb", table, key, "no event says that its words were taken out so")
    for gone in sorted(done):
        yield Fault("report-gone", table, gone, "events tell of this report, and it is not there")
