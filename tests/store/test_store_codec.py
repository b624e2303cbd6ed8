"""Claims and records as bytes."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import Conflict, TooLarge
from sightline.model.observation import CLAIMS, NOUNS, SubjectKind
from sightline.model.record import Evidence, Record, Support
from sightline.store import codec, company_refs, decode_claim, decode_record, encode_claim, encode_record
from sightline.store.mentions import fill_mentions, pack_subjects, unpack_subjects

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
    payload, digest = encode_claim(claim)
    assert decode_claim(kind, payload) == claim
    assert len(digest) == 8
    assert encode_claim(msgspec.convert(fields, CLAIMS[kind])) == (payload, digest)


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
    assert decode_record(entity, kind, encode_record(record)) == record


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
        encode_claim(CLAIMS[SubjectKind.person](summary="x" * 1_000_001))


def test_what_was_written_with_each_dictionary_can_still_be_read() -> None:
    """The payloads are kept here as they were first written; the last is not compressed."""
    kept = {
        "ASBkpQEAEwIHODb5JdPkz37OPro/ShQ9NTV9JdOp7FsIBQDjQgf8h6B0YwElnE26bLDC5D9KahQfpg==": (
            SubjectKind.person,
            CLAIMS[SubjectKind.person](
                full_name="Grace Hopper",
                first_name="Grace",
                last_name="Hopper",
                headline="Computer scientist at the Navy",
            ),
        ),
        "AiBYHQEAYN4ABGFsIEVuZ69lDAf8PHKNRomLdY5dlrdz3eqcv7JiQAE=": (
            SubjectKind.company,
            CLAIMS[SubjectKind.company](
                name="Analytical Engines", domain="engines.example", industry="computer software", headcount=12
            ),
        ),
        "AyBoLQEAeN4AAyuqMjAyNC0wNS0wMwf8J/8HXy53Vj38XrK/5ddFHN/IDg==": (
            SubjectKind.posting,
            CLAIMS[SubjectKind.posting](
                title="Senior Software Engineer",
                url="https://boards.greenhouse.io/engines/jobs/1",
                opened_on="2024-05-03",
            ),
        ),
        "AN4AAalmdWxsX25hbWWjQWRh": (SubjectKind.person, CLAIMS[SubjectKind.person](full_name="Ada")),
    }
    for payload, (kind, claim) in kept.items():
        assert decode_claim(kind, b64decode(payload)) == claim


def test_a_dictionary_that_is_not_there_is_said_so() -> None:
    with pytest.raises(Conflict, match="dictionary 200"):
        decode_claim(SubjectKind.person, b"\xc8abc")


def test_every_dictionary_is_as_it_was() -> None:
    for number in codec.DIGESTS:
        assert codec.dictionary(number)
    assert set(codec.WRITTEN.values()) <= set(codec.DIGESTS)
