"""What the rewritten code of `mutate_permissions` calls, and the tests' loop that goes through its mutants.

Every check is asked through one of the functions here, which carries its number. First all tests run once: each check
remembers the tests in which it said no. Then one check after the other says yes to everybody, and of the tests in
which it had said no one has to fail, the quickest first.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from django.core.exceptions import PermissionDenied
from django.http import Http404

PLACES = "MUTANTS"  # the variable that names the file with the place of each check
MOST = 40  # tests for one mutant: whoever is noticed at all is noticed by one of the first
TURNED_AWAY = {403, 404}


class Now:
    """Which test runs, and which check lets everybody pass."""

    test = ""
    mutant = 0
    said_no: defaultdict[int, set[str]] = defaultdict(set)


def _no(number: int) -> bool:
    """Remember that a check said no, and say whether it does not count."""
    if not Now.mutant:
        Now.said_no[number].add(Now.test)
    return Now.mutant == number


def said(number: int, answer: Any, *, neutral: bool) -> Any:
    """Return the answer of a condition, or the one with which it decides nothing."""
    return neutral if bool(answer) is not neutral and _no(number) else answer


def let(number: int, check: Callable[..., Any]) -> Callable[..., Any]:
    """Return a check that says no by raising or by False, and does neither while it is taken out."""

    @functools.wraps(check)
    def passed(*args: Any, **kwargs: Any) -> Any:
        from reviews.permissions import Capacity  # noqa: PLC0415 - this module is loaded by it
        from reviews.refusals import Refused  # noqa: PLC0415

        try:
            answer = check(*args, **kwargs)
        except (Refused, PermissionDenied, Http404):
            if _no(number):
                return Capacity("Nobody asked") if check.__name__ in ("check_sign", "check_review") else None
            raise
        return True if answer is False and _no(number) else answer

    return passed


def door(number: int, decorator: Callable[..., Any]) -> Callable[..., Any]:
    """Return a decorator of views that turns nobody away while it is taken out."""

    def decorate(view: Callable[..., Any], *rest: Any, **options: Any) -> Callable[..., Any]:
        guarded = decorator(view, *rest, **options)

        @functools.wraps(guarded)
        def passed(*args: Any, **kwargs: Any) -> Any:
            response = guarded(*args, **kwargs)
            away = response.status_code in TURNED_AWAY or "login" in response.get("Location", "")
            return view(*args, **kwargs) if away and _no(number) else response

        return passed

    return decorate


class Names(list[str]):
    """The permissions of an action; without them, those that everybody in the admin has."""

    def __init__(self, number: int, names: Iterable[str]) -> None:
        super().__init__(names)
        self.number = number

    def __iter__(self) -> Iterator[str]:
        return iter(["module"]) if _no(self.number) else super().__iter__()


class Loop:
    """A pytest plugin: the tests once, then those that matter for each mutant."""

    def __init__(self, places: dict[int, str]) -> None:
        self.places = places
        self.seconds: dict[str, float] = {}
        self.survivors: list[int] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.config.option.collectonly:
            return False
        items = {item.nodeid: item for item in session.items}
        good = {name for name, item in items.items() if self._passes(item)}
        for name in sorted(items.keys() - good):
            _tell(f"fails by itself and notices nothing: {name}")
        # Where few checks said no, each of them is likely to be what the test is about.
        few = Counter(name for names in Now.said_no.values() for name in names)
        for number, place in self.places.items():
            relevant = sorted(Now.said_no[number] & good, key=lambda name: self.seconds[name] * few[name])[:MOST]
            noticed_by = next((name for name in relevant if not self._passes(items[name], number)), None)
            if noticed_by and not self._passes(items[noticed_by]):
                raise AssertionError(f"{noticed_by} fails ever since a mutant spoiled it: {place}")
            if not noticed_by:
                self.survivors.append(number)
            verdict = f"noticed by {noticed_by}" if noticed_by else f"NOT NOTICED by {len(relevant)} tests"
            _tell(f"{number}/{len(self.places)} {place}: {verdict}")
        self._report()
        session.testsfailed = len(self.survivors)
        return True

    def _passes(self, item: pytest.Item, mutant: int = 0) -> bool:
        Now.test, Now.mutant = item.nodeid, mutant
        item._initrequest()  # type: ignore[attr-defined]
        # What follows needs nothing but what a whole session keeps, the database above all.
        reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
        Now.mutant = 0
        self.seconds.setdefault(item.nodeid, sum(report.duration for report in reports))
        failed = next((report for report in reports if report.failed), None)
        if failed and not mutant:
            _tell(f"{item.nodeid}: {failed.longreprtext.strip().splitlines()[-1]}")
        return failed is None

    def _report(self) -> None:
        modules: defaultdict[str, list[int]] = defaultdict(list)
        for number, place in self.places.items():
            modules[place.partition(":")[0]].append(number)
        _tell(f"\n{'module':44} {'checks':>6} {'noticed':>8}")
        for module, numbers in modules.items():
            _tell(f"{module:44} {len(numbers):6} {len(set(numbers) - set(self.survivors)):8}")
        for number in self.survivors:
            _tell(f"NOT NOTICED {self.places[number]}")
        _tell(f"{len(self.places) - len(self.survivors)} of {len(self.places)} removed checks were noticed")


def pytest_configure(config: pytest.Config) -> None:
    places = json.loads(Path(os.environ[PLACES]).read_text(encoding="utf-8"))
    config.pluginmanager.register(Loop({int(number): place for number, place in places.items()}))


def _tell(line: str) -> None:
    sys.__stdout__.write(f"{line}\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]
