"""The bulk way, the way row by row, and a rebuild: the same ids and records."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sightline.errors import Conflict
from sightline.model.observation import Observation, Op
from sightline.model.query import Key, Query
from sightline.resolve.model import model_version
from sightline.services import importing as importing_module
from sightline.services import open_services
from sightline.settings import Settings
from sightline.store import DerivedState, Store, What
from tests.services.saying import COMPANY, PERSON, all_records, comparable, person_row, said, tell, write_exchange

Batch = tuple[str, int, list[Observation]]

EMAILS = st.sampled_from([f"person{n}@acme.com" for n in range(4)])
PEOPLE = st.builds(
    lambda key, name, emails, company: said(
        PERSON,
        key,
        full_name=name,
        emails=[{"value": each} for each in emails],
        positions=[{"title": "CTO", "company": {"name": company, "domain": f"{company}.com"}}],
    ),
    st.sampled_from("abcdef"),
    st.sampled_from(["Ada Lovelace", "Bea Beta"]),
    st.lists(EMAILS, max_size=2, unique=True),
    st.sampled_from(["acme", "beta"]),
)
COMPANIES = st.builds(
    lambda key, name, domain: said(COMPANY, key, name=name, domain=domain),
    st.sampled_from("xyz"),
    st.sampled_from(["Acme", "ACME Inc", "Beta"]),
    st.sampled_from(["acme.com", "beta.com"]),
)
GONE = st.builds(lambda key: said(PERSON, key, Op.gone), st.sampled_from("abcdef"))
BATCHES = st.lists(
    st.tuples(
        st.sampled_from(["crm", "vendor"]),
        st.integers(0, 5),
        st.lists(st.one_of(PEOPLE, PEOPLE, COMPANIES, GONE), max_size=6),
    ),
    max_size=4,
    unique_by=lambda batch: batch[:2],
)
_homes = itertools.count()


def import_all(home: Path, batches: list[Batch], *, bulk: bool, then: str = "") -> list[object]:
    """The records after importing batches; `then` "reindex" rebuilds them, "verify" checks them."""
    settings = Settings(home=home)
    with pytest.MonkeyPatch.context() as patch, open_services(settings) as services:
        patch.setattr(importing_module, "worth_bulk", lambda rows, subjects: bulk)
        for source, at, rows in batches:
            summary = tell(services, *rows, source=source, at=at)
            assert summary.read == len(rows) == summary.stored + summary.unchanged + summary.rejected
            assert summary.bulk is bulk
        if then == "reindex":
            services.admin.reindex()
        assert services.admin.verify(deep=True) == []
    store = Store.open(settings)
    try:
        return comparable(all_records(store).values())
    finally:
        store.close()


@examples(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(BATCHES)
def test_all_ways_lead_to_the_same_records(tmp_path: Path, batches: list[Batch]) -> None:
    row_by_row = import_all(tmp_path / f"{next(_homes)}", batches, bulk=False)
    assert import_all(tmp_path / f"{next(_homes)}", batches, bulk=True) == row_by_row
    assert import_all(tmp_path / f"{next(_homes)}", batches, bulk=False, then="reindex") == row_by_row


def test_many_rows_into_a_small_store_go_in_bulk_and_the_feed_says_so(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    path = write_exchange(
        tmp_path / "many.jsonl", map(person_row, range(21_000)), source="crm", observed_at="2024-01-01"
    )
    rebuilt: list[str] = []
    with open_services(settings) as services:
        (summary,) = services.imports.files([path], progress=lambda what, done, total: rebuilt.append(what))
        assert (summary.bulk, summary.read, summary.stored) == (True, 21_000, 21_000)
        assert services.admin.verify() == []
        stats = services.admin.stats()
        assert services.search.people(Query(limit=0)).total == 17_500
        (ada,) = services.search.people(Query(where=Key("email", ("ada600@acme0.com",)))).records
        assert ada.noun.emails[0].value == "ada600@acme0.com"  # type: ignore[attr-defined]
    assert stats.records["person"] == 17_500  # every sixth shares an email with another
    assert {"Rows", "Clusters", "Records", "Index"} <= set(rebuilt)
    assert not (settings.home / "rebuild").exists()
    store = Store.open(settings)
    with store.read() as reader:
        assert reader.derived_state() is DerivedState.current
        assert [change.what for change in reader.feed(0)] == [What.rebuilt] * 2  # the records, and their signals
    store.close()


def test_a_small_import_into_a_larger_store_goes_row_by_row(tmp_path: Path) -> None:
    with open_services(Settings(home=tmp_path / "home")) as services:
        assert not tell(services, said(PERSON, "p1", full_name="Ada")).bulk


@pytest.mark.parametrize(
    ("rows", "subjects", "large"),
    [(19_999, 0, False), (20_000, 0, True), (50_000, 60_000, False), (60_000, 60_000, True)],
)
def test_when_the_bulk_way_is_worth_it(rows: int, subjects: int, large: bool) -> None:
    assert importing_module.worth_bulk(rows, subjects) is large


def test_an_import_that_died_in_the_bulk_way_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Derived state stays marked as stale until somebody rebuilds it, even where all rows are in."""
    settings = Settings(home=tmp_path / "home")
    rows = [said(PERSON, f"p{n}", full_name=f"Ada {n}", emails=[{"value": f"ada{n}@acme.com"}]) for n in range(9)]
    monkeypatch.setattr(importing_module, "worth_bulk", lambda rows, subjects: True)

    def die(*_: object) -> int:
        raise KeyboardInterrupt

    with open_services(settings) as services:
        with monkeypatch.context() as patch:
            patch.setattr(importing_module, "rebuild", die)
            with pytest.raises(KeyboardInterrupt):
                tell(services, *rows)
        assert "stale" in services.admin.verify()[0]
        summary = tell(services, *rows)
        assert (summary.resumed_from, summary.read, summary.stored) == (9, 9, 9)
        assert services.admin.verify(deep=True) == []
        assert services.admin.stats().records == {"person": 9}


def test_batches_of_other_sources_do_not_make_a_difference(tmp_path: Path) -> None:
    def batches() -> Iterator[Batch]:
        for source in ("crm", "vendor"):
            yield source, 1, [said(COMPANY, "x", name=f"Acme {source}", domain="acme.com")]

    one = import_all(tmp_path / "one", list(batches()), bulk=True)
    assert len(one) == 1


def test_what_another_model_decided_is_decided_anew(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with open_services(settings) as services:
        tell(services, said(PERSON, "p1", full_name="Ada Lovelace", emails=[{"value": "ada@acme.com"}]))
        store = Store.open(settings)
        with store.write() as writer:
            assert writer.model() == model_version()
            writer.set_model("another")
        (ada,) = all_records(store)
        with pytest.raises(Conflict, match="another version"):
            services.corrections.correct(PERSON, ada, {"headline": "x"}, "")
        tell(services, said(PERSON, "p2", full_name="Bea Beta"), at=1)
        with store.read() as reader:
            assert reader.model() == model_version()
        services.corrections.correct(PERSON, ada, {"headline": "x"}, "")
        assert services.admin.verify(deep=True) == []
        store.close()
