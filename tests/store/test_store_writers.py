"""Several writers at once, a follower of the feed, and writers that are killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from random import Random
from typing import IO

import pytest

from sightline.errors import Unavailable
from sightline.settings import Settings
from sightline.store import Change, Store, What
from tests.conftest import REPOSITORY
from tests.store.making import PERSON, header, key_of, person, record


@contextmanager
def writing(settings: Settings, source: str) -> Iterator[IO[str]]:
    """A process that writes until it is killed; the value is what it acknowledges."""
    command = [sys.executable, "-m", "tests.store.killed", str(settings.home), settings.database_url or "", source]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_two_processes_interleave_and_the_feed_has_no_hole(settings: Settings, store: Store) -> None:
    """A follower polls all the while; it sees every position once, in order, although two processes write."""
    followed: list[int] = []
    with writing(settings, "one") as one, writing(settings, "two") as two:
        ends: dict[str, list[int]] = {"one": [], "two": []}

        def turns() -> int:
            order = sorted((position, name) for name in ends for position in list(ends[name]))
            return sum(before[1] != after[1] for before, after in pairwise(order))

        def hear(name: str, said: IO[str]) -> None:
            """One may start long before the other: listen until it has gone to and fro."""
            while turns() < 12 and len(ends[name]) < 2_000:
                ends[name].append(int(said.readline().split()[2]))

        with ThreadPoolExecutor() as pool:
            heard = [pool.submit(hear, name, said) for name, said in (("one", one), ("two", two))]
            while not all(each.done() for each in heard):
                with store.read() as reader:
                    followed.extend(each.position for each in reader.feed(followed[-1] if followed else 0, 500))
    with store.read() as reader:
        last = reader.feed_position()
        followed.extend(each.position for each in reader.feed(followed[-1] if followed else 0, 10**6))
    assert followed == list(range(1, last + 1))
    assert turns() >= 12, "the two did not write in turns"
    assert store.verify() == []


def test_a_killed_writer_loses_nothing_that_it_acknowledged(settings: Settings, store: Store) -> None:
    dice = Random(11)
    for _ in range(4):
        with writing(settings, "crm") as said:
            for _ in range(dice.randrange(1, 14)):
                batch, done, position = (int(each) for each in said.readline().split())
            if dice.random() < 0.5:
                threading.Event().wait(dice.random() * 0.02)  # somewhere inside the next transaction
        assert store.verify() == []
        with store.read() as reader:
            state = reader.batch(batch)
            assert state.rows_read >= done
            assert state.stored == state.rows_read
            assert reader.feed_position() >= position
            numbers = reader.subjects("crm", PERSON, [f"p{n}" for n in range(state.rows_read)])
            assert len(numbers) == state.rows_read
            rows = reader.history(list(numbers.values()))
            assert sum(row.batch == batch for row in rows) == state.rows_read
            assert len(reader.records(list(numbers.values()))) == state.rows_read
            assert all(reader.subjects_with_keys([key_of(f"name {n} of {batch - 1}")]) for n in range(state.rows_read))


def test_a_second_writer_gives_up_after_a_while(settings: Settings, store: Store) -> None:
    impatient = Store.open(settings, wait_seconds=0.05)

    def write() -> None:
        with impatient.write() as writer:
            writer.publish([Change(1, PERSON, What.changed)])

    with store.write() as first:
        first.publish([Change(2, PERSON, What.changed)])
        with pytest.raises(Unavailable) as refused:
            write()
    assert refused.value.retryable
    write()
    with store.read() as reader:
        assert [each.entity for each in reader.feed(0)] == [2, 1]
    impatient.close()


def test_threads_share_a_store(store: Store) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            with store.write() as writer:
                batch = writer.begin_batch(header(f"{number}-{turn}")).id
                (done,) = writer.append(batch, [person(f"{number}-{turn}", "Ada")])
                writer.put_records([record(done.subject)])
                writer.publish([Change(done.subject, PERSON, What.changed)])
            with store.read() as reader:
                assert len(reader.history([done.subject])) == 1
                assert done.subject in reader.records([done.subject])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    with store.read() as reader:
        assert [each.position for each in reader.feed(0)] == list(range(1, 31))
        assert sorted(each.entity for each in reader.feed(0)) == list(range(1, 31))
    assert store.verify() == []


def test_a_forked_child_has_connections_of_its_own(store: Store) -> None:
    with store.write() as writer:
        writer.publish([Change(1, PERSON, What.changed)])
    child = os.fork()
    if child == 0:  # the child: no assertion may reach pytest from here
        try:
            with store.write() as writer:
                position = writer.publish([Change(2, PERSON, What.changed)])
            os._exit(0 if position == 2 else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with store.write() as writer:
        assert writer.publish([Change(3, PERSON, What.changed)]) == 3
    with store.read() as reader:
        assert [each.entity for each in reader.feed(0)] == [1, 2, 3]
