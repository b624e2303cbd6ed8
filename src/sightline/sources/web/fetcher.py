"""The one way to fetch what is elsewhere: conditional, paced, bounded, with errors that say what to do."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from sightline.errors import Forbidden, InvalidFile, InvalidInput, NotFound, SightlineError, Unavailable
from sightline.settings import Settings
from sightline.sources.web.addresses import CheckedTransport
from sightline.sources.web.bodies import Bounds, read_body
from sightline.sources.web.pacing import Pace, pause_after, retry_after
from sightline.sources.web.pages import Page, Pages
from sightline.sources.web.robots import PRODUCT, Robots

ATTEMPTS = 3
REDIRECTS = 5
CONNECT_SECONDS = 10.0
ROBOTS_BYTES = 1_000_000

_MOVED = (301, 302, 303, 307, 308)
_PASSING = (429, 500, 502, 503, 504)
"""Statuses that another attempt may change."""


class Answer(msgspec.Struct, frozen=True):
    """What a host answered, from the address where it was found in the end. `kept`: it did not change since."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    kept: bool = False

    @property
    def content_type(self) -> str:
        """The stated media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON. Raises InvalidFile."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InvalidFile(f"{self.url} does not answer in JSON: {error}.", field="url") from error


class _Asked(msgspec.Struct, frozen=True):
    """A request: `robots` says whether the host's rules for robots hold for it, `page` what we have of it."""

    url: str
    body: Any = None
    robots: bool = True
    accept: str = "*/*"
    page: Page | None = None
    most: int = 0


class Fetcher:
    """Fetches over HTTP, with one pace for each host. Use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._pace = Pace(settings.source_requests_per_second, clock, sleep)
        self._robots = Robots(self._read_robots)
        self._client = httpx.Client(
            transport=CheckedTransport(private=settings.source_private_addresses),
            headers={"User-Agent": user_agent(settings.source_contact), "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(settings.source_timeout_seconds, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, url: str, *, pages: Pages | None = None, robots: bool = True, accept: str = "*/*") -> Answer:
        """A document. With `pages`, one that did not change since it was kept there is not sent again.

        Raises NotFound (404, 410), Forbidden (other refusals, robots.txt), TooLarge, InvalidInput for an address that
        must not be asked, InvalidFile for a body that cannot be unpacked, and Unavailable (with retry_after where the
        host says so) for what may go better later: 429, 5xx, no connection, half an answer.
        """
        page = pages.get(url) if pages is not None else None
        answer = self._ask(_Asked(url, None, robots, accept, page, self._settings.source_max_bytes))
        if answer.status == 304 and page is not None:
            return Answer(answer.url, 200, page.headers, page.body, kept=True)
        if pages is not None:
            pages.keep(_page(url, answer))
        return answer

    def get_once(self, url: str, pages: Pages, *, robots: bool = False, accept: str = "*/*") -> Answer:
        """A document that never changes: what is kept of it, else as `get`, and kept."""
        page = pages.get(url)
        if page is not None:
            return Answer(url, 200, page.headers, page.body, kept=True)
        answer = self._ask(_Asked(url, None, robots, accept, None, self._settings.source_max_bytes))
        pages.keep(_page(url, answer), fixed=True)
        return answer

    def heed(self, url: str) -> None:
        """Raises Forbidden if a page is not to be read by the rules of its host, as `get` does."""
        self._heed(url)

    def post(self, url: str, body: Any, *, robots: bool = True) -> Answer:
        """The answer to a JSON body. Raises as `get`."""
        return self._ask(_Asked(url, body, robots, "application/json", None, self._settings.source_max_bytes))

    def _ask(self, asked: _Asked) -> Answer:
        """The first answer that is one, after further attempts if need be."""
        tried = 0
        while True:
            tried += 1
            try:
                answer = self._follow(asked)
                if answer.status == 200 or (answer.status == 304 and asked.page is not None):
                    return answer
                raise _refusal(asked.url, answer)
            except Unavailable as error:
                wait = pause_after(tried, error.retry_after)
                self._pace.hold(_host(asked.url), wait)
                if tried == ATTEMPTS or wait > self._settings.source_wait_seconds:
                    raise

    def _follow(self, asked: _Asked) -> Answer:
        """The answer behind all redirects."""
        for _ in range(REDIRECTS + 1):
            _check_address(asked.url)
            if asked.robots:
                self._heed(asked.url)
            answer = self._once(asked)
            target = answer.headers.get("location")
            if answer.status not in _MOVED or target is None:
                return answer
            if asked.body is not None:
                raise Forbidden(f"{asked.url} leads on to {target}, where a request like this does not follow.")
            asked = msgspec.structs.replace(asked, url=urljoin(asked.url, target))
        raise Unavailable(f"{asked.url} leads on and on.", field="url")

    def _heed(self, url: str) -> None:
        delay = self._robots.check(url)
        if delay is not None:
            self._pace.widen(_host(url), min(delay, self._settings.source_wait_seconds))

    def _read_robots(self, url: str) -> tuple[int, bytes]:
        answer = self._follow(_Asked(url, None, False, "text/plain", None, ROBOTS_BYTES))
        return answer.status, answer.body

    def _once(self, asked: _Asked) -> Answer:
        """One request and its answer, whatever its status."""
        self._pace.turn(_host(asked.url))
        bounds = Bounds(asked.most, self._clock() + self._settings.source_timeout_seconds, self._clock)
        method = "GET" if asked.body is None else "POST"
        json = {} if asked.body is None else {"json": asked.body}
        try:
            with self._client.stream(method, asked.url, headers=_headers(asked), **json) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                body = b"" if response.status_code in _MOVED else read_body(response, asked.url, bounds)
        except httpx.TimeoutException as error:
            raise Unavailable(f"{asked.url} does not answer in time.", hint="Try again later.") from error
        except httpx.RemoteProtocolError as error:
            raise Unavailable(f"{asked.url} broke off its answer: {error}.", hint="Try again later.") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unavailable(f"{asked.url} cannot be reached: {error}.", hint="Try again later.") from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise InvalidInput(f"{asked.url} is not an address that can be asked: {error}.", field="url") from error
        return Answer(asked.url, response.status_code, headers, body)


def user_agent(contact: str | None) -> str:
    """How we call ourselves, with whom to write to if it is known."""
    return f"{PRODUCT}/{version('sightline')}" + (f" ({contact})" if contact else "")


def _headers(asked: _Asked) -> dict[str, str]:
    headers = {"Accept": asked.accept}
    if asked.page is not None and asked.page.etag:
        headers["If-None-Match"] = asked.page.etag
    if asked.page is not None and asked.page.last_modified:
        headers["If-Modified-Since"] = asked.page.last_modified
    return headers


def _refusal(url: str, answer: Answer) -> SightlineError:
    status, hint = answer.status, None
    if status in (404, 410):
        return NotFound(f"There is nothing at {url} ({status}).", field="url")
    if status in _PASSING:
        after = retry_after(answer.headers.get("retry-after"))
        what = "wants to be asked less often" if status == 429 else "does not work now"
        hint = f"It asks to wait {after:.0f} seconds." if after else "Try again later."
        return Unavailable(
            f"{urlsplit(url).netloc} {what} ({status} from {url}).",
            hint=hint,
            retry_after=None if after is None else int(after) + (after % 1 > 0),
        )
    if 400 <= status < 500:
        if status in (401, 403):
            hint = "Say who asks: SIGHTLINE_SOURCE_CONTACT."
        return Forbidden(f"{url} is refused ({status}).", field="url", hint=hint)
    return InvalidFile(f"{url} answers {status}, which is no document.", field="url")


def is_address(url: str) -> bool:
    """Whether this is a plain web address: http or https, a host, no user."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None


def _check_address(url: str) -> None:
    """Raises InvalidInput for what is no plain web address."""
    if not is_address(url):
        raise InvalidInput(f"{url[:200]} is not a web address (http or https).", field="url")


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _page(url: str, answer: Answer) -> Page:
    kept = {name: value for name, value in answer.headers.items() if name not in ("date", "etag", "last-modified")}
    return Page(
        url,
        answer.headers.get("etag"),
        answer.headers.get("last-modified"),
        kept,
        answer.body,
    )
