"""Corrections are tied to the subject that they correct, by its number, and go where it goes."""

from __future__ import annotations

_PREFIX = "subject:"


def correction_key(subject: int) -> str:
    """The key, in the source of corrections, of what corrects a subject."""
    return f"{_PREFIX}{subject}"


def target_of(key: str) -> int | None:
    """The subject that a correction is about, from its key."""
    digits = key.removeprefix(_PREFIX)
    return int(digits) if key.startswith(_PREFIX) and digits.isascii() and digits.isdecimal() else None
