"""What every command has at hand: settings, services, output. The entry point supplies what is above interfaces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sightline.interfaces.cli.output import Output
from sightline.services import Services
from sightline.settings import Settings


@dataclass(frozen=True)
class DemoOptions:
    """How large the sample world is, and whether it is served. `profile`: a file that changes the noise."""

    seed: int = 1
    people: int = 20_000
    companies: int = 2_000
    months: int = 24
    profile: Path | None = None
    serve: bool = True


@dataclass(frozen=True)
class Wiring:
    """What the entry point supplies."""

    settings: Callable[[], Settings]
    services: Callable[[Settings], AbstractContextManager[Services]]
    serve: Callable[[Settings, Output], int]
    demo: Callable[[Settings, DemoOptions, Output], int]


@dataclass
class Session:
    """One run of the command line."""

    wiring: Wiring
    out: Output = field(default_factory=Output)

    @property
    def settings(self) -> Settings:
        """What the operator set in the environment."""
        return self.wiring.settings()

    @contextmanager
    def services(self) -> Iterator[Services]:
        """The services, opened for one command."""
        with self.wiring.services(self.settings) as services:
            yield services
