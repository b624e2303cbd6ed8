"""Corrections by hand: observations of a source whose word outranks all others."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sightline.accounts.suppression import reached_by
from sightline.errors import InvalidInput, NotFound, UnknownField
from sightline.model.observation import CLAIMS, CORRECTIONS, BatchHeader, Observation, Op, SubjectKind
from sightline.model.record import Record
from sightline.resolve.corrections import correction_key
from sightline.resolve.prepare import prepare
from sightline.services.deriving import check_current, derive, trust_in
from sightline.services.locks import DERIVING, held
from sightline.services.records import refer_to_entities
from sightline.services.signalling import Signalling
from sightline.services.suppression_key import request_of
from sightline.settings import Settings
from sightline.sources.mapping.cleaning import clean_claim
from sightline.sources.rows import Problem
from sightline.store import Store


class Corrections:
    """Corrects records. A correction stays with its subject through merges, and can be taken back."""

    def __init__(self, store: Store, settings: Settings, signalling: Signalling) -> None:
        self._store = store
        self._settings = settings
        self._signalling = signalling

    def correct(self, kind: SubjectKind, entity: int, fields: Mapping[str, Any], by: str) -> Record:
        """State fields of a record; None says that the field has no value. The record as it is then.

        Raises NotFound, UnknownField, and InvalidInput for a value that does not fit its field.
        """
        if not fields:
            raise InvalidInput("A correction names at least one field.", field="fields")
        claim = _claim(kind, fields)
        problems: list[Problem] = []
        clean_claim(kind, claim, problems)
        if problems:
            raise InvalidInput(f"{problems[0].value!r}: {problems[0].reason}", field=problems[0].column)
        return self._say(kind, entity, claim, Op.claim, by)

    def take_back(self, kind: SubjectKind, entity: int, fields: Iterable[str], by: str) -> Record:
        """Undo what was corrected in these fields (all, if none is named). Raises NotFound and UnknownField."""
        return self._say(kind, entity, _claim(kind, dict.fromkeys(fields)), Op.retract, by)

    def _say(self, kind: SubjectKind, entity: int, claim: msgspec.Struct, op: Op, by: str) -> Record:
        now = time.time_ns() // 1_000_000
        header = BatchHeader(CORRECTIONS, now, secrets.token_hex(16), label=f"by {by}" if by else "")
        with held(self._settings.home, DERIVING, shared=True), self._store.write() as writer:
            check_current(writer)
            record = writer.records((entity,)).get(entity)
            if record is None or record.kind is not kind:
                raise NotFound(f"There is no {kind.value} {entity}.", field="id")
            if op is Op.claim and request_of(writer, self._settings, reached_by(claim)) is not None:
                raise InvalidInput("This belongs to somebody who asked not to be known.", field="fields")
            rows = prepare(Observation(kind, correction_key(record.id), claim, op), writer.codec)
            batch = writer.begin_batch(header)
            appended = writer.append(batch.id, rows)
            derive(writer, rows, appended, trust_in(writer, self._settings), batch.id)
            writer.advance(batch.id, rows_read=1, stored=1)
            writer.seal(batch.id)
            corrected = refer_to_entities(writer, [writer.records((record.id,))[record.id]])[0]
        self._signalling.after()
        return corrected


def _claim(kind: SubjectKind, fields: Mapping[str, Any]) -> msgspec.Struct:
    """The fields as a claim, each value checked against its type."""
    claim = CLAIMS[kind]
    for name in fields:
        if name not in claim.__struct_fields__:
            raise UnknownField(
                f"A {kind.value} has no field {name!r}.", field=name, allowed=sorted(claim.__struct_fields__)
            )
    try:
        made: msgspec.Struct = msgspec.convert(dict(fields), claim)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"The correction does not fit: {error}.", field="fields") from error
    return made
