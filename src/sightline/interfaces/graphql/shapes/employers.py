"""The companies that people's positions name, each shaped once for an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sightline.interfaces.graphql.shapes.company import company_info_shape, company_shape
from sightline.interfaces.graphql.shapes.values import Shape
from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.summary import primary_position
from sightline.model.values import CompanyRef, Profile


class Employers:
    """Company records by id, and the shapes made of them. A company without a record is what its mention says."""

    def __init__(self, records: Mapping[int, Record]) -> None:
        self._records = records
        self._infos: dict[int, Shape] = {}
        self._summaries: dict[int, Shape] = {}

    def info(self, ref: CompanyRef | None) -> Shape | None:
        """The CompanyInfo of a mention."""
        return self._shaped(ref, self._infos, company_info_shape, "updatedDate")

    def summary(self, ref: CompanyRef | None) -> Shape | None:
        """The Company of a mention."""
        return self._shaped(ref, self._summaries, company_shape)

    def domains(self, ref: CompanyRef | None) -> frozenset[str]:
        """The domains by which a work email belongs to the company of a mention."""
        if ref is None:
            return frozenset()
        found = {ref.domain}
        company = self._noun(ref)
        if company is not None:
            found |= {company.domain, *company.other_domains, *company.email_domains}
        return frozenset(each for each in found if each)

    def _noun(self, ref: CompanyRef) -> Company | None:
        record = None if ref.subject is None else self._records.get(ref.subject)
        return record.noun if record is not None and isinstance(record.noun, Company) else None

    def _shaped(
        self, ref: CompanyRef | None, made: dict[int, Shape], shape: Callable[[Record], Shape], *times: str
    ) -> Shape | None:
        if ref is None:
            return None
        if ref.subject is None or self._noun(ref) is None:
            return shape(_mentioned(ref)) | {"id": company_id(ref)} | dict.fromkeys(times)
        if ref.subject not in made:
            made[ref.subject] = shape(self._records[ref.subject])
        return made[ref.subject]


def company_id(ref: CompanyRef | None) -> str:
    """The id of a mentioned company; empty if it is unknown."""
    return "" if ref is None or ref.subject is None else str(ref.subject)


def company_ids(people: Iterable[Record], primary_only: bool = False) -> list[int]:
    """The ids of the companies at which these people work, or (unless `primary_only`) ever worked."""
    found: dict[int, None] = {}
    for record in people:
        person = record.noun
        if isinstance(person, Person):
            main = primary_position(person)
            for position in ([main] if main else []) if primary_only else person.positions:
                if position.company is not None and position.company.subject is not None:
                    found[position.company.subject] = None
    return list(found)


def _mentioned(ref: CompanyRef) -> Record:
    page = Profile("linkedin", url=ref.linkedin_url, id=ref.linkedin_id)
    company = Company(name=ref.name, domain=ref.domain, profiles=(page,) if ref.linkedin_url or ref.linkedin_id else ())
    return Record(id=ref.subject or 0, kind=SubjectKind.company, noun=company, evidence=())
