"""What each of the three sources lists, and when something changes that it would show.

crm    a sales team's own accounts and contacts: present job only, no notice of who leaves without a new job
vendor a data vendor: most people with their whole careers, most companies with funding and technologies
crawl  company websites: team pages (a person is listed once for each company, and gone after leaving), postings, news
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from sightline.model.observation import SubjectKind
from sightline.sources.world.calendar import Calendar
from sightline.sources.world.dice import Dice
from sightline.sources.world.schedule import Listing, Scheduler, Telling
from sightline.sources.world.truth import Spell, TrueCompany, TrueNews, TruePerson, TruePosting

CRM, VENDOR, CRAWL = "crm", "vendor", "crawl"
SOURCES = (CRM, VENDOR, CRAWL)

COMPANIES = {CRM: 0.35, VENDOR: 0.85, CRAWL: 0.60}
PEOPLE = {CRM: 0.40, VENDOR: 0.75}
TEAM_PAGES = 0.45  # crawled companies with a page about their people
ON_TEAM_PAGE = 0.6  # of the people there
HEADCOUNT_STEP = 0.10  # a vendor notices a headcount that moved by so much

_PREFIX = {CRM: "A-", VENDOR: "co", CRAWL: "site-"}


class Coverage:
    """Lists companies and people in sources."""

    def __init__(self, dice: Dice, scheduler: Scheduler, calendar: Calendar, firms: list[TrueCompany]) -> None:
        self._dice = dice
        self._scheduler = scheduler
        self._calendar = calendar
        self._firms = firms
        self._listed = {
            source: {f.id for f in firms if dice.roll("lists", source, "company", f.id) < share}
            for source, share in COMPANIES.items()
        }
        self._teams = {id_ for id_ in self._listed[CRAWL] if dice.roll("team", id_) < TEAM_PAGES}

    def lists_company(self, source: str, company: int) -> bool:
        """Whether the source has a row for the company."""
        return company in self._listed[source]

    def company_key(self, source: str, company: int) -> str:
        """The source's key for a company."""
        return f"{_PREFIX[source]}{self._shuffled(source, 'company', company)}"

    def company_tellings(self, company: TrueCompany) -> Iterator[Telling]:
        """All rows about a company."""
        for source in SOURCES:
            if not self.lists_company(source, company.id):
                continue
            listing = Listing(source, SubjectKind.company, self.company_key(source, company.id), company.id)
            yield from self._tell(listing, company.founded, self._company_days(source, company))

    def person_tellings(self, person: TruePerson) -> Iterator[Telling]:
        """All rows about a person."""
        if not person.spells:
            return
        kind = SubjectKind.person
        for source, share in PEOPLE.items():
            if self._dice.roll("lists", source, kind, person.id) < share:
                prefix = "C-" if source == CRM else "pe"
                listing = Listing(source, kind, f"{prefix}{self._shuffled(source, kind, person.id)}", person.id)
                yield from self._tell(listing, person.spells[0].start, self._person_days(source, person))
        yield from self._team_pages(person)

    def posting_tellings(self, posting: TruePosting) -> Iterator[Telling]:
        """A posting is seen at the first crawl while it is open, and once more after it closed."""
        if not self.lists_company(CRAWL, posting.company):
            return
        opened = self._calendar.seen_from(posting.opened)
        closed = self._calendar.months if posting.closed is None else self._calendar.seen_from(posting.closed)
        if opened >= min(closed, self._calendar.months):
            return
        listing = Listing(
            CRAWL, SubjectKind.posting, f"{self.company_key(CRAWL, posting.company)}/jobs/{posting.id}", posting.id
        )
        yield Telling(listing, opened, opened)
        if closed < self._calendar.months:
            yield Telling(listing, closed, closed)

    def news_tellings(self, news: TrueNews) -> Iterator[Telling]:
        """News is told once, in the month after it appeared."""
        month = self._calendar.seen_from(news.on)
        if month < self._calendar.months:
            yield Telling(Listing(CRAWL, SubjectKind.news, f"news-{news.id}", news.id), month, month)

    def _tell(self, listing: Listing, since: date, days: list[date]) -> Iterator[Telling]:
        changes = [self._calendar.seen_from(day) for day in days]
        for twin in self._scheduler.twins(listing):
            yield from self._scheduler.tellings(twin, self._calendar.seen_from(since), changes)

    def _company_days(self, source: str, company: TrueCompany) -> list[date]:
        days = [each.since for each in company.names[1:] + company.domains[1:]]
        if source in {VENDOR, CRAWL}:
            days += [each.since for each in company.technologies]
            days += [company.closed] if company.closed is not None else []
        if source == VENDOR:
            days += [each.on for each in company.rounds]
            days += self._headcount_days(company)
        return days

    def _headcount_days(self, company: TrueCompany) -> list[date]:
        days, last = [], company.headcounts[0]
        for month, count in enumerate(company.headcounts[: self._calendar.months]):
            if abs(count - last) > last * HEADCOUNT_STEP:
                days.append(self._calendar.first(month))
                last = count
        return days

    def _person_days(self, source: str, person: TruePerson) -> list[date]:
        days = [spell.start for spell in person.spells] + [home.since for home in person.homes[1:]]
        if source == VENDOR:
            days += [spell.end + timedelta(days=1) for spell in person.spells if spell.end is not None]
        return days

    def _team_pages(self, person: TruePerson) -> Iterator[Telling]:
        visits: dict[int, int] = {}
        for company, group in groupby(person.spells, key=lambda spell: spell.company):
            stay = list(group)
            visits[company] = visits.get(company, 0) + 1
            if company in self._teams and self._dice.roll("on page", company, person.id) < ON_TEAM_PAGE:
                yield from self._team_page(person, company, stay, visits[company])

    def _team_page(self, person: TruePerson, company: int, stay: list[Spell], visit: int) -> Iterator[Telling]:
        days = [spell.start for spell in stay[1:]]
        if stay[-1].end is not None:
            gone = stay[-1].end + timedelta(days=1)
            if self._calendar.seen_from(gone) <= max(0, self._calendar.seen_from(stay[0].start)):
                return
            days.append(gone)
        again = "" if visit == 1 else f"-{visit}"
        key = f"{self.company_key(CRAWL, company)}/team/{person.linkedin}{again}"
        yield from self._tell(Listing(CRAWL, SubjectKind.person, key, person.id, company), stay[0].start, days)

    def _shuffled(self, source: str, kind: str, id_: int) -> str:
        """A key that gives nothing away: no source numbers its rows like the truth."""
        return f"{self._dice.number('key', source, kind) % 900 + 100}{id_ * 7_919 % 10_000_019:08d}"
