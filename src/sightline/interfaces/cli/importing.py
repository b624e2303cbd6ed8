"""`sightline import`: files become batches of observations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits, values
from sightline.interfaces.cli.groups import FACTS
from sightline.interfaces.cli.progress import Bar
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import day, moment
from sightline.interfaces.cli.texts import field_text
from sightline.services.imports import ImportOptions, ImportSummary, Preview, Use

SHOWN = 12
"""Reasons that are listed; the rest is counted."""

_COUNTS = ("read", "stored", "unchanged", "rejected", "suppressed", "gone")


@dataclass(frozen=True, kw_only=True)
class ImportArguments:
    """What the caller says of the files."""

    source: Annotated[str | None, Parameter(help="Whose facts these are. Default: the profile's name for it.")] = None
    observed_at: Annotated[
        str | None, Parameter(help="Of when they are (2024-05-01). Default: when the file was last written.")
    ] = None
    complete: Annotated[
        bool, Parameter(help="The files name all that the source knows: what they do not name is gone.")
    ] = False
    profile: Annotated[
        str | None, Parameter(help="Mapping profile: a shipped one, or a .toml file. Default: the one that fits best.")
    ] = None
    label: Annotated[str, Parameter(help="A name for the batch. Default: the file's name.")] = ""
    rejects: Annotated[Path | None, Parameter(help="Write each rejected row (line, column, reason) to this CSV.")] = (
        None
    )

    def options(self) -> ImportOptions:
        """As the service takes them."""
        return ImportOptions(
            source=self.source,
            observed_at=None if self.observed_at is None else values.instant("--observed-at", self.observed_at),
            complete=self.complete,
            profile=self.profile,
            label=self.label,
            rejects=self.rejects,
        )


class ImportCommand:
    """The command `import`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the command."""
        app.command(self.run, name="import", group=FACTS)

    def run(
        self,
        *files: Annotated[Path, Parameter(help="CSV, TSV, JSON, JSON lines or Parquet, also gzipped.")],
        options: Annotated[ImportArguments | None, Parameter(name="*")] = None,
        dry_run: Annotated[bool, Parameter(help="Show the mapping, counts and a sample; store nothing.")] = False,
        json: Annotated[bool, Parameter(help="Print JSON.")] = False,
    ) -> int:
        """Import files of facts about companies and people.

        The columns are recognised: exports of common tools, and any file with understandable headers. Each file
        becomes one sealed batch. Importing the same file again changes nothing, and an import that was
        interrupted goes on where it stopped. Exits with 3 when rows were rejected.

        Example: sightline import contacts.csv --source hubspot --observed-at 2024-05-01 --rejects bad.csv
        """
        given = options or ImportArguments()
        if not files:
            raise InvalidInput("No file is given.", hint="Try: sightline import contacts.csv")
        with self._session.services() as services:
            if dry_run:
                previews = [services.imports.preview(path, given.options()) for path in files]
                self._show_previews(files, previews, json)
                return exits.OK
            with Bar(self._session.out.errors) as bar:
                summaries = services.imports.files(files, given.options(), bar)
        self._show(summaries, given.rejects, json)
        return exits.REJECTED if any(each.rejected for each in summaries) else exits.OK

    def _show(self, summaries: Sequence[ImportSummary], rejects: Path | None, json: bool) -> None:
        out = self._session.out
        if json:
            out.json([_summary_json(each) for each in summaries])
            return
        columns = ("BATCH", "SOURCE", "AS OF", *(count.upper() for count in _COUNTS), "SECONDS")
        rows = [_summary_row(each) for each in summaries]
        if len(rows) > 1:
            totals = [f"{sum(getattr(each, count) for each in summaries):,}" for count in _COUNTS]
            rows.append(("total", "", "", *totals, f"{sum(each.seconds for each in summaries):.1f}"))
        out.table(columns, rows, right=columns[3:])
        self._remarks(summaries, rejects)

    def _remarks(self, summaries: Sequence[ImportSummary], rejects: Path | None) -> None:
        out = self._session.out
        known = [each for each in summaries if each.known]
        if known:
            what = "This content was" if len(known) == len(summaries) else f"{len(known)} of these were"
            out.note(f"{what} imported before; nothing was changed.")
        for each in summaries:
            if each.resumed_from:
                out.note(f"Batch {each.batch} went on from row {each.resumed_from:,}, where it was interrupted.")
        self._reasons("Rejected rows, by reason", _added(each.reasons for each in summaries))
        self._reasons("Values left out of rows that were taken", _added(each.left_out for each in summaries))
        rejected = sum(each.rejected for each in summaries)
        if rejected and rejects is not None:
            out.note(f"Each rejected row is listed in {rejects}.")
        elif rejected:
            out.note("Fix the file and import it again; --rejects FILE lists each rejected row.")

    def _reasons(self, title: str, counts: Mapping[str, int]) -> None:
        if not counts:
            return
        out = self._session.out
        out.line()
        out.rich(f"[bold]{title}[/bold]")
        ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        out.table(
            ("COUNT", "REASON"),
            [(f"{count:,}", reason) for reason, count in ranked[:SHOWN]],
            right=("COUNT",),
            wrap=True,
        )
        if len(ranked) > SHOWN:
            out.note(f"... and {len(ranked) - SHOWN} other reasons")

    def _show_previews(self, files: Sequence[Path], previews: Sequence[Preview], json: bool) -> None:
        out = self._session.out
        if json:
            pairs = zip(files, previews, strict=True)
            out.json([{"file": str(path), **msgspec.to_builtins(each)} for path, each in pairs])
            return
        for path, each in zip(files, previews, strict=True):
            self._show_preview(path, each)

    def _show_preview(self, path: Path, preview: Preview) -> None:
        out = self._session.out
        part = "" if preview.complete else f" (the first {preview.read:,} rows)"
        out.rich(f"[bold]{path}[/bold]{part}")
        out.table(("COLUMN", "FEEDS"), feeds(preview.mapping), wrap=True)
        if preview.unknown:
            out.line()
            out.line(f"Columns that feed nothing: {', '.join(preview.unknown)}")
        out.line()
        kinds = ", ".join(f"{count:,} of {kind}" for kind, count in preview.observations.items())
        out.line(f"read {preview.read:,} = usable {preview.mapped:,} + rejected {preview.rejected:,}")
        out.line(f"observations: {kinds or 'none'}")
        for remark in preview.remarks:
            out.note(remark)
        for row in preview.sample[:3]:
            for observation in row.observations:
                out.line()
                out.line(f"line {row.line}: {observation.kind.value} {observation.key}")
                known = msgspec.to_builtins(observation.claim) if observation.claim is not None else {}
                out.pairs([(f"  {name}", field_text(observation.kind, name, value)) for name, value in known.items()])
        self._reasons("Problems", preview.problems)


def feeds(uses: Iterable[Use]) -> list[tuple[str, str]]:
    """For each column the fields that it feeds; a part of the source's own key is called "key"."""
    fields: dict[str, list[str]] = {}
    for use in uses:
        name = re.sub(r"\bkey\[\d+\]", "key", re.sub(r"^subject\[\d+\]\.(fields\.)?", "", use.field))
        fields.setdefault(use.column, []).append(name)
    return [(column, ", ".join(dict.fromkeys(names))) for column, names in fields.items()]


def _summary_row(each: ImportSummary) -> tuple[str, ...]:
    counts = [f"{getattr(each, count):,}" for count in _COUNTS]
    return (each.label or str(each.batch), each.source, day(each.observed_at), *counts, f"{each.seconds:.1f}")


def _summary_json(each: ImportSummary) -> dict[str, object]:
    return {**msgspec.to_builtins(each), "observed_at": moment(each.observed_at)}


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for what, count in each.items():
            total[what] = total.get(what, 0) + count
    return total
