"""Made-up people of history in many noisy copies: a labelled file to develop and to judge linkage on.

Families share a surname, a town and often given names. The copies of one person take subsets of the name's words,
nicknames and titles, slips of the pen, wrong or defaulted dates, postcodes next door, and lose cells.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

_SAID = tomllib.loads((Path(__file__).parent / "linkages" / "words.toml").read_text(encoding="utf-8"))
WORDS: dict[str, list[str]] = {name: text.split() for name, text in _SAID.items() if isinstance(text, str)}
NICKNAMES: dict[str, list[str]] = {name: text.split() for name, text in _SAID["nicknames"].items()}
SOUNDALIKES = [each.partition("=") for each in WORDS["soundalikes"]]

COLUMNS = ("unique_id", "cluster", "full_name", "first_and_surname", "first_name", "surname", "dob", "birth_place",
           "postcode", "gender", "occupation")  # fmt: skip
MISSABLE = COLUMNS[2:]


class Noise(msgspec.Struct, frozen=True):
    """Shares of copies (0 to 1) that suffer each kind of error; `copies` is the mean number of copies."""

    copies: float = 10
    missing: float = 0.3
    name_missing: float = 0.08
    subset: float = 0.4
    nickname: float = 0.2
    typo: float = 0.2
    alias: float = 0.03
    swapped: float = 0.03
    initial: float = 0.04
    date_wrong: float = 0.25
    date_default: float = 0.1
    place_wrong: float = 0.1
    postcode_moves: float = 0.4
    occupation_wrong: float = 0.2


PROFILES = {
    "usual": Noise(),
    "aliases": Noise(alias=0.15, missing=0.35, date_wrong=0.35),
    "dirty": Noise(missing=0.4, typo=0.35, date_wrong=0.4, nickname=0.3, postcode_moves=0.6),
    "sparse": Noise(copies=3, missing=0.2, typo=0.25),
    "clean": Noise(copies=6, missing=0.1, typo=0.08, date_wrong=0.1, postcode_moves=0.2),
    "titles": Noise(subset=0.6, nickname=0.1, missing=0.35, date_default=0.2),
}


class Person(msgspec.Struct, frozen=True):
    given: tuple[str, ...]
    family: tuple[str, ...]
    honorific: str
    title: str
    born: tuple[int, int, int]
    town: str
    postcode: str
    gender: str
    occupations: tuple[str, ...]


class Population:
    """Draws people, family by family, and noisy copies of them."""

    def __init__(self, seed: int, noise: Noise) -> None:
        self._random = random.Random(seed)
        self._noise = noise
        rare = sorted({head + tail for head in WORDS["heads"] for tail in WORDS["tails"]})
        self._random.shuffle(rare)
        self._surnames = _zipf(WORDS["surnames"] + rare, 0.75)
        self._towns = _zipf([tuple(each.split("=")) for each in WORDS["towns"]], 0.7)
        self._names = {"male": _zipf(WORDS["men"], 0.9), "female": _zipf(WORDS["women"], 0.8)}
        self._occupations = _zipf(WORDS["occupations"], 0.9)

    def rows(self, people: int) -> Iterator[tuple[str, ...]]:
        """Rows in the order of COLUMNS, copies of a person one after another."""
        for number, person in enumerate(self._people(people)):
            for copy in range(self._copies()):
                yield (f"p{number}-{copy}", f"p{number}", *self._copy(person))

    def _draw(self, table: tuple[Sequence[T], list[float]]) -> T:
        return self._random.choices(table[0], cum_weights=table[1])[0]

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _copies(self) -> int:
        return max(1, round(self._random.gammavariate(3, self._noise.copies / 3)))

    def _people(self, count: int) -> Iterator[Person]:
        made = 0
        while made < count:
            surname = self._draw(self._surnames)
            town, area = self._draw(self._towns)
            origin = self._random.randint(1600, 1930)
            size = 1 if self._chance(0.75) else self._random.randint(2, 5)
            favourites = [self._draw(self._names["male"]) for _ in range(2)]
            for _ in range(min(size, count - made)):
                made += 1
                year = min(1955, origin + self._random.choice((0, 1, 2, 3, 5, 8, 25, 30, 33, 60)))
                yield self._person(surname, town, area, year, favourites if size > 1 else [])

    def _person(self, surname: str, town: str, area: str, year: int, favourites: list[str]) -> Person:
        rnd = self._random
        gender = "female" if self._chance(0.15) else "male"
        given = [self._draw(self._names[gender]) for _ in range(rnd.choice((1, 1, 1, 2, 2, 3)))]
        if favourites and gender == "male" and self._chance(0.6):
            given[0] = rnd.choice(favourites)
        family = (self._draw(self._surnames), surname) if self._chance(0.06) else (surname,)
        title = self._title(surname) if self._chance(0.12) and gender == "male" else ""
        if self._chance(0.2):
            town, area = self._draw(self._towns)
        born = (year, 1, 1) if self._chance(0.08) else (year, rnd.randint(1, 12), rnd.randint(1, 28))
        honorific = "sir" if "baronet" in title else rnd.choice(WORDS["honorifics"]) if self._chance(0.06) else ""
        postcode = f"{area}{rnd.randint(1, 20)} {rnd.randint(1, 9)}{_letters(rnd)}"
        occupations = tuple(self._draw(self._occupations) for _ in range(rnd.choice((1, 1, 2, 3))))
        return Person(tuple(given), family, honorific, title, born, town, postcode, gender, occupations)

    def _title(self, surname: str) -> str:
        number = self._random.choice(("1st", "1st", "2nd", "3rd", "4th", "5th"))
        rank = self._random.choice(WORDS["ranks"])
        if rank == "baronet":
            return f"{number} baronet"
        seat = surname if self._chance(0.4) else self._draw(self._surnames)
        return f"{number} {rank} {seat}" if rank == "baron" else f"{number} {rank} of {seat}"

    def _copy(self, person: Person) -> tuple[str, ...]:
        full, first, surname = self._name(person)
        both = " ".join(part for part in (first, surname) if part)
        occupation = self._random.choice(person.occupations)
        if self._chance(self._noise.occupation_wrong):
            occupation = self._draw(self._occupations)
        cells = [full, both, first, surname, self._date(person.born), self._place(person.town),
                 self._postcode(person.postcode), person.gender, occupation]  # fmt: skip
        kept = dict(zip(MISSABLE, cells, strict=True))
        if self._chance(self._noise.name_missing):
            lost = self._random.choice(
                (("first_name", "first_and_surname", "full_name"), ("surname",), ("first_name",))
            )
            kept.update(dict.fromkeys(lost, ""))
        for column in ("dob", "birth_place", "postcode", "gender", "occupation"):
            if self._chance(self._noise.missing):
                kept[column] = ""
        return tuple(kept.values())

    def _name(self, person: Person) -> tuple[str, str, str]:
        """The full name, the first name and the surname of a copy."""
        given, family, title, noise = list(person.given), list(person.family), person.title, self._noise
        if self._chance(noise.alias):  # a pen name, a name by marriage, another baptismal name
            given = [self._draw(self._names[person.gender])] if self._chance(0.5) else given
            family = [self._draw(self._surnames)]
        if self._chance(noise.nickname) and given[0] in NICKNAMES:
            given[0] = self._random.choice(NICKNAMES[given[0]])
        honorific = person.honorific
        if self._chance(noise.subset):
            given = given[:1] if self._chance(0.6) else given[-1:]
            family = family[-1:] if self._chance(0.7) else family[:1]
            title = "" if self._chance(0.5) else title
            honorific = ""
            if title and " of " in title and self._chance(0.4):
                family = []
        if self._chance(noise.initial):
            given = [name[0] for name in given]
        parts = [self._slip(word) if self._chance(noise.typo / 2) else word for word in (*given, *family)]
        if self._chance(noise.swapped) and not title:
            parts = [*parts[len(given) :], *parts[: len(given)]]
        full = " ".join(filter(None, (honorific, *parts)))
        whole = f"{full}, {title}" if title and self._chance(0.7) else f"{full} {title}".strip()
        rest = whole.replace(",", "").split()
        surname = rest[-1] if rest[-1] != "baronet" else parts[-1]
        return whole, parts[0], surname

    def _slip(self, word: str) -> str:
        rnd = self._random
        if len(word) < 3:
            return word
        for _ in range(2 if self._chance(0.2) else 1):
            fitting = [pair for pair in SOUNDALIKES if pair[0] in word]
            if fitting and self._chance(0.4):
                sound, _, other = rnd.choice(fitting)
                word = word.replace(sound, other, 1)
                continue
            at, letter = rnd.randrange(len(word) - 1), rnd.choice("abcdefghijklmnopqrstuvwxyz")
            before, here, after = word[:at], word[at], word[at + 1 :]
            slips = (before + after, before + letter + after, before + letter + here + after,
                     before + after[0] + here + after[1:])  # fmt: skip
            word = rnd.choice(slips)
        return word

    def _date(self, born: tuple[int, int, int]) -> str:
        rnd, (year, month, day) = self._random, born
        if self._chance(self._noise.date_default):
            month, day = 1, 1
        elif self._chance(self._noise.date_wrong):
            kind = rnd.randrange(6)
            if kind == 0 and day <= 12:
                month, day = day, month
            elif kind == 1:
                month = rnd.randint(1, 12)
            elif kind == 2:
                year += rnd.choice((-10, -2, -1, 1, 2, 10))
            elif kind == 3:
                year, month, day = year + rnd.choice((-1, 0, 1)), rnd.randint(1, 12), rnd.randint(1, 28)
            else:
                day = rnd.randint(1, 28)
        return f"{year:04}-{month:02}-{day:02}"

    def _place(self, town: str) -> str:
        if self._chance(self._noise.place_wrong):
            return self._draw(self._towns)[0] if self._chance(0.6) else self._slip(town)
        return town

    def _postcode(self, postcode: str) -> str:
        if not self._chance(self._noise.postcode_moves):
            return postcode
        outward, inward = postcode.split()
        if self._chance(0.6):
            return f"{outward} {inward[0]}{_letters(self._random)}"
        if self._chance(0.7):
            return f"{outward} {self._random.randint(1, 9)}{_letters(self._random)}"
        area = outward.rstrip("0123456789")
        return f"{area}{self._random.randint(1, 20)} {self._random.randint(1, 9)}{_letters(self._random)}"


def _letters(rnd: random.Random) -> str:
    return rnd.choice("abdefghjlnpqrstuwxyz") + rnd.choice("abdefghjlnpqrstuwxyz")


def _zipf(values: Sequence[T], exponent: float) -> tuple[Sequence[T], list[float]]:
    """The values with cumulated weights that fall with rank."""
    return values, list(accumulate((rank + 2) ** -exponent for rank in range(len(values))))


def write_people(path: Path, people: int, seed: int, noise: Noise) -> None:
    """Write a file of COLUMNS, its rows in random order."""
    rows = list(Population(seed, noise).rows(people))
    random.Random(seed).shuffle(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
