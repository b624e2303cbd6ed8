"""Who is meant by a scrap of identity: exact keys, names, both, and what contradicts itself."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import pytest

from sightline.errors import InvalidInput
from sightline.services import Services, identify
from sightline.services.identify import Identified
from sightline.services.questions import CompanyQuestion, PersonQuestion
from tests.services.saying import COMPANY, PERSON, made_up_name, said, tell

ACME: dict[str, Any] = {"name": "Acme Robotics", "domain": "acme.com"}
GLOBEX: dict[str, Any] = {"name": "Globex", "domain": "globex.de"}


def person(key: str, name: str, company: dict[str, str] | None = None, **fields: Any) -> Any:
    jobs: dict[str, Any] = (
        {"positions": [{"company": company, "title": "Engineer", "current": True}]} if company else {}
    )
    return said(PERSON, key, full_name=name, **jobs, **fields)


@pytest.fixture
def known(services: Services) -> dict[int, str]:
    """Who is who, by id."""
    linkedin = {"network": "linkedin", "url": "https://www.linkedin.com/in/ada", "username": "ada", "id": "123"}
    tell(
        services,
        said(COMPANY, "acme", **ACME, former_names=["Zenith Labs"], phones=[{"value": "+14155550100"}]),
        said(COMPANY, "globex", **GLOBEX, external_ids={"cik": "320193"}),
        said(COMPANY, "other", name="Globex Catering", domain="globex-catering.com"),
        person("ada", "Ada Lovelace", ACME, emails=[{"value": "ada@acme.com"}], profiles=[linkedin]),
        person("bob", "Robert Noyce", GLOBEX, phones=[{"value": "+14155550123"}], emails=[{"value": "bob@globex.de"}]),
        person("bea", "Beatrice Stone", GLOBEX, birth_date="1980-05-03"),
        *(person(f"smith{number}", "James Smith", {"name": made_up_name(number)}) for number in range(10)),
        person("maria", "Maria Kowalczyk", {"name": "Initech"}),
        person("maria2", "Maria Kowalczyk", {"name": "Umbrella"}),
    )
    tell(services, person("ada", "Ada Lovelace", ACME, emails=[{"value": "ada@home.net"}], profiles=[linkedin]), at=9)
    keys = ["ada", "bob", "bea", "maria", "maria2", *(f"smith{number}" for number in range(10))]
    people = services.lookup.by_key("crm", PERSON, keys)
    companies = services.lookup.by_key("crm", COMPANY, ["acme", "globex", "other"])
    return {entity: key for key, entity in (people | companies).items()}


def ask(services: Services, question: dict[str, Any]) -> Identified:
    if question.pop("kind", None) == "company":
        return services.identify.company(msgspec.convert(question, CompanyQuestion))
    return services.identify.person(msgspec.convert(question, PersonQuestion))


def found(services: Services, known: dict[int, str], question: dict[str, Any]) -> list[tuple[str, int]]:
    answer = ask(services, dict(question))
    return [(known[each.record.id], each.likelihood) for each in answer.candidates]


ADA = "Ada Lovelace"
SURE: list[tuple[dict[str, Any], str]] = [
    ({"emails": ["ADA@home.net"]}, "ada"),
    ({"emails": ["ada@acme.com"]}, "ada"),  # once hers
    ({"hashed_emails": [hashlib.sha256(b"ada@home.net").hexdigest().upper()]}, "ada"),
    ({"hashed_emails": [hashlib.sha256(b"ada@acme.com").hexdigest()]}, "ada"),
    ({"profiles": ["https://uk.linkedin.com/in/ADA/?trk=x"]}, "ada"),
    ({"profiles": ["ada"]}, "ada"),
    ({"profiles": ["123"]}, "ada"),
    ({"source": "crm", "key": "bob"}, "bob"),
    ({"phones": ["(415) 555-0123"], "full_name": "Bob Noyce"}, "bob"),
    ({"full_name": ADA, "company": {"name": "ACME Robotics Inc."}}, "ada"),
    ({"full_name": ADA, "company": {"domain": "www.acme.com"}}, "ada"),
    ({"full_name": ADA, "company": {"name": "Zenith Labs"}}, "ada"),  # as it was called once
    ({"full_name": "Bob Noyce", "company": {"numbers": {"cik": "320193"}}}, "bob"),  # by what it is called
    ({"full_name": ADA, "company": {"phones": ["+14155550100"]}}, "ada"),
    ({"full_name": "LOVELACE, Ada", "company": {"name": "Acme Robotics"}}, "ada"),
    ({"first_name": "Bob", "last_name": "Noyce", "company": {"domain": "globex.de"}}, "bob"),
    ({"full_name": "Beatrice Stone", "born": "1980-05-03"}, "bea"),
    ({"full_name": "Maria Kowalczyk", "company": {"name": "Umbrella"}}, "maria2"),
    ({"kind": "company", "domain": "https://www.acme.com/about"}, "acme"),
    ({"kind": "company", "numbers": {"CIK": "320193"}}, "globex"),
    ({"kind": "company", "name": "Zenith Labs", "domain": "acme.com"}, "acme"),
    ({"kind": "company", "source": "crm", "key": "acme"}, "acme"),
]


@pytest.mark.parametrize(("question", "who"), SURE)
def test_what_is_sure(services: Services, known: dict[int, str], question: dict[str, Any], who: str) -> None:
    first, *others = found(services, known, question)
    assert first[0] == who
    assert first[1] >= 8
    assert all(likelihood <= 1 for _, likelihood in others)


def test_a_name_alone_is_shared_by_all_who_bear_it(services: Services, known: dict[int, str]) -> None:
    ((who, likelihood),) = found(services, known, {"full_name": "Beatrice Stone"})
    assert who == "bea"
    assert 4 <= likelihood <= 6
    assert [each for _, each in found(services, known, {"full_name": "Maria Kowalczyk"})] == [3, 3]
    assert [each for _, each in found(services, known, {"full_name": "James Smith"})] == [1] * 10


@pytest.mark.parametrize(
    "question",
    [
        {"full_name": "Ada Lovelave"},  # a consonant slipped
        {"full_name": "Ada Lavelace"},
        {"full_name": "Ada Lovelave", "company": {"domain": "acme.com"}},
        {"full_name": "Adda Lovelacce", "company": {"name": "Acme Robotics"}},
    ],
)
def test_a_slip_in_a_name_finds_its_bearer(services: Services, known: dict[int, str], question: dict[str, Any]) -> None:
    ((who, _),) = found(services, known, question)
    assert who == "ada"


@pytest.mark.parametrize("name", ["Acme", "acme", "Globex"])
def test_a_short_name_that_spells_a_domain_finds_its_company(
    services: Services, known: dict[int, str], name: str
) -> None:
    first, *_ = found(services, known, {"kind": "company", "name": name})
    assert first[0] == name.lower()
    assert first[1] >= 5
    ((who, likelihood), *_) = found(services, known, {"full_name": "Ada Lovelave", "company": {"name": "acme"}})
    assert (who, likelihood >= 4) == ("ada", True)


def test_contradictions_lower_the_likelihood_and_are_told(services: Services, known: dict[int, str]) -> None:
    answer = ask(services, {"full_name": "Robert Noyce", "emails": ["ada@home.net"]})
    assert {known[each.record.id] for each in answer.candidates} == {"ada", "bob"}
    assert all(each.likelihood <= 6 for each in answer.candidates)
    (ada,) = [each for each in answer.candidates if known[each.record.id] == "ada"]
    seen = {each.feature: each for each in ada.matched}
    assert seen["email"].bits > 0
    assert (seen["email"].asked, seen["email"].held) == ("ada@home.net", "ada@home.net")
    assert seen["name"].bits < 0
    assert (seen["name"].asked, seen["name"].held) == ("Robert Noyce", ADA)


def test_an_identifier_that_nobody_has_finds_nobody(services: Services, known: dict[int, str]) -> None:
    assert found(services, known, {"emails": ["nobody@nowhere.com"]}) == []
    assert found(services, known, {"ids": [10**9]}) == []
    assert found(services, known, {"full_name": "Xaver Unterhuber"}) == []


PLACEHOLDERS: list[dict[str, Any]] = [
    {"emails": [{"value": "test@test.com"}]},
    {"phones": [{"value": "+10000000000"}]},
    {"profiles": [{"network": "linkedin", "url": "https://www.linkedin.com/in/me", "username": "me"}]},
]


def test_a_placeholder_that_many_hold_tells_nothing(services: Services) -> None:
    rows = [said(PERSON, f"p{n}", full_name=made_up_name(n), **PLACEHOLDERS[n % 3]) for n in range(300)]
    tell(services, *rows)
    for question in ({"emails": ["test@test.com"]}, {"phones": ["+10000000000"]}, {"profiles": ["me"]}):
        answer = ask(services, dict(question))
        assert 0 < len(answer.candidates) <= identify.MOST
        assert {each.likelihood for each in answer.candidates} == {0}
        assert {level.level for each in answer.candidates for level in each.matched} == {"shared"}
        named = ask(services, {**question, "full_name": made_up_name(7)})
        assert [5 <= each.likelihood <= 7 for each in named.candidates] == [True]


OFFICE: dict[str, Any] = {"emails": [{"value": "info@acme.com"}]}
PAGE: dict[str, Any] = {"profiles": [{"network": "web", "url": "https://acme.com/team"}]}
NOBODYS_OWN: list[tuple[dict[str, Any], str]] = [
    ({"emails": ["info@acme.com"]}, "email"),
    ({"hashed_emails": [hashlib.sha256(b"info@acme.com").hexdigest()]}, "email"),
    ({"profiles": ["https://acme.com/team"]}, "profile"),
    ({"kind": "company", "domain": "wordpress.com"}, "domain"),
]


@pytest.mark.parametrize(("question", "feature"), NOBODYS_OWN)
def test_what_is_nobodys_own_finds_its_holders_but_tells_little(
    services: Services, question: dict[str, Any], feature: str
) -> None:
    tell(
        services,
        person("ann", "Ann Stone", **OFFICE, **PAGE),
        person("ben", "Benedikt Wood", **OFFICE, **PAGE),
        said(COMPANY, "blog", name="Stone Letters", domain="wordpress.com"),
        said(COMPANY, "other", name="Wood Pages", domain="wordpress.com"),
    )
    answer = ask(services, dict(question))
    assert len(answer.candidates) == 2
    for each in answer.candidates:
        assert each.likelihood <= 1
        assert (feature, "shared", 0.0) in [(one.feature, one.level, one.bits) for one in each.matched]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"emails": ["nonsense"]}, "emails"),
    ({"emails": ["@"]}, "emails"),
    ({"hashed_emails": ["abc"]}, "hashed_emails"),
    ({"phones": ["12"]}, "phones"),
    ({"profiles": ["https://www.linkedin.com/feed/"]}, "profiles"),
    ({"full_name": "😀"}, "full_name"),
    ({"full_name": "?!"}, "full_name"),
    ({"full_name": "x" * 10_000}, "full_name"),
    ({"first_name": "y" * 501}, "first_name"),
    ({"emails": [f"a{n}@b.com" for n in range(21)]}, "emails"),
    ({"full_name": ADA, "born": "yesterday"}, "born"),
    ({"full_name": ADA, "country": "Atlantis"}, "country"),
    ({"full_name": ADA, "company": {"domain": "nonsense"}}, "company.domain"),
    ({"full_name": ADA, "company": {"name": "?!"}}, "company.name"),
    ({"full_name": ADA, "company": {"phones": ["12"]}}, "company.phones"),
    ({"full_name": ADA, "company": {"country": "Atlantis"}}, "company.country"),
    ({"kind": "company", "domain": "nonsense"}, "domain"),
    ({"kind": "company", "name": "!"}, "name"),
    ({"kind": "company", "numbers": {"": "1"}}, "numbers"),
]


@pytest.mark.parametrize(("question", "field"), BAD)
def test_a_value_that_is_none_is_refused(services: Services, question: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ask(services, dict(question))
    assert caught.value.field == field


@pytest.mark.parametrize(
    "question",
    [{}, {"full_name": "  "}, {"emails": [""]}, {"title": "CEO"}, {"company": {"name": "Acme"}}, {"kind": "company"}],
)
def test_a_question_about_nobody_is_refused(services: Services, question: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        ask(services, dict(question))


@pytest.mark.parametrize("name", ["A", "Ж", "李", "A B", "Ada 😀", "x" * 500, "a " * 200, "0"])
def test_any_name_is_answered(services: Services, known: dict[int, str], name: str) -> None:
    assert all(each.likelihood <= 5 for each in ask(services, {"full_name": name}).candidates)
    assert all(each.likelihood <= 5 for each in ask(services, {"kind": "company", "name": name}).candidates)
