"""How fast a file is enriched, beside the bare questions that it asks, and how right that is.

The people of a made-up world are known from one source; the file holds them as a second one sees them, with slips,
nicknames and gaps. `python -m bench enrich --help` tells the sizes.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console

from bench.measure import Verdict, console, machine, memory_mb, print_verdicts, ratio, stage, write_report
from bench.views import NOW, observed, second_view
from sightline.errors import InvalidInput
from sightline.model.observation import BatchHeader, SubjectKind
from sightline.services import Services, open_services
from sightline.services.enrichment.questions import question_of
from sightline.services.enrichment.service import Outputs, Plan
from sightline.services.questions import PersonQuestion
from sightline.settings import Settings
from sightline.sources.mapping.mapper import Mapper
from sightline.sources.world.bulk import bulk_people

SEED = 11
PER_COMPANY = 10
PEOPLE = 30_000
BARE, ONE, TWO = "bare questions", "file in one process", "file in two processes"
MOST = 1.5
"""So many times the bare questions may a file take in one process."""

PERSON = SubjectKind.person


class Quality(msgspec.Struct):
    """Shares of rows: of those that were matched, the wrong ones; of all, the matched ones."""

    wrong: float
    matched: float


def main(arguments: list[str]) -> bool:
    """Run the benchmark; False if a match in a hundred was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench enrich", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"half of them are rows (default {PEOPLE:,})")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    options = parser.parse_args(arguments)
    screen, taken, companies = console(), dict[str, float](), max(1, options.people // PER_COMPANY)
    with tempfile.TemporaryDirectory(prefix="bench-enrich-") as name:
        folder, settings = Path(name), Settings(home=Path(name) / "home", import_processes=1)
        first = BatchHeader("first", NOW, "first")
        rows = write_rows(folder / "rows.csv", second_view(SEED, options.people, companies))
        with open_services(settings) as services:
            with stage(screen, f"import of {options.people:,} people", taken):
                services.imports.series([(first, lambda: observed(bulk_people(SEED, options.people, companies)))])
            questions = asked(services.enrich.plan(folder / "rows.csv"))
            for what in ("first questions", BARE):  # the second time, what is remembered is as for the file
                with stage(screen, what, taken):
                    ask(services, questions)
            _run(screen, taken, ONE, services, folder)
            quality = judged(services, _written(folder, ONE))
        with open_services(msgspec.structs.replace(settings, import_processes=2)) as services:
            _run(screen, taken, TWO, services, folder)
        same = _written(folder, ONE).read_bytes() == _written(folder, TWO).read_bytes()
    pace = {what: round(rows / taken[what]) for what in (BARE, ONE, TWO)}
    screen.print("rows a second: " + ", ".join(f"{what} {each:,}" for what, each in pace.items()))
    screen.print(f"{quality.matched:.1%} matched, {quality.wrong:.2%} of them wrong; memory {memory_mb()}")
    slower = ratio(taken[ONE], taken[BARE])
    print_verdicts(screen, [Verdict("a file in one process / its bare questions", slower, MOST, "x")])
    report = {"machine": machine(), "stages": taken, "pace": pace, "quality": msgspec.to_builtins(quality)}
    write_report(options.json, {**report, "rows": rows, "slower": slower})
    return quality.wrong < 0.01 and same


def _run(screen: Console, taken: dict[str, float], name: str, services: Services, folder: Path) -> None:
    plan = services.enrich.plan(folder / "rows.csv")
    with stage(screen, name, taken):
        services.enrich.run(plan, Outputs(_written(folder, name)))


def _written(folder: Path, name: str) -> Path:
    return folder / f"{name}.csv"


def write_rows(path: Path, batches: Iterator[Any]) -> int:
    """The rows as CSV; how many."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for batch in batches:
            if not count:
                writer.writerow([name if name != "id" else "reference" for name in batch.schema.names])
            writer.writerows(row.values() for row in batch.to_pylist())
            count += batch.num_rows
    return count


def asked(plan: Plan) -> list[PersonQuestion]:
    """The questions that a file asks."""
    mapper = Mapper(plan.wanted.profile, plan.wanted.country)
    mapped = (each for chunk in plan.reader.chunks() for each in mapper.map_chunk(chunk))
    found = (question_of(PERSON, each.observations) for each in mapped)
    return [each for each in found if isinstance(each, PersonQuestion)]


def ask(services: Services, questions: list[PersonQuestion]) -> None:
    """Ask who is meant, one question after the other, and do nothing with the answers."""
    for question in questions:
        with suppress(InvalidInput):
            services.identify.person(question)


def judged(services: Services, path: Path) -> Quality:
    """How good the matches are: "q17" is "p17"."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    matched = [row for row in rows if row["sightline_id"]]
    keys = ["p" + row["reference"][1:] for row in matched]
    meant = services.lookup.by_key("first", PERSON, keys)
    wrong = sum(meant[key] != int(row["sightline_id"]) for key, row in zip(keys, matched, strict=True))
    return Quality(wrong / max(1, len(matched)), len(matched) / max(1, len(rows)))
