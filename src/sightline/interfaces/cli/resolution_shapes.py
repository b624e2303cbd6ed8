"""What is known of who is the same, as the command line shows it: JSON for programs, lines and cells for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from sightline.interfaces.cli.shapes import day, lines_of, moment, name_of, record_json
from sightline.model.company import Company
from sightline.model.person import Person
from sightline.model.record import Record
from sightline.model.values import Position
from sightline.resolve.pairs import HOLDERS
from sightline.services.comparing import Compared, KeyHeld
from sightline.services.explaining import Explained, SideBySide, Standing
from sightline.services.parts import Part
from sightline.services.resolution import Decision
from sightline.services.reviewing import Doubt
from sightline.store import Judgement, Verdict

EVIDENCE_COLUMNS = ("WEIGHT", "EVIDENCE", "LEFT", "RIGHT")
LIGHTEST = 0.05
"""Weight from which on evidence is shown: less is written as 0.0."""

LEGEND = "Weights add up: each +1 doubles the odds that two are one, each -1 halves them; +10 is a thousandfold."

STANDINGS: dict[Standing, str] = {
    Standing.said: "They are one: a person said so.",
    Standing.tied: "They are one, for what ties these two.",
    Standing.through: "They are one by way of others.",
    Standing.parted: "They are two: a person said so.",
    Standing.contradiction: "They are two: what they say of themselves cannot be true of one.",
    Standing.held_apart: "They are two although much speaks for one: other parts of them contradict each other or were "
    "parted by a person, or as much speaks for somebody else.",
    Standing.unsure: "They are two for now: a person should look (`sightline resolve review`).",
    Standing.unlike: "They are two: too little speaks for one.",
}


# JSON


def part_json(part: Part) -> dict[str, Any]:
    """A part: where it comes from, when it was seen, and what its source alone says."""
    return {
        "subject": part.subject,
        "entity": part.entity,
        "source": part.source,
        "key": part.key,
        "corrects": part.corrects,
        "first_seen": moment(part.first_seen),
        "last_seen": moment(part.last_seen),
        "says": msgspec.to_builtins(part.record.noun),
    }


def compared_json(compared: Compared) -> dict[str, Any]:
    """Two parts compared."""
    return {**msgspec.to_builtins(compared), "verdict": compared.verdict.name}


def judgement_json(judged: Judgement) -> dict[str, Any]:
    """A judgement."""
    undone = None if judged.undone_at is None else moment(judged.undone_at)
    shaped = {"verdict": judged.verdict.name, "said_at": moment(judged.said_at), "undone_at": undone}
    return {**msgspec.to_builtins(judged), **shaped}


def explained_json(explained: Explained) -> dict[str, Any]:
    """How an entity hangs together."""
    return {
        "id": explained.record.id,
        "kind": explained.record.kind.value,
        "name": name_of(explained.record),
        "parts": [part_json(part) for part in explained.parts],
        "ties": [compared_json(tie) for tie in explained.ties],
        "judgements": [judgement_json(each) for each in explained.judgements],
        "keys": msgspec.to_builtins(explained.keys),
    }


def side_by_side_json(both: SideBySide) -> dict[str, Any]:
    """Why two are one, or two."""
    return {
        "one": both.one,
        "standing": both.standing.value,
        "left": part_json(both.left),
        "right": part_json(both.right),
        "compared": compared_json(both.compared),
        "judgements": [judgement_json(each) for each in both.judgements],
        "through": list(both.through),
        "contradictions": [list(pair) for pair in both.contradictions],
    }


def doubt_json(doubt: Doubt) -> dict[str, Any]:
    """A pair to review."""
    return {
        "left": record_json(doubt.left),
        "right": record_json(doubt.right),
        "compared": compared_json(doubt.compared),
    }


def decision_json(decision: Decision) -> dict[str, Any]:
    """What a decision changed."""
    return {
        "said": [judgement_json(each) for each in decision.said],
        "undone": [judgement_json(each) for each in decision.undone],
        "records": [record_json(record) for record in decision.records],
    }


# texts


def summary(record: Record) -> str:
    """A record in a line: who it is, by the few facts that people know each other by."""
    noun = record.noun
    facts: list[str | None] = [name_of(record)]
    if isinstance(noun, Person):
        job = next(iter(noun.positions), Position())
        facts.append(" at ".join(part for part in (job.title, job.company and job.company.name) if part))
        facts += [noun.emails[0].value if noun.emails else None]
    elif isinstance(noun, Company):
        facts += [noun.domain, noun.industry]
    return ", ".join(dict.fromkeys(fact for fact in facts if fact))


def part_row(part: Part) -> tuple[str, ...]:
    """The cells of a part: number, name, when it was seen, what it says."""
    first, last = day(part.first_seen), day(part.last_seen)
    seen = first if first == last else f"{first} to {last}"
    corrects = "" if part.corrects is None else f"corrects {part.corrects}: "
    return str(part.subject), part.name, seen, corrects + summary(part.record)


def in_words(compared: Compared) -> str:
    """How likely two are one."""
    decisive = [f"{key.what} {key.value}" for key in compared.keys if not key.lost]
    if compared.sure and decisive and compared.verdict is Verdict.same:
        return f"sure, by {' and '.join(dict.fromkeys(decisive))}"
    return f"{compared.likelihood} ({chance(compared.probability)})"


def chance(probability: float) -> str:
    """A probability as so many in 100."""
    hundredths = round(100 * probability)
    if hundredths in (0, 100):
        return "less than 1 in 100" if hundredths == 0 else "more than 99 in 100"
    return f"{hundredths} in 100"


def evidence_rows(compared: Compared) -> list[tuple[str, str, str, str]]:
    """The cells of what speaks for and against, the heaviest first, down to the sum; not what weighs nothing."""
    rows = [
        (f"{each.weight:+.1f}", each.meaning, ", ".join(each.left), ", ".join(each.right))
        for each in compared.reasons
        if abs(each.weight) >= LIGHTEST
    ]
    start = (f"{compared.start:+.1f}", "to begin with: two that may be one are rarely one", "", "")
    return [*rows, start, (f"{compared.score:+.1f}", f"together: {chance(compared.probability)} are one", "", "")]


def backbone(ties: Iterable[Compared]) -> list[Compared]:
    """The strongest ties that are enough to hold the parts together, from ties in order of strength."""
    group: dict[int, int] = {}

    def root(subject: int) -> int:
        while group.get(subject, subject) != subject:
            subject = group[subject]
        return subject

    found = []
    for tie in ties:
        left, right = root(tie.left), root(tie.right)
        if left != right and tie.verdict is Verdict.same:
            group[left] = right
            found.append(tie)
    return found


def key_line(key: KeyHeld) -> tuple[str, str]:
    """A key that lost its force, and why."""
    who = f"more than {HOLDERS} parts" if key.holders > HOLDERS else f"{key.holders} parts of different names"
    return key.what, f"{key.value}: {who} have it, so that it says nothing"


def judgement_line(judged: Judgement) -> tuple[str, str]:
    """A judgement: its number, and who decided what."""
    verdict = "are one" if judged.verdict is Verdict.same else "are two"
    note = f': "{judged.note}"' if judged.note else ""
    return (
        f"#{judged.number}",
        f"{judged.left} and {judged.right} {verdict}, by {judged.by} on {day(judged.said_at)}{note}",
    )


def doubt_rows(doubt: Doubt) -> list[tuple[str, str, str]]:
    """Both records side by side: a name of a field, and what each says."""
    left, right = _by_field(doubt.left), _by_field(doubt.right)
    names = [name for name in _FIELDS if name in left or name in right]
    return [(name, left.get(name, ""), right.get(name, "")) for name in names]


_FIELDS = ("name", "position", "location", "email", "phone", "profile", "education", "birth date", "domain",
           "other domains", "industry", "headcount", "founded year", "former names", "alternative names",
           "external ids")  # fmt: skip


def _by_field(record: Record) -> dict[str, str]:
    found = {"name": name_of(record)}
    for name, text in lines_of(record):
        found[name] = f"{found[name]}; {text}" if name in found else text
    return found


def decided(decision: Decision) -> Sequence[tuple[str, str]]:
    """The records as they are after a decision: kind with id, and who that is."""
    return [(f"{record.kind.value} {record.id}", summary(record)) for record in decision.records]
