"""What the command line prints: results on standard output, everything else on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

PIPE_WIDTH = 250
"""Columns of a table that goes into a pipe or a file, where nothing says how wide it may be."""


SHORT = 10
"""Columns of a table that are so narrow are shown whole."""

HELP_WIDTH = 110
"""Columns of the help; longer lines are hard to read."""


class _Console(Console):
    """A console that leaves a closed pipe to `app.run`; rich itself would end the process with 1."""

    def on_broken_pipe(self) -> None:
        """Whoever reads the output has read enough."""
        raise BrokenPipeError


def _console(*, stderr: bool = False) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    # rich takes 80 columns where there is no terminal, which would cut most tables off.
    return _Console(stderr=stderr, highlight=False, width=None if stream.isatty() else PIPE_WIDTH)


class Output:
    """Prints tables and text for people, and JSON for programs."""

    def __init__(self) -> None:
        self.console = _console()
        self.errors = _console(stderr=True)
        self.help = Console(highlight=False, width=min(self.console.width, HELP_WIDTH))

    def json(self, value: Any) -> None:
        """One JSON document."""
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")

    def line(self, text: str = "") -> None:
        """A line of text as it is."""
        self.console.print(text, markup=False, soft_wrap=True)

    def rich(self, marked_up: str) -> None:
        """A line with rich markup."""
        self.console.print(marked_up, soft_wrap=True)

    def note(self, text: str) -> None:
        """A remark beside the result; it goes to standard error, so that it never gets into data."""
        self.errors.print(f"[dim]{escape(text)}[/dim]", soft_wrap=True)

    def failure(self, message: str, hint: str | None = None) -> None:
        """What went wrong, in a line, and what to do about it, in another."""
        self.errors.print(f"[bold red]error:[/bold red] {escape(message)}", soft_wrap=True)
        if hint:
            self.errors.print(f"[bold]hint:[/bold]  {escape(hint)}", soft_wrap=True)

    def table(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Iterable[str] = (), wrap: bool = False
    ) -> None:
        """A table without frames; the columns in `right` are numbers. `wrap`: the last column may take several lines.

        Where the terminal is narrow, long texts are cut, and short columns (ids, days, counts) are not.
        """
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        numbers = set(right)
        for number, column in enumerate(columns):
            widest = max([len(column), *(len(row[number]) for row in rows)])
            last = wrap and number == len(columns) - 1
            table.add_column(
                column,
                justify="right" if column in numbers else "left",
                overflow="fold" if last else "ellipsis",
                no_wrap=not last,
                min_width=widest if widest <= SHORT else None,
            )
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self.console.print(table)

    def pairs(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Names and what belongs to them, long texts wrapped."""
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(style="bold", no_wrap=True)
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self.console.print(table)
