"""How large a document may be, measured on its syntax before it is validated against the schema."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
)

from sightline.errors import TooLarge

MAX_TOKENS = 10_000
"""Words and signs in a document."""

MAX_DEPTH = 16
"""Levels of fields within fields; the usual introspection query has 13."""

MAX_FIELDS = 2_000
"""Fields that an operation asks for, its fragments spread out."""

MAX_ROOT_FIELDS = 10
"""Searches in one operation (by aliases)."""


_MAX_NESTING = 4 * MAX_DEPTH  # of fields and fragments; keeps the measuring itself shallow


class _Size:
    """Depth and number of fields of selections; each fragment is measured once."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.measured: dict[str, tuple[int, int]] = {}

    def of(self, selections: Iterable[SelectionNode], nesting: int = 0) -> tuple[int, int]:
        _check("levels of fields and fragments", nesting, _MAX_NESTING)
        depth = fields = 0
        for selection in selections:
            below, count = self._one(selection, nesting + 1)
            depth, fields = max(depth, below), fields + count
        return depth, fields

    def _one(self, selection: SelectionNode, nesting: int) -> tuple[int, int]:
        if isinstance(selection, FieldNode):
            inner = selection.selection_set.selections if selection.selection_set else ()
            below, count = self.of(inner, nesting)
            return below + 1, count + 1
        if isinstance(selection, InlineFragmentNode):
            return self.of(selection.selection_set.selections, nesting)
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value, nesting)
        return 0, 0

    def _fragment(self, name: str, nesting: int) -> tuple[int, int]:
        if name not in self.measured:
            self.measured[name] = (0, 0)  # a cycle ends here; validation refuses it
            fragment = self.fragments.get(name)
            if fragment is not None:
                self.measured[name] = self.of(fragment.selection_set.selections, nesting)
        return self.measured[name]


def check_bounds(document: DocumentNode) -> None:
    """Raise TooLarge for a document with an operation beyond the bounds."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    size = _Size(fragments)
    for operation in document.definitions:
        if not isinstance(operation, OperationDefinitionNode):
            continue
        roots = operation.selection_set.selections
        depth, fields = size.of(roots)
        _check("levels of fields", depth, MAX_DEPTH)
        _check("fields", fields, MAX_FIELDS)
        _check("searches", len(root_names(operation, fragments)), MAX_ROOT_FIELDS)


def root_names(operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]) -> list[str]:
    """The names of the fields that an operation asks for at its root, fragments spread out, aliases counted apart."""
    names: list[str] = []
    waiting: list[SelectionNode] = list(operation.selection_set.selections)
    seen: set[str] = set()
    while waiting:
        selection = waiting.pop()
        if isinstance(selection, FieldNode):
            names.append(selection.name.value)
        elif isinstance(selection, InlineFragmentNode):
            waiting.extend(selection.selection_set.selections)
        elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
            seen.add(selection.name.value)
            fragment = fragments.get(selection.name.value)
            waiting.extend(fragment.selection_set.selections if fragment else ())
    return names


def _check(what: str, found: int, bound: int) -> None:
    if found > bound:
        raise TooLarge(
            f"The query has {found:,} {what}; at most {bound:,} are allowed.",
            field="query",
            hint="Ask for less in one query.",
        )
