"""`sightline resolve`, as a user runs it: explain, review, decide, undo."""

from __future__ import annotations

import io
import json
import shutil
import sys
from unittest import mock

import pytest

from sightline.settings import Settings
from tests.interfaces.cli.command import Result, Sightline
from tests.services.deciding import doubt

LONDON = {"city": "London", "country_code": "GB"}
CRM = (
    ("p1", {"full_name": "Ada Lovelace", "emails": [{"value": "ada@acme.com"}], "location": LONDON}),
    ("p2", {"full_name": "Grace Hopper", "positions": [{"title": "Engineer"}]}),
    ("p3", {"full_name": "Emmy Noether"}),
)
VENDOR = (
    ("v1", {"full_name": "Ada King", "emails": [{"value": "ada@acme.com"}], "location": LONDON}),
    ("v2", {"full_name": "Grace Hopper", "positions": [{"title": "Engineer"}]}),
    ("v3", {"full_name": "Amalie Noether"}),
)


STRANGERS = ("Alan Turing", "Joan Clarke", "Gordon Welchman")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Sightline:
    """1 is 4, by an email; 2 and 5, 3 and 6 are doubtful; 7 is a company; 8 to 10 share a mailbox."""
    folder = tmp_path_factory.mktemp("imported")
    command = Sightline(folder / "home")
    for source, rows in (("crm", CRM), ("vendor", VENDOR)):
        lines = [{"sightline": 1, "source": source, "observed_at": "2024-05-01T00:00:00Z"}]
        lines += [{"kind": "person", "key": key, "fields": fields} for key, fields in rows]
        if source == "vendor":
            lines.append({"kind": "company", "key": "c1", "fields": {"name": "Acme", "domain": "acme.com"}})
            desk = [{"value": "front.desk@park.uk"}]
            lines += [
                {"kind": "person", "key": f"s{number}", "fields": {"full_name": name, "emails": desk}}
                for number, name in enumerate(STRANGERS)
            ]
        path = folder / f"{source}.jsonl"
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        assert command.here("import", str(path)).code == 0
    doubt(Settings(home=command.home), (2, 5), (3, 6))
    return command


@pytest.fixture
def people(imported: Sightline, sightline: Sightline) -> Sightline:
    """The same in a home that may be changed."""
    shutil.copytree(imported.home, sightline.home)
    return sightline


def test_explain_says_why_a_record_is_one(people: Sightline) -> None:
    shown = people.here("resolve", "explain", "1")
    assert shown.code == 0, shown.err
    lines = shown.out.splitlines()
    assert lines[1].split() == ["PART", "SOURCE:KEY", "SEEN", "SAYS"]
    assert [line.split()[:2] for line in lines[2:4]] == [["1", "crm:p1"], ["4", "vendor:v1"]]
    assert "1 = 4  sure, by email ada@acme.com" in shown.out
    weights = [float(line.split()[0]) for line in lines if line.strip()[:1] in ("+", "-")]
    assert [abs(each) for each in weights[:-2]] == sorted(map(abs, weights[:-2]), reverse=True)
    assert weights[-1] == pytest.approx(sum(weights[:-1]), abs=0.3)
    assert "doubles the odds" in shown.err, "the legend goes beside the result"


def test_explain_gives_json(people: Sightline) -> None:
    shown = people.here("resolve", "explain", "ada@acme.com", "--json").json
    assert (shown["id"], shown["kind"], [part["key"] for part in shown["parts"]]) == (1, "person", ["p1", "v1"])
    assert shown["parts"][1]["says"]["full_name"] == "Ada King"
    (tie,) = shown["ties"]
    assert (tie["verdict"], tie["sure"], tie["keys"][0]["value"]) == ("same", True, "ada@acme.com")
    assert {"feature", "level", "weight", "meaning", "question", "left", "right"} == set(tie["reasons"][0])


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (("1", "4"), "They are one, for what ties these two."),
        (("1", "2"), "They are two: what they say of themselves cannot be true of one."),
        (("2", "5"), "They are two for now: a person should look"),
    ],
)
def test_explain_says_why_two_are_one_or_two(people: Sightline, ids: tuple[str, str], says: str) -> None:
    shown = people.here("resolve", "explain", *ids)
    assert shown.out.startswith(says)
    assert [line.split()[0] for line in shown.out.splitlines()[2:4]] == ["left", "right"]
    as_json = people.here("resolve", "explain", *ids, "--json").json
    assert (as_json["left"]["entity"], as_json["right"]["subject"]) == (int(ids[0]), as_json["compared"]["right"])
    assert as_json["one"] is says.startswith("They are one")


def test_explain_tells_of_a_key_that_lost_its_force(people: Sightline) -> None:
    lost = "front.desk@park.uk: 3 parts of different names have it, so that it says nothing"
    assert lost in people.here("resolve", "explain", "8").out
    both = people.here("resolve", "explain", "8", "9").out
    assert lost in both
    assert "Parts 8 and 9 contradict each other." in both


def test_explain_shows_the_way_from_one_part_to_another(people: Sightline) -> None:
    people.here("resolve", "merge", "1", "2", "--by", "ada")
    shown = people.here("resolve", "explain", "4", "2").out
    assert shown.startswith("They are one by way of others.")
    assert "The way from one to the other: 4 = 1 = 2." in shown


def test_review_shows_pairs_side_by_side_and_goes_on(people: Sightline) -> None:
    everything = people.here("resolve", "review")
    assert "person 2 = person 5?" in everything.out
    assert "person 3 = person 6?" in everything.out
    header = next(line for line in everything.out.splitlines() if line.split() == ["PERSON", "2", "PERSON", "5"])
    assert header.index("PERSON 5") > header.index("PERSON 2")
    assert "the names are the same" in everything.out
    first = people.here("resolve", "review", "--limit", "1", "--json").json
    second = people.here("resolve", "review", "--after", first["after"], "--json").json
    pairs = [(pair["left"]["id"], pair["right"]["id"]) for page in (first, second) for pair in page["pairs"]]
    assert pairs == [(2, 5), (3, 6)]
    assert second["after"] is None
    assert f"--after {first['after']}" in people.here("resolve", "review", "--limit", "1").err
    assert "nothing to review" in people.here("resolve", "review", "--kind", "company").err


def test_a_merge_a_split_and_their_undoing(people: Sightline) -> None:
    merged = people.here("resolve", "merge", "1", "2", "--by", "ada", "--note", "the same face")
    assert merged.code == 0, merged.err
    assert merged.out.split()[:2] == ["person", "1"]
    assert "In force: #1. `sightline resolve undo 1` undoes it." in merged.err
    assert "#1  1 and 2 are one, by ada on " in people.here("resolve", "explain", "2").out
    assert people.here("show", "2", "--json").json["id"] == 1

    split = people.here("resolve", "split", "1", "crm:p2", "--by", "bob", "--json").json
    assert [record["id"] for record in split["records"]] == [1, 2]
    assert [(each["left"], each["right"], each["verdict"]) for each in split["said"]] == [
        (1, 2, "different"),
        (2, 4, "different"),
    ]
    assert [each["undone_by"] for each in split["undone"]] == ["judgement 2"]

    undone = people.here("resolve", "undo", "3", "--by", "cyd")
    assert "No longer in force: #2, #3" in undone.err.replace("#3, #2", "#2, #3")
    assert people.here("show", "2", "--json").json["id"] == 1


def test_keep_apart_takes_a_pair_out_of_the_review(people: Sightline) -> None:
    kept = people.here("resolve", "keep-apart", "2", "5")
    assert [line.split()[1] for line in kept.out.splitlines()] == ["2", "5"]
    assert "person 2 = person 5?" not in people.here("resolve", "review").out


def test_list_shows_who_decided_what(people: Sightline) -> None:
    assert "Nothing was decided yet" in people.here("resolve", "list").err
    people.here("resolve", "merge", "1", "2", "--by", "ada", "--note", "a note")
    people.here("resolve", "keep-apart", "3", "6", "--by", "bob")
    people.here("resolve", "undo", "1", "--by", "cyd")
    listed = people.here("resolve", "list")
    assert [line.split()[0] for line in listed.out.splitlines()[1:]] == ["2"]
    everything = people.here("resolve", "list", "--all", "--json").json
    assert [(each["number"], each["verdict"], each["by"], each["undone_by"]) for each in everything] == [
        (2, "different", "bob", None),
        (1, "same", "ada", "cyd"),
    ]
    assert everything[1]["note"] == "a note"
    assert [each["number"] for each in people.here("resolve", "list", "--all", "--before", "2", "--json").json] == [1]


class Terminal(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def asked(people: Sightline, typed: str, *options: str) -> Result:
    with mock.patch.object(sys, "stdin", Terminal(typed)):
        return people.here("resolve", "review", "--interactive", "--by", "ada", *options)


def decided(people: Sightline) -> set[tuple[int, int, str]]:
    listed = people.here("resolve", "list", "--json").json
    return {(each["left"], each["right"], each["verdict"]) for each in listed}


def test_an_interactive_review_asks_about_each_pair(people: Sightline) -> None:
    done = asked(people, "huh\ns\ndifferent\n")
    assert done.code == 0, done.err
    assert done.out.count("[s]ame, [d]ifferent, s[k]ip or [q]uit?") == 3, "a word that is none is asked again"
    assert decided(people) == {(2, 5, "same"), (3, 6, "different")}


@pytest.mark.parametrize("typed", ["k\nq\n", "skip\n", "q\n", ""])
def test_an_interactive_review_may_be_left(people: Sightline, typed: str) -> None:
    assert asked(people, typed).code == 0
    assert decided(people) == set()


def test_an_interactive_review_stops_at_its_limit_and_goes_on(people: Sightline) -> None:
    done = asked(people, "k\n", "--limit", "1")
    token = done.err.partition("--after ")[2].partition("`")[0]
    asked(people, "s\n", "--after", token)
    assert decided(people) == {(3, 6, "same")}


WRONG: dict[str, tuple[tuple[str, ...], int, str]] = {
    "an unknown id": (("merge", "1", "99"), 4, "There is no person or company 99"),
    "an id too long": (("explain", "9" * 40), 4, "There is no person or company"),
    "an email that nobody has": (("explain", "nobody@acme.com"), 4, "nobody@acme.com"),
    "an id of another kind": (("merge", "1", "7"), 2, "1 is a person and 7 a company"),
    "a merge with itself": (("merge", "1", "1"), 2, "twice"),
    "a merge of one": (("merge", "1"), 2, "Two ids"),
    "a merge of nothing": (("merge",), 2, ""),
    "a split of what was never merged": (("split", "2", "crm:p2"), 2, "never merged"),
    "a split of all": (("split", "1", "1", "4"), 2, "no part left"),
    "a split of an absent part": (("split", "1", "crm:p9"), 2, "crm:p1"),
    "a split of another's part": (("split", "1", "2"), 2, "no part of person 1"),
    "a split without parts": (("split", "1"), 2, "Name the parts"),
    "two that are one kept apart": (("keep-apart", "1", "4"), 2, "Split them instead"),
    "an unknown judgement": (("undo", "5"), 4, "There is no judgement 5"),
    "a judgement that is no number": (("undo", "x"), 2, "x"),
    "a token that was not given out": (("review", "--after", "nonsense"), 2, "token"),
    "a page too large": (("review", "--limit", "1000"), 2, "100"),
    "a kind that is not resolved": (("review", "--kind", "news"), 2, "news"),
    "questions without a terminal": (("review", "--interactive"), 2, "terminal"),
    "a list of nothing": (("list", "--limit", "0"), 2, "limit"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_told_in_a_line(imported: Sightline, case: str) -> None:
    arguments, code, text = WRONG[case]
    done = imported.here("resolve", *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("error: ")
    assert text in done.err


def test_a_judgement_is_undone_once(people: Sightline) -> None:
    people.here("resolve", "merge", "1", "2")
    assert people.here("resolve", "undo", "1", "--by", "bob").code == 0
    again = people.here("resolve", "undo", "1")
    assert (again.code, "was undone by bob" in again.err) == (1, True)


def test_a_loop_of_merges_is_one(people: Sightline) -> None:
    for pair in (("1", "2"), ("2", "3"), ("3", "1")):
        assert people.here("resolve", "merge", *pair).code == 0
    assert [part["subject"] for part in people.here("resolve", "explain", "3", "--json").json["parts"]] == [1, 2, 3, 4]


def test_the_real_command_explains(people: Sightline) -> None:
    assert "sure, by email" in people("resolve", "explain", "ada@acme.com").out
