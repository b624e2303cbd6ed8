"""News as it is read for companies: spans, domains, tickers, and how much a name says by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.model.company import Company
from sightline.resolve.news.reading import LONGEST, MAX_SPANS, read
from sightline.resolve.news.weighing import weigh
from sightline.resolve.news.words import COMMON, DISTINCT, LETTERS, PHRASE, RARE, name_weight


def spans(title: str) -> set[str]:
    return {span.text for span in read(title, None).spans}


def test_names_are_runs_of_words_with_capitals() -> None:
    found = spans("Bank of America sues AT&T and O'Reilly's unit in 3M case, says Booking.com")
    assert {"Bank of America", "AT&T", "O'Reilly", "3M", "Booking.com"} <= found
    assert not {"sues", "unit", "of America"} & found
    assert {"Acme", "Globex"} <= spans("Acme-Globex merger")
    assert "Acme Globex" not in spans("Acme: Globex merges")


def test_what_stands_in_a_text_beside_names() -> None:
    article = read(
        "Acme grows - The Times",
        "See https://www.acme.co.uk/x or mail press@globex.com (NASDAQ: ACME) v2.0 U.S.",
        url="https://news.times.com/1",
        publisher="The Times",
    )
    assert article.domains == {"acme.co.uk"}
    assert article.mail_domains == {"globex.com"}
    assert article.tickers == {"ACME"}
    assert article.host == "times.com"
    assert "Times" not in {span.text for span in article.spans if span.part.title}


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("Target", COMMON), ("Apple", COMMON), ("Block, Inc.", COMMON), ("Morgan", COMMON), ("Lisbon", COMMON),
        ("Charles Schwab", COMMON), ("Best Buy", PHRASE), ("General Motors", PHRASE), ("IBM", LETTERS),
        ("Lattixo", RARE), ("Lattixo Robotics", DISTINCT),
    ],
)  # fmt: skip
def test_how_much_a_name_says(name: str, weight: int) -> None:
    assert name_weight(name) == weight


def test_a_ticker_of_another_company_excludes_this_one() -> None:
    acme = Company(name="Acmeon", domain="acmeon.com", ticker="ACM")
    assert weigh(read("Acmeon (NYSE: ACM) grows", None), acme) is not None
    assert weigh(read("Acmeon (NYSE: AON) grows", None), acme) is None
    assert weigh(read("Rain", None), acme) is None


@given(st.text(max_size=300), st.text(max_size=600))
def test_any_text_is_read(title: str, summary: str) -> None:
    for span in read(title, summary, title, summary).spans:
        assert span.text
        assert span.end - span.start <= LONGEST
        assert span.legal_form in (True, False)


@pytest.mark.parametrize("piece", ["A", "Aa ", "a.", "a-", "A&A", "+", "a@", "(nasdaq:", "A'", "(A, ", "www."])
def test_long_runs_are_cut_not_followed(piece: str) -> None:
    # A pattern that backtracks over such runs would not come back.
    assert len(read(piece * 50_000, piece * 50_000).spans) <= MAX_SPANS
