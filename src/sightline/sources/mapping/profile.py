"""Mapping profiles: small data files that say which columns feed which fields."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from sightline.errors import InvalidInput, NotFound
from sightline.model.observation import SubjectKind
from sightline.sources.files.reader import FileOptions


class SubjectRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One subject that a row tells of.

    `key` lists what may be the source's own key, the first that has a value; `fields` says what feeds what. A row
    without a key is rejected, unless the subject is `optional`: then the row just does not tell of it. With `each`,
    a list in the row, there is one subject for each of its elements; in an element, "@row" is the whole row.
    """

    kind: SubjectKind
    key: list[Any]
    fields: dict[str, Any]
    optional: bool = False
    each: str | None = None


class Detection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the profile is recognised: columns that all must be there, and columns that speak for it."""

    required: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()


class Replay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a first state and dated changes become one state for each date; `sources/replay.py` tells what each means."""

    keeper: Literal["records", "members"]
    base_pattern: str
    at: str
    subject: str
    op: str
    ops: dict[str, Literal["add", "change", "remove"]]
    record: str = ""
    changes: str = ""
    member: dict[Literal["base", "change"], str] = {}
    title: dict[Literal["base", "change"], str] = {}
    name: str = ""
    states: bool = False


class MappingProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A profile as its file states it. `docs/import.md` describes each key.

    `empty` says what an empty cell means: "unknown" (nothing is said) or "clear" (the source has no value).
    """

    name: str
    title: str
    source: str
    reader: Literal["columns", "exchange", "generic"] = "columns"
    empty: Literal["unknown", "clear"] = "unknown"
    observed_at: str | None = None
    day_first: bool | None = None
    country: str | None = None
    file: FileOptions = FileOptions()
    detect: tuple[Detection, ...] = ()
    subject: tuple[SubjectRule, ...] = ()
    replay: Replay | None = None
    origin: str = ""
    """The file that it was read from."""


def load_profile(name_or_path: str | Path) -> MappingProfile:
    """A shipped profile by its name, or a profile of one's own by the path of its file.

    Raises NotFound or InvalidInput, with the file, the key and what is allowed.
    """
    text = str(name_or_path)
    if text in shipped_names():
        return shipped_profile(text)
    path = Path(name_or_path)
    if path.suffix != ".toml":
        raise NotFound(
            f"There is no profile {text!r}.",
            field="profile",
            allowed=shipped_names(),
            hint="A profile of your own is the path of a .toml file.",
        )
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"There is no profile file {path}.", field="profile") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as a profile: {error}.", field="profile") from error
    return parse_profile(content, path.name)


def parse_profile(content: str, origin: str) -> MappingProfile:
    """A profile from its text; errors name `origin`."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{origin} is not TOML: {error}.", field=origin) from error
    try:
        profile = msgspec.convert({**table, "origin": origin}, MappingProfile)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            f"{origin}: {error}.",
            field=str(error).rpartition("`")[0].rpartition("`")[2] or origin,
            hint="docs/import.md describes every key of a profile.",
        ) from error
    if profile.reader == "columns" and not profile.subject:
        raise InvalidInput(f"{origin}: subject: at least one [[subject]] is needed.", field="subject")
    return profile


@cache
def shipped_names() -> tuple[str, ...]:
    """The names of the profiles that Sightline ships."""
    folder = files("sightline.sources.mapping") / "profiles"
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


@cache
def shipped_profile(name: str) -> MappingProfile:
    """A shipped profile; the name is one of shipped_names()."""
    path = files("sightline.sources.mapping") / "profiles" / f"{name}.toml"
    return parse_profile(path.read_text(encoding="utf-8"), f"{name}.toml")
