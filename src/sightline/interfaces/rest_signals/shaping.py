"""Signals become the objects of the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sightline.interfaces.rest.shapes import Shape
from sightline.interfaces.rest_signals import shapes
from sightline.interfaces.rest_signals.wire import SignalType, department_name, event_type_name, seniority_label
from sightline.model.normal.places import country_name
from sightline.model.normal.titles import read_title
from sightline.model.signal import Detail, Kind, Signal, State
from sightline.model.summary import function_label
from sightline.model.values import PartialDate
from sightline.services.signals import Called, Told

Companies = Mapping[int, Called]
_NOTHING = Detail()


def move_shape(told: Told, person: int, companies: Companies) -> shapes.CareerMove:
    """A move or a promotion; `companies` are those that signals speak of, by id."""
    signal = told.signal
    before, after = signal.before, signal.after
    title = read_title(after.title) if after.title else None
    seniority = after.seniority or (title.seniority if title else None)
    return shapes.CareerMove(
        personId=str(person),
        currentCompanyId=after.employer,
        currentCompanyName=_name(after, companies),
        currentDepartments=function_label(title.function) if title and title.function else None,
        currentSeniorityLabel=seniority_label(seniority),
        currentTitle=after.title,
        signalDate=whole_day(signal.day),
        previousCompanyName=_name(before, companies),
        previousDomain=_domain(before, companies),
        currentDomain=_domain(after, companies),
    )


def company_shape(told: Told, some: SignalType, ids: Mapping[str, Any]) -> Shape:
    """A signal of a company as an object of its type; `ids` are those of `identity`."""
    return _SHAPED[some.kind](told.signal, {**ids, "signalId": told.id})


def identity(company: int, called: Called) -> dict[str, Any]:
    """Which company it is."""
    return {"companyId": str(company), "companyName": called.name, "domain": called.domain}


def whole_day(day: PartialDate) -> str:
    """A date as far as it is known, as a whole one: the first day of it."""
    return f"{day}-01-01"[:10]


def _name(state: State, companies: Companies) -> str | None:
    """What an employer is called: its own name, else what the source calls it."""
    found = _employer(state, companies)
    return (found.name if found else None) or state.company


def _domain(state: State, companies: Companies) -> str | None:
    found = _employer(state, companies)
    return found.domain if found else None


def _employer(state: State, companies: Companies) -> Called | None:
    return companies.get(state.employer) if state.employer is not None else None


def _measured(signal: Signal, ids: Mapping[str, Any]) -> dict[str, Any]:
    """What the objects of all changed numbers have."""
    old, new = _number(signal.before), _number(signal.after)
    rate = round(100 * (new - old) / old, 2) if old else None
    return {**ids, "signalDate": whole_day(signal.day), "changeRatePercent": rate}


def _headcount(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    return shapes.Headcount(
        **_measured(signal, ids),
        baselineEmployeesCount=round(_number(signal.before)),
        newEmployeesCount=round(_number(signal.after)),
    )


def _traffic(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    average = round(_number(signal.before), 2)
    return shapes.Traffic(**_measured(signal, ids), historicalAvg=average, lastMonthVisits=_number(signal.after))


def _it_spend(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    return shapes.ItSpend(**_measured(signal, ids), estimatedAnnualItSpend=_number(signal.after))


def _hiring(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    average, posted = _jobs(signal)
    return shapes.Hiring(**_measured(signal, ids), historicalAvg=average, newJobsPostedLastWeek=posted)


def _hiring_by_department(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    average, posted = _jobs(signal)
    return shapes.HiringByDepartment(
        **_measured(signal, ids),
        department=department_name((signal.detail or _NOTHING).department),
        historicalAvg=average,
        newJobsPostedLast4Weeks=posted,
    )


def _hiring_by_location(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    average, posted = _jobs(signal)
    return shapes.HiringByLocation(
        **_measured(signal, ids),
        country=_country(signal),
        state=(signal.detail or _NOTHING).region,
        historicalAvg=average,
        newJobsPostedLast4Weeks=posted,
    )


def _jobs(signal: Signal) -> tuple[float, int]:
    return round(_number(signal.before), 2), round(_number(signal.after))


def _listing(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    detail = signal.detail or _NOTHING
    return shapes.JobListing(
        **ids,
        signalDate=whole_day(signal.day),
        jobTitle=detail.title,
        department=department_name(detail.department),
        country=_country(signal),
        state=detail.region,
        city=detail.city,
        jobUrl=detail.url,
    )


def _news(signal: Signal, ids: Mapping[str, Any]) -> Shape:
    detail = signal.detail or _NOTHING
    return shapes.News(
        **ids,
        eventType=event_type_name(detail.event_type),
        eventSummary=detail.summary,
        articlePublishedDate=_day(detail.published_on),
        articleTitle=detail.title,
        articleHighlight=detail.highlight,
        eventEffectiveDate=_day(detail.effective_on),
        articleUrl=detail.url,
    )


def _country(signal: Signal) -> str | None:
    code = (signal.detail or _NOTHING).country
    return (country_name(code) or code) if code else None


def _day(day: PartialDate | None) -> str | None:
    return None if day is None else whole_day(day)


def _number(state: State) -> float:
    return float(state.value or 0)


_SHAPED: dict[Kind, Callable[[Signal, Mapping[str, Any]], Shape]] = {
    **{kind: _headcount for kind in Kind if kind.startswith(("headcount_increase", "headcount_decrease"))},
    Kind.website_traffic_increase: _traffic,
    Kind.website_traffic_decrease: _traffic,
    Kind.it_spend_increase: _it_spend,
    Kind.it_spend_decrease: _it_spend,
    Kind.new_job_listing: _listing,
    Kind.surge_in_hiring: _hiring,
    Kind.surge_in_hiring_by_department: _hiring_by_department,
    Kind.surge_in_hiring_by_location: _hiring_by_location,
    Kind.news: _news,
}
"""How each kind is written."""
