"""What speaks for or against two rows being about one company."""

from __future__ import annotations

from functools import lru_cache

from sightline.resolve.features.feature import NONE, Feature, compare_places, once_for_a_pair
from sightline.resolve.names.match import NameLevel, NameMatch
from sightline.resolve.names.organisations import (
    PreparedOrganisation,
    compare_organisations,
    organisation_bits,
    prepare_organisation,
)
from sightline.resolve.traits import CompanyTraits

AGREEING = frozenset({NameLevel.same, NameLevel.variant, NameLevel.typo})
"""Levels of names that one company may bear."""


def name(one: CompanyTraits, other: CompanyTraits) -> str:
    """How their names relate, legal forms aside: the same in any spelling or script; an acronym; a slip; more or fewer
    words; or not at all. Former and alternative names count; of several the closest two.
    """
    found = best_names(one, other)
    return found.level.value if found else NONE


def rarity(one: CompanyTraits, other: CompanyTraits) -> str:
    """How much the name says that they agree on: a name of common words ("Global Solutions") is borne by many. In
    bits: a name of 20 bits is borne by about one company in a million.
    """
    found = best_names(one, other)
    if found is None or found.level not in AGREEING:
        return NONE
    bits = max(min(_bits(a), _bits(b)) for a in one.names for b in other.names)
    return f"{min(28, max(8, 4 * int(bits // 4)))}"


def domain(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether they have the same domain, the same name under another ending (acme.com, acme.de), or others.

    Other domains, those of emails, and one that either has left for another count as a weaker tie.
    """
    mine, theirs = set(one.domains), set(other.domains)
    if len(mine & theirs) > 1 or (mine and one.domains[:1] == other.domains[:1]):
        return "same"
    if (mine | one.other_domains) & (theirs | other.other_domains):
        return "related"
    if not mine or not theirs:
        return NONE
    return "ending" if {label(each) for each in mine} & {label(each) for each in theirs} else "apart"


def named_domain(one: CompanyTraits, other: CompanyTraits) -> str:
    """Where only one has a domain: whether it is made of the other's name."""
    if bool(one.domains) == bool(other.domains):
        return NONE
    domains, names = (one.domains, other.names) if one.domains else (other.domains, one.names)
    labels = {label(each) for each in domains}
    return "named" if any(_compact(each) in labels for each in names) else NONE


def profile(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether they have the same page on a network, or different ones on the same network."""
    if one.marks & other.marks:
        return "same"
    return "apart" if {network for network, _ in one.marks} & {network for network, _ in other.marks} else NONE


def number(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether a register (CIK, LEI, ticker) knows them under the same number, or under different ones."""
    if one.numbers & other.numbers:
        return "same"
    return "apart" if {register for register, _ in one.numbers} & {register for register, _ in other.numbers} else NONE


def phone(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether they share a phone number or a mailbox."""
    return "same" if one.phones & other.phones or one.emails & other.emails else NONE


def place(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether their headquarters are in the same city, region or country, or in different countries."""
    return compare_places(one.places, other.places)


def industry(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether an industry is stated for both and is the same."""
    if not one.industries or not other.industries:
        return NONE
    return "same" if one.industries & other.industries else "apart"


def founded(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether they were founded in the same year."""
    if not one.founded or not other.founded:
        return NONE
    years = abs(one.founded - other.founded)
    return "same" if years == 0 else "near" if years <= 2 else "apart"


def source(one: CompanyTraits, other: CompanyTraits) -> str:
    """Whether one source lists both, each under a key of its own: it holds them for two.

    A company that is only mentioned has no key of its own, so that it may be any of those that its source lists.
    """
    if not one.source or one.source != other.source:
        return NONE
    return "mention" if one.mention or other.mention else "same"


@once_for_a_pair
def best_names(one: CompanyTraits, other: CompanyTraits) -> NameMatch | None:
    """The closest of their names; None if one has none."""
    if not one.names or not other.names:
        return None
    return max((_compare(*sorted((a, b))) for a in one.names for b in other.names), key=lambda match: match.score)


@lru_cache(maxsize=1 << 16)
def _compare(one: str, other: str) -> NameMatch:
    return compare_organisations(_prepared(one), _prepared(other))


@lru_cache(maxsize=1 << 16)
def _prepared(name: str) -> PreparedOrganisation:
    return prepare_organisation(name)


@lru_cache(maxsize=1 << 16)
def _bits(name: str) -> float:
    return organisation_bits(_prepared(name))


@lru_cache(maxsize=1 << 16)
def _compact(name: str) -> str:
    return _prepared(name).compact


def label(domain: str) -> str:
    """The part of a domain that its owner chose, without hyphens: "acme" of "acme.co.uk"."""
    return domain.partition(".")[0].replace("-", "")


_NAMES = tuple(level.value for level in NameLevel if level not in (NameLevel.given_differs, NameLevel.family_differs))

COMPANY: tuple[Feature[CompanyTraits], ...] = (
    Feature("name", _NAMES, name, cost=2),
    Feature("rarity", ("8", "12", "16", "20", "24", "28"), rarity, cost=3),
    Feature("domain", ("same", "related", "ending", "apart"), domain),
    Feature("named_domain", ("named",), named_domain, cost=1),
    Feature("profile", ("same", "apart"), profile),
    Feature("number", ("same", "apart"), number),
    Feature("phone", ("same",), phone),
    Feature("place", ("city", "region", "country", "elsewhere"), place),
    Feature("industry", ("same", "apart"), industry),
    Feature("founded", ("same", "near", "apart"), founded),
    Feature("source", ("same", "mention"), source),
)
"""The features of companies; `data/weights.toml` holds a weight for each of their levels."""
