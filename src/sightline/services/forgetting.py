"""What is derived from subjects is taken away when they are suppressed, and made again when they are not any more.

Everybody else is left as if the store had never heard of them: keys that too many shared may have their force again,
and whoever was tied to others by them alone is parted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sightline.model.observation import Op, SubjectKind
from sightline.model.trust import Trust
from sightline.model.values import CompanyRef
from sightline.resolve.absorb import regroup
from sightline.resolve.finders import subject_keys
from sightline.resolve.known import Known
from sightline.resolve.matching import most_holders, relink
from sightline.services.deriving import refold
from sightline.store import Appended, Change, HistoryRow, Row, What, Writer, company_refs
from sightline.store.signals import NOW

Pair = tuple[int, int]


def refs_of(history: Iterable[HistoryRow]) -> Iterator[CompanyRef]:
    """The references to companies in these rows."""
    for row in history:
        if row.claim is not None:
            yield from company_refs(row.kind, row.claim)


def mentioned_by(history: Iterable[HistoryRow]) -> set[int]:
    """The companies that these rows mention."""
    return {ref.subject for ref in refs_of(history) if ref.subject is not None}


def hide(writer: Writer, request: int, people: Sequence[int], trust: Trust) -> None:
    """Suppress people, and the companies that nobody else mentions; nothing that was derived from them stays."""
    history = writer.whole_history(people)
    writer.suppressions.hide(request, people)
    alone = sorted(writer.suppressions.mentioned(mentioned_by(history)).alone)
    writer.suppressions.hide(request, alone)
    _forget(writer, [*people, *alone], [*history, *writer.whole_history(alone)], trust)


def _forget(writer: Writer, hidden: Sequence[int], history: Sequence[HistoryRow], trust: Trust) -> None:
    gone = set(hidden)
    pairs = _keys(history)
    concerned = _holders(writer, pairs, gone)
    concerned |= {end for link in writer.links(hidden) for end in (link.left, link.right)} - gone
    before = writer.entities_of(hidden)
    members = writer.members(sorted(set(before.values())))
    left_behind = {subject for each in members.values() for subject in each} - gone
    kinds = {subject: origin.kind for subject, origin in writer.origins(sorted(members)).items()}
    writer.drop_keys(pairs)
    writer.replace_links_of(hidden, [])
    writer.set_entities({subject: subject for each in members.values() for subject in each})
    writer.drop_records(sorted(members))
    writer.publish([Change(entity, kinds[entity], What.dropped) for entity in sorted(members)])
    writer.signals.enqueue(NOW, members)
    _settle(writer, concerned | left_behind, left_behind, trust)


def show(writer: Writer, subjects: Sequence[int], trust: Trust, *, bulk: bool = False) -> None:
    """Suppress these subjects no more: what is held of them counts again. With `bulk`, a rebuild is to follow."""
    if not subjects:
        return
    writer.suppressions.show(subjects)
    writer.add_keys(_keys(writer.history(subjects)))
    if not bulk:
        _settle(writer, set(subjects), set(subjects), trust)


def show_mentioned(
    writer: Writer, rows: Sequence[Row], appended: Sequence[Appended], trust: Trust, *, bulk: bool
) -> None:
    """Show companies again that were suppressed with the only people who mentioned them, and that rows now tell of."""
    if writer.suppressions.any():
        told = {each.subject for row, each in zip(rows, appended, strict=True) if row.kind is SubjectKind.company}
        show(writer, sorted(writer.suppressions.among(sorted(told))), trust, bulk=bulk)


class Changed:
    """Rows of others that are rewritten: what is derived from their subjects is computed anew at the end."""

    def __init__(self, writer: Writer, subjects: Iterable[int]) -> None:
        self._writer = writer
        self._subjects = sorted(set(subjects))
        self._before = _keys(writer.history(self._subjects))

    def settle(self, trust: Trust) -> None:
        """Compute keys, links, clusters and records of what was changed."""
        writer, changed = self._writer, set(self._subjects)
        after = _keys(writer.history(self._subjects))
        concerned = _holders(writer, sorted({*self._before, *after}), set())
        writer.drop_keys(sorted(set(self._before) - set(after)))
        writer.add_keys(after)
        _settle(writer, concerned | changed, changed, trust)


def _settle(writer: Writer, concerned: set[int], touched: set[int], trust: Trust) -> None:
    """Compute the links and clusters of subjects around which something changed, and fold what moved."""
    known = Known(writer)
    moved = relink(writer, known, concerned) if concerned else set()
    refold(writer, regroup(writer, known, moved | touched, touched), trust)


def _keys(history: Iterable[HistoryRow]) -> list[Pair]:
    """The (key, subject) pairs that the store holds for these rows."""
    claims = (row for row in history if row.op is Op.claim and row.claim is not None)
    return sorted({(key, row.subject) for row in claims if row.claim for key in subject_keys(row.kind, row.claim)})


def _holders(writer: Writer, pairs: Sequence[Pair], gone: set[int]) -> set[int]:
    """Who else holds these keys, unless so many do that they say nothing with those who go and without."""
    found: set[int] = set()
    hashes = sorted({key for key, _ in pairs})
    most = max((most_holders(key) for key in hashes), default=0) + len(gone)
    for key, holders in writer.subjects_with_keys(hashes, limit=most).items():
        others = set(holders) - gone
        if len(others) <= most_holders(key):
            found |= others
    return found
