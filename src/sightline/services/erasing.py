"""Erasure: the one physical deletion. Nothing of a person stays but the hashes that keep them out.

It goes on in steps, each of which can be done again: whoever is killed in the middle calls it again with the same
words. Until the last step the request says that it is under way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from sightline.model.observation import SubjectKind
from sightline.model.trust import Trust
from sightline.model.values import Instant
from sightline.resolve.prepare import mention_claim
from sightline.services.clock import now
from sightline.services.deriving import trust_in
from sightline.services.forgetting import Changed, mentioned_by, refs_of
from sightline.services.index import Index
from sightline.services.leftovers import clean_rejects, remove_working_files, telling
from sightline.services.linking import Progress, silent
from sightline.services.locks import BACKING_UP, DERIVING, IMPORTING, PULLING, held
from sightline.services.privacy import Privacy, Suppressed, note
from sightline.services.publishing import concerned, publish, publish_queued
from sightline.services.signalling import SOME
from sightline.services.traces import Traces, traces_of, without
from sightline.services.whom import Asked, Who, asked, own
from sightline.settings import Settings
from sightline.signals.rules import Rules
from sightline.store import HistoryRow, Reader, Store, Writer
from sightline.store.accounts import AccountStore, answers, unlocks
from sightline.store.erasing import Place
from sightline.store.suppressions import State

PERSON = SubjectKind.person


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What was removed: `subjects` (what sources call the person, and companies that nobody else mentioned).

    `others`: how many subjects beside had the person in what is said of them. `since`: when anything was first recorded
    of the person, from when on backups hold it. `files`: files in the home, not ours, that tell of the person.
    """

    request: int
    subjects: int
    others: int
    rejected_rows: int
    since: Instant | None
    erased_at: Instant
    hashes: dict[str, int]
    shared: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class _Found(msgspec.Struct):
    """What there is to erase beside the subjects themselves."""

    traces: Traces = Traces()
    rows: tuple[Place, ...] = ()
    mentions: dict[int, Place] = {}
    since: Instant | None = None


class Erasing:
    """Erases people."""

    def __init__(
        self, store: Store, accounts: AccountStore, settings: Settings, index: Index, privacy: Privacy, rules: Rules
    ) -> None:
        self._store = store
        self._rules = rules
        self._accounts = accounts
        self._settings = settings
        self._index = index
        self._privacy = privacy

    def erase(self, who: Who, *, everyone: bool = False, progress: Progress | None = None) -> Erased:
        """Suppress somebody and remove what is held of them, in the database and in files, for every process.

        Raises as `Privacy.suppress`, and Unavailable if others read or write for too long; then it can be done again.
        """
        told = progress or silent
        home, sought = self._settings.home, asked(who, self._settings.default_country)
        with held(home, PULLING), held(home, IMPORTING), held(home, DERIVING), held(home, BACKING_UP):
            done, subjects = self._suppressed(sought, everyone=everyone)
            told("Looking for traces", 0, 4)
            found = self._find(subjects)
            rejected = clean_rejects(home, found.traces)
            told("Deleting", 1, 4)
            others = self._delete(done.request, subjects, found)
            with self._accounts.write() as session:
                if subjects:
                    unlocks.forget(session, subjects)
                answers.drop(session)
            told("Rewriting the databases", 2, 4)
            self._store.compact()
            self._accounts.compact()
            told("Index", 3, 4)
            self._index.rebuild()
            remove_working_files(home)
            erased_at = self._end(done.request, subjects)
        return Erased(
            request=done.request,
            subjects=len(subjects),
            others=others,
            rejected_rows=rejected,
            since=found.since,
            erased_at=erased_at,
            hashes=done.hashes,
            shared=done.shared,
            files=tuple(str(each) for each in telling(home, found.traces)),
        )

    def _suppressed(self, sought: Asked, *, everyone: bool) -> tuple[Suppressed, list[int]]:
        """Suppress the person; what is held of them from now on is of these subjects."""
        with self._store.write() as writer:
            done = self._privacy.suppress_within(writer, sought, everyone=everyone)
            while publish_queued(writer, self._rules, SOME)[0]:
                pass  # while the rows are there that tell which signals of others only change their anchor
            return done, writer.suppressions.of(done.request)

    def _find(self, subjects: Sequence[int]) -> _Found:
        """What the subjects left in rows of others; nothing if their own rows were removed before."""
        with self._store.read() as reader:
            history = reader.whole_history(subjects)
            if not history:
                return _Found()
            people = [each for each, origin in reader.origins(subjects).items() if origin.kind is PERSON]
            mine, _ = own(reader, people, history)
            traces = traces_of(history, mine)
            return _Found(
                traces=traces,
                rows=tuple(reader.containing(traces.wanted)) if traces.wanted else (),
                mentions=_first_mentions(reader, history),
                since=min(row.recorded_at for row in history),
            )

    def _delete(self, request: int, subjects: Sequence[int], found: _Found) -> int:
        """Rewrite what others' rows hold of the person, and remove the person's own; how many others there were."""
        with self._store.write() as writer:
            trust = trust_in(writer, self._settings)
            changed = self._rewrite(writer, subjects, found, trust)
            writer.eraser.remove(subjects)
            writer.signals.erase(subjects, now())
            self._tell_anew(writer, changed)
            writer.eraser.reword(found.traces.texts)
            writer.suppressions.set_state(request, State.erasing)
        return len(changed)

    def _tell_anew(self, writer: Writer, changed: Iterable[int]) -> None:
        """Compute the signals that rest on rows which were rewritten, and keep no older words of them."""
        entities = concerned(writer, sorted(changed))
        writer.signals.hide_log(sorted({each for some in writer.members(entities).values() for each in some}))
        publish(writer, entities, self._rules)

    @staticmethod
    def _rewrite(writer: Writer, subjects: Sequence[int], found: _Found, trust: Trust) -> set[int]:
        """Take the traces out of rows of others; the subjects of those that changed."""
        eraser = writer.eraser
        rewritten = _mentions_anew(writer, subjects, found.mentions)
        for place in found.rows:
            kind, claim = eraser.claim(place)
            cleaned = without(kind, rewritten.get(place, claim), found.traces)
            if cleaned is not claim:
                rewritten[place] = cleaned
        changed = {place.subject for place in rewritten}
        derived = Changed(writer, changed)
        for place, claim in rewritten.items():
            eraser.rewrite(place, claim)
        if changed:
            derived.settle(trust)
        return changed

    def _end(self, request: int, subjects: Sequence[int]) -> Instant:
        at = now()
        with self._store.write() as writer:
            writer.suppressions.show(subjects)
            writer.suppressions.set_state(request, State.erased, at)
        with self._accounts.write() as session:
            note(session, "privacy.erase", request, len(subjects))
        return at


def _first_mentions(reader: Reader, history: Sequence[HistoryRow]) -> dict[int, Place]:
    """For each company that these rows mention, and of which nothing else is known, who else mentions it first."""
    first = reader.suppressions.mentioned(mentioned_by(history)).first
    return {company: Place(*place) for company, place in first.items()}


def _mentions_anew(writer: Writer, subjects: Sequence[int], first: dict[int, Place]) -> dict[Place, msgspec.Struct]:
    """What is known of companies in the words of an erased row, in the words of another that mentions them."""
    refs = refs_of(writer.whole_history(subjects))
    said = {(ref.subject, msgspec.msgpack.encode(mention_claim(ref))) for ref in refs}
    rewritten: dict[Place, msgspec.Struct] = {}
    for company, place in first.items():
        mention = writer.eraser.mention(company)
        _, present = writer.eraser.claim(mention)
        if (company, msgspec.msgpack.encode(present)) in said:
            rewritten[mention] = _said_by(writer, company, place)
    return rewritten


def _said_by(writer: Writer, company: int, place: Place) -> msgspec.Struct:
    """What a row says of a company that it mentions."""
    rows = writer.history([place.subject])
    return next(mention_claim(ref) for ref in refs_of(rows) if ref.subject == company)
