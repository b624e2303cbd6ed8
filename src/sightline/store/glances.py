"""A glance at records: which there are, and what companies are called, without reading them whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, select

from sightline.model.observation import SubjectKind
from sightline.store.codec import Called, Codec
from sightline.store.rows import KIND_CODES
from sightline.store.session import Session
from sightline.store.sql import Listed, Statement
from sightline.store.tables import records

_KNOWN = Statement(
    select(records.c.entity).where(records.c.kind == bindparam("kind"), Listed(records.c.entity, "entities")),
    "entities",
)
_PAYLOADS = Statement(
    select(records.c.entity, records.c.payload).where(
        records.c.kind == bindparam("kind"), Listed(records.c.entity, "entities")
    ),
    "entities",
)


class Glances:
    """Looks at records. Entities are ids that do not forward."""

    def __init__(self, session: Session, codec: Callable[[], Codec]) -> None:
        self._session = session
        self._codec = codec

    def known(self, kind: SubjectKind, entities: Sequence[int]) -> set[int]:
        """Those of these entities that have a record of a kind."""
        rows = self._session.all(_KNOWN, kind=KIND_CODES[kind], entities=entities) if entities else []
        return {row[0] for row in rows}

    def companies(self, entities: Sequence[int]) -> dict[int, Called]:
        """What companies are called; those without a record are left out."""
        if not entities:
            return {}
        codec = self._codec()
        rows = self._session.all(_PAYLOADS, kind=KIND_CODES[SubjectKind.company], entities=entities)
        return {entity: codec.decode_called(payload) for entity, payload in rows}
