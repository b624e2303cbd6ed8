"""Answers: a question put to a view."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from sightline.model.query import Group, GroupedPage, GroupedQuery, Kind, Page, Query
from sightline.search.columns import EMPLOYER
from sightline.search.embedded.bitmaps import Mask, Rows, from_mask, to_rows
from sightline.search.embedded.compile import Compiler
from sightline.search.embedded.cursor import Cursor, digest_of, read_cursor, write_cursor
from sightline.search.embedded.order import Order, order_of
from sightline.search.embedded.pages import Picked, cursor_at, gathered, pick, sort_keys
from sightline.search.embedded.segment import Table
from sightline.search.embedded.view import View


def search(view: View, query: Query) -> Page:
    """One page of people or companies."""
    digest = digest_of(query.kind, query.where, query.order)
    order = order_of(query.kind, query.order)
    found = Compiler(view).found(query.kind, query.where)
    tables = [shard.segment.table(query.kind) for shard in view.shards]
    picked, cursor = _page(tables, found, order, query.skip, query.limit, query.cursor, digest)
    total = sum(map(len, found)) if query.total else None
    return Page(ids=tuple(picked.ids.tolist()), total=total, cursor=cursor, position=view.position)


def _page(
    tables: list[Table], found: list[BitMap], order: Order, skip: int, limit: int, text: str | None, digest: bytes
) -> tuple[Picked, str | None]:
    """The picked subjects, and the cursor after them if there are more."""
    after: Cursor | None = None if text is None else read_cursor(text, digest, order, tables[0])
    end = skip + limit
    picked = pick(tables, found, order, end + 1, after)
    more, page = len(picked.ids) > end, picked.cut(skip, end)
    if not more or not len(page.ids):
        return page, None
    return page, write_cursor(cursor_at(tables, page, order, digest))


def grouped(view: View, query: GroupedQuery) -> GroupedPage:
    """One page of companies, each with the first of its people."""
    digest = digest_of("grouped", query.where, query.order, query.company_order)
    people = Compiler(view).found(Kind.people, query.where)
    seen, total = _companies_of(view, people)
    tables = [shard.segment.companies for shard in view.shards]
    starts = view.company_starts
    found = [from_mask(seen[low:high]) for low, high in pairwise(starts)]
    order = order_of(Kind.companies, query.company_order)
    companies, cursor = _page(tables, found, order, query.skip, query.limit, query.cursor, digest)
    return GroupedPage(
        groups=_groups(view, people, companies.ids, order_of(Kind.people, query.order), query.limit_per_company),
        total_companies=sum(map(len, found)),
        total_people=total,
        cursor=cursor,
        position=view.position,
    )


def _companies_of(view: View, people: list[BitMap]) -> tuple[Mask, int]:
    """For each company number whether one of these people works there, and the number of people who work anywhere."""
    seen = np.zeros(int(view.company_starts[-1]) + 1, np.bool_)
    total = 0
    for shard, links, found in zip(view.shards, view.links, people, strict=True):
        field, link = shard.segment.people.fields[EMPLOYER], links["people"]
        employed = found & field.having()
        codes = np.zeros(len(field) + 1, np.bool_)
        assert field.ordered is not None  # noqa: S101 - employers are kept for each row
        codes[field.ordered[to_rows(employed)]] = True
        seen[link[codes[1:]]] = True
        nowhere = np.flatnonzero(link < 0)
        total += len(employed) - (len(employed & field.postings.rows(nowhere)) if len(nowhere) else 0)
    return seen[:-1], total


def _groups(view: View, people: list[BitMap], ids: npt.NDArray[np.int64], order: Order, most: int) -> tuple[Group, ...]:
    """The groups of these companies: all their people are looked at together, in order, and dealt out."""
    sorter = np.argsort(ids)
    tables = [shard.segment.people for shard in view.shards]
    rows: list[Rows] = []
    companies: list[npt.NDArray[np.int64]] = []
    for shard, found in zip(view.shards, people, strict=True):
        field = shard.segment.people.fields[EMPLOYER]
        codes, places = shard.employers["people"].codes_of(ids[sorter])
        company = np.full(len(field) + 1, -1, np.int64)
        company[codes + 1] = sorter[places]
        here = to_rows(field.postings.rows(np.sort(codes)) & found)
        assert field.ordered is not None  # noqa: S101 - employers are kept for each row
        rows.append(here)
        companies.append(company[field.ordered[here]])
    company_of = np.concatenate(companies)
    chosen = np.lexsort([*sort_keys(tables, rows, order), company_of])
    everyone = gathered(tables, rows).ids[chosen].tolist()
    totals = np.bincount(company_of, minlength=len(ids)).tolist()
    groups, start = [], 0
    for company, total in zip(ids.tolist(), totals, strict=True):
        groups.append(Group(company=company, people=tuple(everyone[start : start + min(most, total)]), total=total))
        start += total
    return tuple(groups)
