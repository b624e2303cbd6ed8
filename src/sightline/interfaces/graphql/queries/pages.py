"""Orders, pages and cursors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sightline.errors import InvalidInput, TooLarge
from sightline.interfaces.graphql import inputs
from sightline.model.query import MAX_LIMIT, MAX_OFFSET, Sort
from sightline.model.vocabularies.wire import neutral_values

DEFAULT_LIMIT = 10
DEFAULT_LIMIT_PER_COMPANY = 5
MAX_LIMIT_PER_COMPANY = 25
CURSOR = "cursor"


def order(enum: str, options: Iterable[str] | None) -> tuple[Sort, ...]:
    """The sort keys of a list of sorting options; a field that was named before counts no more."""
    found: dict[str, Sort] = {}
    for option in options or ():
        neutral = neutral_values("leadiq", enum, option)[0]
        field = neutral.removeprefix("-")
        found.setdefault(field, Sort(field, descending=neutral.startswith("-")))
    return tuple(found.values())


def page(skip: int | None, limit: int | None) -> tuple[int, int]:
    """Skip and limit with their defaults; raises InvalidInput or TooLarge beyond their bounds."""
    start = _between(0 if skip is None else skip, 0, MAX_OFFSET, "input.skip")
    size = _between(DEFAULT_LIMIT if limit is None else limit, 0, MAX_LIMIT, "input.limit")
    if start + size > MAX_OFFSET:
        raise TooLarge(
            f"skip + limit is {start + size:,}; at most {MAX_OFFSET:,} is allowed.",
            field="input.skip",
            hint="Page on with `after` of the previous answer instead.",
        )
    return start, size


def limit_per_company(limit: int | None) -> int:
    """How many people of each company to show."""
    given = DEFAULT_LIMIT_PER_COMPANY if limit is None else limit
    return _between(given, 0, MAX_LIMIT_PER_COMPANY, "input.limitPerCompany")


def _between(value: int, low: int, high: int, path: str) -> int:
    name = path.rpartition(".")[2]
    if value < low:
        raise InvalidInput(f"{name} is {value:,}; it cannot be negative.", field=path)
    if value > high:
        raise TooLarge(f"{name} is {value:,}; at most {high:,} is allowed.", field=path)
    return value


def read_cursor(after: Sequence[inputs.CursorKey] | None, skip: int | None) -> str | None:
    """The cursor that `after` carries; raises InvalidInput if it is none of ours, or beside `skip`."""
    if not after:
        return None
    if len(after) != 1 or after[0].key != CURSOR or not after[0].value:
        raise InvalidInput("This is no cursor of ours.", field="input.after", hint="Hand back `after` as it was given.")
    if skip:
        raise InvalidInput("`after` and `skip` exclude each other.", field="input.skip")
    return after[0].value


def cursor_shape(cursor: str | None) -> list[dict[str, str]] | None:
    """A cursor as the schema writes it."""
    return None if cursor is None else [{"key": CURSOR, "value": cursor}]
