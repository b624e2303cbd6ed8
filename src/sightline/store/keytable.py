"""Which subjects have which keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import ARRAY, BigInteger, and_, bindparam, func, select, true

from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import keys

Numbers = npt.NDArray[np.int64]

OF_KEY = Statement(select(keys.c.subject).where(keys.c.hash == bindparam("hash")).order_by(keys.c.subject))
OF_KEYS = Statement(
    select(keys.c.hash, keys.c.subject).where(Listed(keys.c.hash, "hashes")).order_by(keys.c.hash, keys.c.subject),
    "hashes",
)
FIRST_OF_KEY = Statement(
    select(keys.c.subject).where(keys.c.hash == bindparam("hash")).order_by(keys.c.subject).limit(bindparam("limit"))
)
_asked = func.unnest(bindparam("hashes", type_=ARRAY(BigInteger))).table_valued("hash", name="asked").render_derived()
_first = (
    select(keys.c.subject)
    .where(keys.c.hash == _asked.c.hash)
    .order_by(keys.c.subject)
    .limit(bindparam("limit"))
    .lateral("first")
)
_FIRST_OF_KEYS = Statement(
    select(_asked.c.hash, _first.c.subject).select_from(_asked).join(_first, true()).order_by(_first.c.subject),
    "hashes",
)
"""On PostgreSQL."""
_listed = func.json_each(bindparam("hashes")).table_valued("value", name="asked")
_among = keys.alias("among")
_least = (
    select(_among.c.subject)
    .where(_among.c.hash == _listed.c.value)
    .order_by(_among.c.subject)
    .limit(bindparam("limit"))
    .correlate(_listed)
)
_FIRST_LISTED = Statement(
    select(keys.c.hash, keys.c.subject)
    .select_from(_listed)
    .join(keys, and_(keys.c.hash == _listed.c.value, keys.c.subject.in_(_least))),
    "hashes",
)
"""On SQLite, which has no lateral joins."""
FEW = 2
"""Keys that SQLite answers sooner one by one than as a list."""
_AFTER = Statement(
    select(keys.c.hash, keys.c.subject)
    .where(
        (keys.c.hash > bindparam("hash"))
        | ((keys.c.hash == bindparam("same")) & (keys.c.subject > bindparam("subject")))
    )
    .order_by(keys.c.hash, keys.c.subject)
    .limit(bindparam("limit"))
)
LEAST = -(2**63)


def holders(session: Session, hashes: Sequence[int]) -> dict[int, list[int]]:
    """The subjects that have each of these keys, in order."""
    found: dict[int, list[int]] = {each: [] for each in hashes}
    if len(hashes) == 1:
        found[hashes[0]] = [row[0] for row in session.all(OF_KEY, hash=hashes[0])]
    elif hashes:
        for each, subject in session.all(OF_KEYS, hashes=hashes):
            found[each].append(subject)
    return found


def first_holders(session: Session, hashes: Sequence[int], most: int) -> dict[int, list[int]]:
    """At most so many of the subjects that have each of these keys: the first, in order."""
    found: dict[int, list[int]] = {each: [] for each in hashes}
    if session.sqlite and len(found) <= FEW:
        for each in found:
            found[each] = [row[0] for row in session.all(FIRST_OF_KEY, hash=each, limit=most)]
    elif session.sqlite:
        for each, subject in session.all(_FIRST_LISTED, hashes=list(found), limit=most):
            found[each].append(subject)
        for some in found.values():
            some.sort()
    elif found:
        for each, subject in session.all(_FIRST_OF_KEYS, hashes=list(found), limit=most):
            found[each].append(subject)
    return found


def stream(session: Session, chunk: int) -> Iterator[tuple[Numbers, Numbers]]:
    """All keys in order: arrays of hashes and of subjects."""
    last = (LEAST, 0)
    while rows := session.all(_AFTER, hash=last[0], same=last[0], subject=last[1], limit=chunk):
        both = np.array(rows, dtype=np.int64)
        yield both[:, 0], both[:, 1]
        last = rows[-1][0], rows[-1][1]
