"""Erases the canary and kills itself with SIGKILL at a point: python -m tests.services.killed_erase HOME POINT [URL].

POINT is what progress is told, or "after" and the name of a step of the erasure that was just done.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sightline.services import open_services
from sightline.services.erasing import Erasing
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.accounts import AccountStore
from tests.services.canary import WHO

_STEPS: dict[str, tuple[type, str]] = {
    "after suppressing": (Erasing, "_suppressed"),
    "after deleting": (Erasing, "_delete"),
    "after facts": (Store, "compact"),
    "after accounts": (AccountStore, "compact"),
}


def main() -> None:
    home, point, *url = sys.argv[1:]

    def passed(what: str, *_: Any) -> None:
        if what == point:
            os.kill(os.getpid(), signal.SIGKILL)

    for step, (owner, method) in _STEPS.items():
        _watch(owner, method, step, passed)
    with open_services(Settings(home=Path(home), database_url=url[0] if url else None)) as services:
        services.erasing.erase(WHO, progress=passed)


def _watch(owner: type, method: str, step: str, passed: Any) -> None:
    original = getattr(owner, method)

    def watched(*given: Any, **named: Any) -> Any:
        answer = original(*given, **named)
        passed(step)
        return answer

    setattr(owner, method, watched)


if __name__ == "__main__":
    main()
