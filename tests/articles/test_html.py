"""Rich text: safe, in one normal form, and nothing lost on the way."""

import unicodedata

import nh3
import pytest
from django.utils.safestring import SafeString
from hypothesis import example, given
from hypothesis import strategies as st

from articles import html
from articles.html import tree

KEPT = {
    "p", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "sup", "sub", "a", "br", "blockquote",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
KEPT_ATTRIBUTES = {"href", "data-ref", "colspan", "rowspan", "start"}

TAGS = [
    *sorted(KEPT), "h1", "h2", "h3", "b", "i", "tfoot", "hr", "div", "section", "article", "span", "dl", "dt", "dd",
    "u", "font", "pre", "form", "button", "select", "option", "body", "html", "head", "col", "nobr", "marquee", "svg",
    "math", "mi", "mtext", "foreignObject", "annotation-xml", "script", "style", "template", "textarea", "noscript",
    "title", "iframe",
]  # fmt: skip
ATTRIBUTES = [
    'href="https://x.example/a"', 'href="#ab"', "href=javascript:x", 'href="mailto:a@b.example"', 'data-ref="who-2024"',
    "colspan=2", "rowspan=3", "start=4", 'title="</p>"', "a=</div>", '"', "onerror=alert(1)", 'style="x"',
]  # fmt: skip
WORDS = [
    "a", "b c", " ", "5 mg", "&nbsp;", "\u00a0", "&lt;", "&amp;", "<", ">", "&", '"', "'", "e", "\u0301", "\u0338",
    "\u200d", "é", "\ufeff", "\u00ad", "&#x200b;", "\u212a", "👩", "\r\n", "</", "<!-- x -->", "<!--", "-->",
    "<![CDATA[x]]>", "<?x?>", "&#60;p&#62;",
]  # fmt: skip


def tags(closing):
    attributes = st.lists(st.sampled_from(ATTRIBUTES), max_size=2).map(lambda chosen: "".join(f" {a}" for a in chosen))
    return st.builds("<{}{}{}>".format, st.just(closing), st.sampled_from(TAGS), attributes)


FRAGMENTS = st.lists(st.one_of(st.sampled_from(WORDS), tags(""), tags("/")), max_size=25).map("".join)


class TestClean:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            pytest.param(
                "<p>Hola<strong> negrita</strong>&nbsp;x<em>it</em></p><h4>Subt</h4>"
                "<ul><li><p>uno</p></li><li><p>dos</p></li></ul><p></p>"
                '<p><a href="https://medlineplus.gov/" title="">enlace</a></p>',
                "<p>Hola <strong>negrita</strong> x<em>it</em></p><h4>Subt</h4><ul><li>uno</li><li>dos</li></ul>"
                '<p><a href="https://medlineplus.gov/">enlace</a></p>',
                id="what the editor stores",
            ),
            ("bare words", "<p>bare words</p>"),
            ("<p>a</p>\n\n <p> b\n c </p>", "<p>a</p><p>b c</p>"),
            ("<div>a</div><div>b</div>c", "<p>a</p><p>b</p><p>c</p>"),
            ("<section><p>a<article>b</article>c</section>", "<p>a</p><p>b</p><p>c</p>"),
            ("<dl><dt>Fever<dd>hot</dl>", "<p>Fever</p><p>hot</p>"),
            ("a<hr>b", "<p>a</p><p>b</p>"),
            ("<p>a<br>b<br><br>c<br></p>", "<p>a<br>b</p><p>c</p>"),
            ("<p>&nbsp;</p><p><strong> </strong></p><h4></h4><ul><li></li></ul><p><br></p>", ""),
            ("<p>&eacute; &mdash; &quot;q&quot; &lt;b&gt;</p>", '<p>é — "q" &lt;b&gt;</p>'),
            ("<p>5&nbsp;mg&#8239;a</p>", "<p>5 mg a</p>"),
            ("<p>a<blink>b</blink><custom-tag>c</custom-tag></p>", "<p>abc</p>"),
            ("<p>a<u>b</u><span style='x'>c</span><wbr>d</p>", "<p>abcd</p>"),
            ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
            ("<p class=x id=y style=z dir=rtl onclick=w>a</p>", "<p>a</p>"),
            ("x<!-- hidden --><![if IE]>y<![endif]>", "<p>xy</p>"),
            ("\ufeff\ufeff<p>x\ufeff</p>", "<p>x</p>"),
        ],
    )
    def test_brings_blocks_to_one_form(self, written, expected):
        assert html.clean(written) == expected

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("10<sup>3</sup> H<sub>2</sub>O", "10<sup>3</sup> H<sub>2</sub>O"),
            ("<b>a</b> <i>b</i>", "<strong>a</strong> <em>b</em>"),
            ("<em><strong>a</strong></em>", "<strong><em>a</em></strong>"),
            ("<b><b>a</b></b>", "<strong>a</strong>"),
            ("<b>a</b><b>b</b> <b>c</b>", "<strong>ab c</strong>"),
            ("<b> a </b>b", "<strong>a</strong> b"),
            ("a<b></b>b<em> </em>c", "ab c"),
            ("<b><a href='https://x.example'>a</a> b</b>",
             '<a href="https://x.example"><strong>a</strong></a><strong> b</strong>'),
            ("<sup>a<sub>b</sub></sup>", "<sup>a<sub>b</sub></sup>"),
            ("<sub>a<sup>b</sup></sub>", "<sub>a<sup>b</sup></sub>"),
            ("2<sup>2<sup>2</sup></sup>", "2<sup>2<sup>2</sup></sup>"),
            ("<b>e</b><b>\u0301</b>", "<strong>é</strong>"),
            ("<b>a<i>\u200b</i>b</b>", "<strong>ab</strong>"),
        ],
    )  # fmt: skip
    def test_brings_the_styles_of_words_to_one_form(self, written, expected):
        assert html.clean(f"<p>{written}</p>") == f"<p>{expected}</p>"

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("<h4>a</h4><h5>b</h5><h6>c</h6>", ["h4", "h5", "h6"]),
            ("<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4>", ["h4", "h5", "h6", "h6"]),
            ("<h2>a</h2><h4>b</h4><h2>c</h2>", ["h4", "h5", "h4"]),
            ("<h6>a</h6><h5>b</h5>", ["h4", "h4"]),
            ("<h3>a</h3><p>x</p><h3>b</h3>", ["h4", "h4"]),
        ],
    )
    def test_begins_headings_at_h4_and_skips_no_level(self, written, expected):
        cleaned = tree.parse(html.clean(written))
        assert [element.tag for element in tree.elements(cleaned) if element.tag != "p"] == expected

    def test_keeps_the_words_of_a_heading_on_one_line_and_as_bold_as_it_is(self):
        assert html.clean("<h2><b>What</b><br>is <i>it</i>?</h2>") == "<h4>What is <em>it</em>?</h4>"

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("<ul><li>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
            ("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
            ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
            ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
            ("<ul><li>a<p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
            ("<ul>a<li>b</li><p>c</p></ul>", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
            ("<ul><li>a</li><li><ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
            ("<ul><li><h3>a <b>b</b></h3>c<div><h4><a href='#d'>d</a></h4></div></ul>",
             "<ul><li><p><strong>a b</strong></p><p>c</p><p>"
             '<a href="#d"><strong>d</strong></a></p></li></ul>'),
            ("<ol start=4 type=a reversed><li>a</ol>", '<ol start="4"><li>a</li></ol>'),
            ('<ol data-type="decimal" start="1"><li>a</ol>', "<ol><li>a</li></ol>"),
            ("<li>a</li><li>b</li>", "<p>a</p><p>b</p>"),
        ],
    )  # fmt: skip
    def test_brings_lists_to_one_form(self, written, expected):
        assert html.clean(written) == expected

    @pytest.mark.parametrize(
        "written",
        [
            "<table><tr><th>Drug<th>Dose<tr><td>A<td>5 mg</table>",
            "<table><thead><tr><td>Drug</td><td>Dose</td></tr></thead><tbody><tr><td>A</td><td>5 mg</td></tr></table>",
            "<table><colgroup><col></colgroup><tbody><tr><th scope='col' colspan='1'><p><b></b>Drug</p></th>"
            "<th rowspan=1><p>Dose</p></th></tr></tbody>"
            "<tfoot><tr><td><p>A</p></td><td>5&nbsp;mg</td></tr></tfoot></table>",
        ],
        ids=["by hand", "with a head", "from the editor"],
    )
    def test_brings_tables_to_one_form(self, written):
        assert html.clean(written) == (
            "<table><thead><tr><th>Drug</th><th>Dose</th></tr></thead>"
            "<tbody><tr><td>A</td><td>5 mg</td></tr></tbody></table>"
        )

    def test_keeps_the_caption_the_spans_and_the_headings_of_rows(self):
        kept = (
            '<table><caption>Doses</caption><thead><tr><th colspan="2">By age</th></tr></thead>'
            '<tbody><tr><th rowspan="2">Adult</th><td></td></tr><tr><td><p>5 mg</p><p>daily</p></td></tr>'
            "</tbody></table>"
        )
        assert html.clean(kept) == kept

    def test_leaves_headings_that_span_into_the_body_where_they_are(self):
        assert html.clean("<table><tr><th rowspan=2>a<th>b<tr><td>c</table>") == (
            '<table><tbody><tr><th rowspan="2">a</th><th>b</th></tr><tr><td>c</td></tr></tbody></table>'
        )

    def test_ends_a_span_with_its_group_of_rows(self):
        assert html.clean("<table><thead><tr><th rowspan=5>a<th>b<tbody><tr><td>c<td rowspan=9>d</table>") == (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>"
        )

    def test_drops_a_table_without_words_but_not_what_stood_in_it(self):
        assert html.clean("<table><tr><td></table>") == ""
        assert html.clean("<table><caption>C</caption>stray<tr><td> </table>") == "<p>stray</p><p>C</p>"

    def test_never_lets_two_cells_run_together(self):
        assert html.clean("<td>5 mg</td><td>10 mg</td>") == "<p>5 mg 10 mg</p>"
        assert html.clean("<p>5 mg<tr>10 mg</tr></p>") == "<p>5 mg 10 mg</p>"

    @pytest.mark.parametrize(
        ("href", "expected"),
        [
            ("https://who.int/a?b=1&amp;c=2#d", "https://who.int/a?b=1&amp;c=2#d"),
            (" HTTP://who.int ", "http://who.int"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("tel:+1-555-0100", "tel:+1-555-0100"),
            ("#what-to-expect", "#what-to-expect"),
        ],
    )
    def test_keeps_addresses_that_lead_somewhere(self, href, expected):
        assert html.clean(f'<a href="{href}" title=t target=_blank rel=x>a</a>') == f'<p><a href="{expected}">a</a></p>'

    @pytest.mark.parametrize(
        "href",
        [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#10;script:alert(1)", "&#1;javascript:alert(1)",
            "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://x.example", "//x.example", "/en/other/",
            "page.html", "", "#", "#Not An Anchor", "https://", "https:x", "https://[::", "https://x.example:99999",
            "https://x.example/a b", "https://x.example\\@y.example", "https://x.example/&#x202e;gpj", "mailto:",
            "https://x.example/" + "a" * 2_000,
        ],
    )  # fmt: skip
    def test_keeps_only_the_words_of_other_links(self, href):
        assert html.clean(f'<p>a <a href="{href}">b</a> c</p>') == "<p>a b c</p>"

    def test_writes_citation_markers_in_one_way(self):
        assert html.clean(
            '<p><b>x<sup data-ref="who-2024"> 7 </sup></b><a href="#a"><sup data-ref=b></sup></a></p>'
        ) == ('<p><strong>x</strong><sup data-ref="who-2024">[who-2024]</sup><sup data-ref="b">[b]</sup></p>')

    @pytest.mark.parametrize("key", ["", "Who 2024", "a--b", "a_b", "a" * 61])
    def test_refuses_a_marker_that_can_have_no_reference(self, key):
        with pytest.raises(html.HtmlError, match="cannot be the key of a reference"):
            html.clean(f'<p>x<sup data-ref="{key}">x</sup></p>')

    @pytest.mark.parametrize("tag", ["s", "strike", "del"])
    def test_refuses_struck_out_words_since_without_the_line_they_read_as_valid(self, tag):
        with pytest.raises(html.HtmlError, match="struck-out words"):
            html.clean(f"<p>Take <{tag}>50</{tag}> 5 mg</p>")

    @pytest.mark.parametrize(
        "written", ["<p>a\x00b</p>", "<p>a\u202eb</p>", "<p>a&#x202e;b</p>", "a\ud800b", "a&#x7f;b"]
    )
    def test_refuses_hidden_characters_however_they_are_written(self, written):
        with pytest.raises(html.HtmlError, match="hidden control character"):
            html.clean(written)

    @given(FRAGMENTS)
    @example("<p>e</p>&#x301;")
    @example("<strong>e</strong>&#x301;")
    @example("<table><td>a</div><table><td>b")
    @example("<a href='#a'><p>x<a href='#b'>y")
    def test_is_a_fixed_point_of_known_elements(self, fragment):
        once = html.clean(fragment)
        assert html.clean(once) == once
        for element in tree.elements(tree.parse(once)):
            assert element.tag in KEPT
            assert set(element.attributes) <= KEPT_ATTRIBUTES

    @given(FRAGMENTS.filter(lambda fragment: "data-ref" not in fragment))
    def test_keeps_every_word_a_browser_would_show(self, fragment):
        dropped = nh3.clean(fragment, tags=set(), clean_content_tags=html.DROPPED_WITH_CONTENT)
        shown = "".join(node for node in tree.parse(dropped) if isinstance(node, str))
        assert letters(html.plain_text(html.clean(fragment))) == letters(shown)


def letters(words):
    """The characters in any order, since a table's foot moves up; without those that no reader sees."""
    plain = unicodedata.normalize("NFKD", words)
    return sorted(c for c in plain if c.isprintable() and not c.isspace() and not unicodedata.combining(c))


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a xlink:href=javascript:alert(1)>x</a></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi><mtext><style></math><script>alert(1)</script>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'><link rel=import href=x>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp><plaintext><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<a href='https://x.example' onclick=alert(1) style='background:url(javascript:alert(1))'></a>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<p/onclick=alert(1)>",
]  # fmt: skip


class TestHostileHtml:
    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_comes_out_as_words_in_known_elements(self, payload):
        cleaned = html.clean(f"<p>before</p>{payload}")
        # Read by a parser of its own, as a browser would: what is left must need no escaping any more.
        assert nh3.clean(cleaned, tags=KEPT, attributes={}, link_rel=None) == cleaned
        assert cleaned.startswith("<p>before</p>")

    @pytest.mark.parametrize(
        "bomb",
        [
            "<div>" * 50_000,
            "<b>" * 50_000,
            "<ul><li>" * 20_000,
            "<table><td>" * 20_000,
            "<div a=</div>>" * 14_000,
            "<div><!--</div>-->" * 14_000,
            "<p>" + "".join(f"<b id={n}>" for n in range(39)) + "<p>x" * 28_000,
            "x" * 300_001,
            "&" * 100_000,
        ],
        ids=lambda bomb: bomb[:18],
    )
    def test_is_refused_if_it_would_take_long(self, bomb):
        with pytest.raises(html.HtmlError, match="too large|too deeply"):
            html.clean(bomb)

    def test_may_leave_out_the_ends_that_html_lets_it(self):
        assert html.clean("<ul>" + "<li>a" * 500 + "</ul>" + "<p>b" * 500).count("<") == 4 * 500 + 2


class TestShown:
    def test_is_safe_because_it_was_cleaned_first(self):
        shown = html.shown('<p onclick="x()">Words <script>x()</script>and more</p>')
        assert (str(shown), isinstance(shown, SafeString)) == ("<p>Words and more</p>", True)
