"""The system of record: the log of observations, what is derived from it, and the feed of changes."""

from sightline.store.codec import Codec
from sightline.store.keyruns import KeyRuns
from sightline.store.links import LinkRow
from sightline.store.mentions import company_refs
from sightline.store.reader import Reader
from sightline.store.rows import (
    MAX_KEY,
    Appended,
    BatchState,
    BatchStatus,
    Change,
    DerivedState,
    HistoryRow,
    Judgement,
    Link,
    Missing,
    Origin,
    Place,
    Row,
    Verdict,
    What,
    check_key,
)
from sightline.store.store import Store
from sightline.store.writer import Writer

__all__ = [
    "MAX_KEY",
    "Appended",
    "BatchState",
    "BatchStatus",
    "Change",
    "Codec",
    "DerivedState",
    "HistoryRow",
    "Judgement",
    "KeyRuns",
    "Link",
    "LinkRow",
    "Missing",
    "Origin",
    "Place",
    "Reader",
    "Row",
    "Store",
    "Verdict",
    "What",
    "Writer",
    "check_key",
    "company_refs",
]
