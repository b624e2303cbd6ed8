"""A link taken apart."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, quote, unquote_to_bytes

from sightline.model.normal.domains import host_of

MAX_LENGTH = 2000
_SCHEME = re.compile(r"(?:https?:)?/{1,3}", re.IGNORECASE)


class Link:
    """Lower-case ASCII host, percent-decoded path segments, query."""

    __slots__ = ("host", "query", "segments")

    def __init__(self, text: str) -> None:
        """Take `text` apart; the scheme may be missing. Raises ValueError if there is no host."""
        if len(text) > MAX_LENGTH:
            raise ValueError(f"A link has at most {MAX_LENGTH:,} characters.")
        rest = text.strip()
        if scheme := _SCHEME.match(rest):
            rest = rest[scheme.end() :]
        rest, _, fragment = rest.partition("#")
        if fragment.startswith("!/"):  # twitter.com/#!/name
            rest += fragment[1:]
        rest, _, self.query = rest.partition("?")
        host, _, path = rest.partition("/")
        self.host = host_of(host)
        self.segments = [decode_segment(segment) for segment in path.split("/") if segment.strip()]

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter."""
        values = parse_qs(self.query, max_num_fields=200).get(name)
        return values[0] if values else None


def decode_segment(segment: str) -> str:
    """A path segment without percent signs, in NFC; bytes that are not UTF-8 are read as Latin-1."""
    if "%" in segment:
        raw = unquote_to_bytes(segment)
        try:
            segment = raw.decode("utf-8")
        except UnicodeDecodeError:
            segment = raw.decode("latin-1")
    return unicodedata.normalize("NFC", segment).strip()


def encode_segment(segment: str) -> str:
    """A path segment as it stands in a canonical link."""
    return quote(segment, safe="@:+~.-_")
