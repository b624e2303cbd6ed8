"""What a source says of a company, a posting or an item of news."""

from __future__ import annotations

from datetime import date

import msgspec

from sightline.model.normal.linkedin import linkedin_company
from sightline.model.observation import CLAIMS, SubjectKind
from sightline.model.values import (
    CompanyRef,
    Email,
    EmailType,
    FundingRound,
    Location,
    MoneyRange,
    Phone,
    PhoneType,
    SizeRange,
    Technology,
)
from sightline.sources.world.calendar import Calendar
from sightline.sources.world.coverage import CRAWL, CRM, VENDOR, Coverage
from sightline.sources.world.dice import Dice
from sightline.sources.world.noise import respell
from sightline.sources.world.profile import Noise
from sightline.sources.world.schedule import Listing
from sightline.sources.world.truth import Round, TrueCompany, TrueNews, TruePosting

BANDS = ((1, 10), (11, 50), (51, 200), (201, 500), (501, 1000), (1001, 5000), (5001, 10_000), (10_001, None))
"""LinkedIn's bands of company size."""

HEADCOUNT_ERROR = 0.06
"""Standard deviation of a vendor's headcount around the true one."""

REVENUE_A_HEAD = 180_000
"""US dollars a year that a company takes for each of its people; companies differ by a factor of about two."""


class CompanyView:
    """Claims about companies and what they put out."""

    def __init__(
        self, dice: Dice, noise: Noise, coverage: Coverage, calendar: Calendar, firms: list[TrueCompany]
    ) -> None:
        self._dice = dice
        self._noise = noise
        self._coverage = coverage
        self._calendar = calendar
        self._firms = firms

    def claim(self, listing: Listing, company: TrueCompany, day: date) -> msgspec.Struct | None:
        """What the source's row says of the company as of a day; None: the row is gone."""
        closed = company.closed is not None and company.closed <= day
        if closed and listing.source == CRAWL:
            return None
        fields: dict[str, object] = {"name": self.name(listing, company, day), "domain": company.domain_at(day)}
        if listing.source == VENDOR:
            fields |= self._vendor(listing, company, day)
            fields["status"] = "closed" if closed else "active"
        elif listing.source == CRM:
            fields |= self._crm(listing, company)
        else:
            fields |= _crawl(company, day)
        return CLAIMS[SubjectKind.company](**fields)

    def name(self, listing: Listing, company: TrueCompany, day: date) -> str:
        """The name as the row spells it."""
        name = company.name_at(day)
        if self._dice.roll("company", listing.source, listing.key) >= self._noise.companies_respelled:
            return name
        return respell(self._dice.random("respell", listing.source, listing.key), name, company.suffix)

    def posting(self, posting: TruePosting, day: date) -> msgspec.Struct | None:
        """What the crawl says of a posting; None: the page is no more. Half of the pages stay, saying "closed"."""
        closed = posting.closed if posting.closed is not None and posting.closed <= day else None
        if closed is not None and posting.id % 2:
            return None
        city = self._firms[posting.company].city
        fields: dict[str, object] = {
            "company": self._mention(posting.company, day),
            "title": posting.title,
            "location": Location(city=city.city, country=city.country),
            "employment_type": "full_time",
            "url": f"https://{self._firms[posting.company].domain_at(day)}/jobs/{posting.id}",
            "opened_on": posting.opened.isoformat(),
        }
        if closed is not None:
            fields["closed_on"] = closed.isoformat()
        return CLAIMS[SubjectKind.posting](**fields)

    def news(self, news: TrueNews, day: date) -> msgspec.Struct:
        """What the crawl says of an item of news."""
        fields: dict[str, object] = {
            "companies": (self._mention(news.company, day),),
            "title": news.title,
            "url": f"https://news.example.com/{news.on:%Y/%m}/{news.id}",
            "publisher": "The Daily Ledger",
            "published_on": news.on.isoformat(),
        }
        if news.type is not None:
            fields["event_type"] = news.type
        return CLAIMS[SubjectKind.news](**fields)

    def _mention(self, company: int, day: date) -> CompanyRef:
        firm = self._firms[company]
        key = self._coverage.company_key(CRAWL, company) if self._coverage.lists_company(CRAWL, company) else None
        return CompanyRef(name=firm.name_at(day), domain=firm.domain_at(day), key=key)

    def _vendor(self, listing: Listing, company: TrueCompany, day: date) -> dict[str, object]:
        rounds = [each for each in company.rounds if each.on <= day]
        fields: dict[str, object] = {
            "legal_name": f"{company.name_at(day)} {company.suffix}",
            "website": f"https://www.{company.domain_at(day)}",
            "industry": company.industry,
            "type": "public" if company.headcounts[0] > 2500 and company.id % 2 else "private",
            "headcount": self._headcount(listing, company, day),
            "founded_year": company.founded.year,
            "profiles": (linkedin_company(company.linkedin),),
            "location": _location(company),
            "phones": (Phone(company.phone, PhoneType.work_hq),),
            "technologies": _technologies(company, day),
            "revenue_range": self._revenue(company),
        }
        former = [each.value for each in company.names if each.since <= day][:-1]
        if former:
            fields["former_names"] = tuple(former)
        return fields | _funding(rounds)

    def _crm(self, listing: Listing, company: TrueCompany) -> dict[str, object]:
        count = company.headcounts[0]
        low, high = next(band for band in BANDS if band[1] is None or count <= band[1])
        fields: dict[str, object] = {
            "headcount_range": SizeRange(low, high),
            "location": Location(city=company.city.city, country=company.city.country),
        }
        if self._dice.roll("industry", listing.key) < 0.8:
            fields["industry"] = company.industry
        if self._dice.roll("phone", listing.key) < 0.5:
            fields["phones"] = (Phone(company.phone, PhoneType.work_hq),)
        return fields

    def _headcount(self, listing: Listing, company: TrueCompany, day: date) -> int:
        month = min(max(self._calendar.month_of(day), 0), self._calendar.months)
        true = company.headcounts[month]
        # The error is the row's own and stays the same: a vendor that counts too few goes on to do so.
        stated = true * (1 + self._dice.random("headcount", listing.key).gauss(0, HEADCOUNT_ERROR))
        return max(round(stated), 1)

    def _revenue(self, company: TrueCompany) -> MoneyRange:
        usual = company.headcounts[0] * REVENUE_A_HEAD * 2 ** self._dice.random("revenue", company.id).gauss(0, 1)
        scale = 10 ** (len(str(int(usual))) - 1)
        low = int(usual // scale) * scale
        return MoneyRange(low, low + scale)


def _crawl(company: TrueCompany, day: date) -> dict[str, object]:
    domain, name = company.domain_at(day), company.name_at(day)
    technologies = tuple(each for each in _technologies(company, day) if each.category in _VISIBLE)
    return {
        "website": f"https://{domain}",
        "tagline": f"{company.industry} from {company.city.city}",
        "description": f"{name} works in {company.industry.lower()} since {company.founded.year}.",
        "emails": (Email(f"info@{domain}", EmailType.generic),),
        "technologies": technologies,
        "careers_url": f"https://{domain}/jobs",
        "location": Location(text=f"{company.street}, {company.city.city}, {company.city.country}"),
    }


_VISIBLE = frozenset(
    {
        "Analytics",
        "Content Management",
        "Content Delivery",
        "Ecommerce",
        "Marketing Automation",
        "Payments",
        "Web Framework",
    }
)
"""Categories of technologies that the pages of a website give away."""


def _funding(rounds: list[Round]) -> dict[str, object]:
    if not rounds:
        return {}
    last = rounds[-1]
    return {
        "funding_rounds": len(rounds),
        "funding_total": sum(each.usd for each in rounds),
        "last_funding_on": last.on.isoformat(),
        "last_funding_type": last.type,
        "last_funding_amount": last.usd,
        "funding_history": tuple(FundingRound(e.on.isoformat(), e.type, e.usd, e.investors) for e in rounds),
    }


def _technologies(company: TrueCompany, day: date) -> tuple[Technology, ...]:
    return tuple(Technology(each.name, each.category) for each in company.technologies if each.since <= day)


def _location(company: TrueCompany) -> Location:
    city = company.city
    return Location(
        street1=company.street,
        city=city.city,
        region=city.region,
        region_code=f"{city.country_code}-{city.region_code}",
        country=city.country,
        country_code=city.country_code,
    )
