"""`sightline search people` and `sightline search companies`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from cyclopts import App, Group, Parameter

from sightline.errors import InvalidInput, TooLarge
from sightline.interfaces.cli import exits, values
from sightline.interfaces.cli.filters import (
    EXPERT,
    WHERE_HELP,
    CompanyFilters,
    PeopleFilters,
    company_condition,
    people_condition,
)
from sightline.interfaces.cli.groups import QUESTIONS
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import (
    COMPANY_COLUMNS,
    PEOPLE_COLUMNS,
    company_cells,
    name_of,
    person_cells,
    record_json,
)
from sightline.model.query import (
    MAX_LIMIT,
    MAX_OFFSET,
    Condition,
    FacetQuery,
    GroupedQuery,
    Kind,
    Query,
)
from sightline.model.record import Record
from sightline.services import Services

ANSWER = Group("The answer", sort_key=40)
NUMBERS = {"ID", "SIZE", "FOUNDED"}


def _about(text: str) -> Parameter:
    return Parameter(help=text, group=ANSWER, negative=())


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Answer:
    """Options on what is answered and how."""

    sort: Annotated[
        tuple[str, ...],
        Parameter(
            help="Field to sort by; -field descends. May be repeated.",
            group=ANSWER,
            show_default=False,
            allow_leading_hyphen=True,
        ),
    ] = ()
    limit: Annotated[int, _about(f"Results on a page, at most {MAX_LIMIT}. Default: 25.")] = 25
    skip: Annotated[int, _about(f"Results to pass over, at most {MAX_OFFSET:,} with the limit.")] = 0
    cursor: Annotated[str | None, _about("Go on where the page with this cursor ended.")] = None
    count: Annotated[bool, _about("Print the exact total only.")] = False
    facet: Annotated[
        tuple[str, ...],
        Parameter(help="Count the values of a field instead of listing.", group=ANSWER),
    ] = ()
    json: Annotated[bool, _about("Print JSON.")] = False


Where = Annotated[str | None, Parameter(help=WHERE_HELP, group=EXPERT)]


class SearchCommands:
    """The commands of `search`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        search = App(name="search", group_commands="Commands", help="Find people or companies.", group=QUESTIONS)
        search.command(self.people)
        search.command(self.companies)
        app.command(search)

    def people(
        self,
        *,
        person: PeopleFilters | None = None,
        company: CompanyFilters | None = None,
        where: Where = None,
        by_company: Annotated[bool, _about("Group people by company.")] = False,
        per_company: Annotated[int, _about("People shown of each company, with --by-company. Default: 5.")] = 5,
        answer: Answer | None = None,
    ) -> int:
        """Find people. All filters must hold; a filter that is given several times holds for any of its values.

        Examples:
        sightline search people --title "account executive" --country US,CA --size 50-200

        sightline search people --seniority vp --function sales --technology Salesforce --sort -started_on

        sightline search people --country DE --facet seniority
        """
        wanted = answer or Answer()
        with self._session.services() as services:
            condition = people_condition(person or PeopleFilters(), company or CompanyFilters(), where)
            if by_company:
                return self._grouped(services, condition, wanted, per_company)
            return self._answer(services, Kind.people, condition, wanted)

    def companies(
        self, *, company: CompanyFilters | None = None, where: Where = None, answer: Answer | None = None
    ) -> int:
        """Find companies. All filters must hold; a filter that is given several times holds for any of its values.

        Examples:
        sightline search companies --industry "Computer Software" --size 50-200 --company-country DE

        sightline search companies --technology Snowflake --funded-after 2024 --sort -last_funding_amount
        """
        wanted = answer or Answer()
        with self._session.services() as services:
            condition = company_condition(company or CompanyFilters(), where)
            return self._answer(services, Kind.companies, condition, wanted)

    def _answer(self, services: Services, kind: Kind, condition: Condition, answer: Answer) -> int:
        if answer.facet:
            return self._facets(services, kind, condition, answer)
        _check_page(answer)
        query = Query(
            kind=kind,
            where=condition,
            order=values.order(answer.sort),
            skip=answer.skip,
            limit=0 if answer.count else answer.limit,
            cursor=answer.cursor,
        )
        search = services.search.people if kind is Kind.people else services.search.companies
        found = search(query)
        if answer.count:
            return self._count(found.total, answer.json)
        if answer.json:
            results = [record_json(each) for each in found.records]
            self._session.out.json({"total": found.total, "results": results, "cursor": found.cursor})
            return exits.OK
        columns, cells = (PEOPLE_COLUMNS, person_cells) if kind is Kind.people else (COMPANY_COLUMNS, company_cells)
        self._table(columns, found.records, cells)
        self._footer(len(found.records), found.total, found.cursor, kind.value)
        return exits.OK

    def _count(self, total: int | None, json: bool) -> int:
        if json:
            self._session.out.json({"total": total})
        else:
            self._session.out.line(str(total))
        return exits.OK

    def _facets(self, services: Services, kind: Kind, condition: Condition, answer: Answer) -> int:
        counts = {
            field: services.search.facets(
                FacetQuery(kind=kind, where=condition, field=field.replace("-", "_"), limit=answer.limit)
            )
            for field in values.split(answer.facet)
        }
        out = self._session.out
        if answer.json:
            out.json(
                {
                    field: [{"value": each.value, "count": each.count} for each in found]
                    for field, found in counts.items()
                }
            )
            return exits.OK
        for number, (field, found) in enumerate(counts.items()):
            if number:
                out.line()
            rows = [(each.value, f"{each.count:,}") for each in found]
            out.table((field.upper(), "COUNT"), rows, right=("COUNT",))
        return exits.OK

    def _grouped(self, services: Services, condition: Condition, answer: Answer, per_company: int) -> int:
        _check_page(answer)
        if answer.facet or answer.count:
            raise InvalidInput("--by-company goes with neither --facet nor --count.", field="--by-company")
        query = GroupedQuery(
            where=condition,
            order=values.order(answer.sort),
            skip=answer.skip,
            limit=answer.limit,
            limit_per_company=per_company,
            cursor=answer.cursor,
        )
        found = services.search.grouped(query)
        out = self._session.out
        if answer.json:
            groups = [
                {"company": record_json(g.company), "total": g.total, "people": [record_json(p) for p in g.people]}
                for g in found.groups
            ]
            totals = {"total_companies": found.total_companies, "total_people": found.total_people}
            out.json({**totals, "groups": groups, "cursor": found.cursor})
            return exits.OK
        for group in found.groups:
            out.line(f"{name_of(group.company)} [{group.company.id}]: {group.total:,} of its people match")
            self._table(PEOPLE_COLUMNS, group.people, person_cells)
            out.line()
        self._footer(len(found.groups), found.total_companies, found.cursor, "companies")
        return exits.OK

    def _table(
        self, columns: Sequence[str], records: Iterable[Record], cells: Callable[[Record], tuple[str, ...]]
    ) -> None:
        self._session.out.table(columns, [cells(each) for each in records], right=NUMBERS)

    def _footer(self, shown: int, total: int | None, cursor: str | None, what: str) -> None:
        out = self._session.out
        if not total:
            out.note(f"No {what} match.")
            return
        out.note(f"{shown:,} of {total:,} {what}")
        if cursor is not None and shown < total:
            out.note(f"Next page: the same command with --cursor {cursor}")


def _check_page(answer: Answer) -> None:
    if not 1 <= answer.limit <= MAX_LIMIT:
        raise InvalidInput(f"--limit {answer.limit} is out of range.", field="--limit", hint=f"Give 1 to {MAX_LIMIT}.")
    if answer.skip < 0:
        raise InvalidInput(f"--skip {answer.skip} is negative.", field="--skip")
    if answer.skip + answer.limit > MAX_OFFSET:
        raise TooLarge(
            f"--skip {answer.skip} goes too deep.", field="--skip", hint=f"Beyond {MAX_OFFSET:,}, page with --cursor."
        )
