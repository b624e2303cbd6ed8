"""Who is not to be known: suppressed, shown again, listed, and told what is held of them."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from typing import Any

import msgspec

from sightline.accounts.suppression import known_by, source_key
from sightline.errors import Conflict, InvalidInput, NotFound
from sightline.model.fold import fold
from sightline.model.observation import SubjectKind
from sightline.services.clock import now
from sightline.services.deriving import check_current, is_current, trust_in
from sightline.services.forgetting import hide, show
from sightline.services.locks import DERIVING, IMPORTING, held
from sightline.services.signalling import Signalling
from sightline.services.suppression_key import hasher_of, hasher_to_write, request_of
from sightline.services.whom import Asked, Who, asked, hashes, holders, own
from sightline.settings import Settings
from sightline.store import Change, HistoryRow, Reader, Store, What, Writer
from sightline.store.accounts import AccountStore, answers, audit, unlocks
from sightline.store.accounts.rows import Audited
from sightline.store.suppressions import PrivacyRequest, State

PERSON = SubjectKind.person
INTERFACE = "operator"
"""What the audit log calls who works on the machine itself."""


class Suppressed(msgspec.Struct, frozen=True):
    """A request that stands. `people`: how many were held; `subjects`: of how many rows of sources, and companies that
    nobody else mentions. `shared` is what others are known by as well, and what therefore does not keep anyone out.
    """

    request: int
    state: State
    people: int
    subjects: int
    hashes: dict[str, int]
    shared: tuple[str, ...] = ()


class Privacy:
    """Suppresses people. `everyone` in its verbs: all whom the given thing fits, where it fits several."""

    def __init__(self, store: Store, accounts: AccountStore, settings: Settings, signalling: Signalling) -> None:
        self._store = store
        self._signalling = signalling
        self._accounts = accounts
        self._settings = settings

    def suppress(self, who: Who, *, everyone: bool = False) -> Suppressed:
        """Nothing of them is told from now on, and nothing that is imported brings them back. Again is fine.

        Somebody of whom nothing is held yet is kept out all the same, if not named by an id. Raises NotFound for an id
        that nobody has, InvalidInput where several fit, Conflict if the key is lost, Unavailable while an import runs.
        """
        sought = asked(who, self._settings.default_country)
        home = self._settings.home
        with held(home, IMPORTING), held(home, DERIVING), self._store.write() as writer:
            done = self.suppress_within(writer, sought, everyone=everyone)
        self._signalling.after()
        with self._accounts.write() as session:
            answers.drop(session)  # a request that is sent again would be answered with what was told before
            note(session, "privacy.suppress", done.request, done.people)
        return done

    def suppress_within(self, writer: Writer, sought: Asked, *, everyone: bool) -> Suppressed:
        """Suppress within a transaction, with the locks of an import and of derived state held."""
        check_current(writer)
        known = self.find(writer, sought)
        people = _chosen(holders(writer, sought), everyone=everyone)
        if known is None and not people and sought.id is not None:
            raise NotFound(f"There is no person {sought.id}.", field="id")
        hasher = hasher_to_write(writer, self._settings)
        request = writer.suppressions.begin(getpass.getuser(), now()) if known is None else known
        wanted, shared = set(sought.known), list[str]()
        subjects = sorted(subject for each in writer.members(people).values() for subject in each) if people else []
        if subjects:
            mine, shared = own(writer, subjects, writer.history(subjects))
            wanted |= mine
        writer.suppressions.add(request, hashes(hasher, wanted))
        if subjects:
            hide(writer, request, subjects, trust_in(writer, self._settings))
        state = _request(writer, request)
        return Suppressed(request, state.state, len(people), state.subjects, state.hashes, tuple(shared))

    def unsuppress(self, who: Who | int) -> Suppressed:
        """They are told of again as far as anything is still held; `who` may be the number of a request.

        Raises NotFound if nobody is suppressed by this, and Conflict while they are being erased.
        """
        home = self._settings.home
        with held(home, IMPORTING), held(home, DERIVING), self._store.write() as writer:
            check_current(writer)
            number = who if isinstance(who, int) else self.find(writer, asked(who, self._settings.default_country))
            if number is None:
                raise NotFound("Nobody is suppressed by this.", field="who")
            request = _request(writer, number)
            if request.state is State.erasing:
                raise Conflict(f"Request {number} is being erased.", hint="Run `sightline privacy erase` again.")
            subjects = writer.suppressions.of(number)
            writer.suppressions.forget(number)
            show(writer, subjects, trust_in(writer, self._settings))
        self._signalling.after()
        with self._accounts.write() as session:
            note(session, "privacy.unsuppress", number, len(subjects))
        return Suppressed(number, request.state, 0, len(subjects), request.hashes)

    def requests(self) -> list[PrivacyRequest]:
        """All requests, the oldest first. Nothing says whose they are."""
        with self._store.read() as reader:
            return reader.suppressions.requests()

    def apply(self) -> int:
        """Suppress whoever is held and should not be, as after a backup was put back; how many people.

        Reads all that is held. Raises as `suppress`.
        """
        home = self._settings.home
        with held(home, IMPORTING), held(home, DERIVING), self._store.write() as writer:
            count = self.apply_within(writer)
        self._signalling.after()
        return count

    def apply_within(self, writer: Writer) -> int:
        """The same within a transaction, with the locks of an import and of derived state held.

        If what is derived is stale, a rebuild is to follow anyway: then records are dropped, and nothing is computed.
        """
        barred = self._barred(writer)
        trust, current = trust_in(writer, self._settings), is_current(writer)
        for request, people in barred.items():
            members = writer.members(sorted(people))
            subjects = sorted({one for some in members.values() for one in some})
            if current:
                hide(writer, request, subjects, trust)
            else:
                writer.suppressions.hide(request, subjects)
                writer.drop_records(sorted(people))
                writer.publish([Change(each, PERSON, What.dropped) for each in sorted(people)])
        return sum(map(len, barred.values()))

    def _barred(self, reader: Reader) -> dict[int, set[int]]:
        """The people who are held although a request says that they are not to be known, by request."""
        listed = reader.suppressions.hashes()
        found: dict[int, set[int]] = {}
        if not listed:
            return found
        hasher, names = hasher_of(reader, self._settings), reader.sources()
        for chunk in reader.stream_history():
            people = [rows for rows in chunk if rows and rows[0].kind is PERSON]
            origins = reader.origins([rows[0].subject for rows in people])
            entities = reader.entities_of(sorted(origins))
            for rows in people:
                origin = origins[rows[0].subject]
                known = [source_key(names[origin.source], origin.key)]
                known += (each for row in rows if row.claim is not None for each in known_by(row.claim))
                request = next((listed[each] for each in map(hasher.of, known) if each in listed), None)
                if request is not None:
                    found.setdefault(request, set()).add(entities[rows[0].subject])
        return found

    def find(self, reader: Reader, sought: Asked) -> int | None:
        """The request by which somebody is suppressed, if they are."""
        if sought.id is not None:
            return reader.suppressions.among([sought.id]).get(sought.id)
        return request_of(reader, self._settings, sought.known)

    def export(self, who: Who, *, everyone: bool = False) -> dict[str, Any]:
        """Everything that is held of somebody, suppressed or not, with its sources, as plain values.

        Raises NotFound if nothing is held, and InvalidInput where several fit.
        """
        with self._store.read() as reader:
            subjects = self.subjects_of(reader, asked(who, self._settings.default_country), everyone=everyone)
            history = reader.whole_history(subjects)
            told = self._told(reader, subjects, history)
        with self._accounts.write() as session:
            told["paid_for"] = [
                {"organisation": org, "point": point, "paid_at": at}
                for org, point, at in unlocks.of_subjects(session, subjects)
            ]
            note(session, "privacy.export", 0, 1, action="read")
        return told

    def subjects_of(self, reader: Reader, sought: Asked, *, everyone: bool = False) -> list[int]:
        """The subjects of somebody of whom something is held, suppressed or not. Raises NotFound, InvalidInput."""
        request = self.find(reader, sought)
        hidden = [] if request is None else reader.suppressions.of(request)
        hidden = [each for each, origin in reader.origins(hidden).items() if origin.kind is PERSON]
        people = _chosen(holders(reader, sought), everyone=everyone)
        subjects = sorted({*hidden, *(one for some in reader.members(people).values() for one in some)})
        if not subjects:
            raise NotFound("Nothing is held of anybody who is known by this.", field="who")
        return subjects

    def _told(self, reader: Reader, subjects: Sequence[int], history: list[HistoryRow]) -> dict[str, Any]:
        names, origins = reader.sources(), reader.origins(subjects)
        batches = {each: reader.batch(each).label for each in {row.batch for row in history}}
        trust = trust_in(reader, self._settings)
        noun = fold(min(subjects), PERSON, history, trust).noun if history else None
        return {
            "id": min(subjects),
            "suppressed": bool(reader.suppressions.among(subjects)),
            "record": msgspec.to_builtins(noun),
            "subjects": [
                {"subject": subject, "source": names[each.source], "key": each.key} for subject, each in origins.items()
            ],
            "observations": [
                {
                    "subject": row.subject, "source": names[row.source], "says": row.op.value,
                    "observed_at": row.observed_at, "seen_at": row.seen_at, "recorded_at": row.recorded_at,
                    "batch": row.batch, "batch_label": batches[row.batch], "fields": msgspec.to_builtins(row.claim),
                }
                for row in history
            ],
            "judgements": [msgspec.to_builtins(each) for each in reader.suppressions.judgements(subjects)],
            "signals": [msgspec.to_builtins(each) for each in reader.signals.of_origins(subjects)],
        }  # fmt: skip


def note(session: Any, verb: str, request: int, count: int, action: str = "changed") -> None:
    """Write a verb of the operator into the audit log."""
    entry = Audited(
        org=0, key=None, interface=INTERFACE, verb=verb, action=action, ids=count,
        request_id=f"privacy-{request}" if request else "", at=now(),
    )  # fmt: skip
    audit.write(session, [entry])


def _chosen(people: list[int], *, everyone: bool) -> list[int]:
    if len(people) > 1 and not everyone:
        some = ", ".join(map(str, people[:10]))
        raise InvalidInput(
            f"{len(people)} people are known by this: {some}.",
            field="who",
            hint="Name one by its id, or mean everyone.",
        )
    return people


def _request(reader: Reader, number: int) -> PrivacyRequest:
    for each in reader.suppressions.requests():
        if each.number == number:
            return each
    raise NotFound(f"There is no request {number}.", field="request")
