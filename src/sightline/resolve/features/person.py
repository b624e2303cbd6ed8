"""What speaks for or against two rows being about one person."""

from __future__ import annotations

from functools import lru_cache

from sightline.model.normal.latin import to_latin
from sightline.model.normal.names import parse_person_name
from sightline.resolve.features.feature import (
    NONE,
    Feature,
    compare_dates,
    compare_places,
    once_for_a_pair,
)
from sightline.resolve.names.match import NameLevel, NameMatch
from sightline.resolve.names.organisations import compare_organisations, prepare_organisation
from sightline.resolve.names.persons import PreparedName, compare_persons, prepare_person
from sightline.resolve.names.rarity import name_bits
from sightline.resolve.traits import Job, Name, PersonTraits, employer_mark

AGREEING = frozenset({NameLevel.same, NameLevel.variant, NameLevel.typo, NameLevel.part})
"""Levels of names that one person may bear."""

_SAME_EMPLOYER = frozenset({NameLevel.same, NameLevel.variant, NameLevel.typo, NameLevel.part})


def name(one: PersonTraits, other: PersonTraits) -> str:
    """How their names relate: the same in any spelling, order or script; a nickname or initial; a slip; more or fewer
    words; only the family name or only the given name; or not at all. Of several names the closest two count.
    """
    found = best_names(one, other)
    return found.level.value if found else NONE


def rarity(one: PersonTraits, other: PersonTraits) -> str:
    """How rare the name is that they agree on: few people share a rare name by chance, many a common one. In bits: a
    name of 20 bits is borne by about one person in a million.
    """
    found = best_names(one, other)
    if found is None or found.level not in AGREEING:
        return NONE
    bits = max(min(_bits(a), _bits(b)) for a in one.names for b in other.names)
    return f"{min(36, max(12, 4 * int(bits // 4)))}"


def email(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they share an email address, or have different ones at the same company."""
    if not one.emails or not other.emails:
        return NONE
    if one.emails & other.emails:
        return "same"
    hosts, others = ({address.rpartition("@")[2] for address in each.emails} for each in (one, other))
    return "rivals" if hosts & others & (one.domains | other.domains) else "apart"


def profile(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they have the same profile on a network, or different ones on the same network."""
    if not one.marks or not other.marks:
        return NONE
    if one.marks & other.marks:
        return "same"
    return "apart" if {network for network, _ in one.marks} & {network for network, _ in other.marks} else NONE


def phone(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they share a phone number. A switchboard is shared by many, so that names decide."""
    if not one.phones or not other.phones:
        return NONE
    return "same" if one.phones & other.phones else "apart"


def employer(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they work at the same company, or one works where the other once did, or nothing connects their jobs."""
    if not (one.jobs or one.domains) or not (other.jobs or other.domains):
        return NONE
    levels = {"now" if a.current and b.current else "then" for a, b in shared_jobs(one, other)}
    if "now" in levels:
        return "now"
    if levels:
        return "then"
    return "domain" if one.domains & other.domains else "apart"


def title(one: PersonTraits, other: PersonTraits) -> str:
    """Whether their titles at the company that they share are the same, of one kind of work, or of another."""
    found = {_compare_titles(a, b) for a, b in shared_jobs(one, other)}
    return next((level for level in ("same", "function", "apart") if level in found), NONE)


def since(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they began at the company that they share at the same time."""
    found = {compare_dates(a.start, b.start) for a, b in shared_jobs(one, other)}
    return next((level for level in ("same", "near", "apart") if level in found), NONE)


def work(one: PersonTraits, other: PersonTraits) -> str:
    """Where no company is shared: whether their latest titles speak of the same kind of work at all."""
    if not one.jobs or not other.jobs or shared_jobs(one, other):
        return NONE
    a, b = {job.function for job in one.jobs[:3]} - {""}, {job.function for job in other.jobs[:3]} - {""}
    if {job.title for job in one.jobs} & {job.title for job in other.jobs} - {""}:
        return "title"
    return NONE if not a or not b else "function" if a & b else "apart"


def place(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they live in the same city, region or country, or in different countries."""
    return compare_places(one.places, other.places)


def school(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they went to the same school."""
    if not one.schools or not other.schools:
        return NONE
    return "same" if one.schools & other.schools else "apart"


def birth(one: PersonTraits, other: PersonTraits) -> str:
    """Whether they were born on the same day, as far as it is known."""
    return compare_dates(one.born, other.born)


def source(one: PersonTraits, other: PersonTraits) -> str:
    """Whether one source lists both, each under a key of its own: it holds them for two."""
    return "same" if one.source and one.source == other.source else NONE


@once_for_a_pair
def best_names(one: PersonTraits, other: PersonTraits) -> NameMatch | None:
    """The closest of their names; None if one has none."""
    if not one.names or not other.names:
        return None
    if len(one.names) == 1 and len(other.names) == 1:
        return _compare_names(one.names[0], other.names[0])
    return max((_compare_names(a, b) for a in one.names for b in other.names), key=lambda match: match.score)


@once_for_a_pair
def shared_jobs(one: PersonTraits, other: PersonTraits) -> list[tuple[Job, Job]]:
    """Pairs of jobs at one company."""
    return [
        (a, b)
        for a in one.jobs
        for b in other.jobs
        if (a.domain and a.domain == b.domain) or same_employer(a.employer, b.employer)
    ]


def same_employer(one: str, other: str) -> bool:
    """Whether two names of employers are those of one company."""
    if not one or not other:
        return False
    if one == other:
        return True
    return employer_mark(one)[:2] == employer_mark(other)[:2] and _same_company(*sorted((one, other)))


@lru_cache(maxsize=1 << 16)
def _same_company(one: str, other: str) -> bool:
    match = compare_organisations(prepare_organisation(one), prepare_organisation(other))
    return match.level in _SAME_EMPLOYER and match.score >= 0.5


def _compare_titles(one: Job, other: Job) -> str:
    if not one.title or not other.title:
        return NONE
    if one.title == other.title:
        return "same"
    return "function" if one.function and one.function == other.function else "apart"


def _compare_names(one: Name, other: Name) -> NameMatch:
    match = compare_persons(_prepared(one), _prepared(other))
    if match.level is NameLevel.given_differs and _is_cut_short(_given(one), _given(other)):
        return NameMatch(match.score, NameLevel.part, ("one given name is the beginning of the other",))
    return match


def _is_cut_short(one: str, other: str) -> bool:
    """Whether a given name is the beginning of another ("Santosh", "Sant"), and not its form for the other sex."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and len(long) > len(short) + 1 and long.startswith(short)


@lru_cache(maxsize=1 << 16)
def _given(name: Name) -> str:
    return to_latin(parse_person_name(name.full, name.first, None, name.last).first or "").partition(" ")[0]


@lru_cache(maxsize=1 << 16)
def _prepared(name: Name) -> PreparedName:
    return prepare_person(name.full, first=name.first, last=name.last)


@lru_cache(maxsize=1 << 16)
def _bits(name: Name) -> float:
    return name_bits(_prepared(name))


_NAMES = tuple(level.value for level in NameLevel)

PERSON: tuple[Feature[PersonTraits], ...] = (
    Feature("name", _NAMES, name, cost=4),
    Feature("rarity", ("12", "16", "20", "24", "28", "32", "36"), rarity, cost=5),
    Feature("email", ("same", "rivals", "apart"), email),
    Feature("profile", ("same", "apart"), profile),
    Feature("phone", ("same", "apart"), phone),
    Feature("employer", ("now", "then", "domain", "apart"), employer, cost=1),
    Feature("title", ("same", "function", "apart"), title, cost=3),
    Feature("since", ("same", "near", "apart"), since, cost=2),
    Feature("work", ("title", "function", "apart"), work, cost=3),
    Feature("place", ("city", "region", "country", "elsewhere"), place),
    Feature("school", ("same", "apart"), school),
    Feature("birth", ("same", "near", "apart"), birth),
    Feature("source", ("same",), source),
)
"""The features of people; `data/weights.toml` holds a weight for each of their levels."""
