"""Keys: who may call. One file in the home directory holds their hashes; a key itself is shown once, when it is made.

A key is "sk_live_" and 43 characters of URL-safe base64: 256 random bits. Its hash therefore needs no salt and no
slow function. The file may change under a running server, which reads it again when it has.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sightline.errors import Conflict, InvalidInput
from sightline.model.values import Instant

PREFIX = "sk_live_"
FILE = "keys.json"
_SHOWN = len(PREFIX) + 4


class Key(msgspec.Struct, frozen=True):
    """A key as it is kept: `start` are its first characters, by which its owner can tell it from others."""

    name: str
    start: str
    sha256: str
    created_at: Instant


class NewKey(msgspec.Struct, frozen=True):
    """A key that was just made, with the secret itself."""

    key: Key
    secret: str

    def __repr__(self) -> str:
        return f"NewKey(key={self.key!r}, secret='{self.key.start}...')"


class Keyring:
    """The keys of one installation. May be used from several threads and processes."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._seen: tuple[int, int, int] | None = None
        self._by_hash: dict[str, Key] = {}

    def create(self, name: str) -> NewKey:
        """Make a key. Raises InvalidInput for an empty or overlong name, Conflict for one that is taken."""
        name = name.strip()
        if not 1 <= len(name) <= 100:
            raise InvalidInput("A key's name has 1 to 100 characters.", field="name")
        secret = PREFIX + secrets.token_urlsafe(32)
        key = Key(name, secret[:_SHOWN], _digest(secret), time.time_ns() // 1_000_000)
        with self._alone():
            keys = self._read()
            if any(each.name == name for each in keys):
                raise Conflict(f"There is a key named {name!r} already.", field="name", hint="Choose another name.")
            self._write([*keys, key])
        return NewKey(key, secret)

    def keys(self) -> list[Key]:
        """All keys, the oldest first."""
        return self._read()

    def find(self, secret: str) -> Key | None:
        """The key with this secret; None if there is none."""
        if not secret.startswith(PREFIX) or len(secret) > 100:
            return None
        self._refresh()
        return self._by_hash.get(_digest(secret))

    def _refresh(self) -> None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            self._seen, self._by_hash = None, {}
            return
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if seen != self._seen:
            self._by_hash = {each.sha256: each for each in self._read()}
            self._seen = seen

    def _read(self) -> list[Key]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[Key])
        except FileNotFoundError:
            return []
        except msgspec.DecodeError as error:
            raise InvalidInput(
                f"{self._path} cannot be read: {error}.", hint="Restore the file, or remove it."
            ) from error

    def _write(self, keys: list[Key]) -> None:
        """Replace the file whole, so that no reader sees half of it; only its owner may read it."""
        fresh = self._path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(keys), indent=2))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time changes the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
