"""Signals as JSON of the command line."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sightline.interfaces.cli.shapes import moment
from sightline.model.signal import Signal
from sightline.model.signal_words import words


def signal_json(signal: Signal, sources: Sequence[str]) -> dict[str, object]:
    """A signal with its words and the names of its sources."""
    shaped: dict[str, object] = msgspec.to_builtins(signal)
    return shaped | {"noticed": moment(signal.noticed), "sources": list(sources), "words": words(signal)}
