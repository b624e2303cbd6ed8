"""What the search is held to, as ratios to the peers of the same run."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measure import Timings, Verdict, ratio
from bench.serving import Served

OURS = "sightline"
PEERS = ("tantivy", "duckdb", "postgresql")


def search_verdicts(timings: Timings, served: Served) -> list[Verdict]:
    """Every target with what was measured."""
    return [*_against_peers(timings), *_own(timings), *_serving(served)]


def _against_peers(timings: Timings) -> Iterator[Verdict]:
    def at(question: str, system: str, share: float) -> float | None:
        return timings.percentile(question, system, share)

    def against(question: str, system: str, share: float) -> float | None:
        return ratio(at(question, OURS, share), at(question, system, share))

    def against_best(question: str) -> float | None:
        peers = [time for peer in PEERS if (time := at(question, peer, 0.5)) is not None]
        return ratio(at(question, OURS, 0.5), min(peers, default=None))

    yield Verdict("key look-up p50 / bare SQLite", against("1 key look-up", "bare SQLite", 0.5), 2, "x")
    yield Verdict("selective p50 / tantivy", against("3 selective", "tantivy", 0.5), 0.5, "x")
    yield Verdict("selective p99 / tantivy", against("3 selective", "tantivy", 0.99), 0.5, "x")
    yield Verdict("selective p50 / PostgreSQL", against("3 selective", "postgresql", 0.5), 1, "x")
    for question in ("4a broad, first page", "4b broad, offset 9975", "5b broad, grouped"):
        yield Verdict(f"{question[3:]} p50 / best peer", against_best(question), 1 / 3, "x")
    yield Verdict("selective grouped p50 / PostgreSQL", against("5a selective, grouped", "postgresql", 0.5), 1, "x")
    yield Verdict(
        "selective grouped p99 / PostgreSQL", against("5a selective, grouped", "postgresql", 0.99), 1 / 3, "x"
    )
    yield Verdict("part of a word p50 / tantivy", against("7 part of a word", "tantivy", 0.5), 2, "x")


def _own(timings: Timings) -> Iterator[Verdict]:
    yield Verdict("part across words p50", timings.percentile("8 part across words", OURS, 0.5), 40, "ms")
    for question in dict.fromkeys(question for question, _ in timings.taken):
        middle, slow = (timings.percentile(question, OURS, share) for share in (0.5, 0.99))
        yield Verdict(f"{question}: p99 / p50", ratio(slow, middle), 4, "x")


def _serving(served: Served) -> Iterator[Verdict]:
    yield Verdict("memory of a serving process", served.memory.get("VmHWM"), 1200, "MB")
    yield Verdict("start from a snapshot", served.start, 2, "s")
    yield Verdict("10,000 changes visible", served.visible, 2, "s")
    yield Verdict("p99 while they come / before", ratio(served.busy_p99, served.quiet_p99), 2, "x")
