"""Exit codes of the command line; `docs/cli.md` lists them."""

from __future__ import annotations

from typing import Final

from sightline.errors import InvalidFile, InvalidInput, NotFound, SightlineError, Unavailable

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
REJECTED: Final = 3
NOT_FOUND: Final = 4
UNAVAILABLE: Final = 5
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it

_CODES: tuple[tuple[type[SightlineError], int], ...] = (
    (InvalidFile, FAILED),
    (InvalidInput, USAGE),
    (NotFound, NOT_FOUND),
    (Unavailable, UNAVAILABLE),
)


def code_of(error: SightlineError) -> int:
    """The exit code of an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)
