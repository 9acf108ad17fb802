"""What a browser can say of any page: axe-core's rules, what it had to fetch, and what it did not like."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.page_weight import first_visit

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# Judging colours takes three times as long as all the rest. Of what has the colours that were judged before, it is not
# done again; and other colours change what is said of colours, and nothing else.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
LOOKS = [("1280 light", WIDE, "light", RULES), ("1280 dark", WIDE, "dark", []), ("320", NARROW, "light", RULES)]

# To preload style sheets, axe-core would write inline styles, which the page's security policy forbids aloud. What is
# in order it need not describe.
OPTIONS = """{ preload: false, resultTypes: ["violations", "incomplete"] }"""
SAID = """(({ violations, incomplete }) => [violations, incomplete].map(results => results.flatMap(
  ({ id, nodes }) => nodes.map(({ target }) => [id, target.flat().join(" ")]))))"""
RUN_AXE = f"rules => axe.run(document, {{ ...{OPTIONS}, runOnly: rules }}).then({SAID})"
# Of each box, what its contrast comes from: its letters, and all that lies behind them.
COLOURS = """() => {
  const letters = ["color", "fontSize", "fontWeight", "textDecorationLine", "textShadow", "borderBlockEndWidth"]
  const found = new Map()
  const look = (box, behind) => {
    if (!box.checkVisibility()) return
    const style = getComputedStyle(box), { backgroundColor, backgroundImage, opacity, position } = style
    const under = `${behind}/${backgroundColor} ${backgroundImage} ${opacity} ${position}`
    const around = ["::before", "::after"].map(name => getComputedStyle(box, name).content)
    found.set(box, [...letters.map(name => style[name]), ...around, under].join())
    for (const child of box.children) look(child, under)
  }
  look(document.documentElement, "")
  return found
}"""
# The outermost of the boxes whose colours were not judged yet; all of them, if `anew`.
NOT_JUDGED = f"""anew => {{
  if (anew) window.judged = new Map()
  const found = ({COLOURS})(), fresh = new Set()
  for (const [box, colours] of found) if (!window.judged.get(box)?.has(colours)) fresh.add(box)
  for (const [box, colours] of found) window.judged.set(box, (window.judged.get(box) ?? new Set()).add(colours))
  window.fresh = [...fresh].filter(box => !fresh.has(box.parentElement))
}}"""
RUN_AGAIN = f"""async ([rules, ofColours]) => {{
  const off = Object.fromEntries(ofColours.map(name => [name, {{ enabled: false }}]))
  const said = [[[], []]]
  if (rules.length) said.push({SAID}(await axe.run(document, {{ ...{OPTIONS}, runOnly: rules, rules: off }})))
  if (fresh.length) said.push({SAID}(await axe.run({{ include: fresh }}, {{ ...{OPTIONS}, runOnly: ofColours }})))
  return [0, 1].map(part => said.flatMap(answer => answer[part]))
}}"""
# What readers may ask their browser for (WCAG 1.4.12). A sheet made by script, which no security policy forbids.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
SPACE = """css => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = css ? [sheet] : []
  return document.fonts.ready.then(() => null)
}"""
# Boxes whose content sticks out where nobody sees it, or only by scrolling a part of the page sideways. A table may be
# scrolled so, unless a narrow window is to show its rows as cards; fields scroll what is typed into them; what only
# screen readers read is out of sight on purpose.
CUT_OFF = """(mayScroll => [...document.querySelectorAll("body *:not(input, textarea, select)")].filter(box => {
  if (box.matches(".vh, .visually-hidden")) return false
  if (!(box instanceof HTMLElement) || !box.checkVisibility({ visibilityProperty: true })) return false
  const { overflowX, overflowY } = getComputedStyle(box)
  const wide = overflowX !== "visible" && box.clientWidth + 1 < box.scrollWidth
  const high = /hidden|clip/.test(overflowY) && box.clientHeight + 1 < box.scrollHeight
  const tables = /auto|scroll/.test(overflowX) ? [...box.querySelectorAll(mayScroll)] : []
  return high || (wide && !tables.some(table => table.offsetWidth > box.clientWidth))
}).map(({ localName, id, classList }) => [localName, id && `#${id}`, ...[...classList].map(c => `.${c}`)].join("")))(
  innerWidth < 768 ? "table:not(.cards)" : "table")"""
# A button that neither sends a form nor opens a popover needs a script.
HEIGHT = "document.documentElement.scrollHeight"
DEAD_BUTTONS = """[...document.querySelectorAll("button")].filter(button => button.checkVisibility()
  && (button.type === "button" || !button.form) && !button.hasAttribute("popovertarget")).map(b => b.outerHTML)"""


def audit(page: Page) -> list[str]:
    """Return what axe-core finds in the shown page, certain or not, at every width and in every colour scheme."""
    page.evaluate(AXE)  # by the debugger: the page's own security policy stays as it is
    found = []
    for number, (look, size, colours, rules) in enumerate(LOOKS):
        page.set_viewport_size(size)
        # Taller than the page, which may still grow: a bar at the window's edge covers half a line, of which axe-core
        # can say nothing.
        page.set_viewport_size({**size, "height": page.evaluate(HEIGHT) + 2 * size["height"]})
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")  # colours that fade would be judged halfway
        page.evaluate(NOT_JUDGED, number == 0)
        violations, unsure = page.evaluate(RUN_AGAIN, [rules, OF_COLOURS])
        found += [f"{look}: {rule}: {where}" for rule, where in violations]
        found += [f"{look}: {rule}, perhaps: {where}" for rule, where in unsure]
        if page.evaluate("document.getAnimations().length"):
            found.append(f"{look}: moves although asked for calm")
    for size, spacing in itertools.product((WIDE, NARROW), ("", SPACING)):
        page.set_viewport_size(size)
        page.evaluate(SPACE, spacing)
        look = f"{size['width']}{', spaced' if spacing else ''}"
        found += [f"{look}: cut off: {box}" for box in page.evaluate(CUT_OFF)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{look}: scrolls sideways: {width}")
    page.evaluate(SPACE, "")
    return found


class Inspector:
    """Opens pages in one browser profile, and collects what is wrong with them in `found`.

    A second profile beside it, made when it is first needed, runs no scripts.
    """

    def __init__(self, context: BrowserContext, origin: str = "") -> None:
        self.context = context
        self.origin = origin
        self.page = context.new_page()
        self._bare: Page | None = None
        self.found: list[str] = []
        self._heard: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._heard.append(f"script: {error}"))
        self.page.on("request", self._check_host)

    def close(self) -> None:
        if self._bare:
            self._bare.context.close()
        self.context.close()

    def visit(
        self,
        path: str,
        *,
        language: str = "en",
        status: int = 200,
        needs_script: bool = False,
        is_first: bool = False,
    ) -> Page:
        """Open an address and inspect it. Without JavaScript it says the same, unless it needs it.

        A first visit is weighed.
        """
        if is_first:
            visit = first_visit(self.page, self.origin + path)
            self.found += [f"{path}: first visit: {finding}" for finding in visit.findings]
            answered = visit.status
        else:
            response = self.page.goto(path)
            assert response is not None
            answered = response.status
        if answered != status:
            self.found.append(f"{path}: answered {answered}")
        self.inspect(path, language=language)
        if not needs_script:
            self.found += [f"{path}: {finding}" for finding in self._without_script(path)]
        return self.page

    def inspect(self, name: str, *, language: str = "en") -> None:
        """Inspect what is shown now."""
        spoken = self.page.locator("html").get_attribute("lang")
        if spoken != language:
            self._heard.append(f"speaks {spoken}")
        self._heard += audit(self.page)
        self.found += [f"{name}: {finding}" for finding in self._heard]
        self._heard.clear()

    def _hear(self, message: ConsoleMessage) -> None:
        # An error page is an error to the console as well; every other one is ours: a policy, a lost file, a script.
        is_answer = message.text.startswith("Failed to load") and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not is_answer:
            self._heard.append(f"console: {message.text}")

    def _check_host(self, request: Any) -> None:
        if urlsplit(request.url).scheme != "data" and urlsplit(request.url).hostname not in {"127.0.0.1", "localhost"}:
            self._heard.append(f"foreign host: {request.url}")

    def _without_script(self, path: str) -> Iterator[str]:
        bare = self._bare = self._bare or self._without_scripts()
        bare.context.clear_cookies()
        bare.context.add_cookies(self.context.cookies())  # type: ignore[arg-type]
        bare.goto("{0.scheme}://{0.netloc}".format(urlsplit(self.page.url)) + path)
        self.page.evaluate("document.querySelectorAll('.js-only').forEach(element => element.remove())")
        if _text(bare) != _text(self.page):
            yield "says something else without JavaScript"
        yield from (f"dead without JavaScript: {button}" for button in bare.evaluate(DEAD_BUTTONS))

    def _without_scripts(self) -> Page:
        assert self.context.browser is not None
        return self.context.browser.new_context(java_script_enabled=False, viewport=NARROW).new_page()


def _text(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("main").inner_text())
