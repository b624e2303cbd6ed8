"""The shape of PersonJobChange: from which job to which, as the newest signal of it tells."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.interfaces.graphql.shapes.employers import Employers
from sightline.interfaces.graphql.shapes.positions import role_name, seniority_name
from sightline.interfaces.graphql.shapes.values import Shape, first_moment
from sightline.model.normal.text import fold_text
from sightline.model.person import Person
from sightline.model.reading import read_position
from sightline.model.signal import Kind, Signal, State
from sightline.model.values import CompanyRef, Position
from sightline.model.vocabularies.wire import to_wire


def newest(changes: Iterable[Signal]) -> Signal:
    """The newest of these job changes; of those of one day a change of company before another title."""
    return max(changes, key=lambda each: (first_moment(each.day), each.kind is Kind.company_change))


def employer_ids(changes: Iterable[Signal]) -> list[int]:
    """The ids of the companies that job changes lead from and to."""
    employers = (state.employer for each in changes for state in (each.before, each.after))
    return list(dict.fromkeys(each for each in employers if each is not None))


def job_change_shape(change: Signal, person: Person, employers: Employers) -> Shape:
    """The type PersonJobChange."""
    before, after = employers.summary(_company(change.before)), employers.summary(_company(change.after))
    position = _position(change.after, person)
    return {
        "jobChangeType": to_wire("leadiq", "PersonJobChangeType", change.kind),
        "startedAt": first_moment(change.day),
        "previousPosition": {
            "companyId": (before and before["id"]) or None,
            "company": before,
            "title": change.before.title,
        },
        "currentPosition": {
            "companyId": after["id"] if after else "",
            "company": after,
            "title": change.after.title,
            "role": role_name(position),
            "seniority": seniority_name(position),
        },
    }


def _company(state: State) -> CompanyRef | None:
    known = state.employer is not None or state.company
    return CompanyRef(subject=state.employer, name=state.company) if known else None


def _position(state: State, person: Person) -> Position:
    """The job as the record has it; if that does not know it, as the title reads."""
    for each in person.positions:
        at = each.company is not None and each.company.subject == state.employer
        if at and fold_text(each.title or "") == fold_text(state.title or ""):
            return each
    return read_position(Position(title=state.title, seniority=state.seniority), True)
