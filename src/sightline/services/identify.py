"""Who is this? Candidates for any scrap of identity, how likely each is, and what matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from sightline.accounts.suppression import Known, hashed_email, known_by, reached_by, source_key
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.model.values import CompanyRef, Position
from sightline.resolve.finders import subject_keys
from sightline.resolve.identify import Asked, Compared, Question, compete, likelihoods
from sightline.resolve.leads import Leads, leads_of, slips_of
from sightline.resolve.matched import Matched, matched
from sightline.resolve.pairs import HOLDERS
from sightline.services.questions import (
    CompanyQuestion,
    PersonQuestion,
    asked_company,
    asked_person,
    place_of,
    says_company,
    within,
)
from sightline.services.records import refer_to_entities, told
from sightline.services.suppression_key import request_of
from sightline.settings import Settings
from sightline.store import Reader, Store

__all__ = ["MOST", "Candidate", "Identified", "Identify", "Matched"]

MOST = 50
"""Most candidates that are compared with a question."""

OTHERS = 12
"""Most subjects that are looked at beside those who share several keys with a question."""

MEANT = 0.05
"""How likely a company must be to count as the employer that is meant."""


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who may be meant. `likelihood` is from 0 to 10, `probability` the same from 0 to 1."""

    record: Record
    likelihood: int
    probability: float
    matched: tuple[Matched, ...]


class Identified(msgspec.Struct, frozen=True):
    """The candidates, the likeliest first, then in the order of ids; all of them, whatever their likelihood.

    `suppressed`: what is asked is what somebody is known by who is not to be known; then there is none.
    """

    candidates: tuple[Candidate, ...]
    suppressed: bool = False


class Identify:
    """Answers who is meant by what is known of somebody."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._country = settings.default_country

    def person(self, question: PersonQuestion) -> Identified:
        """Who is meant; at most `MOST` candidates.

        Raises InvalidInput or TooLarge for what cannot be asked, and Conflict if it cannot be told who is suppressed.
        """
        asked = asked_person(question, self._country)
        employer = question.company
        with self._store.read() as reader:
            if request_of(reader, self._settings, _known(asked, question)) is not None:
                return Identified((), suppressed=True)
            leads = leads_of(asked)
            if employer is not None:
                companies = self._employers(reader, employer)
                asked = _at(asked, companies)
                leads = leads_of(asked, [each.noun for each in companies])
            return _Inquiry(reader, asked).answer(leads, _named(reader, asked.kind, question))

    def company(self, question: CompanyQuestion) -> Identified:
        """Which company is meant. See `person`."""
        with self._store.read() as reader:
            return self._company(reader, question)

    def _company(self, reader: Reader, question: CompanyQuestion) -> Identified:
        asked = asked_company(question, self._country)
        return _Inquiry(reader, asked).answer(leads_of(asked), _named(reader, asked.kind, question))

    def _employers(self, reader: Reader, question: CompanyQuestion) -> list[Record]:
        """The companies that may be meant by what is said of an employer. A place alone means none."""
        with within("company"):
            place_of(question)
            if not says_company(question):
                return []
            found = self._company(reader, question).candidates
        return [each.record for each in found if each.probability >= MEANT]


def _at(asked: Asked, companies: Sequence[Record]) -> Asked:
    """A question about somebody at one of these companies; it goes by what the likeliest is called if it names none."""
    noun, ids = asked.noun, frozenset(each.id for each in companies)
    if companies and not (noun.positions and noun.positions[0].company):
        company: Any = companies[0].noun
        meant = CompanyRef(company.name, company.domain)
        title = noun.positions[0].title if noun.positions else None
        noun = msgspec.structs.replace(noun, positions=(Position(meant, title),))
    return msgspec.structs.replace(asked, noun=noun, employers=ids)


def _known(asked: Asked, question: PersonQuestion) -> list[Known]:
    """What a question says that somebody is known by. A name with an employer counts if there is nothing surer."""
    known = [*reached_by(asked.noun), *map(hashed_email, asked.digests)]
    if question.source and question.key:
        known.append(source_key(question.source, question.key))
    return known or list(known_by(asked.noun))


def _named(reader: Reader, kind: SubjectKind, question: PersonQuestion | CompanyQuestion) -> frozenset[int]:
    """The subjects that a question names by our ids, or by a source's own key."""
    keyed = reader.subjects(question.source, kind, [question.key]) if question.source and question.key else {}
    return frozenset(question.ids) | frozenset(keyed.values())


class _Inquiry:
    """One question, put to one state of the store."""

    def __init__(self, reader: Reader, asked: Asked) -> None:
        self._reader = reader
        self._question = Question(asked)
        self._asked = asked

    def answer(self, leads: Leads, named: frozenset[int]) -> Identified:
        """The candidates. Where no lead finds anybody, a slip in a name is allowed for."""
        found = self._follow(leads, named)
        if not found:
            found = self._follow(slips_of(self._asked), frozenset())
        compared = compete(self._asked.kind, [each for _, each in found])
        chances = likelihoods([each.bits for each in compared])
        candidates = [
            Candidate(record, round(10 * chance), chance, matched(self._asked, record.noun, each.evidence))
            for (record, _), each, chance in zip(found, compared, chances, strict=True)
        ]
        candidates.sort(key=lambda each: (-each.probability, each.record.id))
        return Identified(tuple(candidates))

    def _follow(self, leads: Leads, named: frozenset[int]) -> list[tuple[Record, Compared]]:
        """The records to which leads lead, compared; those with which nothing agrees are left out."""
        holders = self._reader.subjects_with_keys(leads.keys, limit=HOLDERS)
        weak = frozenset(key for key in leads.identifiers if len(holders[key]) > HOLDERS)
        subjects = _likeliest(holders, named)
        entity_of = self._reader.entities_of(subjects)
        certain = {entity_of[subject] for subject in named if subject in entity_of}
        known = {entity_of[each] for key in leads.identifiers - weak for each in holders[key] if each in entity_of}
        entities = list(dict.fromkeys(entity_of[subject] for subject in subjects))[:MOST]
        records = [each for each in self._reader.records(entities).values() if each.kind is self._asked.kind]
        refer_to_entities(self._reader, records)
        records = [each for each in records if each.id in certain or self._leads_to(each, leads)]
        found = [(each, self._compare(each, weak, each.id in certain, each.id in known)) for each in records]
        return [(record, compared) for record, compared in found if compared.fits]

    def _leads_to(self, record: Record, leads: Leads) -> bool:
        """Whether a lead leads to somebody by what may be told of them, and not only by what region rules withhold."""
        if record.kind is not SubjectKind.person or not self._reader.withholding.of(record.noun):
            return True
        keys = {key for claim in self._said(record) for key in subject_keys(record.kind, claim)}
        return not keys.isdisjoint(leads.keys)

    def _compare(self, record: Record, weak: frozenset[int], certain: bool, known: bool) -> Compared:
        """A record beside the question. Who has an identifier no more, but once had it, is known by what was said."""
        found = self._question.compare(record.noun, weak=weak, certain=certain)
        if not known or any(each.level == "same" and each.feature not in _SHARED_BY_MANY for each in found.evidence):
            return found
        return self._question.compare(record.noun, self._said(record), weak=weak, certain=certain)

    def _said(self, record: Record) -> list[Any]:
        """All claims that were ever made of an entity, the latest first, as far as they may be told."""
        history = self._reader.history(self._reader.members((record.id,))[record.id])
        return [row.claim for row in reversed(told(self._reader, record, history)) if row.claim is not None]


_SHARED_BY_MANY = frozenset({"name", "title", "since", "school", "birth", "industry", "founded"})
"""Features that agree without an identifier."""


def _likeliest(holders: dict[int, list[int]], named: frozenset[int]) -> list[int]:
    """The subjects to look at, those first that share the most and the rarest keys.

    Keys that too many hold lead to somebody only if no other key does; and where some share several keys with the
    question, only a few of those who share one are looked at.
    """
    found = {key: some for key, some in holders.items() if len(some) <= HOLDERS}
    if not named and not any(found.values()):
        found = holders
    shared: dict[int, int] = defaultdict(int)
    weight: dict[int, float] = dict.fromkeys(named, 2.0 * len(holders) + 1)
    for some in found.values():
        for subject in some:
            shared[subject] += 1
            weight[subject] = weight.get(subject, 0.0) + 1 / len(some)
    order = sorted(weight, key=lambda subject: (-weight[subject], subject))
    several = sum(each > 1 for each in shared.values()) + len(named)
    return order[: several + OTHERS] if several else order[: 2 * MOST]
