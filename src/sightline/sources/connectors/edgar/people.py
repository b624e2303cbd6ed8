"""The people whom a text names: each full name becomes a sign, so that patterns can speak of people."""

from __future__ import annotations

import re
from pathlib import Path

SIGN = re.compile(r"⟦(\d+)⟧")
_WORD = re.compile(r"[A-Z][\w’'\-]*\.?|(?<=\s)(?:de|van|von|der|la|du|del|bin|di)(?=\s)|[,]|\S+")
_PARTICLES = frozenset(("de", "van", "von", "der", "la", "du", "del", "bin", "di"))
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\b\.?")
_TITLED = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Messrs)\.?\s+")
_NOT_NAMES = frozenset(
    line
    for line in (Path(__file__).parent / "not_names.txt").read_text(encoding="utf-8").split("\n")
    if line[:1] != "#"
)


class People:
    """The people of one text. Full names are found first; "Mr. King" is whoever has that last name."""

    def __init__(self, text: str, company: str, most: int) -> None:
        self.names: list[str] = []
        own = {_plain(word) for word in re.findall(r"[\w’'\-]+", company)}
        titled = {_plain(word) for word in re.findall(r"\b(?:Mr|Ms|Mrs|Dr)\.?\s+([A-Z][\w’'\-]+)", text)}
        for name in _runs(text):
            parts = [_plain(part) for part in name.split()]
            if len(self.names) < most and name not in self.names and (parts[-1] in titled or not own.issuperset(parts)):
                self.names.append(name)
        self._same = self._merged()

    def _merged(self) -> dict[int, int]:
        """Shorter forms of a name are the longer one: "Gary Shedlin" is "Gary S. Shedlin"."""
        found: dict[int, int] = {}
        for number, name in enumerate(self.names):
            first, last = name.split()[0], _last(name)
            for other, longer in enumerate(self.names):
                if other != number and longer.split()[0] == first and _last(longer) == last and len(longer) > len(name):
                    found[number] = other
        return found

    def signed(self, sentence: str) -> str:
        """The sentence with a sign in the place of each person."""
        order = sorted(range(len(self.names)), key=lambda number: -len(self.names[number]))
        for number in order:
            sign = f"⟦{self._same.get(number, number)}⟧"
            sentence = re.sub(rf"(?:{_TITLED.pattern})?{re.escape(self.names[number])}(?![\w])", sign, sentence)
        for number in order:
            last = re.escape(_last(self.names[number]))
            if self._alone(number):
                sign = f"⟦{self._same.get(number, number)}⟧"
                sentence = re.sub(rf"\b(?:Mr|Ms|Mrs|Dr|Messrs)\.?\s+{last}\b", sign, sentence)
                sentence = re.sub(rf"(⟦\d+⟧ and ){last}\b", rf"\g<1>{sign}", sentence)
        return _SUFFIX.sub("", sentence) if SIGN.search(sentence) else sentence

    def _alone(self, number: int) -> bool:
        """Whether nobody else has this last name."""
        last = _last(self.names[number])
        holders = {self._same.get(other, other) for other, name in enumerate(self.names) if _last(name) == last}
        return holders == {self._same.get(number, number)}


def _runs(text: str) -> list[str]:
    """Runs of two to five words that may be a person's name."""
    found: list[str] = []
    run: list[str] = []
    for word in [*_WORD.findall(_TITLED.sub(" | ", text)), "|"]:
        plain = _plain(word)
        initial = bool(run) and re.fullmatch(r"[A-Z]\.", word) is not None
        if initial or (word[:1].isupper() and plain and plain not in _NOT_NAMES and not _shouted(word)):
            run.append(word)
            if not re.fullmatch(r"[A-Z][\w’'\-]*[a-z’]\w*\.|.*[’']s", word):
                continue
        elif run and word in _PARTICLES:
            run.append(word)
            continue
        name = re.sub(r"[’']s$", "", " ".join(run)).rstrip(".,")
        run = []
        if 2 <= len(name.split()) <= 5 and name.split()[-1] not in _PARTICLES and len(_plain(name.split()[-1])) > 1:
            found.append(name)
    return found


def _shouted(word: str) -> bool:
    return len(word.rstrip(".")) > 1 and word.isupper() and not re.fullmatch(r"(?:[A-Z]\.)+", word)


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _plain(word: str) -> str:
    return re.sub(r"[’']s$", "", word).strip(".,;:()“”\"’'").lower()
