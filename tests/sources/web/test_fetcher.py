"""Fetching from a server that answers well, badly and not at all."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import msgspec
import pytest

from sightline.errors import Forbidden, InvalidFile, InvalidInput, NotFound, SightlineError, TooLarge, Unavailable
from sightline.settings import Settings
from sightline.sources.web.fetcher import Fetcher
from sightline.sources.web.pages import Pages
from tests.sources.web.conftest import Time
from tests.sources.web_server import Reply, WebServer


def test_a_document_is_fetched_and_we_say_who_asks(web: WebServer, fetcher: Fetcher) -> None:
    web.routes["/a"] = Reply({"one": 1}, headers={"Content-Type": "application/json; charset=utf-8"})
    answer = fetcher.get(f"{web.url}/a")
    assert answer.json() == {"one": 1}
    assert answer.content_type == "application/json"
    assert web.asked[-1].headers["user-agent"].startswith("Sightline/")
    assert "(a@b.com)" in web.asked[-1].headers["user-agent"]


def test_a_compressed_document_is_unpacked(web: WebServer, fetcher: Fetcher) -> None:
    web.routes["/a"] = Reply("x" * 50_000, compressed=True)
    assert fetcher.get(f"{web.url}/a").body == b"x" * 50_000


def test_what_did_not_change_is_not_sent_again(web: WebServer, fetcher: Fetcher, pages: Pages) -> None:
    web.routes["/a"] = Reply("first", etag='"1"', headers={"Last-Modified": "Sat, 01 Aug 2026 10:00:00 GMT"})
    assert not fetcher.get(f"{web.url}/a", pages=pages).kept
    again = fetcher.get(f"{web.url}/a", pages=pages)
    assert (again.kept, again.body) == (True, b"first")
    assert web.asked[-1].headers["if-none-match"] == '"1"'
    assert web.asked[-1].headers["if-modified-since"] == "Sat, 01 Aug 2026 10:00:00 GMT"
    web.routes["/a"] = Reply("second", etag='"2"')
    changed = fetcher.get(f"{web.url}/a", pages=pages)
    assert (changed.kept, changed.body) == (False, b"second")


def test_a_damaged_kept_page_is_asked_for_anew(
    web: WebServer, fetcher: Fetcher, pages: Pages, settings: Settings
) -> None:
    web.routes["/a"] = Reply("whole", etag='"1"')
    fetcher.get(f"{web.url}/a", pages=pages)
    (kept,) = (settings.home / "pages").glob("*.page")
    kept.write_bytes(kept.read_bytes()[:10])
    assert fetcher.get(f"{web.url}/a", pages=pages).body == b"whole"
    assert "if-none-match" not in web.asked[-1].headers


@pytest.mark.parametrize(
    ("reply", "error", "asked"),
    [
        (Reply("gone", 404), NotFound, 1),
        (Reply("gone", 410), NotFound, 1),
        (Reply("no", 403), Forbidden, 1),
        (Reply("what", 400), Forbidden, 1),
        (Reply("", 204), InvalidFile, 1),
        (Reply("nothing new", 304), InvalidFile, 1),
        (Reply("slow down", 429), Unavailable, 3),
        (Reply("broken", 503), Unavailable, 3),
        (Reply("half a bo", claimed=20), Unavailable, 3),
        (Reply(b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"}), Unavailable, 3),
        (Reply("plain", headers={"Content-Encoding": "gzip"}), InvalidFile, 1),
        (Reply("x", headers={"Content-Encoding": "br"}), InvalidFile, 1),
        (Reply("x" * 200_000), TooLarge, 1),
        (Reply("x" * 20, claimed=50_000_000), TooLarge, 1),
        (Reply("x" * 50_000_000, compressed=True), TooLarge, 1),
        (Reply("nonsense\r\n", headers={"Transfer-Encoding": "chunked"}), Unavailable, 3),
        (Reply("", 302, {"Location": "/a"}), Unavailable, 3),
        (Reply("", 302, {"Location": "file:///etc/passwd"}), InvalidInput, 1),
        (Reply("", 302, {"Location": "http://user:word@127.0.0.1/"}), InvalidInput, 1),
    ],
)
def test_what_goes_wrong_is_an_error_of_its_kind(
    web: WebServer, fetcher: Fetcher, reply: Reply, error: type[SightlineError], asked: int
) -> None:
    web.routes["/a"] = reply
    with pytest.raises(error) as caught:
        fetcher.get(f"{web.url}/a", robots=False)
    assert type(caught.value) is error
    assert web.url.removeprefix("http://") in caught.value.message or error is InvalidInput
    redirected = reply.status == 302 and asked == 3
    assert len(web.paths()) == (asked * 6 if redirected else asked)


def test_a_server_that_is_not_there(fetcher: Fetcher) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        fetcher.get("http://127.0.0.1:1/a", robots=False)
    with pytest.raises(Unavailable, match="cannot be resolved"):
        fetcher.get("http://nobody.invalid/a", robots=False)


@pytest.mark.parametrize("url", ["ftp://a.com/", "acme", "http://", "http://a b.com:x/", "http://me:pass@a.com/"])
def test_what_is_no_address(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(InvalidInput):
        fetcher.get(url)


def test_a_trickle_is_cut_off(web: WebServer, settings: Settings) -> None:
    ticks = iter(range(0, 10_000, 70))  # each look at the clock is 70 seconds later
    with Fetcher(settings, lambda: float(next(ticks)), lambda _: None) as hasty:
        web.routes["/a"] = Reply("late")
        with pytest.raises(Unavailable, match="takes too long"):
            hasty.get(f"{web.url}/a", robots=False)


def test_redirects_are_followed(web: WebServer, fetcher: Fetcher) -> None:
    web.routes["/a"] = Reply("", 301, {"Location": "b?x=1"})
    web.routes["/b?x=1"] = Reply("there")
    answer = fetcher.get(f"{web.url}/a")
    assert (answer.url, answer.body) == (f"{web.url}/b?x=1", b"there")


def test_a_body_is_not_sent_on(web: WebServer, fetcher: Fetcher) -> None:
    web.routes["/a"] = Reply("", 307, {"Location": "/b"})
    with pytest.raises(Forbidden):
        fetcher.post(f"{web.url}/a", {"limit": 20})


def test_a_host_that_asks_to_wait_is_waited_for(web: WebServer, fetcher: Fetcher, time: Time) -> None:
    web.routes["/a"] = [Reply("slow down", 429, {"Retry-After": "7"}), Reply("here")]
    assert fetcher.get(f"{web.url}/a", robots=False).body == b"here"
    assert time.slept == [7.0]


def test_a_host_that_asks_to_wait_for_long_is_left_alone(web: WebServer, fetcher: Fetcher, time: Time) -> None:
    web.routes["/a"] = Reply("slow down", 429, {"Retry-After": "3600"})
    with pytest.raises(Unavailable) as caught:
        fetcher.get(f"{web.url}/a", robots=False)
    assert caught.value.retry_after == 3600
    assert (time.slept, len(web.asked)) == ([], 1)


def test_a_date_to_come_again_is_understood(web: WebServer, fetcher: Fetcher) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=5)
    web.routes["/a"] = Reply("closed", 503, {"Retry-After": format_datetime(later, usegmt=True)})
    with pytest.raises(Unavailable) as caught:
        fetcher.get(f"{web.url}/a", robots=False)
    assert 4 * 3600 < (caught.value.retry_after or 0) <= 5 * 3600


def test_without_a_word_pauses_grow(web: WebServer, fetcher: Fetcher, time: Time) -> None:
    web.routes["/a"] = [Reply("", 500), Reply("", 500), Reply("up again")]
    assert fetcher.get(f"{web.url}/a", robots=False).body == b"up again"
    assert time.slept == [1.0, 2.0]


def test_a_host_is_asked_at_its_pace(web: WebServer, fetcher: Fetcher, time: Time) -> None:
    web.routes["/a"] = Reply("x")
    for _ in range(3):
        fetcher.get(f"{web.url}/a", robots=False)
    assert time.slept == [0.5, 0.5]  # two requests a second


def test_robots_are_heeded(web: WebServer, fetcher: Fetcher, time: Time) -> None:
    web.routes["/robots.txt"] = Reply(
        "User-agent: *\nDisallow: /\n\nUser-agent: sightline\nDisallow: /no\nCrawl-delay: 9"
    )
    web.routes["/yes"] = Reply("welcome")
    with pytest.raises(Forbidden, match="robots"):
        fetcher.get(f"{web.url}/no/a")
    assert web.paths() == []
    assert fetcher.get(f"{web.url}/yes").body == b"welcome"
    assert fetcher.get(f"{web.url}/yes").body == b"welcome"
    assert max(time.slept) >= 8
    assert [each.path for each in web.asked].count("/robots.txt") == 1


def test_a_redirect_to_what_robots_forbid_is_not_followed(web: WebServer, fetcher: Fetcher) -> None:
    web.routes["/robots.txt"] = Reply("User-agent: *\nDisallow: /no")
    web.routes["/a"] = Reply("", 302, {"Location": "/no"})
    with pytest.raises(Forbidden, match="robots"):
        fetcher.get(f"{web.url}/a")
    assert "/no" not in web.paths()


@pytest.mark.parametrize("status", [404, 401, 403])
def test_without_rules_all_is_allowed(web: WebServer, fetcher: Fetcher, status: int) -> None:
    web.routes |= {"/robots.txt": Reply("", status), "/a": Reply("x")}
    assert fetcher.get(f"{web.url}/a").body == b"x"


def test_with_unknown_rules_we_stay_away(web: WebServer, fetcher: Fetcher) -> None:
    web.routes |= {"/robots.txt": Reply("", 503), "/a": Reply("x")}
    with pytest.raises(Unavailable, match="robots"):
        fetcher.get(f"{web.url}/a")
    assert web.paths() == []


def test_private_addresses_are_not_asked(web: WebServer, settings: Settings) -> None:
    public = msgspec.structs.replace(settings, source_private_addresses=False)
    port = web.url.rpartition(":")[2]
    with Fetcher(public) as fetcher:
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0"):
            with pytest.raises(InvalidInput, match="not public"):
                fetcher.get(f"http://{host}:{port}/a", robots=False)
    assert web.asked == []
