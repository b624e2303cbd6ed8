"""The companies of the world: made once, then grown month by month."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
import numpy.typing as npt

from sightline.sources.world.calendar import Calendar, days_after
from sightline.sources.world.contacts import phone_number
from sightline.sources.world.tables import Country, Industry, countries, country, industries, names, raw, slug
from sightline.sources.world.truth import Adoption, Dated, Round, TrueCompany

ZIPF = 1.06
"""Exponent of the sizes of firms (Axtell, "Zipf Distribution of U.S. Firm Sizes", Science 293, 2001)."""

SMALLEST, LARGEST = 4, 150_000
PATTERNS = ("{first}.{last}", "{f}{last}", "{first}", "{first}_{last}", "{first}{l}", "{last}.{first}")
PATTERN_WEIGHTS = (48, 27, 12, 4, 6, 3)
STREETS = ("Market Street", "Station Road", "Mill Lane", "Harbour Way", "Park Avenue", "Foundry Row", "Canal Street")

LAYOFF_CHANCE = 0.004  # a month, of a company with at least LAYOFF_SIZE people
LAYOFF_SIZE = 20
BORN_LATER = 0.04  # share of companies founded while the world runs


class FirmMaker:
    """Makes companies one after the other; domains and LinkedIn names are unique."""

    def __init__(self, random: Random, calendar: Calendar) -> None:
        self._random = random
        self._calendar = calendar
        self._domains: set[str] = set()
        self._links: set[str] = set()
        companies = raw("companies")
        self._stems: list[str] = companies["stems"].split()
        self._endings: list[str] = companies["endings"].split()

    def make(self, id_: int, headcounts: tuple[int, ...], founded: date) -> TrueCompany:
        """One company, as it stands when the world begins (or when it is founded)."""
        random = self._random
        home = countries().pick(random.random())
        industry = industries().pick(random.random())
        name = self.name(home, industry)
        city = home.cities.pick(random.random())
        return TrueCompany(
            id=id_,
            names=[Dated(name, founded)],
            domains=[Dated(self.domain(name, home), founded)],
            suffix=random.choice(home.suffixes),
            industry=industry.label,
            city=city,
            street=f"{random.randint(1, 240)} {random.choice(STREETS)}",
            founded=founded,
            pattern=random.choices(PATTERNS, PATTERN_WEIGHTS)[0],
            linkedin=self._unique(slug(name, "-"), self._links, "-"),
            phone=phone_number(random, home, fixed=True),
            headcounts=headcounts,
            rounds=self._early_rounds(headcounts[0], founded),
            technologies=self._early_technologies(founded),
        )

    def name(self, home: Country, industry: Industry) -> str:
        """A name in one of the styles that companies have."""
        random = self._random
        brand = random.choice(self._stems) + random.choice(self._endings)
        style = random.random()
        if style < 0.34:
            return brand
        word = random.choice(industry.words)
        if style < 0.72:
            return f"{brand} {word}"
        family = names()[home.code].last.pick(random.random())
        if style < 0.82:
            return f"{family} {word}"
        if style < 0.88:
            return f"{family} & {names()[home.code].last.pick(random.random())}"
        if style < 0.95:
            return f"{random.choice(self._stems)} {word}"
        return f"{home.cities.pick(random.random()).city} {word}"

    def domain(self, name: str, home: Country) -> str:
        """A domain for the name that no other company has."""
        tld = self._random.choice(home.tlds)
        free = self._unique(slug(name), self._domains, "", f".{tld}")
        return f"{free}.{tld}"

    def _unique(self, wanted: str, taken: set[str], joint: str, tail: str = "") -> str:
        found, number = wanted, 2
        while found + tail in taken:
            found, number = f"{wanted}{joint}{number}", number + 1
        taken.add(found + tail)
        return found

    def _early_rounds(self, headcount: int, founded: date) -> list[Round]:
        if self._random.random() < 0.6:
            return []
        kinds = [row for row in raw("companies")["rounds"] if row[2] <= headcount][:5]
        day = days_after(founded, self._random.uniform(60, 700))
        rounds = []
        for kind, usd, _ in kinds[: self._random.randint(0, len(kinds))]:
            if day >= self._calendar.start:
                break
            rounds.append(self.round(kind, usd, day))
            day = days_after(day, self._random.uniform(300, 900))
        return rounds

    def round(self, kind: str, usd: int, day: date) -> Round:
        """A round of about the usual amount."""
        amount = int(usd * self._random.lognormvariate(0, 0.5) / 100_000 + 1) * 100_000
        investors = self._random.sample(raw("companies")["investors"], self._random.randint(1, 3))
        return Round(day, kind, amount, tuple(investors))

    def _early_technologies(self, founded: date) -> list[Adoption]:
        latest = max((self._calendar.start - founded).days, 1)
        return [
            Adoption(name, category, days_after(founded, self._random.uniform(0, latest)))
            for name, category, share, _ in raw("companies")["technologies"]
            if self._random.random() < share
        ]


def make_firms(generator: np.random.Generator, random: Random, calendar: Calendar, count: int) -> list[TrueCompany]:
    """So many companies with the histories of their headcounts."""
    maker = FirmMaker(random, calendar)
    sizes = power_law(generator.random(count))
    ages = generator.gamma(1.6, 7, count) * 365 + np.log(sizes) * 500
    later = generator.random(count) < BORN_LATER
    sizes[later] = np.minimum(sizes[later], 30)
    growth = _growth(generator, sizes, calendar.months)
    firms = []
    for index in range(count):
        founded = days_after(calendar.start, -ages[index])
        if later[index]:
            founded = days_after(calendar.start, random.uniform(1, calendar.months * 30))
        firms.append(maker.make(index, tuple(growth[index].tolist()), founded))
    for firm in firms:
        _live(firm, maker, random, calendar)
    return firms


def power_law(uniforms: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Sizes of companies, in people: the share of those larger than x falls as x to the -ZIPF."""
    sizes = SMALLEST * (1 - uniforms) ** (-1 / ZIPF)
    return np.minimum(sizes, LARGEST).astype(np.int64)


def layoffs(firm: TrueCompany) -> list[tuple[int, int]]:
    """(month, people laid off) for each month in which the headcount fell by at least a tenth."""
    counts = firm.headcounts
    return [
        (month, counts[month - 1] - counts[month])
        for month in range(1, len(counts))
        if counts[month - 1] >= LAYOFF_SIZE and counts[month] <= counts[month - 1] * 0.9
    ]


def _growth(generator: np.random.Generator, sizes: npt.NDArray[np.int64], months: int) -> npt.NDArray[np.int64]:
    drift = generator.normal(0.004, 0.008, len(sizes))
    counts = np.empty((len(sizes), months + 1))
    counts[:, 0] = sizes
    for month in range(1, months + 1):
        factor = 1 + np.clip(drift + generator.normal(0, 0.006, len(sizes)), -0.05, 0.05)
        cut = (generator.random(len(sizes)) < LAYOFF_CHANCE) & (counts[:, month - 1] >= LAYOFF_SIZE)
        factor = np.where(cut, generator.uniform(0.7, 0.88, len(sizes)), factor)
        counts[:, month] = np.maximum(counts[:, month - 1] * factor, 1)
    return counts.round().astype(np.int64)


def _live(firm: TrueCompany, maker: FirmMaker, random: Random, calendar: Calendar) -> None:
    """What happens to a company in each month, apart from its people: closing, renaming, funding, technologies."""
    home = country(firm.city.country_code)
    for month in range(calendar.months):
        first = calendar.first(month)
        if not firm.open_at(first):
            continue
        day = days_after(first, random.randint(1, 26))
        if random.random() < (0.0015 if firm.headcounts[0] < 100 else 0.0002):
            firm.closed = day
            return
        if random.random() < 0.0025:
            industry = next(each for each in industries().items if each.label == firm.industry)
            firm.names.append(Dated(maker.name(home, industry), day))
            if random.random() < 0.7:
                firm.domains.append(Dated(maker.domain(firm.names[-1].value, home), day))
        elif random.random() < 0.001:
            firm.domains.append(Dated(maker.domain(firm.name_at(day), home), day))
        _fund(firm, maker, random, day)
        _adopt(firm, random, day)


def _fund(firm: TrueCompany, maker: FirmMaker, random: Random, day: date) -> None:
    if random.random() >= (0.012 if firm.rounds else 0.004):
        return
    kinds = raw("companies")["rounds"]
    done = len(firm.rounds)
    kind, usd, wanted = kinds[min(done, len(kinds) - 1)]
    recent = done and (day - firm.rounds[-1].on).days < 240
    if wanted <= firm.headcounts[0] * 2 and not recent:
        firm.rounds.append(maker.round(kind, usd, day))


def _adopt(firm: TrueCompany, random: Random, day: date) -> None:
    table = raw("companies")["technologies"]
    if random.random() >= sum(row[3] for row in table):
        return
    name, category, *_ = random.choices(table, [row[3] for row in table])[0]
    if all(each.name != name for each in firm.technologies):
        firm.technologies.append(Adoption(name, category, day))
