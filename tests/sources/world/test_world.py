"""The batches: deterministic, valid, streamed, and in step with the truth."""

from __future__ import annotations

import inspect
from collections import Counter
from datetime import UTC, datetime

import msgspec
import phonenumbers
import pytest

from sightline.errors import InvalidInput
from sightline.model.normal.emails import clean_email
from sightline.model.observation import CLAIMS, BatchHeader, Observation, Op, SubjectKind
from sightline.sources.world import Noise, World
from sightline.sources.world.profile import PERFECT
from sightline.sources.world.truth import Truth


def dump(world: World) -> list[tuple[BatchHeader, bytes]]:
    return [(header, msgspec.json.encode(list(rows))) for header, rows in world.batches()]


def small(seed: int = 3, noise: Noise | None = None, people: int = 120) -> World:
    return World(seed, noise, companies=25, people=people, months=5)


def test_the_same_seed_gives_the_same_batches_and_truth() -> None:
    assert dump(small()) == dump(small())
    assert msgspec.json.encode(small().truth().events) == msgspec.json.encode(small().truth().events)


@pytest.mark.parametrize("other", [small(seed=4), small(people=121), small(noise=Noise(names_mistyped=0.5))])
def test_another_seed_size_or_noise_gives_other_batches_with_other_digests(other: World) -> None:
    ours, theirs = dump(small()), dump(other)
    assert {header.digest for header, _ in ours}.isdisjoint(header.digest for header, _ in theirs)
    assert [rows for _, rows in ours] != [rows for _, rows in theirs]


def test_batches_come_in_time_order_one_for_each_source_and_month(world: World) -> None:
    headers = [header for header, _ in world.batches()]
    assert Counter(header.source for header in headers) == {"crm": 18, "vendor": 18, "crawl": 18}
    assert [header.observed_at for header in headers] == sorted(header.observed_at for header in headers)
    assert len({header.digest for header in headers}) == len(headers)
    first = datetime.fromtimestamp(headers[0].observed_at / 1000, UTC)
    assert (first.year, first.month, first.day) == (2024, 1, 1)


def test_rows_are_made_as_they_are_read(world: World) -> None:
    _, rows = next(world.batches())
    assert inspect.isgenerator(rows)


def test_batches_can_be_read_out_of_order_and_twice(world: World) -> None:
    once = [list(rows) for _, rows in world.batches()]
    later = [rows for _, rows in world.batches()]
    assert [list(rows) for rows in reversed(later)] == once[::-1]
    assert sum(map(len, once)) == world.rows()


def test_every_observation_validates(world: World) -> None:
    kinds = Counter[SubjectKind]()
    for _, rows in world.batches():
        for row in rows:
            kinds[row.kind] += 1
            assert 0 < len(row.key) <= 500
            if row.op is Op.gone:
                assert row.claim is None
                continue
            encoded = msgspec.json.encode(row.claim)
            assert msgspec.json.decode(encoded, type=CLAIMS[row.kind]) == row.claim
            check_contacts(row)
    assert set(kinds) == {SubjectKind.person, SubjectKind.company, SubjectKind.posting, SubjectKind.news}


def check_contacts(row: Observation) -> None:
    """What has one canonical form is in it."""
    for email in getattr(row.claim, "emails", None) or ():
        assert clean_email(email.value) == email.value
    for phone in getattr(row.claim, "phones", None) or ():
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone.value))


def test_keys_name_true_subjects_and_are_unique_within_a_batch(world: World, truth: Truth) -> None:
    for header, rows in world.batches():
        keys = [(header.source, row.kind, row.key) for row in rows]
        assert len(keys) == len(set(keys))
        assert all(key in truth.keys for key in keys)


def test_gone_rows_were_there_before(world: World) -> None:
    there: set[tuple[str, SubjectKind, str]] = set()
    gone = 0
    for header, rows in world.batches():
        for row in rows:
            if row.op is Op.gone:
                gone += 1
                assert (header.source, row.kind, row.key) in there
            there.add((header.source, row.kind, row.key))
    assert gone > 50


def test_without_noise_every_row_says_what_is_true() -> None:
    world = small(noise=PERFECT)
    truth = world.truth()
    checked = 0
    for header, rows in world.batches():
        day = datetime.fromtimestamp(header.observed_at / 1000, UTC).date()
        for row in rows:
            if row.kind is not SubjectKind.person or header.source != "vendor":
                continue
            person = truth.people[truth.keys[header.source, row.kind, row.key]]
            spell = person.spell_at(day)
            current = [each for each in row.claim.positions or () if each.current]  # type: ignore[union-attr]
            assert row.claim.full_name == person.full_name  # type: ignore[union-attr]
            assert [each.title for each in current] == ([spell.title] if spell else [])
            if spell is not None:
                company = truth.companies[spell.company]
                assert current[0].company.name == company.name_at(day)
                assert row.claim.emails[0].value.endswith("@" + company.domain_at(day))  # type: ignore[union-attr]
                checked += 1
    assert checked > 100


def test_the_start_can_be_moved() -> None:
    from datetime import date

    world = World(1, companies=5, people=10, months=2, start=date(2020, 5, 17))
    header, _ = next(world.batches())
    assert header.label == "crm 2020-05"


@pytest.mark.parametrize("sizes", [{"companies": 1}, {"people": -1}, {"months": 0}, {"months": 601}])
def test_impossible_sizes_are_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="cannot be made"):
        World(1, **sizes)  # type: ignore[arg-type]
