"""A made-up population for measuring: companies and the people who work there, drawn in chunks from one seed.

Shapes follow what is known of such data: sizes of companies and the use of technologies are long-tailed, one in three
companies states a last funding, titles are a few frequent ones and a long tail of rare ones. Names are syllables.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.model.observation import CLAIMS, Observation, SubjectKind
from sightline.model.values import (
    Code,
    CompanyRef,
    Education,
    Email,
    EmailStatus,
    EmailType,
    Location,
    Phone,
    PhoneStatus,
    PhoneType,
    Position,
    Profile,
    Technology,
)

CHUNK = 20_000
NOW = 1_750_000_000_000  # Unix milliseconds: everything was observed in the two years before
TWO_YEARS = 730 * 86_400_000


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


SYLLABLES = _listed(
    "ka,lo,mi,ra,ne,to,si,ve,da,ru,an,el,or,is,un,bar,den,fer,gol,han,jen,lin,mon,par,quin,ros,sal,ter,vin,wes"
)
AREAS = _listed(
    "Sales, Marketing, Software Engineering, Data, Finance, Product, Operations, Customer Success, Human Resources,"
    "Legal, Security, Design, Research, Procurement, Supply Chain, Quality, Business Development, Partnerships,"
    "Cloud Platform, Machine Learning, Revenue Operations, Clinical Affairs, Field Service, Public Relations,"
    "Infrastructure, Accounting, Payments, Logistics, Compliance, Growth"
)
ROLES = _listed("Manager,Engineer,Specialist,Analyst,Consultant,Coordinator,Architect,Associate,Partner,Scientist")
SUFFIXES = ("", "", "", "", " II", " III", ", EMEA", ", Americas", " - Enterprise", " - Mid Market", " (Contract)")
LEVELS = (  # beginning of the title, seniority, share of people
    ("", "staff", 0.34),
    ("Junior ", "entry", 0.08),
    ("Senior ", "senior", 0.24),
    ("Principal ", "lead", 0.05),
    ("Lead ", "lead", 0.11),
    ("Director, ", "director", 0.10),
    ("Vice President, ", "vp", 0.05),
    ("Chief ", "c_level", 0.03),
)
FUNCTIONS = ("sales", "marketing", "engineering", "finance", "operations", "legal", "consulting", "human_resources")
INDUSTRIES = tuple(
    f"{area} {kind}"
    for area in ("Financial", "Health", "Industrial", "Consumer", "Energy", "Education", "Media", "Transport")
    for kind in ("Software", "Services", "Manufacturing", "Retail", "Consulting")
)
COUNTRIES = _listed("US,GB,DE,FR,IN,CA,BR,AU,NL,ES,SE,IT,JP,SG,PL,MX,CH,IE,DK,NO")
TECHNOLOGY_COUNT = 300
PEOPLE_NAMES = 2_000

Array = npt.NDArray[Any]


def _words(count: int, syllables: int) -> list[str]:
    """The first `count` words of so many syllables, all different."""
    base = len(SYLLABLES)
    spread = 7919  # a prime, so that neighbours do not begin alike
    numbers = [(number * spread) % base**syllables for number in range(count)]
    return [
        "".join(SYLLABLES[number // base**place % base] for place in range(syllables)).title() for number in numbers
    ]


def _long_tail(rng: np.random.Generator, size: int, values: int) -> Array:
    """Numbers below `values`, the small ones much more often."""
    return np.minimum((rng.pareto(0.9, size) * 2).astype(np.int64), values * 50) % values


class Population:
    """`people` people in `companies` companies. The same arguments give the same population."""

    def __init__(self, people: int, companies: int, seed: int = 1) -> None:
        self.people, self.companies, self.seed = people, companies, seed
        self.first_names = _words(PEOPLE_NAMES, 3)
        self.last_names = _words(PEOPLE_NAMES * 5, 4)
        rng = np.random.default_rng([seed, 0])
        sizes = np.clip(rng.lognormal(3.2, 1.7, companies), 1, 500_000).astype(np.int64)
        self.sizes = sizes
        self.industries = _long_tail(rng, companies, len(INDUSTRIES))
        self.countries = _long_tail(rng, companies, len(COUNTRIES))
        self.shares = np.cumsum(np.minimum(sizes, 20_000)) / np.minimum(sizes, 20_000).sum()

    def company_rows(self) -> Iterator[Observation]:
        """One claim of each company."""
        for start in range(0, self.companies, CHUNK):
            rng = np.random.default_rng([self.seed, 1, start])
            stop = min(start + CHUNK, self.companies)
            yield from self._companies(start, stop, rng)

    def person_rows(self) -> Iterator[Observation]:
        """One claim of each person."""
        for start in range(0, self.people, CHUNK):
            rng = np.random.default_rng([self.seed, 2, start])
            yield from self._people(np.arange(start, min(start + CHUNK, self.people)), rng)

    def changed_people(self, count: int, seed: int) -> Iterator[Observation]:
        """New claims of `count` people who were drawn at random: another job, another update."""
        rng = np.random.default_rng([self.seed, 3, seed])
        chosen = rng.choice(self.people, count, replace=False)
        for start in range(0, count, CHUNK):
            yield from self._people(chosen[start : start + CHUNK], rng, since=NOW)

    def domain(self, company: int) -> str:
        return f"{self.company_name(company).lower()}{company}.com"

    def company_name(self, company: int) -> str:
        return self.last_names[company % len(self.last_names)]

    def _companies(self, start: int, stop: int, rng: np.random.Generator) -> Iterator[Observation]:
        count = stop - start
        founded, seen = rng.integers(1900, 2024, count), NOW - rng.integers(0, TWO_YEARS, count)
        funded = np.where(rng.random(count) < 0.35, rng.integers(0, 2500, count), -1)
        amounts = (10 ** rng.uniform(5, 9, count)).astype(np.int64)
        technologies = rng.integers(4, 25, count)
        drawn = _long_tail(rng, int(technologies.sum()), TECHNOLOGY_COUNT)
        ends = np.cumsum(technologies)
        for row in range(count):
            company = start + row
            used = drawn[ends[row] - technologies[row] : ends[row]]
            yield Observation(
                SubjectKind.company,
                f"c{company}",
                self._company(company, int(founded[row]), int(funded[row]), int(amounts[row]), used),
                observed_at=int(seen[row]),
            )

    def _company(self, company: int, founded: int, funded: int, amount: int, used: Array) -> Any:
        name, domain = self.company_name(company), self.domain(company)
        industry, country = INDUSTRIES[self.industries[company]], COUNTRIES[self.countries[company]]
        funding: dict[str, Any] = {}
        if funded >= 0:
            day = (date(2018, 1, 1) + timedelta(days=funded)).isoformat()
            funding = {"last_funding_on": day, "last_funding_amount": amount, "funding_total": amount * 2}
        return CLAIMS[SubjectKind.company](
            name=f"{name} {industry.split()[0]} {company}",
            domain=domain,
            website=f"https://www.{domain}",
            description=f"{name} sells {industry.lower()} to customers in {country} since {founded}.",
            industry=industry,
            type="private" if company % 7 else "public",
            headcount=int(self.sizes[company]),
            founded_year=founded,
            technologies=tuple(
                Technology(f"Tech {number}", f"Category {number % 20}") for number in dict.fromkeys(used.tolist())
            ),
            naics_codes=(Code(f"{51_1000 + self.industries[company] * 10}", industry),),
            profiles=(Profile("linkedin", f"https://www.linkedin.com/company/{name.lower()}-{company}"),),
            location=Location(city=f"{self.last_names[company % 500]} City", country_code=country),
            **funding,
        )

    def _people(self, people: Array, rng: np.random.Generator, since: int | None = None) -> Iterator[Observation]:
        count = len(people)
        draws = {
            "company": np.searchsorted(self.shares, rng.random(count)),
            "past": np.searchsorted(self.shares, rng.random(count)),
            "level": rng.choice(len(LEVELS), count, p=[share for _, _, share in LEVELS]),
            "area": _long_tail(rng, count, len(AREAS)),
            "role": rng.integers(0, len(ROLES), count),
            "suffix": rng.integers(0, len(SUFFIXES), count),
            "special": _long_tail(rng, count, 3_000),
            "country": _long_tail(rng, count, len(COUNTRIES)),
            "started": rng.integers(0, 3_000, count),
            "chance": rng.integers(0, 1 << 30, count),
        }
        seen = NOW - rng.integers(0, TWO_YEARS, count) if since is None else since + rng.integers(1, 86_400_000, count)
        rows = zip(*(values.tolist() for values in draws.values()), strict=True)
        for person, at, row in zip(people.tolist(), seen.tolist(), rows, strict=True):
            claim = self._person(person, dict(zip(draws, row, strict=True)))
            yield Observation(SubjectKind.person, f"p{person}", claim, observed_at=at)

    def title(self, draw: dict[str, int]) -> str:
        level, area, role = LEVELS[draw["level"]][0], AREAS[draw["area"]], ROLES[draw["role"]]
        special = "" if draw["special"] < 8 else f" {self.last_names[draw['special']]}"
        if level in ("Director, ", "Vice President, "):
            return f"{level}{area}{special}{SUFFIXES[draw['suffix']]}"
        if level == "Chief ":
            return f"Chief {area} Officer{special}"
        return f"{level}{area} {role}{special}{SUFFIXES[draw['suffix']]}"

    def _person(self, person: int, draw: dict[str, int]) -> Any:
        chance = draw["chance"]
        first = self.first_names[person * 31 % PEOPLE_NAMES]
        last = self.last_names[person * 17 % (PEOPLE_NAMES * 5)]
        domain = self.domain(draw["company"])
        profile = f"https://www.linkedin.com/in/{first}-{last}-{person}".lower()
        return CLAIMS[SubjectKind.person](
            full_name=f"{first} {last}",
            first_name=first,
            last_name=last,
            headline=f"{self.title(draw)} at {self.company_name(draw['company'])}",
            positions=self._positions(draw),
            emails=_emails(f"{first}.{last}.{person}".lower(), domain, chance),
            phones=_phones(person, chance),
            profiles=(Profile("linkedin", profile, username=profile.rsplit("/", 1)[1]),) if chance % 10 < 8 else (),
            location=Location(
                city=f"{self.last_names[chance % 700]} City",
                region=f"Region {chance % 50}",
                country_code=COUNTRIES[draw["country"]],
            ),
            education=(Education(f"University of {self.last_names[chance % 900]}", degrees=("Bachelor",)),),
            skills=tuple(dict.fromkeys(f"Skill {(chance >> shift) % 400}" for shift in (3, 9, 15))),
        )

    def _positions(self, draw: dict[str, int]) -> tuple[Position, ...]:
        start = (date(2017, 1, 1) + timedelta(days=draw["started"])).isoformat()
        function = FUNCTIONS[draw["area"] % len(FUNCTIONS)]
        now = Position(
            self._ref(draw["company"]), self.title(draw), LEVELS[draw["level"]][1], function, start=start, current=True
        )
        if draw["past"] == draw["company"] or draw["chance"] % 3 == 0:
            return (now,)
        before = Position(
            self._ref(draw["past"]),
            f"{AREAS[draw['area']]} {ROLES[draw['chance'] % len(ROLES)]}",
            "staff",
            function,
            start="2012",
            end=start,
            current=False,
        )
        return now, before

    def _ref(self, company: int) -> CompanyRef:
        return CompanyRef(name=self.company_name(company), domain=self.domain(company), key=f"c{company}")


def _emails(mailbox: str, domain: str, chance: int) -> tuple[Email, ...]:
    statuses = (EmailStatus.verified, EmailStatus.verified_likely, EmailStatus.unverified, EmailStatus.invalid, None)
    work = (Email(f"{mailbox}@{domain}", EmailType.work, statuses[chance % 5]),) if chance % 10 < 7 else ()
    personal = (Email(f"{mailbox}@example.com", EmailType.personal),) if chance % 4 == 0 else ()
    return work + personal


def _phones(person: int, chance: int) -> tuple[Phone, ...]:
    if chance % 5 > 1:
        return ()
    kind = (PhoneType.work, PhoneType.personal_mobile)[chance % 5]
    return (Phone(f"+1415{person % 10_000_000:07}", kind, PhoneStatus.likely_accurate),)
