"""What goes into the store and comes out of it, apart from claims and records."""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec

from sightline.errors import InvalidInput, TooLarge
from sightline.model.observation import Op, SubjectKind
from sightline.model.values import Instant

MAX_KEY = 500
"""Longest source key of a subject, in characters."""

MAX_NAME = 200
"""Longest source name or batch digest, in characters."""

MAX_LABEL = 1_000
"""Longest label of a batch, in characters."""

MAX_NOTE = 1_000
"""Longest note on a judgement, in characters."""

MAX_REASONS = 400
"""Largest encoded reasons of a link, in bytes."""

MAX_PAYLOAD = 1_000_000
"""Largest claim or record, in bytes before compression."""

KIND_CODES: dict[SubjectKind, int] = {
    SubjectKind.person: 1,
    SubjectKind.company: 2,
    SubjectKind.posting: 3,
    SubjectKind.news: 4,
    SubjectKind.measure: 5,
}
KINDS: dict[int, SubjectKind] = {code: kind for kind, code in KIND_CODES.items()}


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A prepared observation: what `resolve.prepare` makes of one, and `Writer.append` writes. Pure and picklable.

    `payload` is the encoded claim and `digest` its 8 bytes (`Codec.encode_claim`); both are empty for `gone`. `keys`
    are signed 64-bit hashes. `mentions` are the subject keys of the companies that the claim refers to, in the order
    of `mentions.company_refs`. A row with `mention` set is a company that another row refers to: it is written only
    if its subject is new.
    """

    kind: SubjectKind
    key: str
    op: Op = Op.claim
    observed_at: Instant | None = None
    payload: bytes = b""
    digest: bytes = b""
    keys: tuple[int, ...] = ()
    mentions: tuple[str, ...] = ()
    mention: bool = False


class Appended(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What became of one row. `observation` is None if nothing new was said (the claim, or the mention, is known)."""

    subject: int
    observation: int | None
    new: bool


class Origin(msgspec.Struct, frozen=True):
    """Where a subject number comes from: `source` is the store's number of the source."""

    source: int
    kind: SubjectKind
    key: str


class HistoryRow(msgspec.Struct, frozen=True):
    """One thing that a source said of a subject, and for how long it went on saying it.

    The source said it from `observed_at` to `seen_at` at least; `observation` and `batch` are those of `observed_at`;
    `recorded_at` is when we first recorded any of it. `again` are the later moments at which it said the same, in order
    of time, `seen_at` the last of them.
    `claim` is an instance of `CLAIMS[kind]` (None for `gone`); its company references carry their subject numbers.
    """

    subject: int
    observation: int
    source: int
    batch: int
    kind: SubjectKind
    op: Op
    observed_at: Instant
    recorded_at: Instant
    seen_at: Instant
    claim: msgspec.Struct | None
    again: tuple[Instant, ...] = ()


class BatchStatus(StrEnum):
    """How far a batch is.

    open: rows arrive. closing, closed: no more rows; what is missing is being, or has been, declared gone (only for
    batches that are complete in some kind). sealed: done. discarded: given up; its rows do not count.
    """

    open = "open"
    closing = "closing"
    closed = "closed"
    sealed = "sealed"


class BatchState(msgspec.Struct, frozen=True):
    """A batch and how far it is. `source` is the store's number of the source. Instants are Unix milliseconds."""

    id: int
    source: int
    digest: str
    label: str
    observed_at: Instant
    complete: tuple[SubjectKind, ...]
    state: BatchStatus
    rows_read: int
    stored: int
    unchanged: int
    rejected: int
    started_at: Instant
    sealed_at: Instant | None
    suppressed: int = 0


class Missing(msgspec.Struct, frozen=True):
    """One chunk of the subjects that a complete batch declared gone, and where the next begins (None: all done)."""

    subjects: tuple[int, ...]
    after: str | None


class What(StrEnum):
    """What a change of the feed says."""

    changed = "changed"
    dropped = "dropped"
    rebuilt = "rebuilt"


WHAT_CODES: dict[What, int] = {What.changed: 1, What.dropped: 2, What.rebuilt: 3}
WHATS: dict[int, What] = {code: what for what, code in WHAT_CODES.items()}


class Change(msgspec.Struct, frozen=True):
    """One row of the feed. `forward_to` is where a dropped entity's id leads. `rebuilt` has entity 0 and any kind.

    `position` is given by the store when the change is published.
    """

    entity: int
    kind: SubjectKind
    what: What
    forward_to: int | None = None
    position: int = 0


class Verdict(IntEnum):
    """What is thought of two subjects. A person judges `same` or `different`; a link is `same` or `unsure`."""

    unsure = 0
    same = 1
    different = 2


class Judgement(msgspec.Struct, frozen=True):
    """A person's decision about two subjects of one kind; `left` is the smaller. In force until it is undone.

    `by` is who decided, `undone_by` who took it back, or `judgement N` if a later one took its place.
    """

    number: int
    left: int
    right: int
    verdict: Verdict
    by: str
    note: str
    said_at: Instant
    undone_at: Instant | None = None
    undone_by: str | None = None


class Link(msgspec.Struct, frozen=True, gc=False):
    """A scored pair of subjects; `left` is the smaller.

    `score` is in hundredths of a bit of log2 odds. `same` is strong enough to join, `unsure` is shown for review.
    `reasons` belong to whoever scored it.
    """

    left: int
    right: int
    score: int
    verdict: Verdict
    reasons: bytes = b""

    @property
    def place(self) -> Place:
        """Where it stands among the unsure ones: what `Reader.unsure_links` goes on from."""
        return self.score, self.left, self.right


Place = tuple[int, int, int]
"""Score, left and right subject of an unsure link."""


class DerivedState(StrEnum):
    """Whether keys, links, forwards and records are what the log says.

    current: they are. stale: rows were appended in bulk, or a rebuild did not finish: rebuild before trusting them.
    """

    current = "current"
    stale = "stale"


def check_key(key: str) -> None:
    """Refuse a subject key that the store cannot hold: empty, too long, or with a NUL character."""
    if not key:
        raise InvalidInput("A subject key is empty.", field="key")
    if len(key) > MAX_KEY:
        raise TooLarge(f"A subject key has {len(key)} characters; {MAX_KEY} are allowed.", field="key")
    if "\x00" in key:
        raise InvalidInput("A subject key holds a NUL character.", field="key")


def check_text(text: str, field: str, limit: int, *, empty: bool = False) -> None:
    """Refuse a name, label or digest that is empty (unless allowed), too long, or holds control characters."""
    if not text and not empty:
        raise InvalidInput(f"The {field} is empty.", field=field)
    if len(text) > limit:
        raise TooLarge(f"The {field} has {len(text)} characters; {limit} are allowed.", field=field)
    if not text.isprintable():
        raise InvalidInput(f"The {field} holds characters that cannot be printed.", field=field)
