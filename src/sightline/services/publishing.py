"""Telling signals: what is computed of some entities is brought together with what was told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b

import msgspec

from sightline.model.observation import SubjectKind
from sightline.search.embedded.changes import KINDS
from sightline.services import newsroom
from sightline.services.clock import now
from sightline.services.detecting import lens_of, signals_of
from sightline.signals.episodes import entities_in
from sightline.signals.publishing import Change, Computed, reconcile, signal_id
from sightline.signals.rules import Rules
from sightline.store import Change as FeedChange
from sightline.store import What, Writer
from sightline.store.signal_rows import Stored, Told

DETECTORS = 3
"""Raised when detectors find other signals in the same history."""

EVENTS = frozenset({SubjectKind.posting, SubjectKind.news, SubjectKind.measure})


class Published(msgspec.Struct):
    """How many signals were told, by what was told of them."""

    published: int = 0
    revised: int = 0
    withdrawn: int = 0

    def count(self, changes: Sequence[Change]) -> None:
        """Count what is told."""
        counts = Counter(told for told, _ in changes)
        self.published += counts[Told.published]
        self.revised += counts[Told.revised]
        self.withdrawn += counts[Told.withdrawn]

    def add(self, other: Published) -> None:
        """Count what another told."""
        self.published += other.published
        self.revised += other.revised
        self.withdrawn += other.withdrawn


def version_of(rules: Rules) -> str:
    """What tells signals that were computed by other rules from those of these: they have to be computed anew."""
    return f"{DETECTORS}/{blake2b(msgspec.json.encode(rules, order='deterministic'), digest_size=8).hexdigest()}"


def publish(writer: Writer, entities: Sequence[int], rules: Rules) -> list[Change]:
    """Compute the signals of these entities and tell what changed; what was told."""
    lens = lens_of(writer, rules)
    found = signals_of(writer, entities, lens)
    members = writer.members(entities)
    origins = sorted({subject for each in members.values() for subject in each})
    computed = [(entity, signal) for entity, signals in found.items() for signal in signals]
    return told(writer, computed, origins)


def told(
    writer: Writer, computed: Sequence[Computed], origins: Sequence[int], *, follow: bool = True, index: bool = True
) -> list[Change]:
    """Bring what was told of these origins up to what is computed of them; what is told of it.

    Without `follow` nothing was told of them yet; without `index` the index is built anew afterwards.
    """
    known = {each.id: each for each in writer.signals.of_origins(origins)} if follow else {}
    others = _others(writer, computed, known) if follow else {}
    told_of = [*known.values(), *others.values()]
    spoken = {number for each in told_of for number in (each.signal.subject, *entities_in(each.signal.episode))}
    lead = writer.entities_of(sorted(spoken))
    changes = reconcile(
        list(known.values()), computed, lambda number: lead.get(number, number), now(), list(others.values())
    )
    writer.signals.write(changes)
    if index:
        _tell_index(writer, changes, {each.id: each.origin for each in told_of})
    return changes


def _tell_index(writer: Writer, changes: Sequence[Change], before: Mapping[int, int]) -> None:
    """Have the index read again who moved or was promoted, and of whom that was told until now."""
    searched = [each for what, each in changes if what is not None and each.signal.kind in KINDS]
    people = sorted({origin for each in searched for origin in (each.origin, before.get(each.id, each.origin))})
    there = writer.records(people) if people else {}
    if there:
        writer.publish([FeedChange(person, SubjectKind.person, What.changed) for person in there])


def _others(writer: Writer, computed: Sequence[Computed], known: Mapping[int, Stored]) -> dict[int, Stored]:
    """What was told of other origins under the same number, or on the same observation."""
    named = {signal_id(signal) for _, signal in computed} - known.keys()
    shown = {signal.citations[0].observation for _, signal in computed}
    found = (*writer.signals.by_ids(sorted(named)), *writer.signals.shown_by(sorted(shown)))
    return {each.id: each for each in found if each.id not in known}


def publish_queued(writer: Writer, rules: Rules, most: int) -> tuple[int, list[Change]]:
    """Publish what is to be computed again, of so many entities at most; how many those were, and what was told."""
    queued = writer.signals.queued(most)
    changes = publish(writer, concerned(writer, [entity for _, entity in queued]), rules)
    writer.signals.dequeue(queued)
    return len(queued), changes


def concerned(writer: Writer, queued: Sequence[int]) -> list[int]:
    """The people and companies whose signals may have changed: of a posting its companies, and so on.

    Items of news are tied to the companies that their texts name.
    """
    origins = writer.origins(queued)
    events = [each for each in queued if each in origins and origins[each].kind in EVENTS]
    about = [company for _, company, _ in writer.signals.tied_to(events)]
    about += newsroom.tie(writer, (each for each in events if origins[each].kind is SubjectKind.news))
    others = [each for each in queued if each not in set(events)]
    return sorted(set(writer.entities_of(sorted({*others, *about})).values()))
