"""Query texts become parsed, bounded and validated documents, each once."""

from __future__ import annotations

import threading
from collections import OrderedDict

import msgspec
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)
from graphql.validation import MaxIntrospectionDepthRule, specified_rules

from sightline.interfaces.graphql.bounds import MAX_TOKENS, check_bounds, root_names
from sightline.interfaces.graphql.projection import Projection, project

_KEPT_CHARACTERS = 400_000  # of query texts in all; their syntax trees take some hundred times as many bytes
_RULES = (*specified_rules, MaxIntrospectionDepthRule)


class Document(msgspec.Struct, frozen=True):
    """A document that may be executed. `public` documents ask for the schema only and need no key.

    `verb`: the field that it asks for at its root, empty if there are several or none. `changes`: it holds a mutation.
    `projection`: what it is compiled to, unless it asks for something unusual.
    """

    tree: DocumentNode
    verb: str
    public: bool
    changes: bool
    projection: Projection | None


class ParseFailed(Exception):
    """The text is not GraphQL."""

    def __init__(self, error: GraphQLError) -> None:
        super().__init__(error.message)
        self.error = error


class ValidationFailed(Exception):
    """The document does not fit the schema."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Documents:
    """The documents of one schema, the most recently used kept. May be used from several threads."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def get(self, text: str) -> Document:
        """The document of a query text; raises ParseFailed, TooLarge or ValidationFailed."""
        with self._lock:
            found = self._kept.get(text)
            if found is not None:
                self._kept.move_to_end(text)
                return found
        document = self._prepare(text)
        with self._lock:
            self._keep(text, document)
        return document

    def _keep(self, text: str, document: Document) -> None:
        if text in self._kept or len(text) > _KEPT_CHARACTERS // 8:
            return
        self._kept[text] = document
        self._characters += len(text)
        while self._characters > _KEPT_CHARACTERS:
            oldest, _ = self._kept.popitem(last=False)
            self._characters -= len(oldest)

    def _prepare(self, text: str) -> Document:
        try:
            tree = parse(text, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
        except GraphQLError as error:
            raise ParseFailed(error) from error
        check_bounds(tree)
        errors = validate(self._schema, tree, _RULES, max_errors=20)
        if errors:
            raise ValidationFailed(errors)
        roots = _roots(tree)
        public = all(name.startswith("__") for name in roots)
        verb = roots.pop() if len(roots) == 1 and not public else ""
        return Document(tree, verb, public, _has_mutation(tree), project(self._schema, tree))


def _has_mutation(tree: DocumentNode) -> bool:
    return any(
        each.operation is OperationType.MUTATION
        for each in tree.definitions
        if isinstance(each, OperationDefinitionNode)
    )


def _roots(tree: DocumentNode) -> set[str]:
    """The fields that its operations ask for at their roots."""
    fragments = {each.name.value: each for each in tree.definitions if isinstance(each, FragmentDefinitionNode)}
    return {
        name
        for each in tree.definitions
        if isinstance(each, OperationDefinitionNode)
        for name in root_names(each, fragments)
    }
