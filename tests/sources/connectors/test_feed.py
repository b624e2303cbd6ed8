"""Feeds: RSS and Atom as they should be, as they are, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import InvalidFile, InvalidInput
from sightline.sources.connectors.connector import Pulled
from sightline.sources.connectors.registry import CONNECTORS
from sightline.sources.web.fetcher import Fetcher
from tests.sources.connectors.visiting import claims, visit
from tests.sources.web_server import Reply, WebServer

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Acme News</title>
<item><title>Acme opens &lt;b&gt;Lyon&lt;/b&gt;</title><link>https://acme.com/lyon</link><guid>urn:1</guid>
<pubDate>Fri, 10 Jul 2026 23:30:00 -0500</pubDate>
<description>&lt;p&gt;A new &amp;amp; larger site.&lt;/p&gt;</description></item>
<item><title>Without a guid</title><link>https://acme.com/two</link></item>
<item><title>Without anything to know it by</title></item></channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Acme</title>
<entry><id>tag:acme,1</id><title type="html">A &amp;amp; B</title><link href="/one"/>
<published>2026-07-01T10:00:00Z</published><updated>2026-07-09T10:00:00Z</updated><summary>Text</summary></entry>
<entry><id>tag:acme,2</id><title>Only updated</title><updated>2026-07-02T10:00:00Z</updated></entry></feed>"""


def pull(web: WebServer, fetcher: Fetcher, path: Path, body: str, **given: str) -> Pulled:
    web.routes["/feed"] = Reply(body, headers={"Content-Type": "application/xml"})
    return CONNECTORS["feed"].pull(visit(web, fetcher, path, "feed", target=f"{web.url}/feed", **given))


def test_rss(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    pulled = pull(web, fetcher, tmp_path, RSS, domain="acme.com")
    assert pulled.complete == ()
    assert claims(pulled) == [
        {"key": "company", "domain": "acme.com"},
        {
            "key": "urn:1",
            "companies": ({"key": "company", "domain": "acme.com"},),
            "title": "Acme opens Lyon",
            "url": "https://acme.com/lyon",
            "publisher": "Acme News",
            "published_on": "2026-07-11",
            "summary": "A new & larger site.",
        },
        {
            "key": "https://acme.com/two",
            "companies": ({"key": "company", "domain": "acme.com"},),
            "title": "Without a guid",
            "url": "https://acme.com/two",
            "publisher": "Acme News",
        },
    ]


def test_atom(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    one, two = claims(pull(web, fetcher, tmp_path, ATOM))
    assert one == {
        "key": "tag:acme,1",
        "title": "A & B",
        "url": f"{web.url}/one",
        "publisher": "Acme",
        "published_on": "2026-07-01",
        "summary": "Text",
    }
    assert two["published_on"] == "2026-07-02"


def test_what_is_older_is_left_out(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    pulled = pull(web, fetcher, tmp_path, ATOM, since="2026-07-02")
    assert [each["key"] for each in claims(pulled)] == ["tag:acme,2"]


def test_a_broken_feed_is_read_as_far_as_it_goes(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    pulled = pull(web, fetcher, tmp_path, ATOM[: ATOM.index("<entry><id>tag:acme,2")])
    assert [each["key"] for each in claims(pulled)] == ["tag:acme,1"]
    assert pulled.notes


def test_a_feed_without_entries_says_nothing(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    empty = '<rss version="2.0"><channel><title>Acme</title></channel></rss>'
    assert pull(web, fetcher, tmp_path, empty, domain="acme.com").rows == []


@pytest.mark.parametrize("body", ["", "{}", "<!doctype html><html><body>Moved</body></html>", "plain text", "<a/>"])
def test_what_is_no_feed(web: WebServer, fetcher: Fetcher, tmp_path: Path, body: str) -> None:
    with pytest.raises(InvalidFile, match="no feed"):
        pull(web, fetcher, tmp_path, body)


def test_a_bomb_of_entities_stays_small(web: WebServer, fetcher: Fetcher, tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    item = "<item><link>u</link><title>&e11;</title></item>"
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]><rss version="2.0"><channel>{item}</channel></rss>'
    assert len(str(pull(web, fetcher, tmp_path, bomb).rows)) < 10_000


@pytest.mark.parametrize("text", ["acme", "/etc/passwd", "file:///etc/passwd", "ftp://acme.com/feed"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(InvalidInput):
        CONNECTORS["feed"].read_target(text)
