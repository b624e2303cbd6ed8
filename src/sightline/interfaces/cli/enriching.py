"""`sightline enrich`: a file, row by row with what is known of each person or company."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits, values
from sightline.interfaces.cli.amounts import shown_credits
from sightline.interfaces.cli.enriching_output import EnrichmentOutput, price_lines
from sightline.interfaces.cli.groups import QUESTIONS
from sightline.interfaces.cli.progress import Bar
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.showing import Json
from sightline.model.observation import SubjectKind
from sightline.services import Services
from sightline.services.callers import Caller
from sightline.services.enrichment.service import Begin, EnrichOptions, EnrichSummary, Outputs, Plan, Quote, Status

_FINE = (Status.matched, Status.no_match, Status.missing_required, Status.suppressed, Status.invalid)
_DONE = frozenset(each.value for each in _FINE)
"""What rows can come to if all went well; rows that could not be read, or paid, are for the user to look at."""


@dataclass(frozen=True, kw_only=True)
class EnrichArguments:
    """What the caller asks for."""

    fields: Annotated[
        list[str] | None, Parameter(help="What to append: names, `default`, `all`, with commas (docs/enrich.md).")
    ] = None
    required: Annotated[list[str] | None, Parameter(help="What a match must have: names of fields.")] = None
    min_likelihood: Annotated[int, Parameter(help="How likely a match must be at least, 0 to 10. Default: 5.")] = 5
    kind: Annotated[
        Literal["person", "company"] | None,
        Parameter(help="What rows are about. Default: as the columns say.", show_choices=True),
    ] = None
    profile: Annotated[str | None, Parameter(help="Mapping profile, as for `import`. Default: the best.")] = None
    prefix: Annotated[str, Parameter(help="How appended columns begin. Default: sightline_.")] = "sightline_"

    def options(self) -> EnrichOptions:
        """As the service takes them."""
        return EnrichOptions(
            kind=None if self.kind is None else SubjectKind(self.kind),
            fields=values.split(self.fields or ()) or ("default",),
            required=values.split(self.required or ()),
            min_likelihood=self.min_likelihood,
            prefix=self.prefix,
            profile=self.profile,
        )


@dataclass(frozen=True, kw_only=True)
class OutputArguments:
    """What is written, and what to do about what is there."""

    output: Annotated[Path | None, Parameter(name=["--output", "-o"], help="Where the enriched file goes.")] = None
    unmatched: Annotated[Path | None, Parameter(help="Write the rows that were not matched here, and why.")] = None
    resume: Annotated[bool, Parameter(help="Go on where a run was interrupted.")] = False
    overwrite: Annotated[bool, Parameter(help="Replace outputs that are there, and begin anew.")] = False

    def outputs(self) -> Outputs | None:
        """Where the outputs go, if that is said."""
        return None if self.output is None else Outputs(self.output, self.unmatched)

    def begin(self) -> Begin:
        """What to do about outputs, and a run, that are there."""
        if self.resume and self.overwrite:
            raise InvalidInput("--resume and --overwrite exclude each other.", field="--resume")
        return Begin.resume if self.resume else Begin.overwrite if self.overwrite else Begin.fresh


class EnrichCommand:
    """The command `enrich`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._show = EnrichmentOutput(session.out)

    def register(self, app: App) -> None:
        """Add the command."""
        app.command(self.run, name="enrich", group=QUESTIONS)

    def run(
        self,
        file: Annotated[Path, Parameter(help="CSV, TSV, JSON, JSON lines or Parquet, also gzipped.")],
        /,
        *,
        into: Annotated[OutputArguments | None, Parameter(name="*")] = None,
        options: Annotated[EnrichArguments | None, Parameter(name="*")] = None,
        org: Annotated[str | None, Parameter(help="Charge this organisation. Default: nobody.")] = None,
        dry_run: Annotated[bool, Parameter(help="Say what would come of it and what it would cost.")] = False,
        yes: Annotated[bool, Parameter(name=["--yes", "-y"], help="Do not ask about the price.")] = False,
        json: Json = False,
    ) -> int:
        """Append what is known of each person or company to the rows of a file.

        The columns are recognised as by `import`; all rows and columns stay as they are. A run that was interrupted
        goes on with --resume, and charges no row twice. Exits with 3 if rows could not be read, or not paid.

        Example: sightline enrich contacts.csv -o enriched.csv --fields default,phone --unmatched rest.csv
        """
        outputs, begin = (into or OutputArguments()).outputs(), (into or OutputArguments()).begin()
        if outputs is None and not dry_run:
            raise InvalidInput("It is not said where the enriched file goes.", field="-o", hint="Add -o enriched.csv.")
        with self._session.services() as services:
            plan = services.enrich.plan(file, (options or EnrichArguments()).options())
            caller = None if org is None else services.accounts.callers.operator(org)
            if outputs is None or dry_run:
                self._show.quote(plan, self._quote(services, plan, caller), caller, json=json)
                return exits.OK
            services.enrich.check(plan, outputs, begin)
            if not json:
                self._show.plan(plan)
            if caller is not None and not yes and not self._agreed(services, plan, caller):
                self._session.out.note("Nothing was done, and nothing was charged.")
                return exits.OK
            summary = self._enrich(services, plan, outputs, caller, begin)
        self._show.summary(plan, outputs, summary, json=json)
        return exits.OK if _DONE.issuperset(summary.statuses) else exits.REJECTED

    def _quote(self, services: Services, plan: Plan, caller: Caller | None, *, quick: bool = False) -> Quote:
        with Bar(self._session.out.errors) as bar:
            return services.enrich.quote(plan, caller, quick=quick, progress=bar)

    def _agreed(self, services: Services, plan: Plan, caller: Caller) -> bool:
        """Whether the user agrees to the price; what costs nothing needs no consent."""
        quote = self._quote(services, plan, caller, quick=True)
        for line in price_lines(quote, caller):
            self._session.out.note(line)
        if not quote.most:
            return True
        if not sys.stdin.isatty():
            raise InvalidInput(
                f"This may cost up to {shown_credits(quote.most)} credits.", field="--yes", hint="Add --yes to agree."
            )
        self._session.out.note("Go on? [y/N]")
        try:
            return input().strip().lower() in {"y", "yes"}
        except EOFError:
            return False

    def _enrich(
        self, services: Services, plan: Plan, outputs: Outputs, caller: Caller | None, begin: Begin
    ) -> EnrichSummary:
        try:
            with Bar(self._session.out.errors) as bar:
                return services.enrich.run(plan, outputs, caller, begin, bar)
        except KeyboardInterrupt:
            self._session.out.note("What was done is kept: go on with --resume.")
            raise
