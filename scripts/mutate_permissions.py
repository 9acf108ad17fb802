"""Take each permission check out in turn, and see a test fail: python -m scripts.mutate_permissions

A check that can go without any test noticing is a check that may go one day. In a copy of the checkout, every check
is rewritten so that it can be told to say yes to everybody: each condition that leads to a refusal and each part of
it, each call of a check in verbs, views and admin, each door that a view stands behind. `mutants` then does so. One
process and one run of the tests, some minutes.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
RULES = Path("reviews/permissions.py")
# Where checks are asked. What is only said in a command is held by the tests of that command.
MODULES = ("articles/views", "articles/admin", "articles/templatetags", "reviews")
LEFT_OUT = ("reviews/migrations/", "reviews/sample/", "reviews/verification/")
REFUSALS = {"NotAllowed", "OwnWork", "Suspended", "PermissionDenied", "Http404"}
# What asks about a person beside the rules themselves.
CHECKS = {"has_perm", "may_edit_source", "_check_own", "_check_administrator", "check_confirm", "may_confirm"}
CHECKS |= {"check_overview", "_check_is_themselves"}
DOORS = {"desk_view", "evidence_view", "admin_view"}
ADMIN_CHECK = re.compile(r"has_\w+_permission")
# The tests that ask who may do what: all of them would take three times as long and notice no more.
TESTS = (
    "tests/test_permissions.py",
    "tests/articles/test_admin_history.py",
    "tests/articles/test_admin_preview.py",
    "tests/articles/test_admin_translator.py",
    "tests/articles/test_figure_view.py",
    "tests/reviews/test_account_pages.py",
    "tests/reviews/test_admin_accounts.py",
    "tests/reviews/test_admin_registers.py",
    "tests/reviews/test_admin_steps.py",
    "tests/reviews/test_beginning.py",
    "tests/reviews/test_carrying_over.py",
    "tests/reviews/test_checks_are_asked.py",
    "tests/reviews/test_checks_of_verbs.py",
    "tests/reviews/test_desk_answers.py",
    "tests/reviews/test_desk_door.py",
    "tests/reviews/test_desk_receipt.py",
    "tests/reviews/test_desk_summary.py",
    "tests/reviews/test_evidence.py",
    "tests/reviews/test_expert_links.py",
    "tests/reviews/test_moving_in.py",
    "tests/reviews/test_notifications.py",
    "tests/reviews/test_overrides.py",
    "tests/reviews/test_permission_rules.py",
    "tests/reviews/test_schedule.py",
    "tests/reviews/test_scheduling.py",
    "tests/reviews/test_second_factor.py",
    "tests/reviews/test_signatures.py",
    "tests/reviews/test_suspension.py",
    "tests/reviews/test_trail.py",
    "tests/reviews/test_urgent.py",
    "tests/reviews/test_workflow.py",
    "tests/reviews/test_worklists.py",
)
# Checks whose absence changes nothing, and why.
EXPLAINED: dict[str, str] = {
    "articles/admin/article.py self.has_change_permission": "it only saves a lock; Django's own page refuses",
    "articles/admin/glossary.py self.has_change_permission": "it only saves a lock; Django's own page refuses",
    'reviews/views/overview.py desk_view("GET", "HEAD")': "the overview asks for the same right",
    'reviews/views/worklist.py desk_view("GET", "HEAD")': "the overview asks for the same right",
    'reviews/admin/hints.py request.method != "POST"': "the verb refuses what is sent, in words for its page",
    "reviews/admin/hints.py refusal is None": "no question of who it is: a refusal is shown also without its warning",
    "reviews/views/account/pages.py user.has_perm": "it only saves a search; each of its rows is asked about again",
}


class Rewriter(ast.NodeTransformer):
    """Lets every check of one module be asked through `mutants`, and numbers it."""

    def __init__(self, module: Path, source: str, rules: set[str], places: dict[int, str]) -> None:
        self.module, self.source, self.rules, self.places = module, source, rules, places

    def visit_If(self, node: ast.If) -> ast.AST:
        refuses = any(isinstance(line, ast.Raise) and _name(line.exc) in REFUSALS for line in node.body)
        parts = list(_parts(node.test)) if refuses else []
        self.generic_visit(node)
        for part, neutral in reversed(parts):
            if not self._is_check(part):
                said: ast.expr = _Replace(part, self._call("said", part, neutral=neutral)).visit(node.test)
                node.test = said
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if ADMIN_CHECK.fullmatch(node.name):
            for line in ast.walk(node):
                if isinstance(line, ast.Return) and line.value and not self._is_check(line.value):
                    line.value = self._call("said", line.value, neutral=True)
        node.decorator_list = [
            self._call("door", decorator) if _name(decorator) in DOORS else decorator
            for decorator in node.decorator_list
        ]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        is_rule = node.attr in self.rules and _name(node.value) == "permissions"
        return self._guard(node, node.attr, is_rule=is_rule)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._guard(node, node.id, is_rule=node.id in self.rules and self.module == RULES)

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        self.generic_visit(node)
        if node.arg == "permissions" and isinstance(node.value, ast.List):
            node.value = self._call("Names", node.value)
        return node

    def _guard(self, node: ast.Attribute | ast.Name, name: str, *, is_rule: bool) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return node
        if name == "admin_view":
            return self._call("door", node)
        return self._call("let", node) if is_rule or name in CHECKS or ADMIN_CHECK.fullmatch(name) else node

    def _is_check(self, part: ast.expr) -> bool:
        """Whether this is nothing but a check that is taken out by itself."""
        inner = part.operand if isinstance(part, ast.UnaryOp) else part
        return isinstance(inner, ast.Call) and _name(inner.func) == "let"

    def _call(self, function: str, part: ast.expr, *, neutral: bool | None = None) -> ast.Call:
        number = len(self.places) + 1
        said = " ".join((ast.get_source_segment(self.source, part) or "").split())
        self.places[number] = f"{self.module}:{part.lineno} {said}"
        keywords = [] if neutral is None else [ast.keyword("neutral", ast.Constant(neutral))]
        called = ast.Attribute(ast.Name("mutants", ast.Load()), function, ast.Load())
        return ast.copy_location(ast.Call(called, [ast.Constant(number), part], keywords), part)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def _parts(test: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """Yield a condition that refuses, and its sides, each with the answer with which it decides nothing."""
    yield test, False
    inner = test.operand if isinstance(test, ast.UnaryOp) else test
    if isinstance(inner, ast.BoolOp):
        yield from ((value, isinstance(inner.op, ast.And)) for value in inner.values)


def _name(node: ast.AST | None) -> str:
    """Return what a call, a decorator or an exception is called."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def rules(source: str) -> set[str]:
    """Return the names of the checks that the module of rules defines, with their twins."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign) and _name(node.value) == "_twin":
            names.update(_name(target) for target in node.targets)
    return {name for name in names if name.startswith(("check_", "may_"))}


def rewrite(checkout: Path) -> dict[int, str]:
    """Rewrite every module of a checkout that asks a check; return the place of each check by its number."""
    names = rules((checkout / RULES).read_text())
    places: dict[int, str] = {}
    for path in sorted(file for folder in MODULES for file in (checkout / folder).rglob("*.py")):
        module = path.relative_to(checkout)
        if str(module).startswith(LEFT_OUT):
            continue
        source, before = path.read_text(), len(places)
        tree = Rewriter(module, source, names, places).visit(ast.parse(source))
        if len(places) > before:
            last = max((i for i, node in enumerate(tree.body) if _name_of_future(node)), default=-1)
            tree.body.insert(last + 1, ast.parse("from scripts import mutants").body[0])
            path.write_text(ast.unparse(ast.fix_missing_locations(tree)))
    return places


def _name_of_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / CHECKOUT.name
        shutil.copytree(CHECKOUT, checkout, ignore=shutil.ignore_patterns(".*", "node_modules"))
        found = {n: place for n, place in rewrite(checkout).items() if re.sub(r":\d+", "", place) not in EXPLAINED}
        places = Path(folder) / "places.json"
        places.write_text(json.dumps(found), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:randomly", "-p", "scripts.mutants"]
        command += ["-p", "no:unraisableexception"]  # what a failing test left open is told in the middle of another
        tests = sys.argv[1:] or TESTS
        environment = os.environ | {"MUTANTS": str(places)}
        return subprocess.run([*command, *tests], cwd=checkout, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
