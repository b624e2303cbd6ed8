"""What is true in the world: companies, people, their histories, and what the sources have seen of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from sightline.model.observation import SubjectKind
from sightline.sources.world.tables import City

EXECUTIVE = 6
"""The highest level of seniority; 0 is the lowest."""

CHIEF_FUNCTION = "entrepreneurship"
"""The function of the one chief executive, founder or owner of a company."""


class Dated(msgspec.Struct, frozen=True):
    """A value that holds from a day on, until the next one."""

    value: str
    since: date


class Spell(msgspec.Struct):
    """One title held at one company, from `start` to `end`, the last day (None: still held at the world's end)."""

    company: int
    title: str
    function: str
    level: int
    start: date
    end: date | None = None


class Home(msgspec.Struct, frozen=True):
    """Where a person lives from a day on."""

    city: City
    since: date


class School(msgspec.Struct, frozen=True):
    """A degree."""

    name: str
    degree: str
    major: str
    start: int
    end: int


class TruePerson(msgspec.Struct):
    """A person. Spells are in order of time and never overlap; each level is at least that of the one before."""

    id: int
    first_name: str
    last_name: str
    gender: str
    nation: str  # whose names the person bears
    linkedin: str  # the vanity part of the link
    mobile: str
    personal_email: str
    homes: list[Home]
    spells: list[Spell] = []
    schools: tuple[School, ...] = ()
    skills: tuple[str, ...] = ()
    mailboxes: dict[int, str] = {}  # company -> the part of the work address before the @

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    def spell_at(self, day: date) -> Spell | None:
        """The spell that holds on a day."""
        return next((s for s in self.spells if s.start <= day and (s.end is None or s.end >= day)), None)

    def home_at(self, day: date) -> City:
        """Where the person lives on a day."""
        return [home for home in self.homes if home.since <= day or home is self.homes[0]][-1].city


class Round(msgspec.Struct, frozen=True):
    """A funding round; `usd` is its amount in US dollars."""

    on: date
    type: str
    usd: int
    investors: tuple[str, ...]


class Adoption(msgspec.Struct, frozen=True):
    """A technology that a company uses since a day."""

    name: str
    category: str
    since: date


class TrueCompany(msgspec.Struct):
    """A company. `headcounts` holds the people it truly employs at the first day of each month of the world."""

    id: int
    names: list[Dated]
    domains: list[Dated]
    suffix: str
    industry: str
    city: City
    street: str
    founded: date
    pattern: str
    linkedin: str
    phone: str
    headcounts: tuple[int, ...]
    rounds: list[Round] = []
    technologies: list[Adoption] = []
    closed: date | None = None

    def name_at(self, day: date) -> str:
        """The name on a day."""
        return _at(self.names, day)

    def domain_at(self, day: date) -> str:
        """The domain on a day."""
        return _at(self.domains, day)

    def open_at(self, day: date) -> bool:
        """Whether the company exists on a day."""
        return self.founded <= day and (self.closed is None or day < self.closed)


class TruePosting(msgspec.Struct, frozen=True):
    """A job that a company offers from `opened` on, until the day `closed`."""

    id: int
    company: int
    title: str
    function: str
    level: int
    opened: date
    closed: date | None


class TrueNews(msgspec.Struct, frozen=True):
    """An item about a company. `type` is one of the vocabulary of news events, or None."""

    id: int
    company: int
    type: str | None
    title: str
    on: date


class EventKind(StrEnum):
    """What can happen."""

    hired = "hired"
    left = "left"
    promoted = "promoted"
    title_changed = "title_changed"
    moved = "moved"
    relocated = "relocated"
    founded = "founded"
    renamed = "renamed"
    domain_changed = "domain_changed"
    funded = "funded"
    technology_adopted = "technology_adopted"
    closed = "closed"
    posting_opened = "posting_opened"
    posting_closed = "posting_closed"
    news = "news"


class Event(msgspec.Struct, frozen=True):
    """Something that happened to a subject since the world began.

    `company` is where (for `moved` and `hired`: the new one). `knowable` is the first day on which a row of at least
    one source showed it, None if none did.
    """

    kind: EventKind
    subject: SubjectKind
    id: int
    on: date
    company: int
    before: str = ""
    after: str = ""
    knowable: date | None = None


class Sighting(msgspec.Struct, frozen=True):
    """A row: on `told` the source stated, under `key`, the subject as it was on `seen`."""

    source: str
    key: str
    told: date
    seen: date


class Truth(msgspec.Struct, frozen=True):
    """All that is true, and which source key is which true subject.

    Lists are numbered by id. `keys` maps (source, kind, key) to the id; `sightings` lists the rows of (kind, id) in
    order of time.
    """

    companies: list[TrueCompany]
    people: list[TruePerson]
    postings: list[TruePosting]
    news: list[TrueNews]
    events: list[Event]
    keys: dict[tuple[str, SubjectKind, str], int]
    sightings: dict[tuple[SubjectKind, int], list[Sighting]]


def _at(values: list[Dated], day: date) -> str:
    return [each for each in values if each.since <= day or each is values[0]][-1].value
