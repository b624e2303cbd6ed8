"""Who is the same: a table of cases that sources bring, the hostile ones among them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sightline.model.observation import Observation, Op, SubjectKind
from sightline.resolve import matching as matching_module
from sightline.resolve import pairs as pairs_module
from sightline.services import open_services
from sightline.settings import Settings
from tests.services.linking import Batch, Judged, Outcome, clusters_of_kind, opened, outcome, read, together
from tests.services.saying import COMPANY, PERSON, said, tell, write_exchange

WAYS = pytest.mark.parametrize("bulk", [False, True], ids=["row by row", "bulk"])
_homes = itertools.count()


def told(tmp_path: Path, *rows: Observation | tuple[str, Observation], bulk: bool = False) -> Outcome:
    """What is made of rows, each a day later than the one before; those of the source "crm" stand alone."""
    batches = []
    for at, row in enumerate(rows):
        source, observation = row if isinstance(row, tuple) else ("crm", row)
        batches.append(Batch(source, at, (observation,)))
    return outcome(tmp_path / str(next(_homes)), batches, bulk=bulk, checked=False)


def person(key: str, name: str, email: str = "", company: tuple[str, str] | None = None, **fields: Any) -> Observation:
    """A person; the company is its name and domain."""
    if name:
        fields["full_name"] = name
    if email:
        fields["emails"] = [{"value": email}]
    if company:
        fields["positions"] = [{"title": "Engineer", "company": {"name": company[0], "domain": company[1]}}]
    return said(PERSON, key, **fields)


def company(key: str, name: str, domain: str = "", **fields: Any) -> Observation:
    """A company."""
    if domain:
        fields["domain"] = domain
    return said(COMPANY, key, name=name, **fields)


def linkedin(name: str) -> list[dict[str, str]]:
    return [{"network": "linkedin", "url": f"https://www.linkedin.com/in/{name}", "username": name}]


# what says nothing

ODD_NAMES = ["", " ", "X", "🙂", "🙂🙂 🙂", "a" * 10_000, "word " * 2_000, "...", "李", "\u200b", "Dr.", "123"]


@WAYS
def test_odd_names_are_taken_and_glue_nobody(tmp_path: Path, bulk: bool) -> None:
    """The same odd name twice, of people and of companies: no reason to take two for one."""
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(ODD_NAMES):
        for copy in "ab":
            rows.append({"kind": "person", "key": f"{number}{copy}", "fields": {"full_name": name}})
            rows.append({"kind": "company", "key": f"{number}{copy}", "fields": {"name": name}})
    path = write_exchange(tmp_path / "odd.jsonl", rows, source="crm", observed_at="2024-01-01")
    settings = Settings(home=tmp_path / "home")
    with open_services(settings) as services, opened(settings) as store:
        (summary,) = services.imports.files([path])
        assert summary.read == len(rows) == summary.stored + summary.rejected
        if bulk:
            services.admin.reindex()
        assert services.admin.verify(deep=True) == []
        with store.read() as reader:
            assert {len(cluster) for cluster in read(reader).partition} == {1}


def test_an_email_that_is_none_costs_the_value_and_the_rest_goes_on(tmp_path: Path) -> None:
    people = [("a", "Ada Lovelace", "not an address"), ("b", "Ada Lovelace", "ada@acme.com"), ("c", "", "ada@acme.com")]
    rows = [
        {"kind": "person", "key": key, "fields": {"full_name": name, "emails": [{"value": email}]}}
        for key, name, email in people
    ]
    path = write_exchange(tmp_path / "some.jsonl", rows, source="crm", observed_at="2024-01-01")
    settings = Settings(home=tmp_path / "home")
    with open_services(settings) as services, opened(settings) as store:
        (summary,) = services.imports.files([path])
        assert summary.read == 3
        assert sum(summary.reasons.values()) + sum(summary.left_out.values()) == 1
        with store.read() as reader:
            assert together(read(reader), "b", "c")


PLACEHOLDERS: list[dict[str, Any]] = [
    {"emails": [{"value": "test@test.com"}]},
    {"emails": [{"value": "noreply@gmail.com"}]},
    {"phones": [{"value": "0000000000"}]},
    {"phones": [{"value": "+1 000 000 0000"}]},
    {"phones": [{"value": "+14155550100"}]},
    {"profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/in/unknown", "username": "unknown"}]},
]


@pytest.mark.parametrize("fields", PLACEHOLDERS, ids=str)
@WAYS
def test_a_thousand_with_one_placeholder_are_a_thousand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], bulk: bool
) -> None:
    """And they cost no more comparisons than a bound for each, not one for each pair."""
    compared: list[int] = []
    link = pairs_module.link

    def counted(*given: Any) -> Any:
        compared.append(1)
        return link(*given)

    monkeypatch.setattr(matching_module, "link", counted)
    rows = tuple(person(f"p{n}", name, **fields) for n, name in enumerate(unlike_names(1_000)))
    batches = [Batch("crm", 0, rows[at : at + 100]) for at in range(0, 1_000, 100)]
    found = outcome(tmp_path / "home", batches, bulk=bulk, checked=False)
    assert {len(cluster) for cluster in found.partition} == {1}
    rounds = len(batches) if bulk else 1
    assert len(compared) < 20_000 * rounds


def unlike_names(count: int) -> list[str]:
    """Names that are nobody's nickname or slip of each other."""
    given = ["Ada", "Boris", "Chen", "Dmitri", "Esther", "Farid", "Gudrun", "Hiroshi", "Ingrid", "Jamal"]
    first = ["Bak", "Dol", "Fen", "Gur", "Ham", "Jit", "Kos", "Lup", "Mer", "Nav"]
    last = ["bert", "cova", "dini", "fson", "gard", "hosh", "stroem", "kker", "lund", "vitch"]
    return [f"{a} {b}{c}" for a, b, c in itertools.islice(itertools.product(given, first, last), count)]


# people

SAME_PEOPLE: dict[str, list[Any]] = {
    "an initial": [("Ada Lovelace", {}), ("A. Lovelace", {})],
    "a nickname": [("William Turing", {}), ("Bill Turing", {})],
    "another script": [("Дмитрий Соколов", {}), ("Dmitry Sokolov", {})],
    "a name that friends use": [
        ("Garland Brinkmann", {"first_name": "Garland", "last_name": "Brinkmann", "nickname": "Andy"}),
        ("Andy Brinkmann", {}),
    ],
    "a quoted nickname": [('Earl L. "Rick" Brinkmann', {}), ("Rick Brinkmann", {})],
    "another name": [("Katherine Coleman", {"alternative_names": ["Katherine Johnson"]}), ("Katherine Johnson", {})],
    "an order": [("Lovelace, Ada", {}), ("Ada Lovelace", {})],
    "a slip": [("Katherine Brinkmann", {}), ("Katherine Brinkman", {})],
    "a middle name": [("Margaret Heafield Hamilton", {}), ("Margaret Hamilton", {})],
}


@pytest.mark.parametrize("names", SAME_PEOPLE.values(), ids=SAME_PEOPLE)
@WAYS
def test_spellings_of_a_name_at_one_company_are_one_person(tmp_path: Path, names: list[Any], bulk: bool) -> None:
    rows = [
        (source, person("a", name, company=("Analytical Engines", "analyticalengines.com"), **fields))
        for source, (name, fields) in zip(("crm", "vendor"), names, strict=True)
    ]
    assert together(told(tmp_path, *rows, bulk=bulk), ("crm", "a"), ("vendor", "a"))


def test_who_changed_her_surname_stays_one_by_her_profile(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        person("a", "Katherine Coleman", profiles=linkedin("kcoleman")),
        ("vendor", person("a", "Katherine Johnson", profiles=linkedin("kcoleman"))),
    )
    assert together(found, "a", ("vendor", "a"))


def test_who_changed_her_surname_under_a_stable_key_takes_the_other_source_along(tmp_path: Path) -> None:
    firm = ("Langley Research", "langley-research.org")
    found = told(
        tmp_path,
        person("a", "Katherine Coleman", company=firm),
        ("vendor", person("a", "Katherine Coleman", company=firm)),
        person("a", "Katherine Johnson", company=firm),
    )
    assert together(found, "a", ("vendor", "a"))


@pytest.mark.parametrize("names", [("Ken Griffey Jr.", "Ken Griffey Sr."), ("Ken Griffey II", "Ken Griffey III")])
@WAYS
def test_father_and_son_at_one_company_are_two(tmp_path: Path, names: Sequence[str], bulk: bool) -> None:
    firm = ("Griffey & Sons", "griffeysons.com")
    rows = [(source, person("a", name, company=firm)) for source, name in zip(("crm", "vendor"), names, strict=True)]
    assert not together(told(tmp_path, *rows, bulk=bulk), ("crm", "a"), ("vendor", "a"))


@pytest.mark.parametrize("members", [2, 3, 4])
@WAYS
def test_a_family_that_shares_a_mailbox_is_as_many_as_it_has_members(tmp_path: Path, members: int, bulk: bool) -> None:
    rows = [
        (source, person("a", f"{name} Brinkmann", "the.brinkmanns@gmail.com"))
        for source, name in zip(("crm", "vendor", "web", "list"), ("Ute", "Karl", "Sofie", "Emil"), strict=True)
    ]
    found = told(tmp_path, *rows[:members], bulk=bulk)
    assert {len(cluster) for cluster in found.partition} == {1}


@WAYS
def test_colleagues_who_give_the_address_of_a_role_are_themselves(tmp_path: Path, bulk: bool) -> None:
    rows = [
        (source, person("a", f"{name} Brinkmann", "info@brinkmann-holz.de", ("Brinkmann Holz", "brinkmann-holz.de")))
        for source, name in (("crm", "Ute"), ("vendor", "Karl"))
    ]
    assert not together(told(tmp_path, *rows, bulk=bulk), ("crm", "a"), ("vendor", "a"))


@WAYS
def test_a_switchboard_glues_nobody(tmp_path: Path, bulk: bool) -> None:
    phones = [{"value": "+493012345678"}]
    firm = ("Brinkmann Holz", "brinkmann-holz.de")
    rows = [
        (source, person(f"p{n}", name, company=firm, phones=phones))
        for source, names in (("crm", unlike_names(40)), ("vendor", unlike_names(80)[40:]))
        for n, name in enumerate(names)
    ]
    found = told(tmp_path, *rows, bulk=True)
    assert {len(cluster) for cluster in clusters_of_kind(found)} == {1}


def test_namesakes_at_different_companies_are_two(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        person("a", "John Smith", company=("Brinkmann Holz", "brinkmann-holz.de")),
        ("vendor", person("a", "John Smith", company=("Acme", "acme.com"))),
    )
    assert not together(found, "a", ("vendor", "a"))


@WAYS
def test_colleagues_with_the_same_work_and_given_name_are_two(tmp_path: Path, bulk: bool) -> None:
    job = {"title": "Auditor", "company": {"name": "Acme", "domain": "acme.com"}, "start": "2021-01-03"}
    rows = [
        (source, person("a", name, positions=[job], location={"city": "Tampa", "country_code": "US"}))
        for source, name in (("crm", "Kathy Castor"), ("vendor", "Kathy Brinkmann"))
    ]
    assert not together(told(tmp_path, *rows, bulk=bulk), ("crm", "a"), ("vendor", "a"))


# companies


@WAYS
def test_a_domain_that_twenty_share_is_nobodys_own(tmp_path: Path, bulk: bool) -> None:
    """An agency's site, or the parent's: each of them stays itself, whichever comes first."""
    names = ["Bakery Holm", "Ortega Dental", "Zenith Roofing", "Quarry Lane Books", "Velvet Tailors"]
    names += [f"{name} {what}" for name in ("Ibex", "Mulberry", "Sparrow", "Cobalt", "Juniper")
              for what in ("Chemicals", "Logistics", "Cinema")]  # fmt: skip
    rows = [(f"s{n % 3}", company(f"c{n}", name, "agency.com")) for n, name in enumerate(names)]
    for order in (rows, rows[::-1]):
        found = told(tmp_path, *order, bulk=bulk)
        assert len(clusters_of_kind(found, COMPANY)) == len(names)


SAME_NAME = {
    "domains": ({"domain": "mercury.com"}, {"domain": "mercurymarine.com"}),
    "cities": ({"location": {"city": "Lagos", "country": "NG"}}, {"location": {"city": "Oslo", "country": "NO"}}),
    "numbers": ({"external_ids": {"cik": "1"}}, {"external_ids": {"cik": "2"}}),
}


@pytest.mark.parametrize("fields", SAME_NAME.values(), ids=SAME_NAME)
@WAYS
def test_two_companies_of_one_name_are_two(tmp_path: Path, fields: tuple[Any, Any], bulk: bool) -> None:
    rows = [(source, company("c", "Mercury", **each)) for source, each in zip(("crm", "vendor"), fields, strict=True)]
    assert not together(told(tmp_path, *rows, bulk=bulk), ("crm", "c"), ("vendor", "c"), kind=COMPANY)


@WAYS
def test_a_renamed_company_stays_one_and_the_other_source_follows(tmp_path: Path, bulk: bool) -> None:
    """The other source knows it by its old name only, and then by its new one."""
    before, after = company("c", "Pluot Communications", "pluot.co"), company("c", "Daily", "daily.co")
    found = told(tmp_path, before, ("vendor", before), after, bulk=bulk)
    assert together(found, "c", ("vendor", "c"), kind=COMPANY)
    found = told(tmp_path, before, after, ("vendor", after), ("web", before), bulk=bulk)
    assert together(found, "c", ("vendor", "c"), ("web", "c"), kind=COMPANY)


@WAYS
def test_a_company_that_moved_to_another_domain_stays_one(tmp_path: Path, bulk: bool) -> None:
    before, after = company("c", "Brinkmann Holz", "brinkmann.de"), company("c", "Brinkmann Holz", "brinkmann-holz.com")
    found = told(tmp_path, before, ("vendor", before), after, ("web", after), bulk=bulk)
    assert together(found, "c", ("vendor", "c"), ("web", "c"), kind=COMPANY)


@WAYS
def test_a_domain_that_changes_hands_does_not_glue(tmp_path: Path, bulk: bool) -> None:
    rows: list[Any] = [
        company("old", "Quarry Lane Books", "quarry.com"),
        company("old", "Quarry Lane Books", "quarrylanebooks.com"),
        ("vendor", company("new", "Zenith Roofing", "quarry.com")),
    ]
    found = told(tmp_path, *rows, bulk=bulk)
    assert not together(found, "old", ("vendor", "new"), kind=COMPANY)
    in_one_source = [*rows[:2], company("new", "Zenith Roofing", "quarry.com")]
    assert not together(told(tmp_path, *in_one_source, bulk=bulk), "old", "new", kind=COMPANY)


# loops


def test_a_loop_of_merges_and_one_that_bites_its_tail(tmp_path: Path) -> None:
    names: list[tuple[SubjectKind, str, str]] = [(PERSON, "crm", key) for key in "abcd"]
    rows = tuple(person(key, name) for key, name in zip("abcd", unlike_names(4), strict=True))
    loop = [Judged(one, other, True) for one, other in itertools.pairwise([*names, names[0]])]
    found = outcome(tmp_path / "home", [Batch("crm", 0, rows), *loop])
    assert together(found, *"abcd")
    broken = outcome(tmp_path / "broken", [Batch("crm", 0, rows), *loop, Judged(names[0], names[1], False)])
    assert not together(broken, "a", "b")


def test_what_was_gone_is_still_somebody(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with open_services(settings) as services, opened(settings) as store:
        tell(services, person("a", "Ada Lovelace", "ada@acme.com"))
        tell(services, said(PERSON, "a", Op.gone), at=1)
        tell(services, person("a", "Ada Lovelace", "ada@acme.com"), source="vendor", at=2)
        assert services.admin.verify(deep=True) == []
        with store.read() as reader:
            assert together(read(reader), "a", ("vendor", "a"))
