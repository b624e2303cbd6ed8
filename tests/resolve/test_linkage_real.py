"""Linkage on public labelled files: FEBRL 3 and 4, and fake_1000."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import linkage
from sightline.resolve.linkage.config import read_config


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "config", "least"),
    [
        ("febrl_dataset3.csv", "febrl3", 0.99),
        ("febrl_dataset4a.csv", "febrl4", 0.99),
        ("fake_1000.csv", "fake_1000", 0.95),
    ],
)
def test_public_files_are_linked(real_data: Path, file: str, config: str, least: float) -> None:
    config_path = linkage.CONFIGS / f"{config}.toml"
    found = linkage.run(real_data / "entity_resolution" / file, read_config(config_path), peers=False)
    scores = {line.measure: line.f1 for line in found.lines}
    assert scores["clusters, by pairs"] >= least
