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
MOST_LCP, MOST_SHIFT, MOST_BLOCKING = 1_800, 0.02, 50  # ms, of the window, ms
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
    """Return the marks of a page out of 100, and which of them, or of its times, are not good enough."""
    for _try in range(TRIES):
        marks, findings = _run(url)
        if not findings:
            break
    return marks, findings


def _run(url: str) -> tuple[dict[str, int], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        command = [str(PROGRAM), url, "--quiet", "--output=json", f"--output-path={path}", "--ignore-status-code"]
        command += [f"--only-categories={','.join(FLOORS)}", f"--chrome-flags={FLAGS}"]
        environment = os.environ | {"CHROME_PATH": installed_browser() or ""}
        subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300)
        report = json.loads(path.read_text()) if path.exists() else {}
    if not report or report.get("runtimeError"):
        return {}, ["Lighthouse could not load it"]
    marks = {name: round(100 * (part["score"] or 0)) for name, part in report["categories"].items()}
    return marks, [*_low_marks(marks, report["audits"]), *_long_times(report["audits"])]


def _low_marks(marks: dict[str, int], audits: dict[str, Any]) -> list[str]:
    # What asks search engines to stay away is marked down for just that.
    waived = {"seo"} if audits.get("is-crawlable", {}).get("score") == 0 else set()
    return [f"{name}: {marks[name]}" for name, least in FLOORS.items() if marks[name] < least and name not in waived]


def _long_times(audits: dict[str, Any]) -> list[str]:
    most = {
        "largest-contentful-paint": MOST_LCP,
        "cumulative-layout-shift": MOST_SHIFT,
        "total-blocking-time": MOST_BLOCKING,
    }
    found = {name: audits[name]["numericValue"] for name in most}
    return [f"{name}: {value:.3g}" for name, value in found.items() if value > most[name]]
