"""What happens to people month by month: they leave, are hired, promoted, given new titles, and move house."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np

from sightline.sources.world.calendar import Calendar, days_after
from sightline.sources.world.firms import layoffs
from sightline.sources.world.people import PersonMaker
from sightline.sources.world.tables import countries, country
from sightline.sources.world.truth import CHIEF_FUNCTION, EXECUTIVE, Home, Spell, TrueCompany, TruePerson

LEAVE = 0.014  # chance a month that a person leaves
PROMOTE = 0.011  # and is promoted, after a year in the title
RETITLE = 0.004  # and gets another title of the same level
RELOCATE = 0.0015  # and moves house without changing the job
RELOCATE_WITH_JOB = 0.15
LEAVES_MARKET = 0.08  # of those who leave: no job after that
PAUSES = 0.2  # of those who leave: some months without a job
STEP_UP = 0.25  # of those who are hired elsewhere: one level more


class Life:
    """Runs the months of all people. A person has at most one event of work a month."""

    def __init__(self, random: Random, calendar: Calendar, firms: list[TrueCompany], maker: PersonMaker) -> None:
        self._random = random
        self._calendar = calendar
        self._firms = firms
        self._maker = maker

    def run(self, people: list[TruePerson], generator: np.random.Generator) -> None:
        """Appends to the histories of the people."""
        shed = self._shed_shares()
        for month in range(self._calendar.months):
            first = self._calendar.first(month)
            draws = generator.random(len(people))
            days = generator.integers(0, 27, len(people))
            for person, draw, offset in zip(people, draws.tolist(), days.tolist(), strict=True):
                if person.spells:
                    self._month(person, first, draw, first + timedelta(days=offset), shed.get(month, {}))

    def _shed_shares(self) -> dict[int, dict[int, float]]:
        """By month and company, the share of its people who are laid off."""
        shares: dict[int, dict[int, float]] = {}
        for firm in self._firms:
            for month, count in layoffs(firm):
                # The count of month m + 1 is that of the first of the month after: the cut happened in month m.
                shares.setdefault(month - 1, {})[firm.id] = count / firm.headcounts[month - 1]
        return shares

    def _month(self, person: TruePerson, first: date, draw: float, day: date, shed: dict[int, float]) -> None:
        spell = person.spells[-1]
        if spell.end is not None or spell.start >= first:
            return
        closed = self._firms[spell.company].closed
        if closed is not None and closed < days_after(first, 28):
            self._leave(person, max(closed - timedelta(days=1), spell.start))
            return
        leave = LEAVE + shed.get(spell.company, 0.0)
        if draw < leave:
            self._leave(person, day)
        elif draw < leave + PROMOTE:
            self._promote(person, spell, day)
        elif draw < leave + PROMOTE + RETITLE:
            self._retitle(person, spell, day)
        elif draw > 1 - RELOCATE:
            self._relocate(person, day)

    def _promote(self, person: TruePerson, spell: Spell, day: date) -> None:
        if spell.level >= EXECUTIVE or (day - spell.start).days < 365:
            return
        self._next_title(person, spell, spell.level + 1, day)

    def _retitle(self, person: TruePerson, spell: Spell, day: date) -> None:
        if (day - spell.start).days > 60:
            self._next_title(person, spell, spell.level, day)

    def _next_title(self, person: TruePerson, spell: Spell, level: int, day: date) -> None:
        title = self._maker.title(spell.function, level)
        if title == spell.title or day <= spell.start:
            return
        spell.end = day - timedelta(days=1)
        self._maker.add_spell(person, Spell(spell.company, title, spell.function, level, day))

    def _leave(self, person: TruePerson, last_day: date) -> None:
        random, old = self._random, person.spells[-1]
        old.end = last_day
        if random.random() < LEAVES_MARKET:
            return
        pause = random.randint(60, 200) if random.random() < PAUSES else random.randint(1, 25)
        start = last_day + timedelta(days=pause)
        company = self._maker.employers.pick(random, start, but=old.company)
        if company is None or start >= self._calendar.end:
            return
        function = old.function if old.function != CHIEF_FUNCTION else self._maker.function(company)
        level = min(old.level + (random.random() < STEP_UP), EXECUTIVE)
        self._maker.add_spell(person, Spell(company, self._maker.title(function, level), function, level, start))
        if random.random() < RELOCATE_WITH_JOB:
            city = self._firms[company].city
            if city != person.homes[-1].city:
                person.homes.append(Home(city, start))

    def _relocate(self, person: TruePerson, day: date) -> None:
        home = person.homes[-1].city
        land = country(home.country_code) if self._random.random() < 0.85 else countries().pick(self._random.random())
        city = land.cities.pick(self._random.random())
        if city != home and day > person.homes[-1].since:
            person.homes.append(Home(city, day))
