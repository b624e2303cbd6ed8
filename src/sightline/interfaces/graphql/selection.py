"""What a question selects of an answer: the names of fields, through fragments and directives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    get_directive_values,
)

Selection = dict[str, Any]
"""Names of fields, each to the selection below it; aliases do not count."""


def selection_of(info: GraphQLResolveInfo[Any]) -> Selection:
    """What is selected below a field."""
    found: Selection = {}
    reader = _Reader(info)
    for node in info.field_nodes:
        if node.selection_set:
            reader.add(node.selection_set.selections, found)
    return found


class _Reader:
    """Reads selections of one operation."""

    def __init__(self, info: GraphQLResolveInfo[Any]) -> None:
        self._fragments = info.fragments
        self._variables = info.variable_values

    def add(self, selections: Iterable[SelectionNode], found: Selection) -> None:
        """Add what is selected to what is found. Validation has seen to it that fragments end."""
        for each in selections:
            if not self._is_included(each):
                continue
            if isinstance(each, FieldNode):
                below = found.setdefault(each.name.value, {})
                if each.selection_set:
                    self.add(each.selection_set.selections, below)
                continue
            fragment = self._fragment(each)
            self.add(fragment.selection_set.selections, found)

    def _fragment(self, node: SelectionNode) -> InlineFragmentNode | FragmentDefinitionNode:
        if isinstance(node, FragmentSpreadNode):
            known: Any = self._fragments[node.name.value]
            definition: FragmentDefinitionNode = getattr(known, "definition", known)
            return definition
        assert isinstance(node, InlineFragmentNode)  # noqa: S101 - there is no other selection
        return node

    def _is_included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        return not (skip and skip["if"]) and not (include and not include["if"])
