"""Contacts and companies that match filters, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from sightline.errors import TooLarge
from sightline.interfaces.rest.context import Context, Paging, Reply
from sightline.interfaces.rest_directory.inputs import CompaniesQuestion, ContactsQuestion
from sightline.interfaces.rest_directory.paying import company_item, contact_item
from sightline.interfaces.rest_directory.queries import company_condition, contact_condition
from sightline.interfaces.rest_directory.shapes import CompanyEntry, ContactEntry
from sightline.interfaces.rest_directory.shaping import company_ids, company_shape, contact_shape
from sightline.model.query import MAX_OFFSET, Kind, Query
from sightline.services.charging import Item
from sightline.services.search import Found


def contacts(context: Context, asked: ContactsQuestion) -> Reply:
    """A page of contacts, by id."""
    found = _page(context, asked, Query(kind=Kind.people, where=contact_condition(asked)))
    companies = context.services.records.companies(company_ids(found.records))
    data = [contact_shape(record, companies) for record in found.records]
    return _reply(asked, found, data, _priced(context, "contacts.search", map(contact_item, data)))


def companies(context: Context, asked: CompaniesQuestion) -> Reply:
    """A page of companies, by id."""
    found = _page(context, asked, Query(kind=Kind.companies, where=company_condition(asked)))
    data = [company_shape(record) for record in found.records]
    return _reply(asked, found, data, _priced(context, "companies.search", map(company_item, data)))


def _priced(context: Context, verb: str, items: Iterable[Item]) -> list[Item]:
    """What an operator's tariff prices in what a search found, beside its page."""
    return context.services.accounts.charging.priced("directory", verb, items)


def _page(context: Context, asked: ContactsQuestion | CompaniesQuestion, query: Query) -> Found:
    """The page that is asked for; pages behind the last are empty. Raises TooLarge for one too deep to be reached."""
    search = context.services.search.people if query.kind is Kind.people else context.services.search.companies
    skip = (asked.page - 1) * asked.per_page
    limit = max(0, min(asked.per_page, MAX_OFFSET - skip))
    found = search(msgspec.structs.replace(query, skip=min(skip, MAX_OFFSET), limit=limit))
    if limit < asked.per_page and (found.total or 0) > MAX_OFFSET and skip < (found.total or 0):
        raise TooLarge(
            f"Page {asked.page:,} of {asked.per_page} reaches beyond the first {MAX_OFFSET:,} of {found.total:,}.",
            field="page",
            hint="Narrow the question, for example by added_after and added_before.",
        )
    return found


def _reply(
    asked: ContactsQuestion | CompaniesQuestion,
    found: Found,
    data: Sequence[ContactEntry | CompanyEntry],
    items: Sequence[Item],
) -> Reply:
    paging = Paging(asked.page, asked.per_page, found.total or 0)
    return Reply(data=data, paging=paging, items=items, results=len(data), records=data)
