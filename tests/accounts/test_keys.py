"""Keys are made once, found by their secret, and kept as hashes."""

from __future__ import annotations

import os
import re
import stat
import threading
from pathlib import Path

import pytest

from sightline.accounts.keys import FILE, Keyring
from sightline.errors import Conflict, InvalidInput


def names(ring: Keyring) -> list[str]:
    kept = ring.keys()
    return [key.name for key in kept]


def test_a_new_key_has_the_stated_form_and_is_found(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "home")
    made = ring.create(" laptop ")
    assert re.fullmatch(r"sk_live_[A-Za-z0-9_-]{43}", made.secret)
    found = ring.find(made.secret)
    assert found is not None
    assert (found.name, found.start) == ("laptop", made.secret[:12])
    assert names(ring) == ["laptop"]


def test_the_secret_is_kept_nowhere(tmp_path: Path) -> None:
    made = Keyring(tmp_path).create("laptop")
    text = (tmp_path / FILE).read_text()
    assert made.secret not in text
    assert made.secret not in repr(made)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("secret", ["", "sk_live_", "sk_live_" + "a" * 43, "sk_live_" + "a" * 5000, "\udcff", "laptop"])
def test_a_stranger_is_not_found(tmp_path: Path, secret: str) -> None:
    ring = Keyring(tmp_path)
    assert ring.find(secret) is None
    ring.create("laptop")
    assert ring.find(secret) is None


def test_another_process_sees_new_and_removed_keys(tmp_path: Path) -> None:
    server = Keyring(tmp_path)
    first = Keyring(tmp_path).create("first")
    assert server.find(first.secret) is not None
    second = Keyring(tmp_path).create("second")
    assert server.find(second.secret) is not None
    os.unlink(tmp_path / FILE)
    assert server.find(first.secret) is None


def test_names_are_checked(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    ring.create("laptop")
    with pytest.raises(Conflict):
        ring.create("laptop")
    for name in ("", "   ", "x" * 101):
        with pytest.raises(InvalidInput):
            ring.create(name)


def test_keys_made_at_once_are_all_kept(tmp_path: Path) -> None:
    threads = [threading.Thread(target=Keyring(tmp_path).create, args=(f"key {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names(Keyring(tmp_path))) == [f"key {n}" for n in range(8)]


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[{]")
    with pytest.raises(InvalidInput, match=FILE):
        Keyring(tmp_path).keys()
