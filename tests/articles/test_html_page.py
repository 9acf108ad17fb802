"""What the page and the checks make of clean rich text."""

import pytest
from django.utils.safestring import SafeString

from articles import html

BODY = html.clean(
    "<p>Take <b>5</b> mg<sup data-ref=who-2024></sup> with H<sub>2</sub>O, 10<sup>3</sup> times, the 1<sup>er</sup>"
    ' day.<sup data-ref="nci">1</sup> <a href="https://who.int/?a=1&b=2">Read <em>on</em></a><br>'
    'or <a href="mailto:a@b.example">write</a>, <a href="#call">call</a>.<sup data-ref=who-2024></sup></p>'
    "<h4>Doses</h4><ul><li>one<ul><li>two</li></ul></li></ul>"
    "<table><caption>By age</caption><tr><th>Age<th>Dose<tr><th>12<td>5 &lt; 6</table>"
)


class TestCleanHtml:
    def test_tells_its_citations_in_order_with_repetitions(self):
        assert html.citation_keys(BODY) == ("who-2024", "nci", "who-2024")

    def test_tells_its_links(self):
        assert html.links(BODY) == (
            ("https://who.int/?a=1&b=2", "Read on"),
            ("mailto:a@b.example", "write"),
            ("#call", "call"),
        )

    def test_without_addresses_is_the_same_but_for_where_links_lead(self):
        elsewhere = html.clean(BODY.replace("https://who.int", "http://nih.gov").replace("a@b.example", "c@d.example"))
        assert elsewhere != BODY
        assert html.without_addresses(elsewhere.replace("#call", "#help")) == html.without_addresses(BODY)
        assert html.without_addresses('<p>a <a href="#b">c</a> href="d"</p>') == '<p>a <a>c</a> href="d"</p>'

    def test_reads_as_one_line_for_each_block(self):
        assert html.plain_text(BODY).splitlines() == [
            "Take 5 mg with H₂O, 10³ times, the 1er day. Read on or write, call.",
            "Doses", "one", "two", "By age", "Age", "Dose", "12", "5 < 6",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("body", "expected"),
        [("", True), ("<p>&nbsp;<br></p>", True), ("<script>x</script>", True), ("<p>x</p>", False)],
    )
    def test_knows_whether_it_is_empty(self, body, expected):
        assert html.is_empty(body) is expected


class TestRender:
    @pytest.mark.parametrize(
        ("level", "expected"),
        [
            (2, "<h3>a</h3><h4>b</h4><h5>c</h5>"),
            (3, "<h4>a</h4><h5>b</h5><h6>c</h6>"),
            (4, "<h5>a</h5><h6>b</h6><h6>c</h6>"),
        ],
    )
    def test_puts_headings_below_that_of_the_section(self, level, expected):
        assert html.render("<h4>a</h4><h5>b</h5><h6>c</h6>", level=level) == expected

    def test_numbers_citations_and_gives_the_first_of_each_a_place_to_return_to(self):
        cited = {"nci"}
        body = '<p>a<sup data-ref="who">[who]</sup><sup data-ref="nci">[nci]</sup><sup data-ref="who">[who]</sup></p>'
        rendered = html.render(body, level=2, numbers={"nci": 1, "who": 2}, cited=cited)
        first, other, again = rendered.removeprefix("<p>a").removesuffix("</p>").split("</sup>", 2)
        assert first == (
            '<sup class="cite"><a aria-label="Reference 2" href="#ref-who" id="cite-who" role="doc-noteref">[2]</a>'
        )
        assert other == '<sup class="cite"><a aria-label="Reference 1" href="#ref-nci" role="doc-noteref">[1]</a>'
        assert again == first.replace(' id="cite-who"', "") + "</sup>"
        assert cited == {"nci", "who"}

    def test_refuses_a_citation_without_a_number(self):
        with pytest.raises(html.HtmlError, match="cites “who”, and there is no such reference"):
            html.render('<p>a<sup data-ref="who">[who]</sup></p>', level=2, numbers={"nci": 1})

    def test_lets_no_web_page_reach_back_through_a_link(self):
        body = '<p><a href="http://a.example">a</a><a href="tel:1">b</a><a href="#c">c</a></p>'
        assert html.render(body, level=2) == (
            '<p><a href="http://a.example" rel="noopener">a</a><a href="tel:1">b</a><a href="#c">c</a></p>'
        )

    def test_tells_what_a_heading_of_a_table_heads_and_names_the_box_that_scrolls(self):
        body = html.clean(
            "<table><caption>By <em>age</em> &amp; dose</caption>"
            "<tr><th colspan=2>Age<th>Dose<tr><th>12<td>1<td>2</table>"
        )
        assert html.render(body, level=2) == (
            '<div aria-label="By age &amp; dose" class="table-scroll" role="group" tabindex="0">'
            "<table><caption>By <em>age</em> &amp; dose</caption>"
            '<thead><tr><th colspan="2" scope="colgroup">Age</th><th scope="col">Dose</th></tr></thead>'
            '<tbody><tr><th scope="row">12</th><td>1</td><td>2</td></tr></tbody></table></div>'
        )

    def test_does_not_name_a_table_after_one_within_it(self):
        body = html.clean("<table><tr><td>a<table><caption>Inner</caption><tr><td>b</table></table>")
        assert html.render(body, level=2).count('aria-label="Inner"') == 1

    def test_gives_a_safe_string_and_only_from_known_elements(self):
        rendered = html.render("<p>a &lt;script&gt;</p>", level=2)
        assert (type(rendered), rendered) == (SafeString, "<p>a &lt;script&gt;</p>")
        with pytest.raises(html.HtmlError, match="no page can show: img"):
            html.render("<p><img src=x onerror=alert(1)></p>", level=2)
        assert html.render("<p onclick=x><a href='javascript:x'>a</a></p>", level=2) == "<p><a>a</a></p>"

    def test_shows_whatever_could_be_cleaned(self):
        deep = html.clean("<table><tr><td>" * 9 + "<b><i>a" + "</table>" * 9)
        assert html.render(deep, level=2).count('<div aria-label="Table"') == 9
