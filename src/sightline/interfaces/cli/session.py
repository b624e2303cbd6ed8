"""What every command has at hand: settings, services, output. The entry point supplies what is above interfaces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sightline.interfaces.cli.output import Output
from sightline.services import Services
from sightline.settings import Settings


class Key(Protocol):
    """A key as it is kept."""

    @property
    def name(self) -> str:
        """Whose it is."""

    @property
    def start(self) -> str:
        """Its first characters."""

    @property
    def created_at(self) -> int:
        """When it was made, Unix milliseconds."""


class NewKey(Protocol):
    """A key that was just made."""

    @property
    def key(self) -> Key:
        """The key as it is kept."""

    @property
    def secret(self) -> str:
        """The key itself; it cannot be shown again."""


class Keyring(Protocol):
    """The keys of an installation."""

    def create(self, name: str) -> NewKey:
        """Make a key. Raises InvalidInput or Conflict for a name that will not do."""

    def keys(self) -> Sequence[Key]:
        """All keys."""


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
    keyring: Callable[[Settings], Keyring]
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
