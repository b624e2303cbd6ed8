"""How imperfect the sources are: one frozen profile, which a small TOML file can change."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from sightline.errors import InvalidFile, InvalidInput


class Noise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares between 0 and 1 of what goes wrong; `stale_months` is the longest time that a stale row lags behind."""

    names_mistyped: float = 0.03
    names_nicknamed: float = 0.08
    companies_respelled: float = 0.05
    emails_missing: float = 0.40
    starts_missing: float = 0.50
    rows_stale: float = 0.15
    stale_months: int = 6
    duplicates: float = 0.02

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if name != "stale_months" and not 0 <= value <= 1:
                raise InvalidInput(f"{name} = {value} is not a share.", field=name, hint="Give a number from 0 to 1.")
        if self.rows_stale == 1:
            raise InvalidInput("With rows_stale = 1 no row would ever be up to date.", field="rows_stale")
        if not 1 <= self.stale_months <= 24:
            raise InvalidInput(
                f"stale_months = {self.stale_months} is out of range.", field="stale_months", hint="Give 1 to 24."
            )


PERFECT = Noise(0, 0, 0, 0, 0, 0, 1, 0)
"""Sources that make no mistake: what is left is that each sees only a part."""


def read_noise(path: Path) -> Noise:
    """The profile in a TOML file whose keys are the fields of `Noise`; a field that is absent has its default.

    Raises InvalidFile when the file cannot be read, InvalidInput when a value is out of range.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Noise)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidFile(
            f"The noise profile {path} cannot be read: {error}.",
            field=str(path),
            allowed=list(Noise.__struct_fields__),
        ) from error
