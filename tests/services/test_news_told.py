"""News from import to signals: of the companies that texts name, as items come and when all is computed anew."""

from __future__ import annotations

from typing import Any

from sightline.model.observation import SubjectKind
from sightline.model.signal import Kind
from sightline.services import Services
from sightline.services.signals import Asked
from tests.services.saying import COMPANY, said, tell

NEWS = SubjectKind.news


def companies(services: Services) -> None:
    tell(
        services,
        said(COMPANY, "globex", name="Globex", domain="globex.com"),
        said(COMPANY, "lattixo", name="Lattixo", domain="lattixo.com"),
    )


def item(key: str, title: str, **fields: Any) -> Any:
    return said(NEWS, key, title=title, **fields)


def told(services: Services) -> list[tuple[str, str, int]]:
    """The company, event type and number of citations of each news signal that stands."""
    ids = {number: key for key, number in services.lookup.by_key("crm", COMPANY, ["globex", "lattixo"]).items()}
    page = services.signals.page(Asked(kinds=frozenset({Kind.news})), None, 100)
    return sorted(
        (ids[each.signal.subject], each.signal.detail.event_type or "", len(each.signal.citations))
        for each in page.told
        if each.signal.detail
    )


def test_a_text_that_names_two_companies_is_told_of_both(services: Services) -> None:
    companies(services)
    tell(services, item("1", "Globex sues Lattixo over patents"), item("2", "Rain"), source="feed", at=3)
    expected = [("globex", "lawsuit_filed", 1), ("lattixo", "lawsuit_faced", 1)]
    assert told(services) == expected
    services.admin.reindex()
    assert told(services) == expected
    assert [each.what.value for each in services.signals.log(0, 100).entries] == ["published", "published"]


def test_another_publisher_adds_to_the_story(services: Services) -> None:
    companies(services)
    tell(services, item("1", "Globex raises $20M in Series B"), source="feed", at=3)
    tell(
        services,
        item("9", "Globex Corp. secures $20 million", companies=[{"domain": "globex.com"}]),
        source="wire",
        at=4,
    )
    assert told(services) == [("globex", "funding_round", 2)]
    first, *others = [each.what.value for each in services.signals.log(0, 100).entries]
    assert first == "published"
    assert set(others) <= {"revised"}


def test_a_corrected_title_is_told_of_whom_it_names_now(services: Services) -> None:
    companies(services)
    tell(services, item("1", "Globex raises $20M in Series B"), source="feed", at=3)
    tell(services, item("1", "Lattixo raises $20M in Series B"), source="feed", at=4)
    assert told(services) == [("lattixo", "funding_round", 1)]


def test_news_that_came_before_its_company_is_found_when_all_is_computed(services: Services) -> None:
    tell(services, item("1", "Globex raises $20M in Series B"), source="feed", at=3)
    companies(services)
    assert told(services) == []
    services.admin.reindex()
    with services.lookup._store.write() as writer:
        writer.signals.set_version("")
    services.signalling.catch_up()
    assert told(services) == [("globex", "funding_round", 1)]
