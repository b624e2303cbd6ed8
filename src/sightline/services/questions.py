"""Questions about who somebody is: what may be said, and how it is brought into canonical form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from sightline.errors import InvalidInput, TooLarge
from sightline.model.company import Company
from sightline.model.normal.dates import clean_date
from sightline.model.normal.domains import clean_domain
from sightline.model.normal.emails import clean_email
from sightline.model.normal.links import clean_profile
from sightline.model.normal.phones import clean_phone
from sightline.model.normal.places import country_code, read_place
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.values import CompanyRef, Education, Email, Location, Phone, Position, Profile
from sightline.resolve.identify import Asked

LONGEST = 500
"""Most letters of a name, title or other text."""

MOST_VALUES = 20
"""Most values of one kind in a question."""

T = TypeVar("T")

PLACES = ("city", "region", "country")


class CompanyQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a company that is looked for. Blank texts count as not given.

    `profiles` are links, or LinkedIn names or numbers. `numbers`: register to number ("cik": "320193"). `source` and
    `key`: what one source calls it. `email_domain`: where its mail goes. `ids`: our own.
    """

    ids: tuple[int, ...] = ()
    name: str | None = None
    domain: str | None = None
    email_domain: str | None = None
    profiles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: dict[str, str] = {}
    source: str | None = None
    key: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    industry: str | None = None
    founded_year: int | None = None


class PersonQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a person who is looked for. Blank texts count as not given.

    `hashed_emails`: SHA-256 of addresses in lower case, hexadecimal. `profiles` are links, or LinkedIn names or
    numbers; `numbers`, `source`, `key` and `ids` as for companies. `company`: where the person works or, with `past`,
    once worked. `born`: a date as far as it is known ("1980", "1980-05-03").
    """

    ids: tuple[int, ...] = ()
    full_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    emails: tuple[str, ...] = ()
    hashed_emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    numbers: dict[str, str] = {}
    source: str | None = None
    key: str | None = None
    company: CompanyQuestion | None = None
    past: bool = True
    title: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    school: str | None = None
    born: str | None = None


def asked_person(question: PersonQuestion, country: str) -> Asked:
    """The question in canonical form; `country` reads phone numbers without a country code.

    Raises InvalidInput, with the field, for a value that is none, and if nothing says who is looked for.
    """
    noun = Person(
        full_name=name(question.full_name, "full_name"),
        first_name=name(question.first_name, "first_name"),
        middle_name=name(question.middle_name, "middle_name"),
        last_name=name(question.last_name, "last_name"),
        emails=tuple(map(Email, _each(question.emails, "emails", clean_email))),
        phones=tuple(map(Phone, _each(question.phones, "phones", lambda value: clean_phone(value, country)))),
        profiles=(*_each(question.profiles, "profiles", _profile), *_registered(question.numbers)),
        positions=_positions(question),
        location=place_of(question),
        education=tuple(Education(each) for each in (text(question.school, "school"),) if each),
        birth_date=_one(question.born, "born", clean_date),
    )
    digests = frozenset(_each(question.hashed_emails, "hashed_emails", _digest))
    named = noun.full_name or noun.first_name or noun.last_name
    if not (question.ids or question.key or digests or named or noun.emails or noun.phones or noun.profiles):
        raise InvalidInput(
            "Nothing says who is looked for.",
            hint="Give a name, an email (or its SHA-256), a phone, a profile, an id, or a source's own key.",
        )
    return Asked(kind=SubjectKind.person, noun=noun, digests=digests, past=question.past)


def asked_company(question: CompanyQuestion, country: str) -> Asked:
    """The question in canonical form. See `asked_person`."""
    noun = Company(
        name=name(question.name, "name"),
        domain=_one(question.domain, "domain", clean_domain),
        email_domains=tuple(_each([question.email_domain or ""], "email_domain", clean_domain)),
        emails=tuple(map(Email, _each(question.emails, "emails", clean_email))),
        phones=tuple(map(Phone, _each(question.phones, "phones", lambda value: clean_phone(value, country)))),
        profiles=tuple(_each(question.profiles, "profiles", _page)),
        external_ids=_numbers(question.numbers),
        location=place_of(question),
        industry=text(question.industry, "industry"),
        founded_year=question.founded_year,
    )
    said = (noun.name, noun.domain, noun.email_domains, noun.emails, noun.phones, noun.profiles, noun.external_ids)
    if not (question.ids or question.key or any(said)):
        raise InvalidInput(
            "Nothing says which company is looked for.",
            hint="Give a name, a domain, a profile, a phone, a register's number, an id, or a source's own key.",
        )
    return Asked(kind=SubjectKind.company, noun=noun)


def says_company(question: CompanyQuestion) -> bool:
    """Whether anything but a place is said of a company."""
    return question != CompanyQuestion(city=question.city, region=question.region, country=question.country)


@contextmanager
def within(outer: str) -> Iterator[None]:
    """Errors inside name their field as one of `outer`."""
    try:
        yield
    except InvalidInput as error:
        if error.field is not None:
            error.field = f"{outer}.{error.field}"
        raise


def name(value: str | None, field: str) -> str | None:
    """A name. Raises InvalidInput for one without a letter or digit."""
    given = text(value, field)
    if given is not None and not any(each.isalnum() for each in given):
        raise InvalidInput(f"{given[:100]!r} is no name: it has no letter.", field=field)
    return given


def text(value: str | None, field: str) -> str | None:
    """A text without spaces around it, None if it is blank. Raises TooLarge."""
    given = (value or "").strip()
    if len(given) > LONGEST:
        raise TooLarge(f"`{field}` has {len(given):,} characters; {LONGEST} are allowed.", field=field)
    return given or None


def _one(value: str | None, field: str, clean: Callable[[str], T]) -> T | None:
    return next(iter(_each([value or ""], field, clean)), None)


def _each(values: Iterable[str], field: str, clean: Callable[[str], T]) -> list[T]:
    given = [value for value in values if value.strip()]
    if not given:
        return []
    if len(given) > MOST_VALUES:
        raise TooLarge(f"`{field}` has {len(given):,} values; {MOST_VALUES} are allowed.", field=field)
    try:
        return list(dict.fromkeys(clean(value) for value in given))
    except ValueError as error:
        raise InvalidInput(str(error), field=field) from error


def _profile(value: str) -> Profile:
    """A link, or a LinkedIn name or number: nothing tells which of the two a number by itself is."""
    found = clean_profile(value, None if "." in value and "/" in value else "linkedin")
    if found.username is not None and found.username.isdecimal():
        return msgspec.structs.replace(found, id=found.username)
    return found


def _page(value: str) -> Profile:
    """A link to a company's page, or its LinkedIn name or number."""
    return _profile(value if "/" in value else f"company/{value}")


def _digest(value: str) -> bytes:
    try:
        digest = bytes.fromhex(value.strip())
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise ValueError("A hashed email is the SHA-256 of an address: 64 hexadecimal digits.")
    return digest


def _numbers(given: Mapping[str, str]) -> dict[str, str]:
    if not given:
        return {}
    found = {register.strip(): number.strip() for register, number in given.items()}
    if not all(register and number for register, number in found.items()):
        raise InvalidInput("A number has a register and a value.", field="numbers", hint="Give, say, cik and 320193.")
    return found


def _registered(given: Mapping[str, str]) -> tuple[Profile, ...]:
    return tuple(Profile(register.lower(), id=number) for register, number in _numbers(given).items())


def _positions(question: PersonQuestion) -> tuple[Position, ...]:
    title = text(question.title, "title")
    company = question.company
    employer = None
    if company is not None:
        with within("company"):
            domain = _one(company.domain or company.email_domain, "domain", clean_domain)
            named = name(company.name, "name")
        employer = CompanyRef(named, domain) if named or domain else None
    return (Position(employer, title),) if employer or title else ()


def place_of(question: PersonQuestion | CompanyQuestion) -> Location | None:
    """The place that a question names, None if it names none. Raises InvalidInput for a country that is none."""
    if not (question.city or question.region or question.country):
        return None
    given = [text(getattr(question, part), part) for part in PLACES]
    if given[2] and country_code(given[2]) is None:
        raise InvalidInput(f"{given[2]!r} is no country.", field="country", hint="Give a code (DE) or a name.")
    return read_place(Location(city=given[0], region=given[1], country=given[2])) if any(given) else None
