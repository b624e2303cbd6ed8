"""The kind of event that a headline tells of: measured on headlines of our own, and the rules one by one."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.vocabularies.terms import term, terms
from sightline.signals.news.classify import LEAST, classify, stated
from sightline.signals.news.data import read_toml
from sightline.signals.news.patterns import Patterns
from sightline.signals.news.text import MAX_WORDS, sentences, words_of

EVENTS = {each.id for each in terms("news_event_types")}


def headlines(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"headlines_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def group(event: str) -> str:
    found = term("news_event_types", event)
    assert found is not None
    return found.group


@pytest.mark.parametrize("name", ["development", "held_out"])
def test_headlines_are_told_apart(name: str) -> None:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for row in headlines(name):
        found = classify(row["title"], row["summary"] or None, [row["company"]])
        event, expected = found.event_type if found else "", row["event_type"]
        if event and event == expected:
            right[group(event)] += 1
            continue
        if event:
            wrong[group(event)] += 1
        if expected:
            missed[group(expected)] += 1
    assert set(right) == {each.group for each in terms("news_event_types")}
    for each in right:
        assert right[each] / (right[each] + wrong[each]) >= 0.9, (each, "precision")
        assert right[each] / (right[each] + missed[each]) >= 0.8, (each, "recall")


def test_the_headlines_cover_every_type_and_are_enough() -> None:
    rows = [*headlines("development"), *headlines("held_out")]
    assert len(rows) >= 250
    assert {row["event_type"] for row in rows} == EVENTS | {""}
    assert not {row["title"] for row in headlines("development")} & {row["title"] for row in headlines("held_out")}


@pytest.mark.parametrize(
    ("title", "company", "event"),
    [
        ("Acmeon sues Globex over patents", "Acmeon", "lawsuit_filed"),
        ("Acmeon sues Globex over patents", "Globex", "lawsuit_faced"),
        ("Globex sued by Acmeon", "Globex", "lawsuit_faced"),
        ("Globex sued by Acmeon", "Acmeon", "lawsuit_filed"),
        ("Acmeon acquires Globex", "Acmeon", "merger_or_acquisition"),
        ("Acmeon acquires Globex", "Globex", "merger_or_acquisition"),
        ("Globex to be acquired by Acmeon", "Globex", "merger_or_acquisition"),
        ("Acmeon selects Globex as its payroll provider", "Acmeon", "new_vendor"),
        ("Acmeon selects Globex as its payroll provider", "Globex", "new_customer"),
        ("Globex chosen by Acmeon for payroll", "Globex", "new_customer"),
        ("Globex chosen by Acmeon for payroll", "Acmeon", "new_vendor"),
        ("Acmeon sells printing unit to Globex", "Acmeon", "asset_sale"),
        ("Acmeon sells printing unit to Globex", "Globex", "merger_or_acquisition"),
        ("Globex rival Acmeon raises $20M", "Acmeon", "funding_round"),
        ("Globex rival Acmeon raises $20M", "Globex", None),
        ("Globex-backed Acmeon raises $20M", "Globex", None),
        ("Acmeon raises $20M from Globex", "Globex", None),
        ("Acmeon hires former Globex executive Ann Lee as CFO", "Globex", None),
        ("Acmeon hires former Globex executive Ann Lee as CFO", "Acmeon", "executive_hire"),
    ],
)
def test_who_acts_and_who_is_acted_upon(title: str, company: str, event: str | None) -> None:
    found = classify(title, None, [company])
    assert (found.event_type if found else None) == event


def test_the_title_decides_before_the_text_and_the_main_clause_before_others() -> None:
    found = classify("Acmeon names Ann Lee CFO ahead of IPO", "The startup raised $20M in a Series B last year.")
    assert found is not None
    assert found.event_type == "executive_hire"
    assert found.highlight == "Acmeon names Ann Lee CFO ahead of IPO"
    told = classify("News from Acmeon", "We looked back. Today Acmeon raised $20M in a Series B round.")
    assert told is not None
    assert (told.event_type, told.highlight) == ("funding_round", "Today Acmeon raised $20M in a Series B round.")
    assert told.confidence < 95


def test_what_happens_to_others_in_the_text_is_not_the_companys() -> None:
    assert classify("Acmeon raises $20M", "Globex is a customer of theirs.", ["Globex"]) is None
    assert classify("Acmeon news", "Globex said it acquired a rival.", ["Globex"]) is not None


@pytest.mark.parametrize(
    "title",
    [
        "Acmeon denies plan to acquire Globex",
        "How Acmeon raised $20M in a Series A round",
        "Should Acmeon acquire Globex?",
        "10 ways to launch a product",
        "Acmeon erhält 20 Millionen Euro von Investoren",
        "Acmeon lève 20 millions d'euros auprès de ses actionnaires",
        "Acmeon despide a la mitad de su plantilla",
        "アクメ、20億円を調達",
        "",
        "   ",
    ],
)
def test_no_event(title: str) -> None:
    assert classify(title) is None


def test_doubt_lowers_the_confidence() -> None:
    sure, unsure = classify("Acmeon acquires Globex"), classify("Acmeon in talks to acquire Globex")
    assert sure is not None
    assert unsure is not None
    assert sure.event_type == unsure.event_type
    assert unsure.confidence == sure.confidence - 20


@pytest.mark.parametrize(("title", "words"), [
    ("Chief Revenue Officer", ["<officer>"]), ("co-founder", ["<officer>"]),
    ("VP of Sales", ["<officer>", "of", "sales"]),
    ("marketing chief", ["<officer>"]), ("accountant", ["accountant"]),
])  # fmt: skip
def test_titles_of_executives_are_those_of_the_vocabulary(title: str, words: list[str]) -> None:
    assert list(sentences(f"x {title}", None)[0].words[1:]) == words


@pytest.mark.parametrize(("text", "words"), [
    ("raises $20M", ["raises", "<money>"]), ("£1.5 billion", ["<money>"]), ("Rs 40 crore", ["<money>"]),
    ("20 million euros", ["<money>"]), ("cuts 15% of jobs", ["cuts", "<percent>", "of", "jobs"]),
    ("12,000 jobs", ["<number>", "jobs"]), ("Acme's U.S. unit", ["acme", "us", "unit"]),
])  # fmt: skip
def test_amounts_and_numbers_are_one_word(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_sentences_end_where_they_do() -> None:
    found = sentences(None, "Acme Inc. bought it. Mr. Lee left! Why?\nNobody knows")
    assert [each.text for each in found] == ["Acme Inc. bought it.", "Mr. Lee left!", "Why?", "Nobody knows"]


def test_a_stated_event_is_one_of_the_vocabulary() -> None:
    assert stated("M&A") == stated("merger_or_acquisition")
    assert stated("Weather") is None


@pytest.mark.parametrize("pattern", ["", "~3 word", "(a)? b", "a (b|(c)) d", "a {unknown} b"])
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        Patterns([(pattern, None)], {})


def test_rules_name_events_of_the_vocabulary() -> None:
    named = {each.get(side) for each in read_toml("rules.toml")["rule"] for side in ("event", "object")}
    assert named - {None} == EVENTS


@given(st.text(max_size=300), st.text(max_size=600), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_read(title: str, summary: str, names: list[str]) -> None:
    found = classify(title, summary, names)
    assert found is None or (found.event_type in EVENTS and LEAST <= found.confidence <= 100)


@pytest.mark.parametrize("piece", ["raises ", "$1", "1.", "(", "a.a", "'s ", "$ 9 ", "chief ", "buys the ", "! "])
def test_long_runs_are_cut_not_followed(piece: str) -> None:
    # A pattern that backtracks over such runs would not come back.
    assert all(len(each.words) <= MAX_WORDS for each in sentences(piece * 50_000, piece * 50_000))
    classify(piece * 50_000, piece * 50_000, [piece * 100])
