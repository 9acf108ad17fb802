"""The desk on a phone with a weak network: python -m bench.desk, in a throw-away database like `make bench`.

A phone of 360 x 640 with a quarter of this machine's processor, 400 kbit/s and 400 ms to the server, nothing cached.
Prints when the summary and the first change are there, and what the way to a signature costs.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench.run import prepare, server

ROUNDS = 5
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400 * 1024 / 8, "uploadThroughput": 400 * 1024 / 8}
WATCH = """
    window.seen = {};
    const look = () => {
        for (const [name, selector] of Object.entries({summary: ".rail li", change: ".card ins, .card del"}))
            if (!seen[name] && document.querySelector(selector) && document.styleSheets.length > 1)
                requestAnimationFrame(() => { seen[name] ??= performance.now(); });
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as files:
        prepare(Path(files))
        cookies, path = somebody_at_the_desk()
        with server() as (_process, port):
            report([walk(port, cookies, path, sign=number == ROUNDS) for number in range(1, ROUNDS + 1)])


def somebody_at_the_desk() -> tuple[dict[str, str], str]:
    """Return the cookies of a physician who may sign the text that waits, and its address."""
    from django.test import Client  # noqa: PLC0415 - needs the settings
    from django.urls import reverse  # noqa: PLC0415 - as above

    from reviews.models import Submission  # noqa: PLC0415 - as above
    from tests.factories import make_physician, sit_down  # noqa: PLC0415 - as above

    submission = Submission.objects.open().select_related("board").get()
    user = make_physician(submission.board)
    client = Client()
    sit_down(client, user)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return cookies, reverse("reviews:submission", args=[submission.key])


def walk(port: int, cookies: dict[str, str], path: str, *, sign: bool) -> dict[str, float]:
    """Open the text that waits as a phone would, and at the end sign it; times are in milliseconds."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for this benchmark only

    from tests.browser import installed_browser  # noqa: PLC0415 - as above
    from tests.factories import PASSWORD  # noqa: PLC0415 - as above

    origin = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser())
        context = browser.new_context(
            base_url=origin, viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True
        )
        context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies.items()])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        arrived: list[Any] = []
        wire.on("Network.loadingFinished", lambda event: arrived.append(event))
        page.add_init_script(WATCH)
        page.goto("/review/")
        page.goto(path)
        seen = page.evaluate("seen")
        if sign:
            page.locator('label[for="id_decision"]').tap()
            page.locator(".send").tap()
            page.wait_for_url("**/check/")
            page.locator('label[for="id_attest"]').tap()
            page.locator("#id_password").fill(PASSWORD)
            page.locator(".send").tap()
            page.wait_for_url("**/receipt/")
            page.wait_for_load_state()
        browser.close()
    return seen | {"bytes": sum(one["encodedDataLength"] for one in arrived), "requests": len(arrived)}


def report(walks: list[dict[str, float]]) -> None:
    for name in ("summary", "change"):
        times = [one[name] for one in walks]
        print(
            f"first {name:8} {statistics.median(times):>7,.0f} ms (median of {len(times)}, at most {max(times):,.0f})"
        )
    last = walks[-1]
    print(f"to the receipt {last['bytes']:>7,.0f} bytes in {last['requests']:.0f} requests")


if __name__ == "__main__":
    main()
