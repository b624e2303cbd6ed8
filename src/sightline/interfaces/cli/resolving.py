"""`sightline resolve`: why records are one, what is doubtful, and a person's word on it."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated, Literal

from cyclopts import App, Parameter

from sightline.errors import InvalidInput, NotFound
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.finding import find_record
from sightline.interfaces.cli.groups import CARE
from sightline.interfaces.cli.resolution_output import ResolutionOutput
from sightline.interfaces.cli.resolution_shapes import (
    decision_json,
    doubt_json,
    explained_json,
    judgement_json,
    side_by_side_json,
)
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.showing import Json
from sightline.model.observation import SubjectKind
from sightline.services import Services
from sightline.services.explaining import SideBySide
from sightline.services.resolution import Decision

Id = Annotated[str, Parameter(help="An id, or what `show` finds a record by.")]
Who = Annotated[str | None, Parameter(help="Who decides. Default: your user name.")]
Note = Annotated[str, Parameter(help="Why; it is kept with the decision.")]
Kind = Literal["person", "company"]

ABOUT = """Who is the same: explain it, review what is doubtful, decide.

A decision wins over all evidence, stays through imports and rebuilds, and can be undone.
"""


class ResolveCommands:
    """The commands of `resolve`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._show = ResolutionOutput(session.out)

    def register(self, app: App) -> None:
        """Add the commands."""
        resolve = App(name="resolve", group_commands="Commands", help=ABOUT, group=CARE)
        for command in (self.explain, self.review, self.merge, self.split, self.keep_apart, self.undo):
            resolve.command(command)
        resolve.command(self.list, name="list")
        app.command(resolve)

    def explain(self, what: Id, other: Id | None = None, /, *, json: Json = False) -> int:
        """Show how a record hangs together, or why two are one or two.

        Examples:
        sightline resolve explain 42

        sightline resolve explain 42 97
        """
        with self._session.services() as services:
            one = _id(services, what)
            if other is not None:
                return self._compare(services.resolution.compare(one, _id(services, other)), json)
            explained = services.resolution.explain(one)
        if json:
            self._session.out.json(explained_json(explained))
        else:
            self._show.explained(explained)
        return exits.OK

    def _compare(self, both: SideBySide, json: bool) -> int:
        if json:
            self._session.out.json(side_by_side_json(both))
        else:
            self._show.side_by_side(both)
        return exits.OK

    def review(
        self,
        *,
        kind: Annotated[Kind, Parameter(help="Which records.", show_choices=True)] = "person",
        limit: Annotated[int, Parameter(help="How many pairs (default 20).")] = 20,
        after: Annotated[str | None, Parameter(help="Go on from the token of the page before.")] = None,
        interactive: Annotated[bool, Parameter(help="Ask for a decision on each pair.")] = False,
        by: Who = None,
        json: Json = False,
    ) -> int:
        """Show pairs that may be one, side by side, the most likely first.

        Example: sightline resolve review --kind company --interactive
        """
        with self._session.services() as services:
            if interactive:
                return self._ask(services, SubjectKind(kind), after, limit, by)
            page = services.resolution.review(SubjectKind(kind), after, limit)
        if json:
            self._session.out.json({"pairs": [doubt_json(each) for each in page.pairs], "after": page.after})
            return exits.OK
        for doubt in page.pairs:
            self._show.doubt(doubt)
        self._show.end_of_review(bool(page.pairs), page.after)
        return exits.OK

    def merge(self, *what: Id, by: Who = None, note: Note = "", json: Json = False) -> int:
        """Say that records are one, whatever speaks against it.

        Example: sightline resolve merge 42 97 --note "She married"
        """
        with self._session.services() as services:
            decision = services.resolution.merge([_id(services, each) for each in what], _author(by), note)
        return self._decided(decision, json)

    def split(
        self,
        what: Id,
        /,
        *parts: Annotated[str, Parameter(help="Parts that are somebody else: their numbers, or source:key.")],
        by: Who = None,
        note: Note = "",
        json: Json = False,
    ) -> int:
        """Say that parts of a record, as `explain` shows them, are somebody else.

        Example: sightline resolve split 42 crm:0031 --note "Father and daughter"
        """
        with self._session.services() as services:
            decision = services.resolution.split(_id(services, what), parts, _author(by), note)
        return self._decided(decision, json)

    def keep_apart(self, what: Id, other: Id, /, *, by: Who = None, note: Note = "", json: Json = False) -> int:
        """Say that two records are two, and stay two whatever comes.

        Example: sightline resolve keep-apart 42 97
        """
        with self._session.services() as services:
            one, two = _id(services, what), _id(services, other)
            decision = services.resolution.keep_apart(one, two, _author(by), note)
        return self._decided(decision, json)

    def undo(
        self,
        number: Annotated[int, Parameter(help="The number of a judgement, as `list` and `explain` show it.")],
        /,
        *,
        by: Who = None,
        json: Json = False,
    ) -> int:
        """Take a decision back, with all that was decided together with it.

        Example: sightline resolve undo 7
        """
        with self._session.services() as services:
            decision = services.resolution.undo(number, _author(by))
        return self._decided(decision, json)

    def list(
        self,
        *,
        undone: Annotated[bool, Parameter(name="--all", help="Also those that were undone.")] = False,
        limit: Annotated[int, Parameter(help="How many (default 100).")] = 100,
        before: Annotated[int | None, Parameter(help="Go on before this number.")] = None,
        json: Json = False,
    ) -> int:
        """List what people decided, the newest first."""
        with self._session.services() as services:
            judged = services.resolution.list(limit, before, undone=undone)
        if json:
            self._session.out.json([judgement_json(each) for each in judged])
        else:
            self._show.judgements(judged)
        return exits.OK

    def _decided(self, decision: Decision, json: bool) -> int:
        if json:
            self._session.out.json(decision_json(decision))
        else:
            self._show.decision(decision)
        return exits.OK

    def _ask(self, services: Services, kind: SubjectKind, after: str | None, limit: int, by: str | None) -> int:
        """Ask about one pair after the other, each as it stands after the decisions before."""
        if not sys.stdin.isatty():
            raise InvalidInput("--interactive needs a terminal.", hint="Read the pairs with --json instead.")
        author, out = _author(by), self._session.out
        for _ in range(limit):
            page = services.resolution.review(kind, after, 1)
            if not page.pairs:
                break
            (doubt,) = page.pairs
            self._show.doubt(doubt)
            answer = _answer()
            if answer == "q":
                out.note(f"Go on with `--after {after}`." if after else "Nothing was left out.")
                return exits.OK
            ids = (doubt.left.id, doubt.right.id)
            if answer == "s":
                self._show.decision(services.resolution.merge(ids, author))
            elif answer == "d":
                self._show.decision(services.resolution.keep_apart(*ids, author))
            after = page.after
            if after is None:
                break
        self._show.end_of_review(True, after)
        return exits.OK


def _answer() -> str:
    """What the user says of a pair: s(ame), d(ifferent), (s)k(ip) or q(uit). The end of the input quits."""
    while True:
        try:
            answer = input("[s]ame, [d]ifferent, s[k]ip or [q]uit? ").strip().lower()
        except EOFError:
            return "q"
        chosen = {"same": "s", "different": "d", "skip": "k", "quit": "q"}.get(answer, answer)
        if chosen in {"s", "d", "k", "q"}:
            return chosen


def _author(by: str | None) -> str:
    return by if by is not None else getpass.getuser()


def _id(services: Services, text: str) -> int:
    """The id that somebody means. A number is taken as it is: it may be that of a part."""
    if text.isascii() and text.isdecimal():
        if len(text) > 16:
            raise NotFound(f"There is no person or company {text[:40]}.", field="id")
        return int(text)
    return find_record(services, text, None).id
