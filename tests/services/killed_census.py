"""Takes the census and dies by SIGKILL before it is committed: python -m tests.services.killed_census HOME."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sightline.services import open_services
from sightline.settings import Settings
from sightline.store import Writer


def main() -> None:
    seal = Writer.seal

    def dying(writer: Writer, *given: Any) -> None:
        seal(writer, *given)
        os.kill(os.getpid(), signal.SIGKILL)

    Writer.seal = dying  # type: ignore[method-assign, assignment]
    with open_services(Settings(home=Path(sys.argv[1]))) as services:
        services.census.take()


if __name__ == "__main__":
    main()
