"""The form of keys, and the headers in which they come."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.accounts.callers import ALL_SCOPES, read_scopes
from sightline.accounts.credentials import Credentials, basic, digest, new_secret, presented
from sightline.errors import InvalidInput, Unauthorized

KEY = "sk_live_" + "k" * 43


def encoded(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_a_new_key_has_the_stated_form() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == len({digest(each) for each in secrets}) == 100
    assert all(re.fullmatch(r"sk_live_[A-Za-z0-9_-]{43}", each) for each in secrets)


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials(f"Bearer {KEY}"),
        Credentials(f"bearer   {KEY} "),
        Credentials(f"Basic {KEY}"),
        Credentials(f"Basic {basic(KEY)}"),
        Credentials(encoded(f"{KEY}:anything")),
        Credentials(encoded(KEY)),
        Credentials(None, KEY),
        Credentials("", f" {KEY} "),
        Credentials(f"Bearer {KEY}", KEY),
    ],
)
def test_a_key_is_read_from_each_header(credentials: Credentials) -> None:
    assert presented(credentials) == KEY
    assert KEY not in repr(credentials)


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials("Bearer"),
        Credentials("Bearer x"),
        Credentials(f"Digest {KEY}"),
        Credentials(f"Bearer {KEY}x"),
        Credentials("Basic ????"),
        Credentials(encoded("\u00e9")),
        Credentials(KEY),
        Credentials(None, "x"),
        Credentials(f"Bearer {KEY}", new_secret()),
        Credentials("Bearer x", KEY),
    ],
)
def test_what_is_no_key_is_refused_without_being_shown(credentials: Credentials) -> None:
    with pytest.raises(Unauthorized) as caught:
        presented(credentials)
    assert KEY not in str(caught.value)


@given(st.none() | st.text(), st.none() | st.text())
def test_nothing_else_can_happen(authorization: str | None, api_key: str | None) -> None:
    try:
        presented(Credentials(authorization, api_key))
    except Unauthorized:
        pass


def test_scopes_are_read_and_refused() -> None:
    assert read_scopes([" Directory:read", "*:write", "directory:read"]) == ("*:write", "directory:read")
    assert read_scopes(ALL_SCOPES) == ALL_SCOPES
    for wrong in ([], ["directory"], ["directory:delete"], ["pets:read"], [""]):
        with pytest.raises(InvalidInput):
            read_scopes(wrong)
