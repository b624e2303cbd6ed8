"""The generic profile: from the headers of a table to a profile, which says what it recognised and what not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from sightline.errors import InvalidFile
from sightline.model.normal.text import fold_text
from sightline.model.observation import SubjectKind
from sightline.sources.mapping.profile import MappingProfile, SubjectRule

UNDERSTOOD = (
    "A name, an email address, a LinkedIn link or a domain is needed, in a column that is called so (first name, last "
    "name, email, company, domain, LinkedIn URL..., in seven languages). Rename columns, or write a profile."
)
_LISTED = 20
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    person: str | None = None
    company: str | None = None
    speaks: Literal["person", "company"] | None = None


@cache
def _known() -> dict[str, _Header]:
    """Each header under its folded spellings."""
    text = (files("sightline.sources.mapping") / "headers.toml").read_text(encoding="utf-8")
    headers = msgspec.convert(tomllib.loads(text)["header"], list[_Header])
    return {name: header for header in headers for name in header.names}


def recognised(column: str) -> bool:
    """Whether a header is known."""
    return _header(column) is not None


def _header(column: str) -> _Header | None:
    """What is known of a header: as it is written ("LinkedIn"), else with its inner words apart ("firstName")."""
    known = _known()
    return known.get(fold_text(column)) or known.get(fold_text(_CAMEL.sub(" ", column)))


def recognise(base: MappingProfile, columns: Sequence[str], kind: SubjectKind | None = None) -> MappingProfile:
    """The profile that the headers make; of people or companies, as `kind` says, else as the headers do.

    Raises InvalidFile if too little is recognised to tell of anybody.
    """
    found = {column: header for column in columns if (header := _header(column))}
    kind = kind or _kind(found)
    fields: dict[str, Any] = {}
    employer: dict[str, Any] = {}
    keys: list[str] = []
    for column, header in found.items():
        target = header.person if kind is SubjectKind.person else header.company
        if target == "key":
            keys.append(column)
        elif target is not None:
            _place(fields, target, column)
        elif header.company is not None:
            _place(employer, header.company, column)
    names = [
        name
        for name in ("full_name", "first_name", "last_name", "name", "emails", "profiles", "domain")
        if name in fields
    ]
    if not names:
        raise InvalidFile(
            f"No column tells who a row is about. {listed(columns)}",
            field="header",
            hint=UNDERSTOOD,
        )
    rules = [SubjectRule(kind, [*_keys(keys, fields, kind)], fields)]
    if employer and (key := _tie_employer(fields)):
        rules.append(SubjectRule(SubjectKind.company, [key], _employer_named(fields) | employer, optional=True))
    return msgspec.structs.replace(base, reader="columns", subject=tuple(rules))


def _tie_employer(fields: dict[str, Any]) -> Any:
    """Let the position and the company that its row also tells of share a key: their own, a domain or a name."""
    company = fields.get("positions", [{}])[0].get("company", {})
    if "key" not in company:
        columns = [column for part in ("domain", "name") for column in company.get(part, {}).get("column", ())]
        if not columns:
            return None
        company["key"] = {"column": columns}
    return company["key"]


def _employer_named(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields by which a position already knows its company, as fields of the company itself."""
    company = fields["positions"][0]["company"]
    named = {part: company[part] for part in ("name", "domain") if part in company}
    if "linkedin_url" in company:
        named["profiles"] = [{"column": column, "network": "linkedin"} for column in company["linkedin_url"]["column"]]
    return named


def listed(columns: Sequence[str]) -> str:
    """What the columns of a file are called, in a sentence."""
    more = f" and {len(columns) - _LISTED:,} more" if len(columns) > _LISTED else ""
    return f"Its columns are: {', '.join(columns[:_LISTED])}{more}." if columns else "It has no columns."


def _kind(found: dict[str, _Header]) -> SubjectKind:
    """People if a column speaks of them (a first name, a job title), or if names stand beside companies."""
    said = [header.speaks for header in found.values()]
    of_people = {header.person for header in found.values()}
    if "person" in said or ("company" not in said and of_people >= {"full_name", "positions.company.name"}):
        return SubjectKind.person
    targets = {header.company for header in found.values()}
    if "company" in said or targets & {"domain", "website", "headcount", "industry"} or "emails" not in targets:
        return SubjectKind.company
    return SubjectKind.person


def _place(fields: dict[str, Any], target: str, column: str) -> None:
    """Put a column where its target says; a second column of a field is tried where the first is empty."""
    head, _, rest = target.partition(".")
    if head in ("emails", "phones"):
        item = {"value": column, "type": f"={rest}"} if rest else {"column": column, "separator": ";"}
        fields.setdefault(head, []).append(item)
    elif head == "profiles":
        fields.setdefault(head, []).append({"column": column, "network": rest})
    elif head == "positions":
        position = fields.setdefault(head, [{}])[0]
        part, _, inner = rest.partition(".")
        _alternative(position.setdefault(part, {}) if inner else position, inner or part, column)
    elif rest:
        _alternative(fields.setdefault(head, {}), rest, column)
    elif head == "headcount":
        _alternative(fields, "headcount", column)
        _alternative(fields, "headcount_range", column)
    elif head in ("technologies", "specialities", "skills", "languages"):
        fields[head] = column
    else:
        _alternative(fields, head, column)
        if head == "website":
            _alternative(fields, "domain", column)


def _alternative(table: dict[str, Any], name: str, column: str) -> None:
    table.setdefault(name, {"column": []})["column"].append(column)


def _keys(keys: list[str], fields: dict[str, Any], kind: SubjectKind) -> Iterable[Any]:
    """The source's own key; else a LinkedIn link, an email, a domain; else a digest of name and company."""
    yield from keys
    linkedin = [each["column"] for each in fields.get("profiles", ()) if each["network"] == "linkedin"]
    if linkedin:
        yield {"column": linkedin, "as": "linkedin"}
    emails = [each.get("value") or each["column"] for each in fields.get("emails", ())]
    if emails and kind is SubjectKind.person:
        yield {"column": emails, "as": "email"}
    if "domain" in fields:
        yield {"column": fields["domain"]["column"], "as": "domain"}
    names = [
        column
        for name in ("full_name", "first_name", "middle_name", "last_name", "name")
        for column in fields.get(name, {}).get("column", ())
    ]
    company = fields.get("positions", [{}])[0].get("company", {})
    for part in ("name", "domain"):
        names += company.get(part, {}).get("column", ())
    if names:
        yield {"digest": names}
