"""What a source changed about itself: held when its batch is sealed, published or discarded by a person's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import InvalidInput, NotFound
from sightline.model.hold import Verdict
from sightline.model.observation import BatchHeader, Observation
from sightline.services import Services, open_services
from sightline.services.signals import Asked
from sightline.settings import Settings
from tests.services.saying import PERSON, day, made_up_name, said, tell

PEOPLE = 40
Batch = tuple[int, list[Observation]]


TITLES = ["Engineer" if n < 12 else ("Buyer", "Planner", "Controller")[n % 3] for n in range(PEOPLE)]
RENAMED = ["Consultant" if title == "Engineer" else title for title in TITLES]
PROMOTED = [*RENAMED[:-1], "VP Finance"]


def row(number: int, title: str | None) -> Observation:
    company = {"name": f"Acme {number % 7}", "domain": f"acme{number % 7}.com"}
    job = {"title": title or TITLES[number], "company": company}
    positions = [{**job, "current": True} if title else {**job, "current": False, "end": "2020-01-31"}]
    emails = [{"value": f"p{number}@home{number}.net"}]
    return said(PERSON, f"p{number:02}", full_name=made_up_name(number), emails=emails, positions=positions)


def rows(titles: Iterable[str | None]) -> list[Observation]:
    return [row(number, title) for number, title in enumerate(titles)]


BEFORE: Batch = (0, rows(TITLES))
AFTER: Batch = (30, rows(PROMOTED))


def take(services: Services, *batches: Batch) -> None:
    for at, observations in batches:
        tell(services, *observations, at=at)


def standing(services: Services) -> Counter[Any]:
    """The signals that stand, by what they say."""
    found = [each.signal for each in services.signals.page(Asked(), limit=10_000).told]
    return Counter((each.kind.value, each.day, each.noticed, each.before.title, each.after.title) for each in found)


def told(services: Services) -> Counter[str]:
    return Counter(each.what.value for each in services.signals.log(0, 10_000).entries)


def held(services: Services) -> list[tuple[str, str, str | None, str | None, int, str]]:
    lines = services.holding.listed()
    return [(each.field, each.op.value, each.old, each.new, each.subjects, each.state.value) for each in lines]


HELD = ("positions.title", "replaced", "Engineer", "Consultant", 12, "held")


def test_a_renamed_title_is_held_and_a_promotion_beside_it_told(services: Services) -> None:
    take(services, BEFORE, AFTER)
    assert held(services) == [HELD]
    assert [each[0] for each in standing(services)] == ["promotion"]
    [ada] = services.lookup.by_key("crm", PERSON, ["p03"]).values()
    assert services.records.person(ada).noun.positions[0].title == "Consultant"  # type: ignore[attr-defined]


def test_a_persons_word_is_kept(services: Services) -> None:
    take(services, BEFORE, AFTER)
    [line] = services.holding.listed(state=Verdict.held)
    [decided] = services.holding.decide([line.number], Verdict.published, "ada")
    assert (decided.state, decided.by) == (Verdict.published, "ada")
    assert decided.decided_at is not None
    shown = standing(services)
    assert shown.total() == 13
    services.admin.reindex()
    assert services.holding.listed() == [decided]
    assert standing(services) == shown
    services.holding.decide([line.number], Verdict.discarded, "bob")
    assert standing(services).total() == 1
    assert told(services) == {"published": 13, "withdrawn": 12}
    services.admin.reindex()
    [kept] = services.holding.listed()
    assert (kept.number, kept.state, kept.by) == (line.number, Verdict.discarded, "bob")
    services.holding.decide([line.number], Verdict.held, "bob")
    assert held(services) == [HELD]


def test_words_that_mean_nothing(services: Services) -> None:
    take(services, BEFORE, AFTER)
    with pytest.raises(NotFound, match="no hold 99"):
        services.holding.decide([1, 99], Verdict.published, "ada")
    with pytest.raises(InvalidInput, match="not said what"):
        services.holding.decide([], Verdict.published, "ada")
    with pytest.raises(InvalidInput, match="by is empty"):
        services.holding.decide([1], Verdict.published, "")
    assert held(services) == [HELD]
    assert services.holding.listed(source="nobody") == []
    assert services.holding.listed(batch=1) == []


def test_what_is_undone_by_the_next_batch_is_held_too(services: Services) -> None:
    take(services, BEFORE, AFTER, (60, rows(TITLES)))
    assert {each[2:4] for each in held(services)} == {
        ("Engineer", "Consultant"),
        ("Consultant", "Engineer"),
    }


def emptied_and_refilled() -> list[Batch]:
    """Positions of all end on day 30, and are there again on day 40: one with another title, and one never."""
    back = [title for number, title in enumerate(TITLES) if number != 5]
    back[7] = "Chief Engineer"
    refill = [row(number if number < 5 else number + 1, title) for number, title in enumerate(back)]
    return [BEFORE, (30, rows([None] * PEOPLE)), (40, refill), (200, [row(39, "VP Finance")])]


def test_a_source_that_was_emptied_and_refilled(services: Services) -> None:
    *batches, last = emptied_and_refilled()
    take(services, *batches)
    assert [each[3:] for each in standing(services)] == [("Engineer", "Chief Engineer")]
    take(services, last)
    [line] = services.holding.listed()
    assert line.over_at == day(200)
    assert ("departure", "2020-01-31", day(200), "Engineer", None) in standing(services)
    assert standing(services).total() == 3
    assert told(services).keys() == {"published"}


def test_people_whom_half_a_file_does_not_name(services: Services) -> None:
    for at, observations in ((0, BEFORE[1]), (30, BEFORE[1][::2]), (37, BEFORE[1])):
        tell(services, *observations, at=at, complete=(PERSON,))
    assert [each[:2] for each in held(services)] == [("", "gone")]
    assert standing(services) == Counter()


def deliver(home: Path, batches: Sequence[Batch], way: str) -> tuple[Any, Any]:
    headers = [(BatchHeader("crm", day(at), str(at)), partial(iter, some)) for at, some in batches]
    with open_services(Settings(home=home)) as services:
        if way == "series":
            services.imports.series(headers)
        else:
            for header, some in headers:
                services.imports.observations(header, some)
        lines = services.holding.listed()
        found = sorted((e.observed_at, e.field, e.op, e.old, e.new, e.subjects, e.share, e.over_at) for e in lines)
        return found, standing(services)


@pytest.mark.parametrize("batches", [[BEFORE, AFTER, (60, rows(TITLES))], emptied_and_refilled()])
def test_any_order_of_arrival_holds_the_same(tmp_path: Path, batches: list[Batch]) -> None:
    usual = deliver(tmp_path / "usual", batches, "one by one")
    assert usual == deliver(tmp_path / "series", batches, "series")
    for number, some in enumerate(_few(permutations(batches))):
        assert deliver(tmp_path / str(number), some, "one by one") == usual, [at for at, _ in some]


def _few(orders: Iterable[tuple[Batch, ...]]) -> Iterator[tuple[Batch, ...]]:
    """Some of many orders, the reverse among them."""
    every = list(orders)
    yield from (*every[1 :: max(1, len(every) // 4)], every[-1])


def test_a_push_of_few_changes_holds_nothing(services: Services) -> None:
    """Seven of seven is not enough to tell."""
    take(services, (0, rows(["Engineer"] * 7)), (30, rows(["Consultant"] * 7)))
    assert held(services) == []
    assert standing(services).total() == 7
