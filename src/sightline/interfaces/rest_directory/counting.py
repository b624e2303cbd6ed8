"""Values of filters: what goes on as a text begins, and how many of those that match hold each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest_directory.departments import FALLBACK, FIELD, UNSTATED
from sightline.interfaces.rest_directory.inputs import (
    AutocompleteQuestion,
    CompanyField,
    FacetsQuestion,
)
from sightline.interfaces.rest_directory.places import located
from sightline.interfaces.rest_directory.queries import company_condition, contact_condition
from sightline.interfaces.rest_directory.shapes import Facets, ValueCount
from sightline.model.normal.text import fold_text
from sightline.model.query import (
    MAX_LIMIT,
    All,
    Condition,
    Count,
    FacetQuery,
    Kind,
    Match,
    Query,
    SuggestQuery,
)
from sightline.model.summary import function_label
from sightline.model.vocabularies.countries import countries

_COMPANY_FIELDS: dict[CompanyField, str] = {
    "functions": "function",
    "industries": "industry",
    "tlds": "tld",
    "technologies": "technology",
}


def facets(context: Context, asked: FacetsQuestion) -> Reply:
    """How many contacts, and how many companies, hold each value."""
    people, firms = contact_condition(asked), company_condition(asked)
    of_people = {"departments": _departments, "seniorities": _seniorities}
    return Reply(
        data=Facets(
            contacts={name: _shaped(of_people[name](context, people, asked.size)) for name in asked.contact_fields},
            companies={name: _shaped(_of_companies(context, firms, name, asked.size)) for name in asked.company_fields},
        )
    )


def autocomplete(context: Context, asked: AutocompleteQuestion) -> Reply:
    """Values of a filter with a word that begins as the text ends, the most frequent first."""
    return Reply(data=_shaped(_SUGGEST[asked.field](context, asked.text)[: asked.size]))


def _shaped(counts: Iterable[Count]) -> list[ValueCount]:
    return [ValueCount(value=each.value, count=each.count) for each in counts]


def _facet(context: Context, kind: Kind, where: Condition, field: str, size: int) -> list[Count]:
    return list(context.services.search.facets(FacetQuery(kind=kind, where=where, field=field, limit=size)))


def _seniorities(context: Context, where: Condition, size: int) -> list[Count]:
    return _facet(context, Kind.people, where, "seniority", size)


def _of_companies(context: Context, where: Condition, name: CompanyField, size: int) -> list[Count]:
    return _facet(context, Kind.companies, where, _COMPANY_FIELDS[name], size)


def _departments(context: Context, where: Condition, size: int) -> list[Count]:
    """Counts of departments, which are stated, or else names of functions.

    A name may be both; where there are more stated ones than are read at once, it is counted by itself.
    """
    stated = _facet(context, Kind.people, where, FIELD, MAX_LIMIT)
    told = _facet(context, Kind.people, All((where, UNSTATED)), FALLBACK, MAX_LIMIT)
    counts = Counter({_key(each.value): each.count for each in stated})
    names = {_key(each.value): each.value for each in stated}
    for each in told:
        name = function_label(each.value)
        if len(stated) == MAX_LIMIT and _key(name) not in counts:
            counts[_key(name)] = _total(context, Kind.people, All((where, Match(FIELD, (name,)))))
        counts[_key(name)] += each.count
        names.setdefault(_key(name), name)
    return _ranked((Count(names[key], count) for key, count in counts.items()), size)


def _suggested(kind: Kind, field: str) -> Callable[[Context, str], list[Count]]:
    def suggest(context: Context, text: str) -> list[Count]:
        return list(context.services.search.suggest(SuggestQuery(kind=kind, field=field, text=text, limit=MAX_LIMIT)))

    return suggest


def _among(count: Callable[[Context, Condition, int], list[Count]]) -> Callable[[Context, str], list[Count]]:
    """Suggestions from the counts of a field of few values."""

    def suggest(context: Context, text: str) -> list[Count]:
        return [each for each in count(context, All(), MAX_LIMIT) if _begins(each.value.replace("_", " "), text)]

    return suggest


def _locations(context: Context, text: str) -> list[Count]:
    """Countries by name, regions and cities, each with the number of companies that the filter finds."""
    codes = tuple(each.code for each in countries() if _begins(each.name, text))
    held = _facet(context, Kind.companies, Match("country", codes), "country", MAX_LIMIT) if codes else []
    known = {each.code: each.name for each in countries()}
    names = [known[each.value] for each in held if each.value in known]
    for field in ("region", "city"):
        found = context.services.search.suggest(SuggestQuery(kind=Kind.companies, field=field, text=text, limit=25))
        names += [each.value for each in found]
    distinct = list(dict.fromkeys(names))[:50]
    return _ranked((Count(name, _total(context, Kind.companies, located([name]))) for name in distinct), 50)


_SUGGEST: dict[str, Callable[[Context, str], list[Count]]] = {
    "job_titles": _suggested(Kind.people, "title"),
    "departments": _among(_departments),
    "seniorities": _among(_seniorities),
    "locations": _locations,
    "functions": _suggested(Kind.companies, "function"),
    "industries": _suggested(Kind.companies, "industry"),
    "tlds": _among(lambda context, where, size: _of_companies(context, where, "tlds", size)),
    "technologies": _suggested(Kind.companies, "technology"),
}


def _begins(value: str, text: str) -> bool:
    """Whether a word of the value begins with the last word of the text, and the value has its other words."""
    words, asked = fold_text(value).split(), fold_text(text).split()
    if not asked:
        return True
    return set(asked[:-1]) <= set(words) and any(word.startswith(asked[-1]) for word in words)


def _total(context: Context, kind: Kind, where: Condition) -> int:
    search = context.services.search.people if kind is Kind.people else context.services.search.companies
    return search(Query(kind=kind, where=where, limit=0)).total or 0


def _ranked(counts: Iterable[Count], size: int) -> list[Count]:
    return sorted(counts, key=lambda each: (-each.count, _key(each.value)))[:size]


def _key(value: str) -> str:
    return " ".join(value.casefold().split())
