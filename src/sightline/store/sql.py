"""SQL statements: built once with SQLAlchemy Core, compiled once for each dialect, run on the driver itself.

A look-up takes some 10 microseconds in SQLite, and executing through SQLAlchemy adds some 50 to each statement; so
SQLAlchemy builds and compiles, and the driver executes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Boolean, ColumnElement, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler


class Listed(ColumnElement[bool]):
    """`column IN list`, where the whole list is one bound parameter, however long it is."""

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.bind: BindParameter[Any] = bindparam(name)

    def self_group(self, against: Any = None) -> Listed:
        """Itself: SQLAlchemy would compare a Boolean with 1 on SQLite, and that would keep it from using the index."""
        return self


@compiles(Listed, "sqlite")
def _listed_sqlite(element: Listed, compiler: SQLCompiler, **options: Any) -> str:
    column, bind = (compiler.process(each, **options) for each in (element.column, element.bind))
    return f"{column} IN (SELECT value FROM json_each({bind}))"  # noqa: S608 - compiled by SQLAlchemy


@compiles(Listed, "postgresql")
def _listed_postgresql(element: Listed, compiler: SQLCompiler, **options: Any) -> str:
    column, bind = (compiler.process(each, **options) for each in (element.column, element.bind))
    return f"{column} = ANY({bind})"


class Statement:
    """One SQL statement with named parameters, given by name when it is run.

    The parameters named in `lists` take lists.
    """

    def __init__(self, element: ClauseElement, *lists: str) -> None:
        self._element = element
        self._lists = frozenset(lists)
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        """The statement for a dialect."""
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = Compiled(self._element, dialect, self._lists)
        return found


class Compiled:
    """The text of a statement for one dialect, and how its parameters are put in order."""

    def __init__(self, element: ClauseElement, dialect: Dialect, lists: frozenset[str]) -> None:
        compiler = element.compile(dialect=dialect)
        assert isinstance(compiler, SQLCompiler)  # noqa: S101 - what Core compiles to
        self.text = str(compiler)
        self._names: Sequence[str] = tuple(compiler.positiontup or ())
        self._lists = lists
        self._fixed = {name: bind.value for name, bind in compiler.binds.items() if not bind.required}
        self._as_json = dialect.name == "sqlite"

    def parameters(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """The parameters in the order in which the text wants them."""
        return tuple([self._parameter(name, values) for name in self._names])

    def _parameter(self, name: str, values: dict[str, Any]) -> Any:
        value: Any = values[name] if name in values else self._fixed[name]
        if name in self._lists:
            return msgspec.json.encode(value).decode() if self._as_json else list(value)
        return value
