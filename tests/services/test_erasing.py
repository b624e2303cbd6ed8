"""An erased person is found nowhere: not by any question, and not in any byte."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import InvalidInput, NotFound
from sightline.services import open_services
from sightline.services.idempotency import Answer, Ticket
from sightline.services.lookup import By
from sightline.services.rejects import HEADER
from sightline.services.whom import Who
from sightline.settings import Settings
from sightline.store import Reader, Store
from sightline.store.suppressions import State
from tests.conftest import REPOSITORY
from tests.services.canary import EMAIL, MARK, NAME, WHO, canary, files, tell_all, where
from tests.services.privately import PEOPLE, answers, contents, everybody, person
from tests.services.saying import PERSON, all_records, said, tell


def plain_texts(settings: Settings) -> bytes:
    """All that payloads hold, uncompressed: what a search for bytes in the files cannot see."""
    store = Store.open(settings)
    try:
        with store.read() as reader:
            return b"".join([*_payloads(reader, "observations"), *_payloads(reader, "records")]).lower()
    finally:
        store.close()


def _payloads(reader: Reader, table: str) -> Iterator[bytes]:
    rows = reader._session.driver(f"SELECT payload FROM {table} WHERE payload IS NOT NULL").fetchall()
    yield from (reader.codec.plain(bytes(payload)) for (payload,) in rows)


def nowhere(settings: Settings) -> None:
    """The canary stands in no byte, and the store is whole."""
    assert where(settings) == []
    assert MARK.encode() not in plain_texts(settings)


def test_the_canary_is_in_no_byte(settings: Settings) -> None:
    home = settings.home
    with open_services(settings) as services:
        tell_all(services)
        tell(services, *(person(each) for each in range(6)), at=3)
        services.search.ready()
        (mine,) = services.lookup.people(By.email, [EMAIL])[EMAIL]
        services.corrections.correct(PERSON, mine, {"headline": f"{MARK} corrected"}, "ada")
        ticket = services.accounts.once.begin(1, "k", "POST /x", b"{}")
        assert isinstance(ticket, Ticket)
        services.accounts.once.finish(ticket, Answer(200, "text/plain", MARK.encode()))
        rejects, crash = home / "bad.csv", home / "crash.log"
        rejects.write_text(",".join(HEADER) + f"\n1,2,email,{EMAIL} x,bad\n2,3,email,other,bad\n")
        crash.write_text(NAME)
        assert where(settings)
        assert MARK.encode() in plain_texts(settings)

        done = services.erasing.erase(WHO)

        assert done.others == 3
        assert done.rejected_rows == 1
        assert "other" in rejects.read_text()
        assert not crash.exists()
        assert services.admin.verify(deep=True) == []
        assert services.lookup.people(By.email, [EMAIL]) == {EMAIL: ()}
        assert [each.state for each in services.privacy.requests()] == [State.erased]
        with pytest.raises(NotFound):
            services.privacy.export(WHO)
    nowhere(settings)


def test_no_compressed_row_stays_in_free_pages(local: Settings) -> None:
    """What was stored of the person before is compressed; so its bytes are looked for as they were written."""
    with open_services(local) as services:
        tell_all(services)
        tell(services, canary(headline=f"{MARK} later"), at=4)
        store = services.privacy._store
        with store.read() as reader:
            rows = [b for table in ("observations", "records") for b in _stored(reader, table)]
        store.database.checkpoint()
        assert all(any(row in path.read_bytes() for path in files(local.home)) for row in rows)
        services.erasing.erase(WHO)
        left = [row for row in rows if any(row in path.read_bytes() for path in files(local.home))]
        assert left == []
        assert [path.stat().st_size for path in files(local.home) if path.name.endswith(".db-wal")] != []
        with store.read() as reader:
            assert reader._session.driver("PRAGMA freelist_count").fetchone() == (0,)


def _stored(reader: Reader, table: str) -> list[bytes]:
    """The payloads that hold the marker, as they are written, without the byte that names the dictionary."""
    rows = reader._session.driver(f"SELECT payload FROM {table} WHERE payload IS NOT NULL").fetchall()
    return [bytes(each)[1:] for (each,) in rows if MARK.encode() in reader.codec.plain(bytes(each)).lower()]


def test_what_is_said_of_others_stays_but_for_the_person(settings: Settings) -> None:
    with open_services(settings) as services:
        tell_all(services)
        store = services.privacy._store
        services.erasing.erase(WHO)
        nouns = [str(record.noun) for record in all_records(store).values()]
        assert sum("Founded by [erased] in 2001." in each for each in nouns) == 1
        assert sum("Assistant to [erased]" in each for each in nouns) == 1
        assert sum("Bela Bartok" in each for each in nouns) == 1


def test_who_bears_the_same_name_keeps_it(settings: Settings) -> None:
    with open_services(settings) as services:
        tell(
            services,
            said(PERSON, "a", full_name="Ada Lovelace", emails=[{"value": "a@one.com"}], headline="Ada Lovelace, VP"),
        )
        tell(
            services,
            said(PERSON, "b", full_name="Ada Lovelace", emails=[{"value": "b@two.com"}], headline="Ada Lovelace, CTO"),
        )
        services.erasing.erase(Who(what="a@one.com"))
        (record,) = all_records(services.privacy._store).values()
        assert "Ada Lovelace, CTO" in str(record.noun)


def test_the_next_imports_do_not_bring_the_person_back(settings: Settings) -> None:
    with open_services(settings) as services:
        everybody(services)
        services.erasing.erase(Who(what="p4@gmail.com"))
        then = contents(services.privacy._store)
        known_by: tuple[dict[str, Any], ...] = (
            {"emails": [{"value": "p4@acme1.com"}]},
            {"phones": [{"value": "+14155551004"}]},
            {"profiles": [{"network": "linkedin", "username": "Person-4"}]},
            {"full_name": "Dr. Emil NOLDE", "positions": [{"company": {"domain": "own4.com"}}]},
        )
        for number, known in enumerate(known_by):
            summary = tell(services, said(PERSON, f"new{number}", **known), source="news", at=20 + number)
            assert (summary.read, summary.suppressed, summary.stored) == (1, 1, 0), known
        summary = tell(services, said(PERSON, "p4", full_name="Unheard Of"), person(5, headline="new"), at=30)
        assert (summary.read, summary.suppressed, summary.stored) == (2, 1, 1)
        assert contents(services.privacy._store).total() == then.total()
        assert services.imports.batches()[0].suppressed == 1
        (other,) = services.lookup.people(By.email, ["p5@gmail.com"])["p5@gmail.com"]
        with pytest.raises(InvalidInput, match="asked not to be known"):
            services.corrections.correct(PERSON, other, {"emails": [{"value": "p4@gmail.com"}]}, "ada")


POINTS = ("Looking for traces", "Deleting", "Rewriting the databases", "Index")
STEPS = ("after suppressing", "after deleting", "after facts", "after accounts")


@pytest.mark.parametrize("point", [*POINTS, *STEPS])
def test_an_erasure_that_is_killed_is_completed(settings: Settings, point: str) -> None:
    with open_services(settings) as services:
        tell_all(services)
        tell(services, *(person(each) for each in range(4)), at=3)
        services.search.ready()
        before = answers(services, 4)
    url = [settings.database_url] if settings.database_url else []
    command = [sys.executable, "-m", "tests.services.killed_erase", str(settings.home), point, *url]
    killed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with open_services(settings) as services:
        (request,) = services.privacy.requests()
        assert request.state is not State.erased
        assert services.lookup.people(By.email, [EMAIL]) == {EMAIL: ()}
        services.erasing.erase(WHO)
        assert services.admin.verify(deep=True) == []
        (request,) = services.privacy.requests()
        assert (request.state, request.subjects) == (State.erased, 0)
        assert answers(services, 4)["email p3@gmail.com"] == before["email p3@gmail.com"] == 1
    nowhere(settings)


def test_a_process_beside_forgets(settings: Settings) -> None:
    """Another process that has the index and the store open answers without the person, and maps no old file."""
    with open_services(settings, serving=True) as beside, open_services(settings) as services:
        everybody(services)
        beside.search._index.engine()
        services.erasing.erase(Who(what="p4@gmail.com"))
        with open_services(settings) as fresh:
            want = answers(fresh, PEOPLE)
            position = fresh.search._index.engine().position
        beside.search._index.engine().refresh(position)
        assert answers(beside, PEOPLE) == want
    snapshots = list((settings.home / "search").glob("snapshot-*"))
    assert len(snapshots) == 1


def test_an_erased_person_in_a_backup_is_suppressed_when_it_is_put_back(local: Settings, tmp_path: Path) -> None:
    backup = tmp_path / "before.backup"
    with open_services(local) as services:
        everybody(services)
        services.admin.backup(backup)
        services.erasing.erase(Who(what="p4@gmail.com"))
        services.privacy.suppress(Who(what="p5@gmail.com"))
        want = answers(services, PEOPLE)
        assert services.admin.restore(backup) == 2
        assert answers(services, PEOPLE) == want
        assert services.admin.verify(deep=True) == []
        done = services.erasing.erase(Who(what="p4@gmail.com"))
        assert done.subjects > 0
        assert answers(services, PEOPLE) == want
