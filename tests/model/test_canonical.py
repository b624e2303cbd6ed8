"""What must hold of every normaliser: fixed points, no exception but ValueError, bounded time on long input."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sightline.model.normal.companies import company_key
from sightline.model.normal.dates import clean_date, clean_instant, first_day, to_days
from sightline.model.normal.domains import clean_domain, is_shared_host, public_suffix, strict_domain
from sightline.model.normal.emails import clean_email, is_role_address
from sightline.model.normal.links import clean_profile
from sightline.model.normal.names import parse_person_name
from sightline.model.normal.phones import clean_phone
from sightline.model.normal.places import country_code, read_place, region_name
from sightline.model.normal.text import fold_text, words
from sightline.model.normal.titles import read_title
from sightline.model.values import Location
from sightline.model.vocabularies import function, industry, seniorities, seniority

PIECES = st.sampled_from(
    [
        *[
            "a",
            "B",
            "é",
            "ß",
            "İ",
            "ŉ",
            "ﬁ",
            "™",
            "が",
            "가",
            "हि",
            "ʼ",
            "株式会社",
            "王",
            "㈱",
            "Müller",
            "GmbH",
            "Inc.",
        ],
        *[
            "van",
            "Dr.",
            "Jr",
            "PhD",
            "The",
            "and",
            "S.A.",
            "CEO",
            "VP",
            "of",
            "to",
            "Berlin",
            "CA",
            "Germany",
            "Remote",
        ],
        *[" ", ",", ".", "-", "/", "'", '"', "(", ")", "@", "&", ":", "+", "%", "#", "?", "\t", "\n", "\x00", "\ud800"],
        *["http://", "www.", "linkedin.com/in/", "x.com/", "example", ".com", ".co.uk", "github.io", "%41", "%ff"],
        *["2021", "05", "1", "May", "mai", "00", "T10:00", "+1", "415", "5550123", "+49 30 "],
    ]
)
TEXT = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))

CLEANERS: dict[str, Callable[[str], str]] = {
    "fold_text": fold_text,
    "company_key": company_key,
    "clean_email": clean_email,
    "clean_domain": clean_domain,
    "strict_domain": strict_domain,
    "clean_phone": lambda s: clean_phone(s, "US"),
    "clean_phone without a country": lambda s: clean_phone(s, None),
    "clean_date": clean_date,
    "clean_date, day first": lambda s: clean_date(s, day_first=True),
    "full name": lambda s: (
        parse_person_name(s.replace(",", " ")).full
    ),  # a comma says more than the name that it orders
}


def attempt(clean: Callable[[str], str], text: str) -> tuple[str | None, str]:
    """The answer, or None and the words of the refusal."""
    try:
        return clean(text), ""
    except ValueError as refusal:
        return None, str(refusal)


@pytest.mark.parametrize("name", CLEANERS)
@settings(max_examples=100, deadline=None)
@given(text=TEXT)
@example(text="")
@example(text="\ud800")
@example(text="İ.ı")
@example(text="A N D")
def test_answers_are_fixed_points(name: str, text: str) -> None:
    once, refusal = attempt(CLEANERS[name], text)
    assert (once is None) == bool(refusal), "a refusal says what is wrong"
    if once is not None:
        assert CLEANERS[name](once) == once


@settings(max_examples=100, deadline=None)
@given(text=TEXT, network=st.sampled_from([None, "linkedin", "twitter", "facebook", "crunchbase", "example"]))
def test_profile_links_are_fixed_points(text: str, network: str | None) -> None:
    try:
        profile = clean_profile(text, network)
    except ValueError:
        return
    for link in (profile.url, *profile.sales_urls):
        if link is not None:
            again = clean_profile(link, None if profile.network == profile.url else network)
            assert (again.url, again.sales_urls) == (profile.url, profile.sales_urls)


@settings(max_examples=100, deadline=None)
@given(
    parts=st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("text", "city", "region", "region_code", "country", "country_code"), TEXT)
    )
)
def test_places_are_fixed_points(parts: dict[str, str]) -> None:
    once = read_place(Location(**parts))
    assert read_place(once) == once


@settings(max_examples=100, deadline=None)
@given(text=TEXT, other=TEXT)
def test_readings_never_fail(text: str, other: str) -> None:
    ranks = {each.id for each in seniorities()} | {None}
    reading = read_title(text)
    assert reading.seniority in ranks
    assert reading.function is None or function(reading.function) is not None
    assert words(text) == fold_text(text).split()
    assert parse_person_name(text, other, None, text).full == " ".join(
        parse_person_name(text, other, None, text).full.split()
    )
    for look_up in (country_code, industry, seniority, function, is_shared_host, is_role_address):
        look_up(text)
    region_name("US", text)


@settings(max_examples=100, deadline=None)
@given(text=TEXT)
def test_dates_have_a_first_day(text: str) -> None:
    try:
        date = clean_date(text)
    except ValueError:
        return
    assert first_day(date).isoformat().startswith(date)
    assert to_days(date) * 86_400_000 == clean_instant(first_day(date).isoformat())


LONG = [
    "a" * 10_000,
    "a." * 5_000,
    "a b " * 2_500,
    "(" * 10_000,
    "@" * 10_000,
    "%41" * 3_333,
    "é" * 10_000,
    "\"'" * 5_000,
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:3])
def test_long_input_is_bounded(text: str) -> None:
    """Nothing here is quadratic: the test's time limit would end it."""
    for clean in (*CLEANERS.values(), lambda s: str(clean_profile(s, "linkedin"))):
        assert len(attempt(clean, text)[1]) < 1000, "a refusal does not repeat all of a long input"
    read_place(Location(text=text, city=text, region=text))
    read_title(text)
    parse_person_name(text, text, text, text)
    industry(text)


def test_readings_can_be_encoded() -> None:
    assert msgspec.json.encode(read_title("VP Sales")) == b'{"seniority":"vp","function":"sales"}'
    assert public_suffix("foo.co.uk") == "co.uk"
