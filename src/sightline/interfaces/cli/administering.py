"""Commands that look after an installation: stats, batches, export, reindex, census, backup, restore, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.groups import CARE, QUESTIONS
from sightline.interfaces.cli.progress import Bar
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.showing import Json
from sightline.model.observation import SubjectKind
from sightline.services.export import ExportFormat

What = Literal["people", "companies", "postings", "news", "measures"]
_KINDS: dict[str, SubjectKind] = {
    "people": SubjectKind.person,
    "companies": SubjectKind.company,
    "postings": SubjectKind.posting,
    "news": SubjectKind.news,
    "measures": SubjectKind.measure,
}
_FORMATS = {".jsonl": ExportFormat.jsonl, ".ndjson": ExportFormat.jsonl, ".parquet": ExportFormat.parquet}


class AdminCommands:
    """The commands of an operator."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        for question in (self.stats, self.export):
            app.command(question, group=QUESTIONS)
        for command in (self.reindex, self.census, self.backup, self.restore, self.verify):
            app.command(command, group=CARE)

    def stats(self, *, json: Json = False) -> int:
        """Show what the installation holds: records, sources, batches, size on disk."""
        with self._session.services() as services:
            stats = services.admin.stats()
        out = self._session.out
        if json:
            out.json(stats)
            return exits.OK
        out.line(f"home: {self._session.settings.home}, {stats.bytes / 1e6:,.1f} MB of facts")
        out.line()
        names = {kind.value: name for name, kind in _KINDS.items()}
        rows = [(names[kind], f"{count:,}") for kind, count in sorted(stats.records.items())]
        out.table(("RECORDS", "COUNT"), rows, right=("COUNT",))
        out.line()
        kinds = list(_KINDS.values())
        columns = ("SOURCE", *(name.upper() for name in _KINDS))
        table = [
            (source, *(f"{counts.get(kind.value, 0):,}" for kind in kinds))
            for source, counts in sorted(stats.subjects.items())
        ]
        out.table(columns, table, right=columns[1:])
        if not stats.records:
            out.note("Nothing is here yet. Import a file with `sightline import FILE`, or look at `sightline demo`.")
        return exits.OK

    def export(
        self,
        what: Annotated[What, Parameter(help="What to export.")],
        file: Annotated[Path, Parameter(help="Where to: a .jsonl or .parquet file.")],
        /,
        *,
        format: Annotated[  # noqa: A002 - it is called so by whoever types it
            Literal["jsonl", "parquet"] | None,
            Parameter(help="Default: by the file's ending.", show_choices=True),
        ] = None,
        json: Json = False,
    ) -> int:
        """Write all records of a kind into a file. JSON lines can be imported again.

        Example: sightline export people people.parquet
        """
        form = ExportFormat(format) if format else _FORMATS.get(file.suffix.lower())
        if form is None:
            raise InvalidInput(
                f"{file.name} has no ending that says its format.", hint="Use .jsonl or .parquet, or --format."
            )
        with self._session.services() as services:
            count = services.admin.export(_KINDS[what], file, form)
        if json:
            self._session.out.json({"file": str(file), "format": form.value, "records": count})
        else:
            self._session.out.line(f"{count:,} {what} written to {file}")
        return exits.OK

    def reindex(self, *, json: Json = False) -> int:
        """Compute everything derived anew (keys, clusters, records, search index) from what was imported."""
        with self._session.services() as services, Bar(self._session.out.errors) as bar:
            count = services.admin.reindex(bar)
        if json:
            self._session.out.json({"records": count})
        else:
            self._session.out.line(f"{count:,} records were computed anew")
        return exits.OK

    def census(self, *, json: Json = False) -> int:
        """Count the people that are known of companies of which nobody states a headcount, once in a calendar month.

        The worker (`sightline serve`, `sightline work`) does it by itself when a month has begun.
        """
        with self._session.services() as services:
            taken = services.census.take()
        if json:
            self._session.out.json(taken)
        elif taken.known:
            self._session.out.line(f"the census of {taken.month} was taken before")
        else:
            self._session.out.line(f"{taken.companies:,} companies were counted for {taken.month}")
        return exits.OK

    def backup(self, file: Annotated[Path, Parameter(help="A file that does not exist yet.")], /) -> int:
        """Write a backup into one file, while the server may go on.

        Example: sightline backup sightline-2024-05-01.backup
        """
        with self._session.services() as services:
            size = services.admin.backup(file)
        self._session.out.line(f"{file}: {size / 1e6:,.1f} MB")
        return exits.OK

    def restore(
        self,
        file: Annotated[Path, Parameter(help="A backup.")],
        /,
        *,
        yes: Annotated[bool, Parameter(help="Do it: what is in the home now is replaced.")] = False,
    ) -> int:
        """Put a backup in the place of what is there, and compute the search index anew.

        Example: sightline restore sightline-2024-05-01.backup --yes
        """
        if not yes:
            raise InvalidInput(
                f"Restoring replaces everything in {self._session.settings.home}.", hint="Add --yes to do it."
            )
        with self._session.services() as services:
            again = services.admin.restore(file)
        self._session.out.line(f"restored {file}")
        if again:
            note = f"{again} people in it are not to be known and were suppressed; erase again whom you erased."
            self._session.out.note(note)
        return exits.OK

    def verify(
        self,
        *,
        deep: Annotated[bool, Parameter(help="Also compute all records anew and compare (slow).")] = False,
        json: Json = False,
    ) -> int:
        """Check that the stored data is whole. Exits with 1 when something is wrong."""
        with self._session.services() as services:
            wrong = services.admin.verify(deep=deep)
        out = self._session.out
        if json:
            out.json({"ok": not wrong, "problems": wrong})
        elif wrong:
            for each in wrong:
                out.failure(each)
        else:
            out.line("everything is whole")
        return exits.FAILED if wrong else exits.OK
