"""Job titles: the seniority and the function that a title speaks of.

The words are in data files (`title_seniorities.toml`, which also states the decisions, and `title_functions.toml`);
here is how they are weighed.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

import msgspec

from sightline.model.vocabularies.phrases import Found, phrase_words
from sightline.model.vocabularies.seniorities import seniorities
from sightline.model.vocabularies.title_words import Work, rank_words, work_words


class TitleReading(msgspec.Struct, frozen=True):
    """Ids of the vocabularies `seniorities` and `functions`, None where the title does not say."""

    seniority: str | None = None
    function: str | None = None


_MAX_LENGTH = 500
_GENDERS = re.compile(r"[(\[]\s*[mwfdhxgn]\s*(?:[/|,*-]\s*(?:[mwfdhxgni]|div|all)\s*){1,3}[)\]]", re.IGNORECASE)
_ENDINGS = re.compile(r"(?<=\w)(?:[:*_·.]|/-?|\(-?)(?:in(?:nen)?|e|a|ne|se|rice|trice|euse|ice|o)\b\)?", re.IGNORECASE)
_BREAKS = re.compile(r"\s+[-–—]+\s+|[,;|()\[\]{}•·\n:]+|\s-|-\s|[–—]")
_ELSEWHERE = frozenset({"at", "bei", "chez", "presso", "bij"})
_PREPOSITIONS = frozenset({"of", "for", "in", "fur", "im", "on", "within", "across"})
_AND = frozenset({"and", "und", "et", "y", "e", "en", "ed"})
_ROMANCE = frozenset({"de", "du", "des", "del", "di", "da", "do", "dos", "della", "dei", "d"})
_LED = frozenset({"owner", "partner", "c_level", "vp", "head", "director", "manager"})
_DEPUTIES = _LED - {"owner", "partner"}
_HELPERS = frozenset(
    {"assistant", "assistante", "assistent", "assistentin", "assistenz", "asistente", "assistente", "ea", "pa"}
)
_RANKS = {each.id: each.rank for each in seniorities()}


@lru_cache(maxsize=1 << 16)
def read_title(title: str) -> TitleReading:
    """The seniority and function in a title in English, German, French, Spanish, Portuguese, Italian or Dutch.

    A title with words but without a rank is that of `staff`; one without words has no seniority.
    """
    segments = _segments(title[:_MAX_LENGTH])
    if not any(any(each.isalpha() for each in word) for segment in segments for word in segment):
        return TitleReading()
    seniority = _seniority(segments)
    return TitleReading(seniority, _function(segments, least=2 if seniority in _DEPUTIES else 1))


def _segments(title: str) -> list[list[str]]:
    """The folded words between commas, dashes and brackets, without genders and the company after "at"."""
    text = _ENDINGS.sub("", _GENDERS.sub(" ", title))
    text = text.replace("@", " at ").replace("&", " and ").replace("+", " and ").replace("/", " and ")
    segments = [words for part in _BREAKS.split(text) if part and (words := phrase_words(part))]
    for number, words in enumerate(segments):
        for at, word in enumerate(words):
            if word in _ELSEWHERE and (at or number) and words[at + 1 : at + 2] != ["large"]:
                kept = [*segments[:number], words[:at]]
                return [each for each in kept if each]
    return segments


def _seniority(segments: list[list[str]]) -> str:
    """The highest rung that is named, unless it is somebody else's, or a trainee's."""
    book = rank_words().book
    rungs: list[str] = []
    for segment in segments:
        words, served = _own_words(segment)
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
    return words, bool(words) and words[-1] in _HELPERS


def _function(segments: list[list[str]], least: int) -> str | None:
    """The function of the first part of the title that decides one; a weaker word only counts if none does.

    `least` is the weakest strength that counts: an assistant vice president does not assist.
    """
    book = work_words()
    parts = [part for segment in segments for part in _parts(segment, book.find(segment))]
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
