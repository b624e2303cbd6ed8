"""tantivy: filters over inverted terms, orders over fast fields, one segment; records come from our store."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import tantivy
from tantivy import Occur, Query

from bench.peers import Answer
from bench.questions import PAGE, PEOPLE_IN_GROUP, Ask
from bench.tables import batches

HEAP = 500_000_000
TEXTS = ("name", "title")
KEYS = ("email", "seniority", "country", "domain", "industry", "technologies", "title_whole")
NUMBERS = ("id", "updated_at", "company", "company_rank", "size", "funded")
FEW = 2_000
"""The people of a page of groups are read with one search if there are at most so many, else with one a group."""

UNKNOWN_LAST = -(2**62)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in TEXTS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    for field in KEYS:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in NUMBERS:
        builder.add_integer_field(field, indexed=True, fast=True)
    return builder.build()


class Tantivy:
    """An index of people and one of companies, in files that the system keeps in memory."""

    name = "tantivy"
    exact = False

    def __init__(self) -> None:
        self.directory = tempfile.TemporaryDirectory(prefix="bench-tantivy-")
        self.schema = _schema()
        self.indexes: dict[bool, tantivy.Index] = {}
        self.searchers: dict[bool, tantivy.Searcher] = {}

    def load(self, people: pa.Table, companies: pa.Table) -> None:
        ids, sizes = companies["id"].to_numpy(), companies["size"].fill_null(-1).to_numpy()
        order = np.lexsort((ids, -sizes))
        self.by_rank = ids[order]
        ranks = dict(zip(self.by_rank.tolist(), range(len(order)), strict=True))
        for is_companies, table in ((False, people), (True, companies)):
            folder = Path(self.directory.name, "companies" if is_companies else "people")
            self._build(is_companies, folder, table, ranks)

    def _build(self, is_companies: bool, folder: Path, table: pa.Table, ranks: dict[int, int]) -> None:
        folder.mkdir()
        index = tantivy.Index(self.schema, path=str(folder))
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for batch in batches(table):
            for row in batch:
                writer.add_document(_document(row, ranks))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.indexes[is_companies], self.searchers[is_companies] = index, index.searcher()

    def answer(self, ask: Ask) -> Answer:
        query = self._query(ask)
        if ask.grouped:
            return self._grouped(query)
        searcher = self.searchers[ask.companies]
        by = "funded" if ask.companies else "updated_at"
        found = searcher.search(query, limit=PAGE, offset=ask.skip, order_by_field=by)
        return Answer(self._ids(searcher, found), found.count)  # type: ignore[attr-defined]

    def _ids(self, searcher: Any, found: Any) -> tuple[int, ...]:
        addresses = [address for _, address in found.hits]
        return tuple(searcher.fast_field_values("id", addresses)) if addresses else ()

    def _grouped(self, query: Any) -> Answer:
        """All companies are counted, because only that gives an exact total; the page's people are then searched."""
        searcher = self.searchers[False]
        terms = {"field": "company_rank", "size": len(self.by_rank), "order": {"_key": "asc"}}
        buckets = searcher.aggregate(query, {"groups": {"terms": terms}})["groups"]["buckets"]
        page = buckets[:PAGE]
        ranks = [int(bucket["key"]) for bucket in page]
        people = sum(bucket["doc_count"] for bucket in page)
        together = [ranks] if people <= FEW else [[rank] for rank in ranks]
        found = {rank: ids[:PEOPLE_IN_GROUP] for some in together for rank, ids in self._people(query, some).items()}
        total = sum(bucket["doc_count"] for bucket in buckets)
        return Answer(tuple(found[rank][0] for rank in ranks), len(buckets), total)

    def _people(self, query: Any, ranks: list[int]) -> dict[int, list[int]]:
        """The newest people of each of these companies: all of them if the companies are several."""
        searcher = self.searchers[False]
        limit = PEOPLE_IN_GROUP if len(ranks) == 1 else FEW
        companies = Query.boolean_query(
            [(Occur.Should, Query.term_query(self.schema, "company_rank", rank)) for rank in ranks]
        )
        inside = Query.boolean_query([(Occur.Must, query), (Occur.Must, companies)])
        hits = searcher.search(inside, limit=limit, count=False, order_by_field="updated_at").hits
        addresses = [address for _, address in hits]
        people: dict[int, list[int]] = defaultdict(list)
        if addresses:
            of = searcher.fast_field_values("company_rank", addresses)
            for rank, id_ in zip(of, searcher.fast_field_values("id", addresses), strict=True):
                people[int(rank or 0)].append(int(id_ or 0))
        return people

    def _query(self, ask: Ask) -> Any:
        must = [self._term("name", word) for word in (ask.name or "").split()]
        must += [self._term("title", word) for word in ask.words]
        if ask.email is not None:
            must.append(self._term("email", ask.email))
        if ask.domain is not None:
            must.append(self._term("domain", ask.domain))
        if ask.technology is not None:
            must.append(self._term("technologies", ask.technology))
        if ask.part is not None:
            # Letters, digits and spaces only, so nothing to escape. A part of one word is looked for among the words.
            field = "title_whole" if " " in ask.part else "title"
            must.append(Query.regex_query(self.schema, field, f".*{ask.part}.*"))
        for field, values in (("seniority", ask.seniorities), ("industry", ask.industries), ("country", ask.countries)):
            if values:
                must.append(Query.term_set_query(self.schema, field, list(values)))
        if ask.sizes:
            ranges = [(Occur.Should, self._range("size", low, high)) for low, high in ask.sizes]
            must.append(Query.boolean_query(ranges))
        if ask.funded_since is not None:
            must.append(self._range("funded", ask.funded_since, None))
        parts = [(Occur.Must, each) for each in must]
        if ask.excluded:
            parts.append((Occur.MustNot, Query.term_set_query(self.schema, "domain", list(ask.excluded))))
        return Query.boolean_query(parts)

    def _term(self, field: str, value: str) -> Any:
        return Query.term_query(self.schema, field, value, index_option="basic")

    def _range(self, field: str, low: int | None, high: int | None) -> Any:
        return Query.range_query(self.schema, field, tantivy.FieldType.Integer, low, high)

    def records(self, answer: Answer) -> list[Any] | None:
        return None

    def close(self) -> None:
        self.searchers.clear()
        self.indexes.clear()
        self.directory.cleanup()


def _document(row: dict[str, Any], ranks: dict[int, int]) -> tantivy.Document:
    """Unknown values are left out; the last funding is what companies are ordered by, so it is always there."""
    values = {name: row[name] for name in (*TEXTS, *KEYS, *NUMBERS) if row.get(name) is not None}
    if row.get("company") is not None:
        values["company_rank"] = ranks[row["company"]]
    if "title" in values:
        values["title_whole"] = row["title"].strip()
    values.setdefault("funded", UNKNOWN_LAST)
    return tantivy.Document(**{name: value if isinstance(value, list) else [value] for name, value in values.items()})
