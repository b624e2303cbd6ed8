"""The registry of kinds, and what an operator may change of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import InvalidInput
from sightline.model.signal import Kind
from sightline.signals.rules import read_rules, standard_rules


def test_every_kind_has_a_rule_that_reads_as_a_sentence() -> None:
    rules = standard_rules()
    assert set(rules.kinds) == set(Kind)
    for rule in rules.kinds.values():
        assert rule.when[0].islower()
        assert "{" not in rule.when


def test_every_threshold_has_a_meaning_and_lies_within_its_bounds() -> None:
    rules = standard_rules()
    used = {name: value for rule in rules.kinds.values() for name, value in rule.thresholds.items()}
    assert set(used) == set(rules.thresholds)
    for rule in rules.kinds.values():
        for name, value in rule.thresholds.items():
            assert rules.thresholds[name].least <= value <= rules.thresholds[name].most


def test_no_file_is_our_rules() -> None:
    assert read_rules() is standard_rules()


def test_an_operators_file_changes_what_it_names(tmp_path: Path) -> None:
    own = tmp_path / "rules.toml"
    own.write_text("[surge_in_hiring]\njobs = 10\ntimes = 2.5\n[measures]\nit_spend = ['Tech budget']\n")
    rules, ours = read_rules(own), standard_rules()
    surge = rules[Kind.surge_in_hiring]
    assert (surge["jobs"], surge["times"]) == (10, 2.5)
    assert surge["weeks"] == ours[Kind.surge_in_hiring]["weeks"]
    assert "at least 10" in surge.when
    assert rules.measure_names()["techbudget"] == "it_spend"
    assert "itspend" not in rules.measure_names()
    assert rules[Kind.headcount_increase_1m] == ours[Kind.headcount_increase_1m]


def test_an_operators_file_changes_what_is_held(tmp_path: Path) -> None:
    own = tmp_path / "rules.toml"
    own.write_text("[holding]\nsubjects = 20\nreplaced = 90.5\n")
    limits, ours = read_rules(own).holding, standard_rules().holding
    assert (limits.subjects, limits.replaced) == (20, 90.5)
    assert limits.rewritten == ours.rewritten


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[holding]\nsubject = 3\n", "holding: "),
        ("[holding]\nsubjects = 1\n", "holding: "),
        ("[holding]\nreplaced = 101\n", "holding: "),
        ("[holding]\nreplaced = nan\n", "holding: "),
        ("[holding]\nreplaced = true\n", "holding: "),
        ("holding = 3\n", "holding: "),
        ("[surge_in_hirings]\njobs = 1\n", "surge_in_hirings"),
        ("surge_in_hiring = 3\n", "table of thresholds"),
        ("[surge_in_hiring]\njob = 1\n", "no threshold 'job'"),
        ("[surge_in_hiring]\njobs = 0\n", "a number from 1"),
        ("[surge_in_hiring]\njobs = nan\n", "a number from 1"),
        ("[surge_in_hiring]\njobs = true\n", "a number from 1"),
        ("[surge_in_hiring]\njobs = '3'\n", "a number from 1"),
        ("[measures]\nrevenue = ['r']\n", "no measure 'revenue'"),
        ("[measures]\nit_spend = 'spend'\n", "lists of names"),
        ("[measures]\nit_spend = ['Visits']\n", "stands for website_traffic and for it_spend"),
        ("[measures\n", "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_by_place(tmp_path: Path, text: str, named: str) -> None:
    own = tmp_path / "rules.toml"
    own.write_text(text)
    with pytest.raises(InvalidInput) as caught:
        read_rules(own)
    assert named in str(caught.value)
    assert str(own) in str(caught.value)
    assert caught.value.field == "signal_rules"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_rules(tmp_path / "none.toml")
