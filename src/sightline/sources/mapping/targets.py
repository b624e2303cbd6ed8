"""What the fields of the nouns take: which transform reads a plain column, and which part of a value it fills."""

from __future__ import annotations

import types
import typing
from enum import EnumType
from functools import cache
from typing import Any

import msgspec

from sightline.model.company import Company
from sightline.model.events import Measure, News, Posting
from sightline.model.values import (
    Code,
    CompanyRef,
    Education,
    Email,
    FundingRound,
    Location,
    MoneyRange,
    Phone,
    Profile,
    SizeRange,
    Technology,
)

_DATES = ("start", "end", "on", "birth_date", "last_funding_on", "opened_on", "closed_on", "published_on",
          "effective_on")  # fmt: skip
_BY_NAME: dict[str, str] = {
    **dict.fromkeys(_DATES, "date"),
    **dict.fromkeys(("website", "url", "logo_url", "careers_url", "picture_url"), "url"),
    **dict.fromkeys(("domain", "other_domains", "email_domains", "company_domain"), "domain"),
    **dict.fromkeys(("revenue", "funding_total", "last_funding_amount", "usd"), "money"),
    "linkedin_url": "linkedin",
    "headcount": "headcount",
    "founded_year": "year",
    "attributes": "plain",
}
_BY_TYPE: dict[type, str] = {str: "text", int: "integer", float: "number", bool: "boolean"}

MAIN_PART: dict[type[msgspec.Struct], tuple[str, str]] = {
    Email: ("value", "email"),
    Phone: ("value", "phone"),
    CompanyRef: ("name", "text"),
    Technology: ("name", "text"),
    Code: ("code", "text"),
    Education: ("name", "text"),
    FundingRound: ("on", "date"),
}
"""The part of a value that a plain column fills, and its transform."""

WHOLE: dict[type[msgspec.Struct], str] = {
    Profile: "profile",
    Location: "place",
    SizeRange: "size_range",
    MoneyRange: "money_range",
}
"""Values that a transform makes whole from a plain column."""

EVENT_KINDS = (Posting, News, Measure)


class Slot(msgspec.Struct, frozen=True):
    """What a field takes: `many` for a list of values, `mapping` for values by name."""

    name: str
    type: Any
    many: bool = False
    mapping: bool = False
    pairs: bool = False

    @property
    def is_struct(self) -> bool:
        """Whether the value has parts."""
        return isinstance(self.type, type) and issubclass(self.type, msgspec.Struct)


@cache
def slots(struct: type[msgspec.Struct]) -> dict[str, Slot]:
    """The fields of a noun or value. What only the store sets (CompanyRef.subject) is not among them."""
    return {
        field.name: _slot(field.name, field.type)
        for field in msgspec.structs.fields(struct)
        if not (struct is CompanyRef and field.name == "subject")
    }


def _slot(name: str, hint: Any) -> Slot:
    hint = _without_none(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is dict:
        return Slot(name, str if name == "external_ids" else object, mapping=True)
    if origin is tuple:
        if typing.get_origin(arguments[0]) is tuple:
            return Slot(name, str, mapping=True, pairs=True)
        return Slot(name, arguments[0], many=True)
    return Slot(name, hint)


def _without_none(hint: Any) -> Any:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        given = [each for each in typing.get_args(hint) if each not in (type(None), msgspec.UnsetType)]
        return given[0] if len(given) == 1 else hint
    return hint


def default_transform(owner: type[msgspec.Struct], slot: Slot) -> str:
    """The transform that reads a plain column for this field."""
    if slot.is_struct:
        return MAIN_PART[slot.type][1] if slot.type in MAIN_PART else WHOLE.get(slot.type, "")
    if owner in MAIN_PART and slot.name == MAIN_PART[owner][0]:
        return MAIN_PART[owner][1]
    if isinstance(slot.type, EnumType):
        return "choice"
    if slot.type is object:
        return "plain"
    if owner is Profile or slot.mapping:
        return "url" if slot.name == "url" and owner is not Profile else "text"
    if slot.name == "functions" and owner is Company:
        return "text"
    return _BY_NAME.get(slot.name) or _BY_TYPE[slot.type]
