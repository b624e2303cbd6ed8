"""The census: people that we know, counted month by month, where nobody states a headcount."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InvalidInput, Unavailable
from sightline.model.observation import CENSUS, BatchHeader, Observation, SubjectKind
from sightline.model.signal import Kind
from sightline.services import Services, open_services
from sightline.services.census import Census, number
from sightline.services.index import INDEX, Index
from sightline.services.locks import IMPORTING, held
from sightline.services.lookup import By
from sightline.services.signals import Asked, Told
from sightline.services.sources import SourceOptions
from sightline.services.whom import Who
from sightline.services.working import work
from sightline.settings import Settings
from sightline.signals.headcounts import DECREASES, INCREASES
from sightline.signals.rules import standard_rules
from sightline.store import Store, Writer
from tests.conftest import REPOSITORY
from tests.services.saying import COMPANY, PERSON, day, made_up_name, said, tell

ACME: dict[str, Any] = {"name": "Acme Robotics", "domain": "acme.com"}
GLOBEX: dict[str, Any] = {"name": "Globex", "domain": "globex.com"}
INITECH: dict[str, Any] = {"name": "Initech", "domain": "initech.com"}


class Calendar:
    """A census whose clock stands where it is put, in days after 2020-01-01."""

    def __init__(self, services: Services, store: Store, settings: Settings, index: Index) -> None:
        self.day = 0
        self._store = store
        self.census = Census(store, settings, index, services.signalling, standard_rules(), clock=lambda: day(self.day))

    def take(self, at: int) -> int:
        self.day = at
        return self.census.take().companies

    def numbers(self) -> list[tuple[str, float]]:
        """What was said, in order: (day, value)."""
        with self._store.read() as reader:
            subjects = [subject for subject, _ in reader.stream_subjects(CENSUS, SubjectKind.measure)]
            claims: list[Any] = [row.claim for row in reader.history(subjects)]
        return sorted((claim.on, claim.value) for claim in claims)

    def batches(self) -> list[str]:
        with self._store.read() as reader:
            return [each.digest for each in reversed(reader.batches(CENSUS))]


@pytest.fixture
def calendar(services: Services, settings: Settings) -> Iterator[Calendar]:
    store = Store.open(settings)
    index = Index(settings.home / INDEX, store, follow=False)
    yield Calendar(services, store, settings, index)
    index.close()
    store.close()


def staff(company: dict[str, Any], people: Iterable[int]) -> list[Observation]:
    """People with one job each; who is told of by two sources has one email."""
    return [
        said(
            PERSON,
            f"p{each}",
            full_name=made_up_name(each),
            emails=[{"value": f"p{each}@home.net"}],
            positions=[{"company": company, "title": "Engineer", "current": True}],
        )
        for each in people
    ]


def windows(services: Services) -> list[Told]:
    return list(services.signals.page(Asked(kinds=frozenset({*INCREASES, *DECREASES}))).told)


def test_knowing_more_people_is_no_growth(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)))
    assert calendar.take(1) == 1
    tell(services, *staff(ACME, range(125)), source="vendor", at=20)
    assert calendar.take(31) == 1
    assert calendar.take(60) == 1
    assert calendar.numbers() == [("2020-01-02", 25.0), ("2020-02-01", 25.0), ("2020-03-01", 25.0)]
    assert windows(services) == []


def test_people_who_come_are_growth(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)), *staff(GLOBEX, range(25, 40)))
    calendar.take(1)
    tell(services, *staff(ACME, range(25, 31)), at=20)
    assert calendar.take(31) == 1
    assert [value for _, value in calendar.numbers()] == [25.0, 31.0]
    (told,) = windows(services)
    signal = told.signal
    assert (signal.kind, signal.before.value, signal.after.value) == (Kind.headcount_increase_1m, 25, 31)
    assert (signal.day, signal.before.since) == ("2020-02-01", "2020-01-02")
    assert signal.detail is not None
    assert signal.detail.basis == "known people"
    assert told.sources == (CENSUS,)
    assert len(signal.citations) == 2
    services.admin.reindex()
    assert windows(services) == [told]
    assert services.admin.verify(deep=True) == []


def test_people_who_leave_are_shrinkage(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)))
    calendar.take(1)
    ended = [
        said(
            PERSON,
            f"p{each}",
            positions=[{"company": ACME, "title": "Engineer", "current": False, "end": "2020-01-15"}],
        )
        for each in range(6)
    ]
    tell(services, *ended, at=20)
    calendar.take(31)
    assert [value for _, value in calendar.numbers()] == [25.0, 19.0]
    tell(services, *staff(GLOBEX, range(6)), at=40)  # where those went who had left
    calendar.take(60)
    assert [value for _, value in calendar.numbers()] == [25.0, 19.0, 19.0]
    assert {each.signal.kind for each in windows(services)} >= {Kind.headcount_decrease_1m}


def test_of_more_people_more_moves_are_seen(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)), *staff(GLOBEX, range(500, 515)))
    calendar.take(1)
    tell(services, *staff(ACME, range(200)), source="vendor", at=10)
    tell(services, *staff(ACME, range(500, 510)), at=20)  # 10 of what were 200
    calendar.take(31)
    assert [value for _, value in calendar.numbers()] == [25.0, 26.2]
    assert windows(services) == []


def test_history_that_is_learned_late_is_no_move_of_today(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)), at=400)
    calendar.take(401)
    tell(services, *staff(GLOBEX, range(100, 115)), *staff(INITECH, range(115, 133)), source="vendor", at=0)
    tell(services, *staff(ACME, range(100, 110)), source="vendor", at=30)
    assert services.signals.page(Asked(kinds=frozenset({Kind.company_change}))).total == 10
    calendar.take(430)
    assert [value for _, value in calendar.numbers()] == [25.0, 25.0]


def test_a_stated_headcount_is_left_alone(services: Services, calendar: Calendar) -> None:
    tell(services, said(COMPANY, "acme", **ACME, headcount=500), *staff(ACME, range(25)))
    tell(services, *staff(GLOBEX, range(100, 119)))  # one too few
    assert calendar.take(1) == 0
    assert calendar.batches() == []
    tell(services, *staff(GLOBEX, range(119, 121)), at=10)
    assert calendar.take(31) == 1
    tell(services, said(COMPANY, "globex", **GLOBEX, headcount=80), at=40)
    assert calendar.take(60) == 0
    assert calendar.numbers() == [("2020-02-01", 21.0)]


def test_who_is_suppressed_does_not_count(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)), *staff(GLOBEX, range(100, 125)))
    for each in range(6):
        services.privacy.suppress(Who(what=f"p{each}@home.net"))
    assert calendar.take(1) == 1
    assert [value for _, value in calendar.numbers()] == [25.0]  # of Globex; of Acme 19 are left


def test_once_a_month(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)))
    assert calendar.take(1) == 1
    before = calendar.numbers()
    tell(services, *staff(ACME, range(25, 60)), at=2)
    assert calendar.take(30) == 0
    calendar.day = 2
    assert calendar.census.take().known
    assert (calendar.numbers(), calendar.batches()) == (before, ["2020-01"])
    assert calendar.take(31) == 1
    assert calendar.batches() == ["2020-01", "2020-02"]


def test_what_ends_in_the_middle_leaves_nothing(
    services: Services, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(services, *staff(ACME, range(25)), *staff(GLOBEX, range(25, 50)))
    calendar.take(1)
    tell(services, *staff(ACME, range(25, 31)), at=20)
    with monkeypatch.context() as patched:

        def fail(*_: Any) -> None:
            raise OSError("the line is cut")

        patched.setattr(Writer, "seal", fail)
        with pytest.raises(OSError, match="cut"):
            calendar.take(31)
    assert len(calendar.numbers()) == 2
    assert calendar.take(31) == 2
    assert calendar.numbers()[2:] == [("2020-02-01", 19.0), ("2020-02-01", 31.0)]
    assert services.admin.verify(deep=True) == []


def test_a_killed_census_is_taken_again(local: Settings) -> None:
    with open_services(local) as services:
        tell(services, *staff(ACME, range(25)))
    command = [sys.executable, "-m", "tests.services.killed_census", str(local.home)]
    done = subprocess.run(command, cwd=REPOSITORY, check=False)
    assert done.returncode == -signal.SIGKILL
    with open_services(local) as services:
        assert services.imports.batches(CENSUS, 10) == []
        assert services.census.take().companies == 1
        assert [each.stored for each in services.imports.batches(CENSUS, 10)] == [1]
        assert services.admin.verify(deep=True) == []


def test_companies_that_are_one_go_on_from_the_larger_number(services: Services, calendar: Calendar) -> None:
    tell(services, *staff(ACME, range(25)), *staff(GLOBEX, range(25, 55)))
    assert calendar.take(1) == 2
    found = services.lookup.companies
    ids = [each for some in (found(By.domain, ["acme.com", "globex.com"])).values() for each in some]
    services.resolution.merge(ids, by="grace")
    assert calendar.take(31) == 1
    assert calendar.numbers()[2:] == [("2020-02-01", 30.0)]
    assert windows(services) == []


def test_nobody_else_speaks_under_its_name(services: Services) -> None:
    with pytest.raises(InvalidInput, match="counted"):
        services.imports.observations(BatchHeader(CENSUS, 0, "x"), list)
    with pytest.raises(InvalidInput, match="counted"):
        services.sources.add("feed", "https://acme.com/feed", SourceOptions(name=CENSUS))


def test_the_worker_takes_it_when_a_month_has_begun(
    services: Services, calendar: Calendar, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not calendar.census.due()  # there is nobody
    tell(services, *staff(ACME, range(25)))
    calendar.day = 1
    assert calendar.census.due()
    assert not calendar.census.due()  # for a minute
    calendar.day = 2
    with held(settings.home, IMPORTING), pytest.raises(Unavailable):
        calendar.census.take(wait_seconds=0)
    stop, take = threading.Event(), calendar.census.take

    def taken(**given: Any) -> object:
        try:
            return take(**given)
        finally:
            stop.set()

    monkeypatch.setattr(calendar.census, "take", taken)
    worker = threading.Thread(target=work, args=(services.signalling, calendar.census, stop, lambda _: None))
    worker.start()
    worker.join(60)
    assert not worker.is_alive()
    assert calendar.batches() == ["2020-01"]
    calendar.day = 3
    assert not calendar.census.due()
    calendar.day = 31
    assert calendar.census.due()


COUNTS = st.integers(0, 10_000)


@given(COUNTS, st.integers(-500, 500), COUNTS)
def test_moves_count_as_they_are_or_for_less(before: int, joined: int, known: int) -> None:
    found = number(before, joined, known)
    assert number(before, 0, known) == before
    assert min(before, max(0, before + joined)) <= found <= max(before, before + joined)
    if known == before + joined and before > 0:
        assert found == pytest.approx(known, abs=0.05)
