"""Amounts of credits: whole thousandths inside, decimal text outside."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from sightline.errors import InvalidInput

THOUSANDTHS = 1000
MOST = 10**12 * THOUSANDTHS
"""Most that can be stated at once: a trillion credits."""


def read_credits(text: str | int | Decimal, field: str) -> int:
    """Thousandths from "12.5". Raises InvalidInput for what is negative, finer than a thousandth, or no number."""
    try:
        exact = Decimal(text) * THOUSANDTHS
        whole = int(exact)
    except (InvalidOperation, ValueError, OverflowError):
        exact, whole = Decimal(1), 0
    if whole != exact or not 0 <= whole <= MOST:
        raise InvalidInput(f"{str(text)[:40]!r} is no amount of credits.", field=field, hint="Write 250, or 0.125.")
    return whole


def shown_credits(amount: int) -> str:
    """Thousandths as text, without zeros that say nothing: 12500 is "12.5"."""
    whole, rest = divmod(abs(amount), THOUSANDTHS)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{rest:03}".rstrip("0").rstrip(".")


def plain_credits(amount: int) -> float | int:
    """Thousandths as a number of credits for JSON: whole where they are whole."""
    whole, rest = divmod(amount, THOUSANDTHS)
    return amount / THOUSANDTHS if rest else whole
