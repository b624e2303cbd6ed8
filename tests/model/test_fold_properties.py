"""What must hold of every history: the record does not depend on the order of arrival, and stands on evidence."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.observation import CLAIMS, Op, SubjectKind
from sightline.model.record import Record
from sightline.model.values import CompanyRef, Email, EmailStatus, EmailType, Phone, Position, Technology
from tests.model.folding import Said, folded, instant

COMPANIES = [
    CompanyRef(name="Acme", domain="acme.com", subject=91),
    CompanyRef(name="ACME Inc", subject=92),
    CompanyRef(name="Beta", subject=93),
    CompanyRef(domain="beta.com", name="Beta", subject=94),
]
DATES = st.sampled_from([None, "2015", "2015-03", "2015-03-04", "2016-01", "2018", "2030-01-01"])


def _maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.just(msgspec.UNSET), st.none(), values, values, values)


def _tuples(items: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(items, max_size=3).map(tuple)


NAMES = st.sampled_from(["Ada Lovelace", "ADA LOVELACE", "Augusta Ada King", "Ada King"])
POSITIONS = st.builds(
    Position,
    company=st.one_of(st.none(), st.sampled_from(COMPANIES)),
    title=st.sampled_from([None, "CTO", "cto", "VP Sales"]),
    seniority=st.sampled_from([None, "c_level"]),
    start=DATES,
    end=DATES,
    current=st.sampled_from([None, None, True, False]),
)
EMAILS = st.builds(
    Email,
    value=st.sampled_from(["a@acme.com", "b@acme.com"]),
    type=st.sampled_from([None, *EmailType]),
    status=st.sampled_from([None, *EmailStatus]),
)
PERSON = {
    "full_name": _maybe(NAMES),
    "first_name": _maybe(st.sampled_from(["Ada", "Augusta"])),
    "last_name": _maybe(st.sampled_from(["Lovelace", "King"])),
    "positions": _maybe(_tuples(POSITIONS)),
    "emails": _maybe(_tuples(EMAILS)),
    "skills": _maybe(_tuples(st.sampled_from(["Go", "GO", "C"]))),
    "attributes": _maybe(st.dictionaries(st.sampled_from("xy"), st.integers(0, 2), max_size=2)),
}
TECHNOLOGIES = st.builds(Technology, name=st.sampled_from(["Go", "go"]), category=st.sampled_from([None, "L"]))
COMPANY = {
    "name": _maybe(st.sampled_from(["Acme", "ACME", "Beta", "Beta Inc"])),
    "domain": _maybe(st.sampled_from(["acme.com", "beta.com"])),
    "former_names": _maybe(_tuples(st.sampled_from(["Acme", "Gamma"]))),
    "headcount": _maybe(st.integers(1, 3)),
    "technologies": _maybe(
        _tuples(st.builds(Technology, name=st.sampled_from(["Go", "go"]), category=st.sampled_from([None, "L"])))
    ),
    "phones": _maybe(_tuples(st.builds(Phone, value=st.sampled_from(["+14155550123", "+14155550124"])))),
    "industry": _maybe(st.sampled_from(["Software", "Banking"])),
    "attributes": _maybe(st.dictionaries(st.sampled_from("xy"), st.integers(0, 2), max_size=2)),
}


@st.composite
def histories(draw: st.DrawFn, kind: SubjectKind) -> list[Said]:
    """Up to six rows of four subjects of three sources, no subject speaking twice of one moment."""
    fields = PERSON if kind is SubjectKind.person else COMPANY
    sources = {11: 1, 12: 1, 13: 2, 14: 3}
    count = draw(st.integers(1, 6))
    moments = draw(
        st.lists(
            st.tuples(st.sampled_from(sorted(sources)), st.integers(0, 5)), min_size=count, max_size=count, unique=True
        )
    )
    rows = []
    for number, (subject, day) in enumerate(moments, 1):
        op = draw(st.sampled_from([Op.claim, Op.claim, Op.claim, Op.claim, Op.retract, Op.gone]))
        claim = None
        if op is not Op.gone:
            claim = CLAIMS[kind](**{name: draw(values) for name, values in fields.items()})
        seen = instant(day) if op is not Op.claim else instant(day + draw(st.sampled_from([0, 0, 2])))
        rows.append(Said(subject, number, sources[subject], kind, op, instant(day), instant(number), seen, claim))
    return rows


def renumbered(rows: list[Said], seed: int) -> list[Said]:
    """The same history as if it had arrived in another order: other observation and subject numbers."""
    chance = random.Random(seed)
    numbers = chance.sample(range(100, 200), len(rows))
    subjects = dict(zip((11, 12, 13, 14), chance.sample(range(20, 30), 4), strict=True))
    moved = [
        msgspec.structs.replace(row, observation=number, subject=subjects[row.subject])
        for row, number in zip(rows, numbers, strict=True)
    ]
    chance.shuffle(moved)
    return moved


def comparable(record: Record) -> object:
    """A record without the numbers that arrival gives."""
    evidence = tuple((each.source, each.observed_at, each.seen_at) for each in record.evidence)
    return record.noun, evidence, record.support, record.confidence, record.updated_at, record.gone


@given(histories(SubjectKind.person), st.integers(0, 999))
def test_a_person_does_not_depend_on_the_order_of_arrival(rows: list[Said], seed: int) -> None:
    one = folded(SubjectKind.person, *rows)
    assert comparable(one) == comparable(folded(SubjectKind.person, *renumbered(rows, seed)))
    check_evidence(one, rows)


@given(histories(SubjectKind.company), st.integers(0, 999))
def test_a_company_does_not_depend_on_the_order_of_arrival(rows: list[Said], seed: int) -> None:
    one = folded(SubjectKind.company, *rows)
    assert comparable(one) == comparable(folded(SubjectKind.company, *renumbered(rows, seed)))
    check_evidence(one, rows)


@given(histories(SubjectKind.person))
def test_the_fast_path_says_what_the_long_one_says(rows: list[Said]) -> None:
    """A retraction of what was never said changes nothing but the way that is taken."""
    first = next((row for row in rows if row.op is Op.claim), None)
    if first is None:
        return
    nothing = Said(
        first.subject, 900, first.source, first.kind, Op.retract, 0, first.recorded_at, 0, CLAIMS[first.kind](gender="")
    )
    short, long = folded(SubjectKind.person, first), folded(SubjectKind.person, nothing, first)
    assert short.noun == long.noun
    assert short.evidence == long.evidence
    assert {name: short.support_of(name) for name in long.support} == long.support
    assert {name: long.support_of(name) for name in short.support} == short.support


def check_evidence(record: Record, rows: list[Said]) -> None:
    """All evidence is of the history; supports point into it; confidence lies between 0 and 100."""
    known = {row.observation for row in rows}
    assert {each.observation for each in record.evidence} <= known
    assert len({each.observation for each in record.evidence}) == len(record.evidence)
    for support in record.support.values():
        assert support.evidence
        assert all(0 <= index < len(record.evidence) for index in support.evidence)
        assert 0 <= support.confidence <= 100
    noun = record.noun
    if noun != type(noun)() and not record.gone:
        assert record.evidence
