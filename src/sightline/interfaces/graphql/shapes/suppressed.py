"""The shape that tells of an address or a number that it is of somebody who asked not to be known, and nothing else."""

from __future__ import annotations

from sightline.interfaces.graphql.shapes.employers import Employers
from sightline.interfaces.graphql.shapes.person_record import person_record_shape
from sightline.interfaces.graphql.shapes.values import Shape, moment
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.record import Record

SUPPRESSED = "Suppressed"


def suppressed_shape(emails: list[str], phones: list[str], now: int) -> Shape:
    """The type PersonRecord: nobody, with what was asked by, as it was asked. It has no id."""
    nobody = person_record_shape(Record(0, SubjectKind.person, Person(), ()), Employers({}))
    return {
        **nobody,
        "id": "",
        "_id": "",
        "updatedAt": None,
        "confidence": None,
        "personalEmails": [{**_contact(each, now), "type": "PersonalEmail"} for each in emails],
        "personalPhones": [
            {**_contact(each, now), "type": "PersonalPhone", "verificationStatus": "None"} for each in phones
        ],
    }


def _contact(value: str, now: int) -> Shape:
    return {"status": SUPPRESSED, "updatedAt": moment(now), "value": value}
