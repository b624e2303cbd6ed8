"""`sightline identify`, as a user runs it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from typing import Any

import msgspec
import pytest

from sightline.interfaces.cli.identity import CompanyOptions, EmployerOptions, PersonOptions, option_of
from sightline.services.questions import CompanyQuestion, PersonQuestion
from tests.interfaces.cli.command import Sightline

ACME = {"name": "Acme Robotics", "domain": "acme.com"}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Sightline:
    folder = tmp_path_factory.mktemp("identify")
    command = Sightline(folder / "home")
    job = {"company": ACME, "title": "Engineer", "current": True}
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("person", "ada", {"full_name": "Ada Lovelace", "emails": [{"value": "ada@acme.com"}], "positions": [job]}),
        ("person", "jon", {"full_name": "Jonathan Smith", "positions": [job], "birth_date": "1980-05-03"}),
        ("person", "bob", {"full_name": "Robert Noyce", "phones": [{"value": "+14155550123"}]}),
        ("company", "acme", {**ACME, "external_ids": {"cik": "320193"}, "former_names": ["Zenith Labs"]}),
        *(("person", f"kim{number}", {"full_name": "Kim Minjun"}) for number in range(7)),
    ]
    lines: list[dict[str, Any]] = [{"sightline": 1, "source": "crm", "observed_at": "2024-05-01T00:00:00Z"}]
    lines += [{"kind": kind, "key": key, "fields": fields} for kind, key, fields in rows]
    path = folder / "facts.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = command.here("import", str(path))
    assert done.code == 0, done.err
    return command


PEOPLE = [
    (("--name", "Jon Smiht", "--company", "acme"), "Jonathan Smith", 4),
    (("person", "--name", "Jon Smith", "--company-domain", "acme.com", "--born", "1980-05-03"), "Jonathan Smith", 8),
    (("--email", "ADA@acme.com"), "Ada Lovelace", 9),
    (("--hashed-email", hashlib.sha256(b"ada@acme.com").hexdigest()), "Ada Lovelace", 9),
    (("--first-name", "Bob", "--last-name", "Noyce", "--phone", "(415) 555-0123"), "Robert Noyce", 8),
    (("--source", "crm", "--key", "bob"), "Robert Noyce", 9),
    (("--name", "Ada Lovelace", "--company-number", "CIK=320193"), "Ada Lovelace", 8),
    (("--name", "Ada Lovelace", "--company", "Zenith Labs", "--only-current"), "Ada Lovelace", 8),
    (("company", "--number", "cik=320193"), "Acme Robotics", 9),
    (("company", "--name", "Zenith Labs", "--domain", "acme.com"), "Acme Robotics", 9),
    (("company", "--source", "crm", "--key", "acme"), "Acme Robotics", 9),
]


@pytest.mark.parametrize(("arguments", "name", "least"), PEOPLE)
def test_identify_finds(people: Sightline, arguments: tuple[str, ...], name: str, least: int) -> None:
    answer = people.here("identify", *arguments, "--json")
    assert answer.code == 0, answer.err
    first = answer.json["candidates"][0]
    assert name in (first["record"].get("full_name"), first["record"].get("name"))
    assert first["likelihood"] >= least
    shown = people.here("identify", *arguments)
    assert shown.out.split()[:5] == [str(first["likelihood"]), "of", "10", *name.split()]
    assert f"{first['record']['kind']} {first['record']['id']}" in shown.out


def test_identify_tells_what_matched_and_what_contradicts(people: Sightline) -> None:
    arguments = ("identify", "--email", "ada@acme.com", "--name", "Robert Noyce")
    answer = people.here(*arguments, "--json").json
    (ada,) = [each for each in answer["candidates"] if each["record"]["full_name"] == "Ada Lovelace"]
    seen = {each["feature"]: each for each in ada["matched"]}
    assert seen["email"]["bits"] > 0
    assert (seen["name"]["asked"], seen["name"]["held"]) == ("Robert Noyce", "Ada Lovelace")
    assert seen["name"]["bits"] < 0
    lines = [" ".join(line.split()) for line in people.here(*arguments).out.splitlines()]
    assert "+ email they share an email address ada@acme.com" in lines
    assert "- name the names differ Robert Noyce / Ada Lovelace" in lines


def test_identify_bounds_what_it_shows(people: Sightline) -> None:
    shown = people.here("identify", "--name", "Kim Minjun", "--limit", "3")
    assert shown.out.count("Kim Minjun  person") == 3
    assert "4 more" in shown.err
    answer = people.here("identify", "--name", "Kim Minjun", "--limit", "3", "--json").json
    assert (answer["total"], len(answer["candidates"])) == (7, 3)
    sure = people.here("identify", "--name", "Kim Minjun", "--min-likelihood", "9")
    assert (sure.code, sure.out) == (0, "")
    assert "Nobody is likely enough" in sure.err
    assert "7 less likely" in sure.err


def test_finding_nobody_is_no_failure(people: Sightline) -> None:
    answer = people.here("identify", "--email", "nobody@nowhere.com")
    assert (answer.code, answer.out) == (0, "")
    assert "Nobody is known" in answer.err
    told = people.here("identify", "--email", "nobody@nowhere.com", "--json").json
    assert told == {"total": 0, "suppressed": False, "candidates": []}


def test_who_is_suppressed_is_nobody_and_is_said_to_be(people: Sightline, sightline: Sightline) -> None:
    shutil.copytree(people.home, sightline.home)
    assert sightline.here("privacy", "suppress", "ada@acme.com").code == 0
    told = sightline.here("identify", "--email", "ada@acme.com", "--json").json
    assert told == {"total": 0, "suppressed": True, "candidates": []}
    shown = sightline.here("identify", "--email", "ada@acme.com")
    assert (shown.code, shown.out) == (0, "")
    assert "suppressed" in shown.err
    assert "Ada Lovelace" not in sightline.here("identify", "--name", "Ada Lovelace", "--company", "acme").out


REFUSED = [
    ((), "Nothing says who is looked for"),
    (("company",), "Nothing says which company"),
    (("company", "--country", "DE"), "Nothing says which company"),
    (("--email", "nonsense"), "--email"),
    (("--phone", "12"), "--phone"),
    (("--name", "?!"), "--name"),
    (("--name", "Ada", "--born", "yesterday"), "--born"),
    (("--name", "Ada", "--company", "?!"), "--company:"),
    (("--name", "Ada", "--company-domain", "nonsense"), "--company-domain"),
    (("--name", "Ada", "--company-country", "Atlantis"), "--company-country"),
    (("--name", "Ada", "--number", "12"), "--number"),
    (("--name", "Ada", "--number", "a=1", "--number", "a=2"), "--number"),
    (("--key", "3"), "--source"),
    (("--source", "crm"), "--key"),
    (("--name", "Ada", "--company-key", "3"), "--company-source"),
    (("--id", "x"), "--id"),
    (("--name", "Ada", "--limit", "0"), "--limit"),
    (("--name", "Ada", "--limit", "51"), "--limit"),
    (("--name", "Ada", "--min-likelihood", "11"), "--min-likelihood"),
    (("company", "--title", "CEO"), "--title"),
]


@pytest.mark.parametrize(("arguments", "says"), REFUSED)
def test_what_cannot_be_asked_is_refused(people: Sightline, arguments: tuple[str, ...], says: str) -> None:
    answer = people.here("identify", *arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("error:")
    assert says in answer.err


@pytest.mark.parametrize(
    ("question", "options", "prefix"),
    [
        (PersonQuestion, PersonOptions, ""),
        (CompanyQuestion, CompanyOptions, ""),
        (CompanyQuestion, EmployerOptions, "company."),
    ],
)
def test_each_identifier_of_a_question_has_its_option(
    question: type[msgspec.Struct], options: type[Any], prefix: str
) -> None:
    asked = {option_of(prefix + field) for field in question.__struct_fields__ if field not in ("company", "past")}
    assert asked == {f"--{each.name.replace('_', '-')}" for each in dataclasses.fields(options)}
