"""Files with what is known appended: every format, every status, and nothing of the file itself changed."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.errors import InvalidFile, InvalidInput, NotFound, UnknownField
from sightline.model.observation import SubjectKind
from sightline.services import Services
from sightline.services.enrichment.fields import FIELDS
from sightline.services.enrichment.service import EnrichOptions
from tests.services.enriching import ROWS, STATUSES, column, enrich, know, read_table, write_csv, write_table

KINDS = (".csv", ".tsv", ".jsonl", ".json", ".parquet")


@pytest.fixture
def known(services: Services) -> Services:
    know(services)
    return services


@pytest.mark.parametrize("ending", KINDS)
def test_every_kind_of_file(known: Services, tmp_path: Path, ending: str) -> None:
    path = write_table(tmp_path / f"in{ending}", ROWS)
    output, rest = tmp_path / f"out{ending}", tmp_path / f"rest{ending}"
    summary = enrich(known, path, output, rest)
    rows = read_table(output)
    assert [{name: row[name] for name in ROWS[0]} for row in rows] == ROWS
    assert column(rows, "sightline_status") == STATUSES
    assert summary.statuses == {"matched": 3, "no_match": 1, "invalid": 1}
    assert (summary.rows, summary.price, summary.left) == (5, 0, None)
    ada, nobody, bob = rows[:3]
    assert (ada["sightline_title"], ada["sightline_company_domain"]) == ("CTO", "acme.com")
    assert (bob["sightline_full_name"], bob["sightline_email"]) == ("Robert Noyce", "bob@globex.de")
    assert nobody["sightline_full_name"] in (None, "")
    assert int(ada["sightline_likelihood"]) == 10
    unmatched = read_table(rest)
    assert column(unmatched, "Name") == ["Nobody Atall", ""]
    assert column(unmatched, "unmatched_status") == ["no_match", "invalid"]
    assert "No such person" in unmatched[0]["unmatched_reason"]
    lines = {".csv": [3, 6], ".tsv": [3, 6], ".jsonl": [2, 4], ".json": [8, 20], ".parquet": [2, 4]}[ending]
    assert [int(each) for each in column(unmatched, "unmatched_line")] == lines
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == sorted(
        [path.name, output.name, rest.name]
    )


def test_a_compressed_file_is_read(known: Services, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "in.csv", ROWS)
    packed = tmp_path / "in.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    enrich(known, path, tmp_path / "one.csv")
    enrich(known, packed, tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    with pytest.raises(InvalidInput, match="not written"):
        enrich(known, path, tmp_path / "three.csv.gz")


def test_json_lines_stay_as_they_are(known: Services, tmp_path: Path) -> None:
    line = '{ "email":"ada@acme.com" , "n": 1e3, "big": 123456789012345678901234567890, "x": {"y": [1.0]} }'
    (tmp_path / "in.jsonl").write_text(f"{line}\n\n{{}}\n", encoding="utf-8")
    enrich(known, tmp_path / "in.jsonl", tmp_path / "out.jsonl", fields=("title",))
    first, second = (tmp_path / "out.jsonl").read_text().splitlines()
    assert first.startswith(line[:-2])
    assert first.endswith(',"sightline_status":"matched","sightline_likelihood":10,"sightline_title":"CTO"}')
    assert second == '{"sightline_status":"invalid","sightline_likelihood":null,"sightline_title":null}'


def test_parquet_keeps_its_types(known: Services, tmp_path: Path) -> None:
    columns = {
        "email": pa.array(["ada@acme.com", None]),
        "at": pa.array([1, 2], pa.timestamp("us")),
        "tags": pa.array([["a"], []], pa.list_(pa.string())),
        "small": pa.array([1, None], pa.int8()),
    }
    table = pa.table(columns)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=1)
    enrich(known, tmp_path / "in.parquet", tmp_path / "out.parquet", fields=("id", "skills", "title"))
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(list(columns)).equals(table)
    added = [str(found.schema.field(f"sightline_{name}").type) for name in ("likelihood", "id", "skills", "title")]
    assert added == ["int64", "int64", "list<element: string>", "string"]
    assert found["sightline_skills"].to_pylist() == [["poetry", "engines"], None]


def test_delimited_text_keeps_its_header_and_delimiter(known: Services, tmp_path: Path) -> None:
    text = "\ufeffE-Mail;;Note;Note\nada@acme.com;x;1;2\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    enrich(known, tmp_path / "in.csv", tmp_path / "out.csv", fields=("title", "skills"))
    header, row = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert header == "\ufeffE-Mail;;Note;Note;sightline_status;sightline_likelihood;sightline_title;sightline_skills"
    assert row == 'ada@acme.com;x;1;2;matched;10;CTO;"poetry; engines"'
    enrich(known, tmp_path / "in.csv", tmp_path / "out.tsv", fields=("title",))
    assert (tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines()[
        1
    ] == "ada@acme.com\tx\t1\t2\tmatched\t10\tCTO"


def test_a_broken_row_is_told_with_its_line_and_the_rest_goes_on(known: Services, tmp_path: Path) -> None:
    text = "name,email\nAda Lovelace,ada@acme.com\nbroken\n,bob@globex.de\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    summary = enrich(known, tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "rest.csv")
    assert summary.statuses == {"matched": 2, "unreadable": 1}
    assert summary.unreadable == ((3, "'broken': The row has 1 cells, the header 2."),)
    assert column(read_table(tmp_path / "out.csv"), "email") == ["ada@acme.com", "bob@globex.de"]
    (bad,) = read_table(tmp_path / "rest.csv")
    assert (bad["email"], bad["unmatched_line"], bad["unmatched_status"]) == ("", "3", "unreadable")
    (tmp_path / "in.jsonl").write_text('{"email": "ada@acme.com"}\n{broken\n[1]\n', encoding="utf-8")
    summary = enrich(known, tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "rest.jsonl")
    assert summary.statuses == {"matched": 1, "unreadable": 2}
    assert [sorted(each) for each in read_table(tmp_path / "rest.jsonl")] == [
        ["unmatched_line", "unmatched_reason", "unmatched_status"]
    ] * 2


def test_a_value_that_cannot_be_read_is_left_out(known: Services, tmp_path: Path) -> None:
    rows = [{"name": "Robert Noyce", "email": "no-address", "company": "Globex", "country": "Atlantis"},
            {"name": "???", "email": "nor this", "company": "", "country": ""},
            {"name": "x" * 600, "email": "ada@acme.com", "company": "", "country": ""}]  # fmt: skip
    summary = enrich(known, write_csv(tmp_path / "in.csv", rows), tmp_path / "out.csv", tmp_path / "rest.csv")
    assert column(read_table(tmp_path / "out.csv"), "sightline_status") == ["matched", "invalid", "matched"]
    assert list(summary.left_out.values()) == [2]
    (bad,) = read_table(tmp_path / "rest.csv")
    assert "who is looked for" in bad["unmatched_reason"]


def test_how_likely_and_what_is_required(known: Services, tmp_path: Path) -> None:
    rows = [{"name": "Beatrice Stone", "company": ""}, {"name": "Beatrice Stone", "company": "Globex"},
            {"name": "Ada Lovelace", "company": "Acme Robotics"}]  # fmt: skip
    path = write_csv(tmp_path / "in.csv", rows)
    enrich(known, path, tmp_path / "out.csv", tmp_path / "rest.csv", kind=SubjectKind.person, min_likelihood=10,
           required=("email", "phone"))  # fmt: skip
    assert column(read_table(tmp_path / "out.csv"), "sightline_status") == ["no_match", "missing_required", "matched"]
    unlikely, lacking = column(read_table(tmp_path / "rest.csv"), "unmatched_reason")
    assert lacking == "Found, but without email, phone."
    assert unlikely.startswith("The only candidate has a likelihood of")
    assert unlikely.endswith("(of 10), and 10 is asked for.")


def test_companies_by_their_own_columns_and_by_those_of_people(known: Services, tmp_path: Path) -> None:
    firms = write_csv(tmp_path / "firms.csv", [{"Company": "ACME Robotics Inc.", "Website": "https://www.acme.com"}])
    enrich(known, firms, tmp_path / "out.csv", fields=("default", "technologies"))
    (acme,) = read_table(tmp_path / "out.csv")
    found = [acme[f"sightline_{name}"] for name in ("name", "headcount", "employee_range", "technologies")]
    assert found == ["Acme Robotics", "120", "51-200", "Rust"]
    people = write_csv(tmp_path / "people.csv", ROWS)
    enrich(known, people, tmp_path / "employers.csv", kind=SubjectKind.company, fields=("domain",))
    domains = column(read_table(tmp_path / "employers.csv"), "sightline_domain")
    assert domains == ["acme.com", "", "globex.de", "", "acme.com"]
    names = write_csv(tmp_path / "names.csv", [{"last name": "Lovelace", "first name": "Ada"}])
    with pytest.raises(InvalidFile, match="tell of no company"):
        known.enrich.plan(names, EnrichOptions(kind=SubjectKind.company))


def test_every_field_can_be_asked_for(known: Services, tmp_path: Path) -> None:
    path = write_table(tmp_path / "in.jsonl", ROWS[:1])
    enrich(known, path, tmp_path / "out.jsonl", fields=("all",))
    (ada,) = read_table(tmp_path / "out.jsonl")
    names = [name.removeprefix("sightline_") for name in ada if name.startswith("sightline_")]
    assert names == ["status", "likelihood", *FIELDS[SubjectKind.person]]
    assert (ada["sightline_phones"], ada["sightline_emails"]) == (["+14155550123"], ["ada@acme.com"])
    assert (ada["sightline_company_headcount"], ada["sightline_company_employee_range"]) == (120, "51-200")
    firms = write_table(tmp_path / "firms.jsonl", [{"company": "Acme Robotics", "domain": "acme.com"}])
    enrich(known, firms, tmp_path / "firms_out.jsonl", fields=("all",))
    assert read_table(tmp_path / "firms_out.jsonl")[0]["sightline_technologies"] == ["Rust"]


def test_a_table_without_rows(known: Services, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("Name,Email\n", encoding="utf-8")
    assert enrich(known, tmp_path / "in.csv", tmp_path / "out.csv", fields=("id",)).rows == 0
    assert (tmp_path / "out.csv").read_text() == "Name,Email,sightline_status,sightline_likelihood,sightline_id\n"
    pq.write_table(pa.table({"email": pa.array([], pa.string())}), tmp_path / "in.parquet")
    assert enrich(known, tmp_path / "in.parquet", tmp_path / "out.parquet").rows == 0
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        ("", InvalidFile, "is empty"),
        ("foo,bar\n1,2\n", InvalidFile, "Its columns are: foo, bar."),
        ("city,country\nLondon,UK\n", InvalidFile, "Its columns are: city, country."),
        ('[{"a": 1}]', InvalidFile, "looks like"),
        ("email,sightline_status\na@b.io,x\n", InvalidInput, "has a column 'sightline_status' already"),
    ],
)
def test_files_that_cannot_be_enriched(
    known: Services, tmp_path: Path, content: str, error: type[Exception], says: str
) -> None:
    (tmp_path / "in.csv").write_text(content, encoding="utf-8")
    with pytest.raises(error, match=says):
        known.enrich.plan(tmp_path / "in.csv")


def test_the_exchange_format_and_empty_json_are_refused(known: Services, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"sightline": 1, "source": "crm"}\n{"kind": "person", "key": "1"}\n')
    with pytest.raises(InvalidFile, match="exchange format"):
        known.enrich.plan(tmp_path / "in.jsonl")
    (tmp_path / "in.json").write_text("[]")
    with pytest.raises(InvalidFile, match="no columns"):
        known.enrich.plan(tmp_path / "in.json")
    with pytest.raises(NotFound):
        known.enrich.plan(tmp_path / "nowhere.csv")


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"fields": ("shoe_size",)}, UnknownField, "shoe_size"),
    ({"fields": ("technologies",)}, UnknownField, "A person has no field"),
    ({"required": ("shoe_size",)}, UnknownField, "shoe_size"),
    ({"fields": ()}, InvalidInput, "No field"),
    ({"min_likelihood": 11}, InvalidInput, "0 to 10"),
    ({"prefix": ""}, InvalidInput, "prefix"),
    ({"profile": "nope"}, NotFound, "nope"),
]


@pytest.mark.parametrize(("asked", "error", "says"), WRONG)
def test_what_cannot_be_asked(
    known: Services, tmp_path: Path, asked: dict[str, Any], error: type[Exception], says: str
) -> None:
    path = write_csv(tmp_path / "in.csv", ROWS)
    with pytest.raises(error, match=says):
        known.enrich.plan(path, EnrichOptions(**asked))


def test_a_key_of_ours_in_a_later_row_of_json_is_not_overwritten(known: Services, tmp_path: Path) -> None:
    rows = [*({"email": "ada@acme.com"} for _ in range(150)), {"email": "ada@acme.com", "sightline_id": "mine"}]
    for ending in (".jsonl", ".json"):
        path = write_table(tmp_path / f"in{ending}", rows)
        with pytest.raises(InvalidFile, match=r"line \d+: there is a key 'sightline_id'"):
            enrich(known, path, tmp_path / f"out{ending}")
        assert not (tmp_path / f"out{ending}").exists()
        assert not (tmp_path / f"out{ending}.partial").exists()
        enrich(known, path, tmp_path / f"other{ending}", prefix="x_")
        assert read_table(tmp_path / f"other{ending}")[-1]["sightline_id"] == "mine"
