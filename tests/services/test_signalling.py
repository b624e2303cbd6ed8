"""From imports to signals that are told: once, when they are sealed, whatever happens afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sightline.model.observation import BatchHeader, Observation
from sightline.model.signal import Kind
from sightline.services import Services, open_services
from sightline.services import importing as importing_module
from sightline.services.signals import Asked, LogEntry
from sightline.services.whom import Who
from sightline.services.working import work
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.signal_rows import Told
from tests.services.saying import COMPANY, PERSON, day, said, tell

ACME: dict[str, Any] = {"name": "Acme Robotics", "domain": "acme.com"}
GLOBEX: dict[str, Any] = {"name": "Globex", "domain": "globex.com"}


def ada(company: dict[str, Any], title: str, key: str = "ada", **fields: Any) -> Observation:
    job = {"company": company, "title": title, "current": True}
    emails = [{"value": "ada@home.net"}]
    return said(PERSON, key, full_name="Ada Lovelace", emails=emails, positions=[job], **fields)


def log(services: Services) -> list[LogEntry]:
    return list(services.signals.log(0, 1_000).entries)


def told(services: Services) -> list[tuple[str, str]]:
    return [(each.what.value, each.told.signal.kind.value if each.told else "") for each in log(services)]


def career(services: Services) -> None:
    """Ada is promoted, then moves; her company grows."""
    tell(services, ada(ACME, "Engineer"), said(COMPANY, "acme", **ACME, headcount=10), at=0)
    tell(services, ada(ACME, "VP Engineering"), said(COMPANY, "acme", **ACME, headcount=20), at=30)
    tell(services, ada(GLOBEX, "CTO"), at=60)


CAREER = {Kind.promotion: "2020-01-31", Kind.headcount_change: "2020-01-31", Kind.company_change: "2020-03-01"}


def test_what_changes_is_told_once(services: Services) -> None:
    career(services)
    before = log(services)
    assert CAREER.items() <= {each.told.signal.kind: each.told.signal.day for each in before if each.told}.items()
    assert {each.what for each in before} == {Told.published}
    career(services)  # imported again
    services.admin.reindex()
    assert log(services) == before


def test_the_bulk_way_tells_the_same(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_services(settings) as services:
        career(services)
        one_by_one = services.signals.page(Asked()).told
    monkeypatch.setattr(importing_module, "worth_bulk", lambda rows, subjects: True)
    with open_services(Settings(home=tmp_path / "bulk")) as services:
        career(services)
        in_bulk = services.signals.page(Asked()).told
    assert [(each.id, each.signal) for each in one_by_one] == [(each.id, each.signal) for each in in_bulk]
    assert len(in_bulk) >= len(CAREER)


def test_a_batch_that_is_not_sealed_says_nothing(services: Services) -> None:
    career(services)
    before = log(services)

    def rows() -> Iterator[Observation]:
        yield ada(ACME, "Chief Executive Officer")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.imports.observations(header("half", 90), rows)
    services.signalling.catch_up()
    assert log(services) == before
    services.imports.observations(header("half", 90), lambda: [ada(ACME, "Chief Executive Officer")])
    assert told(services)[len(before) :][0] == ("published", "company_change")


def test_what_a_batch_that_is_not_sealed_says_again_says_nothing(services: Services) -> None:
    """A number that is said again is looked at again: it may be growth within three months by then."""
    acme = said(COMPANY, "acme", **ACME, headcount=100)
    tell(services, acme, at=0)
    tell(services, said(COMPANY, "acme", **ACME, headcount=130), at=30)
    before = log(services)
    rows = [said(COMPANY, "acme", **ACME, headcount=130), said(COMPANY, "other", name="Other")]

    def half() -> Iterator[Observation]:
        yield from rows
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.imports.observations(header("again", 90), half)
    services.admin.reindex()
    assert log(services) == before
    services.imports.observations(header("again", 90), lambda: rows)
    assert len(log(services)) > len(before)


def header(digest: str, at: int) -> BatchHeader:
    return BatchHeader("crm", day(at), digest, ())


def test_who_is_merged_is_not_told_of_twice(services: Services) -> None:
    for source in ("crm", "vendor"):
        mail = [{"value": f"ada@{source}.net"}]
        tell(services, person(source, mail, ACME, "Engineer"), source=source, at=0)
        tell(services, person(source, mail, ACME, "VP Engineering"), source=source, at=30)
    assert told(services) == [("published", "promotion")] * 2
    ids = sorted({int(entry.told.signal.subject) for entry in log(services) if entry.told})
    services.resolution.merge(ids, "bob")
    counts = Counter(what for what, _ in told(services))
    assert counts["published"] == 2
    page = services.signals.page(Asked())
    assert page.total == 1
    assert page.told[0].sources == ("crm", "vendor")


def person(source: str, emails: list[dict[str, str]], company: dict[str, Any], title: str) -> Observation:
    job = {"company": company, "title": title, "current": True}
    return said(PERSON, source, full_name=f"Ada {source.title()}", emails=emails, positions=[job])


def test_a_move_between_companies_that_turn_out_to_be_one_is_taken_back(services: Services) -> None:
    career(services)
    companies = services.lookup.by_key("crm", COMPANY, ["acme"])
    globex = next(
        each.told.signal.after.employer
        for each in log(services)
        if each.told and each.told.signal.kind is Kind.company_change
    )
    assert globex is not None
    services.resolution.merge([companies["acme"], globex], "bob")
    assert ("withdrawn", "company_change") in told(services)
    assert services.signals.page(Asked(kinds=frozenset({Kind.company_change}))).total == 0


def test_a_correction_revises(services: Services) -> None:
    career(services)
    tell(services, said(COMPANY, "acme", **ACME, headcount=21), at=31)
    number = services.lookup.by_key("crm", COMPANY, ["acme"])["acme"]
    sizes = frozenset({Kind.headcount_change})
    assert [each.signal.after.value for each in services.signals.page(Asked(kinds=sizes)).told] == [21, 20]
    assert services.signals.of([number], Asked(kinds=sizes, most_each=1))[number][0].signal.after.value == 21


def test_who_is_suppressed_is_told_of_no_more_and_may_come_back(services: Services) -> None:
    career(services)
    moves = frozenset({Kind.company_change, Kind.promotion})
    services.privacy.suppress(Who(what="ada@home.net"))
    assert services.signals.page(Asked(kinds=moves)).total == 0
    hers = [each for each in log(services) if each.told is None]
    assert Counter(each.what for each in hers)[Told.withdrawn] >= 2
    services.privacy.unsuppress(Who(what="ada@home.net"))
    assert services.signals.page(Asked(kinds=moves)).total == 2
    assert Counter(each.what for each in log(services))[Told.published] == len(CAREER) + extra(services)


def extra(services: Services) -> int:
    """Signals that were published beside those of the career, such as of who leads a company."""
    ours = {each.value for each in CAREER}
    return sum(what == "published" and kind not in ours for what, kind in told(services))


def test_who_is_erased_leaves_numbers_in_the_log_only(services: Services) -> None:
    career(services)
    count = len(log(services))
    services.erasing.erase(Who(what="ada@home.net"))
    assert services.signals.page(Asked(kinds=frozenset({Kind.company_change, Kind.promotion}))).total == 0
    entries = log(services)
    assert len(entries) > count
    assert all(each.told is None or each.told.signal.kind.startswith("headcount_") for each in entries)
    services.admin.reindex()
    assert log(services) == entries
    career(services)
    assert log(services) == entries


def test_a_worker_publishes_what_a_serving_process_takes_in(local: Settings) -> None:
    with open_services(local, serving=True) as serving, open_services(local) as working:
        career(serving)
        assert log(serving) == []
        stop = threading.Event()
        worker = threading.Thread(target=work, args=(working.signalling, working.census, stop, lambda _: stop.set()))
        worker.start()
        worker.join(60)
        assert not worker.is_alive()
        assert {kind for _, kind in told(serving)} >= {each.value for each in CAREER}
        assert not serving.signalling.waiting()


def test_an_older_store_is_computed_as_a_whole(local: Settings) -> None:
    with open_services(local, serving=True) as services:
        career(services)
    store = Store.open(local)
    with store.write() as writer:
        writer.signals.empty_queue()
        writer.signals.set_version("0/older")
    store.close()
    with open_services(local) as services:
        assert services.signalling.catch_up().published >= len(CAREER)
        assert not services.signalling.waiting()


def test_pages_and_cursors(services: Services) -> None:
    career(services)
    whole = services.signals.page(Asked())
    found: list[object] = []
    after = None
    while True:
        page = services.signals.page(Asked(), after, 1)
        found += page.told
        assert page.total == whole.total
        after = page.next
        if after is None:
            break
    assert tuple(found) == whole.told
