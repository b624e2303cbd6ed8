"""The text of a job title, taken apart: its segments in folded words, without what is no part of the title."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sightline.model.vocabularies.phrases import PhraseBook, phrase_words
from sightline.model.vocabularies.title_words import EAST_ASIAN, title_spelling

_MAX_LENGTH = 500
_GENDERS = re.compile(r"[(\[]\s*[mwfdhxgn]\s*(?:[/|,*-]\s*(?:[mwfdhxgni]|div|all)\s*){1,3}[)\]]", re.IGNORECASE)
_ENDINGS = re.compile(
    r"(?<=\w\w\w)(?:[:*_·•.]|/-?|\(-?)(?:in(?:nen)?|e|a|ne|se|rice|trice|euse|ice|o)\b\)?", re.IGNORECASE
)
_OFFICES = re.compile(r"\bchief\b[^|;()\n]{1,60}?\bofficer\b", re.IGNORECASE)
_BREAKS = re.compile(r"\s+[-–—]+\s+|[,;|()\[\]{}•·\n:]+|\s-|-\s|[–—]")
_ELSEWHERE = frozenset({"at", "bei", "chez", "presso", "bij"})


class Segment(NamedTuple):
    """What stands between two commas, dashes or brackets; only the first `held` words speak of the present."""

    words: list[str]
    held: int


def title_segments(title: str) -> list[Segment]:
    """The segments with words, without genders, degrees behind the first and the company after "at"."""
    text = _OFFICES.sub(lambda found: found.group().replace(",", " "), title[:_MAX_LENGTH])
    text = _ENDINGS.sub("", _GENDERS.sub(" ", text))
    text = text.replace("@", " at ").replace("&", " and ").replace("+", " and ").replace("/", " and ")
    segments: list[Segment] = []
    for part in _BREAKS.split(text):
        if not part:
            continue
        words, ended = _employed(_spelled(part), first=not segments)
        if words and not (segments and title_spelling().certificates.issuperset(words)):
            segments = _add(segments, words)
        if ended:
            break
    return segments


def _spelled(part: str) -> list[str]:
    """Folded words, usual misspellings corrected and East Asian compounds cut into known words."""
    spelling = title_spelling()
    words: list[str] = []
    for word in phrase_words(part):
        if word in spelling.known:
            words.append(word)
        elif word >= EAST_ASIAN:
            words += _cut(word, spelling.east_asian)
        else:
            words.append(_corrected(word))
    return words


def _cut(text: str, known: PhraseBook[None]) -> list[str]:
    """Known words of a text without spaces, the longest first from the left, and what stands between them."""
    found = known.find(list(text))
    bounds = sorted({0, len(text), *(each.start for each in found), *(each.end for each in found)})
    return [text[start:end] for start, end in itertools.pairwise(bounds)]


@lru_cache(maxsize=1 << 14)
def _corrected(word: str) -> str:
    """The frequent word of titles that a word is one typing error away from, else the word."""
    if len(word) < 6 or not word.isascii():
        return word
    nearest = process.extractOne(word, title_spelling().frequent, scorer=OSA.distance, score_cutoff=1)
    return word if nearest is None else nearest[0]


def _employed(words: list[str], first: bool) -> tuple[list[str], bool]:
    """The words before "at", and whether the rest of the title speaks of the employer."""
    for at, word in enumerate(words):
        if word in _ELSEWHERE and (at or not first) and words[at + 1 : at + 2] != ["large"]:
            return words[:at], True
    return words, False


def _add(segments: list[Segment], words: list[str]) -> list[Segment]:
    """With one more segment, what is past or hoped for marked: "Former VP"; "CFO, retired"."""
    absent = title_spelling().absent.find(words)
    held = absent[0].start if absent else len(words)
    if absent and absent[0].meaning and absent[0].end - absent[0].start == len(words):
        segments = [Segment(each.words, 0) for each in segments]
    return [*segments, Segment(words, held)]
