"""How fast and how well rows of two sources become people: in bulk, one by one, and by question.

Half of the people of a made-up world stand in a second source too, with slips, nicknames and gaps. Splink links the
same rows in the same run. `python -m bench resolve --help` tells the sizes.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec
from rich.console import Console

from bench.measure import (
    Timings,
    Verdict,
    console,
    machine,
    print_timings,
    print_verdicts,
    ratio,
    stage,
    write_report,
)
from bench.resolve_questions import BY_KEY, BY_NAME, measure_questions
from bench.resolve_splink import linked_by_splink
from bench.views import NOW, observed, second_view
from sightline.model.observation import BatchHeader, Observation, SubjectKind
from sightline.resolve.absorb import absorb
from sightline.resolve.prepare import Preparer
from sightline.services import open_services
from sightline.services.crew import Crew
from sightline.services.deriving import refold, trust_in
from sightline.services.linking import clusters_of, links_of, silent
from sightline.settings import Settings
from sightline.sources.world.bulk import bulk_people
from sightline.store import Store

PERSON = SubjectKind.person
OURS, SPLINK, LINKS, CLUSTERS = "sightline", "Splink", "our links", "our clusters"
SEED = 7
PER_COMPANY = 10
SIZE = 100_000
LARGE = 1_000_000
NEW = 500
"""Rows that come one by one, and questions of each sort."""


class Quality(msgspec.Struct):
    """Shares of pairs: of those that were joined, the right ones; of those that are one, the joined ones."""

    right: float
    found: float


def main(arguments: list[str]) -> bool:
    """Run the benchmark; False if a pair in a hundred was joined wrongly."""
    parser = argparse.ArgumentParser(prog="python -m bench resolve", description=__doc__)
    parser.add_argument("--rows", type=int, default=SIZE, help=f"rows of both sources together (default {SIZE:,})")
    parser.add_argument("--large", action="store_true", help=f"{LARGE:,} rows")
    parser.add_argument("--no-peers", action="store_true", help="leave Splink out")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    options = parser.parse_args(arguments)
    screen, timings, taken = console(), Timings(), dict[str, float]()
    people = (LARGE if options.large else options.rows) * 2 // 3
    companies = people // PER_COMPANY
    with tempfile.TemporaryDirectory(prefix="bench-resolve-") as name:
        settings = Settings(home=Path(name), import_processes=2)
        store = Store.open(settings)
        with open_services(settings) as services, stage(screen, f"import of {people * 3 // 2:,} rows", taken):
            services.imports.series(_batches(people))
        ours = _measure_bulk(screen, taken, settings, store)
        if not options.no_peers:
            with stage(screen, SPLINK, taken):
                found = linked_by_splink(bulk_people(SEED, people, companies), second_view(SEED, people, companies))
            screen.print(f"Splink: {quality(found)}")
        screen.print(f"Sightline: {ours}")
        _measure_new(timings, store, people)
        with open_services(settings) as services:
            measure_questions(timings, services, SEED, people, companies, NEW)
        store.close()
    print_timings(screen, timings, [OURS])
    print_verdicts(screen, list(_verdicts(timings, taken, ours)))
    write_report(options.json, {"machine": machine(), "stages": taken, "timings": timings.summary()})
    return ours.right >= 0.99


def _batches(people: int) -> list[tuple[BatchHeader, Callable[[], Iterator[Observation]]]]:
    """Both sources' rows, each as a batch."""
    companies = people // PER_COMPANY
    return [
        (BatchHeader("first", NOW, "first"), lambda: observed(bulk_people(SEED, people, companies))),
        (BatchHeader("second", NOW, "second"), lambda: observed(second_view(SEED, people, companies))),
    ]


def _measure_bulk(screen: Console, taken: dict[str, float], settings: Settings, store: Store) -> Quality:
    """Links and clusters of everything, from the keys that are there; how good they are."""
    crew = Crew(store, settings, settings.home)
    try:
        with stage(screen, LINKS, taken):
            store.replace_links(links_of(store, crew, silent))
        with stage(screen, CLUSTERS, taken):
            store.replace_forwards(*clusters_of(store, crew))
    finally:
        crew.close()
    with store.read() as reader:
        subjects = {
            key: subject for name in ("first", "second") for subject, key in reader.stream_subjects(name, PERSON)
        }
        entities = reader.entities_of(sorted(subjects.values()))
    return quality({key: entities[subject] for key, subject in subjects.items()})


def quality(clusters: Mapping[str, int]) -> Quality:
    """How good clusters are: "q17" and "p17" are one, all others two."""
    doubles = [key for key in clusters if key.startswith("q")]
    found = sum(clusters[key] == clusters["p" + key[1:]] for key in doubles)
    joined = sum(size * (size - 1) // 2 for size in Counter(clusters.values()).values())
    return Quality(found / max(1, joined), found / len(doubles))


def _measure_new(timings: Timings, store: Store, people: int) -> None:
    """Rows of a third source, each in a transaction of its own: matching them, and what follows from it."""
    preparer = Preparer(store.codec)
    rows = observed(second_view(SEED + 1, people, people // PER_COMPANY, every=max(2, people // NEW)))
    with store.write() as writer:
        batch = writer.begin_batch(BatchHeader("third", NOW, "third")).id
    for each in rows:
        prepared = list(preparer.rows([each]))
        with store.write() as writer:
            said = list(zip(prepared, writer.append(batch, prepared), strict=True))
            affected = timings.time("a new row is matched", OURS, partial(absorb, writer, said))
            trust = trust_in(writer, store.settings)
            timings.time("its records are folded and published", OURS, partial(refold, writer, affected, trust))


def _verdicts(timings: Timings, taken: Mapping[str, float], ours: Quality) -> Iterator[Verdict]:
    new = "a new row is matched"
    yield Verdict("a new row is matched, p50", timings.percentile(new, OURS, 0.5), 5, "ms")
    yield Verdict("a new row is matched, p99", timings.percentile(new, OURS, 0.99), 20, "ms")
    if SPLINK in taken:
        yield Verdict("links and clusters / Splink", ratio(taken[LINKS] + taken[CLUSTERS], taken[SPLINK]), 1, "x")
    yield Verdict("pairs joined wrongly", 1 - ours.right, 0.01)
    yield Verdict("identify by key, mean", timings.mean(BY_KEY, OURS), 1000 / 5_000, "ms")
    yield Verdict("identify by name and company, mean", timings.mean(BY_NAME, OURS), 3.33, "ms")
