"""The signals of a person: moves, promotions, other titles, and employments that ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sightline.model.signal import Citation, Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.signals.dates import later
from sightline.signals.employers import joined
from sightline.signals.episodes import entity, numbered
from sightline.signals.moves import moves
from sightline.signals.rules import Rules
from sightline.signals.steps import steps
from sightline.signals.telling import EmployerOf, Job, Telling, tellings


def person_signals(
    person: int, history: Iterable[HistoryRow], employer_of: EmployerOf, rules: Rules | None = None
) -> list[Signal]:
    """What changed in a person's work, in order of time. `history`: all that was said of the person, in any order."""
    del rules  # no kind of a person has a threshold yet
    said = joined(tellings(history, employer_of))
    return numbered([*_moves(person, said), *_steps(person, said), *_departures(person, said)])


def _moves(person: int, said: Sequence[Telling]) -> Iterator[Signal]:
    for each in moves(said):
        yield _signal(Kind.company_change, person, (each.before, each.after), each.day, each.telling, said)


def _steps(person: int, said: Sequence[Telling]) -> Iterator[Signal]:
    for each in steps(said):
        kind = Kind.promotion if each.up else Kind.title_change
        yield _signal(kind, person, (each.before, each.after), each.day, each.telling, said)


def _departures(person: int, said: Sequence[Telling]) -> Iterator[Signal]:
    """Employments that a source knows to have ended, while nobody knows of another one."""
    now: dict[int, Job] = {}
    for each in said:
        before = now.pop(each.subject, None)
        if each.now:
            now[each.subject] = each.now[0]
        if before is None or each.now or any(job.employer == before.employer for job in now.values()):
            continue
        if any(other.now and other.day >= each.day for other in said if other.subject != each.subject):
            continue
        ended = each.ended(before.employer)
        if ended or each.gone:
            day = ended if ended and not later(ended, each.day) else each.day
            yield _signal(Kind.departure, person, (before, None), day, each, said)


def _signal(
    kind: Kind,
    person: int,
    jobs: tuple[Job, Job | None],
    day: str,
    telling: Telling,
    said: Sequence[Telling],
) -> Signal:
    """A signal that rests on the telling that showed it, and on those that say the same."""
    before, after = jobs
    agree = [each for each in said if after is not None and _says(each, after)]
    rests_on = list({each.observation: each for each in (telling, *agree)}.values())
    return Signal(
        kind=kind,
        subject=person,
        episode=_episode(before, after),
        before=_state(before),
        after=State() if after is None else _state(after),
        day=day,
        noticed=min(each.at for each in rests_on),
        confidence=90,
        citations=tuple(Citation(each.subject, each.observation, each.source) for each in rests_on),
    )


def _episode(before: Job, after: Job | None) -> str:
    """From one employer to the next; at one employer, from title to title."""
    if after is None:
        return entity(before.employer)
    if before.employer != after.employer:
        return f"{entity(before.employer)}>{entity(after.employer)}"
    return f"{entity(before.employer)}:{before.spelled}>{after.spelled}"


def _says(telling: Telling, job: Job) -> bool:
    current = telling.current(job.employer)
    return current is not None and current.spelled == job.spelled


def _state(job: Job) -> State:
    return State(employer=job.employer, company=job.name, title=job.title, seniority=job.seniority)
