"""From exact identifiers to ids: emails (also hashed), phones, profile links, domains, names, a source's own keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, islice
from typing import Any, NamedTuple

from sightline.errors import InvalidInput
from sightline.model.normal.companies import company_key
from sightline.model.normal.domains import clean_domain
from sightline.model.normal.emails import clean_email, email_digest
from sightline.model.normal.links import clean_profile
from sightline.model.normal.phones import clean_phone
from sightline.model.observation import SubjectKind
from sightline.model.values import Profile
from sightline.resolve.keys import (
    company_email_key,
    company_name_key,
    digest_keys,
    domain_key,
    finding,
    phone_key,
    profile_keys,
)
from sightline.services.records import told
from sightline.settings import Settings
from sightline.store import HistoryRow, Reader, Store

CHUNK = 1_000
"""Most values that are read together."""


class By(StrEnum):
    """What somebody is looked up by."""

    id = "id"
    email = "email"
    hashed_email = "hashed_email"  # SHA-256 of the address in lower case, hexadecimal
    phone = "phone"
    profile = "profile"  # a link, or a LinkedIn name or number
    domain = "domain"
    name = "name"  # a company's, legal form and case aside


Holds = Callable[[Any], bool]
"""Whether a noun, or a claim, has what is looked for."""


class Lookup:
    """Finds entities by what identifies them. What a source once said, and no longer says, finds them too."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._country = settings.default_country

    def people(self, by: By, values: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """For each value the ids of the people who have it; those who have it now come first. See `find`."""
        return self.find(SubjectKind.person, by, values)

    def companies(self, by: By, values: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """For each value the ids of the companies that have it; those that have it now come first. See `find`."""
        return self.find(SubjectKind.company, by, values)

    def find(self, kind: SubjectKind, by: By, values: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """For each value the ids of those of this kind that have it. Raises InvalidInput for a value that is none.

        Values are read `CHUNK` at a time, so that thousands of them take a few statements and little memory.
        """
        find = self._by_id if by is By.id else self._by_keys
        found: dict[str, tuple[int, ...]] = {}
        with self._store.read() as reader:
            for some in _batched(dict.fromkeys(values)):
                found |= find(reader, kind, by, some)
        return found

    def by_key(self, source: str, kind: SubjectKind, keys: Sequence[str]) -> dict[str, int]:
        """The id of each of a source's own keys; keys that are unknown are left out."""
        with self._store.read() as reader:
            subjects = reader.subjects(source, kind, keys)
            entities = reader.entities_of(sorted(subjects.values()))
        return {key: entities[subject] for key, subject in subjects.items()}

    def _by_keys(self, reader: Reader, kind: SubjectKind, by: By, values: Sequence[str]) -> dict[str, tuple[int, ...]]:
        try:
            sought = {value: _sought(kind, by, value, self._country) for value in values}
        except ValueError as error:
            raise InvalidInput(str(error), field=by.value) from error
        holders = reader.subjects_with_keys(sorted({key for keys, _ in sought.values() for key in keys}))
        entities = reader.entities_of(sorted(set(chain.from_iterable(holders.values()))))
        claimed = {
            value: Claimed({entities[subject] for key in keys for subject in holders[key]}, holds)
            for value, (keys, holds) in sought.items()
        }
        return _confirmed(reader, kind, claimed)

    @staticmethod
    def _by_id(reader: Reader, kind: SubjectKind, _by: By, values: Sequence[str]) -> dict[str, tuple[int, ...]]:
        for value in values:
            if not (value.isascii() and value.isdecimal() and len(value) <= 16):
                raise InvalidInput(f"{value[:100]!r} is not an id.", field="id", hint="An id is a decimal number.")
        records = reader.records(sorted({int(value) for value in values}))
        found = {number: (record.id,) for number, record in records.items() if record.kind is kind}
        return {value: found.get(int(value), ()) for value in values}


def _batched(values: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(values)
    while some := list(islice(waiting, CHUNK)):
        yield some


class Claimed(NamedTuple):
    """The entities that hold the keys of a value, and the test of whether they have the value itself."""

    entities: set[int]
    holds: Holds


def _confirmed(reader: Reader, kind: SubjectKind, claimed: Mapping[str, Claimed]) -> dict[str, tuple[int, ...]]:
    """For each value the entities that have, or once had, it: keys are hashes, and may collide."""
    records = reader.records(sorted(set(chain.from_iterable(each.entities for each in claimed.values()))))
    fitting = {entity: record.noun for entity, record in records.items() if record.kind is kind}
    now = {
        value: {each for each in entities & fitting.keys() if holds(fitting[each])}
        for value, (entities, holds) in claimed.items()
    }
    doubtful = {value: (entities & fitting.keys()) - now[value] for value, (entities, _) in claimed.items()}
    said = {
        entity: told(reader, records[entity], rows)
        for entity, rows in _histories(reader, sorted(set(chain.from_iterable(doubtful.values())))).items()
    }
    return {
        value: (*sorted(now[value]), *(each for each in sorted(doubtful[value]) if _held(said[each], holds)))
        for value, (_, holds) in claimed.items()
    }


def _histories(reader: Reader, entities: Sequence[int]) -> dict[int, list[HistoryRow]]:
    """What was ever said of each entity."""
    entity_of = {subject: entity for entity, some in reader.members(entities).items() for subject in some}
    said: dict[int, list[HistoryRow]] = {entity: [] for entity in entities}
    for row in reader.history(list(entity_of)):
        said[entity_of[row.subject]].append(row)
    return said


def _held(history: Iterable[HistoryRow], holds: Holds) -> bool:
    return any(row.claim is not None and holds(row.claim) for row in history)


def _sought(kind: SubjectKind, by: By, value: str, country: str) -> tuple[tuple[int, ...], Holds]:
    """The keys that find a value, and the test of what they find. Raises ValueError for a value that is none."""
    if by is By.email:
        return _emails(kind, clean_email(value))
    if by is By.hashed_email:
        return _hashed(kind, value)
    if by is By.phone:
        number = clean_phone(value, country)
        return (phone_key(kind, number),), lambda noun: any(each.value == number for each in noun.phones or ())
    if by is By.profile:
        return _profiles(kind, clean_profile(value, None if "." in value and "/" in value else "linkedin"))
    if kind is not SubjectKind.company:
        raise ValueError(f"A {kind.value} is not looked up by {by.value}.")
    if by is By.domain:
        return _domains(clean_domain(value))
    return _names(value)


def _emails(kind: SubjectKind, email: str) -> tuple[tuple[int, ...], Holds]:
    keys = digest_keys(email_digest(email)) if kind is SubjectKind.person else (company_email_key(email),)
    return keys, lambda noun: any(each.value == email for each in noun.emails or ())


def _hashed(kind: SubjectKind, value: str) -> tuple[tuple[int, ...], Holds]:
    try:
        digest = bytes.fromhex(value)
    except ValueError:
        digest = b""
    if len(digest) != 32 or kind is not SubjectKind.person:
        raise ValueError("A hashed email is the SHA-256 of a person's address: 64 hexadecimal digits.")
    return digest_keys(digest), lambda noun: any(email_digest(each.value) == digest for each in noun.emails or ())


def _profiles(kind: SubjectKind, profile: Profile) -> tuple[tuple[int, ...], Holds]:
    keys = profile_keys(kind, profile)

    def holds(noun: Any) -> bool:
        return any(not set(keys).isdisjoint(profile_keys(kind, page)) for page in noun.profiles or ())

    return keys, holds


def _domains(domain: str) -> tuple[tuple[int, ...], Holds]:
    def holds(noun: Any) -> bool:
        named = (noun.domain, *(noun.other_domains or ()), *(noun.email_domains or ()))
        return domain in named or bool(noun.website and domain in noun.website)

    return tuple({domain_key(domain), finding(domain_key(domain))}), holds


def _names(name: str) -> tuple[tuple[int, ...], Holds]:
    key = company_key(name)
    if not key:
        raise ValueError("A company's name has a letter or a digit.")

    def holds(noun: Any) -> bool:
        named = (noun.name, noun.legal_name, *(noun.alternative_names or ()), *(noun.former_names or ()))
        return any(company_key(each) == key for each in named if each)

    return (company_name_key(name),), holds
