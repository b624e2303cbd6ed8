"""Look-ups of people and companies by what names them exactly, with errors placed in the input."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from sightline.errors import InvalidInput
from sightline.interfaces.graphql import inputs
from sightline.interfaces.graphql.queries.questions import person_question
from sightline.model.query import Condition, Kind, Query
from sightline.services import Services
from sightline.services.lookup import By
from sightline.services.questions import CompanyQuestion, PersonQuestion

FEW = 10
"""Companies that may be meant by the details of one, so that who works there is surer than others."""

_Find = Callable[[By, Iterable[str]], dict[str, tuple[int, ...]]]


class Lookups:
    """Ids by exact details, each id once. Details that nobody has find nobody; those that are none are refused."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def people_by_id(self, ids: Iterable[str]) -> list[int]:
        """The people who go by these ids now; ids are opaque, so that none is wrong."""
        return _found(self._services.lookup.people, By.id, _possible(ids), "")

    def people_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        """The people with these LinkedIn profiles, by name or address."""
        return _found(self._services.lookup.people, By.profile, names, path)

    def people_by_email(self, email: str, path: str) -> list[int]:
        """The people with this email."""
        return _found(self._services.lookup.people, By.email, [email], path)

    def people_by_hashed_email(self, digest: str, path: str) -> list[int]:
        """The people with an email of this SHA-256."""
        return _found(self._services.lookup.people, By.hashed_email, [digest.strip()], path)

    def people_by_phone(self, phone: str, path: str) -> list[int]:
        """The people with this phone."""
        return _found(self._services.lookup.people, By.phone, [phone], path)

    def companies_by_id(self, ids: Iterable[str]) -> list[int]:
        """The companies that go by these ids now; ids are opaque, so that none is wrong."""
        return _found(self._services.lookup.companies, By.id, _possible(ids), "")

    def companies_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        """The companies with these LinkedIn pages, by name, number or address."""
        return _found(self._services.lookup.companies, By.profile, names, path)

    def companies_by_domain(self, domains: Iterable[str], path: str) -> list[int]:
        """The companies with these domains."""
        return _found(self._services.lookup.companies, By.domain, domains, path)

    def companies_by_name(self, name: str, path: str) -> list[int]:
        """The companies of which this is a name, legal forms aside."""
        return _found(self._services.lookup.companies, By.name, [name], path)

    def companies_like(self, name: str) -> list[int]:
        """The companies that may be meant by a name with a slip in it, or by a part of one."""
        found = self._services.identify.company(CompanyQuestion(name=name)).candidates
        return [each.record.id for each in found[:FEW] if 2 * each.probability >= found[0].probability]

    def candidates(self, search: inputs.SearchPeople, company: Condition | None) -> dict[int, int]:
        """Who may be meant by all that is given, each with a confidence from 0 to 100; none if only part of it is.

        `company` is what the companies that are meant satisfy; if many do, they say nothing of who is meant.
        """
        question = person_question(search, self._few_companies(company))
        if question is None:
            return {}
        found = self._services.identify.person(question).candidates
        return {each.record.id: round(100 * each.probability) for each in found}

    def is_suppressed_email(self, email: str) -> bool:
        """Whether an address, or its SHA-256, is of somebody who asked not to be known."""
        by_email = PersonQuestion(emails=(email,)) if "@" in email else PersonQuestion(hashed_emails=(email.strip(),))
        return self._services.identify.person(by_email).suppressed

    def is_suppressed_phone(self, phone: str) -> bool:
        """Whether a number is of somebody who asked not to be known."""
        return self._services.identify.person(PersonQuestion(phones=(phone,))).suppressed

    def _few_companies(self, where: Condition | None) -> list[int]:
        if where is None:
            return []
        query = Query(kind=Kind.companies, where=where, limit=FEW + 1)
        ids = [record.id for record in self._services.search.companies(query).records]
        return ids if len(ids) <= FEW else []

    def how_many_people(self, where: Condition) -> int:
        """How many people satisfy a condition."""
        return self._services.search.people(Query(kind=Kind.people, where=where, limit=0)).total or 0

    def is_any_company(self, where: Condition) -> bool:
        """Whether a company satisfies a condition."""
        return bool(self._services.search.companies(Query(kind=Kind.companies, where=where, limit=0)).total)


def _possible(ids: Iterable[str]) -> list[str]:
    return [each for each in ids if each.isascii() and each.isdecimal() and len(each) <= 16]


def _found(find: _Find, by: By, values: Iterable[str], path: str) -> list[int]:
    try:
        found = find(by, values)
    except InvalidInput as error:
        raise InvalidInput(error.message, field=path, hint=error.hint) from error
    return list(dict.fromkeys(chain.from_iterable(found.values())))
