"""What the command line prints: results on standard output, everything else on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

PIPE_WIDTH = 250
"""Columns of a table that goes into a pipe or a file, where nothing says how wide it may be."""


GAP = 2
"""Columns of space between those of a table."""

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

        Where the terminal is narrow, the longest texts are cut.
        """
        natural = [max([cell_len(column), *(cell_len(row[at]) for row in rows)]) for at, column in enumerate(columns)]
        widths = fit(natural, self.console.width - GAP * (len(columns) - 1))
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, GAP, 0, 0))
        numbers = set(right)
        for column, width in zip(columns, widths, strict=True):
            last = wrap and column == columns[-1]
            table.add_column(
                column,
                justify="right" if column in numbers else "left",
                overflow="fold" if last else "ellipsis",
                no_wrap=not last,
                width=width,
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


def fit(widths: Sequence[int], available: int) -> list[int]:
    """The widths, the widest made narrower until they fit; none becomes narrower than an equal share."""
    fitted, share = list(widths), max(available // max(len(widths), 1), 1)
    excess = sum(fitted) - available
    while excess > 0 and max(fitted) > share:
        widest = max(fitted)
        many = [at for at, width in enumerate(fitted) if width == widest]
        below = max([share, *(width for width in fitted if width < widest)])
        step = min(widest - below, max(excess // len(many), 1))
        for at in many[: max(excess, 1)]:
            fitted[at] -= step
        excess = sum(fitted) - available
    return fitted
