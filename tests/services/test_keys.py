"""Keys: made once, found in every header, expired, rotated with overlap, revoked; and never written down."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog

from sightline.accounts.callers import Access, Caller
from sightline.accounts.credentials import Credentials, new_secret
from sightline.errors import Conflict, Forbidden, InvalidInput, KeyExpired, NotFound, Unauthorized
from sightline.services import callers
from sightline.services.orgs import Change
from sightline.settings import Settings
from sightline.store.accounts import keys
from tests.services.ledgers import CREDIT, Desk, desk
from tests.services.saying import DAY


@pytest.fixture
def here(settings: Settings) -> Iterator[Desk]:
    with desk(settings) as opened:
        yield opened


def test_a_key_is_found_in_every_header(here: Desk) -> None:
    made = here.keys.create("laptop")
    basic = base64.b64encode(f"{made.secret}:".encode()).decode()
    for credentials in (
        Credentials(f"Bearer {made.secret}"),
        Credentials(f"Basic {basic}"),
        Credentials(None, made.secret),
        Credentials(f"Bearer {made.secret}", made.secret),
    ):
        found = here.callers.resolve(credentials)
        assert (found.org_name, found.key_name, found.key) == ("default", "laptop", made.key.id)


def test_strangers_are_refused(here: Desk) -> None:
    made = here.keys.create("laptop")
    for credentials in (
        Credentials(),
        Credentials(f"Bearer {new_secret()}"),
        Credentials(f"Bearer {made.secret}", new_secret()),
        Credentials("Bearer nonsense"),
    ):
        with pytest.raises(Unauthorized):
            here.callers.resolve(credentials)


def test_a_key_is_kept_as_a_hash_and_written_nowhere(here: Desk, local: Settings) -> None:
    with structlog.testing.capture_logs() as logged:
        made = here.keys.create("laptop")
        caller = here.resolve(made.secret)
        here.clerk.write()
    assert made.secret not in f"{made!r} {Credentials(made.secret)!r} {caller!r} {logged}"
    for path in local.home.rglob("*"):
        assert not path.is_file() or made.secret.encode() not in path.read_bytes()
    with here.accounts.read() as session:
        for table in ("account_keys", "account_audit", "account_usage"):
            rows = session.driver(f"SELECT * FROM {table}").fetchall()
            assert made.secret[12:] not in repr(rows)


def test_an_expired_key_says_so(here: Desk) -> None:
    made = here.keys.create("laptop", expires_at=here.clock.at + DAY)
    here.resolve(made.secret)
    here.clock.at += DAY
    with pytest.raises(KeyExpired, match="laptop"):
        here.resolve(made.secret)
    assert here.keys.list() == []
    assert [key.state for key in here.keys.list(ended=True)] == ["expired"]
    with pytest.raises(InvalidInput):
        here.keys.create("late", expires_at=here.clock.at)


def test_a_rotated_key_works_beside_the_new_one_for_a_while(here: Desk) -> None:
    old = here.keys.create("laptop", scopes=["directory:read"], credit_limit=5 * CREDIT)
    new = here.keys.rotate("laptop", overlap=DAY)
    assert here.resolve(old.secret).family == here.resolve(new.secret).family
    assert (new.key.scopes, new.key.credit_limit) == (("directory:read",), 5 * CREDIT)
    assert [key.state for key in here.keys.list()] == ["rotated", "active"]
    with pytest.raises(Conflict):
        here.keys.rotate(str(old.key.id))
    here.clock.at += DAY
    here.resolve(new.secret)
    with pytest.raises(KeyExpired):
        here.resolve(old.secret)


def test_a_revoked_key_is_refused_at_once_here_and_within_seconds_elsewhere(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = here.keys.create("laptop")
    elsewhere = callers.Callers(here.accounts, here.clerk, here.clock)
    elsewhere.resolve(Credentials(api_key=made.secret))
    assert here.keys.revoke("laptop").state == "revoked"
    with pytest.raises(Unauthorized):
        here.resolve(made.secret)
    elsewhere.resolve(Credentials(api_key=made.secret))  # it is remembered
    start = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: start + callers.REMEMBERED_SECONDS)
    with pytest.raises(Unauthorized):
        elsewhere.resolve(Credentials(api_key=made.secret))
    with pytest.raises(Conflict):
        here.keys.revoke(str(made.key.id))


def test_names_are_checked_and_free_again_after_revocation(here: Desk) -> None:
    here.keys.create("laptop")
    with pytest.raises(Conflict):
        here.keys.create(" laptop ")
    for name in ("", "   ", "x" * 101, "two\nlines"):
        with pytest.raises(InvalidInput):
            here.keys.create(name)
    here.keys.revoke("laptop")
    here.keys.create("laptop")
    with pytest.raises(NotFound):
        here.keys.create("laptop", "Nowhere")


def test_a_key_is_meant_by_name_number_or_first_characters(here: Desk) -> None:
    made = here.keys.create("laptop")
    here.orgs.create("Acme")
    other = here.keys.create("laptop", "Acme")
    for which in (str(made.key.id), made.key.start, f"{made.key.start}..."):
        assert here.keys.limit(which, credit_limit=CREDIT).id == made.key.id
    with pytest.raises(Conflict, match="2 keys"):
        here.keys.revoke("laptop")
    assert here.keys.revoke("laptop", "Acme").id == other.key.id
    with pytest.raises(NotFound):
        here.keys.revoke("desktop")


def test_scopes_allow_an_interface_to_read_or_write(here: Desk) -> None:
    caller = here.resolve(here.keys.create("laptop", scopes=["directory:read", "*:write"]).secret)
    caller.check("directory", Access.read)
    caller.check("graphql", Access.write)
    with pytest.raises(Forbidden, match="graphql:read"):
        caller.check("graphql", Access.read)
    with pytest.raises(InvalidInput):
        here.keys.create("other", scopes=["pets:read"])


def test_a_suspended_organisation_is_refused_until_it_is_not(here: Desk) -> None:
    made = here.keys.create("laptop")
    here.orgs.change("default", Change(suspended=True))
    with pytest.raises(Forbidden):
        here.resolve(made.secret)
    here.orgs.change("default", Change(suspended=False))
    here.callers.forget()
    assert isinstance(here.resolve(made.secret), Caller)


def test_the_last_use_is_written_at_most_once_a_minute(here: Desk) -> None:
    made = here.keys.create("laptop")
    uses = []
    for later in (0, 30_000, 30_000):
        here.clock.at += later
        here.resolve(made.secret)
        here.clerk.write()
        with here.accounts.read() as session:
            row = keys.find(session, made.key.id)
            assert row is not None
            uses.append(row.last_used_at)
    assert uses == [here.clock.at - 60_000, here.clock.at - 60_000, here.clock.at]


def test_keys_made_at_once_are_all_kept_and_names_stay_single(here: Desk) -> None:
    def make(number: int) -> str | None:
        try:
            return here.keys.create(f"key {number // 2}").secret
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [secret for secret in pool.map(make, range(16)) if secret]
    assert len(made) == len(here.keys.list()) == 8
    assert {here.resolve(secret).org_name for secret in made} == {"default"}


def test_a_key_that_is_remembered_is_recalled_without_the_database(here: Desk) -> None:
    credentials = Credentials(api_key=here.keys.create("tests").secret)
    assert here.callers.recall(credentials) is None
    found = here.callers.resolve(credentials)
    here.accounts.close()
    assert here.callers.recall(credentials) == found
    here.callers.forget()
    assert here.callers.recall(credentials) is None
    with pytest.raises(Unauthorized):
        here.callers.recall(Credentials())


def test_who_is_recalled_is_checked_like_who_is_found(here: Desk) -> None:
    credentials = Credentials(api_key=here.keys.create("tests", expires_at=here.clock.at + DAY).secret)
    here.callers.resolve(credentials)
    here.clock.at += 2 * DAY
    with pytest.raises(KeyExpired):
        here.callers.recall(credentials)
