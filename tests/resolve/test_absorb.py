"""What absorbing rows tells: which entities are to be folded anew, and which are no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sightline.model.observation import CLAIMS, BatchHeader, Observation, Op, SubjectKind
from sightline.resolve.absorb import Affected, absorb
from sightline.resolve.prepare import prepare
from sightline.settings import Settings
from sightline.store import Store

PERSON = SubjectKind.person


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(Settings(home=tmp_path / "home"))
    yield opened
    opened.close()


def told(store: Store, source: str, *rows: Observation) -> Affected:
    """What absorbing these rows, of one batch, tells."""
    with store.write() as writer:
        prepared = [row for each in rows for row in prepare(each, writer.codec)]
        batch = writer.begin_batch(BatchHeader(source, 1, f"{writer.last_subject()}"))
        appended = writer.append(batch.id, prepared)
        affected = absorb(writer, list(zip(prepared, appended, strict=True)))
        writer.seal(batch.id)
        return affected


def person(key: str, name: str, *emails: str, op: Op = Op.claim, **fields: Any) -> Observation:
    fields |= {"full_name": name, "emails": [{"value": each} for each in emails]}
    return Observation(PERSON, key, msgspec.convert(fields, CLAIMS[PERSON]), op)


def test_a_merge_tells_what_to_fold_anew_and_what_is_no_more(store: Store) -> None:
    first = told(store, "crm", person("a", "Ada Lovelace", "ada@gmail.com"))
    assert first == Affected((1,), {})
    other = told(store, "vendor", person("a", "Ada King", "ada@acme.com"))
    assert other == Affected((2,), {})
    bridge = told(store, "web", person("a", "Ada Lovelace", "ada@gmail.com", "ada@acme.com"))
    assert bridge == Affected((1,), {2: 1, 3: 1})


def test_what_only_says_more_moves_nobody(store: Store) -> None:
    told(store, "crm", person("a", "Ada Lovelace"), person("b", "Grace Hopper"))
    assert told(store, "crm", person("b", "Grace Hopper", gender="female")) == Affected((2,), {})


def test_a_company_that_is_mentioned_again_is_not_folded_anew(store: Store) -> None:
    job: dict[str, Any] = {"positions": [{"title": "CTO", "company": {"name": "Acme"}}]}
    assert told(store, "crm", person("a", "Ada Lovelace", **job)) == Affected((1, 2), {})
    assert told(store, "crm", person("b", "Grace Hopper", **job)) == Affected((3,), {})


def test_who_is_parted_by_taking_back_is_an_entity_again(store: Store) -> None:
    told(store, "crm", person("a", "Ada Lovelace", "ada@gmail.com"))
    told(store, "vendor", person("a", "A. Lovelace", "ada@gmail.com"))
    claim = msgspec.convert({"emails": None}, CLAIMS[PERSON])
    assert told(store, "vendor", Observation(PERSON, "a", claim, Op.retract)) == Affected((1, 2), {})
