"""The companies of the bulk tables."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.sources.world.columns import (
    Ints,
    choose,
    digits,
    fill_digits,
    join,
    numbered,
    rank_within,
    texts,
    with_slugs,
)
from sightline.sources.world.firms import power_law
from sightline.sources.world.tables import City, Country, countries, industries, names, raw

REFERENCE_YEAR = 2025
"""The year in which the rows are supposed to be written."""


class BulkFirms:
    """So many companies of a seed. What people refer to is held for all of them; the rest is made batch by batch."""

    def __init__(self, seed: int, n: int) -> None:
        self._seed, self.count = seed, n
        generator = np.random.default_rng([seed, 10])
        self._lands: tuple[Country, ...] = countries().items
        self.countries = countries().pick_many(generator.random(n))
        self.sizes = power_law(generator.random(n))
        self.industries = industries().pick_many(generator.random(n))
        self.cities = self._cities_of(generator, self.countries)
        self.names, slugs = self._make_names(generator)
        self.domains = self._make_domains(generator, slugs)
        self.links = join("https://www.linkedin.com/company/", slugs, "-", digits(np.arange(n)))

    def batch(self, start: int, stop: int) -> pa.RecordBatch:
        """The companies from `start` up to `stop`, as an export of companies has them."""
        generator = np.random.default_rng([self._seed, 11, start])
        part = slice(start, stop)
        rows = np.arange(start, stop)
        domains, sizes = self.domains[part], self.sizes[part]
        columns = {
            "id": join("c", digits(rows)),
            "company_name": self.names[part],
            "company_domain": domains,
            "website": join("https://www.", domains),
            "linkedin_url": self.links[part],
            "industry": choose([each.label for each in industries().items], self.industries[part]),
            "employees": pa.array(sizes),
            **self._places(self.countries[part], self.cities[part]),
            "founded_year": pa.array(REFERENCE_YEAR - generator.gamma(1.6, 8, stop - start).astype(np.int64)),
            "annual_revenue": pa.array((sizes * generator.lognormal(12, 0.7, stop - start)).astype(np.int64)),
            "phone": self.phones(generator, rows, 0.6),
            "technologies": _technologies(generator, stop - start),
            **_funding(generator, sizes),
        }
        return pa.RecordBatch.from_pydict(columns)

    def phones(self, generator: np.random.Generator, companies: Ints, share: float) -> pa.Array:
        """A valid number of the company's country, in that share of the rows."""
        lands = self.countries[companies]
        column = np.full(len(companies), None, dtype=object)
        known = generator.random(len(companies)) < share
        for number, land in enumerate(self._lands):
            rows = np.flatnonzero((lands == number) & known)
            which = generator.integers(0, len(land.mobile), len(rows))
            templates = [f"+{land.dial}{each}" for each in land.mobile]
            column[rows] = fill_digits(generator, templates, which).to_pylist()
        return texts(column.tolist())

    def homes(self, generator: np.random.Generator, companies: Ints) -> dict[str, pa.Array]:
        """Where people live: four of five in the company's city, the others elsewhere in its country."""
        lands = self.countries[companies]
        elsewhere = generator.random(len(companies)) < 0.2
        return self._places(lands, np.where(elsewhere, self._cities_of(generator, lands), self.cities[companies]))

    def _cities_of(self, generator: np.random.Generator, lands: Ints) -> Ints:
        """A city of each country, as its number among all cities."""
        uniforms, found, offset = generator.random(len(lands)), np.empty(len(lands), dtype=np.int64), 0
        for number, land in enumerate(self._lands):
            rows = lands == number
            found[rows] = land.cities.pick_many(uniforms[rows]) + offset
            offset += len(land.cities.items)
        return found

    def _places(self, lands: Ints, cities: Ints) -> dict[str, pa.Array]:
        every: list[City] = list(chain.from_iterable(land.cities.items for land in self._lands))
        return {
            "city": choose([city.city for city in every], cities),
            "state": choose([city.region for city in every], cities),
            "country": choose([land.cities.items[0].country for land in self._lands], lands),
        }

    def _make_names(self, generator: np.random.Generator) -> tuple[pa.Array, pa.Array]:
        """Names (a brand or a family, mostly with a word of the trade), and their slugs."""
        n, table = self.count, raw("companies")
        stems, endings = table["stems"].split(), table["endings"].split()
        brand = generator.integers(0, len(stems), n) * len(endings) + generator.integers(0, len(endings), n)
        families = list(chain.from_iterable(names()[land.code].last.items for land in self._lands))
        heads = [stem + ending for stem in stems for ending in endings] + families
        is_family = generator.random(n) < 0.15
        head = np.where(is_family, len(stems) * len(endings) + generator.integers(0, len(families), n), brand)
        words = [each.words for each in industries().items]
        flat = [f" {word}" for word in chain.from_iterable(words)]
        offsets = np.cumsum([0, *map(len, words)])[:-1]
        counts = np.array([len(each) for each in words])
        word = offsets[self.industries] + generator.integers(0, 60, n) % counts[self.industries]
        bare = (generator.random(n) < 0.25) & ~is_family
        tail = np.where(bare, len(flat), word)
        head_text, head_slug, _ = with_slugs(heads)
        tail_text, tail_slug, _ = with_slugs([*flat, ""])
        pick_head, pick_tail = pa.array(head), pa.array(tail)
        return (
            join(head_text.take(pick_head), tail_text.take(pick_tail)),
            join(head_slug.take(pick_head), tail_slug.take(pick_tail)),
        )

    def _make_domains(self, generator: np.random.Generator, slugs: pa.Array) -> pa.Array:
        every = list(dict.fromkeys(chain.from_iterable(land.tlds for land in self._lands)))
        of_land = [np.array([every.index(tld) for tld in land.tlds]) for land in self._lands]
        tlds, draws = np.empty(self.count, dtype=np.int64), generator.integers(0, 840, self.count)
        for number, choices in enumerate(of_land):
            rows = self.countries == number
            tlds[rows] = choices[draws[rows] % len(choices)]
        distinct = slugs.dictionary_encode().indices.to_numpy().astype(np.int64)
        ranks = rank_within(distinct * len(every) + tlds)
        return join(slugs, numbered(ranks), ".", choose(every, tlds))


def _technologies(generator: np.random.Generator, count: int) -> pa.Array:
    """The names of the technologies in use, separated by "; "."""
    table = raw("companies")["technologies"]
    used = [pc.if_else(pa.array(generator.random(count) < share), f"; {name}", "") for name, _, share, _ in table]
    return pc.utf8_slice_codeunits(join(*used), 2)


def _funding(generator: np.random.Generator, sizes: Ints) -> dict[str, pa.Array]:
    """The last round of three companies in ten, by their size."""
    rounds = raw("companies")["rounds"]
    kind = np.clip(np.searchsorted([each[2] for each in rounds], sizes, side="right") - 1, 0, len(rounds) - 1)
    amount = (np.array([each[1] for each in rounds])[kind] * generator.lognormal(0, 0.5, len(sizes))).astype(np.int64)
    funded = pa.array(generator.random(len(sizes)) < 0.3)
    day = np.datetime64(f"{REFERENCE_YEAR}-01-01") - generator.integers(0, 2_500, len(sizes))
    dates = pa.array(day.astype("datetime64[D]")).cast(pa.string())
    columns = {
        "last_funding_date": dates,
        "last_funding_type": choose([each[0] for each in rounds], kind),
        "last_funding_amount": pa.array(amount),
        "total_funding": pa.array((amount * generator.uniform(1, 3, len(sizes))).astype(np.int64)),
    }
    return {name: pc.if_else(funded, column, pa.scalar(None, column.type)) for name, column in columns.items()}
