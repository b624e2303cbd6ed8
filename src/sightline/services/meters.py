"""What services tell the meters.

The counters are imported when the first is used: a process that only starts servers must not decide where they stand,
and commands that count nothing start without them.
"""

from __future__ import annotations

from sightline.accounts.amounts import THOUSANDTHS

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that names where the processes of a server keep their meters."""


def charged(interface: str, verb: str, amount: int) -> None:
    """An answer was charged this many thousandths of a credit."""
    from sightline.services import counters  # noqa: PLC0415

    counters.CHARGES.labels(interface, verb).inc()
    counters.CREDITS.labels(interface, verb).inc(amount / THOUSANDTHS)


def refused(interface: str, rule: str) -> None:
    """A call was beyond its limit."""
    from sightline.services import counters  # noqa: PLC0415

    counters.REFUSALS.labels(interface, rule).inc()
