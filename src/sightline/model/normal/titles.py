"""Job titles: the seniority and the function that a title speaks of.

The words are in data files (`title_seniorities.toml`, which also states the decisions, `title_functions.toml` and
`title_languages.toml`); here is how they are weighed.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

import msgspec

from sightline.model.normal.title_text import Segment, title_segments
from sightline.model.vocabularies.phrases import Found
from sightline.model.vocabularies.seniorities import seniorities
from sightline.model.vocabularies.title_words import Work, rank_words, work_words


class TitleReading(msgspec.Struct, frozen=True):
    """Ids of the vocabularies `seniorities` and `functions`, None where the title does not say."""

    seniority: str | None = None
    function: str | None = None


_PREPOSITIONS = frozenset({"of", "for", "in", "fur", "im", "on", "within", "across"})
_AND = frozenset({"and", "und", "et", "y", "e", "en", "ed", "och", "og", "ja", "ve", "и", "i", "та"})
_ROMANCE = frozenset({"de", "du", "des", "del", "di", "da", "do", "dos", "della", "dei", "d"})
_LED = frozenset({"owner", "partner", "c_level", "vp", "head", "director", "manager"})
_DEPUTIES = _LED - {"owner", "partner"}
_RANKS = {each.id: each.rank for each in seniorities()}


@lru_cache(maxsize=1 << 16)
def read_title(title: str) -> TitleReading:
    """The seniority and function in a title, in any of the languages of the data files.

    A title with words but without a rank that its bearer has now is that of `staff`; one without words has no
    seniority.
    """
    segments = title_segments(title)
    if not any(any(each.isalpha() for each in word) for segment in segments for word in segment.words):
        return TitleReading()
    seniority = _seniority(segments)
    return TitleReading(seniority, _function(segments, least=2 if seniority in _DEPUTIES else 1))


def _seniority(segments: list[Segment]) -> str:
    """The highest rung that is named, unless it is past, somebody else's, or a trainee's."""
    book = rank_words().book
    rungs: list[str] = []
    for segment in segments:
        words, served = _own_words(segment.words[: segment.held])
        found = [each for each in book.find(words) if each.meaning]
        if found and found[-1].meaning == "training":
            return "training"
        rungs += [each.meaning for each in found if each.meaning]
        if words and words[-1] == "partner" and not any(each.end == len(words) for each in book.find(words)):
            rungs.append("partner")
        if served:
            break
    led = [rung for rung in rungs if rung in _LED]
    return max(led or rungs, key=lambda rung: _RANKS[rung], default="staff")


def _own_words(words: list[str]) -> tuple[list[str], bool]:
    """The words up to where a title goes on to name whom its bearer serves, and whether it does."""
    ranks = rank_words()
    joined = {at for each in ranks.joined.find(words) for at in range(each.start, each.end)}
    for at in range(1, len(words)):
        if at in joined:
            continue
        if words[at] == "to" or (words[at] in ranks.links and words[at - 1] in ranks.servants):
            return words[:at], True
        if words[at - 1] == "office" and words[at] == "of":
            return words[: at - 1], False
    if len(words) > 1 and words[-1] in ranks.helpers and words[-2] != "and" and _whole(words) is None:
        return words[-1:], True
    return words, False


def _whole(words: list[str]) -> str | None:
    """The rung of a phrase that all the words make."""
    found = rank_words().book.find(words)
    return found[0].meaning if found and found[0].end == len(words) else None


def _function(segments: list[Segment], least: int) -> str | None:
    """The function of the first part of the title that decides one; a weaker word only counts if none does.

    What speaks of the present comes before what is past. `least` is the weakest strength that counts: an assistant
    vice president does not assist.
    """
    book = work_words()
    ordered = sorted(segments, key=lambda each: each.held == 0)
    parts = [part for segment in ordered for part in _parts(segment.words, book.find(segment.words))]
    for strength in range(3, least - 1, -1):
        for words, found in parts:
            fitting = [each for each in found if each.meaning.strength == strength]
            if fitting:
                return _pick(words, fitting).function
    return None


def _parts(words: list[str], found: list[Found[Work]]) -> list[tuple[list[str], list[Found[Work]]]]:
    """A segment cut at its prepositions, each part with its phrases: what stands before "of" and "for" comes first."""
    inside = {at for each in found for at in range(each.start, each.end)}
    cuts = [at for at, word in enumerate(words) if word in _PREPOSITIONS and at not in inside]
    bounds = [0, *cuts, len(words)]
    return [(words, [each for each in found if start <= each.start < end]) for start, end in itertools.pairwise(bounds)]


def _pick(words: list[str], found: list[Found[Work]]) -> Work:
    """One of several phrases of a part: the last role noun; else the first of a list, or in a Romance language; else
    the last, because the head of an English or German compound stands at its end.
    """
    roles = [each.meaning for each in found if each.meaning.role]
    if roles:
        return roles[-1]
    between = words[found[0].end : found[-1].start]
    if not _AND.isdisjoint(between) or not _ROMANCE.isdisjoint(words):
        return found[0].meaning
    return found[-1].meaning
