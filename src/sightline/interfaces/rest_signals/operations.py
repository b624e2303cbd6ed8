"""The operations of the signals API."""

from __future__ import annotations

from typing import Any

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Nothing
from sightline.interfaces.rest_signals import answering, inputs
from sightline.interfaces.rest_signals.shapes import (
    AccountUsage,
    Bucket,
    CompaniesAnswer,
    ContactsAnswer,
    SignalFilters,
)

_EACH = (
    " Up to 100 at once, each with up to `maxResultsPerSignal` signals of each type. What is not known is not in the"
    " answer, and costs nothing."
)
_SOUGHT = " The answer is by your own keys."


def _usage(context: Context, _asked: Nothing) -> Reply:
    buckets = context.services.accounts.usage.buckets(context.caller.org)
    usage = {name: Bucket(used=each.used, total=each.total, remaining=each.remaining) for name, each in buckets.items()}
    return Reply(data=AccountUsage(usage=usage))


def _asking(path: str, **given: Any) -> Operation:
    """A question about signals."""
    return Operation(method="POST", path=f"/signals/{path}", also=(f"/api/signals/{path}",), tag="signals", **given)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="getSignalFilters",
        method="GET",
        path="/signals/filters/{objectType}",
        also=("/api/signals/filters/{objectType}",),
        tag="signals",
        summary="Types of signals and their filters",
        about="The types of signals of contacts or of companies, and what those of companies can be filtered by.",
        question=inputs.FiltersQuestion,
        answer=SignalFilters,
        run=answering.filters,
        verb="filters",
        priced=False,
    ),
    _asking(
        "contacts",
        name="getContactSignals",
        summary="Signals of contacts by id",
        about="Who changed the employer or was promoted, of contacts whose ids are known." + _EACH,
        question=inputs.ContactsById,
        answer=ContactsAnswer,
        run=answering.contacts,
        verb="contacts",
    ),
    _asking(
        "contacts/search",
        name="searchContactSignals",
        summary="Signals of contacts by what is known of them",
        about="Contacts by a link, an email, or a full name and a company, and their signals." + _EACH + _SOUGHT,
        question=inputs.ContactsSearch,
        answer=ContactsAnswer,
        run=answering.search_contacts,
        verb="contacts.search",
    ),
    _asking(
        "companies",
        name="getCompanySignals",
        summary="Signals of companies by id",
        about="What changed with companies whose ids are known: headcounts, hiring, traffic, spend on IT, news."
        + _EACH,
        question=inputs.CompaniesById,
        answer=CompaniesAnswer,
        run=answering.companies,
        verb="companies",
    ),
    _asking(
        "companies/search",
        name="searchCompanySignals",
        summary="Signals of companies by what is known of them",
        about="Companies by domain or name, and their signals." + _EACH + _SOUGHT,
        question=inputs.CompaniesSearch,
        answer=CompaniesAnswer,
        run=answering.search_companies,
        verb="companies.search",
    ),
    Operation(
        name="getAccountUsage",
        method="GET",
        path="/account/usage",
        also=("/api/account/usage",),
        tag="account",
        summary="Account usage",
        about="Credits that your organisation used in this period, has in all, and has left. Five calls a minute.",
        question=Nothing,
        answer=AccountUsage,
        run=_usage,
        verb="account.usage",
        limit="usage",
        priced=False,
    ),
)
