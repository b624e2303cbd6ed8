"""The world: simulated once from its seed, then told month by month by its three sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from random import Random

import msgspec
import numpy as np

from sightline.errors import InvalidInput
from sightline.model.observation import BatchHeader, Observation, Op, SubjectKind
from sightline.sources.world.calendar import Calendar, at_hour
from sightline.sources.world.company_views import CompanyView
from sightline.sources.world.coverage import SOURCES, Coverage
from sightline.sources.world.dice import Dice
from sightline.sources.world.firms import make_firms
from sightline.sources.world.knowledge import gather
from sightline.sources.world.life import Life
from sightline.sources.world.market import make_news, make_postings
from sightline.sources.world.people import PersonMaker
from sightline.sources.world.profile import Noise
from sightline.sources.world.schedule import Scheduler, Telling
from sightline.sources.world.truth import Truth
from sightline.sources.world.views import PersonView

START = date(2024, 1, 1)
HOURS = dict(zip(SOURCES, (6, 9, 12), strict=True))
"""The hour (UTC) of the first of the month at which each source speaks."""


class World:
    """A labour market of so many companies and people over so many months.

    The same seed, noise and sizes always give the same world. Month 0 is what the sources know when it begins; each
    batch tells, for one source and month, the rows that changed (or are told again) as of the first of that month.
    """

    def __init__(
        self,
        seed: int = 1,
        noise: Noise | None = None,
        *,
        companies: int = 2_000,
        people: int = 20_000,
        months: int = 24,
        start: date = START,
    ) -> None:
        if companies < 2 or people < 0 or not 1 <= months <= 600:
            raise InvalidInput(
                f"A world of {companies} companies, {people} people and {months} months cannot be made.",
                hint="Give at least 2 companies, 0 or more people, and 1 to 600 months.",
            )
        self.seed, self.noise, self.sizes = seed, noise or Noise(), (companies, people, months)
        self._calendar = Calendar(start, months)
        random, generator = Random(seed), np.random.default_rng(seed)
        self._firms = make_firms(generator, random, self._calendar, companies)
        maker = PersonMaker(random, self._calendar, self._firms)
        self._people = [maker.make(number) for number in range(people)]
        Life(random, self._calendar, self._firms, maker).run(self._people, generator)
        self._postings = make_postings(random, self._calendar, self._firms)
        self._news = make_news(random, self._calendar, self._firms)
        dice = Dice(seed)
        self._coverage = Coverage(dice, Scheduler(dice, self.noise, self._calendar), self._calendar, self._firms)
        self._tellings = self._schedule()
        self._person_view = PersonView(dice, self.noise, self._coverage, self._firms)
        self._company_view = CompanyView(dice, self.noise, self._coverage, self._calendar, self._firms)

    def batches(self) -> Iterator[tuple[BatchHeader, Iterator[Observation]]]:
        """All batches in the order of time; the rows of each are made as they are read."""
        for month in range(self._calendar.months):
            for source in SOURCES:
                yield self._header(source, month), self._rows(source, month)

    @property
    def months(self) -> int:
        """How long it lasts."""
        return self._calendar.months

    def rows(self) -> int:
        """How many rows the batches have together."""
        return sum(map(len, self._tellings.values()))

    def truth(self) -> Truth:
        """What is true, and what the batches let anybody know of it."""
        return gather(
            self._calendar,
            self._firms,
            self._people,
            (self._postings, self._news),
            (telling for month in range(self._calendar.months) for s in SOURCES for telling in self._of(s, month)),
        )

    def _schedule(self) -> dict[tuple[str, int], list[Telling]]:
        tellings: dict[tuple[str, int], list[Telling]] = {}
        for told in self._all_tellings():
            tellings.setdefault((told.listing.source, told.month), []).append(told)
        return tellings

    def _all_tellings(self) -> Iterator[Telling]:
        coverage = self._coverage
        for company in self._firms:
            yield from coverage.company_tellings(company)
        for person in self._people:
            yield from coverage.person_tellings(person)
        for posting in self._postings:
            yield from coverage.posting_tellings(posting)
        for news in self._news:
            yield from coverage.news_tellings(news)

    def _of(self, source: str, month: int) -> list[Telling]:
        return self._tellings.get((source, month), [])

    def _header(self, source: str, month: int) -> BatchHeader:
        day = self._calendar.first(month)
        identity = msgspec.json.encode([self.seed, self.noise, self.sizes, self._calendar.start, source, month])
        return BatchHeader(
            source=source,
            observed_at=at_hour(day, HOURS[source]),
            digest=blake2b(identity, digest_size=16).hexdigest(),
            label=f"{source} {day:%Y-%m}",
        )

    def _rows(self, source: str, month: int) -> Iterator[Observation]:
        for told in self._of(source, month):
            listing = told.listing
            claim = self._claim(told, self._calendar.first(told.view))
            if claim is None:
                yield Observation(listing.kind, listing.key, op=Op.gone)
            else:
                yield Observation(listing.kind, listing.key, claim)

    def _claim(self, told: Telling, day: date) -> msgspec.Struct | None:
        listing = told.listing
        match listing.kind:
            case SubjectKind.person:
                return self._person_view.claim(listing, self._people[listing.id], day)
            case SubjectKind.company:
                return self._company_view.claim(listing, self._firms[listing.id], day)
            case SubjectKind.posting:
                return self._company_view.posting(self._postings[listing.id], day)
            case _:
                return self._company_view.news(self._news[listing.id], day)
