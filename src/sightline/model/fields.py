"""The fields that can be searched: the one registry that engines, the oracle, interfaces and documentation share."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sightline.errors import UnknownField
from sightline.model.query import Kind


class FieldType(StrEnum):
    """How a field is stored and compared."""

    id = "id"  # the entity's own number; Match
    key = "key"  # one of many values, each in canonical form; Match, Has, facets, suggestions
    text = "text"  # words; Text, Has, suggestions
    number = "number"  # an integer; Range, Has
    day = "day"  # days since 1970-01-01; Range, Has
    instant = "instant"  # Unix milliseconds; Range, Has
    range = "range"  # a stated interval; Overlap, Has
    place = "place"  # a location; Within, Has
    flag = "flag"  # set or not; Has


class SearchField(msgspec.Struct, frozen=True):
    """One searchable field. `many`: a subject may hold several values. `sortable`: it may stand in an order."""

    kind: Kind
    name: str
    type: FieldType
    about: str
    many: bool = False
    sortable: bool = False
    facet: bool = False
    suggest: bool = False


def _people(name: str, type_: FieldType, about: str, **flags: bool) -> SearchField:
    return SearchField(Kind.people, name, type_, about, **flags)


def _companies(name: str, type_: FieldType, about: str, **flags: bool) -> SearchField:
    return SearchField(Kind.companies, name, type_, about, **flags)


_T = FieldType

FIELDS: tuple[SearchField, ...] = (
    _people("id", _T.id, "the person's id", sortable=True),
    _people("name", _T.text, "full name and alternative names; sorted by full name", sortable=True, suggest=True),
    _people("first_name", _T.text, "first name and nickname", suggest=True),
    _people("last_name", _T.text, "last name", sortable=True, suggest=True),
    _people("title", _T.text, "title of the primary current position", sortable=True, suggest=True),
    _people("seniority", _T.key, "seniority of the primary current position", sortable=True, facet=True),
    _people("function", _T.key, "function of the primary current position", sortable=True, facet=True, suggest=True),
    _people("department", _T.key, "stated department of the primary current position", facet=True, suggest=True),
    _people("decision_maker", _T.flag, "whether the seniority is that of a decision maker"),
    _people("location", _T.place, "where the person lives or works"),
    _people("city", _T.key, "city", facet=True, suggest=True),
    _people("region", _T.key, "region, state or province", facet=True, suggest=True),
    _people("country", _T.key, "ISO alpha-2 code of the country", facet=True, suggest=True),
    _people("work_email_status", _T.key, "status of each work email; 'unverified' if unknown", many=True, facet=True),
    _people("has_work_email", _T.flag, "a work email that is not invalid"),
    _people("has_personal_email", _T.flag, "a personal email that is not invalid"),
    _people("has_work_phone", _T.flag, "a phone of any work type that is not invalid"),
    _people("has_verified_work_phone", _T.flag, "a phone of any work type, verified or likely accurate"),
    _people("has_personal_phone", _T.flag, "a phone of any personal type that is not invalid"),
    _people("has_mobile_phone", _T.flag, "a mobile phone, work or personal, that is not invalid", sortable=True),
    _people("has_linkedin", _T.flag, "a LinkedIn profile"),
    _people("started_on", _T.day, "first day of the primary current position", sortable=True),
    _people("company_changed_on", _T.day, "day of the newest signal of another employer", sortable=True),
    _people("promoted_on", _T.day, "day of the newest signal of a promotion", sortable=True),
    _people(
        "retitled_on", _T.day, "day of the newest signal of another title at one company, promotions too", sortable=True
    ),
    _people("job_changed_on", _T.day, "the latest of company_changed_on and retitled_on", sortable=True),
    _people("created_at", _T.instant, "when the person was first recorded", sortable=True),
    _people("updated_at", _T.instant, "when the person was last observed", sortable=True),
    _people("skill", _T.key, "skill", many=True, facet=True, suggest=True),
    _people("school", _T.key, "school", many=True, facet=True, suggest=True),
    _companies("id", _T.id, "the company's id", sortable=True),
    _companies(
        "name", _T.text, "name, legal, alternative and former names; sorted by name", sortable=True, suggest=True
    ),
    _companies("description", _T.text, "tagline and description"),
    _companies(
        "industry",
        _T.key,
        "industries, main one first; sorted by it",
        many=True,
        sortable=True,
        facet=True,
        suggest=True,
    ),
    _companies("speciality", _T.key, "speciality", many=True, facet=True, suggest=True),
    _companies("function", _T.key, "what the company does, as stated", many=True, facet=True, suggest=True),
    _companies("type", _T.key, "kind of company: public, private, nonprofit...", facet=True),
    _companies("business_type", _T.key, "B2B, B2C, SaaS...", many=True, facet=True),
    _companies("status", _T.key, "status as stated: active, acquired...", facet=True),
    _companies(
        "size",
        _T.number,
        "stated headcount, else the middle of its stated band (rounded down; an open one: its end)",
        sortable=True,
    ),
    _companies("size_band", _T.key, "LinkedIn's band of the size", facet=True),
    _companies("location", _T.place, "headquarters"),
    _companies("city", _T.key, "city of the headquarters", facet=True, suggest=True),
    _companies("region", _T.key, "region, state or province of the headquarters", facet=True, suggest=True),
    _companies("country", _T.key, "ISO alpha-2 code of the headquarters' country", facet=True, suggest=True),
    _companies("tld", _T.key, "public suffix of the domain, without the dot", facet=True),
    _companies("technology", _T.key, "technology in use", many=True, facet=True, suggest=True),
    _companies(
        "technology_category",
        _T.key,
        "categories and parent category of a technology",
        many=True,
        facet=True,
        suggest=True,
    ),
    _companies("revenue", _T.range, "stated revenue or its stated range, US dollars"),
    _companies("founded_year", _T.number, "year of founding", sortable=True),
    _companies("last_funding_on", _T.day, "first day that the last funding may have been", sortable=True),
    _companies("last_funding_amount", _T.number, "amount of the last funding, US dollars", sortable=True),
    _companies("funding_total", _T.number, "total funding, US dollars", sortable=True),
    _companies("naics", _T.key, "NAICS codes and all their prefixes of two digits or more", many=True, facet=True),
    _companies("naics_title", _T.text, "titles of the NAICS codes"),
    _companies("sic", _T.key, "SIC codes and all their prefixes of two digits or more", many=True, facet=True),
    _companies("sic_title", _T.text, "titles of the SIC codes"),
    _companies("has_linkedin", _T.flag, "a LinkedIn page"),
    _companies("has_generic_email", _T.flag, "an email of the company itself that is not invalid"),
    _companies("created_at", _T.instant, "when the company was first recorded", sortable=True),
    _companies("updated_at", _T.instant, "when the company was last observed", sortable=True),
)

_BY_NAME = {(field.kind, field.name): field for field in FIELDS}


def search_field(kind: Kind, name: str) -> SearchField:
    """The field of this name; raises UnknownField with the names that there are."""
    field = _BY_NAME.get((kind, name))
    if field is None:
        raise UnknownField(
            f"There is no field {name!r} to search {kind.value} by.",
            field=name,
            allowed=sorted(each.name for each in FIELDS if each.kind is kind),
        )
    return field
