"""A look-up that knows the ids of a few details."""

from __future__ import annotations

from collections.abc import Iterable

from sightline.interfaces.graphql import inputs
from sightline.model.query import Condition


class Known:
    """Knows the ids of a few details; whatever else is asked for is unknown."""

    FOUND: dict[str, list[int]] = {  # noqa: RUF012
        "7": [7],
        "acme": [3],
        "acme.com": [3],
        "twins.com": [3, 5],
        "Acme": [3],
        "ada": [7],
        "ada@acme.com": [7],
        "+1": [8, 7],
    }

    def _ids(self, values: Iterable[str]) -> list[int]:
        return [number for value in values for number in self.FOUND.get(value, [])]

    def people_by_id(self, ids: Iterable[str]) -> list[int]:
        return self._ids(ids)

    def companies_by_id(self, ids: Iterable[str]) -> list[int]:
        return self._ids(ids)

    def people_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        return self._ids(names)

    def companies_by_linkedin(self, names: Iterable[str], path: str) -> list[int]:
        return self._ids(names)

    def companies_by_domain(self, domains: Iterable[str], path: str) -> list[int]:
        return self._ids(domains)

    def companies_by_name(self, name: str, path: str) -> list[int]:
        return self._ids([name])

    def people_by_email(self, email: str, path: str) -> list[int]:
        return self._ids([email])

    def people_by_hashed_email(self, digest: str, path: str) -> list[int]:
        return self._ids([digest])

    def people_by_phone(self, phone: str, path: str) -> list[int]:
        return self._ids([phone])

    def companies_like(self, name: str) -> list[int]:
        return [5] if "like" in name else []

    def candidates(self, search: inputs.SearchPeople, company: Condition | None) -> dict[int, int]:
        return {7: 80, 9: 3} if search.first_name or not search.last_name else {}

    def how_many_people(self, where: Condition) -> int:
        return 3

    def is_any_company(self, where: Condition) -> bool:
        return "Nowhere" not in repr(where)
