"""The schema: the SDL files beside this module, with scalars and root resolvers bound to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, assert_valid_schema, build_schema

from sightline.interfaces.graphql.scalars import bind_scalars

Resolver = Callable[..., Any]


def read_sdl() -> str:
    """The text of all SDL files, in the order of their names."""
    folder = files(__package__) / "schema"
    parts = sorted((each for each in folder.iterdir() if each.name.endswith(".graphql")), key=lambda each: each.name)
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def load_schema(
    queries: Mapping[str, Resolver],
    mutations: Mapping[str, Resolver],
    fields: Mapping[tuple[str, str], Resolver] | None = None,
) -> GraphQLSchema:
    """The executable schema; each field of Query and Mutation has exactly one resolver.

    `fields`: resolvers of fields below them that take arguments, by type and name.
    """
    schema = build_schema(read_sdl())
    bind_scalars(schema)
    for root, resolvers in ((schema.query_type, queries), (schema.mutation_type, mutations)):
        if root is None or root.fields.keys() != resolvers.keys():
            raise TypeError(f"The resolvers of {root} do not fit the schema.")
        for name, field in root.fields.items():
            field.resolve = resolvers[name]
    for (owner, name), resolver in (fields or {}).items():
        type_ = schema.type_map[owner]
        assert isinstance(type_, GraphQLObjectType)  # noqa: S101 - only objects have resolvers
        type_.fields[name].resolve = resolver
    assert_valid_schema(schema)
    return schema


def read_key(source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
    """The resolver of all other fields: shapes are dicts that hold every field of their type."""
    return source[info.field_name]
