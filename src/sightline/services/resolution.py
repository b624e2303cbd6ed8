"""Who is the same: why, what is doubtful, and a person's word on it, which wins over all evidence and can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product

import msgspec

from sightline.errors import InvalidInput, TooLarge
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.resolve.absorb import regroup
from sightline.resolve.known import Known
from sightline.services.deriving import check_current, refold, trust_in
from sightline.services.explaining import Explained, SideBySide, explain, side_by_side
from sightline.services.locks import DERIVING, held
from sightline.services.parts import LARGEST, own_members, resolved
from sightline.services.records import refer_to_entities
from sightline.services.reviewing import Doubts, doubts
from sightline.services.signalling import Signalling
from sightline.settings import Settings
from sightline.store import Judgement, Reader, Store, Verdict, Writer
from sightline.store.signals import NOW

MOST = 64
"""Most records that are merged at once."""

MOST_PAIRS = MOST * MOST
"""Most pairs that one decision is about."""

MOST_LISTED = 1_000
"""Most judgements that are listed at once."""


class Decision(msgspec.Struct, frozen=True):
    """What a decision changed: judgements that hold from now on, others that hold no more, and the records as they are.

    A decision's judgements have one `said_at`, and are undone together.
    """

    said: tuple[Judgement, ...]
    undone: tuple[Judgement, ...]
    records: tuple[Record, ...]


class Resolution:
    """Explains what is one, shows what is doubtful, and takes decisions."""

    def __init__(self, store: Store, settings: Settings, signalling: Signalling) -> None:
        self._store = store
        self._settings = settings
        self._signalling = signalling

    def explain(self, entity: int) -> Explained:
        """How a person or company hangs together: its parts, what ties them, what people judged. Raises NotFound."""
        with self._reading() as reader:
            return explain(reader, entity, trust_in(reader, self._settings))

    def compare(self, one: int, other: int) -> SideBySide:
        """Why two are one, or two: two entities by their closest parts, or two parts of one entity.

        Raises NotFound, InvalidInput (two kinds, the same twice) and TooLarge (too many parts).
        """
        with self._reading() as reader:
            return side_by_side(reader, one, other, trust_in(reader, self._settings))

    def review(self, kind: SubjectKind, after: str | None = None, limit: int = 20) -> Doubts:
        """Pairs that evidence leaves open, the most likely first, without those that a person decided. See `doubts`."""
        with self._reading() as reader:
            return doubts(reader, kind, after, limit)

    def merge(self, ids: Sequence[int], by: str, note: str = "") -> Decision:
        """These people, or these companies, are one, whatever speaks against it.

        Earlier judgements that hold any of them apart are overruled. An id may be one that forwards; two that are one
        already are held together from now on. Raises NotFound, InvalidInput (one id, an id twice, two kinds), TooLarge.
        """
        _check_ids(ids)
        with self._deciding() as writer:
            _, entities = resolved(writer, ids)
            everyone = {subject for some in writer.members(list(entities.values())).values() for subject in some}
            apart = [each for each in _within(writer, everyone) if each.verdict is Verdict.different]
            said = [writer.judge(*pair, Verdict.same, by, note) for pair in _star(ids, entities)]
            for each in _in_force(writer, apart):
                writer.undo_judgement(each.number, f"judgement {said[0].number}")
            return self._decided(writer, said, apart)

    def split(self, entity: int, parts: Iterable[str | int], by: str, note: str = "") -> Decision:
        """These parts of a person or company, each a subject number or "source:key", are not one with the rest of it.

        What was corrected stays with the part that it corrects. Raises NotFound, TooLarge, and InvalidInput for what
        is no part of it, or if nothing would stay.
        """
        with self._deciding() as writer:
            kind, entities = resolved(writer, (entity,))
            members = own_members(writer, entities[entity])
            what = f"{kind.value} {entities[entity]}"
            leaving = {_part(members, part, what) for part in parts}
            staying = members.keys() - leaving
            if not leaving:
                raise InvalidInput(f"Name the parts of {what} that are somebody else.", field="parts")
            if not staying:
                only = "has only this part: it was never merged" if len(members) == 1 else "would have no part left"
                raise InvalidInput(f"The {what} {only}.", field="parts")
            return self._hold_apart(writer, leaving, staying, by, note)

    def keep_apart(self, one: int, other: int, by: str, note: str = "") -> Decision:
        """These two are not one, and stay two whatever comes. Raises NotFound, TooLarge, and InvalidInput."""
        _check_ids((one, other))
        with self._deciding() as writer:
            _, entities = resolved(writer, (one, other))
            if entities[one] == entities[other]:
                raise InvalidInput(f"{one} and {other} are one now.", field="id", hint="Split them instead.")
            left, right = (own_members(writer, entities[each]) for each in (one, other))
            return self._hold_apart(writer, left, right, by, note)

    def undo(self, number: int, by: str) -> Decision:
        """Take back a decision by the number of one of its judgements; what it had overruled holds again.

        Raises NotFound, and Conflict if this judgement is not in force any more.
        """
        with self._deciding() as writer:
            known = writer.judgement(number if 0 < number < LARGEST else 0)
            taken_back = [writer.undo_judgement(number, by)]
            together = [each for each in writer.judged_together(number) if each.by == known.by]
            taken_back += [writer.undo_judgement(each.number, by) for each in together if each.undone_at is None]
            overrulers = {f"judgement {each.number}" for each in together}
            overruled = [each for each in writer.judgements_undone(known.said_at) if each.undone_by in overrulers]
            judged = {_pair(each) for each in _within(writer, _subjects(overruled))}
            again = [
                writer.judge(each.left, each.right, each.verdict, each.by, each.note)
                for each in overruled
                if _pair(each) not in judged
            ]
            return self._decided(writer, again, taken_back)

    def list(self, limit: int = 100, before: int | None = None, *, undone: bool = False) -> list[Judgement]:
        """Judgements, the newest first: those in force, or all; `before` is a number to go on from.

        Raises InvalidInput for a limit out of bounds.
        """
        if not 1 <= limit <= MOST_LISTED:
            raise InvalidInput(f"The limit is from 1 to {MOST_LISTED:,}.", field="limit")
        with self._store.read() as reader:
            return reader.list_judgements(None if before is None else min(before, LARGEST), limit, undone=undone)

    @contextmanager
    def _reading(self) -> Iterator[Reader]:
        """A reading transaction over derived state that is current."""
        with self._store.read() as reader:
            check_current(reader)
            yield reader

    @contextmanager
    def _deciding(self) -> Iterator[Writer]:
        """A writing transaction over derived state that is current."""
        with held(self._settings.home, DERIVING, shared=True), self._store.write() as writer:
            check_current(writer)
            yield writer
        self._signalling.after()

    def _hold_apart(
        self, writer: Writer, left: Collection[int], right: Collection[int], by: str, note: str
    ) -> Decision:
        pairs = sorted((min(pair), max(pair)) for pair in product(left, right))
        if len(pairs) > MOST_PAIRS:
            raise TooLarge(f"That is about {len(pairs):,} pairs of parts; {MOST_PAIRS:,} are allowed.", field="parts")
        about = set(pairs)
        known = [each for each in _within(writer, {*left, *right}) if _pair(each) in about]
        said = [writer.judge(*pair, Verdict.different, by, note) for pair in pairs]
        return self._decided(writer, said, known)

    def _decided(self, writer: Writer, said: Sequence[Judgement], undone: Sequence[Judgement]) -> Decision:
        """Bring clusters, records and the feed up to date with what was just decided."""
        subjects = _subjects((*said, *undone))
        before = writer.entities_of(sorted(subjects)).values()
        refold(writer, regroup(writer, Known(writer), subjects), trust_in(writer, self._settings))
        writer.signals.enqueue(NOW, writer.signals.speaking_of(sorted(set(before))))
        entities = sorted(set(writer.entities_of(sorted(subjects)).values()))
        found = writer.records(entities)
        records = refer_to_entities(writer, [found[entity] for entity in entities])
        return Decision(tuple(said), tuple(writer.judgement(each.number) for each in undone), tuple(records))


def _check_ids(ids: Sequence[int]) -> None:
    if len(ids) < 2:
        raise InvalidInput("Two ids at least are needed.", field="id")
    if len(ids) > MOST:
        raise TooLarge(f"{len(ids):,} ids were given; {MOST} are allowed.", field="id")
    twice = next((each for each in ids if list(ids).count(each) > 1), None)
    if twice is not None:
        raise InvalidInput(f"{twice} is given twice.", field="id")


def _star(ids: Sequence[int], entities: dict[int, int]) -> list[tuple[int, int]]:
    """The pairs that say that all of these are one: each entity with the first; of one entity, the ids themselves."""
    first, *others = ids
    pairs = [
        (first, each) if entities[each] == entities[first] else (entities[first], entities[each]) for each in others
    ]
    return list(dict.fromkeys((min(pair), max(pair)) for pair in pairs))


def _part(members: dict[int, str], part: str | int, what: str) -> int:
    """The subject that a part of an entity is named by."""
    text = str(part)
    found = [subject for subject, name in members.items() if text in (str(subject), name)]
    if not found:
        raise InvalidInput(
            f"{text!r} is no part of {what}.",
            field="parts",
            hint=f"Its parts are {', '.join(f'{subject} ({name})' for subject, name in list(members.items())[:8])}.",
        )
    return found[0]


def _within(writer: Writer, subjects: Iterable[int]) -> list[Judgement]:
    """The judgements in force between any two of these subjects."""
    known = set(subjects)
    return [each for each in writer.judgements(sorted(known)) if each.left in known and each.right in known]


def _in_force(writer: Writer, judgements: Iterable[Judgement]) -> list[Judgement]:
    return [each for each in judgements if writer.judgement(each.number).undone_at is None]


def _pair(judged: Judgement) -> tuple[int, int]:
    return judged.left, judged.right


def _subjects(judgements: Iterable[Judgement]) -> set[int]:
    return {end for each in judgements for end in (each.left, each.right)}
