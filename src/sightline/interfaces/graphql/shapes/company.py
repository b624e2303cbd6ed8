"""Shapes of companies: Company (as searches show them) and CompanyInfo (with all that is known)."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.interfaces.graphql.shapes.values import (
    Shape,
    address,
    country_parts,
    distinct,
    first_moment,
    long,
    moment,
    small,
)
from sightline.model.company import Company
from sightline.model.record import Record
from sightline.model.summary import employee_range
from sightline.model.values import Code, CompanyRef, EmailStatus, Location, MoneyRange, PhoneStatus, Profile, Technology
from sightline.model.vocabularies.terms import term
from sightline.model.vocabularies.wire import to_wire


def company_shape(record: Record) -> Shape:
    """The type Company."""
    company = _company(record)
    country, alpha2, alpha3 = country_parts(company.location)
    location = company.location or Location()
    linkedin = profile_on(company.profiles, "linkedin")
    return {
        "id": str(record.id),
        "name": company.name,
        "industry": _industry(company),
        "description": company.description or company.tagline,
        "linkedinId": linkedin_id(linkedin),
        "domain": company.domain,
        "employeeCount": small(company.headcount),
        "city": location.city,
        "country": country,
        "countryCode2": alpha2,
        "countryCode3": alpha3,
        "state": location.region,
        "postalCode": location.postal_code,
        "score": None,
        "companyTechnologies": distinct(each.name for each in company.technologies),
        "companyTechnologyCategories": distinct(name for each in company.technologies for name in _categories(each)),
        "revenueRange": _money(company.revenue_range),
        "fundingInfo": _funding(company),
        "naicsCode": _first_code(company.naics_codes),
        "sicCode": _first_code(company.sic_codes),
    }


def company_info_shape(record: Record) -> Shape:
    """The type CompanyInfo."""
    company = _company(record)
    linkedin = profile_on(company.profiles, "linkedin")
    return {
        "id": str(record.id),
        "source": str(record.id),
        "name": company.name or company.domain or "",
        "alternativeNames": distinct((company.legal_name, *company.alternative_names, *company.former_names)),
        "domain": company.domain,
        "description": company.description or company.tagline,
        "emailDomains": distinct((*company.email_domains, *_mail_hosts(company))),
        "type": company.type,
        "phones": [each.value for each in company.phones if each.status is not PhoneStatus.invalid],
        **_where(company.location),
        "logoUrl": company.logo_url,
        "linkedinId": linkedin_id(linkedin),
        "linkedinUrl": linkedin.url if linkedin else None,
        "industry": _industry(company),
        "specialities": list(company.specialities),
        "technologies": [_technology(each) for each in company.technologies],
        **_figures(company),
        "crunchbaseUrl": _page(company, "crunchbase"),
        "facebookUrl": _page(company, "facebook"),
        "twitterUrl": _page(company, "twitter"),
        "foundedYear": small(company.founded_year),
        "companyHierarchy": _hierarchy(company),
        "updatedDate": moment(record.updated_at),
        "businessTypes": {"types": [{"value": each} for each in _business_types(company)]},
        "functionTrends": None,
        "isExcluded": None,
    }


def profile_on(profiles: Iterable[Profile], network: str) -> Profile | None:
    """The first profile on a network."""
    return next((each for each in profiles if each.network == network), None)


def linkedin_id(profile: Profile | None) -> str | None:
    """The name in a LinkedIn address, or the number where only that is known."""
    return (profile.username or profile.id) if profile else None


def _company(record: Record) -> Company:
    if not isinstance(record.noun, Company):
        raise TypeError(f"record {record.id} is a {record.kind}, not a company")
    return record.noun


def _industry(company: Company) -> str | None:
    return company.industry or next(iter(company.industries), None)


def _mail_hosts(company: Company) -> Iterable[str]:
    return (each.value.rpartition("@")[2] for each in company.emails if each.status is not EmailStatus.invalid)


def _page(company: Company, network: str) -> str | None:
    profile = profile_on(company.profiles, network)
    return profile.url if profile else None


def _where(location: Location | None) -> Shape:
    if location is None:
        return {"country": None, "address": None, "locationInfo": None}
    country, alpha2, alpha3 = country_parts(location)
    line = address(location)
    info = {
        "formattedAddress": line,
        "street1": location.street1,
        "street2": location.street2,
        "city": location.city,
        "areaLevel1": location.region,
        "country": country,
        "countryCode2": alpha2,
        "countryCode3": alpha3,
        "postalCode": location.postal_code,
    }
    return {"country": country, "address": line, "locationInfo": info}


def _figures(company: Company) -> Shape:
    return {
        "numberOfEmployees": small(company.headcount),
        "employeeRange": employee_range(company),
        "fundingInfo": _funding(company),
        "revenue": long(company.revenue),
        "revenueRange": _money(company.revenue_range),
        "predictedRevenue": _money(company.predicted_revenue),
        "sicCode": _first_code(company.sic_codes),
        "secondarySicCodes": [_code(each) for each in company.sic_codes[1:]],
        "naicsCode": _first_code(company.naics_codes),
    }


def _funding(company: Company) -> Shape | None:
    known = (
        company.funding_rounds,
        company.funding_total,
        company.last_funding_on,
        company.last_funding_type,
        company.last_funding_amount,
    )
    if all(each is None for each in known):
        return None
    return {
        "fundingRounds": None if company.funding_rounds is None else str(company.funding_rounds),
        "fundingTotalUsd": long(company.funding_total),
        "lastFundingOn": first_moment(company.last_funding_on),
        "lastFundingType": company.last_funding_type,
        "lastFundingUsd": long(company.last_funding_amount),
    }


def _money(amount: MoneyRange | None) -> Shape | None:
    if amount is None:
        return None
    return {"start": long(amount.start), "end": long(amount.end), "description": amount.description}


def _code(code: Code) -> Shape:
    return {"code": code.code, "description": code.description or ""}


def _first_code(codes: tuple[Code, ...]) -> Shape | None:
    return _code(codes[0]) if codes else None


def _categories(technology: Technology) -> tuple[str | None, ...]:
    return (technology.category, technology.parent_category, *technology.categories)


def _technology(technology: Technology) -> Shape:
    return {
        "name": technology.name,
        "category": technology.category,
        "parentCategory": technology.parent_category,
        "attributes": list(technology.attributes),
        "categories": list(technology.categories),
    }


def _business_types(company: Company) -> list[str]:
    """Those that the schema has a name for."""
    known = (term("business_types", each) for each in company.business_types)
    return distinct(to_wire("leadiq", "CompanyBusinessTypeValue", each.id) for each in known if each)


def _hierarchy(company: Company) -> Shape | None:
    if company.parent is None and company.ultimate_parent is None:
        return None
    return {
        "isUltimate": False,
        "parent": _node(company.parent),
        "ultimateParent": _node(company.ultimate_parent),
    }


def _node(ref: CompanyRef | None) -> Shape | None:
    if ref is None:
        return None
    return {"id": None if ref.subject is None else str(ref.subject), "name": ref.name or ref.domain}
