from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import InvalidFile
from sightline.model.observation import CLAIMS, NOUNS, Observation, Op, SubjectKind
from sightline.model.values import CompanyRef, Email, EmailType, Phone, Position, Profile
from sightline.sources.files.reader import open_file
from sightline.sources.mapping.exchange import ExchangeMapper, Header, encode_header, encode_line, read_header
from sightline.sources.mapping.targets import slots
from tests.sources.small_files import write

PERSON = CLAIMS[SubjectKind.person]
COMPANY = CLAIMS[SubjectKind.company]


def mapped(line: dict[str, Any]) -> Any:
    return ExchangeMapper().map(1, line)


def test_a_claim_with_absent_cleared_and_given_fields() -> None:
    [found] = mapped({"kind": "person", "key": " 1 ", "fields": {"full_name": "Ada", "headline": None}}).observations
    assert found == Observation(SubjectKind.person, "1", PERSON(full_name="Ada", headline=None))


def test_gone_retract_and_a_time_of_its_own() -> None:
    gone = mapped({"kind": "company", "key": "1", "op": "gone", "observed_at": "2024-01-02T03:04:05Z"}).observations
    assert gone == (Observation(SubjectKind.company, "1", None, Op.gone, 1704164645000),)
    named = mapped({"kind": "company", "key": "1", "op": "retract", "fields": ["domain", "phones"]}).observations
    assert named[0].claim == COMPANY(domain=None, phones=None)
    everything = mapped({"kind": "company", "key": "1", "op": "retract"}).observations
    assert everything[0].claim == COMPANY()
    keys = mapped(
        {"kind": "company", "key": "1", "op": "retract", "fields": {"attributes": {"stage": ""}}}
    ).observations
    assert keys[0].claim == COMPANY(attributes={"stage": ""})


def test_values_are_brought_into_canonical_form() -> None:
    line = {
        "kind": "person",
        "key": "1",
        "fields": {
            "full_name": "  Ada ",
            "emails": [{"value": "ADA@X.IO", "type": "work"}, {"value": "nonsense"}],
            "phones": [{"value": "+1 (202) 225-4876"}],
            "profiles": [{"network": "linkedin", "url": "http://de.linkedin.com/in/Ada/?trk=x", "id": "42"}],
            "birth_date": "12/31/1990",
            "positions": [
                {
                    "title": "Dev",
                    "company": {"domain": "Acme.COM", "linkedin_url": "linkedin.com/company/Acme"},
                    "start": "May 2020",
                }
            ],
            "attributes": {" stage ": " x "},
        },
    }
    row = mapped(line)
    assert row.observations[0].claim == PERSON(
        full_name="Ada",
        emails=(Email("ada@x.io", EmailType.work),),
        phones=(Phone("+12022254876"),),
        profiles=(Profile("linkedin", "https://www.linkedin.com/in/ada", "42", "ada"),),
        birth_date="1990-12-31",
        positions=(
            Position(
                CompanyRef(domain="acme.com", linkedin_url="https://www.linkedin.com/company/acme"),
                "Dev",
                start="2020-05",
            ),
        ),
        attributes={"stage": "x"},
    )
    assert [each.column for each in row.problems] == ["emails[1].value"]


BAD_VALUES = [
    ({"domain": "acme.com/about", "name": "Acme"}, "domain"),
    ({"last_funding_on": "soon", "name": "Acme"}, "last_funding_on"),
    ({"headcount": "many", "name": "Acme"}, "headcount"),
    ({"headcount": 2**60, "name": "Acme"}, "headcount"),
    ({"nonsense": 1, "name": "Acme"}, "nonsense"),
    ({"parent": {"name": "Big", "subject": 5}, "name": "Acme"}, "parent.subject"),
    ({"funding_history": [{"usd": "x"}], "name": "Acme"}, "funding_history"),
]


@pytest.mark.parametrize(("fields", "column"), BAD_VALUES)
def test_a_bad_value_is_left_out_and_the_others_are_kept(fields: dict[str, Any], column: str) -> None:
    row = mapped({"kind": "company", "key": "1", "fields": fields})
    assert row.observations[0].claim.name == "Acme"
    assert column in [each.column for each in row.problems]
    parent = row.observations[0].claim.parent
    assert parent is msgspec.UNSET or parent.subject is None


BAD_LINES = [
    ({"key": "1", "fields": {"name": "x"}}, "kind"),
    ({"kind": "robot", "key": "1"}, "kind"),
    ({"kind": "company", "fields": {"name": "x"}}, "key"),
    ({"kind": "company", "key": 7, "fields": {"name": "x"}}, "key"),
    ({"kind": "company", "key": "x" * 501, "fields": {"name": "x"}}, "key"),
    ({"kind": "company", "key": "1", "op": "delete"}, "op"),
    ({"kind": "company", "key": "1"}, "fields"),
    ({"kind": "company", "key": "1", "fields": {}}, "fields"),
    ({"kind": "company", "key": "1", "fields": {"headcount": "x"}}, "fields"),
    ({"kind": "company", "key": "1", "op": "gone", "fields": {"name": "x"}}, "fields"),
    ({"kind": "company", "key": "1", "op": "retract", "fields": ["nonsense"]}, "fields"),
    ({"kind": "company", "key": "1", "op": "retract", "fields": 5}, "fields"),
    ({"kind": "company", "key": "1", "observed_at": "soon", "fields": {"name": "x"}}, "observed_at"),
    ({"kind": "company", "key": "1", "fields": {"name": "x"}, "extra": 1}, "extra"),
]


@pytest.mark.parametrize(("line", "column"), BAD_LINES)
def test_a_line_that_cannot_be_used_is_rejected(line: dict[str, Any], column: str) -> None:
    row = mapped(line)
    assert row.observations == ()
    assert row.problems[-1].column == column


def test_fields_may_be_json_text() -> None:
    assert (
        mapped({"kind": "company", "key": "1", "op": None, "fields": '{"name": "x"}'}).observations[0].claim.name == "x"
    )
    assert mapped({"kind": "company", "key": "1", "fields": "{"}).problems[-1].column == "fields"


def test_the_header(tmp_path: Path) -> None:
    header = Header(source="crm", observed_at="2024-05-01", complete=(SubjectKind.person,), label="May")
    path = write(tmp_path, "a.jsonl", encode_header(header) + b'{"kind": "person", "key": "1", "op": "gone"}\n')
    assert read_header(open_file(path)) == header
    assert header.instant == 1714521600000
    assert read_header(open_file(write(tmp_path, "b.jsonl", '{"kind": "person", "key": "1", "op": "gone"}\n'))) is None


@pytest.mark.parametrize(
    "header",
    [
        '{"sightline": 2}',
        '{"sightline": 1, "colour": 1}',
        '{"sightline": 1, "observed_at": "soon"}',
        '{"sightline": 1, "complete": ["robot"]}',
    ],
)
def test_a_header_that_does_not_fit_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_header(open_file(write(tmp_path, "a.jsonl", header + "\n")))
    assert caught.value.field == "sightline"


WORD = st.text("abc xyzé", min_size=1, max_size=8).map(str.strip).filter(bool)
EMAIL = st.builds(
    lambda name, type_: Email(f"{name}@example.com", type_),
    st.text("abc", min_size=1, max_size=5),
    st.sampled_from(["work", None]),
)
CLAIM = st.builds(
    PERSON,
    full_name=WORD,
    headline=st.none() | WORD,
    emails=st.just(msgspec.UNSET) | st.none() | st.lists(EMAIL, min_size=1, max_size=3).map(tuple),
    skills=st.just(msgspec.UNSET) | st.lists(WORD, min_size=1, max_size=3).map(tuple),
    positions=st.just(msgspec.UNSET)
    | st.lists(
        st.builds(
            Position, st.builds(CompanyRef, WORD), WORD, start=st.sampled_from(["2020", "2020-05", "2020-05-03"])
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
)


@given(WORD, CLAIM, st.none() | st.integers(10**12, 2 * 10**12))
def test_what_is_written_is_read(key: str, claim: Any, at: int | None) -> None:
    observation = Observation(SubjectKind.person, key, claim, Op.claim, at)
    row = mapped(msgspec.json.decode(encode_line(observation)))
    assert row.problems == ()
    assert row.observations == (observation,)


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_every_field_of_every_kind_is_documented(kind: SubjectKind) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    section = page.partition(f"\n### {kind.value.capitalize()}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    assert section, f"docs/import.md has no section on {kind.value}"
    named = {line.split("`")[1] for line in section.splitlines() if line.startswith("| `")}
    assert named == set(slots(NOUNS[kind]))
