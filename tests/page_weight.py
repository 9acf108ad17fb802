"""What a page brings with it when it is opened for the first time, and how much that may be.

Bytes as they travel: texts are counted compressed, whether this server compresses them or not.
"""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, Response

# Bytes, and requests, of a public page; a text of 2,400 words has half of these.
BUDGETS = {
    "document": 14_000,
    "stylesheet": 8_000,
    "script": 4_000,
    "font": 0,
    "foreign": 0,
    "largest image": 60_000,
    "bytes": 120_000,
    "requests": 8,
}
PHONE = {"width": 360, "height": 640}
# A page moves while it loads where a picture does not say how large it is. Code that stands in the page is code that no
# security policy can tell from an intruder's; what machines read (JSON-LD) runs nowhere.
UNSIZED = "[...document.images].filter(i => !(i.hasAttribute('width') && i.hasAttribute('height'))).map(i => i.src)"
INLINE = """[...document.querySelectorAll("*")].flatMap(element => {
  const { localName } = element
  const runs = localName === "script" && !element.src && element.type !== "application/ld+json"
  const attributes = element.getAttributeNames().filter(name => name === "style" || name.startsWith("on"))
  return [...(runs || localName === "style" ? [localName] : []), ...attributes.map(name => `${localName}[${name}]`)]
})"""


@dataclass
class FirstVisit:
    """What a browser fetched that had nothing yet, in the words of `BUDGETS`, and what is wrong in the page."""

    status: int = 0
    weight: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[str]:
        over = [
            f"{name}: {self.weight[name]:,} of {most:,}" for name, most in BUDGETS.items() if self.weight[name] > most
        ]
        return over + self.faults


def first_visit(page: Page, url: str) -> FirstVisit:
    """Open an address on a phone as somebody who was never here, and weigh all that comes.

    In the profile that the page has, which is quicker made clean than made: its cookies are gone, and what it has kept
    is not asked.
    """
    found = FirstVisit()
    home = urlsplit(url).netloc
    answers: list[Response] = []

    def count(request: Request) -> None:
        found.weight.update(_counted(request.url, home))

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.context.clear_cookies()
    page.set_viewport_size(PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("request", count)
    page.on("response", keep)
    opened = page.goto(url)
    assert opened is not None
    found.status = opened.status
    page.wait_for_load_state("networkidle")
    for answer in answers:
        if not answer.url.startswith("data:"):
            found.weight.update(_weighed(answer))
            found.weight["largest image"] = max(found.weight["largest image"], found.weight.pop("image", 0))
    page.remove_listener("request", count)
    page.remove_listener("response", keep)
    session.send("Network.setCacheDisabled", {"cacheDisabled": False})
    session.detach()
    found.faults += [f"size not given: {source}" for source in page.evaluate(UNSIZED)]
    found.faults += [f"inline code: {place}" for place in page.evaluate(INLINE)]
    return found


def _counted(url: str, home: str) -> dict[str, int]:
    place = urlsplit(url)
    return {} if place.scheme == "data" else {"requests": 1, "foreign": int(place.netloc != home)}


def _weighed(answer: Response) -> dict[str, int]:
    body, kind = answer.body(), answer.request.resource_type
    is_text = kind != "image" or "svg" in answer.headers.get("content-type", "")
    size = len(gzip.compress(body)) if is_text else len(body)
    return {"bytes": size, kind: size}
