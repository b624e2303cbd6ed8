"""What a user says of a file to link: its columns and their kinds, and where the truth stands if there is one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from sightline.errors import InvalidFile, InvalidInput, UnknownField


class Kind(StrEnum):
    """What the values of a column are."""

    name = "name"
    company = "company"
    date = "date"
    place = "place"
    postcode = "postcode"
    number = "number"
    text = "text"
    email = "email"
    phone = "phone"
    id = "id"


class Part(StrEnum):
    """What of a person's name a column holds."""

    full = "full"
    given = "given"
    family = "family"


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column. Columns of one `group` speak of the same thing and are compared together (names only).

    `left` and `right` are the two columns of a file of pairs; in other files they stay empty.
    """

    name: str = ""
    kind: Kind = Kind.text
    part: Part = Part.full
    group: str = ""
    left: str = ""
    right: str = ""


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file beside the data that lists pairs of ids; those whose `match` is at least .5 (or all) are the same."""

    file: str
    left: str
    right: str
    match: str = ""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to read and link a file.

    `cluster` is the column with the true cluster, of which only the first group of `cluster_pattern` counts. `others`
    are further files beside the first; with `across`, only rows of different files can be the same. `label` is the
    column of 0 and 1 in a file of pairs.
    """

    columns: dict[str, Column]
    id: str = ""
    cluster: str = ""
    cluster_pattern: str = "(.*)"
    labels: Labels | None = None
    others: tuple[str, ...] = ()
    across: bool = False
    label: str = ""

    @property
    def are_pairs(self) -> bool:
        """Whether the file holds pairs with a label."""
        return bool(self.label)


def read_config(path: Path) -> Config:
    """The config in a TOML file. Raises `InvalidFile` for one that is not there or no TOML, `InvalidInput` for one that
    says nothing that can be done.
    """
    if not path.is_file():
        raise InvalidFile(f"There is no config {path}.", field=str(path))
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidFile(f"{path} is no TOML file: {error}.") from error
    return make_config(said)


def make_config(said: Mapping[str, Any]) -> Config:
    """The config that a mapping states. Raises `InvalidInput`."""
    columns = said.get("columns")
    if not isinstance(columns, Mapping) or not columns:
        raise InvalidInput("A config names at least one column under [columns].", field="columns")
    read = {name: _column(name, value) for name, value in columns.items()}
    try:
        config = msgspec.convert({**said, "columns": {}}, Config)
        re.compile(config.cluster_pattern)
    except (msgspec.ValidationError, re.error) as error:
        raise InvalidInput(f"The config is not right: {error}.", allowed=Config.__struct_fields__) from error
    if config.are_pairs:
        for name, column in read.items():
            if not (column.left and column.right):
                raise InvalidInput("In a file of pairs a column says `left` and `right`.", field=f"columns.{name}")
    return msgspec.structs.replace(config, columns=read)


def _column(name: str, said: Any) -> Column:
    stated = dict(said) if isinstance(said, Mapping) else {"kind": said}
    kind = stated.get("kind")
    if kind not in list(Kind):
        raise InvalidInput(f"{kind!r} is no kind of column.", field=f"columns.{name}.kind", allowed=list(Kind))
    try:
        column = msgspec.convert({"part": _part_in(name), **stated, "name": name}, Column)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"The column is not right: {error}.", field=f"columns.{name}") from error
    if column.kind != Kind.name:
        return msgspec.structs.replace(column, group=name)
    return column if column.group else msgspec.structs.replace(column, group="name")


def _part_in(name: str) -> Part:
    """What a column's name says of the part of a name that it holds."""
    family = re.search(r"sur|last|family", name, re.IGNORECASE)
    given = re.search(r"first|given|fore|christian", name, re.IGNORECASE)
    if bool(family) == bool(given):
        return Part.full
    return Part.family if family else Part.given


def check_columns(config: Config, header: tuple[str, ...], file: str) -> None:
    """Raises `UnknownField` if the config names a column that the file has not."""
    named = [config.id, config.cluster, config.label]
    for name, column in config.columns.items():
        named += [column.left, column.right] if config.are_pairs else [name]
    for name in named:
        if name and name not in header:
            raise UnknownField(f"{file} has no column {name!r}.", field=name, allowed=header)
