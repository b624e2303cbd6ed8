from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sightline.errors import InvalidFile
from sightline.model.observation import SubjectKind
from sightline.sources.files.reader import open_file
from sightline.sources.mapping.detect import choose_profile, detect, fit
from sightline.sources.mapping.mapper import make_mapper
from sightline.sources.mapping.preview import preview
from sightline.sources.mapping.profile import load_profile
from tests.sources.small_files import write


def first(tmp_path: Path, header: str, row: str, profile: str = "generic") -> Any:
    reader = open_file(write(tmp_path, "a.csv", f"{header}\n{row}\n"))
    mapper = make_mapper(fit(load_profile(profile), reader), country="DE")
    [mapped] = mapper.map_chunk(next(iter(reader.chunks())))
    assert mapped.problems == ()
    [observation] = mapped.observations
    return observation


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("First Name,Last Name,E-mail,Job Title,Company,City", "Ada,Lovelace,ada@x.io,CEO,Acme,London"),
        ("first_name,last_name,email,title,company_name,city", "Ada,Lovelace,ada@x.io,CEO,Acme,London"),
        ("firstName,lastName,emailAddress,jobTitle,companyName,city", "Ada,Lovelace,ada@x.io,CEO,Acme,London"),
        ("Vorname;Nachname;E-Mail-Adresse;Berufsbezeichnung;Firma;Stadt", "Ada;Lovelace;ada@x.io;CEO;Acme;London"),
        ("Prénom;Nom de famille;Courriel;Poste;Société;Ville", "Ada;Lovelace;ada@x.io;CEO;Acme;London"),
        ("Nombre;Apellidos;Correo electrónico;Cargo;Empresa;Ciudad", "Ada;Lovelace;ada@x.io;CEO;Acme;London"),
    ],
)
def test_people_in_many_spellings(tmp_path: Path, header: str, row: str) -> None:
    found = first(tmp_path, header, row)
    assert (found.kind, found.key) == (SubjectKind.person, "ada@x.io")
    claim = found.claim
    assert (claim.first_name, claim.last_name, claim.emails[0].value) == ("Ada", "Lovelace", "ada@x.io")
    assert (claim.positions[0].title, claim.positions[0].company.name) == ("CEO", "Acme")
    assert claim.location.city == "London"


def test_a_table_of_people_also_tells_of_the_companies_that_they_work_for(tmp_path: Path) -> None:
    header = "First Name,Last Name,LinkedIn,Company,Company Domain,Company Size,Industry"
    path = write(tmp_path, "a.csv", f"{header}\nAda,Lovelace,linkedin.com/in/ada,Acme,acme.com,51-200,Software\n")
    reader = open_file(path)
    mapper = make_mapper(fit(load_profile("generic"), reader), country="DE")
    [mapped] = mapper.map_chunk(next(iter(reader.chunks())))
    person, company = mapped.observations
    ada: Any = person.claim
    acme: Any = company.claim
    assert ada.profiles[0].username == "ada"
    assert ada.positions[0].company.key == company.key == "acme.com"
    assert (acme.name, acme.domain, acme.industry) == ("Acme", "acme.com", "Software")
    assert (acme.headcount_range.min, acme.headcount_range.max) == (51, 200)


def test_companies(tmp_path: Path) -> None:
    found = first(tmp_path, "Company,Website,Employees,Branche,Land", "Acme,www.acme.de,11-50,Software,Deutschland")
    assert (found.kind, found.key) == (SubjectKind.company, "acme.de")
    assert (found.claim.headcount_range.min, found.claim.website) == (11, "https://www.acme.de")
    assert (found.claim.industry, found.claim.location.country) == ("Software", "Deutschland")


@pytest.mark.parametrize(
    ("header", "row"), [("Name,Company", "Ada Lovelace,Acme"), ("name,email,company,website", "Ada,a@x.io,Acme,x.io")]
)
def test_names_beside_companies_are_those_of_people(tmp_path: Path, header: str, row: str) -> None:
    found = first(tmp_path, header, row)
    assert (found.kind, found.claim.positions[0].company.name) == (SubjectKind.person, "Acme")


def test_the_caller_may_say_of_whom_a_table_tells(tmp_path: Path) -> None:
    reader = open_file(write(tmp_path, "a.csv", "name,domain\nAda Lovelace,acme.com\n"))
    kinds = [choose_profile(reader, kind).subject[0].kind for kind in (None, SubjectKind.person, SubjectKind.company)]
    assert kinds == [SubjectKind.company, SubjectKind.person, SubjectKind.company]


def test_a_table_that_tells_of_nobody_is_refused(tmp_path: Path) -> None:
    reader = open_file(write(tmp_path, "a.csv", "city,country\nLondon,UK\n"))
    with pytest.raises(InvalidFile, match=r"who a row is about\. Its columns are: city, country\.") as caught:
        choose_profile(reader)
    assert "email" in (caught.value.hint or "")


def test_a_table_of_unknown_headers_is_refused(tmp_path: Path) -> None:
    reader = open_file(write(tmp_path, "a.csv", "foo,bar\n1,2\n"))
    with pytest.raises(InvalidFile, match=r"Its columns are: foo, bar\.") as caught:
        choose_profile(reader)
    assert "generic" in (caught.value.allowed or ())


HEADERS = {
    "hubspot_contacts": "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date",
    "hubspot_companies": "Record ID,Company name,Company owner,Create Date,Phone Number,City,Industry",
    "salesforce_contacts": "Id,AccountId,LastName,FirstName,Title,Email,Phone,MailingCity",
    "salesforce_accounts": "Id,Name,Type,BillingStreet,BillingCity,BillingCountry,Website,Industry",
    "salesforce_leads": "Id,LastName,FirstName,Company,Status,Email,LeadSource",
    "apollo_contacts": "First Name,Last Name,Title,Company Name for Emails,Email,Email Status,Person Linkedin Url",
    "apollo_accounts": "Company,Company Name for Emails,Account Stage,Lists,# Employees,Industry,Website",
    "linkedin_connections": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "sp500": "Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded",
    "generic": "Vorname,Nachname,Firma,Lieblingsfarbe",
}


@pytest.mark.parametrize(("name", "header"), HEADERS.items())
def test_the_profile_made_for_a_file_comes_first(tmp_path: Path, name: str, header: str) -> None:
    candidates = detect(open_file(write(tmp_path, "a.csv", header + "\n")))
    assert candidates[0].profile.name == name
    assert [each.score for each in candidates] == sorted((each.score for each in candidates), reverse=True)


def test_a_preview_tells_what_would_happen(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.csv",
        "Vorname,E-Mail,Farbe,Farbe\nAda,ada@x.io,rot,rot\nAlan,nope,,\n,,blau,\n" + "Bo,b@x.io,,\n" * 50,
    )
    reader = open_file(path)
    mapper = make_mapper(choose_profile(reader))
    shown = preview(reader, mapper, limit=20)
    assert (shown.read, shown.mapped, shown.rejected, shown.complete) == (20, 19, 1, False)
    assert {(use.column, use.transform) for use in shown.mapping} >= {("Vorname", "text"), ("E-Mail", "email")}
    assert shown.unknown == ("Farbe", "Farbe (2)")
    assert shown.observations == {"person": 19}
    assert len(shown.remarks) == 1
    assert len(shown.sample) == 5
    assert [row.line for row in shown.bad] == [3, 4]
    assert preview(reader, mapper, limit=1000).complete
