"""What a page brings with it when it is opened for the first time, and how much that may be.

Bytes as they travel: texts are counted compressed, whether this server compresses them or not.
"""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Response

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

    weight: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[str]:
        over = [
            f"{name}: {self.weight[name]:,} of {most:,}" for name, most in BUDGETS.items() if self.weight[name] > most
        ]
        return over + self.faults


def first_visit(browser: Browser, url: str) -> FirstVisit:
    """Open an address as somebody who was never here, and weigh all that comes."""
    found = FirstVisit()
    home = urlsplit(url).netloc
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        answers: list[Response] = []
        page.on("request", lambda request: found.weight.update(_counted(request.url, home)))
        page.on("response", lambda answer: answers.append(answer))  # Playwright cannot take `append` itself
        page.goto(url)
        page.wait_for_load_state("networkidle")
        for answer in answers:
            if not answer.url.startswith("data:"):
                found.weight.update(_weighed(answer))
                found.weight["largest image"] = max(found.weight["largest image"], found.weight.pop("image", 0))
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
