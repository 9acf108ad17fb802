"""Take each check out of `reviews/permissions.py` in turn, and see a test fail: python -m scripts.mutate_permissions

A check that can go without any test noticing is a check that may go one day. Each mutation replaces one condition
that leads to a refusal by False, or one side of it where it has several, in a copy of the checkout. Takes minutes.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MODULE = Path("reviews/permissions.py")
# Every check has its test here, so nothing else has to run; the first failure ends a run.
TESTS = ("tests/reviews/test_permission_rules.py",)


@dataclass(frozen=True)
class Mutation:
    """One source of the module with one check gone; `line` and `condition` say which."""

    line: int
    condition: str
    source: str


def mutations(source: str) -> Iterator[Mutation]:
    """Yield the module without each of its checks: every `if` that raises, and each part of its condition."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If) and any(isinstance(part, ast.Raise) for part in ast.walk(node)):
            for part in _parts(node.test):
                yield _without(source, part)


def _parts(test: ast.expr) -> Iterator[ast.expr]:
    yield test
    inner = test.operand if isinstance(test, ast.UnaryOp) else test
    if isinstance(inner, ast.BoolOp):
        yield from inner.values


def _without(source: str, part: ast.expr) -> Mutation:
    """Let this part of a condition no longer decide: the whole never refuses, a part agrees with its neighbours."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and node.test.lineno == part.lineno and _same(node.test, part):
            node.test = ast.Constant(value=False)
        elif isinstance(node, ast.BoolOp):
            neutral = ast.Constant(value=isinstance(node.op, ast.And))
            node.values = [neutral if _same(value, part) else value for value in node.values]
    return Mutation(part.lineno, ast.unparse(part), ast.unparse(ast.fix_missing_locations(tree)))


def _same(one: ast.expr, other: ast.expr) -> bool:
    return (one.lineno, one.col_offset, one.end_col_offset) == (other.lineno, other.col_offset, other.end_col_offset)


def survives(mutation: Mutation, checkout: Path) -> bool:
    """Whether every test still passes."""
    (checkout / MODULE).write_text(mutation.source)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:randomly", *TESTS]
    return subprocess.run(command, cwd=checkout, capture_output=True, check=False).returncode == 0


def main() -> int:
    source = (CHECKOUT / MODULE).read_text()
    found, survivors = list(mutations(source)), []
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / CHECKOUT.name
        shutil.copytree(CHECKOUT, checkout, ignore=shutil.ignore_patterns(".*", "node_modules"))
        for number, mutation in enumerate(found, start=1):
            alive = survives(mutation, checkout)
            survivors += [mutation] if alive else []
            verdict = "NOT NOTICED" if alive else "noticed"
            sys.stdout.write(f"{number}/{len(found)} {MODULE}:{mutation.line} {verdict}: {mutation.condition}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(found) - len(survivors)} of {len(found)} removed checks were noticed\n")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
