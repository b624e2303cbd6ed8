"""Claims and records as bytes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import Conflict, TooLarge
from sightline.model.observation import CLAIMS, NOUNS, SubjectKind
from sightline.model.record import Evidence, Record, Support
from sightline.settings import Settings
from sightline.store import Codec, Row, Store, company_refs
from sightline.store.dictionaries import PURPOSES, Dictionary, Purpose, train
from sightline.store.mentions import fill_mentions, pack_subjects, unpack_subjects
from tests.store.making import CODEC, PERSON, header, person, put, record

GRACE = {"full_name": "Grace Hopper", "headline": "Computer scientist at the Navy", "skills": ("COBOL", "Leadership")}

text = st.text(max_size=30)
claims: dict[SubjectKind, st.SearchStrategy[dict[str, Any]]] = {
    SubjectKind.person: st.fixed_dictionaries(
        {},
        optional={
            "full_name": st.none() | text,
            "skills": st.none() | st.lists(text, max_size=5),
            "positions": st.none()
            | st.lists(st.fixed_dictionaries({"company": st.none() | st.just({"name": "Acme"})})),
            "attributes": st.dictionaries(text, text | st.booleans() | st.integers(-(2**31), 2**31), max_size=3),
        },
    ),
    SubjectKind.company: st.fixed_dictionaries(
        {}, optional={"name": st.none() | text, "headcount": st.none() | st.integers(0, 10**7), "parent": st.none()}
    ),
    SubjectKind.news: st.fixed_dictionaries({}, optional={"title": text, "companies": st.just([{"name": "A"}] * 3)}),
    SubjectKind.posting: st.fixed_dictionaries({}, optional={"title": text, "company": st.just({"name": "A"})}),
    SubjectKind.measure: st.fixed_dictionaries({}, optional={"value": st.floats(allow_nan=False)}),
}
kinds = st.sampled_from(list(SubjectKind))


@given(kinds.flatmap(lambda kind: st.tuples(st.just(kind), claims[kind])))
def test_a_claim_comes_back_with_what_is_absent_and_what_is_cleared(drawn: tuple[SubjectKind, dict[str, Any]]) -> None:
    kind, fields = drawn
    claim = msgspec.convert(fields, CLAIMS[kind])
    payload, digest = CODEC.encode_claim(claim)
    assert CODEC.decode_claim(kind, payload) == claim
    assert len(digest) == 8
    assert CODEC.encode_claim(msgspec.convert(fields, CLAIMS[kind])) == (payload, digest)


instants = st.integers(-(2**41), 2**42)
evidence = st.builds(
    Evidence, st.integers(1, 99), st.integers(1, 2**32 - 1), st.integers(1, 2**40), instants, instants, instants
)


@given(
    kinds,
    st.integers(1, 2**32 - 1),
    st.lists(evidence, max_size=4),
    st.dictionaries(text, st.builds(Support, st.tuples(st.integers(0, 3)), st.integers(0, 100)), max_size=3),
    st.tuples(instants, instants),
)
def test_a_record_comes_back(
    kind: SubjectKind, entity: int, rests_on: list[Evidence], support: dict[str, Support], at: tuple[int, int]
) -> None:
    record = Record(entity, kind, NOUNS[kind](), tuple(rests_on), support, 50, at[0], at[1], gone=at[0] > at[1])
    assert CODEC.decode_record(entity, kind, CODEC.encode_record(record)) == record


def test_mentions_are_filled_in_the_order_of_the_references() -> None:
    drawn = {
        SubjectKind.person: {"positions": [{"company": {"name": "A"}}, {}, {"company": {"name": "B"}}]},
        SubjectKind.company: {"parent": {"name": "A"}, "ultimate_parent": {"name": "B"}},
        SubjectKind.news: {"companies": [{"name": "A"}, {"name": "B"}]},
    }
    for kind, fields in drawn.items():
        claim = msgspec.convert(fields, CLAIMS[kind])
        assert [ref.name for ref in company_refs(kind, claim)] == ["A", "B"]
        fill_mentions(kind, claim, pack_subjects([7, 2**32 - 1]) or b"")
        assert [ref.subject for ref in company_refs(kind, claim)] == [7, 2**32 - 1]
    for kind in SubjectKind:
        assert company_refs(kind, CLAIMS[kind]()) == []


@given(st.lists(st.integers(1, 2**32 - 1)))
def test_subject_numbers_are_packed(subjects: list[int]) -> None:
    packed = pack_subjects(subjects)
    assert (list(unpack_subjects(packed)) if packed else []) == subjects


def test_subject_numbers_beyond_32_bits_are_refused() -> None:
    with pytest.raises(Conflict):
        pack_subjects([2**32])


def test_a_claim_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        CODEC.encode_claim(CLAIMS[SubjectKind.person](summary="x" * 1_000_001))


def test_frequent_words_cost_next_to_nothing() -> None:
    claim = CLAIMS[SubjectKind.person](
        full_name="Grace Hopper",
        positions=[{"company": {"name": "Navy"}, "title": "Senior Software Engineer", "seniority": "senior"}],
        location={"city": "London", "country": "United Kingdom", "country_code": "GB"},
    )
    payload, _ = CODEC.encode_claim(claim)
    assert payload[0] == 1
    assert len(payload) < len(msgspec.msgpack.encode(claim)) / 2


def test_what_is_too_small_to_compress_is_kept_as_it_is() -> None:
    claim = CLAIMS[SubjectKind.measure](name="Q")
    assert CODEC.encode_claim(claim)[0] == b"\x00" + msgspec.msgpack.encode(claim)


def test_a_codec_goes_to_other_threads_and_processes() -> None:
    claim = CLAIMS[SubjectKind.company](name="Analytical Engines", industry="computer software", domain="engines.com")
    payload, _ = CODEC.encode_claim(claim)
    assert payload[0] == 2
    sent = pickle.loads(pickle.dumps(CODEC))
    assert sent.encode_claim(claim) == CODEC.encode_claim(claim)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: sent.decode_claim(SubjectKind.company, payload), range(20))) == [claim] * 20


def test_training_again_gives_the_same_dictionaries() -> None:
    assert train.__wrapped__() == train()
    assert {each.purpose for each in train()} == set(PURPOSES.values())


def test_a_later_dictionary_is_written_with_and_the_earlier_still_read() -> None:
    claim = CLAIMS[SubjectKind.person](full_name="Grace Hopper", headline="Computer scientist at the Navy")
    payload, _ = CODEC.encode_claim(claim)
    later = Codec([*train(), Dictionary(9, Purpose.person, other_dictionaries()[0].content)])
    assert later.encode_claim(claim)[0][0] == 9
    assert later.decode_claim(SubjectKind.person, payload) == claim
    with pytest.raises(Conflict, match="dictionary 9"):
        CODEC.decode_claim(SubjectKind.person, later.encode_claim(claim)[0])


def other_dictionaries() -> tuple[Dictionary, ...]:
    """What another version might train: the same numbers, other content."""
    person, company, event = train()
    return (
        Dictionary(person.number, person.purpose, company.content),
        Dictionary(company.number, company.purpose, event.content),
        Dictionary(event.number, event.purpose, person.content),
    )


@pytest.fixture
def older(new_settings: Callable[[], Settings], monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with a claim and a record that a version with other dictionaries made."""
    monkeypatch.setattr("sightline.store.dictionaries._trained", dict(_contents(other_dictionaries())).__getitem__)
    train.cache_clear()
    store = Store.open(new_settings())
    monkeypatch.undo()
    train.cache_clear()
    with store.write() as writer:
        batch = writer.begin_batch(header("a")).id
        payload, digest = writer.codec.encode_claim(CLAIMS[PERSON](**GRACE))
        writer.append(batch, [Row(PERSON, "p1", payload=payload, digest=digest)])
        writer.put_records([record(1, "Grace Hopper of the Navy")])
    yield store
    store.close()


def _contents(dictionaries: tuple[Dictionary, ...]) -> Iterator[tuple[Purpose, bytes]]:
    return ((each.purpose, each.content) for each in dictionaries)


def check_grace(store: Store) -> None:
    with store.read() as reader:
        assert reader.history([1])[0].claim == CLAIMS[PERSON](**GRACE)
        assert reader.records([1]) == {1: record(1, "Grace Hopper of the Navy")}
    assert store.verify() == []


def test_a_store_is_read_with_the_dictionaries_that_it_was_made_with(older: Store) -> None:
    payload, _ = older.codec.encode_claim(CLAIMS[PERSON](**GRACE))
    assert payload[0] == 1
    assert payload != CODEC.encode_claim(CLAIMS[PERSON](**GRACE))[0]
    again = Store.open(older.settings)
    check_grace(again)
    again.close()


def test_a_restored_store_brings_its_dictionaries(tmp_path: Path, older: Store, sqlite_store: Store) -> None:
    if older.database.path is None:
        pytest.skip("Backups of PostgreSQL are its own.")
    put(sqlite_store, "b", person("p1", "Ada Lovelace, Countess"))
    beside = Store.open(sqlite_store.settings)
    with beside.read() as reader:
        assert reader.history([1])[0].claim == CLAIMS[PERSON](full_name="Ada Lovelace, Countess")
    older.backup(tmp_path / "copy.db")
    sqlite_store.restore(tmp_path / "copy.db")
    check_grace(sqlite_store)
    check_grace(beside)
    beside.close()
