"""A client in a process of its own: it asks over kept connections, as fast as it is answered or at a given rate.

It is small on purpose: requests are made beforehand, and of an answer only the status and the length are read, so that
what is measured is the server.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import multiprocessing
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_SPAWN = multiprocessing.get_context("spawn")


class Load(msgspec.Struct, frozen=True):
    """What to ask: whole HTTP requests in turn, by so many connections for so many seconds.

    `rate`: requests a second in all, begun on time whether or not others are answered; None: each connection asks again
    as soon as it is answered.
    """

    address: str
    requests: tuple[bytes, ...]
    connections: int = 8
    seconds: float = 5
    rate: float | None = None


class Driven(msgspec.Struct):
    """What came of it: times in ms from when a request was due until its answer was whole, smallest first."""

    seconds: float
    times: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """The smallest time in ms that this share (0 to 1) of the answers did not exceed."""
        return self.times[min(int(len(self.times) * share), len(self.times) - 1)]


def request(method: str, path: str, headers: Mapping[str, str], body: Any = None) -> bytes:
    """A whole request; a body is sent as JSON."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "host: bench"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


def drive(load: Load) -> Driven:
    """Run a load in a process of its own. Raises SystemExit if a request was not answered with 200."""
    with _SPAWN.Pool(1) as pool:
        driven: Driven = pool.apply(_run, (load,))
    if set(driven.statuses) != {200}:
        raise SystemExit(f"The server answered {driven.statuses}, not 200 alone.")
    return driven


def _run(load: Load) -> Driven:
    return asyncio.run(_drive(load))


async def _drive(load: Load) -> Driven:
    place = urlsplit(load.address)
    connections = [await asyncio.open_connection(place.hostname, place.port) for _ in range(load.connections)]
    start = time.perf_counter()
    due, asked = _moments(load, start), itertools.cycle(load.requests)
    times: list[float] = []
    statuses: dict[int, int] = {}
    await asyncio.gather(*(_ask(each, due, asked, times, statuses) for each in connections))
    taken = time.perf_counter() - start
    for _, writer in connections:
        writer.close()
    return Driven(taken, sorted(times), statuses)


def _moments(load: Load, start: float) -> Iterator[float | None]:
    """When each request is due, until the time is over; None: at once."""
    if load.rate is None:
        while time.perf_counter() - start < load.seconds:
            yield None
    else:
        yield from (start + number / load.rate for number in range(int(load.rate * load.seconds)))


async def _ask(
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    due: Iterator[float | None],
    asked: Iterator[bytes],
    times: list[float],
    statuses: dict[int, int],
) -> None:
    reader, writer = connection
    for moment in due:
        if moment is not None and (wait := moment - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        start = time.perf_counter() if moment is None else moment
        writer.write(next(asked))
        head = await reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if found is None:
            raise ConnectionError("an answer without its length")
        await reader.readexactly(int(found.group(1)))
        times.append((time.perf_counter() - start) * 1000)
        status = int(head[9:12])
        statuses[status] = statuses.get(status, 0) + 1
