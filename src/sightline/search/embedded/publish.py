"""A process that makes a new snapshot while others serve: `python -m` this module and a directory.

The settings are read from standard input, as JSON. Serving processes start it when much has changed, so that the
memory and the time that a build takes are not theirs.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from sightline.search.embedded.building import renew_snapshot
from sightline.settings import Settings
from sightline.store import Store

_NICENESS = 10


def main(directory: str, settings: bytes) -> None:
    """Makes a snapshot in the directory from the store of these settings, unless it needs none."""
    os.nice(_NICENESS)
    store = Store.open(msgspec.json.decode(settings, type=Settings, dec_hook=lambda type_, value: type_(value)))
    try:
        renew_snapshot(Path(directory), store)
    finally:
        store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.buffer.read())
