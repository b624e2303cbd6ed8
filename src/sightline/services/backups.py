"""Backups: one compressed file with all that cannot be computed again: the facts and the accounts."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from pathlib import Path

import zstandard

from sightline.errors import Conflict, InvalidFile, NotFound
from sightline.store import Store
from sightline.store.accounts import AccountStore

FACTS = "facts.db"
ACCOUNTS = "accounts.db"


def backup(store: Store, accounts: AccountStore, home: Path, path: Path) -> int:
    """Write a backup while the store is in use; its size in bytes. The file appears when it is whole.

    Facts and accounts are each as of one moment.

    Raises Conflict if the file is there already, or if the store is in PostgreSQL, whose own tool is pg_dump.
    """
    if path.exists():
        raise Conflict(f"{path} is there already.", field="path")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with tempfile.TemporaryDirectory(prefix="backup-", dir=home) as directory:
        store.backup(Path(directory) / FACTS)
        accounts.backup(Path(directory) / ACCOUNTS)
        with (
            partial.open("wb") as file,
            zstandard.ZstdCompressor(level=3).stream_writer(file) as packed,
            tarfile.open(fileobj=packed, mode="w|") as archive,
        ):
            for name in (FACTS, ACCOUNTS):
                archive.add(Path(directory) / name, name)
    os.replace(partial, path)
    return path.stat().st_size


def restore(store: Store, accounts: AccountStore, home: Path, path: Path) -> None:
    """Put a backup in the place of what is there. Raises NotFound, InvalidFile if it is damaged, and Conflict.

    Accounts stay as they are if the backup was made before there were any.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", field="path")
    with tempfile.TemporaryDirectory(prefix="restore-", dir=home) as directory:
        _unpack(path, Path(directory))
        store.restore(Path(directory) / FACTS)
        if (Path(directory) / ACCOUNTS).exists():
            accounts.restore(Path(directory) / ACCOUNTS)


def _unpack(path: Path, directory: Path) -> None:
    """Write the files of a backup, by the names that are known, into a directory."""
    found = set()
    try:
        with (
            path.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as packed,
            tarfile.open(fileobj=packed, mode="r|") as archive,
        ):
            for member in archive:
                content = archive.extractfile(member) if member.name in (FACTS, ACCOUNTS) and member.isfile() else None
                if content is not None:
                    found.add(member.name)
                    with (directory / member.name).open("wb") as target:
                        shutil.copyfileobj(content, target)
                    (directory / member.name).chmod(0o600)
    except (zstandard.ZstdError, tarfile.TarError, EOFError) as error:
        raise InvalidFile(f"{path} is not a whole backup of Sightline: {error}.", field="path") from error
    if FACTS not in found:
        raise InvalidFile(f"{path} is not a backup of Sightline: it holds no facts.", field="path")
