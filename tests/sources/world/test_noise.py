"""The noise has the rates that its profile says, and is refused when it makes no sense."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InvalidFile, InvalidInput
from sightline.model.observation import SubjectKind
from sightline.sources.world import Noise, World, read_noise
from sightline.sources.world.noise import mistype, nickname, respell
from sightline.sources.world.truth import Truth


class Counts:
    """Successes among trials."""

    def __init__(self) -> None:
        self.trials = self.hits = 0

    def add(self, hit: bool) -> None:
        self.trials += 1
        self.hits += hit

    def fits(self, share: float) -> bool:
        """Within four standard deviations of the binomial distribution."""
        error = 4 * math.sqrt(share * (1 - share) / self.trials)
        return self.trials > 300 and abs(self.hits / self.trials - share) < error


@pytest.fixture(scope="module")
def first_rows(world: World, truth: Truth) -> list[tuple[object, object, object]]:
    """(claim, true subject, key) of each person that the vendor lists, as first told."""
    seen: dict[str, tuple[object, object, object]] = {}
    for header, rows in world.batches():
        for row in rows:
            if header.source == "vendor" and row.kind is SubjectKind.person and row.key not in seen:
                seen[row.key] = (row.claim, truth.people[truth.keys["vendor", row.kind, row.key]], row.key)
    return list(seen.values())


def test_names_are_mistyped_and_nicknamed_at_their_rates(first_rows: list) -> None:  # type: ignore[type-arg]
    nicknamed, mistyped = Counts(), Counts()
    for claim, person, _ in first_rows:
        same_last = claim.last_name == person.last_name
        is_nick = same_last and claim.first_name == nickname(person.first_name)
        nicknamed.add(is_nick)
        mistyped.add(not is_nick and (claim.first_name, claim.last_name) != (person.first_name, person.last_name))
    assert nicknamed.fits(0.08)
    assert mistyped.fits(0.03)


def test_emails_and_starts_are_missing_at_their_rates(first_rows: list) -> None:  # type: ignore[type-arg]
    emails, starts = Counts(), Counts()
    for claim, _, _ in first_rows:
        if any(position.current for position in claim.positions):
            given_emails = claim.emails or ()
            emails.add(not any(email.type == "work" for email in given_emails))
        for position in claim.positions:
            starts.add(position.start is None)
    assert emails.fits(0.40)
    assert starts.fits(0.50)


def test_company_names_are_respelled_at_their_rate(world: World, truth: Truth) -> None:
    respelled, seen = Counts(), set()
    for header, rows in world.batches():
        for row in rows:
            key = (header.source, row.key)
            if row.kind is SubjectKind.company and row.claim is not None and key not in seen:
                seen.add(key)
                company = truth.companies[truth.keys[header.source, row.kind, row.key]]
                respelled.add(row.claim.name not in {each.value for each in company.names})  # type: ignore[attr-defined]
    assert respelled.fits(0.05)


def test_rows_are_stale_and_doubled_at_their_rates(truth: Truth) -> None:
    stale, twins = Counts(), Counts()
    for (kind, id_), rows in truth.sightings.items():
        if kind not in {SubjectKind.person, SubjectKind.company}:
            continue
        listed: dict[str, set[str]] = {}
        for row in rows:
            months = (row.told.year - row.seen.year) * 12 + row.told.month - row.seen.month
            assert 0 <= months <= 6
            if row.source != "crawl":
                stale.add(months > 0)
                listed.setdefault(row.source, set()).add(row.key)
        for keys in listed.values():
            twins.add(len(keys) > 1)
        assert id_ >= 0
    assert abs(stale.hits / stale.trials - 0.15) < 0.02
    assert twins.fits(0.02)


def test_a_row_never_goes_back_in_time(truth: Truth) -> None:
    for rows in truth.sightings.values():
        last: dict[tuple[str, str], object] = {}
        for row in rows:
            before = last.get((row.source, row.key))
            assert before is None or before <= row.seen  # type: ignore[operator]
            last[row.source, row.key] = row.seen


def test_a_source_repeats_its_own_mistake(world: World) -> None:
    """A name that a row spells in two ways would look like a change in the world."""
    spelled: dict[tuple[str, str], set[str]] = {}
    for header, rows in world.batches():
        for row in rows:
            if row.kind is SubjectKind.person and row.claim is not None:
                name = f"{row.claim.first_name} {row.claim.last_name} {row.claim.full_name}"  # type: ignore[attr-defined]
                spelled.setdefault((header.source, row.key), set()).add(name)
    assert {len(names) for names in spelled.values()} == {1}


words = st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12)


@given(words, st.integers())
def test_a_slip_always_changes_the_text(text: str, seed: int) -> None:
    slipped = mistype(Random(seed), text)
    assert slipped != text
    assert slipped.strip()


@given(st.lists(words, min_size=1, max_size=3), st.integers())
def test_respelling_always_changes_the_name(parts: list[str], seed: int) -> None:
    name = " ".join(parts)
    assert respell(Random(seed), name, "Inc.") != name


@pytest.mark.parametrize(
    ("name", "short"),
    [("William", "Bill"), ("José", "Pepe"), ("María Carmen", "María"), ("Alexandre", "Alex"), ("Omar", "O.")],
)
def test_nicknames(name: str, short: str) -> None:
    assert nickname(name) == short


def test_a_profile_is_read_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "noise.toml"
    path.write_text("emails_missing = 0.9\nstale_months = 3\n")
    assert read_noise(path) == Noise(emails_missing=0.9, stale_months=3)


@pytest.mark.parametrize("text", ["emails_mising = 0.1", "emails_missing = 'many'", "not toml"])
def test_a_profile_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "noise.toml"
    path.write_text(text)
    with pytest.raises(InvalidFile, match="cannot be read") as caught:
        read_noise(path)
    assert "emails_missing" in (caught.value.allowed or ())


@pytest.mark.parametrize("bad", [{"emails_missing": 1.5}, {"rows_stale": 1.0}, {"stale_months": 0}])
def test_a_profile_out_of_range_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(InvalidInput):
        Noise(**bad)  # type: ignore[arg-type]
