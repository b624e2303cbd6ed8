"""What the robots.txt of a host allows (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from sightline.errors import Forbidden, Unavailable

PRODUCT = "Sightline"
"""The name that a robots.txt calls us by."""

UNREACHABLE = 500
"""From this status on the rules are unknown, and the RFC has us stay away; below, there are none."""


class Robots:
    """The rules of each host, read once for as long as this lives."""

    def __init__(self, fetch: Callable[[str], tuple[int, bytes]]) -> None:
        self._fetch = fetch
        self._rules: dict[str, Protego] = {}

    def check(self, url: str) -> float | None:
        """Seconds between requests that the host asks for. Raises Forbidden if it does not want this page to be read.

        Raises Unavailable if the host has rules but does not show them now.
        """
        rules = self._of(url)
        if not rules.can_fetch(url, PRODUCT):
            raise Forbidden(f"The robots.txt of {urlsplit(url).netloc} does not allow to read {url}.", field="url")
        delay = rules.crawl_delay(PRODUCT)
        return float(delay) if delay is not None else None

    def _of(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            status, body = self._read(f"{origin}/robots.txt")
            if status >= UNREACHABLE:
                raise Unavailable(f"{origin}/robots.txt answers {status}: what may be read there is not known now.")
            self._rules[origin] = Protego.parse(body.decode("utf-8", "replace") if status == 200 else "")
        return self._rules[origin]

    def _read(self, url: str) -> tuple[int, bytes]:
        try:
            return self._fetch(url)
        except Unavailable as error:
            raise Unavailable(f"{error.message} What may be read there is not known now.", hint=error.hint) from error
