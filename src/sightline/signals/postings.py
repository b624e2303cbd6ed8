"""Postings: when each opened, closed and opened again, and which are one that several sources state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from sightline.model.normal.dates import to_days
from sightline.model.normal.departments import department_of
from sightline.model.normal.text import fold_text
from sightline.model.observation import Op, SubjectKind
from sightline.model.reading import DAY, day_of, read_location
from sightline.model.statements import HistoryRow
from sightline.model.values import Instant, Location, PartialDate
from sightline.signals.dates import later
from sightline.signals.standing import stood

FIELDS = ("title", "department", "location", "url", "opened_on", "closed_on")
_NOWHERE = Location()


class Ad:
    """What a row of a source says of a posting at a moment."""

    __slots__ = FIELDS

    title: str | None
    department: str | None
    location: Location | None
    url: str | None
    opened_on: PartialDate | None
    closed_on: PartialDate | None

    def __init__(self, before: Ad | None, claim: Any) -> None:
        for field in FIELDS:
            value = getattr(claim, field, msgspec.UNSET)
            setattr(self, field, getattr(before, field, None) if value is msgspec.UNSET else value)

    def closed(self, today: PartialDate) -> bool:
        """Whether it is closed on a day; one that opened after it had closed is open."""
        if self.closed_on is None or self.closed_on > today:
            return False
        return self.opened_on is None or not later(self.opened_on, self.closed_on)

    @property
    def hiring_department(self) -> str | None:
        """The department, of the vocabulary `hiring_departments`."""
        return department_of(self.department, self.title)

    @property
    def place(self) -> Location:
        """Where the work is, with codes and canonical names."""
        return _NOWHERE if self.location is None else read_location(self.location)


class Turn(msgspec.Struct, frozen=True):
    """A row of a source opens or closes a posting. `ad` is None if it closes; `new`: it was not told of before."""

    row: HistoryRow
    ad: Ad | None
    new: bool = False


class Listing:
    """One posting, by whichever sources state it. `rows` opened it, one for each source; `day` in days since 1970."""

    __slots__ = ("day", "item", "last", "open", "rows", "sources", "told")

    def __init__(self, item: int, day: int) -> None:
        self.item, self.day = item, day
        self.open: set[int] = set()
        self.sources: set[int] = set()
        self.rows: list[HistoryRow] = []
        self.last: PartialDate = ""
        self.told = False


class Opening(msgspec.Struct):
    """A listing opened. `on` is the day as it is told, `day` the same in days since 1970.

    `dated`: a source gives the day; else it is the day on which it was first seen. `row` showed it, `rows` are those
    that say the same. `news`: it opened while its source was looked at, or shortly before; else it had been open.
    """

    listing: Listing
    row: HistoryRow
    ad: Ad
    on: PartialDate
    day: int
    dated: bool
    news: bool
    rows: list[HistoryRow]


def turns(rows: Sequence[HistoryRow]) -> list[Turn]:
    """All openings and closings that rows of postings tell of, in order of time. `rows` are in order of time."""
    said = _never_taken_back([row for row in rows if row.kind is SubjectKind.posting])
    ads: dict[int, Ad] = {}
    state: dict[int, bool] = {}
    found: list[Turn] = []
    for row in said:
        subject = row.subject
        if row.op == Op.gone:
            ads.pop(subject, None)
            if state.get(subject):
                state[subject] = False
                found.append(Turn(row, None))
            continue
        ad = ads[subject] = Ad(ads.get(subject), row.claim)
        before, now = state.get(subject), not ad.closed(day_of(row.observed_at))
        if before is None or now != before:
            if now or before is None:
                found.append(Turn(row, ad, before is None))
            if not now:
                found.append(Turn(row, None))
        state[subject] = now
    return found


def _never_taken_back(rows: list[HistoryRow]) -> list[HistoryRow]:
    """Claims and absences; what a source took back of a field was never said, and a row that is left without any."""
    if not any(row.op == Op.retract for row in rows):
        return rows
    kept = {field: {row.observation for row in stood(rows, field)} for field in FIELDS}
    found = []
    for row in rows:
        stands = [field for field in FIELDS if row.observation in kept[field]]
        if row.op == Op.retract or not stands:
            continue
        claim = row.claim
        if claim is not None and len(stands) < len(FIELDS):
            claim = msgspec.structs.replace(claim, **{field: msgspec.UNSET for field in FIELDS if field not in stands})
            if all(getattr(claim, field) is msgspec.UNSET for field in FIELDS):
                continue
        found.append(row if claim is row.claim else msgspec.structs.replace(row, claim=claim))  # type: ignore[type-var]
    return found


class Looks:
    """Since when each source told of a company's postings, and of the company."""

    def __init__(self, rows: Sequence[HistoryRow]) -> None:
        self.first: dict[int, Instant] = {}
        self._spoke: dict[int, Instant] = {}
        for row in rows:  # in order of time
            self._spoke.setdefault(row.source, row.observed_at)
            if row.kind is SubjectKind.posting and row.op == Op.claim:
                self.first.setdefault(row.source, row.observed_at)

    def is_first(self, row: HistoryRow) -> bool:
        """Whether a row is of the first moment at which its source told of postings."""
        return self.first[row.source] == row.observed_at

    def is_news(self, row: HistoryRow, on: PartialDate | None, fresh_days: float) -> bool:
        """Whether a posting opened while its source was looked at, or at most so many days before.

        What a source tells of later than at first was not there before. What it tells at first was, unless it is dated;
        without a date it is news if the source had told of the company before, without any posting.
        """
        if not self.is_first(row):
            return True
        if on is None:
            return self._spoke[row.source] < row.observed_at
        return row.observed_at // DAY - to_days(on) <= fresh_days


def openings(rows: Sequence[HistoryRow], looks: Looks, same_days: float, fresh_days: float) -> Iterator[Opening]:
    """The openings of a company's listings in the order in which they were told, also of those that had been open.

    `same_days`: how far apart two sources may date one listing.
    """
    book = _Book(same_days)
    for turn in turns(rows):
        row, ad = turn.row, turn.ad
        if ad is None:
            book.of(row.subject).open.discard(row.subject)
            continue
        told = day_of(row.observed_at)
        on = ad.opened_on if ad.opened_on and not later(ad.opened_on, told) else None
        day = to_days(on or told)
        listing = book.meet(row, ad, day) if turn.new else book.of(row.subject)
        again = not turn.new and not listing.open
        listing.open.add(row.subject)
        if again:
            dated = on is not None and later(on, listing.last)
            listing.last = on if dated and on else told
            yield Opening(listing, row, ad, listing.last, to_days(listing.last), dated, True, [row])
        elif turn.new and not listing.told:
            news = looks.is_news(row, on, fresh_days)
            if news or len(listing.rows) == 1:
                listing.told, listing.last = news, on or told
                yield Opening(listing, row, ad, on or told, day, on is not None, news, listing.rows)


class _Book:
    """The listings of a company. A source that tells of one that another told of means the same."""

    def __init__(self, same_days: float) -> None:
        self._same_days = same_days
        self._of: dict[int, Listing] = {}
        self._known: dict[tuple[str, ...], list[Listing]] = {}
        self._next: dict[tuple[tuple[str, ...], int], int] = {}

    def of(self, subject: int) -> Listing:
        """The listing of a row that was told of before."""
        return self._of[subject]

    def meet(self, row: HistoryRow, ad: Ad, day: int) -> Listing:
        """The listing of a row that was not told of before: one that another source told of, or else a new one."""
        listing = self._find(row, ad, day)
        if listing is None:
            listing = Listing(row.subject, day)
            for key in _keys(ad):
                self._known.setdefault(key, []).append(listing)
        self._of[row.subject] = listing
        listing.sources.add(row.source)
        listing.rows.append(row)
        return listing

    def _find(self, row: HistoryRow, ad: Ad, day: int) -> Listing | None:
        """The listing of another source with the same title at the same link, or place at about the same time."""
        for key in _keys(ad):
            known = self._known.get(key, ())
            place = self._next.get((key, row.source), 0)
            while place < len(known):
                listing = known[place]
                near = key[0] == "link" or abs(listing.day - day) <= self._same_days
                if row.source not in listing.sources and near:
                    self._next[key, row.source] = place + 1
                    return listing
                if row.source not in listing.sources and listing.day > day:
                    break
                place += 1
            self._next[key, row.source] = place
        return None


def _keys(ad: Ad) -> Iterator[tuple[str, ...]]:
    if not ad.title:
        return
    title = fold_text(ad.title)
    if ad.url:
        yield "link", ad.url.partition("://")[2].removeprefix("www.").rstrip("/").casefold(), title
    place = ad.place
    yield "place", title, fold_text(place.city or ""), place.country_code or ""
