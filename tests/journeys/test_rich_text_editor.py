"""The editor of the admin and the normal form of rich text: a text that nobody changed comes out as it went in."""

import json
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from articles import html
from articles.models import Section

SITE = "https://editor.example"
PDQ = Path(__file__).parents[2].parent / "shared/data/pdq"

PAGE = """<!doctype html><meta charset="utf-8">
<script>
  window.editors = []
  addEventListener("prose-editor:ready", ({{ detail }}) => editors.push(detail), true)
</script>
{media}
{widgets}"""

BODIES = [
    "<p>Take <b>5</b> mg, not 10<sup>3</sup>, with H<sub>2</sub>O.<br>Or <i>call <b>us</b></i>.</p><h4>A</h4><h5>B",
    "<ul><li>one<ul><li>two</li></ul></li><li><p>a</p><p>b</p></li></ul><ol start=5><li>five</ol>",
    "<ul><li><h4>a</h4>b</ul><blockquote>quoted<ul><li>b</ul></blockquote>",
    "<table><caption>Doses by <i>age</i></caption><tr><th>Age<th>Dose<tr><th>12<td>5 mg<tr><td colspan=2>a<p>b</table>",
    "<table><tr><th rowspan=2>a<th>b<tr><td><ul><li>c</ul></table>",
    '<p><b>a<sup data-ref="who-2024"></sup>b</b>.<sup data-ref="nci"></sup></p><h4>A <sup data-ref="nci"></sup></h4>',
    '<p><a href="https://a.example/?b=1&c=2">a <b>b</b></a> <a href="#call">c</a> <a href="tel:+1">d</a>'
    ' <a href="mailto:a@b.example">e</a> <a href="http://f.example">f</a></p>',
]


@pytest.fixture
def through_the_editor(browser):
    """Return what the editor makes of some bodies, as it would send them with the form."""

    def trip(bodies):
        field = Section._meta.get_field("body_en").formfield()
        widgets = [field.widget.render(f"body{n}", body, {"id": f"id_body{n}"}) for n, body in enumerate(bodies)]
        page_source = PAGE.format(media=field.widget.media, widgets="".join(widgets))

        def answer(route):
            path = urlsplit(route.request.url).path
            if path == "/":
                return route.fulfill(body=page_source, content_type="text/html")
            file = finders.find(path.removeprefix("/static/"))
            if not file:
                return route.fulfill(status=404)
            return route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0] or "text/plain")

        with browser.new_context() as context:
            context.route(f"{SITE}/**", answer)
            page = context.new_page()
            page.goto(f"{SITE}/")
            page.wait_for_function(f"editors.length === {len(bodies)}")
            sent = page.evaluate("Object.fromEntries(editors.map((e) => [e.textarea.name, e.editor.getHTML()]))")
        return [sent[f"body{n}"] for n in range(len(bodies))]

    return trip


class TestTheEditor:
    def test_changes_no_digest_of_a_text_that_nobody_changed(self, through_the_editor):
        bodies = [html.clean(body) for body in BODIES]
        assert [html.clean(body) for body in through_the_editor(bodies)] == bodies

    def test_changes_no_digest_of_real_patient_summaries(self, through_the_editor):
        if not PDQ.is_dir():
            pytest.skip("the collection of real patient summaries is not beside this checkout")
        summary = json.loads(next(PDQ.glob("*.json")).read_text(encoding="utf-8"))
        bodies = [html.clean(body) for body in strings(summary) if "<p" in body]
        assert len(bodies) > 5
        assert [html.clean(body) for body in through_the_editor(bodies)] == bodies


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
