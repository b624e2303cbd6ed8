"""Region rules: what is not told of people in certain countries, whatever is held of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from sightline.errors import InvalidInput
from sightline.model.reading import read_email
from sightline.model.record import Record
from sightline.model.values import EmailType, PhoneType
from sightline.model.vocabularies.countries import countries_by_code

EU = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()  # noqa: SIM905
)
"""Member states of the European Union (europa.eu), ISO 3166-1 alpha-2."""

GROUPS: dict[str, frozenset[str]] = {"EU": EU, "EEA": EU | {"IS", "LI", "NO"}}
"""Names of several countries. EEA: the European Economic Area (efta.int)."""

ANYWHERE = "*"
"""The place of a rule for everyone, also those of whom it is not known where they are."""

PERSONAL_PHONES = frozenset({PhoneType.personal, PhoneType.personal_landline, PhoneType.personal_mobile})


class Withholding:
    """What is withheld where. Falsy without rules. Raises InvalidInput for a place that is none.

    A person is where the location says, else the current positions' locations; whoever is in several places is under
    the rules of all of them.
    """

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        self._by_country: dict[str, frozenset[str]] = {}
        known = set(countries_by_code())
        for place, withheld in rules.items():
            for country in _countries(place, known):
                self._by_country[country] = self._by_country.get(country, frozenset()) | frozenset(withheld)
        self._everywhere = self._by_country.pop(ANYWHERE, frozenset())

    def __bool__(self) -> bool:
        return bool(self._by_country or self._everywhere)

    @property
    def fingerprint(self) -> str:
        """What tells these rules from others; empty without any."""
        if not self:
            return ""
        rules = sorted((country, sorted(what)) for country, what in self._by_country.items())
        return blake2b(repr((rules, sorted(self._everywhere))).encode(), digest_size=8).hexdigest()

    def of(self, person: Any) -> frozenset[str]:
        """What is withheld of a person, as a record's noun."""
        found = self._everywhere
        for country in _whereabouts(person):
            found |= self._by_country.get(country, frozenset())
        return found

    def record(self, record: Record) -> Record:
        """A record without what is withheld of it; itself if nothing is, or if it is not a person's."""
        withheld = self.of(record.noun) if self and hasattr(record.noun, "positions") else frozenset()
        noun = without(record.noun, withheld)
        if noun is record.noun:
            return record
        told = {f"emails:{each.value}" for each in noun.emails} | {f"phones:{each.value}" for each in noun.phones}
        support = {
            name: each
            for name, each in record.support.items()
            if name in told or not name.startswith(("emails:", "phones:"))
        }
        return msgspec.structs.replace(record, noun=noun, support=support)


def without(person: Any, withheld: frozenset[str]) -> Any:
    """A person (a claim, or a record's noun) without what is withheld; itself if there is none of it."""
    if not withheld:
        return person
    emails = [each for each in person.emails or () if _email(each) not in withheld]
    phones = [each for each in person.phones or () if _phone(each) not in withheld]
    if len(emails) == len(person.emails or ()) and len(phones) == len(person.phones or ()):
        return person
    kept = {name: tuple(some) for name, some in (("emails", emails), ("phones", phones)) if getattr(person, name)}
    return msgspec.structs.replace(person, **kept)


def _email(email: Any) -> str:
    return "personal_emails" if read_email(email).type is EmailType.personal else "work_emails"


def _phone(phone: Any) -> str:
    return "personal_phones" if phone.type in PERSONAL_PHONES else "work_phones"


def _whereabouts(person: Any) -> Iterable[str]:
    if person.location and person.location.country_code:
        return [person.location.country_code]
    now = [each for each in person.positions if each.current is not False and not each.end]
    return [each.location.country_code for each in now if each.location and each.location.country_code]


def _countries(place: str, known: set[str]) -> Iterable[str]:
    name = place.upper()
    if name in GROUPS:
        return GROUPS[name]
    if name in known or name == ANYWHERE:
        return [name]
    raise InvalidInput(
        f"{place!r} is neither a country nor a group of countries.",
        field="region_rules",
        allowed=[*GROUPS, ANYWHERE],
        hint="Countries are ISO codes of two letters.",
    )
