"""A writing process for tests to kill: python -m tests.store.killed HOME URL SOURCE.

It imports endlessly, a batch after the other, and writes a line for each commit once it is acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sightline.settings import Settings
from sightline.store import BatchStatus, Change, Store, What
from tests.store.making import PERSON, header, person, record

ROWS_EACH = 40
ROWS = 400


def run(home: str, url: str, source: str) -> None:
    store = Store.open(Settings(home=Path(home), database_url=url or None))
    for number in range(10_000):
        done = 0
        while done < ROWS:
            with store.write() as writer:
                batch = writer.begin_batch(header(f"batch-{number}", number + 1, source=source))
                done = batch.rows_read
                if batch.state is BatchStatus.sealed:
                    continue
                rows = [person(f"p{n}", f"name {n} of {number}") for n in range(done, done + ROWS_EACH)]
                subjects = [each.subject for each in writer.append(batch.id, rows)]
                writer.put_records([record(subject, f"{number}") for subject in subjects])
                writer.publish([Change(subject, PERSON, What.changed) for subject in subjects])
                done += ROWS_EACH
                writer.advance(batch.id, rows_read=done, stored=ROWS_EACH)
                if done == ROWS:
                    writer.seal(batch.id)
                position = writer.feed_position()
            print(batch.id, done, position, flush=True)  # noqa: T201 - the acknowledgement


if __name__ == "__main__":
    run(*sys.argv[1:])
