"""docs/timelines.md tells of every kind of signal, threshold and measure, in the words of the registry."""

from __future__ import annotations

import msgspec

from sightline.model.hold import Operation
from sightline.signals.rules import standard_rules
from tests.conftest import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "timelines.md").read_text(encoding="utf-8")


def table(section: str, beginning: str) -> list[str]:
    text = DOCUMENT.partition(f"## {section}\n")[2].partition("\n## ")[0]
    block = text[text.index(beginning) :].partition("\n\n")[0]
    return block.splitlines()[2:]


def test_every_kind_is_described() -> None:
    expected = [
        f"| `{kind.value}` | {rule.of} | {rule.when} | {', '.join(f'{n} {v}' for n, v in rule.thresholds.items())} |"
        for kind, rule in standard_rules().kinds.items()
    ]
    assert table("Kinds", "| kind |") == expected


def test_every_threshold_is_explained() -> None:
    rules = standard_rules()
    expected = [f"| `{name}` | {threshold.means} |" for name, threshold in rules.thresholds.items()]
    assert table("Thresholds", "| threshold |") == expected


def test_every_name_of_a_measure_is_listed() -> None:
    expected = [f"| `{name}` | {', '.join(names)} |" for name, names in standard_rules().measures.items()]
    assert table("Thresholds", "| measure |") == expected


def test_every_limit_of_holding_is_explained_as_it_is_set() -> None:
    limits = msgspec.to_builtins(standard_rules().holding)
    lines = [line.split(" | ")[:2] for line in table("A source is not the world", "| limit |")]
    assert lines == [[f"| `{name}`", f"{value:g}"] for name, value in limits.items()]


def test_every_operation_is_described() -> None:
    lines = "".join(table("A source is not the world", "| held |"))
    assert all(f"`{each.value}`" in lines for each in Operation)
