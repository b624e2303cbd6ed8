"""What an operation gets besides its question."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.services import Services


@dataclass(frozen=True, slots=True)
class Context:
    """One request: the services it may call, and the name of the key that asks."""

    services: Services
    caller: str
