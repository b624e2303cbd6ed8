"""`sightline show` and `sightline history`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from sightline.interfaces.cli import exits, values
from sightline.interfaces.cli.finding import KindName, find_record
from sightline.interfaces.cli.groups import QUESTIONS
from sightline.interfaces.cli.output import Output
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import day, lines_of, moment, name_of, record_json
from sightline.interfaces.cli.texts import difference, field_label, field_text
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.services.records import ChangeLine, Provenance

What = Annotated[str, Parameter(help="An id, email, LinkedIn link, phone number (+1...), domain, or a company's name.")]
OfKind = Annotated[KindName | None, Parameter(name="--kind", help="Look among these only.", show_choices=True)]
Json = Annotated[bool, Parameter(help="Print JSON.")]


class ShowCommands:
    """The commands that show one record."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        app.command(self.show, group=QUESTIONS)
        app.command(self.history, group=QUESTIONS)

    def show(
        self,
        what: What,
        /,
        *,
        kind: OfKind = None,
        sources: Annotated[bool, Parameter(help="Say for each field who states it, and how sure that is.")] = False,
        as_of: Annotated[str | None, Parameter(help="As it was at the end of this day (2024-05-01).")] = None,
        known_at: Annotated[str | None, Parameter(help="As it was recorded by the end of this day.")] = None,
        json: Json = False,
    ) -> int:
        """Show a person or company.

        Examples:
        sightline show ada@acme.com --sources

        sightline show acme.com --as-of 2024-01-31
        """
        true_at = None if as_of is None else values.until("--as-of", as_of)
        recorded_at = None if known_at is None else values.until("--known-at", known_at)
        with self._session.services() as services:
            record = find_record(services, what, kind, true_at, recorded_at)
            provenance = services.records.provenance(record) if sources else []
        if json:
            shaped = record_json(record)
            if sources:
                shaped["sources"] = [_provenance_json(each) for each in provenance]
            self._session.out.json(shaped)
            return exits.OK
        self._show(record, provenance)
        return exits.OK

    def history(
        self,
        what: What,
        /,
        *,
        kind: OfKind = None,
        field: Annotated[tuple[str, ...], Parameter(help="Only these fields.")] = (),
        json: Json = False,
    ) -> int:
        """Show what each source said of a person or company, and when it said otherwise.

        Example: sightline history acme.com --field headcount
        """
        with self._session.services() as services:
            record = find_record(services, what, kind)
            lines = services.records.history(record.kind, record.id)
        wanted = set(values.split(field))
        chosen = [each for each in lines if not wanted or each.field.partition(":")[0] in wanted]
        if json:
            self._session.out.json([_change_json(each) for each in chosen])
            return exits.OK
        heading(self._session.out, record)
        rows = [(day(each.observed_at), each.source, _change(record.kind, each)) for each in chosen]
        self._session.out.table(("OBSERVED", "SOURCE", "SAYS"), rows, wrap=True)
        return exits.OK

    def _show(self, record: Record, provenance: Sequence[Provenance]) -> None:
        out = self._session.out
        heading(self._session.out, record)
        if not provenance:
            out.pairs(lines_of(record))
        else:
            rows = [_provenance_row(record.kind, each) for each in provenance]
            out.table(("FIELD", "SURE", "SOURCES", "VALUE"), rows, right=("SURE",), wrap=True)
        out.note(f"first recorded {moment(record.created_at)}, last observed {moment(record.updated_at)}")


def heading(out: Output, record: Record) -> None:
    """Whose record it is."""
    gone = "  (gone: no source lists it any more)" if record.gone else ""
    out.rich(f"[bold]{_escaped(name_of(record))}[/bold]  {record.kind.value} {record.id}{gone}")


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def _provenance_row(kind: SubjectKind, each: Provenance) -> tuple[str, str, str, str]:
    sources = ", ".join(f"{source.source} {day(source.seen_at)}" for source in each.sources)
    text = field_text(kind, each.field, each.value)
    return field_label(kind, each.field), str(each.confidence), sources, text


def _provenance_json(each: Provenance) -> dict[str, object]:
    sources = [
        {
            "source": source.source,
            "observed_at": moment(source.observed_at),
            "seen_at": moment(source.seen_at),
            "recorded_at": moment(source.recorded_at),
        }
        for source in each.sources
    ]
    return {"field": each.field, "value": each.value, "confidence": each.confidence, "sources": sources}


def _change(kind: SubjectKind, each: ChangeLine) -> str:
    if not each.field:
        return "it is gone" if each.op.value == "gone" else "takes back all that it said"
    return difference(kind, each.field, each.before, each.after)


def _change_json(each: ChangeLine) -> dict[str, object]:
    shaped = msgspec.to_builtins(each)
    return {**shaped, "observed_at": moment(each.observed_at), "recorded_at": moment(each.recorded_at)}
