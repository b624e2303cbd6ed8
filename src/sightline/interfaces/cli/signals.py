"""`sightline signals`."""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Group, Parameter

from sightline.errors import InvalidInput, NotFound
from sightline.interfaces.cli import exits, values
from sightline.interfaces.cli.finding import find_record
from sightline.interfaces.cli.groups import QUESTIONS
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import UNKNOWN, moment, name_of
from sightline.interfaces.cli.signal_output import signal_json
from sightline.model.normal.domains import clean_domain
from sightline.model.record import Record
from sightline.model.signal import OF_PEOPLE, Kind
from sightline.model.signal_words import words
from sightline.services import Services
from sightline.services.lookup import By
from sightline.services.signals import Asked, SignalPage, Told

MOST = 1_000
"""Most signals of one page."""

WHICH = Group("Which signals", sort_key=10)
ANSWER = Group("The answer", sort_key=40)
COLUMNS = ("id", "kind", "day", "subject_kind", "subject_id", "subject", "words", "confidence", "sources")


def _which(text: str) -> Parameter:
    return Parameter(help=text, group=WHICH, negative=())


def _about(text: str) -> Parameter:
    return Parameter(help=text, group=ANSWER, negative=())


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Which:
    """Options on which signals are told."""

    kind: Annotated[
        tuple[str, ...], _which("A kind, or how several begin: promotion, headcount. May be repeated.")
    ] = ()
    person: Annotated[tuple[str, ...], _which("Of this person: an id, email, LinkedIn link or phone number.")] = ()
    company: Annotated[tuple[str, ...], _which("Of this company: an id, domain, link or name.")] = ()
    domain: Annotated[tuple[str, ...], _which("Of the companies with these domains.")] = ()
    domains: Annotated[Path | None, _which("A file of domains, one on each line.")] = None
    since: Annotated[str | None, _which("Not before this day (2024, 2024-05 or 2024-05-03).")] = None
    until: Annotated[str | None, _which("Not after it.")] = None
    confidence: Annotated[int, _which("At least as sure as this, 0 to 100.")] = 0


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Answer:
    """Options on how they are told."""

    limit: Annotated[int, _about(f"Signals on a page, at most {MOST:,}. Default: 25.")] = 25
    cursor: Annotated[str | None, _about("Go on where the page with this cursor ended.")] = None
    json: Annotated[bool, _about("Print JSON.")] = False
    csv: Annotated[bool, _about("Print CSV.")] = False


class SignalsCommand:
    """The command that tells signals."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the command."""
        app.command(self.signals, group=QUESTIONS)

    def signals(self, *, which: Which | None = None, answer: Answer | None = None) -> int:
        """Tell what changed in the world, the newest first: who moved, was promoted, grew, hires.

        Examples:
        sightline signals --kind company_change --since 2024-05

        sightline signals --domains accounts.txt --kind headcount --csv
        """
        wanted, shown = which or Which(), answer or Answer()
        _check(wanted, shown)
        question = _question(wanted)
        with self._session.services() as services:
            entities, unknown = _entities(services, wanted)
            asked = msgspec.structs.replace(question, entities=entities)
            page = services.signals.page(asked, shown.cursor, shown.limit)
            subjects = services.signals.subjects(page.told)
        self._show(page, subjects, shown)
        if unknown:
            self._session.out.note(f"No company is known with {', '.join(unknown[:5])}{_and_more(len(unknown) - 5)}.")
        return exits.OK

    def _show(self, page: SignalPage, subjects: Mapping[int, Record], shown: Answer) -> None:
        out = self._session.out
        if shown.json:
            results = [_plain(each, subjects) for each in page.told]
            out.json({"total": page.total, "signals": results, "cursor": page.next})
            return
        if shown.csv:
            writer = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(_row(each, subjects) for each in page.told)
        else:
            rows = [
                (each.signal.day, _name(each, subjects), ", ".join(each.sources), words(each.signal))
                for each in page.told
            ]
            out.table(("WHEN", "WHO", "SAID BY", "WHAT"), rows, wrap=True)
        out.note(f"{len(page.told):,} of {page.total:,} signals" if page.told else "No signals match.")
        if page.next is not None:
            out.note(f"Next page: the same command with --cursor {page.next}")


def kinds_of(names: Sequence[str]) -> frozenset[Kind]:
    """The kinds that are named, in any spelling, or that begin so; all, if none is. Raises InvalidInput."""
    found = {name: _kinds(_plainly(name)) for name in values.split(names)}
    for name, kinds in found.items():
        if not kinds:
            raise InvalidInput(f"{name!r} is no kind of signal.", field="--kind", allowed=[kind.value for kind in Kind])
    return frozenset().union(*found.values()) if found else frozenset(Kind)


def _kinds(name: str) -> set[Kind]:
    """The kind of this name, else those that begin so."""
    exactly = {kind for kind in Kind if _plainly(kind) == name}
    return exactly or {kind for kind in Kind if name and _plainly(kind).startswith(name)}


def read_domains(path: Path) -> list[str]:
    """The domains of a file, one on each line; empty lines, and what follows a #, are passed over.

    Raises NotFound if there is none, and InvalidInput for a file that is no text, or a line that is no domain.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", field="--domains") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is no text in UTF-8.", field="--domains") from error
    return list(_domains(path, lines))


def _domains(path: Path, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip().strip(",;\"'")
        if text:
            try:
                yield clean_domain(text)
            except ValueError as error:
                raise InvalidInput(f"{path}, line {number}: {error}", field="--domains") from error


def _check(which: Which, answer: Answer) -> None:
    if not 1 <= answer.limit <= MOST:
        raise InvalidInput(f"--limit {answer.limit} is out of range.", field="--limit", hint=f"Give 1 to {MOST:,}.")
    if not 0 <= which.confidence <= 100:
        raise InvalidInput(f"--confidence {which.confidence} is out of range.", field="--confidence", hint="0 to 100.")
    if answer.json and answer.csv:
        raise InvalidInput("--json and --csv exclude each other.", field="--csv")


def _question(which: Which) -> Asked:
    """What is asked, but of whom."""
    since = None if which.since is None else _day(values.instant("--since", which.since))
    until = None if which.until is None else _day(values.until("--until", which.until))
    if since is not None and until is not None and since > until:
        raise InvalidInput(f"The time from {since} to {until} runs backwards.", field="--since")
    return Asked(kinds=kinds_of(which.kind), since=since, until=until, confidence=which.confidence)


def _entities(services: Services, which: Which) -> tuple[tuple[int, ...] | None, list[str]]:
    """Who is asked for (None: nobody in particular), and the domains that no company has."""
    domains = [*values.split(which.domain), *(read_domains(which.domains) if which.domains else ())]
    if not (which.person or which.company or domains or which.domains):
        return None, []
    found = [find_record(services, each, "person").id for each in which.person]
    found += [find_record(services, each, "company").id for each in which.company]
    try:
        by_domain = services.lookup.companies(By.domain, domains)
    except InvalidInput as error:
        error.field = "--domain"
        raise
    found += [entity for entities in by_domain.values() for entity in entities]
    return tuple(dict.fromkeys(found)), [domain for domain, entities in by_domain.items() if not entities]


def _name(told: Told, subjects: Mapping[int, Record]) -> str:
    record = subjects.get(told.signal.subject)
    return UNKNOWN if record is None else name_of(record)


def _plain(told: Told, subjects: Mapping[int, Record]) -> dict[str, object]:
    return {
        "id": told.id,
        "revision": told.revision,
        "subject_kind": _kind(told),
        "name": _name(told, subjects),
        **signal_json(told.signal, told.sources),
        "published_at": moment(told.published_at),
        "changed_at": moment(told.changed_at),
    }


def _row(told: Told, subjects: Mapping[int, Record]) -> dict[str, object]:
    signal = told.signal
    return {
        "id": told.id,
        "kind": signal.kind.value,
        "day": signal.day,
        "subject_kind": _kind(told),
        "subject_id": signal.subject,
        "subject": _name(told, subjects),
        "words": words(signal),
        "confidence": signal.confidence,
        "sources": ", ".join(told.sources),
    }


def _kind(told: Told) -> str:
    return "person" if told.signal.kind in OF_PEOPLE else "company"


def _day(instant: int) -> dt.date:
    return dt.datetime.fromtimestamp(instant / 1000, dt.UTC).date()


def _plainly(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _and_more(count: int) -> str:
    return f" and {count:,} more" if count > 0 else ""
