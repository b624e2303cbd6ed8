"""What a source says of a person: the state of the truth on a day, through the source's eyes."""

from __future__ import annotations

from datetime import date

import msgspec

from sightline.model.normal.linkedin import linkedin_person
from sightline.model.observation import CLAIMS, SubjectKind
from sightline.model.values import (
    CompanyRef,
    Education,
    Email,
    EmailStatus,
    EmailType,
    Location,
    Phone,
    PhoneStatus,
    PhoneType,
    Position,
)
from sightline.sources.world.coverage import CRM, VENDOR, Coverage
from sightline.sources.world.dice import Dice
from sightline.sources.world.noise import mistype, nickname, respell
from sightline.sources.world.profile import Noise
from sightline.sources.world.schedule import Listing
from sightline.sources.world.tables import City
from sightline.sources.world.truth import Spell, TrueCompany, TruePerson

_CLAIM = CLAIMS[SubjectKind.person]
_STATUS = (
    (0.45, EmailStatus.verified),
    (0.70, EmailStatus.verified_likely),
    (0.95, EmailStatus.unverified),
    (1.0, EmailStatus.invalid),
)


class PersonView:
    """Claims about people."""

    def __init__(self, dice: Dice, noise: Noise, coverage: Coverage, firms: list[TrueCompany]) -> None:
        self._dice = dice
        self._noise = noise
        self._coverage = coverage
        self._firms = firms

    def claim(self, listing: Listing, person: TruePerson, day: date) -> msgspec.Struct | None:
        """What the source's row says of the person as of a day; None: the row is gone."""
        if listing.source == VENDOR:
            return _CLAIM(**self._vendor(listing, person, day))
        if listing.source == CRM:
            return _CLAIM(**self._crm(listing, person, day))
        spell = person.spell_at(day)
        if spell is None or spell.company != listing.company:
            return None
        return _CLAIM(**self._crawl(listing, person, spell, day))

    def name(self, listing: Listing, person: TruePerson) -> tuple[str, str]:
        """First and last name as the row spells them: mistyped, or with a nickname, or as they are."""
        first, last = person.first_name, person.last_name
        fate = self._dice.roll("name", listing.source, listing.key)
        if fate < self._noise.names_mistyped:
            random = self._dice.random("slip", listing.source, listing.key)
            return (mistype(random, first), last) if random.random() < 0.5 else (first, mistype(random, last))
        if fate < self._noise.names_mistyped + self._noise.names_nicknamed:
            return nickname(first), last
        return first, last

    def mention(self, listing: Listing, company: int, day: date) -> CompanyRef:
        """The company as the row names it."""
        firm, source = self._firms[company], listing.source
        name = firm.name_at(day)
        if self._chance(self._noise.companies_respelled, "mention", listing, company):
            name = respell(self._dice.random("respell", source, listing.key, company), name, firm.suffix)
        listed = self._coverage.lists_company(source, company)
        return CompanyRef(
            name=name,
            domain=firm.domain_at(day) if listed or source == VENDOR else None,
            key=self._coverage.company_key(source, company) if listed else None,
        )

    def _vendor(self, listing: Listing, person: TruePerson, day: date) -> dict[str, object]:
        first, last = self.name(listing, person)
        fields: dict[str, object] = {
            "full_name": f"{first} {last}",
            "first_name": first,
            "last_name": last,
            "positions": self._career(listing, person, day),
            "location": _location(person.home_at(day)),
        }
        fields |= self._emails(listing, person, day)
        if self._chance(0.85, "linkedin", listing):
            fields["profiles"] = (linkedin_person(person.linkedin),)
        if self._chance(0.35, "mobile", listing):
            status = self._dice.pick(tuple(PhoneStatus)[:3], "mobile", listing.key)
            fields["phones"] = (Phone(person.mobile, PhoneType.personal_mobile, status),)
        if person.schools and self._chance(0.7, "schools", listing):
            fields["education"] = tuple(
                Education(s.name, degrees=(s.degree,), majors=(s.major,), start=str(s.start), end=str(s.end))
                for s in person.schools
            )
        if self._chance(0.6, "skills", listing):
            fields["skills"] = person.skills
        return fields

    def _crm(self, listing: Listing, person: TruePerson, day: date) -> dict[str, object]:
        first, last = self.name(listing, person)
        spell = person.spell_at(day)
        city = person.home_at(day)
        fields: dict[str, object] = {
            "first_name": first,
            "last_name": last,
            "positions": (self._position(listing, spell, day),) if spell else None,
            "location": Location(city=city.city, country=city.country),
        }
        fields |= self._emails(listing, person, day)
        if spell is not None and self._chance(0.3, "direct dial", listing):
            fields["phones"] = (Phone(person.mobile, PhoneType.work_mobile),)
        if self._chance(0.4, "linkedin", listing):
            fields["profiles"] = (linkedin_person(person.linkedin),)
        return fields

    def _crawl(self, listing: Listing, person: TruePerson, spell: Spell, day: date) -> dict[str, object]:
        first, last = self.name(listing, person)
        position = msgspec.structs.replace(self._position(listing, spell, day), start=None)  # team pages do not say
        fields: dict[str, object] = {"full_name": f"{first} {last}", "headline": spell.title, "positions": (position,)}
        fields |= self._emails(listing, person, day)
        if self._chance(0.35, "linkedin", listing):
            fields["profiles"] = (linkedin_person(person.linkedin),)
        return fields

    def _career(self, listing: Listing, person: TruePerson, day: date) -> tuple[Position, ...]:
        """All spells that began, the latest first."""
        spells = [spell for spell in person.spells if spell.start <= day]
        return tuple(self._position(listing, spell, day) for spell in reversed(spells))

    def _position(self, listing: Listing, spell: Spell, day: date) -> Position:
        ended = spell.end is not None and spell.end < day
        untold = self._chance(self._noise.starts_missing, "start", listing, spell.company, spell.start.toordinal())
        return Position(
            company=self.mention(listing, spell.company, day),
            title=spell.title,
            start=None if untold else spell.start.isoformat()[:7],
            end=spell.end.isoformat()[:7] if ended and spell.end is not None else None,
            current=not ended,
        )

    def _emails(self, listing: Listing, person: TruePerson, day: date) -> dict[str, object]:
        """The field `emails`: addresses, cleared for somebody without a job, or absent where the row knows none."""
        emails = []
        spell = person.spell_at(day)
        if spell is not None and not self._chance(self._noise.emails_missing, "email", listing):
            domain = self._firms[spell.company].domain_at(day)
            status = None
            if listing.source == VENDOR:
                fate = self._dice.roll("status", listing.key, spell.company)
                status = next(each for limit, each in _STATUS if fate < limit)
            address = f"{person.mailboxes[spell.company]}@{domain}"
            emails.append(Email(address, EmailType.work, status, domain if status else None))
        if listing.source == VENDOR and self._chance(0.3, "private email", listing):
            emails.append(Email(person.personal_email, EmailType.personal))
        if emails:
            return {"emails": tuple(emails)}
        return {"emails": None} if spell is None else {}

    def _chance(self, share: float, what: str, listing: Listing, *more: int) -> bool:
        return self._dice.roll(what, listing.source, listing.key, *more) < share


def _location(city: City) -> Location:
    return Location(
        city=city.city,
        region=city.region,
        region_code=f"{city.country_code}-{city.region_code}",
        country=city.country,
        country_code=city.country_code,
    )
