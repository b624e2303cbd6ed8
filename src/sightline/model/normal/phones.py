"""Phone numbers in E.164."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")


@cache
def _library() -> Any:
    """phonenumbers; imported here because it is slow to import and most numbers are clean already."""
    import phonenumbers  # noqa: PLC0415

    return phonenumbers


def clean_phone(s: str, country: str | None) -> str:
    """The number in E.164. `country` (ISO alpha-2) reads a number without a country code; extensions are dropped.

    Raises ValueError for what cannot be a number, and for a national number when no country is given.
    """
    text = s.strip()
    return text if _E164.fullmatch(text) else _parse(text, country)


@lru_cache(maxsize=1 << 16)
def _parse(text: str, country: str | None) -> str:
    if len(text) > 100:
        raise ValueError("A phone number has at most 100 characters.")
    library = _library()
    try:
        number = library.parse(text, country)
    except library.NumberParseException as error:
        raise ValueError(f"{text!r} is not a phone number: {error}") from error
    if not library.is_possible_number(number):
        raise ValueError(f"{text!r} is not a phone number: it has too few or too many digits for its country.")
    clean: str = library.format_number(number, library.PhoneNumberFormat.E164)
    if not _E164.fullmatch(clean):
        raise ValueError(f"{text!r} is not a phone number that can be called from abroad.")
    return clean
