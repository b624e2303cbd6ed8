"""Made-up rows that the compression dictionaries of a new store are trained on: nobody's facts, but the usual words."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from importlib.resources import files
from random import Random
from typing import Any

import msgspec

SEED = 20_240_501

WORDS: dict[str, list[str]] = json.loads(files("sightline.store").joinpath("data/words.json").read_text("utf-8"))

Claim = dict[str, Any]


def rows(purpose: str) -> Iterator[bytes]:
    """Claims and records in turn, as they are stored (msgpack), without end: of a `person`, `company` or `event`."""
    maker = Maker(SEED)
    make = {"person": maker.person, "company": maker.company, "event": maker.event}[purpose]
    while True:
        yield msgspec.msgpack.encode(make())
        yield msgspec.msgpack.encode(maker.record(make()))


class Maker:
    """Rows as they are stored, from words and dice."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - the same rows each time

    def some(self, name: str) -> str:
        """A word of a list, the first ones more often."""
        words = WORDS[name]
        return words[int(len(words) * self.dice.random() ** 1.6)]

    def maybe(self, chance: float) -> bool:
        """Yes, this often."""
        return self.dice.random() < chance

    def name(self, kind: str) -> str:
        """A frequent name, or one that nobody has heard before."""
        if self.maybe(0.5):
            return self.some(kind)
        return "".join(self.dice.choice("aeiounrstlmdkhbg") for _ in range(self.dice.randrange(4, 9))).title()

    def day(self, first: int = 1990) -> str:
        """A date as far as it is known."""
        year, month, day = self.dice.randrange(first, 2026), self.dice.randrange(1, 13), self.dice.randrange(1, 29)
        return self.dice.choice(
            (f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}")
        )

    def code(self, length: int, letters: str = string.digits) -> str:
        """Letters at random."""
        return "".join(self.dice.choice(letters) for _ in range(length))

    def given(self, chance: float, **fields: Any) -> Claim:
        """Each of the fields, this often."""
        return {name: value for name, value in fields.items() if value is not None and self.maybe(chance)}

    def place(self) -> Claim:
        """A location, stated or folded."""
        country, code = self.some("countries").split("|")
        region, city = self.some("regions"), self.some("cities") if self.maybe(0.7) else self.name("last")
        stated = self.given(0.3, text=f"{city}, {region}, {country}", postal_code=self.code(5))
        return (
            stated
            | self.given(0.85, city=city, region=region, country=country, country_code=code)
            | self.given(
                0.3, region_code=f"{code}-{region[:2].upper()}", street1=f"{self.code(3)} {self.name('last')} Street"
            )
        )

    def firm(self) -> Claim:
        """A company reference."""
        words = [self.name("last"), self.some("firms")] if self.maybe(0.7) else [self.name("last")]
        domain = "".join(words).lower() + self.some("endings")
        name = " ".join(words) + (self.some("forms") if self.maybe(0.3) else "")
        slug = "-".join(words).lower()
        found = {"name": name} | self.given(0.8, domain=domain)
        found |= self.given(0.3, linkedin_url=f"https://www.linkedin.com/company/{slug}")
        return (
            found
            | self.given(0.15, linkedin_id=self.code(7), key=f"c-{self.code(6)}")
            | self.given(0.4, subject=self.dice.randrange(1, 2**23))
        )

    def position(self, *, current: bool) -> Claim:
        """A job."""
        found: Claim = {"company": self.firm(), "title": self.some("titles")}
        found |= self.given(0.5, seniority=self.some("seniorities"), function=self.some("functions"))
        found |= self.given(0.1, department=self.some("functions").title()) | self.given(0.9, start=self.day())
        found |= {} if current else self.given(0.9, end=self.day())
        found |= self.given(0.5, current=current)
        return found | ({"location": self.place()} if self.maybe(0.1) else {})

    def person(self) -> Claim:
        """What is said of a person."""
        first, last = self.name("first"), self.name("last")
        found: Claim = {"full_name": f"{first} {last}"}
        found |= {"first_name": first, "last_name": last} if self.maybe(0.8) else {}
        found |= self.given(0.05, middle_name=self.name("first"), prefix="Dr.", suffix="Jr.", nickname=first[:3])
        found |= self.given(
            0.1, headline=f"{self.some('titles')} at {self.some('firms')}", summary=self.some("sentences")
        )
        past = (self.position(current=False) for _ in range(self.dice.choice((0, 0, 1, 1, 2, 3))))
        found["positions"] = [self.position(current=True), *past]
        found |= self.contacts(first, last, found["positions"][0]["company"].get("domain", "example.com"))
        found |= self.given(0.75, location=self.place())
        if self.maybe(0.2):
            found["education"] = [
                {"name": self.some("schools")}
                | self.given(0.6, degrees=[self.some("degrees")], majors=[self.some("majors")])
                | self.given(0.6, start=self.day(), end=self.day())
            ]
        found |= self.given(0.3, skills=[self.some("skills") for _ in range(self.dice.randrange(1, 8))])
        found |= self.given(0.05, languages=["English", self.some("languages")], birth_date=self.day(1940))
        return found | self.given(0.1, gender=self.dice.choice(("male", "female"))) | self.attributes()

    def contacts(self, first: str, last: str, domain: str) -> Claim:
        """Emails, phones and profiles."""
        local = self.dice.choice((f"{first}.{last}", f"{first[0]}{last}", first)).lower()
        emails = [
            {"value": f"{local}@{domain}"}
            | self.given(0.8, type="work", status=self.some("email_statuses"))
            | self.given(0.1, company_domain=domain)
        ]
        if self.maybe(0.3):
            emails.append({"value": f"{local}{self.code(2)}@{self.some('mailboxes')}", "type": "personal"})
        kind, slug = self.some("phone_types"), f"{first}-{last}-{self.code(8, '0123456789abcdef')}".lower()
        phone = {"value": f"+{self.some('prefixes')}{self.code(10)}"} | self.given(
            0.7, type=kind, status=self.some("phone_statuses")
        )
        linkedin = {"network": "linkedin", "url": f"https://www.linkedin.com/in/{slug}"} | self.given(
            0.2, id=self.code(9)
        )
        others = [
            {"network": each, "url": f"https://{each}.com/{local}", "username": local}
            for each in ("twitter", "facebook", "github")
            if self.maybe(0.08)
        ]
        profiles = [linkedin | {"username": slug}, *others]
        return self.given(0.75, emails=emails) | self.given(0.6, phones=[phone]) | self.given(0.8, profiles=profiles)

    def attributes(self) -> Claim:
        """What a source says beyond our fields."""
        return self.given(0.1, attributes={self.some("attributes"): self.some("sentences") for _ in range(2)})

    def company(self) -> Claim:
        """What is said of a company; often no more than a mention of it."""
        firm = self.firm()
        found: Claim = {"name": firm["name"]} | self.given(0.9, domain=firm.get("domain"))
        slug = firm["name"].lower().replace(" ", "-")
        linkedin = [{"network": "linkedin", "url": f"https://www.linkedin.com/company/{slug}", "username": slug}]
        if self.maybe(0.4):
            return found | self.given(0.3, profiles=linkedin)
        size, money = self.dice.choice((1, 11, 51, 201, 501, 1001, 5001)), self.dice.randrange(1, 900) * 100_000
        found |= self.given(0.1, legal_name=firm["name"] + ", Inc.", former_names=[self.name("last")])
        found |= self.given(0.5, website=f"https://www.{firm.get('domain')}", description=self.some("sentences"))
        found |= self.given(
            0.2, tagline=self.some("sentences"), type=self.some("types"), business_types=["B2B", "SaaS"]
        )
        found |= self.given(0.6, industry=self.some("industries"), headcount=size + self.dice.randrange(size * 4))
        found |= self.given(0.2, industries=[self.some("industries")], specialities=[self.some("skills")])
        found |= self.given(0.4, headcount_range={"min": size, "max": size * 5 - 1}, founded_year=1990 + money % 34)
        found |= self.given(0.2, revenue=money, revenue_range={"start": money, "end": money * 5}, funding_rounds=2)
        found |= self.given(0.15, funding_total=money, last_funding_on=self.day(2010), last_funding_type="seed")
        rounds = [{"on": self.day(2010), "type": "series_a", "usd": money, "investors": [self.firm()["name"]]}]
        found |= self.given(0.1, funding_history=rounds, technologies=[self.technology() for _ in range(3)])
        found |= self.given(0.1, sic_codes=[{"code": self.code(4), "description": self.some("industries")}])
        found |= self.given(0.5, profiles=linkedin, location=self.place())
        found |= self.given(
            0.1, parent=self.firm(), status=self.some("statuses"), logo_url=f"https://logo.{self.name('last')}.com/"
        )
        return found | self.given(0.1, ticker=f"NASDAQ:{self.code(4, string.ascii_uppercase)}") | self.attributes()

    def technology(self) -> Claim:
        """A product that a company uses."""
        return {"name": self.some("technologies"), "category": self.some("categories")}

    def event(self) -> Claim:
        """A posting, a news item or a measure."""
        kind = self.dice.randrange(3)
        found: Claim
        if kind == 0:
            found = {"company": self.firm(), "title": self.some("titles")} | self.given(0.5, location=self.place())
            found |= self.given(0.5, department=self.some("functions").title(), description=self.some("sentences"))
            found |= self.given(0.3, remote=True, employment_type="full_time", salary_currency="USD")
            url = f"https://boards.greenhouse.io/{self.name('last').lower()}/jobs/{self.code(7)}"
            return (
                found | self.given(0.8, url=url, opened_on=self.day(2020)) | self.given(0.3, closed_on=self.day(2020))
            )
        if kind == 1:
            found = {
                "companies": [self.firm()],
                "title": self.some("sentences"),
                "url": f"https://{self.name('last')}.com/news/",
            }
            found |= self.given(
                0.7, publisher="PR Newswire", published_on=self.day(2020), summary=self.some("sentences")
            )
            return found | self.given(0.7, event_type=self.some("events"), effective_on=self.day(2020))
        found = {"company": self.firm(), "name": self.some("measures"), "value": float(self.dice.randrange(10_000))}
        return found | {"unit": "people", "on": self.day(2020)}

    def record(self, noun: Claim) -> list[Any]:
        """A noun as a record holds it (see `codec._Stored`)."""
        at = 1_500_000_000_000 + self.dice.randrange(400_000_000_000)
        sources = self.dice.choice((1, 1, 1, 2, 3))
        evidence = [
            [each, each * 3, self.dice.randrange(2**24), at, 0, self.dice.choice((0, 86_400_000))]
            for each in range(sources)
        ]
        support = {} if sources == 1 else {name: [[0, 1], 80 + self.dice.randrange(20)] for name in noun}
        return [noun, evidence, at + 7_777_777, 0, 60 + self.dice.randrange(40), False, support]
