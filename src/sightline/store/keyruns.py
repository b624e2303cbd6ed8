"""Keys of a bulk import: sorted runs on disk, merged into the key table at the end.

Inserting keys one by one touches a random page for each once the table is large. Runs are sorted in memory, written to
files, and merged in the order of the hash, so that the table is built from left to right.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Pairs = npt.NDArray[np.int64]
"""Rows of (hash, subject)."""

RUN_PAIRS = 2_000_000
"""Pairs in memory before they are written as a run (32 MB)."""

READ_PAIRS = 65_536
"""Pairs of each run in memory while runs are merged."""


class KeyRuns:
    """Keys on their way into the table. Runs do not outlive the process: what is lost is computed again from the log.

    `complete` says whether the key table and these runs together hold every key of the log. They do not if the store
    was stale when the runs were begun: then clear the keys and add those of the whole history.
    """

    def __init__(self, directory: Path, *, complete: bool) -> None:
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        self.complete = complete
        self._directory = directory
        self._waiting: list[Pairs] = []
        self._count = 0
        self._runs: list[Path] = []

    def add(self, pairs: Sequence[tuple[int, int]] | Pairs) -> None:
        """Add pairs of (hash, subject), in any order; the same pair may come more than once."""
        if len(pairs) == 0:
            return
        self._waiting.append(np.array(pairs, dtype=np.int64))
        self._count += len(pairs)
        if self._count >= RUN_PAIRS:
            self._spill()

    def _spill(self) -> None:
        pairs = _in_order(np.concatenate(self._waiting))
        path = self._directory / f"{len(self._runs)}.npy"
        np.save(path, pairs)
        self._runs.append(path)
        self._waiting, self._count = [], 0

    def merged(self) -> Iterator[Pairs]:
        """All pairs in order, each once, as arrays of bounded size."""
        if self._waiting:
            self._spill()
        runs = [np.load(path, mmap_mode="r") for path in self._runs]
        places = [0] * len(runs)
        while True:
            windows = [run[at : at + READ_PAIRS] for run, at in zip(runs, places, strict=True)]
            full = [
                each[-1, 0] for each, run, at in zip(windows, runs, places, strict=True) if at + READ_PAIRS < len(run)
            ]
            # A hash that ends a window may go on behind it, so only smaller ones are sure to be whole.
            bound = min(full) if full else None
            takes = [len(each) if bound is None else int(np.searchsorted(each[:, 0], bound)) for each in windows]
            parts = [each[:take] for each, take in zip(windows, takes, strict=True) if take]
            if not parts:
                if bound is None:
                    return
                takes = self._whole(runs, places, bound)
                parts = [run[at : at + take] for run, at, take in zip(runs, places, takes, strict=True) if take]
            yield _in_order(np.concatenate(parts))
            places = [at + take for at, take in zip(places, takes, strict=True)]

    @staticmethod
    def _whole(runs: list[Pairs], places: list[int], bound: np.int64) -> list[int]:
        """How many pairs each run holds up to and with a hash that fills a whole window."""
        return [int(np.searchsorted(run[at:, 0], bound, side="right")) for run, at in zip(runs, places, strict=True)]

    def close(self) -> None:
        """Remove the runs."""
        shutil.rmtree(self._directory, ignore_errors=True)


def _in_order(pairs: Pairs) -> Pairs:
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs = pairs[order]
    fresh = np.ones(len(pairs), dtype=bool)
    fresh[1:] = np.any(pairs[1:] != pairs[:-1], axis=1)
    found: Pairs = pairs[fresh]
    return found
