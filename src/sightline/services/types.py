"""Types that messages are read as, worked out before threads need them.

msgspec 0.22 works out how a Struct is read when it is first needed, without a lock: two threads that need the same one
at once crash the process (seen under the first questions to a new server process).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec


@cache
def work_out_types() -> int:
    """Work out every Struct of ours that is imported by now; how many. To be called while there is one thread."""
    found = [each for each in set(_below(msgspec.Struct)) if each.__module__.startswith("sightline.")]
    return sum(_worked_out(each) for each in found)


def _worked_out(struct: type[msgspec.Struct]) -> bool:
    try:
        msgspec.json.Decoder(struct)
    except TypeError:  # it holds what no message does, such as a function: none is read as it
        return False
    return True


def _below(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for each in struct.__subclasses__():
        yield each
        yield from _below(each)
