"""What matched, for people to read: what was asked beside what is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from sightline.model.normal.emails import email_digest
from sightline.model.observation import SubjectKind
from sightline.model.values import Location
from sightline.resolve.identify import Asked
from sightline.resolve.model import Evidence
from sightline.resolve.wording import meaning_of_answer

MOST = 3
"""Most values that stand for a list."""


class Matched(msgspec.Struct, frozen=True):
    """One thing that was compared. `bits` speak for the candidate if they are more than 0, against it if less.

    `meaning` says in words what `level` is.
    """

    feature: str
    level: str
    asked: str
    held: str
    bits: float
    meaning: str


Values = Callable[[Any], Iterable[str | None]]


def matched(asked: Asked, noun: Any, evidence: Iterable[Evidence]) -> tuple[Matched, ...]:
    """Evidence with the values that it is about."""
    return tuple([_matched(asked, noun, each) for each in evidence])


def _matched(asked: Asked, noun: Any, each: Evidence) -> Matched:
    words = meaning_of_answer(asked.kind, each.feature, each.level)
    values = _VALUES[asked.kind].get(each.feature)
    if values is None:
        return Matched(each.feature, each.level, "", "", each.bits, words)
    wanted, held = _listed(values(asked.noun)), _listed(values(noun))
    if each.feature == "email" and asked.digests:
        meant = [email for email in held if email_digest(email) in asked.digests]
        wanted, held = [*wanted, *(email_digest(email).hex() for email in meant)], meant or held
    shared = [value for value in held if value in wanted]
    return Matched(each.feature, each.level, _text(shared or wanted), _text(shared or held), each.bits, words)


def _listed(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _text(values: list[str]) -> str:
    return ", ".join(values[:MOST])


def _person_names(noun: Any) -> Iterable[str | None]:
    parts = (noun.first_name, noun.middle_name, noun.last_name)
    return (noun.full_name or " ".join(each for each in parts if each), *noun.alternative_names)


def _company_names(noun: Any) -> Iterable[str | None]:
    return (noun.name, noun.legal_name, *noun.alternative_names, *noun.former_names)


def _emails(noun: Any) -> Iterable[str | None]:
    return (each.value for each in noun.emails)


def _phones(noun: Any) -> Iterable[str | None]:
    return (each.value for each in noun.phones)


def _profiles(noun: Any) -> Iterable[str | None]:
    return (each.url or f"{each.network}:{each.id or each.username}" for each in noun.profiles)


def _employers(noun: Any) -> Iterable[str | None]:
    return (each.company.name or each.company.domain for each in noun.positions if each.company)


def _titles(noun: Any) -> Iterable[str | None]:
    return (each.title for each in noun.positions)


def _starts(noun: Any) -> Iterable[str | None]:
    return (each.start for each in noun.positions)


def _place(noun: Any) -> Iterable[str | None]:
    place: Location | None = noun.location
    if place is None:
        return ()
    return (", ".join(filter(None, (place.city, place.region, place.country or place.country_code))) or place.text,)


_VALUES: dict[SubjectKind, dict[str, Values]] = {
    SubjectKind.person: {
        "name": _person_names,
        "email": _emails,
        "phone": _phones,
        "profile": _profiles,
        "employer": _employers,
        "title": _titles,
        "work": _titles,
        "since": _starts,
        "place": _place,
        "school": lambda noun: (each.name for each in noun.education),
        "birth": lambda noun: (noun.birth_date,),
    },
    SubjectKind.company: {
        "name": _company_names,
        "domain": lambda noun: (noun.domain, *noun.other_domains, *noun.email_domains),
        "named_domain": lambda noun: (noun.domain or noun.name,),
        "profile": _profiles,
        "number": lambda noun: (f"{register} {number}" for register, number in noun.external_ids.items()),
        "phone": lambda noun: (*_phones(noun), *_emails(noun)),
        "place": _place,
        "industry": lambda noun: (noun.industry, *noun.industries),
        "founded": lambda noun: (str(noun.founded_year) if noun.founded_year else None,),
    },
}
"""What of a noun a feature is about."""
