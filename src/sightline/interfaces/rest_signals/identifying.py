"""Who is meant by what a caller knows of a contact or company.

What identifies (a link, an email, a domain) decides by itself if only one has it; it is looked up for all items at
once. Otherwise all that is given is weighed, and must be likely enough: news of somebody else are worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from sightline.errors import InvalidInput
from sightline.interfaces.rest.context import Context
from sightline.interfaces.rest_signals.inputs import CompanySought, ContactSought
from sightline.model.observation import SubjectKind
from sightline.services.identify import Candidate, Identified
from sightline.services.lookup import By, Lookup
from sightline.services.questions import CompanyQuestion, PersonQuestion

LEAST = {SubjectKind.person: 7, SubjectKind.company: 5}
"""How likely, of 10, one must be that is not found by an identifier alone.

The only bearer of a name has 5. That is enough for a company, whose name is nearly an identifier, and not for a person:
somebody of that name who works elsewhere has as much.
"""

Known = tuple[str, By, str]
"""An identifier: the field that holds it, what it is, and its value."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One that is looked for. `place` is where it stands in the request, `key` the caller's own.

    `questions` weigh all that is given; `named`: they hold more than identifiers.
    """

    place: str
    key: str
    known: tuple[Known, ...]
    named: bool
    questions: tuple[PersonQuestion | CompanyQuestion, ...]


def contacts(context: Context, sought: Sequence[ContactSought]) -> dict[str, int]:
    """The ids of the contacts that are meant, by the caller's keys. Raises InvalidInput, which names the item."""
    items = [_contact(f"contacts[{number}]", each) for number, each in enumerate(sought)]
    return _found(context, SubjectKind.person, items)


def companies(context: Context, sought: Sequence[CompanySought]) -> dict[str, int]:
    """The ids of the companies that are meant. See `contacts`."""
    items = [_company(f"companies[{number}]", each) for number, each in enumerate(sought)]
    return _found(context, SubjectKind.company, items)


def _contact(place: str, sought: ContactSought) -> Item:
    links = _given("social_link", By.profile, sought.social_link), _given("email", By.email, sought.email)
    more = (_given(f"social_links[{number}]", By.profile, each) for number, each in enumerate(sought.social_links))
    known = tuple(each for each in (*links, *more) if each is not None)
    named = bool(_text(sought.full_name))
    employers = [
        CompanyQuestion(name=each.name, domain=each.domain)
        for each in sought.companies
        if _text(each.name) or _text(each.domain)
    ]
    if not known and named is not bool(employers):
        lacking = "a company" if named else "a full name"
        raise InvalidInput(
            f"This is many people's: {lacking} is missing.", field=place, hint="Or give a link or email."
        )
    question = PersonQuestion(
        full_name=sought.full_name,
        emails=tuple(value for _, by, value in known if by is By.email),
        profiles=tuple(value for _, by, value in known if by is By.profile),
    )
    questions = tuple(msgspec.structs.replace(question, company=each) for each in employers) or (question,)
    return _item(place, sought.id, known, named and bool(employers), questions)


def _company(place: str, sought: CompanySought) -> Item:
    domain = _given("domain", By.domain, sought.domain)
    question = CompanyQuestion(name=sought.name, domain=sought.domain)
    return _item(place, sought.id, (domain,) if domain else (), bool(_text(sought.name)), (question,))


def _item(
    place: str,
    key: str | int,
    known: tuple[Known, ...],
    named: bool,
    questions: tuple[PersonQuestion | CompanyQuestion, ...],
) -> Item:
    """An item; one of which nothing but the key is given is known by it, if it may be an id of ours."""
    text = str(key)
    if not (known or named):
        known = (("id", By.id, text),) if text.isascii() and text.isdecimal() and len(text) <= 16 else ()
        questions = ()
    return Item(place=place, key=text, known=known, named=named, questions=questions)


def _found(context: Context, kind: SubjectKind, items: Sequence[Item]) -> dict[str, int]:
    """Who is meant by each item, by its key; items that nobody is meant by are left out."""
    keys: dict[str, str] = {}
    for item in items:
        if item.key in keys:
            raise InvalidInput(f"The id {item.key[:60]!r} is also that of {keys[item.key]}.", field=f"{item.place}.id")
        keys[item.key] = item.place
    held = _holders(context.services.lookup, kind, items)
    meant = ((item, _meant(context, kind, item, held)) for item in items)
    return {item.key: one for item, one in meant if one is not None}


def _meant(context: Context, kind: SubjectKind, item: Item, held: dict[tuple[By, str], tuple[int, ...]]) -> int | None:
    ids = {id_ for _, by, value in item.known for id_ in held[by, value]}
    if len(ids) == 1:
        return ids.pop()
    if not (ids or item.named):
        return None
    best = max(_candidates(context, kind, item), key=lambda each: each.probability, default=None)
    return best.record.id if best is not None and best.likelihood >= LEAST[kind] else None


def _candidates(context: Context, kind: SubjectKind, item: Item) -> Iterator[Candidate]:
    """The likeliest answer to each question of an item."""
    identify = context.services.identify
    ask: Callable[..., Identified] = identify.person if kind is SubjectKind.person else identify.company
    for question in item.questions:
        try:
            yield from ask(question).candidates[:1]
        except InvalidInput as error:
            error.field = item.place
            raise


def _holders(lookup: Lookup, kind: SubjectKind, items: Sequence[Item]) -> dict[tuple[By, str], tuple[int, ...]]:
    """The ids of those who have each identifier; those of one sort are looked up together."""
    sorts: dict[By, dict[str, str]] = {}
    for item in items:
        for field, by, value in item.known:
            sorts.setdefault(by, {}).setdefault(value, f"{item.place}.{field}")
    found: dict[tuple[By, str], tuple[int, ...]] = {}
    for by, places in sorts.items():
        try:
            holders = lookup.find(kind, by, places)
        except InvalidInput:
            for value, place in places.items():
                _check(lookup, kind, by, value, place)
            raise
        found |= {(by, value): ids for value, ids in holders.items()}
    return found


def _check(lookup: Lookup, kind: SubjectKind, by: By, value: str, place: str) -> None:
    """Raises InvalidInput if a value is none, and names where it stands."""
    try:
        lookup.find(kind, by, [value])
    except InvalidInput as error:
        error.field = place
        raise


def _given(field: str, by: By, value: str | None) -> Known | None:
    text = _text(value)
    return (field, by, text) if text else None


def _text(value: str | None) -> str:
    return (value or "").strip()
