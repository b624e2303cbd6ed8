"""Generated worlds: people and companies with nasty text, shared values, gaps, duplicates and merged companies.

All draws go through one `Random`, so a seed makes a world again and hypothesis (`st.randoms`) can shrink one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, TypeVar

import msgspec

from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.values import (
    Code,
    CompanyRef,
    Education,
    Email,
    EmailStatus,
    EmailType,
    FundingRound,
    Location,
    MoneyRange,
    Phone,
    PhoneStatus,
    PhoneType,
    Position,
    Profile,
    SizeRange,
    Technology,
)

T = TypeVar("T")

NASTY = (
    *(
        "",
        " ",
        "...",
        "\u200b",
        "\x00",
        "%",
        "_",
        "'; --",
        "\\",
        "🚀",
        "👩‍💻",
        "C++",
        "C#",
        ".NET",
        "R&D",
        "O'Brien-Smith",
    ),
    *(
        "É",
        "é",
        "e\u0301",
        "e",
        "Zoë",
        "ZOE",
        "Łódź",
        "ß",
        "ẞ",
        "ss",
        "SS",
        "ﬁnance",
        "Finance",
        "İstanbul",
        "ıstanbul",
    ),
    *(
        "日本語",
        "株式会社 リクルート",
        "ﾘｸﾙｰﾄ",
        "한국어",
        "Ελληνικά",
        "ΌΣΟΣ",
        "όσος",
        "МОСКВА",
        "москва",
        "עברית",
        "العربية",
    ),
    *("हिन्दी", "ไทย", "½", "Ⅷ", "١٢٣", "ᾳ", "ŉ", "x\u00a0y", "x y", "  two  spaces ", "tab\there", "a-b", "ab", "a b"),
    *("null", "None", "NaN", "0", "-1", "long " * 60, "y" * 400),
)
FIRST_NAMES = ("Ada", "Bob", "José", "Jose", "Zoë", "Mary Ann", "李", "Владимир", "Anne-Marie", "al")
LAST_NAMES = ("Lovelace", "Smith", "Smithson", "Müller", "Muller", "O'Neil", "ONeil", "da Silva", "王", "Пушкин", "Li")
TITLES = (
    *("Chief Executive Officer", "VP Sales", "vp sales", "V.P. of Sales", "Vice President, Sales", "Sales Manager"),
    *("Senior Software Engineer", "Software Engineer II", "Ingénieur logiciel", "Head of R&D", "Director", "営業部長"),
    *("Account Executive", "Accountant", "Data Scientist", "Scientist", "Engineering Manager", "Chief Revenue Officer"),
)
WORDS = ("cloud", "Cloud", "payments", "PAYMENTS", "climate tech", "Café", "cafe", "AI", "B2B", "données", "健康")
SENIORITIES = ("owner", "c_level", "vp", "head", "director", "manager", "senior", "entry", "training")
FUNCTIONS = ("sales", "engineering", "finance", "marketing", "Sales")
PLACES = (
    *(("San Francisco", "California", "US", "94105"), ("san francisco", "California", "US", None)),
    *(("Los Angeles", "California", "US", "90001"), ("São Paulo", "São Paulo", "BR", "01000-000")),
    *(("Zürich", "Zürich", "CH", "8001"), (None, "Bavaria", "DE", None), (None, None, "de", None), (None,) * 4),
)
INDUSTRIES = ("Software", "software", "Financial Services", "Hospitals & Health Care", "Biotechnology", "日本")
TECHNOLOGIES = ("Salesforce", "salesforce", "AWS", "Google Analytics", "C++", ".NET", "React")
CATEGORIES = ("CRM", "Cloud", "Analytics", "crm")
DATES = ("2019", "2019-01-01", "2020-05", "2020-05-17", "2021-12-31", "1969-07-20", "2024-02-29", "2024")
SUFFIXES = ("com", "co.uk", "de", "io", "com.br")
CODES = ("541511", "5415", "54", "511210", "7372", "73")
INSTANTS = (0, 1, 1_577_836_800_000, 1_600_000_000_000, 1_700_000_000_123)


class Worlds:
    """Draws records. `texts` are further texts to mix in (from hypothesis)."""

    def __init__(self, random: Random, texts: Sequence[str] = ()) -> None:
        self.random = random
        self.nasty = (*NASTY, *texts)

    def one(self, values: Sequence[T]) -> T:
        return values[self.random.randrange(len(values))]

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def maybe(self, values: Sequence[T], percent: int = 75) -> T | None:
        return self.one(values) if self.chance(percent) else None

    def some(self, values: Sequence[T], most: int = 3) -> tuple[T, ...]:
        return tuple(self.one(values) for _ in range(self.random.randrange(most + 1)))

    def text(self, values: Sequence[str], percent: int = 80) -> str | None:
        """One of the values, now and then something nasty, a spelling variant, or nothing."""
        if not self.chance(percent):
            return None
        if self.chance(15):
            return self.one(self.nasty)
        return self.spelling(self.one(values))

    def spelling(self, text: str) -> str:
        return self.one((text, text, text, text, text.upper(), text.title(), f" {text} ", text.replace(" ", "  ")))

    def texts(self, values: Sequence[str], most: int = 3) -> tuple[str, ...]:
        return tuple(text for _ in range(self.random.randrange(most + 1)) if (text := self.text(values)) is not None)

    def location(self) -> Location | None:
        if self.chance(25):
            return None
        city, region, country, postal = self.one(PLACES)
        if self.chance(10):
            city = self.one(self.nasty)
        return Location(city=city, region=region, country_code=country, postal_code=postal)

    def position(self, companies: Sequence[int], now: bool) -> Position:
        subject = self.maybe(companies, 85) if companies else None
        return Position(
            company=None if subject is None and self.chance(50) else CompanyRef(name="somewhere", subject=subject),
            title=self.text(TITLES, 85),
            seniority=self.maybe(SENIORITIES),
            function=self.maybe(FUNCTIONS),
            department=self.text(WORDS, 40),
            start=self.maybe(DATES),
            end=self.maybe(DATES, 10) if now else self.one(DATES),
            current=self.one((None, False)) if not now else True,
        )

    def person(self, id_: int, companies: Sequence[int]) -> Record:
        first, last = self.text(FIRST_NAMES, 90), self.text(LAST_NAMES, 90)
        now = tuple(self.position(companies, True) for _ in range(self.one((0, 1, 1, 1, 2))))
        past = tuple(self.position(companies, False) for _ in range(self.random.randrange(3)))
        noun = Person(
            full_name=f"{first or ''} {last or ''}" if self.chance(90) else None,
            first_name=first,
            last_name=last,
            nickname=self.text(FIRST_NAMES, 20),
            alternative_names=self.texts(LAST_NAMES, 1),
            positions=now + past,
            emails=tuple(self.email(number) for number in range(self.random.randrange(4))),
            phones=tuple(self.phone(number) for number in range(self.random.randrange(3))),
            profiles=self.profiles(),
            location=self.location(),
            education=tuple(Education(name=name) for name in self.texts(("MIT", "mit", "École Polytechnique"), 2)),
            skills=self.texts(WORDS),
        )
        return self.record(id_, SubjectKind.person, noun)

    def email(self, number: int) -> Email:
        return Email(f"p{number}@example.com", type=self.maybe(tuple(EmailType)), status=self.maybe(tuple(EmailStatus)))

    def phone(self, number: int) -> Phone:
        return Phone(f"+1415555010{number}", type=self.maybe(tuple(PhoneType)), status=self.maybe(tuple(PhoneStatus)))

    def profiles(self) -> tuple[Profile, ...]:
        networks = self.some(("linkedin", "twitter", "crunchbase"), 2)
        return tuple(Profile(network=network, url=f"https://example.com/{network}") for network in networks)

    def company(self, id_: int) -> Record:
        noun = Company(
            name=self.text(("Acme", "ACME Inc.", "Globex", "Initech", "Café du Monde"), 90),
            legal_name=self.text(("Acme Incorporated", "Globex GmbH"), 30),
            alternative_names=self.texts(("Acme", "アクメ"), 1),
            former_names=self.texts(("Old Acme", "Initrode"), 1),
            domain=f"c{id_}.{self.one(SUFFIXES)}" if self.chance(80) else None,
            tagline=self.text(WORDS, 50),
            description=" ".join(self.texts(WORDS, 8)) if self.chance(60) else None,
            type=self.text(("public", "private", "Nonprofit")),
            business_types=self.texts(("B2B", "B2C", "SaaS")),
            industry=self.text(INDUSTRIES, 60),
            industries=self.texts(INDUSTRIES, 2),
            specialities=self.texts(WORDS),
            functions=self.texts(FUNCTIONS, 2),
            headcount=self.maybe((0, 1, 10, 11, 50, 51, 200, 501, 5000, 10_000, 10_001, 2_000_000), 60),
            headcount_range=self.maybe((SizeRange(11, 50), SizeRange(10_001, None), SizeRange(None, 10), SizeRange())),
            founded_year=self.maybe((1871, 1999, 2010, 2020)),
            technologies=tuple(self.technology() for _ in range(self.random.randrange(4))),
            emails=tuple(self.email(number) for number in range(self.random.randrange(2))),
            profiles=self.profiles(),
            location=self.location(),
            status=self.text(("active", "acquired", "Active"), 60),
            **self.money(),
            **self.codes(),
        )
        return self.record(id_, SubjectKind.company, noun)

    def money(self) -> dict[str, Any]:
        amounts = (0, 1, 5_000_000, 70_000_000, 3_000_000_000, 400_000_000_000)
        bands = (MoneyRange(0, 1_000_000), MoneyRange(1_000_000, None), MoneyRange(None, 5_000_000), MoneyRange())
        return {
            "revenue": self.maybe(amounts, 40),
            "revenue_range": self.maybe(bands, 60),
            "predicted_revenue": self.maybe(bands, 30),
            "funding_total": self.maybe(amounts, 50),
            "last_funding_on": self.maybe(DATES, 60),
            "last_funding_amount": self.maybe(amounts, 60),
            "funding_history": (FundingRound(on=self.one(DATES), usd=self.one(amounts)),) if self.chance(20) else (),
        }

    def technology(self) -> Technology:
        return Technology(
            name=self.text(TECHNOLOGIES, 100) or "",
            category=self.maybe(CATEGORIES, 50),
            parent_category=self.maybe(CATEGORIES, 20),
            categories=self.some(CATEGORIES, 2),
        )

    def codes(self) -> dict[str, Any]:
        titles = ("Custom Computer Programming", "Software Publishers", "Services-Prepackaged Software")
        return {
            name: tuple(Code(self.one(CODES), self.text(titles)) for _ in range(self.random.randrange(3)))
            for name in ("naics_codes", "sic_codes")
        }

    def record(self, id_: int, kind: SubjectKind, noun: Person | Company) -> Record:
        created, updated = self.one(INSTANTS), self.one(INSTANTS)
        return Record(id=id_, kind=kind, noun=noun, evidence=(), created_at=created, updated_at=updated)


def duplicate(record: Record, id_: int) -> Record:
    """The same facts under another id: only the id can order the two."""
    return msgspec.structs.replace(record, id=id_)


def chunks(records: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(records), size):
        yield records[start : start + size]
