"""The registry of kinds: what each is of, when it becomes a signal, and thresholds, which an operator can change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from sightline.errors import InvalidInput
from sightline.model.normal.text import fold_text
from sightline.model.signal import Kind
from sightline.signals import data
from sightline.signals.limits import Limits, read_limits

FILE = "kinds.toml"

Number = int | float


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a threshold means, and between which bounds it lies, both inclusive."""

    means: str
    least: Number
    most: Number


class Rule(msgspec.Struct, frozen=True):
    """One kind: the noun that it is of, the sentence that says when it becomes a signal, and its thresholds by name."""

    kind: Kind
    of: Literal["person", "company"]
    sentence: str
    thresholds: Mapping[str, Number] = {}

    def __getitem__(self, threshold: str) -> Number:
        """A threshold. Raises KeyError for one that the kind does not have: that is a mistake of ours."""
        return self.thresholds[threshold]

    @property
    def when(self) -> str:
        """When it becomes a signal, with its thresholds as they are set."""
        return self.sentence.format(**self.thresholds)


class Rules(msgspec.Struct, frozen=True):
    """All kinds, what their thresholds mean, under which names sources state the measures that are followed, and when a
    source's changes are held.
    """

    kinds: Mapping[Kind, Rule]
    thresholds: Mapping[str, Threshold]
    measures: Mapping[str, tuple[str, ...]]
    holding: Limits

    def __getitem__(self, kind: Kind) -> Rule:
        """The rule of a kind."""
        return self.kinds[kind]

    def measure_names(self) -> dict[str, str]:
        """The measure that each name is of, by its key."""
        return {measure_key(name): measure for measure, names in self.measures.items() for name in names}


def measure_key(name: str) -> str:
    """A measure's name without case, accents, spaces and punctuation: "Web Visits" is "webvisits"."""
    return fold_text(name).replace(" ", "")


@cache
def standard_rules() -> Rules:
    """Our rules."""
    written = tomllib.loads(files(data).joinpath(FILE).read_text(encoding="utf-8"))
    thresholds = msgspec.convert(written.pop("thresholds"), dict[str, Threshold])
    measures = msgspec.convert(written.pop("measures"), dict[str, tuple[str, ...]])
    holding = read_limits(written.pop("holding"))
    kinds = {kind: _rule(kind, dict(written[kind.value])) for kind in Kind}
    return Rules(kinds, thresholds, measures, holding)


def _rule(kind: Kind, told: dict[str, Any]) -> Rule:
    of, sentence = told.pop("of"), told.pop("when")
    return Rule(kind, of, sentence, told)


def read_rules(own: Path | None = None) -> Rules:
    """Our rules, with what an operator's own file changes.

    Raises InvalidInput, naming file and place, for a file that cannot be read, a kind, threshold or measure that does
    not exist, and a value that does not fit.
    """
    ours = standard_rules()
    if own is None:
        return ours
    try:
        written = tomllib.loads(own.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"The rules of signals {own} cannot be read: {error}.", field="signal_rules") from error
    measures = _measures(own, written.pop("measures", {}), ours)
    holding = _holding(own, written.pop("holding", {}), ours)
    kinds = dict(ours.kinds)
    for name, told in written.items():
        if name not in Kind.__members__:
            raise _refused(own, f"there is no kind of signal {name!r}", Kind)
        rule = kinds[Kind(name)]
        if not isinstance(told, dict):
            raise _refused(own, f"{name} is a table of thresholds, not {told!r}", rule.thresholds)
        for threshold, value in told.items():
            _check(own, rule, threshold, value, ours.thresholds)
        kinds[rule.kind] = msgspec.structs.replace(rule, thresholds={**rule.thresholds, **told})
    return Rules(kinds, ours.thresholds, measures, holding)


def _holding(own: Path, told: Any, ours: Rules) -> Limits:
    """The limits of holding, of which an operator's own replace ours."""
    try:
        return read_limits(msgspec.convert(told, dict[str, Any]), ours.holding)
    except msgspec.ValidationError as error:
        raise _refused(own, f"holding: {error}", Limits.__struct_fields__) from error


def _check(own: Path, rule: Rule, name: str, value: Any, thresholds: Mapping[str, Threshold]) -> None:
    if name not in rule.thresholds:
        raise _refused(own, f"{rule.kind} has no threshold {name!r}", rule.thresholds)
    known = thresholds[name]
    fits = isinstance(value, int | float) and not isinstance(value, bool) and known.least <= value <= known.most
    if not fits:
        raise _refused(own, f"{rule.kind}.{name} is a number from {known.least} to {known.most}, not {value!r}")


def _measures(own: Path, told: Any, ours: Rules) -> dict[str, tuple[str, ...]]:
    """The names of measures, in which an operator's lists replace ours; a name is of one measure."""
    try:
        theirs = msgspec.convert(told, dict[str, tuple[str, ...]])
    except msgspec.ValidationError as error:
        raise _refused(own, f"measures are lists of names ({error})", ours.measures) from error
    strange = [name for name in theirs if name not in ours.measures]
    if strange:
        raise _refused(own, f"there is no measure {strange[0]!r}", ours.measures)
    measures = {**ours.measures, **theirs}
    met: dict[str, str] = {}
    for measure, names in measures.items():
        for name in names:
            other = met.setdefault(measure_key(name), measure)
            if other != measure:
                raise _refused(own, f"{name!r} stands for {other} and for {measure}")
    return measures


def _refused(own: Path, what: str, allowed: Iterable[str] = ()) -> InvalidInput:
    return InvalidInput(f"{own}: {what}.", field="signal_rules", allowed=tuple(allowed))
