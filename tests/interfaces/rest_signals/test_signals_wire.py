"""The names of the wire: all of the published lists are there, and each means what it says."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from sightline.errors import InvalidInput
from sightline.interfaces.rest_signals import inputs, shapes, wire
from sightline.interfaces.rest_signals.windows import months_before
from sightline.model.signal import OF_PEOPLE, Kind
from sightline.model.vocabularies.seniorities import seniorities
from sightline.model.vocabularies.terms import terms
from sightline.model.vocabularies.wire import wire_enum
from sightline.signals.rules import standard_rules
from tests.conftest import REPOSITORY

OURS = {"newJobListing"}
"""Types that the published lists lack: the tutorial names it."""

DAYS: SearchStrategy[dt.date] = st.dates(min_value=dt.date(1971, 1, 1))


@pytest.mark.parametrize(
    ("object_type", "enum"), [("contact", "ContactSignal"), ("company", "CompanySignal")], ids=["contact", "company"]
)
def test_every_published_type_is_served(object_type: wire.ObjectType, enum: str) -> None:
    published = {each.name for each in wire_enum("lusha", enum).values if not each.newer}
    assert set(wire.names_of(object_type)) == published | (OURS if object_type == "company" else set())
    assert len(set(wire.names_of(object_type))) == len(wire.names_of(object_type))


def test_every_kind_is_of_one_type_and_every_event_type_in_one_group() -> None:
    named = [(each.kind, each.group) for types in wire.TYPES.values() for each in types]
    assert len(named) == len(set(named))
    groups = [event for each in wire.COMPANY_TYPES if each.group for event in each.event_types]
    assert sorted(groups) == sorted(each.id for each in terms("news_event_types"))
    assert {each.kind for each in wire.CONTACT_TYPES} <= OF_PEOPLE
    assert not {each.kind for each in wire.COMPANY_TYPES} & OF_PEOPLE


def test_names_say_what_kinds_are() -> None:
    for each in (*wire.CONTACT_TYPES, *wire.COMPANY_TYPES):
        if each.group is None:
            assert each.name.lower() == each.kind.replace("_", "")
        else:
            assert each.name.lower() == each.group.replace("_", "") + "news"


def test_kinds_of_people_are_those_of_the_registry() -> None:
    assert {kind for kind in Kind if standard_rules()[kind].of == "person"} == OF_PEOPLE


def test_answers_have_an_array_for_each_type() -> None:
    for shape, types in ((shapes.ContactSignals, wire.CONTACT_TYPES), (shapes.CompanySignals, wire.COMPANY_TYPES)):
        assert {name for name in shape.__struct_fields__ if name[0].islower()} >= {each.name for each in types}


@pytest.mark.parametrize("each", terms("news_event_types"), ids=lambda each: each.id)
def test_event_types_are_lower_case(each: Any) -> None:
    assert wire.event_type_name(each.id) == each.label.lower()


def test_departments_and_rungs_have_names() -> None:
    for each in terms("hiring_departments"):
        assert wire.department_name(each.id) == each.label
    labels = set(wire_enum("lusha", "SeniorityLabel").names)
    assert {wire.seniority_label(each.id) for each in seniorities()} <= labels
    assert wire.seniority_label("something") == "other"
    assert wire.seniority_label(None) is wire.department_name(None) is wire.event_type_name(None) is None


def test_all_signals_and_single_ones() -> None:
    assert wire.types_of("contact", ["allSignals"]) == wire.CONTACT_TYPES
    assert wire.types_of("contact", ["promotion", "promotion", "allSignals"]) == wire.CONTACT_TYPES
    assert [each.name for each in wire.types_of("company", ["riskNews", "surgeInHiring"])] == [
        "surgeInHiring",
        "riskNews",
    ]
    for object_type, name in (("contact", "newJobListing"), ("company", "promotion"), ("company", "RiskNews")):
        with pytest.raises(InvalidInput, match=name):
            wire.types_of(object_type, [name])  # type: ignore[arg-type]


@given(DAYS, st.integers(0, 60))
def test_months_before(day: dt.date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day == day.day or (before.day < day.day and (before + dt.timedelta(days=1)).day == 1)


FIELDS: dict[type[msgspec.Struct], str] = {
    shapes.CareerMove: "personId currentCompanyId currentCompanyName currentDepartments currentSeniorityLabel "
    "currentTitle signalDate previousCompanyName previousDomain currentDomain",
    shapes.News: "companyId companyName domain signalId eventType eventSummary articlePublishedDate articleTitle "
    "articleHighlight eventEffectiveDate articleUrl",
    shapes.Hiring: "companyId signalId signalDate newJobsPostedLastWeek historicalAvg changeRatePercent companyName "
    "domain",
    shapes.HiringByDepartment: "companyId signalId signalDate department newJobsPostedLast4Weeks historicalAvg "
    "changeRatePercent companyName domain",
    shapes.HiringByLocation: "companyId signalId signalDate country state newJobsPostedLast4Weeks historicalAvg "
    "changeRatePercent companyName domain",
    shapes.Traffic: "signalDate historicalAvg lastMonthVisits changeRatePercent companyId companyName domain signalId",
    shapes.ItSpend: "signalDate estimatedAnnualItSpend changeRatePercent companyId companyName domain signalId",
    shapes.Headcount: "signalDate baselineEmployeesCount newEmployeesCount changeRatePercent companyId companyName "
    "domain signalId",
}
"""The fields of each object, as the published schemas have them."""


@pytest.mark.parametrize(("shape", "fields"), FIELDS.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_objects_have_the_published_fields(shape: type[msgspec.Struct], fields: str) -> None:
    assert set(shape.__struct_fields__) == set(fields.split())


COVERAGE = (REPOSITORY / "docs" / "coverage.md").read_text(encoding="utf-8")
SECTION = COVERAGE[COVERAGE.index("# Signals API") : COVERAGE.index("# Directory API")]


def fields_of(module: Any) -> set[str]:
    """The names of all fields that a module's structs have."""
    structs = (each for each in vars(module).values() if isinstance(each, type) and issubclass(each, msgspec.Struct))
    return {name for each in structs for name in each.__struct_fields__}


def test_coverage_lists_every_name() -> None:
    """In docs/coverage.md: types, values of filters, and the fields of what is asked and answered."""
    listed = set(re.findall(r"[`.]([\w& -]+)`", SECTION))
    names = {name for each in wire.TYPES for name in wire.names_of(each)} | wire.OF_VERSION_3
    names |= {*wire_enum("lusha", "NewsEventType").names, *wire_enum("lusha", "HiringDepartment").names}
    names |= fields_of(shapes) | fields_of(inputs)
    parts = {"used", "total", "remaining", "usage", "include", "filters"}  # of what is listed
    assert names - listed - parts == set()
