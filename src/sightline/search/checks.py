"""Whether a question makes sense: its fields exist, its leaves fit them, its sizes are bounded."""

from __future__ import annotations

from sightline.errors import InvalidInput, TooLarge
from sightline.model.fields import FIELDS, FieldType, SearchField, search_field
from sightline.model.query import (
    All,
    AnyOf,
    Condition,
    Employer,
    FacetQuery,
    Formerly,
    GroupedQuery,
    Has,
    Kind,
    Match,
    Not,
    Overlap,
    Query,
    Range,
    Sort,
    SuggestQuery,
    Text,
    Within,
)

MAX_VALUES = 20_000
"""Most values, over all leaves of a question."""

MAX_DEPTH = 20
"""Most conditions inside one another."""

MAX_NODES = 2_000
"""Most conditions of a question."""

MAX_TEXT = 1_000
"""Most characters of a value."""

_FITTING: dict[type, frozenset[FieldType]] = {
    Match: frozenset({FieldType.id, FieldType.key}),
    Text: frozenset({FieldType.text}),
    Range: frozenset({FieldType.number, FieldType.day, FieldType.instant}),
    Overlap: frozenset({FieldType.range}),
    Within: frozenset({FieldType.place}),
    Has: frozenset(FieldType) - {FieldType.id},
}


def check_condition(kind: Kind, where: Condition) -> None:
    """Raises UnknownField, InvalidInput or TooLarge if an engine cannot answer the condition."""
    nodes = values = 0
    waiting: list[tuple[Kind, Condition, int]] = [(kind, where, 1)]
    while waiting:
        of, condition, depth = waiting.pop()
        nodes += 1
        values += _check_node(of, condition)
        if depth > MAX_DEPTH or nodes > MAX_NODES or values > MAX_VALUES:
            raise TooLarge(
                "The question is too large.",
                hint=f"At most {MAX_VALUES} values in {MAX_NODES} conditions, {MAX_DEPTH} inside one another.",
            )
        waiting += [(to, part, depth + 1) for to, part in _parts(of, condition)]


def _parts(kind: Kind, condition: Condition) -> list[tuple[Kind, Condition]]:
    match condition:
        case All(of=parts) | AnyOf(of=parts):
            return [(kind, part) for part in parts]
        case Not(of=part):
            return [(kind, part)]
        case Employer(where=part):
            return [(Kind.companies, part)]
        case Formerly(where=part) if part is not None:
            return [(Kind.companies, part)]
    return []


def _check_node(kind: Kind, condition: Condition) -> int:
    """Checks one condition without its parts; returns its number of values."""
    match condition:
        case Employer() | Formerly() if kind is not Kind.people:
            raise InvalidInput(f"{type(condition).__name__} is asked of people, not of {kind.value}.")
        case Formerly(title=title):
            if title is not None and title.field != "title":
                raise InvalidInput("The text of a past position is that of its title.", field=title.field)
            return 0 if title is None else _check_values(title.field, title.any_of)
        case All() | AnyOf() | Not() | Employer():
            return 0
        case Has(field=name):
            _check_fits(search_field(kind, name), condition)
            return 0
        case Match() | Text() | Range() | Overlap() | Within():
            _check_fits(search_field(kind, condition.field), condition)
            return _check_values(condition.field, condition.any_of)
    raise InvalidInput(f"{type(condition).__name__} is resolved before an engine is asked.")


def _check_fits(field: SearchField, condition: Condition) -> None:
    fitting = _FITTING[type(condition)]
    if field.type not in fitting:
        raise InvalidInput(
            f"{type(condition).__name__} cannot be asked of {field.name!r}, which holds a {field.type.value}.",
            field=field.name,
            allowed=sorted(leaf.__name__ for leaf, types in _FITTING.items() if field.type in types),
        )


def _check_values(name: str, values: tuple[object, ...]) -> int:
    for value in values:
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise TooLarge(f"A value of {name!r} has more than {MAX_TEXT} characters.", field=name)
    return len(values)


def check_order(kind: Kind, order: tuple[Sort, ...]) -> None:
    """Raises if a field of the order does not exist or has no order."""
    if len(order) > MAX_DEPTH:
        raise TooLarge(f"An order has at most {MAX_DEPTH} keys.")
    for sort in order:
        _check_use(search_field(kind, sort.field), "sortable", "sorted by")


def check_query(query: Query) -> None:
    """Raises if an engine cannot answer."""
    check_condition(query.kind, query.where)
    check_order(query.kind, query.order)
    _check_page(query.skip, query.limit, query.cursor)


def check_grouped(query: GroupedQuery) -> None:
    """Raises if an engine cannot answer."""
    check_condition(Kind.people, query.where)
    check_order(Kind.people, query.order)
    check_order(Kind.companies, query.company_order)
    _check_page(query.skip, query.limit, query.cursor)
    _check_not_negative("limit_per_company", query.limit_per_company)


def check_facets(query: FacetQuery) -> None:
    """Raises if an engine cannot answer."""
    check_condition(query.kind, query.where)
    _check_use(search_field(query.kind, query.field), "facet", "counted by")
    _check_not_negative("limit", query.limit)


def check_suggest(query: SuggestQuery) -> None:
    """Raises if an engine cannot answer."""
    _check_use(search_field(query.kind, query.field), "suggest", "suggested from")
    _check_values("text", (query.text,))
    _check_not_negative("limit", query.limit)


def _check_use(field: SearchField, use: str, words: str) -> None:
    if not getattr(field, use):
        allowed = [each.name for each in FIELDS if each.kind is field.kind and getattr(each, use)]
        raise InvalidInput(f"{field.name!r} cannot be {words}.", field=field.name, allowed=allowed)


def _check_page(skip: int, limit: int, cursor: str | None) -> None:
    _check_not_negative("skip", skip)
    _check_not_negative("limit", limit)
    if cursor is not None and skip:
        raise InvalidInput("A page begins at a cursor or at `skip`, not at both.", field="skip")


def _check_not_negative(name: str, value: int) -> None:
    if value < 0:
        raise InvalidInput(f"`{name}` is {value}; it cannot be negative.", field=name)
