"""The registry of what can be appended to a row: a name, how it is read from what was found, and what it costs.

`docs/enrich.md` lists all of them; a test compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from sightline.errors import UnknownField
from sightline.model.company import Company
from sightline.model.normal.places import country_name
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.summary import department_of, employee_range, full_name, linkedin_url, primary_position
from sightline.model.values import Email, EmailStatus, EmailType, Location, Phone, PhoneStatus, PhoneType, Position
from sightline.services.identify import Candidate
from sightline.sources.files.writers import Type

DEFAULT, ALL = "default", "all"
"""Words that stand for several fields."""

PROFILE, EMAIL, PHONE, COMPANY = "profile", "email", "phone", "company"
"""Data points of the tariff."""

_MOBILE = (PhoneType.work_mobile, PhoneType.personal_mobile)


class Found(msgspec.Struct, frozen=True):
    """Who a row is about. `position` is a person's main one, `employer` what is known of its company."""

    candidate: Candidate
    position: Position = Position()
    employer: Company = msgspec.field(default_factory=Company)

    @property
    def noun(self) -> Any:
        """The person or company."""
        return self.candidate.record.noun

    @property
    def place(self) -> Location:
        """Where the person or company is."""
        return self.noun.location or Location()


class Field(msgspec.Struct, frozen=True):
    """One field. `usual`: it is among the default ones. `point` is the data point that its value is charged as."""

    name: str
    about: str
    read: Callable[[Found], Any]
    type: Type = Type.text
    usual: bool = False
    point: str = PROFILE


def found_person(candidate: Candidate, employer: Company | None) -> Found:
    """A person who was found; `employer` is the company of the main position, if it has a record."""
    return Found(candidate, position_of(candidate) or Position(), employer or Company())


def position_of(candidate: Candidate) -> Position | None:
    """The main position of a person."""
    noun = candidate.record.noun
    return primary_position(noun) if isinstance(noun, Person) else None


def _of_noun(name: str) -> Callable[[Found], Any]:
    return lambda found: getattr(found.noun, name)


def _of_position(name: str) -> Callable[[Found], Any]:
    return lambda found: getattr(found.position, name)


def _of_employer(name: str) -> Callable[[Found], Any]:
    """What the company's record says, else what the position says of the company."""

    def read(found: Found) -> Any:
        value = getattr(found.employer, name)
        return getattr(found.position.company, name, None) if value is None else value

    return read


def _emails(found: Found, *types: EmailType) -> list[str]:
    held: Sequence[Email] = found.noun.emails
    usable = [each for each in held if each.status is not EmailStatus.invalid]
    return [each.value for each in usable if not types or each.type in types]


def _best_email(found: Found) -> Email | None:
    """The address to write to: the first at work, else the first of all; never one that does not work."""
    usable = [each for each in found.noun.emails if each.status is not EmailStatus.invalid]
    return next((each for each in usable if each.type is EmailType.work), usable[0] if usable else None)


def _email(found: Found) -> str | None:
    email = _best_email(found)
    return None if email is None else email.value


def _email_status(found: Found) -> str | None:
    email = _best_email(found)
    return None if email is None else email.status or EmailStatus.unverified


def _phones(found: Found, *types: PhoneType) -> list[str]:
    held: Sequence[Phone] = found.noun.phones
    usable = [each for each in held if each.status is not PhoneStatus.invalid and each.type is not PhoneType.fax]
    return [each.value for each in usable if not types or each.type in types]


def _first(values: Callable[..., list[str]], *types: Any) -> Callable[[Found], Any]:
    return lambda found: next(iter(values(found, *types)), None)


def _country(location: Location) -> str | None:
    code = location.country_code
    return location.country or (country_name(code) if code else None)


def _matched_on(found: Found) -> list[str]:
    """Features that agree. That a name is rare makes it tell more; it is not something else that agrees."""
    agrees = (each.feature for each in found.candidate.matched if each.bits > 0)
    return list(dict.fromkeys(feature for feature in agrees if feature != "rarity"))


_ID = Field("id", "our id", lambda found: found.candidate.record.id, Type.integer, usual=True)
_MATCHED_ON = Field("matched_on", "what agrees: email, name, company...", _matched_on, Type.list, usual=True)
_LINKEDIN = Field(
    "linkedin_url", "link of the LinkedIn page", lambda found: linkedin_url(found.noun.profiles), usual=True
)
_PLACE = (
    Field("city", "city", lambda found: found.place.city, usual=True),
    Field("region", "state or region", lambda found: found.place.region),
    Field("country", "name of the country", lambda found: _country(found.place), usual=True),
    Field("country_code", "ISO code of the country", lambda found: found.place.country_code),
)

_PERSON = (
    _ID,
    _MATCHED_ON,
    Field("full_name", "full name", lambda found: full_name(found.noun), usual=True),
    Field("first_name", "first name", _of_noun("first_name")),
    Field("last_name", "last name", _of_noun("last_name")),
    Field("headline", "a line about the person", _of_noun("headline")),
    Field("title", "job title", _of_position("title"), usual=True),
    Field("seniority", "id of the vocabulary of seniorities", _of_position("seniority"), usual=True),
    Field("department", "department, else the function that the title tells", lambda f: department_of(f.position)),
    Field("started_on", "since when in this position", _of_position("start")),
    Field(
        "email",
        "address: at work if one is known",
        _email,
        usual=True,
        point=EMAIL,
    ),
    Field("email_status", "verified, verified_likely or unverified", _email_status, usual=True, point=EMAIL),
    Field("work_email", "address at work", _first(_emails, EmailType.work), point=EMAIL),
    Field("personal_email", "private address", _first(_emails, EmailType.personal), point=EMAIL),
    Field("emails", "all addresses", _emails, Type.list, point=EMAIL),
    Field("phone", "phone number", _first(_phones), point=PHONE),
    Field("mobile_phone", "mobile number", _first(_phones, *_MOBILE), point=PHONE),
    Field("phones", "all phone numbers", _phones, Type.list, point=PHONE),
    _LINKEDIN,
    *_PLACE,
    Field("skills", "skills", _of_noun("skills"), Type.list),
    Field("languages", "languages", _of_noun("languages"), Type.list),
    Field("company_id", "our id of the employer", lambda f: getattr(f.position.company, "subject", None), Type.integer),
    Field("company_name", "employer", _of_employer("name"), usual=True),
    Field("company_domain", "domain of the employer", _of_employer("domain"), usual=True),
    Field("company_industry", "industry of the employer", _of_employer("industry")),
    Field("company_employee_range", "size of the employer: 51-200", lambda found: employee_range(found.employer)),
    Field("company_headcount", "number of people at the employer", _of_employer("headcount"), Type.integer),
    Field("company_country", "country of the employer", lambda f: _country(f.employer.location or Location())),
    Field("company_linkedin_url", "LinkedIn page of the employer", lambda f: linkedin_url(f.employer.profiles)),
)

_COMPANY = (
    _ID,
    _MATCHED_ON,
    Field("name", "the name it goes by", _of_noun("name"), usual=True),
    Field("legal_name", "registered name", _of_noun("legal_name")),
    Field("former_names", "names that it had", _of_noun("former_names"), Type.list),
    Field("domain", "main domain", _of_noun("domain"), usual=True),
    Field("website", "web address", _of_noun("website")),
    _LINKEDIN,
    Field("tagline", "one line", _of_noun("tagline")),
    Field("description", "what it does", _of_noun("description")),
    Field("type", "public, private, nonprofit...", _of_noun("type")),
    Field("operating_status", "active, acquired...", _of_noun("status")),
    Field("industry", "main industry", _of_noun("industry"), usual=True),
    Field("industries", "all industries", _of_noun("industries"), Type.list),
    Field("specialities", "what it is known for", _of_noun("specialities"), Type.list),
    Field("technologies", "products that it uses", lambda f: [each.name for each in f.noun.technologies], Type.list),
    Field("employee_range", "size: 51-200", lambda found: employee_range(found.noun), usual=True),
    Field("headcount", "number of people", _of_noun("headcount"), Type.integer, usual=True),
    Field("founded_year", "year", _of_noun("founded_year"), Type.integer, usual=True),
    Field("revenue", "US dollars a year", _of_noun("revenue"), Type.integer),
    Field("funding_total", "US dollars", _of_noun("funding_total"), Type.integer),
    Field("last_funding_on", "day of the last round", _of_noun("last_funding_on")),
    Field("last_funding_type", "seed, series_a...", _of_noun("last_funding_type")),
    Field("last_funding_amount", "US dollars", _of_noun("last_funding_amount"), Type.integer),
    Field("ticker", "ticker", _of_noun("ticker")),
    Field("parent_name", "the company that owns it", lambda found: getattr(found.noun.parent, "name", None)),
    *_PLACE,
    Field("email", "address of the company itself", _first(_emails)),
    Field("phone", "phone number", _first(_phones)),
)

FIELDS: dict[SubjectKind, dict[str, Field]] = {
    SubjectKind.person: {field.name: field for field in _PERSON},
    SubjectKind.company: {
        field.name: msgspec.structs.replace(field, point=COMPANY) for field in _COMPANY
    },
}  # fmt: skip
"""All fields by kind and name, in the order in which they are appended."""


def chosen(kind: SubjectKind, names: Iterable[str]) -> tuple[Field, ...]:
    """The fields with these names, each once, in the order asked for; "default" and "all" stand for several.

    Raises UnknownField.
    """
    known = FIELDS[kind]
    groups = {DEFAULT: [field for field in known.values() if field.usual], ALL: list(known.values())}
    found: dict[str, Field] = {}
    for name in names:
        if name not in known and name not in groups:
            raise UnknownField(
                f"A {kind.value} has no field {name!r} to append.", field="fields", allowed=[DEFAULT, ALL, *known]
            )
        found.update({field.name: field for field in groups.get(name) or [known[name]]})
    return tuple(found.values())


def value_of(field: Field, found: Found) -> Any:
    """The value as it is written: text, number, list of texts, or None if nothing is known."""
    value = field.read(found)
    if value in (None, "", ()):
        return None
    if field.type is Type.list:
        return list(value) or None
    return str(value) if field.type is Type.text else value
