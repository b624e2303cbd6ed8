"""What of an answer is priced: which data points of the tariff the selected fields are, and what holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sightline.interfaces.graphql.selection import Selection
from sightline.interfaces.graphql.shapes.values import Shape
from sightline.services.charging import Item

Path = tuple[str, ...]
"""The names of fields, from a record down."""

EMAIL, PHONE, PROFILE, COMPANY = "email", "phone", "profile", "company"


class Priced(msgspec.Struct, frozen=True):
    """A type of records that is priced: the data point that a field is. What is not named is the `rest`, or free."""

    rest: str
    points: dict[Path, str]
    free: frozenset[str]


_POSITIONS = ("currentPositions", "pastPositions")
_FREE = frozenset({"id", "_id", "source", "__typename", "companyId", "confidence", "score", "isExcluded"})

PERSON_RECORD = Priced(
    PROFILE,
    {
        ("personalEmails",): EMAIL,
        ("personalPhones",): PHONE,
        **{(each, name): EMAIL for each in _POSITIONS for name in ("emails", "workEmail")},
        **{(each, "phones"): PHONE for each in _POSITIONS},
    },
    _FREE,
)
PERSON = Priced(
    PROFILE,
    {
        **{(f"{name}Emails",): EMAIL for name in ("work", "verifiedWork", "verifiedLikelyWork", "personal")},
        **{(f"{name}Phones",): PHONE for name in ("work", "personal")},
    },
    _FREE,
)
COMPANY_INFO = Priced(COMPANY, {}, _FREE)


class Records(msgspec.Struct, frozen=True):
    """The priced records of an answer. `lists`: the lists that hold them; `path`: how a selection reaches them.

    `paged`: the list whose length is the size of a page of results, for verbs that have a price for pages.
    """

    priced: Priced
    path: Path
    lists: Callable[[Shape], Iterable[list[Shape]]]
    paged: str | None = None


OPERATIONS: dict[str, Records] = {
    "searchPeople": Records(PERSON_RECORD, ("results",), lambda shape: (shape["results"],)),
    "searchCompany": Records(COMPANY_INFO, ("results",), lambda shape: (shape["results"],)),
    "flatAdvancedSearch": Records(PERSON, ("people",), lambda shape: (shape["people"],), "people"),
    "groupedAdvancedSearch": Records(
        PERSON, ("companies", "people"), lambda shape: (each["people"] for each in shape["companies"]), "companies"
    ),
}
"""The operations that are charged by what their answers hold; all others are free."""


class Holding(msgspec.Struct, frozen=True):
    """What of a record is selected, by data points."""

    paths: tuple[tuple[str, tuple[Path, ...]], ...]

    def points(self, record: Shape) -> tuple[str, ...]:
        """The data points of which something is selected and held."""
        return tuple(point for point, paths in self.paths if any(held(record, path) for path in paths))

    def fields(self, record: Shape) -> Iterator[str]:
        """The names of the selected fields that hold a value ("currentPositions.emails")."""
        return (".".join(path) for _, paths in self.paths for path in paths if held(record, path))


def holding(priced: Priced, selection: Selection) -> Holding:
    """What a selection of a record asks for."""
    found: dict[str, list[Path]] = {}
    for path in _paths(priced, selection):
        if path[-1] not in priced.free:
            found.setdefault(priced.points.get(path, priced.rest), []).append(path)
    return Holding(tuple((point, tuple(paths)) for point, paths in found.items()))


def _paths(priced: Priced, selection: Selection) -> Iterator[Path]:
    """The selected fields; those below one are told apart only where they are different data points."""
    split = {path[0] for path in priced.points if len(path) > 1}
    for name, below in selection.items():
        if name in split:
            yield from ((name, each) for each in below)
        else:
            yield (name,)


def held(shape: Any, path: Path) -> bool:
    """Whether something stands at the end of a path: in any of the lists on the way."""
    if isinstance(shape, list):
        return any(held(each, path) for each in shape)
    if path and shape is not None:
        return held(shape[path[0]], path[1:])
    return shape is not None and shape is not False and shape not in ("", {})


def below(selection: Selection, path: Path) -> Selection | None:
    """What is selected at the end of a path; None if nothing is."""
    found: Selection | None = selection
    for name in path:
        found = None if found is None else found.get(name)
    return found


def items(records: Sequence[Shape], selected: Holding) -> list[Item]:
    """The records as the tariff sees them. One without an id is nobody's, and free."""
    return [Item(int(each["id"]), selected.points(each)) if each["id"] else Item(None, ()) for each in records]
