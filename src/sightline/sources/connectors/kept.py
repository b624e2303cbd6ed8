"""What is kept of the sources that were added, in the folder `sources` of the home: one folder for each.

source.json   what was added
state.json    how far it is: what the last pull left
pending.json  what was fetched and is being imported; a kill leaves it there, and the next pull imports it first
*.page        answers with their validators
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sightline.errors import InvalidFile, InvalidInput, NotFound
from sightline.model.observation import SubjectKind
from sightline.model.values import Instant
from sightline.sources.connectors.connector import Row, Source
from sightline.sources.web.pages import Pages, write_whole

FOLDER = "sources"
NAME = re.compile(r"[a-z0-9][a-z0-9._:-]{0,99}")

T = TypeVar("T")


class State(msgspec.Struct, frozen=True):
    """How far a source is. `content` is the digest of what it said last, `batch` that of the batch that holds it.

    `checked_at` is when it was last read, `changed_at` when it last said something else; `problem` is why the last
    pull failed, and `not_before` when its host wants to be asked again.
    """

    content: str = ""
    batch: str = ""
    checked_at: Instant | None = None
    changed_at: Instant | None = None
    problem: str | None = None
    not_before: Instant | None = None
    memory: dict[str, Any] = {}


class Pending(msgspec.Struct, frozen=True):
    """A batch that was fetched, and the state that it leads to."""

    observed_at: Instant
    digest: str
    complete: tuple[SubjectKind, ...]
    rows: list[Row]
    state: State


def forget_fetched(home: Path) -> None:
    """Forget what hosts answered, also what is not imported yet: the next pulls ask anew. Nobody pulls meanwhile."""
    for form in ("*.page", "pending.json", "*.partial"):
        for path in (home / FOLDER).glob(f"*/{form}"):
            path.unlink(missing_ok=True)


class Shelf:
    """The folders of all sources."""

    def __init__(self, home: Path) -> None:
        self._directory = home / FOLDER

    def names(self) -> list[str]:
        """The names of all sources, in order."""
        return sorted(path.parent.name for path in self._directory.glob("*/source.json"))

    def has(self, name: str) -> bool:
        """Whether there is a source of this name."""
        return bool(NAME.fullmatch(name)) and self._path(name, "source").exists()

    def source(self, name: str) -> Source:
        """A source. Raises NotFound."""
        found = self._read(name, "source", Source) if self.has(name) else None
        if found is None:
            raise NotFound(
                f"There is no source {name!r}.",
                field="name",
                hint="`sightline sources list` shows those that there are.",
            )
        return found

    def add(self, source: Source) -> None:
        """Keep a new source. Raises InvalidInput for a name that cannot be one."""
        if not NAME.fullmatch(source.name):
            raise InvalidInput(
                f"{source.name[:120]!r} cannot be the name of a source.",
                field="name",
                hint="Up to 100 of a-z, 0-9, dot, colon, hyphen and underscore.",
            )
        self._write(source.name, "source", source)

    def remove(self, name: str) -> None:
        """Forget a source and all that is kept of it. Raises NotFound."""
        if not self.has(name):
            self.source(name)
        shutil.rmtree(self._directory / name)

    def state(self, name: str) -> State:
        """How far a source is; a new one is nowhere yet."""
        return self._read(name, "state", State) or State()

    def pending(self, name: str) -> Pending | None:
        """What was fetched and may not be imported yet."""
        return self._read(name, "pending", Pending)

    def begin(self, name: str, pending: Pending) -> None:
        """Keep what was fetched, until `settle`."""
        self._write(name, "pending", pending)

    def settle(self, name: str, state: State) -> None:
        """Keep the state; what was pending is imported."""
        self._write(name, "state", state)
        self._path(name, "pending").unlink(missing_ok=True)

    def note(self, name: str, state: State) -> None:
        """Keep a state that leaves what is pending as it is."""
        self._write(name, "state", state)

    def pages(self, name: str) -> Pages:
        """The kept answers of a source."""
        return Pages(self._directory / name)

    def _path(self, name: str, what: str) -> Path:
        return self._directory / name / f"{what}.json"

    def _write(self, name: str, what: str, value: msgspec.Struct) -> None:
        write_whole(self._path(name, what), msgspec.json.format(msgspec.json.encode(value), indent=1))

    def _read(self, name: str, what: str, wanted: type[T]) -> T | None:
        path = self._path(name, what)
        try:
            return msgspec.json.decode(path.read_bytes(), type=wanted)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as error:
            raise InvalidFile(f"{path} cannot be read: {error}.", field="name", hint="Remove the source.") from error
