"""What is read from names, places and titles, as tables."""

from __future__ import annotations

import pytest

from sightline.model.normal.names import PersonName, parse_person_name
from sightline.model.normal.places import alpha3, country_code, country_name, read_place, region_name
from sightline.model.normal.titles import read_title
from sightline.model.values import Location

# name; first, middle, last, prefix, suffix, nickname
NAMES = """
Ada Lovelace; Ada, , Lovelace, , ,
Dr. Ada King Lovelace, PhD; Ada, King, Lovelace, Dr., PhD,
LOVELACE, ADA; Ada, , Lovelace, , ,
ludwig van beethoven; Ludwig, , van Beethoven, , ,
Juan Carlos de la Vega; Juan, Carlos, de la Vega, , ,
José Ortega y Gasset; José, , Ortega y Gasset, , ,
William "Bill" Gates III; William, , Gates, , III, Bill
Robert (Bob) Smith Jr.; Robert, , Smith, , Jr., Bob
Jane Smith (née Doe); Jane, , Smith, , ,
Sam Lee (she/her); Sam, , Lee, , ,
Jack Ma; Jack, , Ma, , ,
DUPONT Jean; Jean, , Dupont, , ,
Prof. Dr. Hans-Peter von und zu Guttenberg; Hans-Peter, , von und zu Guttenberg, Prof. Dr., ,
JOHN O'BRIEN; John, , O'Brien, , ,
MARY MCDONALD-SMITH; Mary, , McDonald-Smith, , ,
Smith Jr., John; John, , Smith, , Jr.,
Ali bin Ahmed al-Said; Ali, , bin Ahmed al-Said, , ,
Mary Ann Smith, CPA, CFA; Mary, Ann, Smith, , CPA CFA,
Dick Van Dyke; Dick, , Van Dyke, , ,
Sir Ian McKellen; Ian, , McKellen, Sir, ,
Lord Byron; Lord, , Byron, , ,
Madonna; Madonna, , , , ,
Dr. House; , , House, Dr., ,
王小明; 小明, , 王, , ,
欧阳娜娜; 娜娜, , 欧阳, , ,
山田 太郎; 太郎, , 山田, , ,
山田さくら; さくら, , 山田, , ,
김민수; 민수, , 김, , ,
スティーブ・ジョブズ; スティーブ, , ジョブズ, , ,
"""

# text; city, region code, country code
PLACES = """
San Francisco, CA, United States; San Francisco, US-CA, US
Greater London; London, GB-ENG, GB
Berlin, Germany; Berlin, DE-BE, DE
Berlin, DE; Berlin, DE-BE, DE
Dover, DE; Dover, US-DE, US
Toronto, CA; Toronto, CA-ON, CA
Bangalore, IN; Bengaluru, IN-KA, IN
Indianapolis, IN; Indianapolis, US-IN, US
Paris, TX; Paris, US-TX, US
Paris; Paris, FR-IDF, FR
DE; , , DE
Remote - US; , , US
Remote; , ,
Europe; , ,
München, Deutschland; Munich, DE-BY, DE
Genève, Suisse; Geneva, CH-GE, CH
San Francisco Bay Area; San Francisco, US-CA, US
Atlanta, Georgia; Atlanta, US-GA, US
Tbilisi, Georgia; Tbilisi, , GE
Springfield; Springfield, ,
Ontario; , CA-ON, CA
Bavaria; , DE-BY, DE
123 Main St, Austin, TX 78701, USA; Austin, US-TX, US
Hamburg und Umgebung, Deutschland; Hamburg, DE-HH, DE
Bosnia and Herzegovina; , , BA
New York / London; New York, US-NY, US
Foo, CA; Foo, US-CA, US
no place at all; , ,
"""

# title; seniority, function
TITLES = """
CEO; c_level,
Co-Founder & CTO; owner, engineering
Assistant to the CEO; entry, administrative
Executive Assistant to the CEO; staff, administrative
Vice President of Sales; vp, sales
Assistant Vice President; vp,
President; c_level,
Account Manager; manager, sales
Senior Product Manager; manager, product_management
Product Owner; staff, product_management
Head of Engineering; head, engineering
Chief of Staff to the CEO; director, administrative
Chief Information Security Officer; c_level, information_technology
Chief Engineer; lead, engineering
Principal Software Engineer; lead, engineering
Senior Software Engineer; senior, engineering
HR Business Partner; staff, human_resources
Managing Partner; partner,
Founding Engineer; senior, engineering
Marketing Intern; training, marketing
Lead Generation Specialist; staff, marketing
Software Sales Manager; manager, sales
Professor of Marketing; senior, education
VP Marketing at Acme Sales Inc; vp, marketing
Executive Director; director,
Geschäftsführer; c_level,
Geschäftsführender Gesellschafter; owner, entrepreneurship
Leiter:in Personal (m/w/d); head, human_resources
Vertriebsleiter; head, sales
Werkstudent Marketing (m/w/d); training, marketing
Assistentin der Geschäftsführung; entry, administrative
Directeur commercial; director, sales
Chef de projet; manager, program_and_project_management
Stagiaire marketing; training, marketing
Director General; c_level,
Gerente de Recursos Humanos; manager, human_resources
Diretor de Operações; director, operations
Amministratore Delegato; c_level,
Algemeen directeur; c_level,
Retired; staff,
---; ,
"""


def _rows(table: str) -> list[tuple[str, tuple[str | None, ...]]]:
    rows = []
    for line in table.strip().splitlines():
        text, _, parts = line.rpartition(";")
        rows.append((text, tuple(part.strip() or None for part in parts.split(","))))
    return rows


@pytest.mark.parametrize(("text", "parts"), _rows(NAMES))
def test_names(text: str, parts: tuple[str | None, ...]) -> None:
    name = parse_person_name(text)
    assert (name.first, name.middle, name.last, name.prefix, name.suffix, name.nickname) == parts


def test_parts_that_are_given_win() -> None:
    assert parse_person_name("Gabriel García Márquez", "Gabriel", None, "García Márquez") == PersonName(
        "Gabriel García Márquez", "Gabriel", None, "García Márquez"
    )
    assert parse_person_name(None, "JOHN", "Q", "PUBLIC, MBA") == PersonName(
        "John Q Public", "John", "Q", "Public", None, "MBA"
    )
    assert parse_person_name("Mary Ann Smith", "Mary", None, "Smith").middle == "Ann"
    assert parse_person_name("") == PersonName("")


@pytest.mark.parametrize(("text", "parts"), _rows(PLACES))
def test_places_in_words(text: str, parts: tuple[str | None, ...]) -> None:
    place = read_place(Location(text=text))
    assert (place.city, place.region_code, place.country_code) == parts
    assert place.text == text


def test_places_in_parts() -> None:
    assert read_place(Location(city="berlin", country="Deutschland")) == Location(
        city="Berlin", region="Berlin", region_code="DE-BE", country="Germany", country_code="DE"
    )
    assert read_place(Location(region="CA", country="US")).region == "California"
    assert read_place(Location(city="Springfield", region="IL")).region_code == "US-IL"
    assert read_place(Location(text="Austin, Texas", country_code="US")).city == "Austin"
    assert read_place(Location(text="Berlin", city="Paris", country="France")).city == "Paris"
    kept = Location(street1="1 Main St", street2="x", postal_code="78701", city="Nowhere", region="Elsewhere")
    assert read_place(kept) == kept


def test_countries_and_regions() -> None:
    names = ["Deutschland", "deu", "Estados Unidos", "英国", "Türkiye", "Holland", "Atlantis"]
    assert [country_code(each) for each in names] == ["DE", "DE", "US", "GB", "TR", "NL", None]
    assert (country_name("de"), country_name("ZZ"), alpha3("GB")) == ("Germany", None, "GBR")
    assert (region_name("US", "ca"), region_name("DE", "Bayern"), region_name("US", "x")) == (
        "California",
        "Bavaria",
        None,
    )


@pytest.mark.parametrize(("title", "reading"), _rows(TITLES))
def test_titles(title: str, reading: tuple[str | None, ...]) -> None:
    read = read_title(title)
    assert (read.seniority, read.function) == reading
