"""Answers: a question put to a view."""

from __future__ import annotations

from collections.abc import Sequence

from pyroaring import BitMap

from sightline.model.query import GroupedQuery, Page, Query
from sightline.search.embedded.compile import Compiler
from sightline.search.embedded.cursor import Cursor, digest_of, read_cursor, write_cursor
from sightline.search.embedded.order import Order, order_of
from sightline.search.embedded.pages import Picked, cursor_at, pick
from sightline.search.embedded.segment import Table
from sightline.search.embedded.view import View


def search(view: View, query: Query) -> Page:
    """One page of people or companies."""
    digest = digest_of(query.kind, query.where, query.order)
    found = Compiler(view).found(query.kind, query.where)
    tables = [shard.segment.table(query.kind) for shard in view.shards]
    picked, cursor = page_of(tables, found, order_of(query.kind, query.order), query, digest)
    total = sum(map(len, found)) if query.total else None
    return Page(ids=tuple(picked.ids.tolist()), total=total, cursor=cursor, position=view.position)


def page_of(
    tables: Sequence[Table], found: Sequence[BitMap], order: Order, query: Query | GroupedQuery, digest: bytes
) -> tuple[Picked, str | None]:
    """The subjects of the page that is asked for, and the cursor after them if there are more."""
    after: Cursor | None = None if query.cursor is None else read_cursor(query.cursor, digest, order, tables[0])
    end = query.skip + query.limit
    picked = pick(tables, found, order, end + 1, after)
    more, page = len(picked.ids) > end, picked.cut(query.skip, end)
    if not more or not len(page.ids):
        return page, None
    return page, write_cursor(cursor_at(tables, page, order, digest))
