"""The key that hashes of suppressed people are made with: one file, made once, never in the database or its backups."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from sightline.accounts.suppression import KEY_BYTES, OPEN, Guard, Hasher, Known
from sightline.errors import Conflict, Unavailable
from sightline.services.intake import Door
from sightline.settings import Settings
from sightline.store import Reader, Store, Writer

FILE = "suppression.key"
"""Its name in `home`, unless the settings name another place."""

HINT = "Put the file back from your copy of it (docs/privacy.md, The key)."


def key_path(settings: Settings) -> Path:
    """Where the key is, or will be."""
    return settings.suppression_key or settings.home / FILE


def guard_of(reader: Reader, settings: Settings) -> Guard:
    """Who is not to be known. Raises Conflict if the key that they are known by is lost or another."""
    hashes = reader.suppressions.hashes()
    if not hashes:
        return OPEN
    return Guard(hasher_of(reader, settings), frozenset(hashes))


def request_of(reader: Reader, settings: Settings, known: Iterable[Known]) -> int | None:
    """The request by which somebody who is known by any of this is suppressed, if they are. Raises as `guard_of`."""
    if reader.suppressions.empty():
        return None
    hasher = hasher_of(reader, settings)
    return reader.suppressions.request_of(map(hasher.of, known))


def door_of(store: Store, settings: Settings, source: str) -> Door:
    """The door through which what this source says comes in. Raises as `guard_of`."""
    with store.read() as reader:
        return Door(guard_of(reader, settings), source)


def hasher_of(reader: Reader, settings: Settings) -> Hasher:
    """What hashes are made with. Raises Conflict if the key is lost, or not the one that was used so far."""
    path, fingerprint = key_path(settings), reader.suppressions.key()
    hasher = _read(path)
    if hasher is None:
        raise Conflict(f"The key of what is suppressed is lost: there is no file {path}.", hint=HINT)
    if fingerprint and hasher.fingerprint != fingerprint:
        raise Conflict(f"The key in {path} is not the one that people were suppressed with.", hint=HINT)
    return hasher


def hasher_to_write(writer: Writer, settings: Settings) -> Hasher:
    """The same, and the key is made if nobody was ever suppressed."""
    if not writer.suppressions.key():
        _make(key_path(settings))
        hasher = hasher_of(writer, settings)
        writer.suppressions.set_key(hasher.fingerprint)
        return hasher
    return hasher_of(writer, settings)


def _read(path: Path) -> Hasher | None:
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(f"The key in {path} cannot be read.", hint=HINT) from error
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Conflict(f"The file {path} is not a key: it has {2 * KEY_BYTES} hexadecimal digits.", hint=HINT)
    return Hasher(key)


def _make(path: Path) -> None:
    """Write a new key, for its owner's eyes only, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(partial, path)
        except FileExistsError:
            return
    finally:
        partial.unlink()
