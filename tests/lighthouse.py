"""Lighthouse, which loads a page as a slow phone does and marks it: a Node module, fetched into the checkout.

Nothing of it is shipped, and no test needs it: it takes half a minute for each page. `make pages` runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.articles.oasis import CHECKOUT
from tests.browser import installed_browser

MODULE = "lighthouse@12.8.2"  # [Apache-2.0] https://github.com/GoogleChrome/lighthouse; the newest for Node 20
FOLDER = CHECKOUT / "node_modules" / ".lighthouse"
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
FLOORS = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
# Milliseconds, and for the shift parts of the window.
MOST = {"largest-contentful-paint": 1_800, "cumulative-layout-shift": 0.02, "total-blocking-time": 50}
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run --disable-dev-shm-usage"
)
TRIES = 3  # on a busy machine a run may find no page, and one slow moment costs marks


def missing() -> str:
    """Return why Lighthouse cannot be run here; nothing if it can."""
    if not shutil.which("node"):
        return "Lighthouse needs Node, which is not at hand"
    if not PROGRAM.exists():
        return f"Lighthouse is not at hand; it is the Node module {MODULE}"
    return "" if installed_browser() else "Lighthouse needs a Chromium of the machine's own"


def fetch() -> None:
    """Get it, as far as this machine can. No script of any module runs."""
    npm = shutil.which("npm")
    if npm and not PROGRAM.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(FOLDER)]
        subprocess.run([*command, MODULE], capture_output=True, check=False, timeout=600)


def judge(url: str) -> tuple[dict[str, int], list[str]]:
    """Return the marks of a page out of 100, and what is not good enough in them and in its times.

    What else a machine does makes a page slower and never faster: only what no try finds good enough is said.
    """
    marks, findings = _run(url)
    for _try in range(1, TRIES):
        if not findings:
            break
        better, again = _run(url)
        findings = {name: said for name, said in again.items() if name in findings}
        marks = {name: max(mark, better.get(name, 0)) for name, mark in marks.items()} or better
    return marks, [f"{name}: {said}" for name, said in findings.items()]


def _run(url: str) -> tuple[dict[str, int], dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        command = [str(PROGRAM), url, "--quiet", "--output=json", f"--output-path={path}", "--ignore-status-code"]
        command += [f"--only-categories={','.join(FLOORS)}", f"--chrome-flags={FLAGS}"]
        environment = os.environ | {"CHROME_PATH": installed_browser() or ""}
        subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300)
        report = json.loads(path.read_text()) if path.exists() else {}
    if not report or report.get("runtimeError"):
        return {}, dict.fromkeys([*FLOORS, *MOST], "Lighthouse could not load the page")
    marks = {name: round(100 * (part["score"] or 0)) for name, part in report["categories"].items()}
    return marks, _low(marks, report["audits"]) | _long(report["audits"])


def _low(marks: dict[str, int], audits: dict[str, Any]) -> dict[str, str]:
    # What asks search engines to stay away is marked down for just that.
    waived = {"seo"} if audits.get("is-crawlable", {}).get("score") == 0 else set()
    return {name: str(marks[name]) for name, least in FLOORS.items() if marks[name] < least and name not in waived}


def _long(audits: dict[str, Any]) -> dict[str, str]:
    found = {name: audits[name]["numericValue"] for name in MOST}
    return {name: f"{value:.3g}" for name, value in found.items() if value > MOST[name]}
