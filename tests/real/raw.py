"""The raw files, read with nothing but the standard library: what the tests compare Sightline's answers with."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Row = dict[str, Any]

YC_BASE = "yc_companies_2021_2024/base_2021-12-02.jsonl.gz"
YC_CHANGES = "yc_companies_2021_2024/changes_to_2024-11-13.jsonl.gz"
LEGISLATORS = "congress/legislators_seen_2017_2026.jsonl.gz"
SEATS_BASE = "congress/committee_membership_base_2017-06-26.json.gz"
SEATS_CHANGES = "congress/committee_position_changes_to_2022.jsonl.gz"
COMMITTEES = "congress/committees-current.json"
REMOTE = "remoteintech_companies/companies.jsonl.gz"
SP500 = "sp500/constituents_2026.csv"


def json_lines(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def json_document(path: Path) -> Any:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def yc_states(data: Path) -> dict[str, dict[str, Row]]:
    """For each day the companies of the directory by id: the first state and the 20 that the changes make of it."""
    state = {str(row["id"]): row for row in json_lines(data / YC_BASE)}
    states = {"2021-12-02": dict(state)}
    for change in json_lines(data / YC_CHANGES):
        key = str(change["id"])
        if change["op"] == "add":
            state[key] = change["new"]
        elif change["op"] == "remove":
            del state[key]
        else:
            state[key] = state[key] | {name: new for name, (_, new) in change["fields"].items()}
        states[change["data_day"]] = dict(state)
    return states


@cache
def legislators(data: Path) -> dict[str, Row]:
    """The members by GovTrack number; of two rows with one number, the one that was seen last."""
    rows = sorted(json_lines(data / LEGISLATORS), key=lambda row: str(row["last_seen"]))
    return {str(row["id"]["govtrack"]): row for row in rows}


@cache
def seats(data: Path) -> dict[str, dict[str, dict[str, str | None]]]:
    """After each moment of change: for each committee the titles of its members."""
    state: dict[str, dict[str, str | None]] = {}
    for committee, members in json_document(data / SEATS_BASE).items():
        state[committee] = {member["bioguide"]: member.get("title") for member in members}
    states = {"2017-06-26": {name: dict(members) for name, members in state.items()}}
    for change in json_lines(data / SEATS_CHANGES):
        members = state.setdefault(change["committee"], {})
        if change["op"] == "leave":
            del members[change["bioguide"]]
        else:
            members[change["bioguide"]] = change["new_title"]
        states[change["observed_at"]] = {name: dict(each) for name, each in state.items()}
    return states


def plain_domain(website: str | None) -> str | None:
    """The domain of a link where no list of public suffixes is needed to tell it: two labels, a common ending."""
    text = (website or "").strip()
    host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    labels = host.removeprefix("www.").split(".")
    return ".".join(labels) if len(labels) == 2 and labels[1] in ("com", "io", "ai", "org", "net", "app") else None
