"""The person: the union of what the four contracts know of one."""

from __future__ import annotations

import msgspec

from sightline.model.values import Education, Email, Location, PartialDate, Phone, Position, Profile


class Person(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Everything that can be said of a person. None and () mean unknown.

    `first_name`, `middle_name`, `last_name`, `prefix` and `suffix` are as a source gave them or else read from
    `full_name` when records are folded. `positions` holds current and past ones; in a folded record the current come
    first, the primary one first of all.
    """

    full_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    nickname: str | None = None
    alternative_names: tuple[str, ...] = ()
    headline: str | None = None
    summary: str | None = None
    positions: tuple[Position, ...] = ()
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()
    profiles: tuple[Profile, ...] = ()
    location: Location | None = None
    education: tuple[Education, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    picture_url: str | None = None
    birth_date: PartialDate | None = None
    gender: str | None = None
    attributes: dict[str, str | int | float | bool | tuple[str, ...]] = {}
