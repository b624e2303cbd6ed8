"""Which of our kinds of signals each type of the wire means. This is the one place where both names meet.

Source of the types: Lusha's OpenAPI document of its version 2. `newJobListing` stands in its tutorial only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from sightline.errors import InvalidInput
from sightline.model.signal import Kind
from sightline.model.vocabularies.terms import terms
from sightline.model.vocabularies.wire import to_wire, wire_enum

ObjectType = Literal["contact", "company"]

ALL = "allSignals"
"""Asks for every type."""

EVENT_TYPES = "newsEventTypes"
DEPARTMENTS = "hiringByDepartments"
LOCATIONS = "hiringByLocations"


class SignalType(msgspec.Struct, frozen=True):
    """A type of the wire: one of our kinds, of news only the event types of one group. `filters` bind it."""

    name: str
    kind: Kind
    group: str | None = None
    filters: frozenset[str] = frozenset()

    @property
    def event_types(self) -> frozenset[str]:
        """The event types of its group, in our words."""
        return frozenset(each.id for each in terms("news_event_types") if each.group == self.group)


def _windows(direction: str) -> tuple[SignalType, ...]:
    return tuple(
        SignalType(f"headcount{direction.title()}{window}", Kind(f"headcount_{direction}_{window}"))
        for window in ("1m", "3m", "6m", "12m")
    )


def _news(name: str, group: str) -> SignalType:
    return SignalType(name, Kind.news, group, frozenset({EVENT_TYPES}))


CONTACT_TYPES: tuple[SignalType, ...] = (
    SignalType("companyChange", Kind.company_change),
    SignalType("promotion", Kind.promotion),
)

COMPANY_TYPES: tuple[SignalType, ...] = (
    SignalType("websiteTrafficIncrease", Kind.website_traffic_increase),
    SignalType("websiteTrafficDecrease", Kind.website_traffic_decrease),
    SignalType("itSpendIncrease", Kind.it_spend_increase),
    SignalType("itSpendDecrease", Kind.it_spend_decrease),
    *_windows("increase"),
    *_windows("decrease"),
    SignalType("newJobListing", Kind.new_job_listing, filters=frozenset({DEPARTMENTS, LOCATIONS})),
    SignalType("surgeInHiring", Kind.surge_in_hiring),
    SignalType("surgeInHiringByDepartment", Kind.surge_in_hiring_by_department, filters=frozenset({DEPARTMENTS})),
    SignalType("surgeInHiringByLocation", Kind.surge_in_hiring_by_location, filters=frozenset({LOCATIONS})),
    _news("riskNews", "risk"),
    _news("commercialActivityNews", "commercial_activity"),
    _news("corporateStrategyNews", "corporate_strategy"),
    _news("financialEventsNews", "financial_events"),
    _news("peopleNews", "people"),
    _news("marketIntelligenceNews", "market_intelligence"),
    _news("productActivityNews", "product_activity"),
)

TYPES: dict[ObjectType, tuple[SignalType, ...]] = {"contact": CONTACT_TYPES, "company": COMPANY_TYPES}

OF_VERSION_3 = frozenset(each.name for each in wire_enum("lusha", "CompanySignal").values if each.newer)
"""Types that only the next version of the API has, which is not served."""


def names_of(object_type: ObjectType) -> tuple[str, ...]:
    """What may be asked for, in the order in which answers have it."""
    return (ALL, *(each.name for each in TYPES[object_type]))


def types_of(object_type: ObjectType, names: Sequence[str]) -> tuple[SignalType, ...]:
    """The types that are asked for, each once, in the order of `names_of`. Raises InvalidInput for one that is none."""
    allowed = names_of(object_type)
    for place, name in enumerate(names):
        if name in OF_VERSION_3:
            message = f"{name!r} is a signal of version 3 of this API, which is not served."
            raise InvalidInput(message, field=f"signals[{place}]", allowed=allowed)
        if name not in allowed:
            message = f"{name[:60]!r} is no signal of a {object_type}."
            raise InvalidInput(message, field=f"signals[{place}]", allowed=allowed)
    return tuple(each for each in TYPES[object_type] if ALL in names or each.name in names)


def event_type_name(event_type: str | None) -> str | None:
    """An event type of news as objects have it: lower case."""
    name = None if event_type is None else to_wire("lusha", "NewsEventType", event_type)
    return None if name is None else name.lower()


def department_name(department: str | None) -> str | None:
    """A department of hiring as the wire writes it."""
    return None if department is None else to_wire("lusha", "HiringDepartment", department)


def seniority_label(seniority: str | None) -> str | None:
    """A rung as the wire writes it."""
    return None if seniority is None else to_wire("lusha", "SeniorityLabel", seniority) or "other"
