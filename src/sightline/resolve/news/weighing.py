"""How likely an item of news is about a company: by its name in the text, and by what else the text says of it.

Points add up to a confidence of 0 to 100. A name of words that mean something else too ("Target") never suffices; nor
does any name that two companies bear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from sightline.model.company import Company
from sightline.model.normal.companies import company_key
from sightline.model.normal.text import fold_text
from sightline.resolve.news.data import word_list
from sightline.resolve.news.reading import Article, Span, stem
from sightline.resolve.news.words import COMMON, LETTERS, is_given_name, is_kind, means_something, name_weight

ENOUGH = 60
"""The confidence from which on an item is linked to a company."""

MARGIN = 15
"""Points by which one of several companies of a name must be ahead of the others."""

_MOST = 98
_IN_TITLE, _IN_PROSE = 5, 6
_FORM, _DOMAIN, _TICKER, _PEOPLE, _OTHER_NAME, _PARENT = 22, 40, 40, 35, 25, 15
_CITY, _REGION, _COUNTRY = 20, 14, 6
_INDUSTRY, _INDUSTRIES = 12, 20
_FORMER, _PART_OF_LONGER, _BEHIND_NAME, _THIN = -20, -35, -35, -12
_BARE_DOMAIN = 72
_TELLING = 4
"""Letters of a word of an industry that counts."""


class Weighed(NamedTuple):
    """How likely a company is meant, where its name stands (None: only its domain does), and why.

    `context` are the points that are not those of the name: they tell companies of one name apart.
    """

    points: int
    context: int
    span: Span | None
    reasons: tuple[str, ...]

    @property
    def confidence(self) -> int:
        """From 0 to 100."""
        return max(0, min(_MOST, self.points))


class Named(msgspec.Struct, frozen=True):
    """A name of a company: `key` as `company_key` makes it. `former`: it bears another one now."""

    key: str
    text: str
    former: bool


def names_of(company: Company) -> list[Named]:
    """The names that a company goes by, the present ones first."""
    current = [each for each in (company.name, company.legal_name, *company.alternative_names) if each]
    found = {company_key(each): Named(company_key(each), each, False) for each in reversed(current)}
    for each in company.former_names:
        found.setdefault(company_key(each), Named(company_key(each), each, True))
    return [each for key, each in found.items() if key]


def is_thin(company: Company) -> bool:
    """Whether nothing but a name is known of a company: somebody mentioned it."""
    return not (
        company.domain
        or company.website
        or company.location
        or company.industry
        or company.industries
        or company.external_ids
        or company.profiles
        or company.headcount
        or company.description
    )


def weigh(article: Article, company: Company, *, people: Iterable[str] = ()) -> Weighed | None:
    """How likely an item is about a company; None if it neither names it nor its domain.

    `people` are names in the text of people who work there.
    """
    names = {each.key: each for each in names_of(company)}
    spans = [(span, names[key]) for span in article.spans if (key := company_key(span.text)) in names]
    if any(_another_ticker(span, company) for span, _ in spans):
        return None
    context = list(_context(article, company, {named.key for _, named in spans}, people))
    points = sum(each for each, _ in context)
    if not spans:
        domain = _named_domain(article, company)
        return Weighed(_BARE_DOMAIN, _BARE_DOMAIN, None, (f"{domain} stands in the text",)) if domain else None
    best, span, reasons = max(
        ((_name_points(article, span, named), span, named) for span, named in spans),
        key=lambda each: (each[0], -each[1].start),
    )
    told = (f"the name {span.text}" + (" (a former one)" if reasons.former else ""), *(why for _, why in context))
    thin = _THIN if is_thin(company) else 0
    return Weighed(best + points + thin, points + thin + (_FORMER if reasons.former else 0), span, told)


def _name_points(article: Article, span: Span, named: Named) -> int:
    """What a name says where it stands."""
    weight = min(name_weight(named.text), name_weight(span.text))
    if weight == LETTERS and not span.text.isupper():
        weight = COMMON
    if fold_text(span.text) == article.publisher and not span.part.title:
        return 0  # the publisher speaks of itself: "(Reuters)"
    points = weight + (_IN_TITLE if span.part.title else 0) + (_FORMER if named.former else 0)
    first = span.part.tokens[span.start].first
    if not span.part.titled and not first:
        points += _IN_PROSE
    if span.legal_form:
        return points + _FORM
    return points + _neighbours(span)


def _neighbours(span: Span) -> int:
    """What the words beside a name take away: it is a part of a longer one, or of a person's or a place's."""
    less, prose = 0, not span.part.titled
    before, after = span.before, span.after
    if before is not None and before.named and not before.comma:
        word = fold_text(before.text)
        longer = prose and not before.first and not means_something(word)
        less += _BEHIND_NAME if longer or word in word_list("titles_before") or is_given_name(word) else 0
    if after is not None and after.named:
        word = fold_text(after.text)
        longer = prose and word.isalpha() and not means_something(word)
        less += _PART_OF_LONGER if longer or word in word_list("things_after") or is_kind(after.text) else 0
    return less


def _another_ticker(span: Span, company: Company) -> bool:
    """Whether the text gives the company of this name another ticker than it has."""
    if not company.ticker:
        return False
    behind = span.part.text[span.part.tokens[span.end - 1].end :][:60]
    close = behind.partition(")")[0]
    if "(" not in close[:20]:
        return False
    tickers = [each.strip().upper() for each in close.rpartition(":")[2:] if ":" in close]
    return bool(tickers) and tickers[0] != company.ticker.upper()


def _context(article: Article, company: Company, keys: set[str], people: Iterable[str]) -> Iterator[tuple[int, str]]:
    """What a text says of a company beside its name, each with its points."""
    domains = {company.domain, *company.other_domains, *company.email_domains} - {None}
    if found := domains & (article.domains | article.mail_domains | {article.host}):
        yield _DOMAIN, f"its domain {min(map(str, found))}"
    if company.ticker and company.ticker.upper() in article.tickers:
        yield _TICKER, f"its ticker {company.ticker}"
    if person := next(iter(people), None):
        yield _PEOPLE, f"{person} works there"
    others = [each for each in names_of(company) if each.key not in keys and _is_other(each.key, keys)]
    if other := next((each for each in others if article.says(each.key) or article.says(each.text)), None):
        yield _OTHER_NAME, f"its other name {other.text}"
    for parent in (company.parent, company.ultimate_parent):
        if parent and parent.name and company_key(parent.name) not in keys and article.says(parent.name):
            yield _PARENT, f"its parent {parent.name}"
            break
    yield from _place(article, company, keys)
    yield from _industry(article, company, keys)


def _is_other(key: str, keys: set[str]) -> bool:
    """Whether a name says more than those that were found: neither holds the other."""
    return not any(f" {key} " in f" {each} " for each in keys) and name_weight(key) > COMMON


def _place(article: Article, company: Company, keys: set[str]) -> Iterator[tuple[int, str]]:
    """The most exact place of the company that the text names."""
    places = [each for each in (company.location, *company.other_locations) if each]
    for points, values in (
        (_CITY, [each.city for each in places]),
        (_REGION, [each.region for each in places]),
        (_COUNTRY, [each.country for each in places]),
    ):
        named = next((each for each in values if each and fold_text(each) not in keys and article.says(each)), None)
        if named:
            yield points, f"its place {named}"
            return


def _industry(article: Article, company: Company, keys: set[str]) -> Iterator[tuple[int, str]]:
    """Words of the company's industries in the text."""
    silent = {word for key in keys for word in key.split()} | word_list("vague")
    telling: dict[str, str] = {}
    for text in (company.industry, *company.industries, *company.specialities):
        for word in fold_text(text or "").split():
            root = stem(word)
            if len(word) >= _TELLING and word not in silent and root in article.stems:
                telling.setdefault(root, word)
    if telling:
        found = sorted(telling.values())
        yield (_INDUSTRIES if len(found) > 1 else _INDUSTRY), f"its industry ({', '.join(found[:3])})"


def _named_domain(article: Article, company: Company) -> str | None:
    """The company's domain if the text names it, and was not published there."""
    if company.domain and company.domain in article.domains and company.domain != article.host:
        return company.domain
    return None


def best_of(found: Sequence[tuple[int, Weighed, bool]]) -> tuple[int, Weighed] | None:
    """Which of the companies of one name is meant; None if none is. Each as (entity, what speaks for it, is it thin).

    One of which more is known than a name comes before those that somebody mentioned.
    """
    solid = [each for each in found if not each[2]] or list(found)
    ordered = sorted(solid, key=lambda each: (-each[1].points, each[0]))
    entity, weighed, _ = ordered[0]
    if weighed.confidence < ENOUGH:
        return None
    if len(ordered) > 1 and weighed.context - ordered[1][1].context < MARGIN:
        return None
    return entity, weighed
