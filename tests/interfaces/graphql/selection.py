"""Queries that ask for every field of a type, built from the schema itself."""

from __future__ import annotations

from graphql import GraphQLObjectType, GraphQLSchema, GraphQLUnionType, get_named_type


def every_field(schema: GraphQLSchema, type_: GraphQLObjectType | GraphQLUnionType) -> str:
    """A selection of all fields of a type (of a union: of all its types), and of theirs, down to the leaves."""
    if isinstance(type_, GraphQLUnionType):
        return "{ " + " ".join(f"... on {each.name} {every_field(schema, each)}" for each in type_.types) + " }"
    parts = []
    for name, field in type_.fields.items():
        named = get_named_type(field.type)
        inner = every_field(schema, named) if isinstance(named, (GraphQLObjectType, GraphQLUnionType)) else ""
        parts.append(f"{name} {inner}")
    return "{ " + " ".join(parts) + " }"


def ask_everything(schema: GraphQLSchema, operation: str) -> str:
    """A query of all fields of an operation that takes one `input`."""
    assert schema.query_type is not None
    field = schema.query_type.fields[operation]
    answer, argument = get_named_type(field.type), field.args["input"]
    assert isinstance(answer, GraphQLObjectType)
    selection = every_field(schema, answer)
    return f"query All($input: {argument.type}) {{ {operation}(input: $input) {selection} }}"
