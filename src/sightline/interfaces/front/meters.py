"""Meters of requests and of this process, and the page at `/metrics`, which tells those of all processes."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.concurrency import run_in_threadpool

from sightline.services import Services
from sightline.services.counters import REGISTRY
from sightline.services.health import Readings
from sightline.services.meters import DIRECTORY

EVERY_SECONDS = 5.0
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
_OF_PROCESS = re.compile(r"_(\d+)\.db$")
_log = structlog.get_logger("sightline.meters")

_REQUESTS = Counter("sightline_requests", "Requests.", ("interface", "verb", "status"), registry=REGISTRY)
_SECONDS = Histogram(
    "sightline_request_seconds", "How long requests took.", ("interface", "verb"), registry=REGISTRY, buckets=_BUCKETS
)
_RUNNING = Gauge(
    "sightline_requests_running", "Requests that are worked on.", registry=REGISTRY, multiprocess_mode="livesum"
)
_LAG = Gauge(
    "sightline_index_lag",
    "Changes of the store that the search index does not show yet; of the process that is furthest behind.",
    registry=REGISTRY,
    multiprocess_mode="livemax",
)
_POSITION = Gauge(
    "sightline_feed_position", "Number of the store's last change.", registry=REGISTRY, multiprocess_mode="livemax"
)
_STALE = Gauge(
    "sightline_store_stale",
    "1 while derived records wait to be rebuilt after a bulk import, else 0.",
    registry=REGISTRY,
    multiprocess_mode="livemax",
)
_DOWN = Gauge(
    "sightline_store_down",
    "1 while a process cannot read the store, else 0.",
    registry=REGISTRY,
    multiprocess_mode="livemax",
)


def begun() -> None:
    """A request came in."""
    _RUNNING.inc()


def ended(interface: str, verb: str, status: int, seconds: float) -> None:
    """A request was answered. `interface` and `verb` are names of our own, `verb` may be empty."""
    _RUNNING.dec()
    _REQUESTS.labels(interface, verb, status).inc()
    _SECONDS.labels(interface, verb).observe(seconds)


def read(services: Services) -> None:
    """Read how this process stands."""
    try:
        readings = services.health.readings()
    except Exception as error:  # noqa: BLE001 - whatever keeps the store from being read is what this meter tells
        _log.warning("store not read", error=type(error).__qualname__)
        _DOWN.set(1)
        return
    _DOWN.set(0)
    _show(readings)


def _show(readings: Readings) -> None:
    _LAG.set(readings.lag)
    _POSITION.set(readings.position)
    _STALE.set(not readings.current)


async def keep_reading(services: Services) -> None:
    """Read how this process stands, again and again."""
    while True:
        await run_in_threadpool(read, services)
        await asyncio.sleep(EVERY_SECONDS)


def page(services: Services) -> bytes:
    """All meters in Prometheus' text format: of this process, or of all that share a directory."""
    read(services)
    directory = os.environ.get(DIRECTORY)
    if not directory:
        return generate_latest(REGISTRY)
    for file in Path(directory).glob("gauge_live*.db"):
        if (found := _OF_PROCESS.search(file.name)) and not _lives(int(found[1])):
            file.unlink(missing_ok=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, directory)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
