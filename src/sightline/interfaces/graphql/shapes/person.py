"""The shape of Person: a person as searches show them."""

from __future__ import annotations

from sightline.interfaces.graphql.shapes.company import linkedin_id, profile_on
from sightline.interfaces.graphql.shapes.contacts import email_status, emails, phones
from sightline.interfaces.graphql.shapes.employers import Employers, company_id
from sightline.interfaces.graphql.shapes.job_change import job_change_shape
from sightline.interfaces.graphql.shapes.positions import role_name, seniority_name
from sightline.interfaces.graphql.shapes.values import Shape, country_parts, first_moment, moment
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.signal import Signal
from sightline.model.summary import full_name, primary_position
from sightline.model.values import EmailStatus, Location, Position


def person_shape(record: Record, employers: Employers, change: Signal | None = None) -> Shape:
    """The type Person. `change`: the job change to show."""
    person = person_of(record)
    position = primary_position(person) or Position()
    linkedin = profile_on(person.profiles, "linkedin")
    country, alpha2, alpha3 = country_parts(person.location)
    location = person.location or Location()
    return {
        "id": str(record.id),
        "companyId": company_id(position.company),
        "name": full_name(person) or None,
        "linkedinId": linkedin_id(linkedin),
        "linkedinUrl": linkedin.url if linkedin else None,
        "title": position.title,
        "role": role_name(position),
        "city": location.city,
        "state": location.region,
        "country": country,
        "countryCode2": alpha2,
        "countryCode3": alpha3,
        "seniority": seniority_name(position),
        **_contacts(person),
        "score": None,
        "firstName": person.first_name,
        "middleName": person.middle_name,
        "lastName": person.last_name,
        "updatedAt": moment(record.updated_at),
        "currentPositionStartDate": first_moment(position.start),
        "company": employers.summary(position.company),
        "picture": person.picture_url,
        "personJobChange": job_change_shape(change, person, employers) if change else None,
    }


def person_of(record: Record) -> Person:
    """The noun of a record that must be a person's."""
    if not isinstance(record.noun, Person):
        raise TypeError(f"record {record.id} is a {record.kind}, not a person")
    return record.noun


def _contacts(person: Person) -> Shape:
    work = emails(person, personal=False)
    return {
        "workEmails": [each.value for each in work],
        "verifiedWorkEmails": [each.value for each in work if email_status(each) is EmailStatus.verified],
        "verifiedLikelyWorkEmails": [each.value for each in work if email_status(each) is EmailStatus.verified_likely],
        "workPhones": [each.value for each in phones(person, personal=False)],
        "personalEmails": [each.value for each in emails(person, personal=True)],
        "personalPhones": [each.value for each in phones(person, personal=True)],
    }
