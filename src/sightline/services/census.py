"""The census: once in a calendar month, how many people we know of companies of which nobody states a headcount.

That we come to know more people is no growth of their company. So the first number of a company is what we know of
it, and each later one is the one before, changed by the share of its people who came or left since: by moves that were
told. The numbers are measures of a source of our own, said in one sealed batch: kept, cited and folded as others are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from sightline.model.company import Company
from sightline.model.observation import CENSUS, CLAIMS, BatchHeader, Observation, SubjectKind
from sightline.model.query import GroupedQuery
from sightline.model.signal import Kind, Signal
from sightline.model.values import Instant
from sightline.resolve.prepare import Preparer
from sightline.services.clock import DAY, Clock, now
from sightline.services.deriving import check_current, derive, is_current, trust_in
from sightline.services.index import Index
from sightline.services.locks import DERIVING, IMPORTING, WAIT_SECONDS, held
from sightline.services.signalling import Signalling
from sightline.settings import Settings
from sightline.signals.measures import KNOWN_PEOPLE
from sightline.signals.rules import Rules
from sightline.store import Reader, Store, Writer
from sightline.store.append import STATED
from sightline.store.signal_rows import Told

SOME = 5_000
"""Companies, or entries of the log, that are looked at together."""

LATE_DAYS = 31
"""A move that was noticed longer than this before the last census is history that we learned late: no move since."""

LOOK_AGAIN = 60_000
"""Milliseconds after which a worker looks again whether a census is due, or tries again after one that failed."""

MOVES = frozenset({Kind.company_change, Kind.departure})

T = TypeVar("T")

_Claim = CLAIMS[SubjectKind.measure]


class Taken(msgspec.Struct, frozen=True):
    """A census: its month ("2026-11"), and how many companies were counted. `known`: it had been taken before."""

    month: str
    companies: int
    known: bool = False


class Last(msgspec.Struct, frozen=True):
    """The last number of a company, and the key under which it was said."""

    value: float
    key: str


class Census:
    """Counts the people of companies, once a month."""

    def __init__(
        self, store: Store, settings: Settings, index: Index, signalling: Signalling, rules: Rules, clock: Clock = now
    ) -> None:
        self._store = store
        self._settings = settings
        self._index = index
        self._signalling = signalling
        self._least = rules[Kind.headcount_change][KNOWN_PEOPLE]
        self._clock = clock
        self._taken = ""
        self._not_before: Instant = 0

    def due(self) -> bool:
        """Whether a month has begun without a census. Cheap: a worker asks it many times a second."""
        at = self._clock()
        if at < self._not_before or self._taken >= _month(at):
            return False
        self._not_before = at + LOOK_AGAIN
        with self._store.read() as reader:
            return is_current(reader) and reader.last_subject() > 0 and _last_month(reader) < _month(at)

    def take(self, *, wait_seconds: float = WAIT_SECONDS) -> Taken:
        """Take the census of this month, unless it was taken; a month in which nobody is to be counted has no batch.

        Raises Conflict while what is derived is stale, and Unavailable if an import runs for longer than that.
        """
        at = self._clock()
        with self._store.read() as reader:
            check_current(reader)
            known = _last_month(reader) >= _month(at)
        taken = Taken(_month(at), 0, known=True) if known else self._take(at, wait_seconds)
        self._taken = taken.month
        return taken

    def _take(self, at: Instant, wait_seconds: float) -> Taken:
        self._index.engine()  # what takes long the first time is done before others have to wait
        with held(self._settings.home, IMPORTING, wait_seconds=wait_seconds):
            self._signalling.catch_up()  # who is counted where he is now must not be counted again when that is told
            staff = self._staff()
            with held(self._settings.home, DERIVING, shared=True), self._store.write() as writer:
                check_current(writer)
                if _last_month(writer) >= _month(at):
                    return Taken(_month(at), 0, known=True)
                counted = self._count(writer, staff)
                if counted:
                    self._say(writer, at, counted)
        self._signalling.after()
        return Taken(_month(at), len(counted))

    def _staff(self) -> dict[int, int]:
        """How many people of each company we know, by their main current position."""
        staff: dict[int, int] = {}
        engine, cursor = self._index.engine(), None
        with self._store.read() as reader:
            position = reader.feed_position()
        while True:
            page = engine.grouped(GroupedQuery(limit=SOME, limit_per_company=0, cursor=cursor, min_position=position))
            staff |= {group.company: group.total for group in page.groups}
            cursor = page.cursor
            if cursor is None:
                return staff

    def _count(self, writer: Writer, staff: Mapping[int, int]) -> dict[str, float]:
        """The number of each company that is counted, by the key under which it is said."""
        last = _last(writer)
        moves = _moves(writer) if last else Counter[int]()
        enough = {company for company, known in staff.items() if known >= self._least}
        counted: dict[str, float] = {}
        for company in _without_headcount(writer, sorted(enough | last.keys())):
            known, before = staff.get(company, 0), last.get(company)
            if before is None:
                counted[str(company)] = known
            else:
                counted[before.key] = number(before.value, moves[company], known)
        return counted

    def _say(self, writer: Writer, at: Instant, counted: Mapping[str, float]) -> None:
        """Write the batch of a month. A key is the subject of the company, which stays its own through merges."""
        day = _day(at).isoformat()
        said = [
            Observation(SubjectKind.measure, key, _Claim(name=KNOWN_PEOPLE, value=value, unit="people", on=day))
            for key, value in counted.items()
        ]
        rows = list(Preparer(writer.codec).rows(said))
        batch = writer.begin_batch(BatchHeader(CENSUS, at, _month(at), label=f"census of {_month(at)}"))
        appended = writer.append(batch.id, rows)
        writer.signals.tie((int(row.key), each.subject, STATED) for row, each in zip(rows, appended, strict=True))
        derive(writer, rows, appended, trust_in(writer, self._settings), batch.id)
        writer.advance(batch.id, rows_read=len(rows), stored=len(rows))
        writer.signals.set_counted(writer.signals.position())
        writer.seal(batch.id)


def number(before: float, joined: int, known: int) -> float:
    """The next number of a company: the one before, and the share of its people who `joined` (less those who left).

    `known` are those whom we know now. Of the people who were there before we knew `before` then and `known - joined`
    now; the larger of both is what the moves are a share of. So where we know as many as then, the moves count as
    they are, and where we know more, as many more moves are seen without being more growth.
    """
    share = joined / max(before, known - joined, 1)
    return max(0.0, round(before * (1 + share), 1))


def _month(at: Instant) -> str:
    return _day(at).isoformat()[:7]


def _day(at: Instant) -> dt.date:
    return dt.datetime.fromtimestamp(at / 1000, dt.UTC).date()


def _last_month(reader: Reader) -> str:
    """The month of the last census, empty before the first. The digest of its batch says it."""
    batches = reader.batches(CENSUS, limit=1)
    return batches[0].digest if batches else ""


def _last(reader: Reader) -> dict[int, Last]:
    """The last number of each company; of companies that were merged the largest, as detectors take it."""
    found: dict[int, Last] = {}
    for some in _some(list(reader.stream_subjects(CENSUS, SubjectKind.measure))):
        records = reader.records([subject for subject, _ in some])
        companies = reader.entities_of([int(key) for _, key in some])
        for subject, key in some:
            measure: Any = records[subject].noun
            each = Last(measure.value, key)
            company = companies.get(int(key), int(key))
            if company not in found or found[company].value < each.value:
                found[company] = each
    return found


def _without_headcount(reader: Reader, companies: Sequence[int]) -> Iterator[int]:
    """Those of which nobody states a headcount."""
    for some in _some(companies):
        for company, record in reader.records(some).items():
            if isinstance(record.noun, Company) and record.noun.headcount is None and not record.gone:
                yield company


def _some(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + SOME] for start in range(0, len(items), SOME))


def _moves(reader: Reader) -> Counter[int]:
    """How many people came to each company, less those who left, by the moves that were told since the last census."""
    since = reader.batches(CENSUS, limit=1)[0].observed_at - LATE_DAYS * DAY
    after, net = min(reader.signals.counted(), reader.signals.position()), Counter[int]()
    while entries := reader.signals.log(after, SOME):
        after = entries[-1].position
        told = {
            each.id
            for each in entries
            if each.what is Told.published and each.signal is not None and each.signal.kind in MOVES
        }
        people = {each.origin for each in reader.signals.by_ids(sorted(told))}
        of_person: dict[int, list[tuple[Signal, bool]]] = {}
        for each in reader.signals.of_origins(sorted(people)):
            if each.signal.kind in MOVES and not each.withdrawn:
                counts = each.id in told and each.signal.noticed >= since
                of_person.setdefault(each.origin, []).append((each.signal, counts))
        for moves in of_person.values():
            _add(moves, net)
    companies = reader.entities_of(sorted(net))
    followed: Counter[int] = Counter()
    for company, joined in net.items():
        followed[companies.get(company, company)] += joined
    return followed


def _add(moves: list[tuple[Signal, bool]], net: Counter[int]) -> None:
    """Count the moves of a person that are to be counted. Who left before he joined another company leaves once."""
    left: set[int] = set()
    for signal, counts in sorted(moves, key=lambda each: (each[0].noticed, each[0].day)):
        before, after = signal.before.employer, signal.after.employer
        if before is not None:
            net[before] -= counts and before not in left
            left.add(before)
        if after is not None:
            net[after] += counts
            left.discard(after)
