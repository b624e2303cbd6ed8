"""What a record says in each searchable field, read straight from the definitions in `model/fields.py`.

Part of the oracle: written apart from the engine, sharing none of its code, for clarity and not for speed.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from sightline.model.company import Company
from sightline.model.fields import FieldType, search_field
from sightline.model.person import Person
from sightline.model.query import Kind
from sightline.model.record import Record
from sightline.model.values import Location, Phone, Position

Told = Mapping[int, Sequence[tuple[str, str]]]
"""Of each person the kinds of the signals that stand, and their dates."""

NOTHING_TOLD: Told = {}

Value = Any  # str, int, bool, Location or a pair of bounds, as the type of the field says

BANDS = ((1, 10), (11, 50), (51, 200), (201, 500), (501, 1000), (1001, 5000), (5001, 10000), (10001, None))
SUFFIXES = ("com.br", "co.uk", "com", "io", "de", "org")  # all that the generated worlds use, the longest first
SENIORITIES = tomllib.loads(files("sightline.model.vocabularies.data").joinpath("seniorities.toml").read_text())


SPELLED_OUT = {
    **{"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ĸ": "k"},
    **{"ŀ": "l", "ŋ": "ng", "ŧ": "t", "ƒ": "f", "ə": "e", "ɵ": "o", "ʉ": "u", "ɨ": "i", "ƀ": "b", "ǥ": "g"},
    **{"ƶ": "z", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɲ": "n", "ȷ": "j", "ɛ": "e", "ɔ": "o"},
}


def words(text: str) -> list[str]:
    """The words of a text: what `fold_text` says, worked out from the Unicode names of the characters."""
    found = ""
    apart = text.replace("™", " ").replace("℠", " ")
    for character in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", apart).casefold()):
        category = unicodedata.category(character)
        if category[0] in "LN" and character not in "ʼʹʻ":
            found += SPELLED_OUT.get(character, character)
        elif category[0] == "M":
            found += "" if _is_accent(character) else character
        elif category != "Cf" and character not in "ʼʹʻ":
            found += " "
    return unicodedata.normalize("NFC", found).split()


def _is_accent(mark: str) -> bool:
    """Accents, and points of Hebrew and Arabic, do not count; vowel signs of Indic scripts and voicing of kana do."""
    name = unicodedata.name(mark)
    return name.startswith(("COMBINING", "HEBREW", "ARABIC")) and "KATAKANA" not in name


def text_form(text: str) -> str:
    return " ".join(words(text))


def key_form(text: str) -> str:
    return " ".join(text.split()).casefold()


def current(position: Position) -> bool:
    return position.end is None if position.current is None else position.current


def primary(person: Person) -> Position:
    """The first current position; an empty one if there is none."""
    return next((each for each in person.positions if current(each)), Position())


def first_day(partial: str | None) -> list[int]:
    """The first day that a partial date may mean, as days since 1970-01-01."""
    if partial is None:
        return []
    parts = [int(part) for part in partial.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return [date(year, month, day).toordinal() - date(1970, 1, 1).toordinal()]


def _valid_emails(person: Person, type_: str) -> bool:
    return any(email.type == type_ and email.status != "invalid" for email in person.emails)


def _valid_phones(person: Person, types: tuple[str, ...]) -> list[Phone]:
    return [phone for phone in person.phones if phone.type in types and phone.status != "invalid"]


WORK_PHONES = ("work", "work_mobile", "work_hq", "work_branch")
PERSONAL_PHONES = ("personal", "personal_landline", "personal_mobile")
MOBILE_PHONES = ("work_mobile", "personal_mobile")


def _flag(value: object) -> list[bool]:
    return [True] if value else []


def _place(location: Location | None, part: str) -> list[str | None]:
    return [] if location is None else [getattr(location, part)]


def _linkedin(noun: Person | Company) -> list[bool]:
    return _flag(any(profile.network == "linkedin" for profile in noun.profiles))


PEOPLE: dict[str, Callable[[Person], list[Value]]] = {
    "name": lambda p: [p.full_name, *p.alternative_names],
    "first_name": lambda p: [p.first_name, p.nickname],
    "last_name": lambda p: [p.last_name],
    "title": lambda p: [primary(p).title],
    "seniority": lambda p: [primary(p).seniority],
    "function": lambda p: [primary(p).function],
    "department": lambda p: [primary(p).department],
    "decision_maker": lambda p: _flag(SENIORITIES.get(primary(p).seniority or "", {}).get("decision_maker")),
    "location": lambda p: [p.location],
    "city": lambda p: _place(p.location, "city"),
    "region": lambda p: _place(p.location, "region"),
    "country": lambda p: _place(p.location, "country_code"),
    "work_email_status": lambda p: [str(e.status or "unverified") for e in p.emails if e.type == "work"],
    "has_work_email": lambda p: _flag(_valid_emails(p, "work")),
    "has_personal_email": lambda p: _flag(_valid_emails(p, "personal")),
    "has_work_phone": lambda p: _flag(_valid_phones(p, WORK_PHONES)),
    "has_verified_work_phone": lambda p: _flag(
        [phone for phone in _valid_phones(p, WORK_PHONES) if phone.status in ("verified", "likely_accurate")]
    ),
    "has_personal_phone": lambda p: _flag(_valid_phones(p, PERSONAL_PHONES)),
    "has_mobile_phone": lambda p: _flag(_valid_phones(p, MOBILE_PHONES)),
    "has_linkedin": _linkedin,
    "started_on": lambda p: first_day(primary(p).start),
    "skill": lambda p: list(p.skills),
    "school": lambda p: [education.name for education in p.education],
}


def _size(company: Company) -> list[int]:
    if company.headcount is not None:
        return [company.headcount]
    band = company.headcount_range
    if band is None or (band.min is None and band.max is None):
        return []
    low = band.max if band.min is None else band.min
    high = band.min if band.max is None else band.max
    assert low is not None
    assert high is not None
    return [(low + high) // 2]


def _size_band(company: Company) -> list[str]:
    for size in _size(company):
        for low, high in BANDS:
            if high is None or size <= high:
                return [f"{low}+" if high is None else f"{low}-{high}"]
    return []


def _tld(company: Company) -> list[str]:
    return [next(s for s in SUFFIXES if company.domain.endswith("." + s))] if company.domain else []


def _revenue(company: Company) -> list[tuple[int | None, int | None]]:
    if company.revenue is not None:
        return [(company.revenue, company.revenue)]
    stated = company.revenue_range
    return [] if stated is None or stated.start is stated.end is None else [(stated.start, stated.end)]


def _code_prefixes(codes: list[str]) -> list[str]:
    return [code[:length] for code in codes for length in range(2, len(code) + 1)]


COMPANIES: dict[str, Callable[[Company], list[Value]]] = {
    "name": lambda c: [c.name, c.legal_name, *c.alternative_names, *c.former_names],
    "description": lambda c: [c.tagline, c.description],
    "industry": lambda c: [c.industry, *c.industries],
    "speciality": lambda c: list(c.specialities),
    "function": lambda c: list(c.functions),
    "type": lambda c: [c.type],
    "business_type": lambda c: list(c.business_types),
    "status": lambda c: [c.status],
    "size": _size,
    "size_band": _size_band,
    "location": lambda c: [c.location],
    "city": lambda c: _place(c.location, "city"),
    "region": lambda c: _place(c.location, "region"),
    "country": lambda c: _place(c.location, "country_code"),
    "tld": _tld,
    "technology": lambda c: [technology.name for technology in c.technologies],
    "technology_category": lambda c: [
        name for t in c.technologies for name in (t.category, t.parent_category, *t.categories)
    ],
    "revenue": _revenue,
    "founded_year": lambda c: [c.founded_year],
    "last_funding_on": lambda c: first_day(c.last_funding_on),
    "last_funding_amount": lambda c: [c.last_funding_amount],
    "funding_total": lambda c: [c.funding_total],
    "naics": lambda c: _code_prefixes([each.code for each in c.naics_codes]),
    "naics_title": lambda c: [each.description for each in c.naics_codes],
    "sic": lambda c: _code_prefixes([each.code for each in c.sic_codes]),
    "sic_title": lambda c: [each.description for each in c.sic_codes],
    "has_linkedin": _linkedin,
    "has_generic_email": lambda c: _flag(any(email.status != "invalid" for email in c.emails)),
}

RECORD_FIELDS: dict[str, Callable[[Record], list[Value]]] = {
    "id": lambda record: [record.id],
    "created_at": lambda record: [record.created_at],
    "updated_at": lambda record: [record.updated_at],
}


TOLD_FIELDS = {
    "company_changed_on": ("company_change",),
    "promoted_on": ("promotion",),
    "retitled_on": ("promotion", "title_change"),
    "job_changed_on": ("company_change", "promotion", "title_change"),
}


def newest(kinds: Sequence[str], signals: Sequence[tuple[str, str]]) -> list[int]:
    """The last of the days of signals of these kinds."""
    days = [day for kind, on in signals if kind in kinds for day in first_day(on)]
    return [max(days)] if days else []


def values(kind: Kind, name: str, record: Record, told: Told = NOTHING_TOLD) -> list[Value]:
    """What the record says in a field: the spellings, numbers, places... that are there; empty if unknown."""
    if name in RECORD_FIELDS:
        return RECORD_FIELDS[name](record)
    if name in TOLD_FIELDS:
        return newest(TOLD_FIELDS[name], told.get(record.id, ()))
    noun: Any = record.noun
    table: dict[str, Callable[[Any], list[Value]]] = PEOPLE if kind is Kind.people else COMPANIES
    found = [value for value in table[name](noun) if value is not None]
    type_ = search_field(kind, name).type
    if type_ is FieldType.text:
        return [text.strip() for text in found if words(text)]
    if type_ is FieldType.key:
        return [text.strip() for text in found if text.strip()]
    return found


def form(kind: Kind, name: str, value: Value) -> Value:
    """By what two values of a field are compared and told apart."""
    type_ = search_field(kind, name).type
    if type_ is FieldType.text:
        return text_form(value)
    return key_form(value) if type_ is FieldType.key else value


def sort_value(kind: Kind, name: str, record: Record, told: Told = NOTHING_TOLD) -> Value | None:
    """What the record is ordered by, or None. Names are ordered by the main name alone, lists by their first value.

    A flag is never unknown.
    """
    if name == "name":
        noun: Any = record.noun
        main = noun.full_name if kind is Kind.people else noun.name
        return text_form(main) or None if main is not None else None
    found = values(kind, name, record, told)
    if search_field(kind, name).type is FieldType.flag:
        return bool(found)
    if found and name == "seniority":
        return SENIORITIES[key_form(found[0])]["rank"]
    return form(kind, name, found[0]) if found else None
