"""The time, as a function that tests can replace."""

from __future__ import annotations

import time
from collections.abc import Callable

from sightline.model.values import Instant

Clock = Callable[[], Instant]
"""Now, in Unix milliseconds."""

DAY = 86_400_000


def now() -> Instant:
    """Now, in Unix milliseconds."""
    return time.time_ns() // 1_000_000


def day_of(instant: Instant) -> int:
    """Days since 1970, UTC."""
    return instant // DAY
