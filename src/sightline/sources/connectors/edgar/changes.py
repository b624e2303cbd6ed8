"""Who left and who joined, by the sentences of item 5.02: stated rules over people, verbs, titles and dates.

Only what a sentence says to have happened or to be going to happen counts. Careers before, what would happen in an
event, and what somebody would be paid are passed over.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from sightline.model.normal.dates import clean_date
from sightline.model.values import PartialDate
from sightline.sources.connectors.edgar.item import item_text, sentences
from sightline.sources.connectors.edgar.patterns import (
    CAREER,
    DATE,
    EFFECTIVE,
    FROM_TO,
    INTO,
    JOINED,
    LEAVING,
    LEFT,
    MOVED,
    NAMED_DATE,
    OTHER_DATE,
    PAID,
    PART,
    PASSED_OVER,
    STANDS_DOWN,
    SUCCEEDS,
    SUCH_DATE,
    N,
)
from sightline.sources.connectors.edgar.people import SIGN, People
from sightline.sources.connectors.edgar.titles import BOARD, BOTH, TITLE, clean_title

ITEM = "5.02"

LONGEST = 3_000
"""Characters of a sentence that are read; what is longer is a table."""

MOST = 300
"""People of a text that are looked for."""


class Direction(StrEnum):
    """Whether a person takes a post or gives it up."""

    joined = "joined"
    left = "left"


class Change(msgspec.Struct, frozen=True):
    """A person, a post, and the day as far as the text says it."""

    name: str
    direction: Direction
    title: str | None
    on: PartialDate | None


class _Found(msgspec.Struct):
    person: int
    direction: Direction
    title: str | None
    on: PartialDate | None
    sure: bool


def changes_of(document: str, company: str) -> list[Change]:
    """Who joined and who left by the item 5.02 of a filing of this company, in the order of the text."""
    lines = [_without_name(line, company) for line in item_text(document, ITEM)]
    people = People("\n".join(lines), company, MOST)
    named = _named_dates(" ".join(lines))
    found: list[_Found] = []
    for sentence in sentences(lines):
        signed = people.signed(sentence[:LONGEST])
        if SIGN.search(signed) and not PASSED_OVER.search(signed):
            found += _of_sentence(signed, named)
    return [
        Change(people.names[each.person], each.direction, title, each.on)
        for each in _settled(found)
        for title in (each.title.split(BOTH) if each.title else [None])
    ]


def _without_name(line: str, company: str) -> str:
    """The line with "the Company" for the name of the one that files."""
    short = re.sub(
        r"[,.]? (?:inc|corp|corporation|ltd|limited|llc|l\.p|lp|plc|co|company|n\.v|s\.a)\.?$", "", company, flags=re.I
    )
    named = "|".join(re.escape(each) for each in sorted({company, short}, key=len, reverse=True) if len(each) > 2)
    return (
        re.sub(rf"\b(?:{named})(?:,? (?:Inc|Corp|Ltd|Co)\b)?(?:\.(?=,| [a-z(]))?", "the Company", line)
        if named
        else line
    )


def _named_dates(text: str) -> dict[str, PartialDate]:
    """The days that the text gives a name to ("the Separation Date")."""
    found = {name: clean_date(day) for day, name in NAMED_DATE.findall(text)}
    for match in SUCH_DATE.finditer(text):
        before = DATE.findall(text[: match.start()])
        if before:
            found.setdefault(match.group(1), clean_date(before[-1]))
    return found


def _of_sentence(sentence: str, named: dict[str, PartialDate]) -> list[_Found]:
    plain = CAREER.sub(",", PAID.split(sentence)[0])
    found: list[_Found] = []
    for match in MOVED.finditer(plain):
        day = _day(plain, match.end(), named)
        for person in _people(match.group(1)):
            found.append(_Found(person, Direction.left, _title(match.group(2)), day, True))
            found.append(_Found(person, Direction.joined, _title(_clause(plain, match.end())), day, True))
    moved = {each.person for each in found}
    for direction, patterns in ((Direction.left, LEFT), (Direction.joined, JOINED)):
        for pattern in patterns:
            for match in pattern.finditer(plain):
                day = _day(plain, match.end(), named)
                clause = _clause(plain, match.end())
                title = _taken(clause) if direction is Direction.joined else _title(clause)
                title = title or _before(plain, match, direction)
                people = [each for each in _people(match.group(1)) if each not in moved]
                if match.group().endswith("transition"):  # from what stands beside the name
                    held = _before(plain, match, Direction.left)
                    found += [_Found(each, Direction.left, held, day, True) for each in people if held]
                found += [_Found(each, direction, title, day, True) for each in people]
    joined = [each for each in found if each.direction is Direction.joined and each.title]
    for match in SUCCEEDS.finditer(plain):
        title = _title(_clause(plain, match.end())) or (joined[0].title if joined else None)
        found += [_Found(each, Direction.left, title, None, False) for each in _people(match.group(1))]
    return found


def _people(text: str) -> list[int]:
    return [int(number) for number in SIGN.findall(text)]


def _clause(sentence: str, start: int) -> str:
    """What follows, up to the next person or the next part of the sentence."""
    behind = re.sub(rf"^ {N}", "", sentence[start:])  # "will succeed Ms. King as"
    end = PART.search(behind)
    return behind[: end.start()] if end else behind


def _taken(clause: str) -> str | None:
    """The post that is taken: what stands behind "as" and the like, else the first that is named."""
    moved = FROM_TO.match(clause)
    rest = clause[moved.end() :] if moved else clause
    for match in TITLE.finditer(rest):
        if INTO.search(rest[: match.start()]):
            return clean_title(match.group())
    return _title(rest)


def _title(text: str) -> str | None:
    match = TITLE.search(text)
    board = BOARD.search(text)
    if match and (board is None or match.start() <= board.start() or TITLE.match(text, match.start())):
        near = text[: match.start()]
        if board is None or board.start() >= match.start() or re.search(r"\b(?:as|of)\b", near[board.end() :]):
            return clean_title(match.group())
    return "Director" if board and re.search(r"\b(?:to|from|on|join|of|leave)\s*$", text[: board.start()]) else None


def _before(sentence: str, match: re.Match[str], direction: Direction) -> str | None:
    """Of somebody who leaves, the post that stands beside the name: "Ada King, Chief Financial Officer, resigned"."""
    if direction is not Direction.left:
        return None
    if STANDS_DOWN.search(match.group()):
        return "Director"
    inside = TITLE.search(match.group()[len(match.group(1)) :])
    if inside:
        return clean_title(inside.group())
    ahead = TITLE.search(sentence[max(0, match.start() - 90) : match.start()])
    return (
        clean_title(ahead.group()) if ahead and sentence[: match.start()].rstrip(" ,").endswith(ahead.group()) else None
    )


def _day(sentence: str, behind: int, named: dict[str, PartialDate]) -> PartialDate | None:
    """The day from which a change holds: what is "effective", behind the verb if possible; else the first date."""
    first = _nearest(sentence, behind)
    stated = EFFECTIVE.search(sentence, behind)
    between = sentence[behind : stated.start()] if stated else ""
    if stated is None or (SIGN.search(between) and LEAVING.search(between)):  # that is somebody else's
        stated = EFFECTIVE.search(sentence, 0, behind)
    if stated is None:
        known = next((day for name, day in named.items() if name in sentence), None)
        return first or known
    word = stated.group(1)
    if DATE.fullmatch(word):
        return clean_date(word)
    return named.get(word, first)


def _nearest(sentence: str, behind: int) -> PartialDate | None:
    """The first date behind the verb, up to the next person; else the last one before it. Not those of documents."""
    dates = [each for each in DATE.finditer(sentence) if not OTHER_DATE.search(sentence[: each.start()])]
    end = behind + len(_clause(sentence, behind))
    after = [each for each in dates if behind <= each.start() < end]
    before = [each for each in dates if each.start() < behind]
    chosen = after[0] if after else before[-1] if before else None
    return clean_date(chosen.group()) if chosen else None


def _settled(found: list[_Found]) -> list[_Found]:
    """One change for each person, direction and post; what says less goes into what says more."""
    kept: list[_Found] = []
    for each in sorted(found, key=lambda change: not change.sure):
        rivals = [other for other in kept if other.person == each.person]
        if not each.sure and rivals:
            continue
        same = next((other for other in rivals if _is_same(other, each)), None)
        if same is not None:
            same.title = max(filter(None, (same.title, each.title)), key=len, default=None)
            same.on = same.on or each.on
        elif not any(_contradicts(other, each) for other in rivals):
            kept.append(each)
    return kept


def _is_same(one: _Found, other: _Found) -> bool:
    if one.direction is not other.direction:
        return False
    a, b = (one.title or "").lower(), (other.title or "").lower()
    return not a or not b or a in b or b in a


def _contradicts(one: _Found, other: _Found) -> bool:
    """Whether a person would take and give up the same post."""
    return one.direction is not other.direction and (not other.title or one.title == other.title)
