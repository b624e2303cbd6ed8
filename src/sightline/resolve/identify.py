"""Who is meant: a question set beside the records that it may be about.

A question is scored against a record with the features and weights that decide whether two subjects are one. Two
things differ. First, only what the question speaks of is compared. Second, at most one of the candidates is meant, so
that they compete, among themselves and with somebody whom the store does not hold:

    odds of a candidate = 2 ** bits        likelihood = its odds / (1 + the odds of all candidates)

The 1 is the stranger. Whoever holds an identifier of the question stands against the stranger as `STANDING` says,
whatever else is known; what else is compared adds to it or takes from it. Whoever was met by a name has the odds that
the model gives to two subjects that meet; one who bears just the name that was asked for, or has a domain that spells
it, is at least as likely as the stranger. So the only bearer of a name is likely by a half, or more if the name is
rare, and each of ten by a tenth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log2
from typing import Any, NamedTuple

import msgspec

from sightline.model.company import Company
from sightline.model.normal.emails import email_digest
from sightline.model.normal.names import parse_person_name
from sightline.model.observation import SubjectKind
from sightline.model.person import Person
from sightline.model.values import CompanyRef, Email
from sightline.resolve.features.person import AGREEING
from sightline.resolve.keys import digest_keys, phone_key
from sightline.resolve.model import Evidence, model, probability, score
from sightline.resolve.shared import nobodys_own
from sightline.resolve.traits import PersonTraits, Traits, company_traits, person_traits, without

CERTAIN = 14.0
"""Bits of one who is named by an id, or by a source's own key."""

STANDING: dict[SubjectKind, dict[tuple[str, str], float]] = {
    SubjectKind.person: {
        ("profile", "same"): 9.0,
        ("email", "same"): 8.0,
        ("phone", "same"): 1.5,  # one in four is a switchboard, a family's, or somebody else's by now
    },
    SubjectKind.company: {
        ("number", "same"): 10.0,
        ("domain", "same"): 8.0,
        ("profile", "same"): 9.0,
        ("domain", "related"): 3.0,  # a group's, or where its mail goes
        ("phone", "same"): 2.5,
    },
}
"""Bits by which the only holder of an identifier is likelier than somebody whom the store does not hold."""

SHARED = "shared"
"""The level of an identifier that tells nothing: so many hold it, or it is nobody's own (a role's address)."""

ANOTHER = "another"
"""The level of an identifier that another candidate holds."""

CONTRARY = -3.0
"""Bits of not holding an identifier that another candidate holds."""

_NAMED = frozenset({("name", "same"), ("name", "variant"), ("named_domain", "named")})
_AGREEING = frozenset(level.value for level in AGREEING)
_OF_NAME = frozenset({"name", "rarity"})

_FIELDS: dict[SubjectKind, dict[str, tuple[str, ...]]] = {
    SubjectKind.person: {
        "name": ("full_name", "first_name", "last_name", "nickname", "alternative_names"),
        "emails": ("emails",),
        "phones": ("phones",),
        "profiles": ("profiles",),
        "positions": ("positions",),
        "location": ("location",),
        "education": ("education",),
        "birth_date": ("birth_date",),
    },
    SubjectKind.company: {
        "name": ("name", "legal_name", "alternative_names", "former_names"),
        "domains": ("domain", "other_domains", "email_domains"),
        "phones": ("phones", "emails"),
        "profiles": ("profiles",),
        "external_ids": ("external_ids",),
        "location": ("location",),
        "industry": ("industry", "industries"),
        "founded_year": ("founded_year",),
    },
}
"""What of a noun is compared together."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question in canonical form.

    `noun` is a Person or Company that holds what is said; the company that a person is said to work at is its first
    position. `digests` are SHA-256 of emails. `employers` are ids of the companies that are meant by that position.
    `past`: a position that is over counts like one that is held.
    """

    kind: SubjectKind
    noun: Any
    digests: frozenset[bytes] = frozenset()
    employers: frozenset[int] = frozenset()
    past: bool = True


class Compared(NamedTuple):
    """A record beside a question: bits against a stranger, and what they are made of. Not `fits`: nothing agrees."""

    bits: float
    evidence: tuple[Evidence, ...]
    fits: bool


class Question:
    """A question, ready to be compared with many records."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._parts = frozenset(_parts(asked))
        self._fields = _fields_of(asked.kind, self._parts)
        self._plain = _traits(asked.kind, [asked.noun])
        position = asked.noun.positions[0] if isinstance(asked.noun, Person) and asked.noun.positions else None
        self._employer = position.company if position else None
        self._short = isinstance(asked.noun, Person) and not _in_the_middle(asked.noun)
        self._loose = nobodys_own(asked.kind, asked.noun) | {("email", digest_keys(each)[1]) for each in asked.digests}

    def compare(
        self, noun: Any, claims: Sequence[Any] = (), *, weak: frozenset[int] = frozenset(), certain: bool = False
    ) -> Compared:
        """One record's noun, with claims that were once made of it; references to companies hold ids of entities.

        `weak` are keys that say nothing, since many hold them; `certain`: the question names this record.
        """
        kind, asked = self.asked.kind, self._traits(noun, claims)
        held = _traits(kind, [self._narrowed(each) for each in (noun, *claims)])
        evidence = self._told(score(kind, asked, held).evidence)
        if weak:
            evidence = _weakened(evidence, score(kind, _without(asked, weak), _without(held, weak)).evidence)
        evidence = self._with_shared(evidence, (noun, *claims), weak)
        fits = certain or any(_agrees(kind, each) for each in evidence)
        return Compared(_bits(kind, evidence, certain=certain), evidence, fits)

    def _traits(self, noun: Any, claims: Sequence[Any]) -> Traits:
        """The question's traits; an email of the record whose digest was asked for is an email that was asked for."""
        if not self.asked.digests:
            return self._plain
        held = {email.value for each in (noun, *claims) for email in each.emails or ()}
        meant = tuple(Email(email) for email in sorted(held) if email_digest(email) in self.asked.digests)
        whole = msgspec.structs.replace(self.asked.noun, emails=(*self.asked.noun.emails, *meant))
        return _traits(self.asked.kind, [whole])

    def _with_shared(
        self, evidence: tuple[Evidence, ...], nouns: Sequence[Any], weak: frozenset[int]
    ) -> tuple[Evidence, ...]:
        """The evidence, with what is held but is nobody's own. The domain of a placeholder is no employer."""
        if not self._loose:
            return evidence
        held = frozenset(each for noun in nouns for each in nobodys_own(self.asked.kind, noun)) & self._loose
        seen = {each.feature for each in evidence if each.level in ("same", SHARED)}
        more = [Evidence(feature, SHARED, 0.0) for feature in sorted({each for each, _ in held} - seen)]
        if self._employer is None and any(feature == "email" and key in weak for feature, key in held):
            evidence = tuple(each for each in evidence if each.feature != "employer")
        return (*more, *evidence)

    def _narrowed(self, noun: Any) -> Any:
        """What of a noun the question speaks of."""
        values = {field: getattr(noun, field) or _BLANK[self.asked.kind][field] for field in self._fields}
        if self._short and values.get("full_name"):
            values["alternative_names"] = (
                *values["alternative_names"],
                *_without_middle(values["full_name"], values["first_name"], values["last_name"]),
            )
        if values.get("positions") and (self.asked.employers or not self.asked.past):
            values["positions"] = tuple(
                self._known_as(each)
                for each in values["positions"]
                if self.asked.past or (each.current is not False and not each.end)
            )
        return (Person if self.asked.kind is SubjectKind.person else Company)(**values)

    def _known_as(self, position: Any) -> Any:
        """A position at a company that is meant is at it under the name that the question has for it."""
        company = position.company
        if company is None or company.subject not in self.asked.employers:
            return position
        meant = self._employer or CompanyRef()
        return msgspec.structs.replace(
            position, company=CompanyRef(meant.name or company.name, meant.domain or company.domain)
        )

    def _told(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """The evidence that is about what was asked.

        Where no employer is given, the domain of an email stands for one; it adds nothing if the email itself is
        shared, and does not say that somebody works elsewhere.
        """
        if self._employer is not None:
            return tuple(evidence)
        same_email = any(each.feature == "email" and each.level == "same" for each in evidence)
        return tuple(
            [each for each in evidence if each.feature != "employer" or (each.level == "domain" and not same_email)]
        )


def compete(kind: SubjectKind, found: Sequence[Compared]) -> list[Compared]:
    """The candidates with what the others say of them: an identifier that one holds speaks against the rest."""
    held = [{each.feature for each in one.evidence if (each.feature, each.level) in STANDING[kind]} for one in found]
    taken = {feature for one in held for feature in one}
    return [
        one._replace(**_against(one, taken - own)) if taken - own else one for one, own in zip(found, held, strict=True)
    ]


def _against(one: Compared, features: Iterable[str]) -> dict[str, Any]:
    more = tuple(Evidence(feature, ANOTHER, CONTRARY) for feature in sorted(features))
    return {"bits": one.bits + CONTRARY * len(more), "evidence": (*one.evidence, *more)}


def likelihoods(bits: Sequence[float]) -> list[float]:
    """How likely each candidate is the one that is meant, from 0 to 1, in the order given."""
    most = max([0.0, *bits])
    odds = [2.0 ** (each - most) for each in bits]
    whole = 2.0**-most + sum(odds)
    return [each / whole for each in odds]


def _agrees(kind: SubjectKind, each: Evidence) -> bool:
    """Whether this is why somebody is a candidate at all: an identifier, or a name that one may bear."""
    if each.feature == "name":
        return each.level in _AGREEING
    return each.level == SHARED or (each.feature, each.level) in STANDING[kind]


def _weakened(all_of_it: Iterable[Evidence], left: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without what rests on weak keys; that something weak is shared is still told."""
    strong = {(each.feature, each.level) for each in left}
    return tuple(
        each if (each.feature, each.level) in strong else Evidence(each.feature, SHARED, 0.0)
        for each in all_of_it
        if (each.feature, each.level) in strong or each.level == "same"
    )


def _without(traits: Traits, weak: frozenset[int]) -> Traits:
    """The traits without what is known under keys that say nothing, phones among them."""
    kind = SubjectKind.person if isinstance(traits, PersonTraits) else SubjectKind.company
    phones = frozenset(phone for phone in traits.phones if phone_key(kind, phone) not in weak)
    return msgspec.structs.replace(without(traits, weak), phones=phones)


def _in_the_middle(person: Person) -> str | None:
    """What stands between a person's first and last name."""
    return parse_person_name(person.full_name, person.first_name, person.middle_name, person.last_name).middle


@lru_cache(maxsize=1 << 14)
def _without_middle(full: str, first: str | None, last: str | None) -> tuple[str, ...]:
    """The short form of a name with a middle one: who is asked for by first and last name usually has more names."""
    name = parse_person_name(full, first or None, None, last or None)
    return (f"{name.first} {name.last}",) if name.first and name.middle and name.last else ()


def _bits(kind: SubjectKind, evidence: Iterable[Evidence], *, certain: bool) -> float:
    """Bits of a candidate against a stranger; the strongest of the ways in which it was met counts."""
    table, standing = model().table(kind), STANDING[kind]
    whole = sum(each.bits for each in evidence)
    ways = [_log_odds(kind, table.prior + whole)]
    if certain:
        ways.append(CERTAIN + whole)
    for each in evidence:
        if (each.feature, each.level) in standing:
            ways.append(standing[each.feature, each.level] + whole - each.bits)
        elif (each.feature, each.level) in _NAMED:
            ways.append(sum(min(0.0, other.bits) for other in evidence if other.feature not in _OF_NAME))
    return max(ways)


@lru_cache(maxsize=1 << 12)
def _log_odds(kind: SubjectKind, bits: float) -> float:
    """Calibrated log odds of a score, in bits; beyond the ends of the calibration each bit counts as it is."""
    points = model().table(kind).calibration
    within = min(max(bits, points[0][0]), points[-1][0])
    likely = min(max(probability(kind, within), 0.0005), 0.9995)
    return log2(likely / (1 - likely)) + bits - within


def _traits(kind: SubjectKind, nouns: Sequence[Any]) -> Traits:
    return person_traits(nouns) if kind is SubjectKind.person else company_traits(nouns)


def _parts(asked: Asked) -> Iterable[str]:
    """The parts of a noun that a question speaks of."""
    for part, fields in _FIELDS[asked.kind].items():
        if any(getattr(asked.noun, field) for field in fields):
            yield part
    if asked.digests:
        yield "emails"
    if asked.kind is SubjectKind.person and asked.noun.emails and asked.noun.full_name:
        yield "positions"  # the domain of an address tells where somebody works


@lru_cache(maxsize=1 << 10)
def _fields_of(kind: SubjectKind, parts: frozenset[str]) -> tuple[str, ...]:
    """The fields of a noun that are compared; companies are always told by their domain, which may spell the name."""
    fields = [field for part in parts for field in _FIELDS[kind][part]]
    if kind is SubjectKind.company and "name" in parts and "domains" not in parts:
        fields.append("domain")
    return tuple(fields)


def _blanks(noun: type[msgspec.Struct]) -> dict[str, Any]:
    fields = msgspec.structs.fields(noun)
    return {each.name: {} if each.default is msgspec.NODEFAULT else each.default for each in fields}


_BLANK = {SubjectKind.person: _blanks(Person), SubjectKind.company: _blanks(Company)}
"""What a field holds when it is unknown; claims have two more ways to say so."""
