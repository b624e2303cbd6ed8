"""`sightline correct`: what a person knows better than all sources."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from sightline.errors import InvalidInput, UnknownField
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.finding import find_record
from sightline.interfaces.cli.groups import FACTS
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import lines_of, name_of, record_json
from sightline.interfaces.cli.showing import Json, OfKind, What
from sightline.model.observation import CLAIMS, SubjectKind


class CorrectCommand:
    """The command `correct`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the command."""
        app.command(self.correct, group=FACTS)

    def correct(
        self,
        what: What,
        /,
        *fields: Annotated[str, Parameter(help="field=value; lists and objects as JSON.")],
        clear: Annotated[tuple[str, ...], Parameter(help="Fields that have no value.")] = (),
        take_back: Annotated[tuple[str, ...], Parameter(help="Undo corrections of these fields ('all': of all).")] = (),
        kind: OfKind = None,
        by: Annotated[str | None, Parameter(help="Who corrects. Default: your user name.")] = None,
        json: Json = False,
    ) -> int:
        """Correct a person or company. A correction outranks every source, and can be taken back.

        Examples:
        sightline correct 42 full_name="Ada Lovelace"

        sightline correct acme.com headcount=120 industry="Computer Software" --clear ticker

        sightline correct 42 --take-back full_name
        """
        if bool(take_back) == bool(fields or clear):
            raise InvalidInput(
                "Give either corrections (field=value, --clear) or --take-back.",
                hint='For example: sightline correct 42 full_name="Ada Lovelace"',
            )
        author = by if by is not None else getpass.getuser()
        with self._session.services() as services:
            target = find_record(services, what, kind)
            if take_back:
                undone = () if take_back == ("all",) else take_back
                record = services.corrections.take_back(target.kind, target.id, undone, author)
            else:
                given = {**read_fields(target.kind, fields), **dict.fromkeys(clear)}
                record = services.corrections.correct(target.kind, target.id, given, author)
        out = self._session.out
        if json:
            out.json(record_json(record))
            return exits.OK
        out.line(f"{name_of(record)}  {record.kind.value} {record.id}, as it is now:")
        out.pairs(lines_of(record))
        return exits.OK


def read_fields(kind: SubjectKind, given: tuple[str, ...]) -> dict[str, Any]:
    """Fields and plain values from "field=value"; a value is read as its field's type, else as JSON."""
    types = {field.name: field.type for field in msgspec.structs.fields(CLAIMS[kind])}
    read: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise InvalidInput(f"{text!r} is no correction.", hint="Write field=value.")
        if name not in types:
            raise UnknownField(f"A {kind.value} has no field {name!r}.", field=name, allowed=sorted(types))
        read[name] = _read_value(name, value, types[name])
    return read


def _read_value(name: str, text: str, wanted: Any) -> Any:
    try:
        return msgspec.to_builtins(msgspec.convert(text, wanted, strict=False))
    except msgspec.ValidationError as plain:
        try:
            return msgspec.to_builtins(msgspec.json.decode(text, type=wanted))
        except msgspec.DecodeError as error:
            wrong = error if text[:1] in "[{" else plain
            raise InvalidInput(f"{name}={text} does not fit: {wrong}.", field=name) from error
