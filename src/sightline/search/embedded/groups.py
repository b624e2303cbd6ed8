"""Groups: people by the company that they work for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from sightline.model.query import Group, GroupedPage, GroupedQuery, Kind
from sightline.search.columns import EMPLOYER
from sightline.search.embedded.answers import page_of
from sightline.search.embedded.bitmaps import Mask, Rows, from_mask, to_rows
from sightline.search.embedded.compile import Compiler
from sightline.search.embedded.cursor import digest_of
from sightline.search.embedded.order import Order, order_of
from sightline.search.embedded.pages import gathered, pick, sort_keys
from sightline.search.embedded.view import View

_MANY = 2_000  # people of one company; from here on they are not all looked at

Ids = npt.NDArray[np.int64]


def grouped(view: View, query: GroupedQuery) -> GroupedPage:
    """One page of companies, each with the first of its people."""
    digest = digest_of("grouped", query.where, query.order, query.company_order)
    people = Compiler(view).found(Kind.people, query.where)
    seen, total = _companies_of(view, people)
    tables = [shard.segment.companies for shard in view.shards]
    found = [from_mask(seen[low:high]) for low, high in pairwise(view.company_starts)]
    order = order_of(Kind.companies, query.company_order)
    companies, cursor = page_of(tables, found, order, query, digest)
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
        codes[field.first_codes(to_rows(employed))] = True
        seen[link[codes[1:]]] = True
        nowhere = np.flatnonzero(link < 0)
        total += len(employed) - (len(employed & field.postings.rows(nowhere)) if len(nowhere) else 0)
    return seen[:-1], total


def _groups(view: View, people: list[BitMap], ids: Ids, order: Order, most: int) -> tuple[Group, ...]:
    """The groups of these companies. The large ones are looked at one by one, all others at once."""
    large = _staff(view, ids) > _MANY
    groups = {group.company: group for group in _deal(view, people, ids[~large], order, most)}
    tables = [shard.segment.people for shard in view.shards]
    for company in ids[large]:
        staff = [rows for rows, _ in _staff_of(view, people, np.array([company]))]
        first = pick(tables, staff, order, most, None)
        total = sum(map(len, staff))
        groups[int(company)] = Group(company=int(company), people=tuple(first.ids.tolist()), total=total)
    return tuple(groups[company] for company in ids.tolist())


def _staff(view: View, ids: Ids) -> Ids:
    """How many people each of these companies has at most: all that any segment knows."""
    ascending = np.argsort(ids)
    staff = np.zeros(len(ids), np.int64)
    for shard in view.shards:
        codes, places = shard.employers["people"].codes_of(ids[ascending])
        counts = shard.segment.people.fields[EMPLOYER].postings.counts_of(codes)
        np.add.at(staff, ascending[places], counts)
    return staff


def _staff_of(view: View, people: Sequence[BitMap], ids: Ids) -> list[tuple[BitMap, Ids]]:
    """For each shard those of these people who work for one of these ascending companies; and for each 1 + code of the
    employer the place of the company among them, or -1.
    """
    staff = []
    for shard, found in zip(view.shards, people, strict=True):
        field = shard.segment.people.fields[EMPLOYER]
        codes, places = shard.employers["people"].codes_of(ids)
        company = np.full(len(field) + 1, -1, np.int64)
        company[codes + 1] = places
        staff.append((field.postings.rows(np.sort(codes)) & found, company))
    return staff


def _deal(view: View, people: list[BitMap], ids: Ids, order: Order, most: int) -> list[Group]:
    """The groups of these companies: all their people are put in order together, and dealt out."""
    if not len(ids):
        return []
    ascending = np.sort(ids)
    rows: list[Rows] = []
    places: list[Ids] = []
    for shard, (staff, company) in zip(view.shards, _staff_of(view, people, ascending), strict=True):
        rows.append(to_rows(staff))
        places.append(company[shard.segment.people.fields[EMPLOYER].first_codes(rows[-1])])
    tables = [shard.segment.people for shard in view.shards]
    company_of = np.concatenate(places)
    chosen = np.lexsort([*sort_keys(tables, rows, order), company_of])
    everyone = gathered(tables, rows).ids[chosen].tolist()
    totals = np.bincount(company_of, minlength=len(ids)).tolist()
    groups, start = [], 0
    for company, total in zip(ascending.tolist(), totals, strict=True):
        groups.append(Group(company=company, people=tuple(everyone[start : start + min(most, total)]), total=total))
        start += total
    return groups
