"""The vocabularies: whole, without doubles, and true to one another and to the contracts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from sightline.model.normal.companies import company_key
from sightline.model.normal.places import alpha3, country_code, country_name
from sightline.model.normal.text import fold_text
from sightline.model.values import EmailStatus, PhoneStatus, PhoneType
from sightline.model.vocabularies import (
    band,
    countries,
    function,
    functions,
    industries,
    industry,
    neutral_values,
    seniorities,
    seniority,
    size_band,
    size_bands,
    term,
    terms,
    to_neutral,
    to_wire,
    wire_enum,
    wire_enums,
)
from sightline.model.vocabularies.industries import industry_groups
from sightline.model.vocabularies.lists import term_set
from sightline.model.vocabularies.networks import network
from sightline.model.vocabularies.regions import regions
from sightline.model.vocabularies.title_words import rank_words, work_words
from sightline.model.vocabularies.wire import Vendor

SHARED = Path(__file__).resolve().parents[3] / "shared"


def test_ids_are_unique() -> None:
    many: list[Sequence[object]] = [
        [each.id for each in seniorities()],
        [each.id for each in functions()],
        [each.id for each in industries()],
        [each.code for each in countries()],
        [(each.country, each.code) for each in regions().all],
        *[[each.id for each in terms(name)] for name in ("company_types", "business_types", "news_event_types")],
        *[[each.id for each in terms(name)] for name in ("hiring_departments", "funding_types")],
    ]
    for ids in many:
        assert [each for each, count in Counter(ids).items() if count > 1] == []


def test_sizes() -> None:
    assert (len(functions()), len(terms("news_event_types")), len(terms("hiring_departments"))) == (26, 26, 16)
    assert len(industries()) > 400
    assert all(len(term_set(name)) > 200 for name in ("free_mail", "role_addresses", "shared_hosts"))


def test_the_ladder_falls() -> None:
    ranks = [each.rank for each in seniorities()]
    assert ranks == sorted(ranks, reverse=True)
    deciding = [each.decision_maker for each in seniorities()]
    assert deciding == sorted(deciding, reverse=True), "whoever stands above a decision maker is one"


def test_every_rung_means_the_same_on_the_wire() -> None:
    for each in seniorities():
        assert to_wire("leadiq", "Seniority", each.id) == each.leadiq
        assert to_wire("lusha", "SeniorityLabel", each.id) == each.lusha
        assert to_wire("saber", "SeniorityLevel", each.id) == each.sales_navigator
        assert to_wire("saber", "SeniorityItem", each.id) == each.item
        assert to_wire("saber", "JobPostSeniority", each.id) == each.job_posts


def test_names_lead_back_to_ids() -> None:
    for each in seniorities():
        assert seniority(each.id) == seniority(each.label) == each
    for work in functions():
        assert function(work.id) == function(work.label) == work
        assert to_wire("saber", "Department", work.id) == work.label
        assert work.lusha in wire_enum("lusha", "HiringDepartment").names
    for trade in industries():
        assert industry(trade.id) == industry(trade.label) == trade
        assert trade.group in {group.id for group in industry_groups()}
    assert [industry(each) and industry(each).id for each in ("Computer Software", "E-COMMERCE", "alchemy")] == [  # type: ignore[union-attr]
        "software development",
        "online and mail order retail",
        None,
    ]


def test_size_bands_leave_no_gap() -> None:
    bands = size_bands()
    assert [each.min for each in bands[1:]] == [each.max + 1 for each in bands if each.max]
    assert [size_band(each) for each in (0, 1, 10, 11, 5000, 10_001)] == [
        "1-10",
        "1-10",
        "1-10",
        "11-50",
        "1001-5000",
        "10001+",
    ]
    for text in ("501-1,000 employees", "501-1K", "501 – 1000"):
        assert (found := band(text)) is not None
        assert found.id == "501-1000"
    assert band("many") is None


def test_neutral_values_exist() -> None:
    known = {
        "EmailVerificationStatusType": {each.value for each in EmailStatus},
        "PhoneType": {each.value for each in PhoneType},
        "PhoneVerificationStatusType": {each.value for each in PhoneStatus},
        "CompanyBusinessTypeValue": {each.id for each in terms("business_types")},
        "Seniority": {each.id for each in seniorities()},
    }
    for name, ours in known.items():
        meant = {value for each in wire_enum("leadiq", name).values for value in each.neutral}
        assert meant == ours - ({"unverified"} - meant), name
    for name in wire_enum("leadiq", "SocialNetworkType").names:
        neutral = to_neutral("leadiq", "SocialNetworkType", name)
        assert neutral is not None
        assert network(neutral) is not None
    assert {to_neutral("lusha", "NewsEventType", each) for each in wire_enum("lusha", "NewsEventType").names} == {
        each.id for each in terms("news_event_types")
    }
    assert {to_neutral("saber", "CompanySize", each) for each in wire_enum("saber", "CompanySize").names} == {
        each.id for each in size_bands()
    }


def test_wire_values_map_both_ways() -> None:
    assert neutral_values("leadiq", "Seniority", "Executive") == ("c_level", "partner", "owner")
    assert to_wire("leadiq", "PhoneVerificationStatusType", "verified") == "Verified"
    assert to_neutral("leadiq", "TaskStatus", "Failed") is None
    assert to_wire("leadiq", "PhoneType", "smoke_signal") is None
    with pytest.raises(KeyError):
        to_neutral("leadiq", "PhoneType", "SmokeSignal")
    about = {each.name: each.about for each in wire_enum("leadiq", "InvalidReason").values}
    assert len(about) == 50
    assert all(about.values())
    assert all(f"5.{name[-2]}.{name[-1]}" in str(text) for name, text in about.items() if name.startswith("Email"))


def test_the_title_words_name_known_things() -> None:
    for word in ("ceo", "werkstudent", "directrice"):
        (found,) = rank_words().book.find([word])
        assert found.meaning is not None
        assert seniority(found.meaning) is not None
    assert work_words().find(["vertriebsinnendienstleitung"])[0].meaning.function == "sales"


def test_terms_go_by_many_names() -> None:
    assert (found := term("company_types", "Publicly traded")) is not None
    assert found.id == "public"
    assert term("funding_types", "series-a") == term("funding_types", "Series A")
    assert term("funding_types", "a gift") is None


@pytest.mark.real
def test_leadiq_enums_are_those_of_the_live_schema() -> None:
    path = SHARED / "contracts" / "leadiq-live-2026-08.graphql"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    text = path.read_text(encoding="utf-8")
    live = {
        name: tuple(re.findall(r"^\s+(\w+)", body, re.MULTILINE))
        for name, body in re.findall(r"^enum (\w+) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    }
    assert live == {name: each.names for name, each in wire_enums("leadiq").items()}


@pytest.mark.real
@pytest.mark.parametrize("vendor", ["lusha", "saber"])
def test_other_enums_are_those_of_the_fact_sheets(vendor: Vendor) -> None:
    path = SHARED / "contracts" / f"{vendor}.md"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    text = path.read_text(encoding="utf-8")
    for name, each in wire_enums(vendor).items():
        if not each.ours:
            assert [value for value in each.names if value not in text] == [], name


@pytest.mark.real
def test_countries_agree_with_the_reference_table() -> None:
    path = SHARED / "data" / "reference" / "country-codes.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["ISO3166-1-Alpha-2"]]
    for row in rows:
        assert alpha3(row["ISO3166-1-Alpha-2"]) == row["ISO3166-1-Alpha-3"]
    names = [
        (row["ISO3166-1-Alpha-2"], row[column]) for row in rows for column in ("CLDR display name", "official_name_en")
    ]
    known = [(code, name) for code, name in names if name]
    missed = [(code, name, country_code(name)) for code, name in known if country_code(name) != code]
    assert [each for each in missed if each[2]] == [], "no name leads to another country"
    assert len(missed) < 0.06 * len(known), missed


@pytest.mark.real
def test_common_legal_forms_are_known() -> None:
    """The reference also lists typing errors and transliterations; the plain abbreviations are what names carry."""
    path = SHARED / "data" / "reference" / "rigour_org_types.yml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    lines = re.findall(r"^\s+-? ?display: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    shown = {form for line in lines if (form := line.partition("#")[0].strip("'\" ")) < "\u0370"}
    known = {form for form in shown if company_key(f"Zyxq {form}") == "zyxq"}
    assert len(known) > 0.6 * len(shown), sorted(shown - known)


def test_names_of_countries_are_their_own() -> None:
    assert [each.code for each in countries() if country_code(each.name) != each.code] == []
    assert [each.code for each in countries() if country_name(each.code) != each.name] == []
    doubles = Counter(fold_text(name) for each in countries() for name in {each.name, *each.aliases})
    owners = Counter(key for each in countries() for key in {fold_text(name) for name in (each.name, *each.aliases)})
    assert [name for name in doubles if owners[name] > 1] == []
