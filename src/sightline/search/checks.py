"""Whether a question makes sense: its fields exist, its leaves fit them, its sizes are bounded."""

from __future__ import annotations

from collections.abc import Iterator

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
    Key,
    Kind,
    Match,
    Not,
    Overlap,
    Place,
    Query,
    Range,
    Sort,
    SuggestQuery,
    Text,
    Within,
)

MAX_VALUES = 20_000
"""Most values, over all leaves of a question."""

MAX_KEYS = 10_000
"""Most of them that are identifiers, which the store looks up."""

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
    for of, condition in _walk(kind, where):
        _check_node(of, condition)


def check_size(kind: Kind, where: Condition) -> None:
    """Raises TooLarge for a condition that is too deep or has too many parts, values or identifiers."""
    keys = 0
    for _, condition in _walk(kind, where):
        keys += len(condition.any_of) if isinstance(condition, Key) else 0
        if keys > MAX_KEYS:
            raise TooLarge(
                f"The question has more than {MAX_KEYS} identifiers (ids, emails, phones, profiles, domains, names).",
                hint="Ask in several questions.",
            )


def _walk(kind: Kind, where: Condition) -> Iterator[tuple[Kind, Condition]]:
    """All conditions, each with what it is asked of; raises TooLarge when there are too many."""
    nodes = values = 0
    waiting: list[tuple[Kind, Condition, int]] = [(kind, where, 1)]
    while waiting:
        of, condition, depth = waiting.pop()
        nodes += 1
        values += _count_values(condition)
        if depth > MAX_DEPTH or nodes > MAX_NODES or values > MAX_VALUES:
            raise TooLarge(
                "The question is too large.",
                hint=f"At most {MAX_VALUES} values in {MAX_NODES} conditions, {MAX_DEPTH} inside one another.",
            )
        yield of, condition
        waiting += [(to, part, depth + 1) for to, part in _parts(of, condition)]


def _count_values(condition: Condition) -> int:
    """The number of values of a leaf; raises TooLarge for one that is too long."""
    leaf = condition.title if isinstance(condition, Formerly) else condition
    if not isinstance(leaf, Match | Key | Text | Range | Overlap | Within):
        return 0
    name = leaf.by if isinstance(leaf, Key) else leaf.field
    for value in leaf.any_of:
        _check_text(name, value)
    return len(leaf.any_of)


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


def _check_node(kind: Kind, condition: Condition) -> None:
    """Checks one condition without its parts."""
    match condition:
        case Employer() | Formerly() if kind is not Kind.people:
            raise InvalidInput(f"{type(condition).__name__} is asked of people, not of {kind.value}.")
        case Formerly(title=title) if title is not None and title.field != "title":
            raise InvalidInput("The text of a past position is that of its title.", field=title.field)
        case Within(field=name, any_of=places) if Place() in places:
            raise InvalidInput("A place of which no part is given is everywhere.", field=name)
        case Has() | Match() | Text() | Range() | Overlap() | Within():
            _check_fits(search_field(kind, condition.field), condition)
        case Key():
            raise InvalidInput("Keys are looked up in the store before an engine is asked.", field=condition.by)


def _check_fits(field: SearchField, condition: Condition) -> None:
    fitting = _FITTING[type(condition)]
    if field.type not in fitting:
        raise InvalidInput(
            f"{type(condition).__name__} cannot be asked of {field.name!r}, which holds a {field.type.value}.",
            field=field.name,
            allowed=sorted(leaf.__name__ for leaf, types in _FITTING.items() if field.type in types),
        )


def _check_text(name: str, value: object) -> None:
    texts = (value.city, value.region, value.country, value.postal_code) if isinstance(value, Place) else (value,)
    if any(isinstance(text, str) and len(text) > MAX_TEXT for text in texts):
        raise TooLarge(f"A value of {name!r} has more than {MAX_TEXT} characters.", field=name)


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
    _check_text("text", query.text)
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
