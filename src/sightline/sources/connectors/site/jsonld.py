"""JSON-LD in pages (https://schema.org): organisations and job postings as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sightline.model.normal.emails import clean_email
from sightline.model.normal.links import clean_profile
from sightline.model.normal.phones import clean_phone
from sightline.sources.connectors.boards import amount, shortened
from sightline.sources.connectors.connector import Row, day, part, posting, words
from sightline.sources.web.html import HtmlDocument, html_text

ORGANISATIONS = frozenset(
    ("Organization", "Corporation", "LocalBusiness", "NGO", "OnlineBusiness", "OnlineStore", "EducationalOrganization")
)
_DEPTH = 8


def things(page: HtmlDocument) -> tuple[list[Row], int]:
    """All objects of a page's JSON-LD, and how many of its pieces could not be read."""
    found: list[Row] = []
    broken = 0
    for piece in page.data:
        try:
            value = msgspec.json.decode(piece.strip().encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            broken += 1
        else:
            found += _walk(value, _DEPTH)
    return found, broken


def _walk(value: Any, depth: int) -> Iterator[Row]:
    if isinstance(value, dict):
        yield value
    if depth and isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _walk(each, depth - 1)


def is_a(thing: Row, types: frozenset[str]) -> bool:
    """Whether an object is of one of these types; it may have several."""
    stated = thing.get("@type")
    named = stated if isinstance(stated, list) else [stated]
    return any(isinstance(each, str) and each.rpartition("/")[2] in types for each in named)


def organisation(thing: Row) -> Row:
    """What an organisation says of itself, as fields of a company."""
    place = _place(thing.get("address"))
    people = thing.get("numberOfEmployees")
    count = part(people, "value") if isinstance(people, dict) else people
    bounds = {"min": amount(part(people, "minValue")), "max": amount(part(people, "maxValue"))}
    founded = re.match(r"\d{4}", str(thing.get("foundingDate") or ""))
    return {
        "name": words(thing.get("name")),
        "legal_name": words(thing.get("legalName")),
        "alternative_names": _texts(thing.get("alternateName")),
        "description": html_text(words(thing.get("description"))),
        "logo_url": words(thing.get("logo")) or words(part(thing.get("logo"), "url")),
        "headcount": int(count) if isinstance(count, int | str) and str(count).isdigit() else None,
        "headcount_range": bounds if bounds["min"] and bounds["max"] else None,
        "founded_year": int(founded.group()) if founded else None,
        "location": place or None,
        "phones": _phones(thing, place.get("country")),
        "emails": _emails(thing),
        "profiles": _profiles(thing.get("sameAs")),
        "ticker": words(thing.get("tickerSymbol")),
    }


def job(thing: Row, company: Row, page: str) -> Row:
    """A job posting as a row. Its key is its identifier, else its address."""
    url = words(thing.get("url")) or page
    identifier = thing.get("identifier")
    key = part(identifier, "value") if isinstance(identifier, dict) else identifier
    places = thing.get("jobLocation")
    first = places[0] if isinstance(places, list) and places else places
    pay = part(thing, "baseSalary", "value")
    yearly = pay if str(part(pay, "unitText")).upper() == "YEAR" else None
    kinds = _texts(thing.get("employmentType"))
    return posting(
        str(key) if isinstance(key, int | str) and str(key).strip() else url,
        company,
        title=words(thing.get("title")) or words(thing.get("name")),
        location=_place(part(first, "address")) or None,
        remote=True if thing.get("jobLocationType") == "TELECOMMUTE" else None,
        employment_type=kinds[0] if kinds else None,
        salary_min=amount(part(yearly, "minValue")) or amount(part(yearly, "value")),
        salary_max=amount(part(yearly, "maxValue")) or amount(part(yearly, "value")),
        salary_currency=words(part(thing, "baseSalary", "currency")) if yearly else None,
        description=shortened(html_text(words(thing.get("description")))),
        url=url,
        opened_on=day(thing.get("datePosted")),
    )


def is_over(thing: Row, today: str) -> bool:
    """Whether a job may not be applied for any more."""
    until = day(thing.get("validThrough"))
    return until is not None and until < today


def _place(address: Any) -> Row:
    if isinstance(address, list):
        address = address[0] if address else None
    if isinstance(address, str):
        return {"text": address}
    country = part(address, "addressCountry")
    place = {
        "street1": words(part(address, "streetAddress")),
        "city": words(part(address, "addressLocality")),
        "region": words(part(address, "addressRegion")),
        "postal_code": words(part(address, "postalCode")),
        "country": words(part(country, "name")) if isinstance(country, dict) else words(country),
    }
    return {name: value for name, value in place.items() if value}


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [text for each in listed if (text := words(each)) is not None]


def _phones(thing: Row, country: str | None) -> list[Row]:
    found = []
    for text in _texts(thing.get("telephone")):
        try:
            found.append({"value": clean_phone(text, country if country and len(country) == 2 else None)})
        except ValueError:  # a number that nobody could dial from elsewhere is no fact to keep
            continue
    return found


def _emails(thing: Row) -> list[Row]:
    found = []
    for text in _texts(thing.get("email")):
        try:
            found.append({"value": clean_email(text.removeprefix("mailto:"))})
        except ValueError:  # a contact form, a phrase
            continue
    return found


def _profiles(links: Any) -> list[Row]:
    found = []
    for link in _texts(links):
        try:
            profile = clean_profile(link)
        except ValueError:  # a page that is no profile
            continue
        found.append({"network": profile.network, "url": link})
    return found
