"""Compiled documents answer as the executor does, whatever is asked of them, and however."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLObjectType, execute, get_named_type, parse, validate
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.lookups import Lookups
from sightline.interfaces.graphql.operations import MUTATIONS, QUERIES
from sightline.interfaces.graphql.projection import Projection, project, rooted
from sightline.interfaces.graphql.schema import load_schema, read_key
from sightline.services import Services
from tests.interfaces.graphql.selection import ask_everything
from tests.interfaces.graphql.world import asked

SCHEMA = load_schema(QUERIES, MUTATIONS)
ROOTED = rooted(SCHEMA)
INPUTS: dict[str, list[str]] = {
    "flatAdvancedSearch": ["{}", "{limit: 2, sortContactsBy: [UpdatedAtDesc]}", "{limit: -1}"],
    "groupedAdvancedSearch": ["{}", "{limit: 1, limitPerCompany: 2}", '{companyFilter: {names: ["acme"]}}'],
    "searchPeople": ['{firstName: "Ada", lastName: "Byron"}', '{email: "bob@acme.com"}', '{email: "none"}', "{}"],
    "searchCompany": ['{domain: "acme.com"}', '{name: "nobody at all"}'],
}
TYPES = {
    name: get_named_type(SCHEMA.query_type.fields[name].type)  # type: ignore[union-attr]
    for name in INPUTS
}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with asked(tmp_path_factory.mktemp("projection")) as (_, found):
        yield found


def answered(services: Services, text: str, compiled: Projection | None, **variables: Any) -> dict[str, Any]:
    """What is answered to a text by the executor alone, or by what it was compiled to."""
    result = execute(
        ROOTED if compiled else SCHEMA,
        compiled.tree if compiled else parse(text),
        root_value=compiled,
        context_value=Context(services, Lookups(services), None),
        variable_values=variables,
        field_resolver=read_key,
    )
    assert isinstance(result, ExecutionResult)
    return {"data": result.data, "errors": [error.formatted for error in result.errors or ()]}


@st.composite
def selections(draw: st.DrawFn, kind: GraphQLObjectType, depth: int = 0) -> str:
    """Some fields of a type, some under other names, twice, by fragments, or with directives."""
    parts = []
    for name in draw(st.lists(st.sampled_from(sorted(kind.fields)), min_size=1, max_size=6)):
        inner = get_named_type(kind.fields[name].type)
        below = ""
        if isinstance(inner, GraphQLObjectType):
            below = draw(selections(inner, depth + 1)) if depth < 4 else "{ __typename }"
        alias = draw(st.sampled_from(["", f"other_{name}: "]))
        directive = draw(st.sampled_from([""] * 24 + ["@skip(if: $yes)"]))
        parts.append(f"{alias}{name} {directive} {below}")
    parts += draw(st.sampled_from([[], ["__typename"]]))
    text = " ".join(parts)
    form = draw(st.sampled_from(["{}", "{}", "... on KIND {{ {} }}", "... {{ {} }}"]))
    return "{ " + form.format(text).replace("KIND", kind.name) + " }"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """One or two operations of one document, one of them perhaps by a named fragment."""
    fields: list[str] = []
    fragments: list[str] = []
    for number in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(sorted(INPUTS)))
        kind = TYPES[name]
        assert isinstance(kind, GraphQLObjectType)
        below = draw(selections(kind))
        if draw(st.booleans()):
            fragments.append(f"fragment F{number} on {kind.name} {below}")
            below = f"{{ ...F{number} }}"
        fields.append(f"f{number}: {name}(input: {draw(st.sampled_from(INPUTS[name]))}) {below}")
    variable = "($yes: Boolean = true)" if "$yes" in " ".join([*fields, *fragments]) else ""
    return f"query Q{variable} {{ {' '.join(fields)} }} {' '.join(fragments)}"


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(text=documents())
def test_compiled_documents_answer_as_the_executor_does(services: Services, text: str) -> None:
    tree = parse(text)
    if validate(SCHEMA, tree):  # the same name with and without a directive, say
        event("invalid")
        return
    compiled = project(SCHEMA, tree)
    assert (compiled is None) == ("@skip" in text), text
    if compiled is not None:
        assert answered(services, text, compiled) == answered(services, text, None)


@pytest.mark.parametrize("operation", sorted(INPUTS))
def test_every_field_is_compiled(services: Services, operation: str) -> None:
    text = ask_everything(SCHEMA, operation)
    compiled = project(SCHEMA, parse(text))
    assert compiled is not None
    for value in ({}, {"limit": 3}, {"firstName": "Ada"}, {"domain": "acme.com"}, {"nothing": 1}):
        assert answered(services, text, compiled, input=value) == answered(services, text, None, input=value)


@pytest.mark.parametrize(
    "text",
    [
        "{ __typename }",
        "{ __schema { types { name } } }",
        "query A { searchCompany(input: {}) { totalResults } } query B { searchCompany(input: {}) { totalResults } }",
        "query A @skip(if: true) { searchCompany(input: {}) { totalResults } }",
        "{ searchCompany(input: {}) { totalResults @include(if: false) } }",
        "{ searchCompany(input: {}) { ... @skip(if: true) { totalResults } } }",
    ],
)
def test_what_is_unusual_is_left_to_the_executor(text: str) -> None:
    assert project(SCHEMA, parse(text)) is None


def test_a_null_that_may_not_be_is_an_error_of_its_root(services: Services) -> None:
    text = "{ searchCompany(input: {}) { totalResults } }"
    compiled = project(SCHEMA, parse(text))
    assert compiled is not None
    with pytest.raises(Exception, match=r"non-nullable field CompanySearchResult\.totalResults"):
        compiled.roots["searchCompany"].project({"totalResults": None})
