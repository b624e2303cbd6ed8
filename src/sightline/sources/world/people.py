"""The people of the world: who they are, and their careers before the world begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from sightline.sources.world.calendar import Calendar, days_after
from sightline.sources.world.contacts import Registry, mailbox, phone_number
from sightline.sources.world.tables import City, countries, country, industries, names, raw, titles
from sightline.sources.world.truth import CHIEF_FUNCTION, EXECUTIVE, Home, School, Spell, TrueCompany, TruePerson

LEVELS = (0, 1, 2, 3, 4, 5, EXECUTIVE)
LEVEL_WEIGHTS = (10, 37, 22, 16, 9, 3.5, 2.5)
FOREIGN = 0.08  # people whose names come from another country's table
REMOTE = 0.2  # people who live elsewhere than their company
NEW_TO_WORK = 0.05  # people whose first job begins while the world runs
CHIEF = 0.6  # companies whose chief executive is among the people


class Employers:
    """Companies to be hired by: the bigger, the likelier, but less than in proportion."""

    def __init__(self, firms: Sequence[TrueCompany]) -> None:
        self._firms = firms
        self._cumulative = list(accumulate(firm.headcounts[0] ** 0.8 for firm in firms))

    def pick(self, random: Random, day: date, but: int | None = None) -> int | None:
        """A company that is open on the day and is not `but`; None when none turned up in a few draws."""
        for _ in range(8):
            firm = self._firms[bisect_right(self._cumulative, random.random() * self._cumulative[-1])]
            if firm.id != but and firm.open_at(day):
                return firm.id
        return None


class PersonMaker:
    """Makes people one after the other."""

    def __init__(self, random: Random, calendar: Calendar, firms: Sequence[TrueCompany]) -> None:
        self._random = random
        self._calendar = calendar
        self._firms = firms
        self.employers = Employers(firms)
        self._registry = Registry(random)
        self._functions = {each.label: each.functions for each in industries().items}
        self._chiefs: set[int] = set()

    def make(self, id_: int) -> TruePerson:
        """One person with a career up to the world's beginning (or a first job soon after it)."""
        random, start = self._random, self._calendar.start
        new = random.random() < NEW_TO_WORK
        day = days_after(start, random.uniform(1, self._calendar.months * 30)) if new else start
        company = self.employers.pick(random, day)
        level = 0 if new else random.choices(LEVELS, LEVEL_WEIGHTS)[0]
        city = self._city(company)
        person = self._identity(id_, city)
        years = 0.0 if new else min(random.gammavariate(2.2, 2.4) + level * 2.2, 38)
        person.schools = self._schools(day.year - int(years))
        if company is not None:
            self._career(person, company, level, day, years)
        self._register(person)
        return person

    def add_spell(self, person: TruePerson, spell: Spell) -> None:
        """Appends a spell, with a mailbox when the company is a new one for the person."""
        person.spells.append(spell)
        if spell.company not in person.mailboxes:
            local = mailbox(self._firms[spell.company].pattern, person.first_name, person.last_name)
            person.mailboxes[spell.company] = self._registry.mailbox(spell.company, local)

    def title(self, function: str, level: int) -> str:
        """A title of a function and level."""
        return self._random.choice(titles()[function][level])

    def function(self, company: int) -> str:
        """What somebody may do at a company."""
        return self._functions[self._firms[company].industry].pick(self._random.random())

    def _identity(self, id_: int, city: City) -> TruePerson:
        random = self._random
        home = country(city.country_code)
        nation = home.code if random.random() > FOREIGN else countries().pick(random.random()).code
        table = names()[nation]
        gender = random.choice(("female", "male"))
        first = (table.female if gender == "female" else table.male).pick(random.random())
        last = table.last.pick(random.random())
        if nation == "ES" and random.random() < 0.6:
            last = f"{last} {table.last.pick(random.random())}"
        return TruePerson(
            id=id_,
            first_name=first,
            last_name=last,
            gender=gender,
            nation=nation,
            linkedin=self._registry.linkedin(first, last),
            mobile=phone_number(random, home),
            personal_email=self._registry.personal_email(first, last),
            homes=[Home(city, self._calendar.start)],
            skills=tuple(random.sample(raw("companies")["skills"], random.randint(2, 6))),
        )

    def _city(self, company: int | None) -> City:
        random = self._random
        if company is None:
            return countries().pick(random.random()).cities.pick(random.random())
        home = self._firms[company].city
        return country(home.country_code).cities.pick(random.random()) if random.random() < REMOTE else home

    def _schools(self, finished: int) -> tuple[School, ...]:
        random, table = self._random, raw("companies")
        if random.random() < 0.12:
            return ()
        length = random.choice((2, 3, 4, 4, 5))
        degree, major = random.choice(table["degrees"]), random.choice(table["majors"])
        return (School(random.choice(table["schools"]), degree, major, finished - length, finished),)

    def _career(self, person: TruePerson, company: int, level: int, day: date, years: float) -> None:
        """Spells from the present one backwards, then put in order of time."""
        random = self._random
        function = self.function(company)
        if day <= self._calendar.start and company not in self._chiefs and random.random() < CHIEF:
            function, level = CHIEF_FUNCTION, EXECUTIVE
        if function == CHIEF_FUNCTION:
            self._chiefs.add(company)
        begin = day if years == 0 else days_after(day, -random.expovariate(1 / min(900, years * 300 + 60)) - 1)
        begin = max(begin, self._firms[company].founded)
        spells = [Spell(company, self.title(function, level), function, level, begin)]
        earliest = days_after(day, -years * 365)
        while spells[-1].start > days_after(earliest, 200):
            earlier = self._earlier(spells[-1], earliest)
            if earlier is None:
                break
            spells.append(earlier)
        for spell in reversed(spells):
            self.add_spell(person, spell)

    def _earlier(self, later: Spell, earliest: date) -> Spell | None:
        """The spell before a spell: at the same company a step lower, or at another one."""
        random = self._random
        end = later.start - timedelta(days=1)
        start = max(days_after(end, -random.gammavariate(1.7, 650) - 90), earliest)
        inside = random.random() < 0.3 and later.function != CHIEF_FUNCTION
        same = inside and self._firms[later.company].founded < days_after(end, -90)
        company = later.company if same else self.employers.pick(random, start, but=later.company)
        if company is None:
            return None
        start = max(start, self._firms[company].founded)
        level = later.level - 1 if same else max(later.level - random.choice((0, 1, 1, 2)), 0)
        function = later.function if later.function != CHIEF_FUNCTION else self.function(company)
        if start >= end or level < 0:
            return None
        if not same:
            end = max(days_after(end, -random.choice((0, 0, 0, 14, 45, 120))), start)
        return Spell(company, self.title(function, level), function, level, start, end)

    def _register(self, person: TruePerson) -> None:
        """People have lived where they are since they began to work."""
        if person.spells and person.spells[0].start < self._calendar.start:
            person.homes = [Home(person.homes[0].city, person.spells[0].start)]
