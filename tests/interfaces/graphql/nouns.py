"""Hypothesis strategies for all that can be stored of people and companies."""

from __future__ import annotations

import types
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.record import Evidence, Record, Support
from sightline.model.vocabularies.functions import functions
from sightline.model.vocabularies.seniorities import seniorities
from sightline.model.vocabularies.wire import wire_enum

TEXTS = st.text(max_size=12)
NUMBERS = st.one_of(st.integers(-5, 5000), st.integers(-(2**63), 2**63 - 1))
INSTANTS = st.integers(-(2**50), 2**50)
DATES = st.one_of(
    st.integers(1000, 2999).map(str),
    st.dates().map(lambda day: f"{day.isoformat()[:7]}"),
    st.dates().map(lambda day: day.isoformat()),
)
DATE_FIELDS = {"start", "end", "on", "birth_date", "last_funding_on"}
NETWORKS = [value.neutral[0] for value in wire_enum("leadiq", "SocialNetworkType").values] + ["linkedin", "github"]
WORDS: dict[str, st.SearchStrategy[str]] = {
    "seniority": st.one_of(st.sampled_from([each.id for each in seniorities()]), TEXTS),
    "function": st.one_of(st.sampled_from([each.id for each in functions()]), TEXTS),
    "network": st.sampled_from(NETWORKS),
    "country_code": st.sampled_from(["US", "DE", "XX", "de", ""]),
}
SUBJECTS = st.integers(1, 4)


def values(type_: Any, name: str) -> st.SearchStrategy[Any]:
    """All values of a field's type; dates and words of vocabularies go by the field's name."""
    origin = get_origin(type_)
    if origin in (Union, types.UnionType):
        return st.one_of(*(values(each, name) for each in get_args(type_)))
    if origin is tuple:
        parts = get_args(type_)
        if parts[-1] is Ellipsis:
            return st.lists(values(parts[0], name), max_size=3).map(tuple)
        return st.tuples(*(values(each, name) for each in parts))
    if origin is dict:
        return st.dictionaries(TEXTS, values(get_args(type_)[1], name), max_size=2)
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return structs(type_)
    if isinstance(type_, type) and issubclass(type_, Enum):
        return st.sampled_from(type_)
    return plain(type_, name)


def plain(type_: Any, name: str) -> st.SearchStrategy[Any]:
    if type_ is str:
        return DATES if name in DATE_FIELDS else WORDS.get(name, TEXTS)
    if type_ is int:
        return SUBJECTS if name == "subject" else NUMBERS
    return {
        bool: st.booleans(),
        float: st.floats(allow_nan=False, allow_infinity=False),
        type(None): st.none(),
    }[type_]


def structs(type_: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Instances of a struct, any of their optional fields given or not."""
    hints = get_type_hints(type_)
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in msgspec.structs.fields(type_):
        (required if field.required else optional)[field.name] = values(hints[field.name], field.name)
    return st.fixed_dictionaries(required, optional=optional).map(lambda given: type_(**given))


def records(kind: SubjectKind, ids: st.SearchStrategy[int] = SUBJECTS) -> st.SearchStrategy[Record]:
    """Records of a kind with one or two pieces of evidence."""
    noun = structs(Person if kind is SubjectKind.person else Company)
    evidence = st.builds(Evidence, SUBJECTS, SUBJECTS, SUBJECTS, INSTANTS, INSTANTS, INSTANTS)
    names = st.sampled_from(["*", "emails", "positions:0", "positions", "location", "emails:a", "profiles"])
    supports = st.builds(Support, st.lists(st.integers(0, 1), max_size=2).map(tuple), st.integers(0, 100))
    return st.builds(
        Record,
        id=ids,
        kind=st.just(kind),
        noun=noun,
        evidence=st.lists(evidence, min_size=1, max_size=2).map(tuple),
        support=st.dictionaries(names, supports, max_size=3),
        created_at=INSTANTS,
        updated_at=INSTANTS,
    )
