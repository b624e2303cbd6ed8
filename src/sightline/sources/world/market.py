"""What companies put out: postings of jobs, and what the news says of them."""

from __future__ import annotations

from datetime import date
from random import Random

from sightline.sources.world.calendar import Calendar, days_after
from sightline.sources.world.firms import layoffs
from sightline.sources.world.tables import industries, raw, titles
from sightline.sources.world.truth import TrueCompany, TrueNews, TruePosting

POSTINGS = 0.15  # postings a month of a company with TYPICAL people; they grow with the square root of the headcount
TYPICAL = 10
STAY_OPEN = 48  # days that a posting is open, on average
LEVELS = (0, 1, 2, 3, 4, 5)
LEVEL_WEIGHTS = (14, 42, 24, 13, 5, 2)
EVENT_TYPES = {"funding": "funding_round", "layoffs": "headcount_decrease", "technology": "new_vendor"}


def make_postings(random: Random, calendar: Calendar, firms: list[TrueCompany]) -> list[TruePosting]:
    """All postings, in order of the day on which they open."""
    functions = {each.label: each.functions for each in industries().items}
    drafts: list[tuple[date, date | None, int, str, int, str]] = []
    for firm in firms:
        for month in range(calendar.months):
            first = calendar.first(month)
            if not firm.open_at(first):
                continue
            for _ in range(_poisson(random, POSTINGS * (firm.headcounts[month] / TYPICAL) ** 0.35)):
                opened = days_after(first, random.randint(0, 27))
                closed: date | None = days_after(opened, 4 + random.expovariate(1 / STAY_OPEN))
                if firm.closed is not None:
                    opened = min(opened, days_after(firm.closed, -1))
                    closed = min(closed or firm.closed, firm.closed)
                if closed is not None and closed >= calendar.end:
                    closed = None
                function = functions[firm.industry].pick(random.random())
                level = random.choices(LEVELS, LEVEL_WEIGHTS)[0]
                drafts.append((opened, closed, firm.id, function, level, random.choice(titles()[function][level])))
    drafts.sort(key=lambda draft: (draft[0], draft[2], draft[5]))
    return [
        TruePosting(number, company, title, function, level, opened, closed)
        for number, (opened, closed, company, function, level, title) in enumerate(drafts)
    ]


def make_news(random: Random, calendar: Calendar, firms: list[TrueCompany]) -> list[TrueNews]:
    """All news, in order of time: of most rounds, renamings and layoffs, and of some technologies."""
    drafts = [
        draft
        for firm in firms
        for draft in _stories(random, calendar, firm)
        if calendar.start <= draft[0] < calendar.end
    ]
    drafts.sort(key=lambda draft: (draft[0], draft[1], draft[3]))
    return [
        TrueNews(number, company, EVENT_TYPES.get(kind), title, on)
        for number, (on, company, kind, title) in enumerate(drafts)
    ]


def _stories(random: Random, calendar: Calendar, firm: TrueCompany) -> list[tuple[date, int, str, str]]:
    stories: list[tuple[date, int, str, str]] = []

    def tell(kind: str, on: date, chance: float, **words: str) -> None:
        if random.random() < chance:
            text = random.choice(raw("companies")["news"][kind])
            stories.append((on, firm.id, kind, text.format(company=firm.name_at(on), **words)))

    for each in firm.rounds:
        tell("funding", each.on, 0.8, amount=f"${each.usd / 1e6:.1f}M", round=each.type.replace("_", " ").title())
    for before, after in zip(firm.names, firm.names[1:], strict=False):
        tell("rename", after.since, 0.9, old=before.value)
    for month, count in layoffs(firm):
        tell("layoffs", days_after(calendar.first(month - 1), 14), 0.8, count=str(count))
    for adoption in firm.technologies:
        if adoption.since >= calendar.start:
            tell("technology", adoption.since, 0.1, product=adoption.name)
    if firm.closed is not None:
        tell("closed", firm.closed, 0.7)
    return stories


def _poisson(random: Random, mean: float) -> int:
    """A draw from a Poisson distribution (by Knuth's product of uniforms, the mean being small)."""
    limit, product, count = 2.718281828459045**-mean, random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
