"""The signals of a person: moves, promotions, other titles, employments that ended, and leaders who join or leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sightline.model.normal.titles import read_title
from sightline.model.observation import Op
from sightline.model.reading import day_of
from sightline.model.signal import Citation, Detail, Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.model.values import PartialDate, Position
from sightline.signals.confidence import confidence
from sightline.signals.departures import departures
from sightline.signals.employers import joined
from sightline.signals.episodes import entity, numbered
from sightline.signals.leadership import turns
from sightline.signals.moves import Ground, moves
from sightline.signals.rules import Rules
from sightline.signals.rungs import leads
from sightline.signals.steps import steps
from sightline.signals.telling import EmployerOf, Job, Telling, standing_rows, tellings


def person_signals(
    person: int, history: Iterable[HistoryRow], employer_of: EmployerOf, rules: Rules | None = None
) -> list[Signal]:
    """What changed in a person's work, in order of time. `history`: all that was said of the person, in any order.

    Leaders who join or leave are signals of the company: their subject is the company's entity, with the person in
    the detail.
    """
    del rules  # no kind of a person has a threshold yet
    rows = history if isinstance(history, Sequence) else list(history)
    if _is_quiet(rows, employer_of):
        return []
    said = joined(tellings(standing_rows(rows), employer_of))
    return numbered(_Teller(person, rows, said).signals())


def _is_quiet(rows: Sequence[HistoryRow], employer_of: EmployerOf) -> bool:
    """Whether all say one and the same present job and no other, as of most people: then nothing can have happened."""
    first: Position | None = None
    employer = 0
    dated = False
    for row in rows:
        if row.op != Op.claim:
            return False
        positions: Any = getattr(row.claim, "positions", msgspec.UNSET)
        if positions is msgspec.UNSET:
            continue
        if not positions or len(positions) != 1:
            return False
        position: Position = positions[0]
        company = position.company
        if company is None or company.subject is None or position.end is not None or position.current is False:
            return False
        if position.start is not None:
            dated = True
            if position.start > day_of(row.observed_at):
                return False
        if first is None:
            first, employer = position, employer_of(company.subject)
        elif position.title != first.title or employer_of(company.subject) != employer:
            return False
    return first is None or not dated or not leads(Job(employer, None, first.title, first.seniority))


class _Teller:
    """Makes the signals of one person."""

    def __init__(self, person: int, rows: Sequence[HistoryRow], said: Sequence[Telling]) -> None:
        self._person = person
        self._rows = rows
        self._said = said

    def signals(self) -> Iterator[Signal]:
        """All of them, in no order."""
        moved = moves(self._said)
        left = departures(self._said, moved)
        for move in moved:
            episode = f"{entity(move.before.employer)}>{entity(move.after.employer)}"
            rests_on = self._rests_on(move.telling, move.after)
            yield self._signal(Kind.company_change, episode, (move.before, move.after), move.day, rests_on, move.ground)
        for step in steps(self._said):
            kind = Kind.promotion if step.up else Kind.title_change
            episode = f"{entity(step.before.employer)}:{step.keys[0]}>{step.keys[1]}"
            rests_on = self._rests_on(step.telling, step.after)
            yield self._signal(kind, episode, (step.before, step.after), step.day, rests_on, step.ground)
        for each in left:
            rests_on = self._rests_on(each.telling, each.job, ended=True)
            detail = None if each.ahead is None else Detail(effective_on=each.ahead)
            yield self._signal(
                Kind.departure, entity(each.job.employer), (each.job, None), each.day, rests_on, each.ground, detail
            )
        name: str | None = None
        for turn in turns(self._said, moved, left):
            name = name or _name(self._rows)
            rests_on = self._rests_on(turn.telling, turn.job, ended=not turn.joined)
            detail = Detail(person=self._person, name=name, joined=turn.joined, effective_on=turn.ahead)
            episode = f"{entity(self._person)}:{'joined' if turn.joined else 'left'}"
            jobs = (None, turn.job) if turn.joined else (turn.job, None)
            found = self._signal(Kind.leadership_change, episode, jobs, turn.day, rests_on, turn.ground, detail)
            yield msgspec.structs.replace(found, subject=turn.job.employer)

    def _rests_on(self, telling: Telling, job: Job, ended: bool = False) -> list[Telling]:
        """The telling that showed it, and of each other row the first since then that says the same."""
        found = {telling.subject: telling}
        for each in self._said:
            if each.day >= telling.day and each.subject not in found and _says(each, job, ended):
                found[each.subject] = each
        return list(found.values())

    def _signal(
        self,
        kind: Kind,
        episode: str,
        jobs: tuple[Job | None, Job | None],
        day: PartialDate,
        rests_on: list[Telling],
        ground: Ground,
        detail: Detail | None = None,
    ) -> Signal:
        sources = {each.source for each in rests_on}
        return Signal(
            kind=kind,
            subject=self._person,
            episode=episode,
            before=_state(jobs[0]),
            after=_state(jobs[1]),
            day=day,
            noticed=min(each.at for each in rests_on),
            confidence=confidence(ground, day != rests_on[0].day, len(sources)),
            citations=tuple(Citation(each.subject, each.observation, each.source) for each in rests_on),
            detail=detail,
        )


def _says(telling: Telling, job: Job, ended: bool) -> bool:
    if ended:
        return telling.current(job.employer) is None and telling.ended(job.employer) is not None
    return any(each.employer == job.employer and each.key == job.key for each in telling.now)


def _state(job: Job | None) -> State:
    if job is None:
        return State()
    rung = job.seniority or (read_title(job.title).seniority if job.title else None)
    return State(employer=job.employer, company=job.name, title=job.title, seniority=rung)


def _name(rows: Iterable[HistoryRow]) -> str | None:
    """What the person was last called: of the names of one moment, the longest, so that the order does not matter."""
    said = ((row.observed_at, name) for row in rows if row.op == Op.claim and (name := _called(row.claim)))
    return max(said, key=lambda each: (each[0], len(each[1]), each[1]), default=(0, None))[1]


def _called(claim: Any) -> str | None:
    full = getattr(claim, "full_name", None)
    if full and full is not msgspec.UNSET:
        return str(full)
    parts = [getattr(claim, name, None) for name in ("first_name", "last_name")]
    return " ".join(str(each) for each in parts if each and each is not msgspec.UNSET) or None
