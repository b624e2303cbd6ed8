"""An operation: one entry of the table that requests are routed by and that the OpenAPI document is made from."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal

import msgspec

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest.shapes import Asked
from sightline.services.callers import Access

JSON = "application/json"


class Operation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One operation. `question` is read from path and query, or (POST) from the body; `answer` is the type of `data`.

    `verb` is its name in the tariff, where it has a price if it is `priced`; `changes`: it needs the scope to write.
    `limit` is the rule that its calls are counted by; empty: that of its scope. `also` are other paths that mean it.
    `paged`: its answers are pages by number; `followed`: they are gone on with by a cursor, or from a position.
    `raw` names a content type whose bodies are given to `run` as they are. `max_body` None: as the settings say.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    tag: str
    summary: str
    about: str
    question: type[Asked]
    answer: Any
    run: Callable[[Context, Any], Reply]
    verb: str
    also: tuple[str, ...] = ()
    priced: bool = True
    changes: bool = False
    limit: str = ""
    paged: bool = False
    followed: bool = False
    raw: str | None = None
    max_body: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def access(self) -> Access:
        """What a key must be allowed to do."""
        return Access.write if self.changes else Access.read

    @property
    def rule(self) -> str:
        """The rule of the limits that its calls are counted by."""
        return self.limit or self.access.value

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    def fits(self, path: str) -> dict[str, str] | None:
        """What a path holds under the names of `parameters`; None if it does not mean this operation."""
        for pattern in self._patterns:
            if found := pattern.fullmatch(path):
                return found.groupdict()
        return None

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path)) for path in (self.path, *self.also))
