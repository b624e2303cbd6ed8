"""Other engines that answer the same questions over the same rows, each set up as its own users would."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec
import pyarrow as pa

from bench.questions import Ask


class Answer(msgspec.Struct, frozen=True):
    """The first page of an answer, and how many there are of it.

    `total` counts what the page is made of (people, companies, or groups); `people` counts the people in all groups.
    """

    ids: tuple[int, ...]
    total: int
    people: int | None = None


class Peer(Protocol):
    """An engine that is measured beside ours. `exact`: it breaks ties by the id as we do, so pages must agree too."""

    name: str
    exact: bool

    def load(self, people: pa.Table, companies: pa.Table) -> None: ...

    def answer(self, ask: Ask) -> Answer: ...

    def records(self, answer: Answer) -> list[Any] | None:
        """The full records of the page if the peer keeps them itself, else None: then our store gives them."""

    def close(self) -> None: ...
