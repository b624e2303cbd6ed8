"""The schema: kept as a snapshot, mirrored by the input structs, wholly listed in docs/coverage.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    lexicographic_sort_schema,
    print_schema,
)

from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.operations import MUTATIONS, QUERIES
from sightline.interfaces.graphql.refused import LATER
from sightline.interfaces.graphql.schema import load_schema, read_sdl
from sightline.model.vocabularies.wire import wire_enums
from tests.interfaces.graphql.seed import SEEDS

HERE = Path(__file__).resolve().parent
SNAPSHOT = HERE / "schema.snapshot.graphql"
COVERAGE = HERE.parents[2] / "docs" / "coverage.md"
LIVE = SEEDS.parent / "contracts" / "leadiq-live-2026-08.graphql"
SCHEMA = build_schema(read_sdl())
ROW = re.compile(r"\| `([^`]+)` \| ([a-z ]+) \| (.+) \|")

STRUCTS: dict[str, type[inputs.Input]] = {
    "FlatSearchInput": inputs.FlatSearch,
    "GroupedSearchInput": inputs.GroupedSearch,
    "CompanyFilter": inputs.CompanyFilter,
    "ContactFilter": inputs.ContactFilter,
    "PreviousCompanyFilter": inputs.PreviousCompanyFilter,
    "PreviousPositionFilter": inputs.PreviousPositionFilter,
    "JobChangeFilter": inputs.JobChangeFilter,
    "CompanySizeFilter": inputs.SizeSpan,
    "RangeFilter": inputs.Span,
    "DateRangeFilter": inputs.Span,
    "LocationFilterInput": inputs.Place,
    "FundingInfoFilter": inputs.Funding,
    "NAICSCodeFilter": inputs.CodeFilter,
    "SICCodeFilter": inputs.CodeFilter,
    "CursorKeyInput": inputs.CursorKey,
    "SearchPeopleInput": inputs.SearchPeople,
    "CompanyDetails": inputs.CompanyDetails,
    "QualityFilter": inputs.QualityFilter,
    "SearchPeoplePreviewInput": inputs.SearchPeoplePreview,
    "SearchCompanyInput": inputs.SearchCompany,
    "RegeneratedTimeInput": inputs.RegeneratedTime,
}


def members(type_: Any) -> set[str]:
    """The fields or values of a type; empty for scalars and unions."""
    if isinstance(type_, GraphQLEnumType):
        return set(type_.values)
    if isinstance(type_, (GraphQLObjectType, GraphQLInputObjectType, GraphQLInterfaceType)):
        return set(type_.fields)
    return set()


def names(schema: GraphQLSchema) -> set[str]:
    """All that docs/coverage.md must list of a schema: "Type.member", "Type.field(argument)", scalars, unions."""
    found: set[str] = set()
    for name, type_ in schema.type_map.items():
        if name.startswith("__"):
            continue
        found |= {f"{name}.{each}" for each in members(type_)} or {name}
        if isinstance(type_, GraphQLObjectType):
            for field, definition in type_.fields.items():
                found |= {f"{name}.{field}({each})" for each in definition.args if each != "input"}
    return found


def coverage() -> dict[str, str]:
    """Everything that docs/coverage.md lists of GraphQL, with its status."""
    found: dict[str, str] = {}
    section = ""
    text = COVERAGE.read_text(encoding="utf-8")
    for line in text[text.index("# GraphQL") :].splitlines():
        if line.startswith("#"):
            section = {"Queries": "Query", "Mutations": "Mutation"}.get(line.lstrip("# "), line.lstrip("# "))
        elif match := ROW.fullmatch(line):
            name, _, status = match.groups()
            key = name if section in ("Arguments", "Scalars and unions") else f"{section}.{name}"
            assert key not in found, key
            found[key] = status
    return found


def test_the_snapshot_is_the_schema() -> None:
    """On purpose changed? Write print_schema(lexicographic_sort_schema(...)) into the snapshot and read the diff."""
    assert print_schema(lexicographic_sort_schema(SCHEMA)) + "\n" == SNAPSHOT.read_text(encoding="utf-8")


def test_every_operation_has_its_resolver() -> None:
    schema = load_schema(QUERIES, MUTATIONS)
    assert schema.query_type is not None
    assert all(field.resolve for field in schema.query_type.fields.values())
    with pytest.raises(TypeError):
        load_schema({}, MUTATIONS)


@pytest.mark.parametrize("name", STRUCTS)
def test_inputs_mirror_the_schema(name: str) -> None:
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLInputObjectType)
    assert {field.encode_name for field in msgspec.structs.fields(STRUCTS[name])} == set(type_.fields)


def test_everything_is_described() -> None:
    operations = [*SCHEMA.query_type.fields.values(), *SCHEMA.mutation_type.fields.values()]  # type: ignore[union-attr]
    assert all(field.description for field in operations)


def test_enums_are_those_of_the_vocabulary() -> None:
    for name, wire in wire_enums("leadiq").items():
        if name in SCHEMA.type_map:
            assert members(SCHEMA.type_map[name]) == set(wire.names), name


def test_coverage_lists_the_schema_and_says_what_is_so() -> None:
    listed = coverage()
    assert names(SCHEMA) <= listed.keys()
    for name, status in listed.items():
        assert re.match(r"served\b|later \((accounts|resolution|signals|research|lists)\)|refused: ", status), name
    for operation, part in LATER.items():
        root = "Query" if operation in QUERIES else "Mutation"
        assert listed[f"{root}.{operation}"] == f"later ({part})"
    served = {name for name in QUERIES if listed[f"Query.{name}"] == "served"}
    assert served == QUERIES.keys() - LATER.keys()


@pytest.mark.real
def test_coverage_lists_the_live_schema_and_nothing_else() -> None:
    if not LIVE.exists():
        pytest.skip(f"needs {LIVE.name} in ../shared/contracts, which is not there")
    live = build_schema(LIVE.read_text(encoding="utf-8"))
    listed = coverage()
    assert names(live) <= listed.keys()
    assert listed.keys() == names(live) | names(SCHEMA)
    served = {name for name, status in listed.items() if not status.startswith("refused")} & names(live)
    missing = {name for name in served - names(SCHEMA) if listed[name].startswith("served")}
    assert missing == set()


@pytest.mark.real
def test_types_are_those_of_the_live_schema() -> None:
    if not LIVE.exists():
        pytest.skip(f"needs {LIVE.name} in ../shared/contracts, which is not there")
    live = build_schema(LIVE.read_text(encoding="utf-8"))
    for name, type_ in live.type_map.items():
        ours = SCHEMA.type_map.get(name)
        if ours is None or not isinstance(type_, (GraphQLObjectType, GraphQLInputObjectType)):
            continue
        for field, definition in type_.fields.items():
            if field in ours.fields:  # type: ignore[attr-defined]
                assert str(definition.type) == str(ours.fields[field].type), f"{name}.{field}"  # type: ignore[attr-defined]
