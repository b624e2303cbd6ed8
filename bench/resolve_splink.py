"""Splink on the rows of two sources, as a careful user would set it up for contacts."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_library as library
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

COLUMNS = ("first_name", "last_name", "email", "linkedin_url", "company_name", "job_title", "city")
RULES = (
    ("email",),
    ("linkedin_url",),
    ("last_name", "company_name"),
    ("first_name", "company_name"),
    ("first_name", "last_name", "city"),
)
SURE = 0.95
RANDOM_PAIRS = 1e6


def linked_by_splink(*sources: Iterable[pa.RecordBatch]) -> dict[str, int]:
    """The cluster of each row's id: trained on the rows, predicted and clustered."""
    warnings.simplefilter("ignore")
    con = duckdb.connect()
    con.execute("SET threads = 2")
    api = DuckDBAPI(connection=con)
    tables = [pa.Table.from_batches(list(each)).select(["id", *COLUMNS]) for each in sources]
    con.register("given", pa.concat_tables(tables))
    con.execute("CREATE TABLE rows AS SELECT id AS unique_id, * EXCLUDE id FROM given")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            library.NameComparison("first_name").configure(term_frequency_adjustments=True),
            library.NameComparison("last_name").configure(term_frequency_adjustments=True),
            library.ExactMatch("email"),
            library.ExactMatch("linkedin_url"),
            library.JaroWinklerAtThresholds("company_name", [0.9]).configure(term_frequency_adjustments=True),
            library.JaroWinklerAtThresholds("job_title", [0.9]),
            library.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in RULES],
    )
    linker = Linker(api.register("rows"), settings, log_level=logging.CRITICAL)
    sure: list[Any] = [block_on("email"), block_on("linkedin_url"), block_on("first_name", "last_name", "company_name")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS)
    for columns in (("first_name", "last_name"), ("email",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    predicted = linker.inference.predict(threshold_match_probability=SURE)
    made = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, SURE)
    found = con.sql(f"SELECT unique_id, cluster_id FROM {made.physical_name}").fetchall()
    numbers: dict[str, int] = {}
    return {row: numbers.setdefault(cluster, len(numbers)) for row, cluster in found}
