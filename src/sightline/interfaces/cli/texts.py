"""Values of fields as short texts for people."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin

import msgspec

from sightline.model.observation import NOUNS, SubjectKind
from sightline.model.values import (
    Code,
    CompanyRef,
    Education,
    Email,
    FundingRound,
    Location,
    MoneyRange,
    Phone,
    Position,
    Profile,
    SizeRange,
    Technology,
)


def field_text(kind: SubjectKind, field: str, value: Any) -> str:
    """A field, or one item of a list field ("emails:..."), from its plain values."""
    wanted = _types(kind).get(field.partition(":")[0])
    if wanted is None or value is None or isinstance(value, str | int | float | bool):
        return text_of(value)
    whole, item = wanted
    if ":" in field and item is None:  # one key of a mapping ("attributes:tags"): a plain value of any shape
        return text_of(value)
    return text_of(
        msgspec.convert(_without_ids(value), whole if isinstance(value, list | tuple) or item is None else item)
    )


def field_label(kind: SubjectKind, field: str) -> str:
    """What to call a field beside its value: an item of a list is told by its value, a key of a mapping is not."""
    name = field.partition(":")[0]
    _, item = _types(kind).get(name, (None, None))
    return field if item is None else name


def difference(kind: SubjectKind, field: str, before: Any, after: Any) -> str:
    """What changed in a field; of a list, what is new in it and what is no longer there."""
    if before is None:
        return f"{field} is {field_text(kind, field, after)}"
    if after is None:
        return f"{field} is no longer {field_text(kind, field, before)}"
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        new = [each for each in after if each not in before]
        old = [each for each in before if each not in after]
        parts = [f"now {field_text(kind, field, new)}"] if new else []
        parts += [f"no longer {field_text(kind, field, old)}"] if old else []
        return f"{field}: {', '.join(parts) or 'in another order'}"
    return f"{field} is {field_text(kind, field, after)} (was {field_text(kind, field, before)})"


def text_of(value: Any) -> str:
    """Any value in a line."""
    match value:
        case Email() | Phone():
            return _with_tags(value.value, value.type, value.status)
        case Profile():
            return value.url or f"{value.network} {value.username or value.id or ''}".strip()
        case Position():
            return position_text(value)
        case CompanyRef():
            return reference(value)
        case Location():
            return place(value) or ""
        case Education():
            return _education(value)
        case Technology(name=name, category=about) | Code(code=name, description=about):
            return f"{name} ({about})" if about else name
        case FundingRound():
            return _round(value)
        case SizeRange(min=low, max=high):
            return _range(low, high, "")
        case MoneyRange(start=low, end=high):
            return value.description or _range(low, high, "$")
        case msgspec.Struct():
            return text_of(msgspec.to_builtins(value))
        case tuple() | list():
            return ", ".join(map(text_of, value))
        case dict():
            return ", ".join(f"{name}={text_of(part)}" for name, part in value.items())
    return str(value)


def position_text(position: Position) -> str:
    """A position in a line."""
    company = reference(position.company)
    over = position.current is False
    when = f"{position.start or '?'} to {position.end or ('?' if over else 'now')}"
    return f"{position.title or '(no title)'}{f' at {company}' if company else ''} ({when})"


def reference(company: CompanyRef | None) -> str:
    """A company as another record names it, with its id."""
    if company is None:
        return ""
    name = company.name or company.domain or company.linkedin_url or ""
    return f"{name} [{company.subject}]" if company.subject is not None else name


def place(location: Location | None) -> str | None:
    """City and country, or region and country, or the source's own words."""
    if location is None:
        return None
    parts = [location.city or location.region, location.country_code or location.country]
    return ", ".join(filter(None, parts)) or location.text


def _education(school: Education) -> str:
    what = ", ".join([*school.degrees, *school.majors])
    years = " to ".join(filter(None, (school.start, school.end)))
    return f"{school.name}{f': {what}' if what else ''}{f' ({years})' if years else ''}"


def _round(each: FundingRound) -> str:
    amount = f"${each.usd:,}" if each.usd is not None else "undisclosed"
    investors = f" from {', '.join(each.investors)}" if each.investors else ""
    return f"{(each.type or 'round').replace('_', ' ')} of {amount} on {each.on or '?'}{investors}"


def _range(low: int | None, high: int | None, unit: str) -> str:
    if high is None:
        return f"{unit}{low or 0:,}+"
    return f"{unit}{low or 0:,}-{unit}{high:,}"


def _with_tags(text: str, *tags: Any) -> str:
    known = ", ".join(tag.value.replace("_", " ") for tag in tags if tag is not None)
    return f"{text} ({known})" if known else text


@cache
def _types(kind: SubjectKind) -> dict[str, tuple[Any, Any]]:
    """For each field of a noun its type, and that of its items if it is a list."""
    fields = msgspec.structs.fields(NOUNS[kind])
    return {field.name: (field.type, _item(field.type)) for field in fields}


def _without_ids(value: Any) -> Any:
    """Without the numbers that the store gave to companies: each source's own mention has another one."""
    if isinstance(value, dict):
        return {name: _without_ids(part) for name, part in value.items() if name != "subject"}
    return [_without_ids(part) for part in value] if isinstance(value, list | tuple) else value


def _item(type_: Any) -> Any:
    if get_origin(type_) is tuple:
        return get_args(type_)[0]
    return None
