"""Shapes of emails and phones, and which of them an answer shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from sightline.interfaces.graphql.shapes.values import Shape, seen_at
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.values import Email, EmailStatus, EmailType, Phone, PhoneStatus, PhoneType
from sightline.model.vocabularies.wire import to_wire

_EMAIL_RANK = {status: rank for rank, status in enumerate(EmailStatus)}
_PHONE_RANK = {status: rank for rank, status in enumerate(PhoneStatus)}
_PERSONAL_PHONES = frozenset({PhoneType.personal, PhoneType.personal_landline, PhoneType.personal_mobile})
Quality = Literal["AllPhones", "HigherQualityPhones", "HighestQualityPhones"]


_QUALITIES: dict[Quality, frozenset[PhoneStatus]] = {
    "AllPhones": frozenset(PhoneStatus) - {PhoneStatus.invalid},
    "HigherQualityPhones": frozenset({PhoneStatus.verified, PhoneStatus.likely_accurate}),
    "HighestQualityPhones": frozenset({PhoneStatus.verified}),
}


class Shown(msgspec.Struct, frozen=True):
    """Which contacts an answer shows. `work_statuses` None: all but invalid. Invalid phones are never shown."""

    work_statuses: frozenset[str] | None = None
    invalid: bool = False
    quality: Quality = "AllPhones"

    def email(self, email: Email) -> bool:
        """Whether an email is shown."""
        status = email_status(email)
        if self.work_statuses is not None and not is_personal(email):
            return status in self.work_statuses
        return self.invalid or status is not EmailStatus.invalid

    def phone(self, phone: Phone) -> bool:
        """Whether a phone is shown."""
        return phone_status(phone) in _QUALITIES[self.quality]


EVERYTHING_VALID = Shown()


def email_status(email: Email) -> EmailStatus:
    """The status; an address that nobody verified is unverified."""
    return email.status or EmailStatus.unverified


def phone_status(phone: Phone) -> PhoneStatus:
    """The status; a number that nobody verified is unverified."""
    return phone.status or PhoneStatus.unverified


def is_personal(contact: Email | Phone) -> bool:
    """Whether it is stated to be the person's own; what is not stated counts as of work."""
    if isinstance(contact, Email):
        return contact.type is EmailType.personal
    return contact.type in _PERSONAL_PHONES


def emails(person: Person, personal: bool, shown: Shown = EVERYTHING_VALID) -> list[Email]:
    """The personal or the work emails that are shown, best first."""
    found = [each for each in person.emails if is_personal(each) == personal and shown.email(each)]
    return sorted(found, key=lambda each: _EMAIL_RANK[email_status(each)])


def phones(person: Person, personal: bool, shown: Shown = EVERYTHING_VALID) -> list[Phone]:
    """The personal or the work phones that are shown, best first."""
    found = [each for each in person.phones if is_personal(each) == personal and shown.phone(each)]
    return sorted(found, key=lambda each: _PHONE_RANK[phone_status(each)])


def email_shapes(record: Record, found: Iterable[Email]) -> list[Shape]:
    """WorkEmailRecordType and PersonalEmailRecordType."""
    return [
        {
            "type": to_wire("leadiq", "EmailType", each.type or EmailType.work),
            "status": to_wire("leadiq", "EmailVerificationStatusType", email_status(each)),
            "updatedAt": seen_at(record, f"emails:{each.value}", "emails"),
            "value": each.value,
        }
        for each in found
    ]


def phone_shapes(record: Record, found: Iterable[Phone]) -> list[Shape]:
    """WorkPhoneRecordType and PersonalPhoneRecordType."""
    return [
        {
            "type": to_wire("leadiq", "PhoneType", each.type or PhoneType.work),
            "status": to_wire("leadiq", "PhoneVerificationStatusType", phone_status(each)),
            "verificationStatus": to_wire("leadiq", "VerificationStatusType", phone_status(each)),
            "updatedAt": seen_at(record, f"phones:{each.value}", "phones"),
            "value": each.value,
        }
        for each in found
    ]
