"""Timelines: what changed with a person or company, when, and who said so."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sightline.errors import InvalidInput, NotFound
from sightline.model.observation import SubjectKind
from sightline.model.signal import Kind, Signal, State
from sightline.model.values import PartialDate
from sightline.services.detecting import lens_of
from sightline.services.signals import NO_LIMIT
from sightline.signals.company import headcounts
from sightline.signals.rules import Rules
from sightline.store import Reader, Store
from sightline.store.signal_queries import SignalQuestion

__all__ = ["Happening", "Kind", "Signal", "State", "Timeline", "Timelines"]


class Happening(msgspec.Struct, frozen=True):
    """A signal, and the names of the sources that it rests on."""

    signal: Signal
    sources: tuple[str, ...]


class Timeline(msgspec.Struct, frozen=True):
    """What changed, in order of time; of a company also the stated headcounts, each with the day from which it held."""

    happenings: tuple[Happening, ...]
    headcounts: tuple[tuple[PartialDate, int], ...] = ()


class Timelines:
    """Reads timelines: the signals that were told of somebody and stand."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules

    def of(self, kind: SubjectKind, entity: int) -> Timeline:
        """The timeline of a person or company. Raises NotFound, and InvalidInput for another kind."""
        if kind not in (SubjectKind.person, SubjectKind.company):
            raise InvalidInput(f"A {kind.value} has no timeline.", field="kind", hint="Ask for a person or a company.")
        with self._store.read() as reader:
            record = reader.records((entity,)).get(entity)
            if record is None or record.kind is not kind:
                raise NotFound(f"There is no {kind.value} {entity}.", field="id")
            found = reader.signals.queries.each(SignalQuestion(subjects=(record.id,)), NO_LIMIT)
            signals = sorted((each.signal for each in found), key=lambda each: (each.day, each.noticed, each.kind))
            counts = _headcounts(reader, record.id, self._rules) if kind is SubjectKind.company else ()
            return Timeline(_named(signals, reader.sources()), counts)


def _headcounts(reader: Reader, company: int, rules: Rules) -> tuple[tuple[PartialDate, int], ...]:
    history = reader.history(reader.members((company,))[company])
    return tuple(headcounts(lens_of(reader, rules).seen(history), rules))


def _named(signals: Iterable[Signal], names: dict[int, str]) -> tuple[Happening, ...]:
    return tuple(Happening(each, tuple(names.get(source, "") for source in each.sources)) for each in signals)
