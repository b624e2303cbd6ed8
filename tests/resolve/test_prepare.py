"""From an observation to the rows that the store takes."""

from __future__ import annotations

import pytest

from sightline.errors import InvalidInput
from sightline.model.observation import CLAIMS, Observation, Op, SubjectKind
from sightline.model.values import CompanyRef, Email, Position
from sightline.resolve.keys import claim_keys
from sightline.resolve.prepare import Preparer, mention_key, prepare
from sightline.store import MAX_KEY
from tests.store.making import CODEC

PERSON = SubjectKind.person
ACME = CompanyRef(name="Acme", domain="acme.com")


def works_at(key: str, *refs: CompanyRef) -> Observation:
    claim = CLAIMS[PERSON](emails=(Email("a@acme.com"),), positions=tuple(Position(ref, "CTO") for ref in refs))
    return Observation(PERSON, key, claim)


def test_a_mention_comes_before_what_mentions_it() -> None:
    mention, own = prepare(works_at("p1", ACME), CODEC)
    assert (mention.kind, mention.key, mention.mention) == (SubjectKind.company, "mention:acme.com", True)
    assert CODEC.decode_claim(mention.kind, mention.payload).name == "Acme"  # type: ignore[attr-defined]
    assert own.mentions == ("mention:acme.com",)
    assert CODEC.decode_claim(PERSON, own.payload) == works_at("p1", ACME).claim
    assert own.keys == claim_keys(PERSON, works_at("p1", ACME).claim)  # type: ignore[arg-type]
    assert mention.keys


def test_one_company_mentioned_twice_is_one_row() -> None:
    rows = prepare(works_at("p1", ACME, CompanyRef(name="ACME Corp", domain="acme.com")), CODEC)
    assert [row.mention for row in rows] == [True, False]
    assert rows[-1].mentions == ("mention:acme.com", "mention:acme.com")


def test_a_preparer_hands_a_mention_out_once() -> None:
    rows = list(Preparer(CODEC).rows([works_at("p1", ACME), works_at("p2", ACME)]))
    assert [row.key for row in rows] == ["mention:acme.com", "p1", "p2"]


@pytest.mark.parametrize(
    ("ref", "key"),
    [
        (CompanyRef(name="Acme", domain="acme.com", key="c7"), "c7"),
        (ACME, "mention:acme.com"),
        (CompanyRef(name="Acme", linkedin_url="https://www.linkedin.com/company/Acme"), "mention:linkedin:acme"),
        (CompanyRef(linkedin_id="123"), "mention:linkedin:123"),
        (CompanyRef(name="ACME, Inc."), "mention:name:acme"),
        (CompanyRef(name="Acme", domain="facebook.com"), "mention:name:acme"),
        (CompanyRef(domain="facebook.com"), "mention:facebook.com"),
        (CompanyRef(name="!!!"), "mention:name:!!!"),
    ],
)
def test_a_mention_goes_by_what_names_it_best(ref: CompanyRef, key: str) -> None:
    assert mention_key(ref) == key


def test_a_shared_domain_is_not_taken_for_the_companys_own() -> None:
    mention, _ = prepare(works_at("p1", CompanyRef(name="Acme", domain="facebook.com")), CODEC)
    assert mention.keys == prepare(works_at("p1", CompanyRef(name="Acme")), CODEC)[0].keys


def test_a_name_that_is_too_long_for_a_key_is_cut_and_told_apart() -> None:
    one, other = (mention_key(CompanyRef(name="x" * 490 + end)) for end in "ab")
    assert len(one) <= MAX_KEY
    assert one != other


def test_a_reference_that_names_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput):
        prepare(works_at("p1", CompanyRef()), CODEC)


def test_gone_and_retract_bring_no_keys() -> None:
    (gone,) = prepare(Observation(PERSON, "p1", None, Op.gone), CODEC)
    assert (gone.op, gone.payload, gone.keys) == (Op.gone, b"", ())
    (retract,) = prepare(Observation(PERSON, "p1", CLAIMS[PERSON](emails=None), Op.retract), CODEC)
    assert retract.keys == ()
