"""The directory of an index: one snapshot file, which processes share, and a pointer to it.

    CURRENT             the name of the snapshot to use; replaced atomically
    snapshot-<position>-<random>.bin
    building-<random>/  a build under way
    lock                held by the one process that builds

All of it is derived from the store. A file that is not named by CURRENT is of no use to anyone who comes now, and is
removed; whoever has it open keeps it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec

from sightline.errors import Unavailable
from sightline.search.embedded.bundle import Bundle, open_bundle
from sightline.search.embedded.employers import Forwards
from sightline.search.embedded.segment import FORMAT, Segment
from sightline.store import Reader

POINTER = "CURRENT"
_ATTEMPTS = 20


class Snapshot(msgspec.Struct):
    """An opened snapshot: the segment, its place in the feed, and what companies forwarded to there."""

    name: str
    origin: int
    position: int
    segment: Segment
    forwards: Forwards


def current_name(directory: Path) -> str | None:
    """The name of the snapshot to use, if there is one."""
    try:
        return (directory / POINTER).read_text().strip() or None
    except FileNotFoundError:
        return None


def origin_of(reader: Reader) -> int:
    """A number for the store whose feed it is; one that was restored, or that has other region rules, is another."""
    told = reader.identity() + reader.withholding.fingerprint
    return int.from_bytes(blake2b(told.encode(), digest_size=6).digest(), "big")


def open_current(directory: Path, origin: int) -> Snapshot | None:
    """The snapshot to use; None if there is none, or one of another version or store, or that is not whole."""
    for _ in range(_ATTEMPTS):
        name = current_name(directory)
        if name is None:
            return None
        try:
            snapshot = _opened(name, open_bundle(directory / name))
        except FileNotFoundError:
            if current_name(directory) == name:
                return None
            continue  # another process has just published a newer one
        except Unavailable:
            return None
        return snapshot if snapshot.origin == origin else None
    raise Unavailable("The index is being replaced faster than it can be opened.")


def _opened(name: str, bundle: Bundle) -> Snapshot:
    if bundle.about.get("format") != FORMAT:
        raise Unavailable("The index is of another version.")
    forwards = Forwards(bundle.arrays["forwards/subjects"], bundle.arrays["forwards/entities"])
    return Snapshot(name, bundle.about["origin"], bundle.about["position"], Segment(bundle), forwards)


@contextmanager
def build_lock(directory: Path) -> Iterator[None]:
    """Hold the right to build in this directory; waits for it. The lock ends with its process, however that ends."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def workspace(directory: Path) -> Iterator[Path]:
    """A directory for one build, removed afterwards. Call with the lock held: older ones are left-overs."""
    for left in directory.glob("building-*"):
        shutil.rmtree(left)
    path = directory / f"building-{secrets.token_hex(4)}"
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path)


def publish(directory: Path, built: Path, position: int) -> None:
    """Make a finished file the snapshot to use, and remove the others. Call with the lock held."""
    name = f"snapshot-{position}-{secrets.token_hex(4)}.bin"
    built.rename(directory / name)
    pointer = directory / f"{POINTER}.new"
    with pointer.open("w") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(directory / POINTER)
    _sync(directory)
    for old in directory.glob("snapshot-*.bin"):
        if old.name != name:
            old.unlink()


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
