"""Bodies of answers, read within bounds of size and time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import httpx

from sightline.errors import InvalidFile, TooLarge, Unavailable

ENCODINGS = ("identity", "gzip")
"""What we accept. Compressed bodies are unpacked here, as httpx sets no bound to what comes out of a small body."""


class Bounds:
    """The most bytes that a body may have, and when it has to be there (by `clock`)."""

    def __init__(self, most: int, deadline: float, clock: Callable[[], float]) -> None:
        self.most, self.deadline, self._clock = most, deadline, clock

    def check_time(self, url: str) -> None:
        """Raises Unavailable when the time is over."""
        if self._clock() > self.deadline:
            raise Unavailable(f"{url} takes too long to answer.", hint="SIGHTLINE_SOURCE_TIMEOUT_SECONDS is the limit.")


def read_body(response: httpx.Response, url: str, bounds: Bounds) -> bytes:
    """The body, unpacked. Raises TooLarge, InvalidFile for an unknown encoding, Unavailable for a part or a trickle."""
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > bounds.most:
        raise _too_large(url, bounds)
    encoding = response.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if encoding not in ENCODINGS:
        raise InvalidFile(f"{url} answers in the encoding {encoding!r}, which was not asked for.", field="url")
    chunks = _timed(response.iter_raw(), url, bounds)
    if encoding == "gzip":
        chunks = _unpacked(chunks, url, bounds)
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > bounds.most:
            raise _too_large(url, bounds)
    return bytes(body)


def _timed(chunks: Iterator[bytes], url: str, bounds: Bounds) -> Iterator[bytes]:
    for chunk in chunks:
        bounds.check_time(url)
        yield chunk


def _unpacked(chunks: Iterator[bytes], url: str, bounds: Bounds) -> Iterator[bytes]:
    unpack = zlib.decompressobj(wbits=31)
    empty = True
    try:
        for chunk in chunks:
            empty = False
            while chunk and not unpack.eof:
                yield unpack.decompress(chunk, bounds.most + 1)
                chunk = unpack.unconsumed_tail  # noqa: PLW2901 - what did not fit under the bound
    except zlib.error as error:
        raise InvalidFile(f"{url} says that its answer is gzip, but it is not: {error}.", field="url") from error
    if not unpack.eof and not empty:
        raise Unavailable(f"{url} sent a part of its answer only.", hint="Try again later.")


def _too_large(url: str, bounds: Bounds) -> TooLarge:
    return TooLarge(
        f"{url} answers with more than {bounds.most:,} bytes.",
        field="url",
        hint="SIGHTLINE_SOURCE_MAX_BYTES is the limit.",
    )
