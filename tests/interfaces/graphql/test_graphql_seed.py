"""The published reference: its types are ours, its queries parse and fit, and docs/coverage.md lists all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    OperationDefinitionNode,
    build_schema,
    get_named_type,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from sightline.interfaces.graphql.scalars import bind_scalars
from sightline.interfaces.graphql.schema import read_sdl
from tests.interfaces.graphql.seed import Operation, read_operations, read_types, seed_text
from tests.interfaces.graphql.selection import every_field
from tests.interfaces.graphql.test_graphql_schema import coverage
from tests.interfaces.graphql.world import Asked, asked

TEXT = seed_text()
SCHEMA = build_schema(read_sdl())
bind_scalars(SCHEMA)
OPERATIONS = {each.name: each for each in read_operations(TEXT)} if TEXT else {}
TYPES = {each.name: each for each in read_types(TEXT)} if TEXT else {}

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(TEXT is None, reason="needs the reference in ../shared/seeds, which is not there"),
]

LOST: dict[str, Any] = {
    "AddTrackedCompanyInput": {"name": "Acme", "domain": "acme.com"},
    "CancelCompanyTrackingTaskInput": {"id": 4},
    "CompanySizeFilter": {"min": 1},
    "RangeFilter": {"start": 1},
    "DateRangeFilter": {"start": 1},
    "NAICSCodeFilter": {"code": "51"},
    "RegenerateRecordInput": {"personId": "1"},
    "RegeneratedTimeInput": {"personId": "1"},
}
"""Examples for the inputs whose members the reference lost."""


def with_fragments(operation: Operation) -> str:
    """The example query with the fragments that it spreads: all fields of the type that each is named for."""
    spread = sorted(set(re.findall(r"\.\.\.(\w+)", operation.query)))
    fragments = []
    for name in spread:
        type_ = SCHEMA.type_map[name.removesuffix("Fragment")]
        assert isinstance(type_, GraphQLObjectType)
        fragments.append(f"fragment {name} on {type_.name} {every_field(SCHEMA, type_)}")
    return "\n".join([operation.query, *fragments])


def example(text: str) -> Any:
    """An example of the reference as JSON; names of types in it stand for their own examples."""

    def filled(match: re.Match[str]) -> str:
        name = match.group(0)
        return json.dumps(LOST[name] if name in LOST else example(TYPES[name].example))

    bare = re.sub(r'"(?:[^"\\]|\\.)*"|[A-Z]\w+', lambda m: m.group(0) if m.group(0)[0] == '"' else filled(m), text)
    return json.loads(bare)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_query_parses_and_fits(name: str) -> None:
    operation = OPERATIONS[name]
    document = parse(with_fragments(operation))
    assert validate(SCHEMA, document) == []
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    values: Any = get_variable_values(SCHEMA, definition.variable_definitions or (), example(operation.variables))
    assert not isinstance(values, list), values


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_take_the_same_arguments(name: str) -> None:
    operation = OPERATIONS[name]
    root = SCHEMA.query_type if operation.root == "Query" else SCHEMA.mutation_type
    assert root is not None
    field = root.fields[name]
    for argument, type_ in operation.arguments.items():
        assert str(field.args[argument].type) == type_


@pytest.mark.parametrize("name", TYPES)
def test_types_have_the_same_members(name: str) -> None:
    """Names, types and nullability of every member that the reference shows; as many enum values, or more."""
    seed, ours = TYPES[name], SCHEMA.type_map[name]
    for member, type_ in seed.fields.items():
        assert str(ours.fields[member].type) == type_  # type: ignore[attr-defined]
    if seed.values:
        assert isinstance(ours, GraphQLEnumType)
        assert len(ours.values) >= seed.values
        assert json.loads(seed.example) in ours.values


def test_the_reference_was_read_whole() -> None:
    assert len(OPERATIONS) == 15
    assert len(TYPES) > 90
    assert sum(len(each.fields) for each in TYPES.values()) > 300
    assert {name: each.values for name, each in TYPES.items() if each.values}["InvalidReason"] == 50


ASKED: dict[str, dict[str, Any]] = {
    "flatAdvancedSearch": {"input": {}},
    "groupedAdvancedSearch": {"input": {}},
    "searchCompany": {"input": {"domain": "acme.com"}},
    "searchPeople": {"input": {"email": "ada@acme.com"}},
    "usage": {},
    "regeneratedTime": {"input": {"linkedinUrl": "linkedin.com/in/ada-byron"}},
}
"""For each operation that is served, a question that the small world has an answer to."""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with asked(tmp_path_factory.mktemp("seed")) as (found, _):
        yield found


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_query_is_answered_or_honestly_refused(ask: Asked, name: str) -> None:
    operation = OPERATIONS[name]
    variables = ASKED.get(name, example(operation.variables))
    answer = ask.raw(with_fragments(operation), variables)
    if name in ASKED:
        assert "errors" not in answer
        assert list(answer["data"]) == [name]
        leaves = list(_leaves(answer["data"][name]))
        assert len([leaf for leaf in leaves if leaf is not None]) > len(leaves) / 3
    else:
        assert answer["errors"][0]["extensions"]["code"] == "NOT_SERVED_YET"


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def test_coverage_lists_everything() -> None:
    listed = coverage()
    for operation in OPERATIONS.values():
        assert f"{operation.root}.{operation.name}" in listed
    for name, each in TYPES.items():
        assert all(f"{name}.{member}" in listed for member in each.fields), name
        rows = [entry for entry in listed if entry == name or entry.startswith(f"{name}.")]
        assert len(rows) >= max(1, each.values), name


def test_examples_of_answers_name_our_fields() -> None:
    """The keys of every example of an output type are fields of ours."""
    for name, each in TYPES.items():
        ours = get_named_type(SCHEMA.type_map[name])
        if isinstance(ours, GraphQLObjectType) and each.example:
            keys = re.findall(r'"(\w+)":', each.example)
            assert set(keys) <= ours.fields.keys(), name
