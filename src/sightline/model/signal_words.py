"""Signals in words that a salesperson reads."""

from __future__ import annotations

from collections.abc import Callable

from sightline.model.signal import Detail, Kind, Signal, State
from sightline.model.vocabularies.terms import term

_NOTHING = Detail()
_WINDOWS = {"1m": "a month", "3m": "three months", "6m": "six months", "12m": "a year"}
_MEASURES = {"website_traffic": "visits to the website", "it_spend": "yearly spend on IT"}


def words(signal: Signal) -> str:
    """What happened, as one would say it."""
    return _SAID[signal.kind](signal)


def percent(old: float, new: float) -> str:
    """The change in percent, with its sign; empty if there was nothing before."""
    return f"{100 * (new - old) / old:+.0f} %" if old else ""


def _job(state: State) -> str:
    parts = [state.title, f"at {state.company}" if state.company else None]
    return " ".join(part for part in parts if part) or "an unnamed job"


def _number(state: State) -> float:
    return float(state.value or 0)


def _moved(signal: Signal) -> str:
    return f"moved to {_job(signal.after)}, from {_job(signal.before)}"


def _promoted(signal: Signal) -> str:
    return f"was promoted from {signal.before.title or 'a seat'} to {_job(signal.after)}"


def _retitled(signal: Signal) -> str:
    return f"went from {signal.before.title or 'a seat'} to {_job(signal.after)}"


def _left(signal: Signal) -> str:
    return f"left as {_job(signal.before)}"


def _leader(signal: Signal) -> str:
    detail = signal.detail or _NOTHING
    who = detail.name or "somebody"
    if detail.joined:
        return f"{who} joined as {signal.after.title or 'a leader'}"
    return f"{who} left as {signal.before.title or 'a leader'}"


def _sized(signal: Signal) -> str:
    old, new = _number(signal.before), _number(signal.after)
    known = " that we know" if (signal.detail or _NOTHING).basis == "known people" else ""
    share = f" ({percent(old, new)})" if old else ""
    return f"{'grew' if new > old else 'shrank'} from {old:,.0f} to {new:,.0f} people{known}{share}"


def _sized_within(signal: Signal) -> str:
    window = _WINDOWS[signal.kind.rpartition("_")[2]]
    since = f", since {signal.before.since}" if signal.before.since else ""
    return f"{_sized(signal)} within {window}{since}"


def _offered(signal: Signal) -> str:
    detail = signal.detail or _NOTHING
    place = ", ".join(each for each in (detail.city, detail.region, detail.country) if each)
    return f"looks for {detail.title or 'somebody'}" + (f" in {place}" if place else "")


def _surged(signal: Signal) -> str:
    detail = signal.detail or _NOTHING
    department = term("hiring_departments", detail.department) if detail.department else None
    where = department.label if department else ", ".join(each for each in (detail.region, detail.country) if each)
    span = "7 days" if signal.kind is Kind.surge_in_hiring else "4 weeks"
    usual = f"{_number(signal.before):,.1f}".removesuffix(".0")
    return f"posted {_number(signal.after):,.0f} jobs{f' ({where})' if where else ''} in {span}; usual are {usual}"


def _measured(signal: Signal) -> str:
    name, _, direction = signal.kind.rpartition("_")
    old, new = _number(signal.before), _number(signal.after)
    verb = "rose" if direction == "increase" else "fell"
    return f"{_MEASURES[name]} {verb} to {new:,.0f} from {old:,.0f} on average ({percent(old, new)})"


def _funded(signal: Signal) -> str:
    return f"raised {signal.after.value}"


def _renamed(signal: Signal) -> str:
    return f"was renamed from {signal.before.value} to {signal.after.value}"


def _new_domain(signal: Signal) -> str:
    return f"moved from {signal.before.value} to {signal.after.value}"


def _technology(signal: Signal) -> str:
    return f"took up {signal.after.value}"


def _news(signal: Signal) -> str:
    detail = signal.detail or _NOTHING
    event = term("news_event_types", detail.event_type) if detail.event_type else None
    return f"{event.label}: {detail.title}" if event else str(detail.title or "was in the news")


_SAID: dict[Kind, Callable[[Signal], str]] = {
    Kind.company_change: _moved,
    Kind.promotion: _promoted,
    Kind.title_change: _retitled,
    Kind.departure: _left,
    Kind.leadership_change: _leader,
    Kind.headcount_change: _sized,
    **{kind: _sized_within for kind in Kind if kind.startswith(("headcount_increase", "headcount_decrease"))},
    Kind.new_job_listing: _offered,
    **{kind: _surged for kind in Kind if kind.startswith("surge_in_hiring")},
    **{kind: _measured for kind in Kind if kind.startswith(("website_traffic", "it_spend"))},
    Kind.funding: _funded,
    Kind.rename: _renamed,
    Kind.new_domain: _new_domain,
    Kind.new_technology: _technology,
    Kind.news: _news,
}
"""How each kind of signal is told."""
