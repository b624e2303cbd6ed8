"""Evidence in plain words: what each level of each feature means, and how likely a probability is."""

from __future__ import annotations

from sightline.model.observation import SubjectKind
from sightline.resolve.identify import ANOTHER, SHARED

_NAMES = {
    "same": "the names are the same",
    "variant": "one name is a form of the other",
    "typo": "the names differ by a slip",
    "part": "one name says more than the other",
    "different": "the names differ",
}
_PLACES = {
    "city": "both are in the same city",
    "region": "both are in the same region",
    "country": "both are in the same country",
    "elsewhere": "they are in different countries",
}
_PROFILES = {
    "same": "they have the same profile",
    "apart": "they have different profiles on one network",
}


def _rarities(levels: str) -> dict[str, str]:
    return {level: f"the name is shared by about one in {_count(2 ** int(level))}" for level in levels.split()}


def _count(number: int) -> str:
    """A power of two as people say it: "1,000", "17 million"."""
    for size, word in ((10**9, " billion"), (10**6, " million"), (10**3, ",000")):
        if number >= size:
            return f"{round(number / size)}{word}"
    return str(number)


LEVELS: dict[SubjectKind, dict[str, dict[str, str]]] = {
    SubjectKind.person: {
        "name": {
            **_NAMES,
            "variant": "one name is a form of the other: a nickname, initial or another spelling",
            "given_differs": "the given names differ",
            "family_differs": "the family names differ",
        },
        "rarity": _rarities("12 16 20 24 28 32 36"),
        "email": {
            "same": "they share an email address",
            "rivals": "they have different addresses at one company",
            "apart": "their email addresses differ",
        },
        "profile": _PROFILES,
        "phone": {"same": "they share a phone number", "apart": "their phone numbers differ"},
        "employer": {
            "now": "both work at the same company",
            "then": "one works, or worked, where the other did",
            "domain": "they belong to one company by their addresses",
            "apart": "no company connects them",
        },
        "title": {
            "same": "they have the same title there",
            "function": "they do the same kind of work there",
            "apart": "their titles there differ",
        },
        "since": {
            "same": "they began there at the same time",
            "near": "they began there at about the same time",
            "apart": "they began there at different times",
        },
        "work": {
            "title": "they have the same title",
            "function": "they do the same kind of work",
            "apart": "they do different kinds of work",
        },
        "place": _PLACES,
        "school": {"same": "they went to the same school", "apart": "they went to different schools"},
        "birth": {
            "same": "they were born on the same day",
            "near": "they were born at about the same time",
            "apart": "they were born at different times",
        },
        "source": {"same": "one source lists both, as two"},
    },
    SubjectKind.company: {
        "name": {**_NAMES, "variant": "one name is a form of the other: an acronym or another spelling"},
        "rarity": _rarities("8 12 16 20 24 28"),
        "domain": {
            "same": "they have the same domain",
            "related": "they have a domain in common beside the main one",
            "ending": "their domains differ in the ending only",
            "apart": "their domains differ",
        },
        "named_domain": {"named": "the domain of one is made of the other's name"},
        "profile": _PROFILES,
        "number": {
            "same": "a register knows them under one number",
            "apart": "a register knows them under two numbers",
        },
        "phone": {"same": "they share a phone number or mailbox"},
        "place": _PLACES,
        "industry": {"same": "they are of one industry", "apart": "they are of different industries"},
        "founded": {
            "same": "they were founded in the same year",
            "near": "they were founded within two years",
            "apart": "they were founded years apart",
        },
        "source": {
            "same": "one source lists both, as two",
            "mention": "one is only mentioned by the source that lists the other",
        },
    },
}
"""For each kind and feature the meaning of each level. A test checks that none is missing."""

_LIKELIHOODS = (
    (0.99, "almost certain"),
    (0.9, "very likely"),
    (0.7, "likely"),
    (0.3, "may be"),
    (0.1, "unlikely"),
    (0.01, "very unlikely"),
)


def meaning(kind: SubjectKind, feature: str, level: str) -> str:
    """What an answer says."""
    return LEVELS[kind][feature][level]


QUESTION_LEVELS = {
    SHARED: "many have it, or it is nobody's own: it says nothing",
    ANOTHER: "another candidate has what was asked for",
}
"""What only questions are answered by."""


def meaning_of_answer(kind: SubjectKind, feature: str, level: str) -> str:
    """What an answer says of a candidate for a question."""
    return QUESTION_LEVELS.get(level) or meaning(kind, feature, level)


def likelihood(probability: float) -> str:
    """A probability in words."""
    return next((words for least, words in _LIKELIHOODS if probability >= least), "almost excluded")
