"""Who asked not to be known is not known: not by any question, not by the next import, not by the difference."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sightline.errors import Conflict, InvalidInput, NotFound
from sightline.model.normal.emails import email_digest
from sightline.model.observation import BatchHeader
from sightline.services import Services, open_services
from sightline.services.identify import Identified
from sightline.services.lookup import By
from sightline.services.questions import CompanyQuestion, PersonQuestion
from sightline.services.whom import Who
from sightline.settings import Settings
from sightline.store import Store
from sightline.store.suppressions import State
from tests.services.canary import files
from tests.services.privately import PEOPLE, answers, contents, everybody, person
from tests.services.saying import COMPANY, PERSON, day, said, tell


def store_of(services: Services) -> Store:
    return services.privacy._store


@pytest.mark.parametrize("bulk", [False, True])
@examples(max_examples=8)
@given(gone=st.frozensets(st.integers(0, PEOPLE - 1), min_size=1, max_size=4))
def test_a_world_with_suppressed_people_is_one_without_them(bulk: bool, gone: frozenset[int]) -> None:
    with tempfile.TemporaryDirectory() as place:
        with open_services(Settings(home=Path(place, "never"))) as never:
            everybody(never, gone)
            want, said_then = answers(never, PEOPLE), contents(store_of(never))
        with open_services(Settings(home=Path(place, "gone"))) as services:
            everybody(services)
            services.search.ready()
            for each in sorted(gone):
                done = services.privacy.suppress(Who(what=f"p{each}@gmail.com"))
                assert done.people == 1
            if bulk:
                services.admin.reindex()
            assert contents(store_of(services)) == said_then
            assert answers(services, PEOPLE) == want
            assert services.admin.verify(deep=True) == []
            everybody(services, at=10)
            assert contents(store_of(services)).total() == said_then.total()
            for each in sorted(gone):
                services.privacy.unsuppress(Who(what=f"https://www.linkedin.com/in/person-{each}"))
            assert services.admin.verify(deep=True) == []
            assert answers(services, PEOPLE)["stats"]["person"] == PEOPLE


@examples(max_examples=8)
@given(gone=st.frozensets(st.integers(0, PEOPLE - 1), min_size=1, max_size=3))
def test_a_world_with_erased_people_is_one_without_them(gone: frozenset[int]) -> None:
    with tempfile.TemporaryDirectory() as place:
        with open_services(Settings(home=Path(place, "never"))) as never:
            everybody(never, gone)
            want, said_then = answers(never, PEOPLE), contents(store_of(never))
        with open_services(Settings(home=Path(place, "gone"))) as services:
            everybody(services)
            for each in sorted(gone):
                services.erasing.erase(named(each))
            assert contents(store_of(services)) == said_then
            assert answers(services, PEOPLE) == want
            assert services.admin.verify(deep=True) == []


def named(number: int) -> Who:
    return Who(what=f"p{number}@gmail.com")


def is_held(services: Services, number: int) -> bool:
    return bool(services.lookup.people(By.email, [f"p{number}@gmail.com"])[f"p{number}@gmail.com"])


@pytest.mark.parametrize(
    "who",
    [
        Who(what="P4@Gmail.com"),
        Who(what=email_digest("p4@gmail.com").hex()),
        Who(what="+1 (415) 555-1004"),
        Who(what="linkedin.com/in/person-4/"),
        Who(source="crm", key="p4"),
        Who(name="Dr Emil Nolde", domain="https://www.own4.com"),
    ],
)
def test_people_are_suppressed_by_whatever_they_are_known_by(services: Services, who: Who) -> None:
    everybody(services)
    done = services.privacy.suppress(who)
    assert (done.people, done.state, done.shared) == (1, State.suppressed, ("Emil Nolde at acme1.com",))
    assert set(done.hashes) == {"email", "phone", "profile", "key", "name"}
    assert not is_held(services, 4)
    again = services.privacy.suppress(who)
    assert (again.request, again.people, again.hashes) == (done.request, 0, done.hashes)
    told = services.privacy.export(who)
    assert {each["source"] for each in told["observations"]} == {"crm", "vendor"}
    assert told["record"]["full_name"] == "Emil Nolde"
    assert services.privacy.unsuppress(done.request).subjects == done.subjects
    assert is_held(services, 4)
    assert services.privacy.requests() == []


def test_somebody_of_whom_nothing_is_held_is_kept_out(services: Services) -> None:
    done = services.privacy.suppress(named(4))
    assert (done.people, done.subjects, done.hashes) == (0, 0, {"email": 1})
    summary = tell(services, person(4), person(5))
    assert (summary.read, summary.stored, summary.suppressed) == (2, 1, 1)
    with pytest.raises(NotFound):
        services.privacy.suppress(Who(what="99"))
    with pytest.raises(NotFound):
        services.privacy.unsuppress(named(5))


def test_what_others_share_keeps_nobody_out(services: Services) -> None:
    shared = {"phones": [{"value": "+14155550000", "type": "personal_mobile"}]}
    tell(services, person(1, **shared), person(2, **shared))
    with pytest.raises(InvalidInput, match="2 people"):
        services.privacy.suppress(Who(what="+14155550000"))
    done = services.privacy.suppress(named(1))
    assert done.shared == ("+14155550000",)
    assert is_held(services, 2)
    assert services.privacy.suppress(Who(what="+14155550000"), everyone=True).people == 1
    assert not is_held(services, 2)


@pytest.mark.parametrize("mail", [{"value": "sales@acme1.com"}, {"value": "desk@acme1.com", "type": "generic"}])
def test_the_address_of_a_role_keeps_nobody_out(services: Services, mail: dict[str, str]) -> None:
    own = {"value": "p1@gmail.com", "type": "personal"}
    tell(services, person(1, emails=[mail, own]))
    assert services.privacy.suppress(named(1)).shared == (mail["value"],)
    assert tell(services, person(2, emails=[mail]), at=1).suppressed == 0


def test_an_exact_question_about_them_is_told_so(services: Services) -> None:
    everybody(services)
    services.privacy.suppress(named(4))
    for question in (
        PersonQuestion(emails=("p4@gmail.com",)),
        PersonQuestion(hashed_emails=(email_digest("p4@acme1.com").hex(),), full_name="Somebody Else"),
        PersonQuestion(phones=("+14155551004",)),
        PersonQuestion(source="crm", key="p4"),
        PersonQuestion(full_name="Emil Nolde", company=CompanyQuestion(domain="own4.com")),
    ):
        assert services.identify.person(question) == Identified((), suppressed=True)
    assert not services.identify.person(PersonQuestion(full_name="Emil Nolde")).suppressed


def test_a_complete_batch_does_not_declare_them_gone(services: Services) -> None:
    everybody(services)
    services.privacy.suppress(named(4))
    summary = tell(services, *(person(each) for each in range(PEOPLE)), at=5, complete=(PERSON,))
    assert (summary.gone, summary.suppressed) == (0, 1)
    services.privacy.unsuppress(named(4))
    assert is_held(services, 4)


@pytest.mark.parametrize("bulk", [False, True])
def test_a_company_that_only_they_mentioned_comes_back_with_others(services: Services, bulk: bool) -> None:
    own = By.domain, ["own4.com"]
    everybody(services)
    services.privacy.suppress(named(4))
    assert services.lookup.companies(*own) == {"own4.com": ()}
    header = BatchHeader("crm", day(9), "more")
    row = person(1, positions=[{"title": "VP", "company": {"name": "Own Firm 4", "domain": "own4.com"}}])
    if bulk:
        services.imports.series([(header, lambda: [row])])
    else:
        services.imports.observations(header, lambda: [row])
    assert len(services.lookup.companies(*own)["own4.com"]) == 1
    assert services.admin.verify(deep=True) == []


def test_addresses_of_theirs_are_left_out_of_companies(services: Services) -> None:
    services.privacy.suppress(named(4))
    tell(services, said(COMPANY, "c", name="Acme", emails=[{"value": "p4@gmail.com"}, {"value": "info@acme.com"}]))
    (text,) = contents(services.privacy._store)
    assert b"info@acme.com" in text
    assert b"p4@gmail.com" not in text


@pytest.mark.parametrize("lost", ["gone", "another", "broken"])
def test_without_the_key_nothing_is_taken_in_silently(local: Settings, lost: str) -> None:
    key = local.home / "suppression.key"
    with open_services(local) as services:
        everybody(services)
        assert not key.exists()
        services.privacy.suppress(named(4))
        assert key.stat().st_mode & 0o777 == 0o600
        kept = key.read_text()
        key.unlink()
        if lost != "gone":
            key.write_text("ab" * 32 if lost == "another" else "no key")
        verbs: tuple[Callable[[], object], ...] = (
            lambda: tell(services, person(4), at=7),
            lambda: services.privacy.suppress(named(5)),
            lambda: services.identify.person(PersonQuestion(emails=("p1@gmail.com",))),
        )
        for verb in verbs:
            with pytest.raises(Conflict, match="key"):
                verb()
        assert not is_held(services, 4)
        key.write_text(kept)
        assert tell(services, person(4), at=8).suppressed == 1


def test_the_log_says_what_the_operator_did(services: Services) -> None:
    everybody(services)
    services.privacy.suppress(named(4))
    services.privacy.export(named(4))
    services.privacy.unsuppress(named(4))
    entries = services.accounts.audit.entries(None)
    assert [(each.verb, each.action, each.key) for each in entries] == [
        ("privacy.unsuppress", "changed", None),
        ("privacy.export", "read", None),
        ("privacy.suppress", "changed", None),
    ]
    assert list(services.accounts.audit.entries(1)) == []


def test_nothing_of_whom_it_is_stands_in_what_is_kept(local: Settings) -> None:
    """Of somebody of whom nothing was ever held, only hashes are written."""
    with open_services(local) as services:
        services.privacy.suppress(Who(name="Zqcanary Zqcanaryson", domain="zqcanary.com"))
        services.privacy.suppress(Who(what="zqcanary@zqcanary.com"))
    held = [path for path in files(local.home) if b"zqcanary" in path.read_bytes().lower()]
    assert held == []
