"""Selections are compiled once: shapes hold every field of their types, so that an answer is cut from them.

The executor walks each value of an answer, field by field. A document that asks nothing unusual is given to it with the
root fields as leaves: it reads variables and arguments, calls the resolvers, and places errors as ever; what a resolver
answers is then cut by a projector that was made for the selection. A document that uses directives, arguments below the
root, introspection or several operations has no projection, and is executed whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLFloat,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
)

Projector = Callable[[Any], Any]
_Nodes = dict[str, list[FieldNode]]
"""The fields of a selection by response key, each with all nodes that ask for it."""

_SHAPED = GraphQLScalarType("Shaped", coerce_output_value=lambda value: value)
_TYPENAME = "__typename"
_CHECKED = (GraphQLInt, GraphQLFloat)
"""Scalars whose values are looked at when they are written. Texts, flags and our own scalars stay as they are."""


class Root(msgspec.Struct, frozen=True):
    """A root field: the nodes that ask for it, and what cuts its answer."""

    nodes: list[FieldNode]
    project: Projector


class Projection(msgspec.Struct, frozen=True):
    """A compiled document: the root fields without selections, and the projector of each by response key."""

    tree: DocumentNode
    roots: dict[str, Root]
    fragments: dict[str, FragmentDefinitionNode]


class Unusual(Exception):
    """The document is left to the executor."""


def rooted(schema: GraphQLSchema) -> GraphQLSchema:
    """The schema in which the root fields are leaves; a projection's tree is executed in it, the projection as root."""
    return GraphQLSchema(
        query=_leaves(schema.query_type), mutation=_leaves(schema.mutation_type), directives=schema.directives
    )


def project(schema: GraphQLSchema, tree: DocumentNode) -> Projection | None:
    """The projection of a valid document; None if it asks for something unusual."""
    try:
        return _Compiler(schema, tree).document()
    except Unusual:
        return None


def _leaves(root: GraphQLObjectType | None) -> GraphQLObjectType | None:
    if root is None:
        return None
    return GraphQLObjectType(root.name, {name: _leaf(field) for name, field in root.fields.items()})


def _leaf(field: GraphQLField) -> GraphQLField:
    resolver, kind = field.resolve, field.type
    assert resolver is not None  # noqa: S101 - every root field has one

    def resolve(root: Projection, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        asked = root.roots[str(info.path.key)]
        whole = info._replace(field_nodes=asked.nodes, return_type=kind, fragments=root.fragments)
        return asked.project(resolver(None, whole, **arguments))

    leaf = GraphQLNonNull(_SHAPED) if isinstance(kind, GraphQLNonNull) else _SHAPED
    return GraphQLField(leaf, args=field.args, resolve=resolve)


class _Compiler:
    """Compiles one document."""

    def __init__(self, schema: GraphQLSchema, tree: DocumentNode) -> None:
        self._schema = schema
        self._tree = tree
        self._fragments: dict[str, FragmentDefinitionNode] = {
            each.name.value: each for each in tree.definitions if isinstance(each, FragmentDefinitionNode)
        }

    def document(self) -> Projection:
        """The projection. Raises Unusual."""
        operations = [each for each in self._tree.definitions if isinstance(each, OperationDefinitionNode)]
        if len(operations) != 1 or operations[0].directives:
            raise Unusual
        (operation,) = operations
        queried = operation.operation is OperationType.QUERY
        root = self._schema.query_type if queried else self._schema.mutation_type
        if root is None:
            raise Unusual
        nodes = self._collect(operation.selection_set.selections, root)
        roots = {
            key: Root(found, self._projector(self._field(root, found[0]).type, found, root.name))
            for key, found in nodes.items()
        }
        bare = _bare(operation, (found[0] for found in nodes.values()))
        return Projection(DocumentNode(definitions=(bare,)), roots, self._fragments)

    def _collect(self, selections: Iterable[SelectionNode], parent: GraphQLObjectType) -> _Nodes:
        """The fields that are asked for of a type, fragments included, in the order of the answer."""
        found: _Nodes = {}
        for each in self._flattened(selections, parent):
            found.setdefault((each.alias or each.name).value, []).append(each)
        return found

    def _flattened(self, selections: Iterable[SelectionNode], parent: GraphQLObjectType) -> Iterator[FieldNode]:
        for each in selections:
            if each.directives:
                raise Unusual
            if isinstance(each, FieldNode):
                yield each
                continue
            fragment = self._fragments[each.name.value] if isinstance(each, FragmentSpreadNode) else each
            if not isinstance(fragment, FragmentDefinitionNode | InlineFragmentNode) or fragment.directives:
                raise Unusual
            if fragment.type_condition is not None and fragment.type_condition.name.value != parent.name:
                raise Unusual
            yield from self._flattened(fragment.selection_set.selections, parent)

    def _field(self, parent: GraphQLObjectType, node: FieldNode) -> GraphQLField:
        if node.name.value not in parent.fields:  # __typename of the root, __schema, __type
            raise Unusual
        field: GraphQLField = parent.fields[node.name.value]
        return field

    def _projector(self, kind: GraphQLOutputType, nodes: list[FieldNode], place: str) -> Projector:
        """What cuts a value of a type."""
        if not isinstance(kind, GraphQLNonNull):
            inner = self._present(kind, nodes, place)
            return lambda value: None if value is None else inner(value)
        inner = self._present(kind.of_type, nodes, place)

        def required(value: Any) -> Any:
            if value is None:
                raise GraphQLError(f"Cannot return null for non-nullable field {place}.{nodes[0].name.value}.", nodes)
            return inner(value)

        return required

    def _present(self, kind: GraphQLOutputType, nodes: list[FieldNode], place: str) -> Projector:
        """What cuts a value that is there."""
        if isinstance(kind, GraphQLList):
            each = self._projector(kind.of_type, nodes, place)
            return lambda values: [each(value) for value in values]
        if isinstance(kind, GraphQLObjectType):
            return self._object(kind, nodes)
        if isinstance(kind, GraphQLEnumType) or kind in _CHECKED:
            return kind.coerce_output_value
        if isinstance(kind, GraphQLScalarType):
            return _as_it_is
        raise Unusual

    def _object(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Projector:
        selections = [each for node in nodes if node.selection_set for each in node.selection_set.selections]
        fields = [(key, self._taking(kind, found)) for key, found in self._collect(selections, kind).items()]
        return lambda source: {key: take(source) for key, take in fields}

    def _taking(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Projector:
        """What takes a field out of a shape, and cuts it."""
        name = nodes[0].name.value
        if nodes[0].arguments:
            raise Unusual
        if name == _TYPENAME:
            return lambda _source: kind.name
        field = self._field(kind, nodes[0])
        if isinstance(field.type, GraphQLScalarType) and field.type not in _CHECKED:
            return itemgetter(name)
        cut = self._projector(field.type, nodes, kind.name)
        return lambda source: cut(source[name])


def _as_it_is(value: Any) -> Any:
    return value


def _bare(operation: OperationDefinitionNode, fields: Iterable[FieldNode]) -> OperationDefinitionNode:
    """An operation that asks for these fields as leaves."""
    leaves = [FieldNode(name=each.name, alias=each.alias, arguments=each.arguments, loc=each.loc) for each in fields]
    return OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        selection_set=SelectionSetNode(selections=tuple(leaves)),
        loc=operation.loc,
    )
