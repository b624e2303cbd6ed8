"""Person names: the parts of a name as people write them."""

from __future__ import annotations

import msgspec


class PersonName(msgspec.Struct, frozen=True):
    """A name and its parts as far as they are known. `full` is as one would address the person, without titles."""

    full: str
    first: str | None = None
    middle: str | None = None
    last: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    nickname: str | None = None


def parse_person_name(
    full: str | None, first: str | None = None, middle: str | None = None, last: str | None = None
) -> PersonName:
    """The parts of a name. Parts that are given win over what is read from `full`."""
    tokens = (full or " ".join(each for each in (first, middle, last) if each)).split()
    if len(tokens) < 2:
        return PersonName(" ".join(tokens), first or (tokens[0] if tokens else None), middle, last)
    return PersonName(
        " ".join(tokens), first or tokens[0], middle or " ".join(tokens[1:-1]) or None, last or tokens[-1]
    )
