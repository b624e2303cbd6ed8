"""Which companies news is about, asked of a real store: names, namesakes, context, and many items at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from sightline.model.observation import SubjectKind
from sightline.services import Services, open_services
from sightline.services.newsroom import CHUNK, Linked, companies_in
from sightline.settings import Settings
from sightline.store import Reader, Store
from tests.services.saying import COMPANY, PERSON, said, tell

NEWS = SubjectKind.news
GERMANY = {"city": "Berlin", "country": "Germany"}
COLORADO = {"city": "Denver", "region": "Colorado", "country": "United States"}


@pytest.fixture
def known(services: Services) -> Services:
    tell(
        services,
        said(COMPANY, "globex", name="Globex Corporation", domain="globex.com", alternative_names=["Gbx Systems"],
             former_names=["Initrode"], industry="Chemical Manufacturing"),
        said(COMPANY, "berlin", name="Ardentis", domain="ardentis.com", location=GERMANY, industry="Banking"),
        said(COMPANY, "denver", name="Ardentis", domain="ardentis.io", location=COLORADO, ticker="ARDN"),
        said(COMPANY, "target", name="Target", domain="target.com", industry="Retail",
             location={"city": "Minneapolis"}),
        said(COMPANY, "block", name="Block", domain="block.xyz", ticker="SQ"),
        said(COMPANY, "hospital", name="Target Hospitality", domain="targethospitality.com"),
        said(COMPANY, "bank", name="Bank of America", domain="bofa.com"),
        said(COMPANY, "times", name="Harbor Times", domain="harbortimes.com"),
        said(COMPANY, "yota", name="Йотабит", domain="yotabit.ru"),
        said(PERSON, "jane", full_name="Jane Lindqvist",
             positions=[{"title": "CEO", "company": {"name": "Target", "domain": "target.com"}}]),
    )  # fmt: skip
    return services


def ask(services: Services, *items: dict[str, Any]) -> list[tuple[Linked, ...]]:
    """The companies of items, each in order."""
    keys = [f"n{number}" for number in range(len(items))]
    tell(services, *(said(NEWS, key, **item) for key, item in zip(keys, items, strict=True)), source="feed", at=9)
    with reading(services) as reader:
        subjects = reader.subjects("feed", NEWS, keys)
        found = companies_in(reader, [subjects[key] for key in keys])
    return [found[subjects[key]] for key in keys]


def reading(services: Services) -> Any:
    store: Store = services.lookup._store
    return store.read()


def named(services: Services, links: Sequence[Linked]) -> set[str]:
    """The source's keys of linked companies."""
    keys = ["globex", "berlin", "denver", "target", "block", "hospital", "bank", "times", "yota"]
    ids = {number: key for key, number in services.lookup.by_key("crm", COMPANY, keys).items()}
    return {ids.get(each.company, "another") for each in links}


CASES: list[tuple[str, str | None, set[str]]] = [
    ("Globex acquires a startup", None, {"globex"}),
    ("Globex's lawyers say no", None, {"globex"}),
    ("\"We will grow,\" says Globex", None, {"globex"}),
    ("GLOBEX CORP. SUES", None, {"globex"}),
    ("Globex Corporation, Inc. reports", None, {"globex"}),
    ("A deal for Gbx Systems", None, {"globex"}),
    ("Initrode raises $20M", None, {"globex"}),
    ("Chemicals are booming", "Read more at globex.com about it", {"globex"}),
    ("Startups To Watch: Globex Pharma Raises $3M", None, set()),
    ("Professor Hugo Globex wins a prize", None, set()),
    ("Mr. Globex goes to town", None, set()),
    ("The Globex Street fair was fun", None, set()),
    ("glob ex and other words", None, set()),
    # namesakes
    ("Ardentis raises $20M", None, set()),
    ("Ardentis raises $20M", "The Denver startup will hire.", {"denver"}),
    ("Ardentis raises $20M", "The startup from Berlin will hire.", {"berlin"}),
    ("Ardentis (NYSE: ARDN) raises $20M", None, {"denver"}),
    ("Ardentis raises $20M", "More: https://www.ardentis.io/news", {"denver"}),
    ("Ardentis raises $20M", "Write to press@ardentis.com.", {"berlin"}),
    ("Ardentis opens in Berlin and Denver", None, set()),
    # words that mean something else too
    ("Target rates rise again", None, set()),
    ("Block trades hit a record", None, set()),
    ("Target to open stores", "The Minneapolis retailer said so.", {"target"}),
    ("Target names Jane Lindqvist chief executive", None, {"target"}),
    ("Jane Lindqvist likes opera", None, set()),
    ("Block (NYSE: SQ) rises", None, {"block"}),
    ("Block (NYSE: BLK) rises", None, set()),
    ("Block Inc. reports", None, {"block"}),
    # several, and longer names
    ("Bank of America and Globex team up", None, {"bank", "globex"}),
    ("Target Hospitality opens lodge", None, {"hospital"}),
    ("Globex opens office - Harbor Times", None, {"globex"}),
    # other languages, and no company
    ("Йотабит открывает офис", None, {"yota"}),
    ("Regen in Norddeutschland erwartet", "Es wird nass.", set()),
    ("Weather", None, set()),
]  # fmt: skip


def test_names_in_texts(known: Services) -> None:
    items = [
        {"title": title, **({"summary": text} if text else {}), "publisher": "Harbor Times"} for title, text, _ in CASES
    ]
    found = ask(known, *items)
    got = [(title, text, named(known, links)) for (title, text, _), links in zip(CASES, found, strict=True)]
    assert got == CASES
    assert all(60 <= each.confidence < 100 and each.reason and not each.stated for links in found for each in links)


def test_the_publisher_is_not_who_it_writes_about(known: Services) -> None:
    item = {"title": "Globex grows", "summary": "(Harbor Times) Globex grew.", "publisher": "Harbor Times"}
    (links,) = ask(known, {**item, "url": "https://harbortimes.com/1"})
    assert named(known, links) == {"globex"}


def test_what_the_source_states_is_taken(known: Services) -> None:
    stated, by_name, unknown = ask(
        known,
        {"title": "Ardentis and Globex merge", "companies": [{"domain": "ardentis.io"}]},
        {"title": "Quarterly letter", "companies": [{"name": "Globex"}]},
        {"title": "Quarterly letter", "companies": [{"name": "Umbrellix"}]},
    )
    assert [(named(known, [each]), each.confidence, each.stated) for each in stated] == [({"denver"}, 100, True)]
    assert named(known, by_name) == {"globex"}
    assert [(each.stated, each.confidence) for each in unknown] == [(True, 100)]


def test_reasons_are_words(known: Services) -> None:
    (links,) = ask(known, {"title": "Ardentis raises $20M", "summary": "The Denver startup will hire."})
    assert [each.reason for each in links] == ["the name Ardentis; its place Denver"]


def test_what_is_taken_back_names_nobody(known: Services) -> None:
    tell(known, said(NEWS, "x", title="Globex acquires a startup"), source="feed", at=9)
    tell(known, said(NEWS, "x", title=None), source="feed", at=10)
    with reading(known) as reader:
        (subject,) = reader.subjects("feed", NEWS, ["x"]).values()
        assert companies_in(reader, [subject, 10**9]) == {subject: (), 10**9: ()}


def test_a_writer_may_ask_about_what_it_has_just_stored(known: Services) -> None:
    tell(known, said(NEWS, "x", title="Globex acquires a startup"), source="feed", at=9)
    store: Store = known.lookup._store
    with store.write() as writer:
        (subject,) = writer.subjects("feed", NEWS, ["x"]).values()
        assert named(known, companies_in(writer, [subject])[subject]) == {"globex"}


def test_companies_that_are_only_mentioned_stand_back(known: Services) -> None:
    # A mention without a domain could not be tied to the company; it is no namesake of it.
    tell(known, said(PERSON, "bo", full_name="Bo Ray", positions=[{"title": "CFO", "company": {"name": "Globex"}}]),
         source="vendor", at=1)  # fmt: skip
    (links,) = ask(known, {"title": "Globex acquires a startup"})
    assert named(known, links) == {"globex"}


class _Counting:
    """A reader that counts what is asked of it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._reader, name)

        def counted(*args: Any, **options: Any) -> Any:
            self.asked += 1
            return asked(*args, **options)

        return counted


def test_ten_thousand_items_take_few_questions(local: Settings) -> None:
    with open_services(local) as services:
        tell(services, *(said(COMPANY, f"c{n}", name=f"Zorvex{n} Labs", domain=f"zorvex{n}.com") for n in range(200)))
        tell(
            services,
            *(
                said(
                    NEWS,
                    f"n{n}",
                    title=f"Zorvex{n % 200} Labs names Ann Lee{n} chief",
                    summary="In Paris. " * 9,
                )
                for n in range(10_000)
            ),
            source="feed",
            at=1,
        )
        with reading(services) as reader:
            subjects = reader.subjects("feed", NEWS, [f"n{n}" for n in range(10_000)])
            counting: Any = _Counting(reader)
            found = companies_in(counting, subjects.values())
        assert counting.asked <= 10 * (10_000 // CHUNK)
        assert all(len(links) == 1 for links in found.values())
