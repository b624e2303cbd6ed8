"""`sightline identify`: who is meant by what is known of somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from cyclopts import App, Group, Parameter
from rich.markup import escape

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.groups import QUESTIONS
from sightline.interfaces.cli.identity import CompanyOptions, EmployerOptions, PersonOptions, option_of
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import name_of, record_json
from sightline.interfaces.cli.showing import Json
from sightline.interfaces.cli.texts import place
from sightline.model.person import Person
from sightline.model.summary import primary_position
from sightline.services import Services
from sightline.services.identify import MOST, Candidate, Identified, Matched

ANSWER = Group("The answer", sort_key=40)
SURE = 8
"""Likelihood from which on nobody needs to look twice."""

ABOUT = """Find out who is meant: candidates, how likely each is from 0 to 10, and what matched.

Anything that is known may be given, alone or together. Without a further word a person is meant.
"""

Limit = Annotated[int, Parameter(help=f"Most candidates that are shown, up to {MOST}. Default: 5.", group=ANSWER)]
Least = Annotated[int, Parameter(help="Only candidates of at least this likelihood, 0 to 10.", group=ANSWER)]


class IdentifyCommands:
    """The commands of `identify`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        identify = App(name="identify", group_commands="Commands", help=ABOUT, group=QUESTIONS)
        identify.default(self.person)
        identify.command(self.person)
        identify.command(self.company)
        app.command(identify)

    def person(
        self,
        *,
        person: PersonOptions | None = None,
        company: EmployerOptions | None = None,
        only_current: Annotated[bool, Parameter(help="The person works there still.", group=ANSWER)] = False,
        min_likelihood: Least = 0,
        limit: Limit = 5,
        json: Json = False,
    ) -> int:
        """Who is this person?

        Examples:
        sightline identify --name "Jon Smiht" --company acme

        sightline identify --email ada@acme.com --name "Ada King" --json
        """
        employer = None if company is None else company.question()
        question = (person or PersonOptions()).question(employer, past=not only_current)
        return self._answer(lambda services: services.identify.person(question), min_likelihood, limit, json)

    def company(
        self,
        *,
        company: CompanyOptions | None = None,
        min_likelihood: Least = 0,
        limit: Limit = 5,
        json: Json = False,
    ) -> int:
        """Which company is this?

        Example: sightline identify company --name "Acme Robotics" --country US
        """
        question = (company or CompanyOptions()).question()
        return self._answer(lambda services: services.identify.company(question), min_likelihood, limit, json)

    def _answer(self, ask: Callable[[Services], Identified], least: int, limit: int, json: bool) -> int:
        _check("--min-likelihood", least, 0, 10)
        _check("--limit", limit, 1, MOST)
        with self._session.services() as services:
            try:
                answer = ask(services)
            except InvalidInput as error:
                raise InvalidInput(
                    error.message, field=option_of(error.field), allowed=error.allowed, hint=error.hint
                ) from error
        likely = [each for each in answer.candidates if each.likelihood >= least]
        if json:
            shown = [_candidate_json(each) for each in likely[:limit]]
            self._session.out.json({"total": len(likely), "suppressed": answer.suppressed, "candidates": shown})
        elif answer.suppressed:
            self._session.out.note("What was asked is what somebody is known by who is suppressed.")
        else:
            self._show(likely[:limit], len(likely), len(answer.candidates) - len(likely))
        return exits.OK

    def _show(self, shown: list[Candidate], likely: int, unlikely: int) -> None:
        out = self._session.out
        for number, candidate in enumerate(shown):
            if number:
                out.line()
            record = candidate.record
            facts = ", ".join([f"{record.kind.value} {record.id}", *_facts(candidate)])
            colour = "green" if candidate.likelihood >= SURE else "bold"
            out.rich(
                f"[{colour}]{candidate.likelihood:>2} of 10[/{colour}]  [bold]{escape(name_of(record))}[/bold]  "
                f"{escape(facts)}"
            )
            out.pairs([(_sign(each), each.feature, each.meaning, _values(each)) for each in candidate.matched])
        if not shown:
            out.note("Nobody is known who may be meant." if not unlikely else "Nobody is likely enough.")
        if likely > len(shown):
            out.note(f"{likely - len(shown)} more; --limit shows up to {MOST}.")
        if unlikely:
            out.note(f"{unlikely} less likely; leave out --min-likelihood to see them.")


def _check(option: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidInput(f"{option} is {value}; it lies between {least} and {most}.", field=option)


def _sign(each: Matched) -> str:
    """Whether something speaks for a candidate, against it, or says nothing."""
    return "  +" if each.bits > 0 else "  -" if each.bits < 0 else "  ."


def _values(each: Matched) -> str:
    if each.asked == each.held:
        return each.held
    return " / ".join(value or "?" for value in (each.asked, each.held))


def _facts(candidate: Candidate) -> list[str]:
    """What people know somebody by beside the name."""
    noun: Any = candidate.record.noun
    if isinstance(noun, Person):
        job = primary_position(noun)
        company = job.company.name if job and job.company else None
        facts = [job.title if job else None, company, place(noun.location)]
    else:
        facts = [noun.domain, noun.industry, place(noun.location)]
    return [fact for fact in facts if fact]


def _candidate_json(each: Candidate) -> dict[str, Any]:
    """A candidate: likelihood, what matched (bits above 0 speak for it), and its record."""
    return {
        "likelihood": each.likelihood,
        "probability": round(each.probability, 4),
        "matched": [msgspec.to_builtins(one) for one in each.matched],
        "record": record_json(each.record),
    }
