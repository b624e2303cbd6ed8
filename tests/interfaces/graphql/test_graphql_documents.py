"""Documents are prepared once and kept within bounds; scalars read what they should and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError, GraphQLScalarType, build_schema, parse_value

from sightline.interfaces.graphql import documents
from sightline.interfaces.graphql.documents import Documents, ParseFailed, ValidationFailed
from sightline.interfaces.graphql.scalars import bind_scalars
from sightline.interfaces.graphql.schema import read_sdl

SCHEMA = build_schema(read_sdl())
bind_scalars(SCHEMA)


def test_a_document_is_prepared_once() -> None:
    kept = Documents(SCHEMA)
    assert kept.get("{ __typename }") is kept.get("{ __typename }")
    assert kept.get("{ __typename }").public
    assert not kept.get("{ usage { subscription { status } } }").public
    assert not kept.get("{ __typename usage { subscription { status } } }").public
    assert not kept.get("{ ...a } fragment a on Query { usage { subscription { status } } }").public


def test_the_least_recently_used_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{{ a{number}: __typename }}" for number in range(4)]
    monkeypatch.setattr(documents, "_KEPT_CHARACTERS", 8 * len(texts[0]))
    kept = Documents(SCHEMA)
    first = kept.get(texts[0])
    for number in range(7):
        kept.get(f"{{ b{number}: __typename }}")
    assert kept.get(texts[0]) is first  # used again: now the youngest
    for number in range(7):
        kept.get(f"{{ c{number}: __typename }}")
    assert kept.get(texts[0]) is first
    for number in range(8):
        kept.get(f"{{ d{number}: __typename }}")
    assert kept.get(texts[0]) is not first
    long = "{ __typename }" + " " * 8 * len(texts[0])
    assert kept.get(long) is not kept.get(long)  # too long to be kept


def test_what_cannot_be_prepared_is_not_kept() -> None:
    kept = Documents(SCHEMA)
    for _ in range(2):
        with pytest.raises(ParseFailed):
            kept.get("{")
        with pytest.raises(ValidationFailed):
            kept.get("{ nonsense }")


def scalar(name: str) -> GraphQLScalarType:
    found = SCHEMA.type_map[name]
    assert isinstance(found, GraphQLScalarType)
    return found


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("Long", 2**63 - 1, 2**63 - 1),
        ("Long", "-9223372036854775808", -(2**63)),
        ("Long", 1e3, 1000),
        ("ZonedDateTime", "2021-10-02T00:00:00.000Z", "2021-10-02T00:00:00.000Z"),
        ("LocalDate", "2020-07-19", "2020-07-19"),
        ("Cursor", "x", "x"),
        ("Json", {"a": [1]}, {"a": [1]}),
    ],
)
def test_scalars_read(name: str, given: Any, expected: Any) -> None:
    assert scalar(name).coerce_input_value(given) == expected


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Long", 2**63),
        ("Long", 1.5),
        ("Long", True),
        ("Long", "1e3"),
        ("Long", "9" * 10_000),
        ("Long", None),
        ("ZonedDateTime", "yesterday"),
        ("ZonedDateTime", 5),
        ("Instant", "2021-13-01T00:00:00Z"),
        ("LocalDate", "2020-02-30"),
        ("LocalDate", "x" * 11),
        ("Cursor", "x" * 2001),
        ("Cursor", 1),
    ],
)
def test_scalars_refuse(name: str, given: Any) -> None:
    with pytest.raises(GraphQLError):
        scalar(name).coerce_input_value(given)


def test_literals_are_read_alike() -> None:
    assert scalar("Long").parse_literal(parse_value("1609459200000")) == 1_609_459_200_000
    with pytest.raises(GraphQLError):
        scalar("Long").parse_literal(parse_value("1.5"))
