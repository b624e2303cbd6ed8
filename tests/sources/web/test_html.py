"""HTML: its text, links and data, whatever is wrong with it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sightline.sources.web.html import html_text, read_html

PAGE = """<!doctype html><html><head><title> Acme &amp;
 Sons</title><meta name="Generator" content="WordPress 6.5"><meta property="og:site_name" content="Acme">
<script src="/a.js"></script><script>let inline = "<p>no</p>";</script><style>p { color: red }</style>
<script type="application/ld+json">{"@type": "Organization"}</script><link rel="stylesheet" href="/a.css"></head>
<body><p>One<br>two <b>three</b></p><div>Four<p>five</div><a href=" /jobs ">Our  <i>jobs</i></a>
<noscript>Turn it on</noscript><ix:header><b>hidden</b></ix:header><table><tr><td>a</td><td>b</td></tr></table>"""


def test_a_page_is_taken_apart() -> None:
    page = read_html(PAGE)
    assert page.title == "Acme & Sons"
    assert page.lines == ["One", "two three", "Four", "five", "Our jobs", "a", "b"]
    assert [(each.href, each.words) for each in page.links] == [("/jobs", "Our jobs")]
    assert page.meta == {"generator": "WordPress 6.5", "og:site_name": "Acme"}
    assert (page.scripts, page.styles) == (["/a.js"], ["/a.css"])
    assert page.data == ['{"@type": "Organization"}']
    assert page.inline[1] == 'let inline = "<p>no</p>";'


def test_escaped_html_is_read_like_html() -> None:
    assert html_text("&lt;p&gt;R&amp;amp;D&lt;/p&gt;", escaped=True) == "R&D"
    assert html_text(None) is None
    assert html_text("<p> </p>") is None


@given(st.text(alphabet=st.sampled_from(list("<>/!-ab =\"'&;scriptyle\n")), max_size=200))
def test_nothing_is_a_crash(text: str) -> None:
    page = read_html(text)
    assert all(line == " ".join(line.split()) for line in page.lines)
