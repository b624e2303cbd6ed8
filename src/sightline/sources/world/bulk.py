"""Millions of rows for benchmarks: one state of a world without history, as Arrow batches of flat columns.

The columns are those of a generic export of contacts and companies, ready to be written as Parquet. People and
companies of the same seed fit together. Drawn with numpy: the same seed and sizes always give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.sources.world.bulk_firms import REFERENCE_YEAR, BulkFirms
from sightline.sources.world.columns import (
    Ints,
    choose,
    digits,
    join,
    numbered,
    rank_within,
    sometimes,
    texts,
    with_slugs,
)
from sightline.sources.world.contacts import PERSONAL_DOMAINS
from sightline.sources.world.people import FOREIGN, LEVEL_WEIGHTS
from sightline.sources.world.tables import Weighted, countries, names, raw

BATCH = 65_536
"""Rows of a batch."""

EMAIL_STATUSES: Weighted[str | None] = Weighted(
    ("verified", "verified_likely", "unverified", "invalid", None), (25, 17, 15, 3, 40)
)
"""None: no work email at all, as often as in the default noise."""

PATTERNS = Weighted(("{first}.{last}", "{f}{last}", "{first}"), (60, 28, 12))


def bulk_companies(seed: int, n: int) -> Iterator[pa.RecordBatch]:
    """So many companies: name, domain, place, size, funding, technologies."""
    firms = BulkFirms(seed, n)
    for start in range(0, n, BATCH):
        yield firms.batch(start, min(start + BATCH, n))


def bulk_people(seed: int, n: int, companies: int) -> Iterator[pa.RecordBatch]:
    """So many people who work at the `companies` companies of the same seed."""
    crowd = _Crowd(seed, n, BulkFirms(seed, companies))
    for start in range(0, n, BATCH):
        yield crowd.batch(start, min(start + BATCH, n))


class _Lexicon:
    """All first and last names of all countries in one numbering, with their slugs."""

    def __init__(self) -> None:
        tables = [names()[land.code] for land in countries().items]
        self.first_picks = list(chain.from_iterable((each.male, each.female) for each in tables))
        self.last_picks = [each.last for each in tables]
        self.first, self.first_slug, self.first_id = with_slugs(_all_items(self.first_picks))
        self.last, self.last_slug, self.last_id = with_slugs(_all_items(self.last_picks))
        self.initial = pc.utf8_slice_codeunits(self.first_slug, 0, 1)
        self.initial_id = np.unique(self.initial.to_pylist(), return_inverse=True)[1]


class _Crowd:
    """Who works where, for everybody at once (28 bytes a person); the other columns are made batch by batch."""

    def __init__(self, seed: int, n: int, firms: BulkFirms) -> None:
        self._seed, self._firms, self._lexicon = seed, firms, _Lexicon()
        generator = np.random.default_rng([seed, 20])
        weights = np.cumsum(firms.sizes**0.9)
        company = np.searchsorted(weights, generator.random(n) * weights[-1], side="right")
        at_home = generator.random(n) >= FOREIGN
        nation = np.where(at_home, firms.countries[company], countries().pick_many(generator.random(n)))
        self._company = company.astype(np.int32)
        self._first = _draw(generator, nation * 2 + generator.integers(0, 2, n), self._lexicon.first_picks)
        self._last = _draw(generator, nation, self._lexicon.last_picks)
        self._pattern = PATTERNS.pick_many(generator.random(firms.count))
        self._colleagues = self._count_same_mailboxes()

    def batch(self, start: int, stop: int) -> pa.RecordBatch:
        """The people from `start` up to `stop`."""
        count, part, rows = stop - start, slice(start, stop), np.arange(start, stop)
        generator = np.random.default_rng([self._seed, 21, start])
        lexicon, firms = self._lexicon, self._firms
        company = self._company[part].astype(np.int64)
        first, last = pa.array(self._first[part]), pa.array(self._last[part])
        first_name, last_name = lexicon.first.take(first), lexicon.last.take(last)
        plain = join(lexicon.first_slug.take(first), "-", lexicon.last_slug.take(last))
        status = choose(EMAIL_STATUSES.items, EMAIL_STATUSES.pick_many(generator.random(count)))
        columns: dict[str, Any] = {
            "id": join("p", digits(rows)),
            "first_name": first_name,
            "last_name": last_name,
            "job_title": _titles(generator, count),
            "email": pc.if_else(pc.is_valid(status), self._emails(part), pa.scalar(None, pa.string())),
            "email_status": status,
            "mobile_phone": firms.phones(generator, company, 0.3),
            "linkedin_url": join("https://www.linkedin.com/in/", plain, "-", _scrambled(rows)),
            "personal_email": sometimes(generator, 0.15, _private(plain, rows)),
            **firms.homes(generator, company),
            "company_name": firms.names.take(pa.array(company)),
            "company_domain": firms.domains.take(pa.array(company)),
            "company_linkedin_url": firms.links.take(pa.array(company)),
            "started_on": sometimes(generator, 0.5, _past_days(generator, count)),
        }
        return pa.RecordBatch.from_pydict(columns)

    def _count_same_mailboxes(self) -> Ints:
        """For everybody, how many people before them have the same address at the same company."""
        lexicon, pattern = self._lexicon, self._pattern[self._company]
        before = np.where(pattern == 1, lexicon.initial_id[self._first], lexicon.first_id[self._first])
        after = np.where(pattern == 2, 0, lexicon.last_id[self._last] + 1)
        return rank_within((self._company.astype(np.int64) << 36) + (before << 20) + after).astype(np.int32)

    def _emails(self, part: slice) -> pa.Array:
        lexicon, company = self._lexicon, self._company[part]
        first, last = pa.array(self._first[part]), lexicon.last_slug.take(pa.array(self._last[part]))
        whole = lexicon.first_slug.take(first)
        local = pc.choose(
            pa.array(self._pattern[company]), join(whole, ".", last), join(lexicon.initial.take(first), last), whole
        )
        return join(
            local, numbered(self._colleagues[part].astype(np.int64)), "@", self._firms.domains.take(pa.array(company))
        )


@cache
def _title_table() -> Weighted[str]:
    """All titles, in proportion to the people who hold them."""
    items: list[str] = []
    shares: list[float] = []
    for each in raw("titles").values():
        for level, titles in enumerate(each["levels"]):
            items += titles
            shares += [max(each["share"], 2) * LEVEL_WEIGHTS[level] / len(titles) for _ in titles]
    return Weighted(items, shares)


def _titles(generator: np.random.Generator, count: int) -> pa.Array:
    """Titles; one in three is limited to a region or a field, one in sixteen to two."""
    table, scopes = _title_table(), texts([f", {each}" for each in raw("companies")["scopes"]])
    title = choose(table.items, table.pick_many(generator.random(count)))
    for share in (0.34, 0.18):
        scope = scopes.take(pa.array(generator.integers(0, len(scopes), count)))
        title = join(title, pc.if_else(pa.array(generator.random(count) < share), scope, ""))
    return title


def _draw(generator: np.random.Generator, table: Ints, picks: Sequence[Weighted[str]]) -> Ints:
    """For everybody one name of their table, numbered through all tables."""
    uniforms, found, offset = generator.random(len(table)), np.empty(len(table), dtype=np.int64), 0
    for number, pick in enumerate(picks):
        rows = table == number
        found[rows] = pick.pick_many(uniforms[rows]) + offset
        offset += len(pick.items)
    return found.astype(np.int32)


def _all_items(picks: Sequence[Weighted[str]]) -> list[str]:
    return list(chain.from_iterable(pick.items for pick in picks))


def _scrambled(rows: Ints) -> pa.Array:
    """Eight digits or more that no two rows share and that do not give their order away."""
    return digits(rows * 2_654_435_761 % 2**32 + 10_000_000)


def _private(plain: pa.Array, rows: Ints) -> pa.Array:
    domains = choose(PERSONAL_DOMAINS, rows % len(PERSONAL_DOMAINS))
    return join(pc.replace_substring(plain, "-", "."), digits(rows), "@", domains)


def _past_days(generator: np.random.Generator, count: int) -> pa.Array:
    """Days of the last twenty years, the later the likelier."""
    back = np.minimum(generator.exponential(900, count), 7_300).astype(np.int64)
    return pa.array((np.datetime64(f"{REFERENCE_YEAR}-01-01") - back).astype("datetime64[D]")).cast(pa.string())
