"""People are found by the signals of them that stand: told, revised, moved with a person, withdrawn, hidden."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from sightline.model.observation import Observation
from sightline.model.query import EVERYTHING, Condition, Has, Query, Range, Sort
from sightline.model.signal import Kind
from sightline.services import Services, open_services
from sightline.services import importing as importing_module
from sightline.services.resignalling import UNTOLD
from sightline.services.signals import Asked
from sightline.services.whom import Who
from sightline.settings import Settings
from sightline.store import Store, What
from tests.services.saying import PERSON, said, tell

ACME: dict[str, Any] = {"name": "Acme Robotics", "domain": "acme.com"}
GLOBEX: dict[str, Any] = {"name": "Globex", "domain": "globex.com"}
MOVED, PROMOTED, RETITLED, CHANGED = "company_changed_on", "promoted_on", "retitled_on", "job_changed_on"


def worker(key: str, company: dict[str, Any], title: str) -> Observation:
    job = {"company": company, "title": title, "current": True}
    name = f"{key.title()} Person"
    return said(PERSON, key, full_name=name, emails=[{"value": f"{key}@home.net"}], positions=[job])


def careers(services: Services) -> None:
    """Ada is promoted on 2020-01-31 and moves on 2020-03-01; Ben gets another title then; Cy does nothing."""
    tell(services, *(worker(each, ACME, "Engineer") for each in ("ada", "ben", "cy")))
    tell(services, worker("ada", ACME, "VP Engineering"), at=30)
    tell(services, worker("ada", GLOBEX, "VP Engineering"), worker("ben", ACME, "Data Engineer"), at=60)


def found(services: Services, where: Condition = EVERYTHING, *order: Sort) -> list[str]:
    """The first names of those who fit."""
    records: Any = services.search.people(Query(where=where, order=order, limit=100)).records
    return [each.noun.full_name.split()[0] for each in records]


def ids(services: Services) -> dict[str, int]:
    return services.lookup.by_key("crm", PERSON, ["ada", "ben", "cy"])


def answers(services: Services) -> list[list[str]]:
    """Answers to all sorts of questions about job changes."""
    january, march = 18_292, 18_322
    questions: list[Condition] = [Has(field) for field in (MOVED, PROMOTED, RETITLED, CHANGED)]
    questions += [Range(PROMOTED, ((january, january),)), Range(PROMOTED, ((january + 1, None),))]
    questions += [Range(CHANGED, ((march, march),)), Range(CHANGED, ((march + 1, None),))]
    orders = [Sort(field, way) for field in (RETITLED, CHANGED) for way in (False, True)]
    return [*(found(services, each) for each in questions), *(found(services, EVERYTHING, each) for each in orders)]


EXPECTED = [
    *(["Ada"], ["Ada"], ["Ada", "Ben"], ["Ada", "Ben"]),
    *(["Ada"], []),
    *(["Ada", "Ben"], []),
    *(["Ada", "Ben", "Cy"], ["Ben", "Ada", "Cy"], ["Ada", "Ben", "Cy"], ["Ada", "Ben", "Cy"]),
]


def test_each_import_is_followed_by_the_index(services: Services) -> None:
    assert found(services) == []  # the index is open from the beginning
    careers(services)
    assert answers(services) == EXPECTED
    services.admin.reindex()
    assert answers(services) == EXPECTED


def test_the_bulk_way_answers_the_same(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_module, "worth_bulk", lambda rows, subjects: True)
    with open_services(settings) as services:
        careers(services)
        assert answers(services) == EXPECTED


def test_an_index_that_is_made_of_the_store_answers_the_same(local: Settings) -> None:
    with open_services(local) as services:
        careers(services)
    assert not (local.home / "search").exists()
    with open_services(local) as services:
        assert answers(services) == EXPECTED


def test_what_is_withdrawn_is_found_no_more(services: Services) -> None:
    careers(services)
    assert found(services, Has(MOVED)) == ["Ada"]
    [move] = services.signals.page(Asked(kinds=frozenset({Kind.company_change}))).told
    assert move.signal.before.employer is not None
    assert move.signal.after.employer is not None
    services.resolution.merge([move.signal.before.employer, move.signal.after.employer], "bob")
    assert found(services, Has(MOVED)) == []
    assert found(services, Has(PROMOTED)) == ["Ada"]


def test_who_is_merged_brings_their_changes_along_and_takes_them_back(services: Services) -> None:
    careers(services)
    numbers = ids(services)
    assert found(services, Has(MOVED)) == ["Ada"]
    decision = services.resolution.merge([numbers["ada"], numbers["ben"]], "bob")
    page = services.search.people(Query(where=Has(CHANGED)))
    assert [each.id for each in page.records] == [min(numbers["ada"], numbers["ben"])]
    services.resolution.undo(decision.said[0].number, "bob")
    assert answers(services) == EXPECTED


def test_an_index_that_saw_a_split_before_its_signals_is_told_of_both(local: Settings) -> None:
    """Ada's row is read again when the signal that was hers for a while is told of Ben."""
    with open_services(local) as working:
        careers(working)
        numbers = ids(working)
        decision = working.resolution.merge([numbers["ada"], numbers["ben"]], "bob")
    with open_services(local, serving=True) as serving, open_services(local) as working:
        serving.resolution.undo(decision.said[0].number, "bob")
        wait_until(lambda: len(found(serving)) == 3)
        assert found(serving, Has(CHANGED)) == ["Ada"]
        working.signalling.catch_up()
        wait_until(lambda: found(serving, Has(CHANGED)) == ["Ada", "Ben"])
        assert answers(serving) == EXPECTED


def test_who_is_suppressed_is_found_by_no_change_and_may_come_back(services: Services) -> None:
    careers(services)
    assert found(services, Has(CHANGED)) == ["Ada", "Ben"]
    services.privacy.suppress(Who(what="ada@home.net"))
    assert found(services, Has(CHANGED)) == ["Ben"]
    services.admin.reindex()
    assert found(services, Has(CHANGED)) == ["Ben"]
    services.privacy.unsuppress(Who(what="ada@home.net"))
    assert answers(services) == EXPECTED
    services.erasing.erase(Who(what="ada@home.net"))
    assert found(services, Has(CHANGED)) == ["Ben"]


def test_other_rules_are_told_to_an_index_that_is_open(local: Settings) -> None:
    with open_services(local, serving=True) as services:
        careers(services)
        assert found(services, Has(CHANGED)) == []
    store = Store.open(local)
    with store.write() as writer:
        writer.signals.empty_queue()
        writer.signals.set_version("0/older")
    store.close()
    with open_services(local) as services:
        assert found(services, Has(CHANGED)) == []
        services.signalling.catch_up()
        assert answers(services) == EXPECTED


def test_who_died_before_the_index_was_told_leaves_that_to_the_next(local: Settings) -> None:
    with open_services(local) as services:
        careers(services)
    store = Store.open(local)
    with store.write() as writer:
        writer.signals.set_version(UNTOLD)
        before = writer.feed_position()
    with open_services(local) as services:
        services.signalling.catch_up()
    with store.read() as reader:
        assert [each.what for each in reader.feed(before, 10)] == [What.rebuilt]
    store.close()


def test_a_serving_process_follows_what_a_worker_tells(local: Settings) -> None:
    with open_services(local, serving=True) as serving, open_services(local) as working:
        assert found(serving) == []
        careers(serving)
        wait_until(lambda: found(serving) == ["Ada", "Ben", "Cy"])
        assert found(serving, Has(CHANGED)) == []
        working.signalling.catch_up()
        wait_until(lambda: found(serving, Has(CHANGED)) == ["Ada", "Ben"])
        assert answers(serving) == EXPECTED


def wait_until(holds: Callable[[], bool]) -> None:
    """The test's time limit ends one that waits in vain."""
    while not holds():
        time.sleep(0.01)
