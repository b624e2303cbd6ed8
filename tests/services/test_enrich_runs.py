"""Runs that are stopped and taken up again, outputs that are there, and credits that do not reach."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.errors import Conflict, Forbidden, InvalidFile, InvalidInput, NotFound, Unavailable
from sightline.model.observation import SubjectKind
from sightline.services import Services, open_services
from sightline.services.callers import Caller
from sightline.services.enrichment.journal import journal_of
from sightline.services.enrichment.matching import CHUNK
from sightline.services.enrichment.service import Begin, EnrichOptions, Outputs
from sightline.services.orgs import Change
from sightline.settings import Settings
from sightline.store import Store
from tests.conftest import REPOSITORY
from tests.services.enriching import ROWS, column, enrich, know, many, read_table, write_csv

CREDIT = 1_000
COUNT = 2 * CHUNK + 17
MET = 25
"""People who are known among those of `many`, each with an email."""


@pytest.fixture
def known(services: Services) -> Services:
    know(services)
    return services


@pytest.fixture
def acme(known: Services) -> Caller:
    """The operator who acts for an organisation with credits for twenty people with emails, and a half."""
    known.accounts.orgs.create("Acme", allowance=20 * 1_100 + 550)
    return known.accounts.callers.operator("Acme")


def left(services: Services, caller: Caller) -> int:
    return services.accounts.credits.funds(caller.org).left


def charges(services: Services, caller: Caller) -> int:
    entries = services.accounts.credits.entries(caller.org_name, limit=100)
    return sum(entry.kind.value == "charge" for entry in entries)


@pytest.fixture(scope="module")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("contacts") / "contacts.csv", many(COUNT))


@pytest.fixture(scope="module")
def unkilled(contacts: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    folder = tmp_path_factory.mktemp("unkilled")
    with open_services(Settings(home=folder / "home")) as services:
        know(services)
        summary = enrich(services, contacts, folder / "out.csv", folder / "rest.csv")
    assert summary.statuses["matched"] > 100
    assert summary.statuses["no_match"] > 200
    return (folder / "out.csv").read_bytes(), (folder / "rest.csv").read_bytes()


@pytest.mark.parametrize(
    ("point", "count", "how"),
    [
        ("charge", 1, signal.SIGKILL),
        ("charge", 2, signal.SIGKILL),
        ("add", 2, signal.SIGKILL),
        ("cut", 2, signal.SIGKILL),
        ("write", 2, signal.SIGKILL),
        ("replace", 1, signal.SIGKILL),
        ("add", 1, signal.SIGINT),
    ],
)
def test_a_run_that_is_stopped_goes_on_and_nobody_pays_twice(
    point: str,
    count: int,
    how: signal.Signals,
    settings: Settings,
    contacts: Path,
    unkilled: tuple[bytes, bytes],
    tmp_path: Path,
) -> None:
    with open_services(settings) as services:
        know(services)
        services.accounts.orgs.create("Acme")
        caller = services.accounts.callers.operator("Acme")
        full = left(services, caller)
    given = [str(settings.home), settings.database_url or "", str(contacts), str(tmp_path), "Acme"]
    killed = subprocess.run(
        [sys.executable, "-m", "tests.services.killed_enrichment", *given, point, str(count), str(int(how))],
        cwd=REPOSITORY, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert killed.returncode == -how, killed.stderr.decode()
    with open_services(settings) as services:
        if point != "replace":
            assert not (tmp_path / "out.csv").exists()
        with pytest.raises(Conflict, match="was interrupted"):
            enrich(services, contacts, tmp_path / "out.csv", tmp_path / "rest.csv", caller=caller)
        summary = enrich(
            services, contacts, tmp_path / "out.csv", tmp_path / "rest.csv", caller=caller, begin=Begin.resume
        )
        assert ((tmp_path / "out.csv").read_bytes(), (tmp_path / "rest.csv").read_bytes()) == unkilled
        assert summary.rows == COUNT
        assert full - left(services, caller) == summary.price == MET * 1_100
        assert services.admin.verify() == []
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["out.csv", "rest.csv"]


def test_several_processes_answer_as_one(known: Services, contacts: Path, unkilled: tuple[bytes, bytes],
                                         tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("sightline.services.enrichment.matching.ALONE", 1)
    enrich(known, contacts, tmp_path / "out.csv", tmp_path / "rest.csv")
    assert ((tmp_path / "out.csv").read_bytes(), (tmp_path / "rest.csv").read_bytes()) == unkilled


def test_outputs_that_are_there(known: Services, tmp_path: Path) -> None:
    path, output, rest = write_csv(tmp_path / "in.csv", ROWS), tmp_path / "out.csv", tmp_path / "rest.csv"
    enrich(known, path, output, rest)
    before = output.read_bytes()
    for outputs in ((output, None), (tmp_path / "other.csv", rest)):
        with pytest.raises(Conflict, match="is there already"):
            enrich(known, path, *outputs)
    with pytest.raises(Conflict, match="nothing to resume"):
        enrich(known, path, output, rest, begin=Begin.resume)
    assert output.read_bytes() == before
    enrich(known, path, output, rest, begin=Begin.overwrite, fields=("title",))
    assert b"sightline_email" in before
    assert b"sightline_email" not in output.read_bytes()
    assert enrich(known, path, tmp_path / "new.csv", begin=Begin.resume).rows == len(ROWS)  # nothing was begun: begin


def test_outputs_that_cannot_be_written(known: Services, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "in.csv", ROWS)
    plan = known.enrich.plan(path)
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.csv").mkdir()
    for outputs, says in [
        (Outputs(path), "in.csv is read"),
        (Outputs(tmp_path / "a.csv", tmp_path / "a.csv"), "a.csv is read or written already"),
        (Outputs(tmp_path / "folder.csv"), "is a folder"),
        (Outputs(tmp_path / "a.jsonl"), "cannot be written from in.csv"),
        (Outputs(tmp_path / "a.csv", tmp_path / "rest.parquet"), "cannot be written from in.csv"),
        (Outputs(tmp_path / "file" / "a.csv"), "cannot be written"),
        (Outputs(tmp_path / "a.csv", tmp_path / "file" / "rest.csv"), "cannot be written"),
    ]:
        with pytest.raises(InvalidInput, match=says):
            known.enrich.run(plan, outputs)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.csv", "home", "in.csv"]


def interrupted(services: Services, path: Path, output: Path, **asked: object) -> None:
    """Let a run be interrupted behind its first chunk."""

    def stop(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.enrich.run(services.enrich.plan(path), Outputs(output), progress=stop)


def test_a_run_goes_on_only_as_it_was_begun(known: Services, acme: Caller, contacts: Path, tmp_path: Path) -> None:
    path, output = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(contacts.read_bytes())
    interrupted(known, path, output)
    with pytest.raises(Conflict, match="something else was asked for"):
        enrich(known, path, output, begin=Begin.resume, fields=("title",))
    with pytest.raises(Conflict, match="another organisation"):
        enrich(known, path, output, begin=Begin.resume, caller=acme)
    with path.open("a") as file:
        file.write("one,more,row\n")
    with pytest.raises(Conflict, match="the file was changed"):
        enrich(known, path, output, begin=Begin.resume)
    assert enrich(known, path, output, begin=Begin.overwrite).resumed_from == 0
    interrupted(known, path, tmp_path / "second.csv")
    assert enrich(known, path, tmp_path / "second.csv", begin=Begin.resume).resumed_from == CHUNK
    assert (tmp_path / "second.csv").read_bytes() == output.read_bytes()
    journal_of(tmp_path / "third.csv").write_text("not a journal\n")
    with pytest.raises(InvalidFile, match="not the journal"):
        enrich(known, path, tmp_path / "third.csv", begin=Begin.resume)


def forgotten(row: dict[str, str]) -> dict[str, str]:
    """A row whose person is not known."""
    blank = {name: "" for name in row if name.startswith("sightline_")}
    return {**row, **blank, "sightline_status": "no_match", "sightline_likelihood": "0"}


def test_who_is_forgotten_while_a_run_is_stopped_is_not_in_its_output(
    known: Services, settings: Settings, contacts: Path, unkilled: tuple[bytes, bytes], tmp_path: Path
) -> None:
    output, rest = tmp_path / "out.csv", tmp_path / "rest.csv"
    interrupted(known, contacts, output)
    (met,) = known.lookup.by_key("crm", SubjectKind.person, ["p1"]).values()
    store = Store.open(settings)
    with store.write() as writer:
        writer.drop_records([met])
    store.close()
    enrich(known, contacts, output, rest, begin=Begin.resume)
    (tmp_path / "whole.csv").write_bytes(unkilled[0])
    whole = read_table(tmp_path / "whole.csv")
    expected = [row if row["sightline_id"] != str(met) else forgotten(row) for row in whole]
    assert expected != whole
    assert read_table(output) == expected
    assert len(read_table(rest)) == column(expected, "sightline_status").count("no_match")


def test_two_processes_do_not_write_one_output(known: Services, tmp_path: Path) -> None:
    path, output = write_csv(tmp_path / "in.csv", ROWS), tmp_path / "out.csv"
    with journal_of(output).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        for begin in Begin:
            with pytest.raises(Unavailable, match="Another process"):
                enrich(known, path, output, begin=begin)


def test_what_is_charged_is_what_was_found_and_once(known: Services, acme: Caller, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "in.csv", ROWS)
    before = left(known, acme)
    plan = known.enrich.plan(path, EnrichOptions(fields=("default", "phone")))
    quote = known.enrich.quote(plan, acme)
    assert (quote.exact, quote.price, quote.most, quote.left) == (True, 12_200, 12_200, before)
    assert left(known, acme) == before
    summary = known.enrich.run(plan, Outputs(tmp_path / "out.csv"), acme)  # Ada twice: 0.1 + 1 + 10; Bob: 0.1 + 1
    assert (summary.price, summary.left) == (12_200, before - 12_200)
    again = known.enrich.run(plan, Outputs(tmp_path / "again.csv"), acme)
    assert (again.price, known.enrich.quote(plan, acme).price) == (0, 0)
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()
    (line,) = [row for row in known.accounts.usage.table(acme.org, 0, 10**6) if row.spent]
    assert (line.key_name, line.verb, line.spent) == ("command line", "contacts.enrich", 12_200)
    (entry, *_) = known.accounts.audit.entries(acme.org)
    assert (entry.key, entry.verb) == (None, "contacts.enrich")


def test_companies_are_charged_as_companies(known: Services, acme: Caller, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "in.csv", [{"company": "Globex", "domain": "globex.de"}] * 2)
    assert enrich(known, path, tmp_path / "out.csv", caller=acme).price == 3 * CREDIT


def test_credits_that_run_out_in_the_middle(known: Services, acme: Caller, contacts: Path, tmp_path: Path) -> None:
    quote = known.enrich.quote(known.enrich.plan(contacts), acme)
    assert (quote.price, quote.exact) == (MET * 1_100, True)
    output, rest = tmp_path / "out.csv", tmp_path / "rest.csv"
    summary = enrich(known, contacts, output, rest, caller=acme)
    assert (summary.price, summary.left) == (20 * 1_100, 550)
    rows = read_table(output)
    paid = {row["sightline_id"] for row in rows if row["sightline_status"] == "matched"}
    assert len(paid) == 20
    unpaid = [row for row in rows if row["sightline_status"] == "payment_required"]
    assert {row["sightline_id"] + row["sightline_email"] + row["sightline_likelihood"] for row in unpaid} == {""}
    reasons = {row["unmatched_reason"] for row in read_table(rest) if row["unmatched_status"] == "payment_required"}
    assert reasons == {"The credits that are left do not reach: it costs 1.1."}
    assert len(rows) == COUNT
    known.accounts.credits.grant("Acme", 100 * CREDIT, "", None)
    second = enrich(known, contacts, tmp_path / "second.csv", caller=acme)
    assert (second.price, second.statuses.get("payment_required")) == ((MET - 20) * 1_100, None)


def test_a_quick_quote_looks_at_some_rows(known: Services, acme: Caller, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "in.csv", many(5 * CHUNK))
    plan = known.enrich.plan(path)
    quote = known.enrich.quote(plan, acme, quick=True)
    assert (quote.rows, quote.looked_at, quote.exact) == (5 * CHUNK, 3 * CHUNK, False)
    assert known.enrich.quote(plan, acme).price <= quote.price <= quote.most == 5 * CHUNK * 1_100


def test_who_acts_for_an_organisation(known: Services) -> None:
    with pytest.raises(NotFound, match="Nowhere"):
        known.accounts.callers.operator("Nowhere")
    known.accounts.orgs.create("Gone")
    known.accounts.orgs.change("Gone", Change(suspended=True))
    with pytest.raises(Forbidden, match="suspended"):
        known.accounts.callers.operator("Gone")
