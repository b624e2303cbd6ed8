"""How long charges take alone, and while an import of the same installation runs.

One caller charges one answer after the other, as a server process does it: the subjects of a person are read from the
facts, and ledger, balance, unlocks, usage and audit log are written and on the disk. `python -m bench charging --help`
tells the sizes.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.import_ import import_files, write_files
from bench.measure import Timings, Verdict, console, machine, print_timings, print_verdicts, write_report
from sightline.model.query import Query
from sightline.services import Services, open_services
from sightline.services.callers import Call, Credentials
from sightline.services.charging import Item, new_reference
from sightline.settings import Settings
from sightline.store.accounts import AccountStore, ledger

ALONE, BESIDE = "alone", "during an import"
CHARGE = "one charge"
MOST_MS = 50.0


def main(arguments: list[str]) -> bool:
    """Run the benchmark; False if the ledger and the balances disagree afterwards."""
    parser = argparse.ArgumentParser(prog="python -m bench charging", description=__doc__)
    parser.add_argument("--people", type=int, default=200_000, help="people that are imported meanwhile")
    parser.add_argument("--seconds", type=float, default=5, help="how long charges are made alone")
    parser.add_argument("--json", type=Path, help="write the results into this file")
    options = parser.parse_args(arguments)
    screen, timings = console(), Timings()
    with tempfile.TemporaryDirectory(prefix="bench-charging-") as name:
        home, first, second = Path(name) / "home", Path(name) / "first", Path(name) / "second"
        for directory in (first, second):
            directory.mkdir()
        screen.print(f"charging: beside an import of {options.people:,} people ...")
        import_files(home, write_files(first, options.people // 20))
        files = write_files(second, options.people)
        with open_services(Settings(home=home)) as services:
            charge = _charging(services)
            until = time.perf_counter() + options.seconds
            while time.perf_counter() < until:
                timings.time(CHARGE, ALONE, charge)
            with ThreadPoolExecutor(1) as other:
                importing = other.submit(import_files, home, files)
                while not importing.done():
                    timings.time(CHARGE, BESIDE, charge)
                importing.result()
        wrong = _wrong_balances(home)
    print_timings(screen, timings, (ALONE, BESIDE))
    slow = {each: timings.percentile(CHARGE, each, 0.99) for each in (ALONE, BESIDE)}
    print_verdicts(screen, [Verdict(f"{CHARGE} {each}, p99", p99, MOST_MS, "ms") for each, p99 in slow.items()])
    write_report(options.json, {"machine": machine(), "charges": timings.summary()})
    return not wrong


def _wrong_balances(home: Path) -> list[int]:
    accounts = AccountStore.open(Settings(home=home))
    with accounts.read() as session:
        wrong = ledger.wrong_balances(session)
    accounts.close()
    return wrong


def _charging(services: Services) -> Callable[[], object]:
    """What makes one charge, for another person each time."""
    accounts = services.accounts
    accounts.orgs.create("bench", allowance=10**14)
    caller = accounts.callers.resolve(Credentials(api_key=accounts.keys.create("bench", "bench").secret))
    people = itertools.cycle(record.id for record in services.search.people(Query(limit=100)).records)

    def charge() -> object:
        call = Call(caller, "graphql", "flatAdvancedSearch", "bench", new_reference())
        return accounts.charging.charge(call, [Item(next(people), ("profile", "email"))], results=25)

    return charge
