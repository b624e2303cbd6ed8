"""The signals of a company: size, hiring, measures, rounds, names, domains and technologies that were not there before.

A source is compared with what it said itself before: two sources that count otherwise are no change in the world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA

from sightline.model.items import identity
from sightline.model.normal.companies import company_key
from sightline.model.observation import Op, SubjectKind
from sightline.model.reading import day_of
from sightline.model.signal import Kind, Signal, State
from sightline.model.statements import HistoryRow
from sightline.model.values import PartialDate
from sightline.signals.episodes import numbered
from sightline.signals.evidence import Said, changes, cite, sureness
from sightline.signals.headcounts import headcount_signals, series
from sightline.signals.hiring import hiring_signals
from sightline.signals.measures import KNOWN_PEOPLE, measure_signals, measured
from sightline.signals.news.signals import news_signals
from sightline.signals.rounds import funding_signals
from sightline.signals.rules import Rules, standard_rules
from sightline.signals.standing import ordered

SLIP = 6
"""Letters of a name for each of which one may be mistyped."""


def company_signals(company: int, history: Iterable[HistoryRow], rules: Rules | None = None) -> list[Signal]:
    """What changed with a company, in order of time.

    `history`: all that was said of it, and of its postings, measures and news, in any order.
    """
    rules = rules or standard_rules()
    rows = ordered(history)
    own = [row for row in rows if row.kind is SubjectKind.company]
    stated = measured(rows, rules)
    return numbered(
        [
            *headcount_signals(company, own, stated.get(KNOWN_PEOPLE, ()), rules),
            *hiring_signals(company, rows, rules),
            *measure_signals(company, stated, rules),
            *funding_signals(company, own, rules),
            *_texts(company, own),
            *_technologies(company, own),
            *news_signals(company, rows),
        ]
    )


def headcounts(history: Iterable[HistoryRow], rules: Rules | None = None) -> list[tuple[PartialDate, int]]:
    """The stated numbers of people that signals rest on, each with the day from which it held."""
    return series([row for row in ordered(history) if row.kind is SubjectKind.company], rules or standard_rules())


def _texts(company: int, rows: list[HistoryRow]) -> Iterator[Signal]:
    """Names and domains that a source gives instead of others, unless somebody knew them before."""
    for kind, field, others, key_of in _TEXTS:
        said = list(changes(rows, field))
        if len(said) < 2:
            continue
        known = _by_key((key_of(each.now), each) for each in said)
        for key, some in known.items():
            first = some[0]
            if first.before is None or key_of(first.before) == key or _listed(rows, others, key_of, first) == key:
                continue
            if kind is Kind.rename and any(_respelled(key, other) for other in _before(known, first)):
                continue
            yield _signal(kind, company, key, first.before, some)


def _before(known: Mapping[str, Sequence[Said]], said: Said) -> Iterator[str]:
    """What was known before something was said, by keys."""
    return (key for key, some in known.items() if some[0].row.observed_at < said.row.observed_at)


def _respelled(one: str, other: str) -> bool:
    """Whether two names are one up to spaces and a slip of the finger, in long ones two."""
    left, right = one.replace(" ", ""), other.replace(" ", "")
    slips = min(len(left), len(right)) // SLIP
    return left == right or OSA.distance(left, right, score_cutoff=slips) <= slips


_TEXTS: tuple[tuple[Kind, str, tuple[str, ...], Callable[[str], str]], ...] = (
    (Kind.rename, "name", ("legal_name", "alternative_names", "former_names"), company_key),
    (Kind.new_domain, "domain", ("other_domains", "email_domains"), str),
)
"""What is replaced, and the fields in which it may have been told of before."""


def _listed(rows: Sequence[HistoryRow], fields: Sequence[str], key_of: Callable[[str], str], said: Said) -> str | None:
    """The key of what was said, if it stood in one of these fields before."""
    key = key_of(said.now)
    for row in rows:
        if row.observed_at >= said.row.observed_at:
            break
        for field in fields if row.op == Op.claim else ():
            value = getattr(row.claim, field) or ()
            if any(key_of(each) == key for each in ((value,) if isinstance(value, str) else value)):
                return key
    return None


def _technologies(company: int, rows: list[HistoryRow]) -> Iterator[Signal]:
    """Technologies that a source adds to its list, unless somebody listed them before."""
    said = list(changes(rows, "technologies"))
    if len(said) < 2:
        return
    items = ((identity(item), Said(each.row, each.before, item)) for each in said for item in each.now)
    for key, some in _by_key(items).items():
        if some[0].before is not None:
            named = [Said(each.row, None, each.now.name) for each in some]
            yield _signal(Kind.new_technology, company, key, None, named)


def _by_key(said: Iterable[tuple[str, Said]]) -> dict[str, list[Said]]:
    """Who said each thing, in order of time; of those who said it first, at one moment, whoever had another before."""
    found: dict[str, list[Said]] = {}
    for key, each in said:
        some = found.setdefault(key, [])
        if some and some[0].before is None and some[0].row.observed_at == each.row.observed_at:
            some.insert(0, each)
        else:
            some.append(each)
    return found


def _signal(kind: Kind, company: int, key: str, before: str | None, said: Sequence[Said]) -> Signal:
    """A signal that rests on who said it first, and on whoever says the same."""
    first = {each.row.subject: each.row for each in reversed(said)}
    rows = [said[0].row, *first.values()]
    return Signal(
        kind=kind,
        subject=company,
        episode=key,
        before=State(value=before),
        after=State(value=said[0].now),
        day=day_of(said[0].row.observed_at),
        noticed=said[0].row.observed_at,
        confidence=sureness(rows),
        citations=cite(rows),
    )
