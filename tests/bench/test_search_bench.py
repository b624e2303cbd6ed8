"""The search benchmark at a size at which it says nothing of speed, but must give the right answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.measure import Timings, Verdict, ratio
from bench.population import Population
from bench.search import Options, run
from bench.targets import search_verdicts
from sightline.model.observation import SubjectKind


def test_engine_and_peers_agree_at_a_small_size(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    options = Options(
        people=1_500,
        companies=150,
        rounds=3,
        json=report,
        home=tmp_path / "home",
        peers=("tantivy", "duckdb"),
        watched=1,
    )
    assert run(options)
    found = json.loads(report.read_text())
    assert found["differences"] == []
    systems = {(row["question"], row["system"]): row for row in found["timings"]}
    assert all(systems[question, "sightline"]["runs"] == 3 for question, _ in systems)
    assert {system for _, system in systems} == {"sightline", "bare SQLite", "tantivy", "duckdb"}
    assert found["serving"]["visible"] is not None
    unmeasured = [target["name"] for target in found["targets"] if target["met"] is None]
    assert unmeasured
    assert all("PostgreSQL" in name for name in unmeasured)


def test_a_population_is_made_again_from_its_seed() -> None:
    one, same, other = (list(Population(50, 10, seed).person_rows()) for seed in (1, 1, 2))
    assert one == same != other
    assert [each.kind for each in Population(5, 3).company_rows()] == [SubjectKind.company] * 3
    changed = list(Population(50, 10).changed_people(20, seed=1))
    assert len({each.key for each in changed}) == 20
    assert {each.key for each in changed} <= {each.key for each in one}


def test_percentiles_ratios_and_verdicts() -> None:
    timings = Timings()
    timings.taken["3 selective", "sightline"] = [float(number) for number in range(1, 101)]
    assert timings.percentile("3 selective", "sightline", 0.5) == 51
    assert timings.percentile("3 selective", "sightline", 0.99) == 100
    assert timings.percentile("3 selective", "duckdb", 0.5) is None
    assert ratio(1, 4) == pytest.approx(0.25)
    assert ratio(1, None) is ratio(None, 1) is None
    assert [Verdict("v", measured, 2).met for measured in (None, 2, 2.1)] == [None, True, False]


def test_what_was_not_measured_is_not_called_met() -> None:
    from bench.serving import Served

    verdicts = search_verdicts(Timings(), Served(start=0.1, catch_up=0.1, memory={}))
    assert [verdict.name for verdict in verdicts if verdict.met is not None] == ["start from a snapshot"]
