"""Places: accuracy on labelled texts, shares of real ones, and what must not be read into a text.

`places_labelled.csv` was labelled by judgement before the rules were run on it; the rules and words were mended by the
errors of one half, and the other half was only counted. An empty city or country means that the text names none; an
empty region is not labelled.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.normal import place_lookup, places
from sightline.model.normal.places import country_code, read_place
from sightline.model.normal.text import fold_text
from sightline.model.values import Location
from sightline.model.vocabularies.countries import countries_by_code
from sightline.model.vocabularies.place_words import place_words
from sightline.model.vocabularies.regions import regions

with (Path(__file__).parent / "places_labelled.csv").open(encoding="utf-8", newline="") as _file:
    LABELLED = list(csv.DictReader(_file))
HELD_OUT = [row for row in LABELLED if zlib.crc32(row["text"].encode()) % 2]


def _read(text: str) -> Location:
    return read_place(Location(text=text))


def _wrong(rows: list[dict[str, str]], field: str) -> list[tuple[str, str]]:
    """The texts of which a part is read otherwise than labelled, with what was read."""
    read = [(row, getattr(_read(row["text"]), {"city": "city"}.get(field, f"{field}_code")) or "") for row in rows]
    return [(row["text"], found) for row, found in read if fold_text(found) != fold_text(row[field])]


@pytest.mark.parametrize(("field", "least"), [("country", 0.97), ("city", 0.95), ("region", 0.95)])
def test_accuracy(field: str, least: float) -> None:
    rows = [row for row in HELD_OUT if row[field] or field == "country"]
    assert len(rows) >= 250
    wrong = _wrong(rows, field)
    print(f"{field}: {1 - len(wrong) / len(rows):.3f} of {len(rows)}")  # noqa: T201
    assert 1 - len(wrong) / len(rows) >= least, wrong


def test_no_city_is_invented() -> None:
    rows = [row for row in LABELLED if not row["city"]]
    assert len(_wrong(rows, "city")) <= 0.05 * len(rows)


def test_labels_are_known() -> None:
    assert len({row["text"] for row in LABELLED}) == len(LABELLED)
    for row in LABELLED:
        assert not row["country"] or row["country"] in countries_by_code()
        if row["region"]:
            country, _, code = row["region"].partition("-")
            assert regions().within(country, fold_text(code)), row


SAME = [
    ["New York, NY, USA", "NYC", "new york city", "USA - NY - New York", "New York, New York, United States"],
    ["München", "Munich, Bavaria, Germany", "80331 München", "Muenchen, DE", "München und Umgebung", "Germany, Munich"],
    ["広島市", "広島県広島市", "Hiroshima, Japan"],
    ["深圳市", "广东省深圳市南山区", "中国广东省深圳市", "Shenzhen, Guangdong, China"],
    ["Montréal", "Montreal, QC", "Montreal, Quebec, Canada", "Greater Montreal"],
    ["Philadelphia, PA", "Philadephia, PA", "Philly", "PHILADELPHIA, PENNSYLVANIA 19103"],
    ["Kraków", "Cracow, Poland", "Krakow, Lesser Poland Voivodeship", "Rynek Główny 5, 31-042 Kraków, Polska"],
    ["Brasília", "Brasilia, DF, Brazil", "Brasília - DF"],
]


@pytest.mark.parametrize("texts", SAME, ids=lambda each: each[0])
def test_spellings_read_alike(texts: list[str]) -> None:
    found = {(place.city, place.region_code, place.country_code) for place in map(_read, texts)}
    assert len(found) == 1, found


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("the Democratic People's Republic of Korea", "KP"),
        ("Republic of the Congo", "CG"),
        ("The Democratic Republic of the Congo", "CD"),
        ("the Kingdom of Norway", "NO"),
        ("St. Lucia", "LC"),
        ("Bosnia & Herzegovina", "BA"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Austria", "AT"),
        ("Switzerlnad", None),
        ("Philipines", None),
    ],
)
def test_countries_are_not_mixed_up(text: str, country: str | None) -> None:
    """A stated country is taken at its word; only a text is read in spite of an error."""
    assert country_code(text) == country
    assert _read(text).country_code is not None


@pytest.mark.parametrize(
    ("parts", "city"),
    [
        (("Sidney", "NSW", "Australia"), "Sydney"),
        (("Sidney", "OH", "US"), "Sidney"),
        (("Columbia", "MO", "US"), "Columbia"),
        (("Parris", "TX", "US"), "Parris"),
        (("Oakdale", "CA", "US"), "Oakdale"),
    ],
)
def test_errors_are_mended_for_large_cities_alone(parts: tuple[str, str | None, str], city: str) -> None:
    given_city, region, country = parts
    assert read_place(Location(city=given_city, region=region, country=country)).city == city


@given(st.sampled_from(LABELLED))
def test_readings_are_fixed_points(row: dict[str, str]) -> None:
    once = _read(row["text"])
    assert read_place(once) == once
    parts = Location(city=once.city, region=once.region, country=once.country)
    again = read_place(parts)
    assert (again.city, again.country_code) == (once.city, once.country_code)


def test_caches_are_bounded() -> None:
    for cached in (places._read, place_lookup.mistyped_country, place_lookup._mistyped_city):
        assert cached.cache_info().maxsize


def test_data_is_sound() -> None:
    words = place_words()
    assert words.city_states <= countries_by_code().keys()
    for code, city in words.city_regions.items():
        country, _, region = code.partition("-")
        assert regions().within(country, fold_text(region))
        assert _read(f"{city}, {countries_by_code()[country].name}").country_code == country
    for name, code, country in words.known.values():
        assert country in countries_by_code()
        assert not code or regions().within(country, fold_text(code)), (name, code, country)


def _share(found: list[bool]) -> float:
    return sum(found) / len(found)


@pytest.mark.real
def test_countries_of_a_public_list(real_data: Path) -> None:
    with (real_data / "reference/country-codes.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["ISO3166-1-Alpha-2"].strip()]
    shares = {}
    for column in ("official_name_en", "CLDR display name", "UNTERM French Short", "UNTERM Spanish Short"):
        stated = [row for row in rows if row[column].strip()]
        shares[column] = _share([country_code(row[column]) == row["ISO3166-1-Alpha-2"].strip() for row in stated])
    capitals = [row for row in rows if row["Capital"] and row["CLDR display name"]]
    texts = [(f"{row['Capital']}, {row['CLDR display name']}", row["ISO3166-1-Alpha-2"].strip()) for row in capitals]
    shares["capital, country"] = _share([_read(text).country_code == code for text, code in texts])
    print({name: round(share, 3) for name, share in shares.items()})  # noqa: T201
    assert min(shares["official_name_en"], shares["CLDR display name"], shares["capital, country"]) >= 0.97
    assert min(shares.values()) >= 0.9


def _stated_locations(real_data: Path) -> set[str]:
    """Every text that Y Combinator's directory ever gave as the locations of a company."""
    folder = real_data / "yc_companies_2021_2024"
    found: set[Any] = set()
    for name in ("base_2021-12-02.jsonl.gz", "changes_to_2024-11-13.jsonl.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                found.add(row.get("all_locations"))
                found.add((row.get("new") or {}).get("all_locations"))
                found.add(((row.get("fields") or {}).get("all_locations") or [None, None])[1])
    return {each for each in found if each}


@pytest.mark.real
def test_locations_of_companies(real_data: Path) -> None:
    firsts = {text.split(";")[0].strip() for text in _stated_locations(real_data)} - {"Remote"}
    stated = [(text, [part.strip() for part in text.split(",")]) for text in sorted(firsts)]
    read = [(parts, _read(text)) for text, parts in stated]
    country = _share([country_code(parts[-1]) == place.country_code for parts, place in read])
    city = _share([place.city is not None for parts, place in read if len(parts) == 3])
    region = _share([place.region_code is not None for parts, place in read if len(parts) == 3])
    print(f"{len(read)} texts: country {country:.3f}, of those of three parts city {city:.3f}, region {region:.3f}")  # noqa: T201
    assert country >= 0.99
    assert city >= 0.98
    assert region >= 0.95
