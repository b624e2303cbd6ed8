"""The bulk tables: deterministic, unique where identity rests on it, and fit for each other."""

from __future__ import annotations

import numpy as np
import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.normal.emails import clean_email
from sightline.sources.world.bulk import BATCH, bulk_companies, bulk_people
from sightline.sources.world.columns import rank_within


@pytest.fixture(scope="module")
def people() -> pa.Table:
    return pa.Table.from_batches(bulk_people(5, 70_000, 3_000))


@pytest.fixture(scope="module")
def companies() -> pa.Table:
    return pa.Table.from_batches(bulk_companies(5, 3_000))


def test_sizes_and_batches(people: pa.Table, companies: pa.Table) -> None:
    assert (len(people), len(companies)) == (70_000, 3_000)
    assert [len(batch) for batch in people.to_batches()] == [BATCH, 70_000 - BATCH]
    assert list(bulk_people(1, 0, 10)) == []


def test_the_same_seed_gives_the_same_rows(people: pa.Table) -> None:
    assert pa.Table.from_batches(bulk_people(5, 70_000, 3_000)).equals(people)
    assert not pa.Table.from_batches(bulk_people(6, 70_000, 3_000)).equals(people)


@pytest.mark.parametrize("column", ["id", "email", "linkedin_url", "personal_email"])
def test_what_identifies_a_person_is_unique(people: pa.Table, column: str) -> None:
    values = people[column].drop_null()
    assert len(values) > 5_000
    assert len(values.unique()) == len(values)


@pytest.mark.parametrize("column", ["id", "company_domain", "linkedin_url"])
def test_what_identifies_a_company_is_unique(companies: pa.Table, column: str) -> None:
    assert len(companies[column].unique()) == len(companies)


def test_people_work_at_the_companies_of_the_same_seed(people: pa.Table, companies: pa.Table) -> None:
    known = dict(zip(companies["company_domain"].to_pylist(), companies["company_name"].to_pylist(), strict=True))
    pairs = zip(people["company_domain"].to_pylist(), people["company_name"].to_pylist(), strict=True)
    assert all(known[domain] == name for domain, name in pairs)


def test_contacts_are_canonical(people: pa.Table) -> None:
    for email in people["email"].drop_null().to_pylist()[:500]:
        assert clean_email(email) == email
    for phone in people["mobile_phone"].drop_null().to_pylist()[:2_000]:
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone)), phone


def test_shares(people: pa.Table, companies: pa.Table) -> None:
    assert abs(people["email"].null_count / 70_000 - 0.40) < 0.01
    assert abs(people["started_on"].null_count / 70_000 - 0.50) < 0.01
    assert len(people["job_title"].unique()) > 5_000
    assert min(companies["employees"].to_pylist()) >= 4


def test_bigger_companies_have_more_people(people: pa.Table, companies: pa.Table) -> None:
    biggest = max(companies.to_pylist(), key=lambda row: row["employees"])
    works_there = sum(domain == biggest["company_domain"] for domain in people["company_domain"].to_pylist())
    assert works_there > 20 * 70_000 / 3_000


@given(st.lists(st.integers(0, 5), max_size=50))
def test_rank_within_counts_the_equal_ones_before(keys: list[int]) -> None:
    expected = [keys[:at].count(key) for at, key in enumerate(keys)]
    assert rank_within(np.array(keys, dtype=np.int64)).tolist() == expected
