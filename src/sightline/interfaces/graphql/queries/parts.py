"""The parts that filters are made of: from the values of one input field to one condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sightline.errors import InvalidInput
from sightline.interfaces.graphql import inputs
from sightline.model.normal.places import country_code, region_name
from sightline.model.query import All, AnyOf, Condition, Match, Overlap, Place, Range, Within
from sightline.model.starred import starred
from sightline.model.vocabularies.functions import function, functions, functions_of_leadiq
from sightline.model.vocabularies.wire import neutral_values

NOTHING = AnyOf()
DAY = 86_400_000
Bounds = tuple[int | None, int | None]
CONFUSABLE_REGIONS = "US"
"""The country whose region codes (CA, NY) are understood where no country is given."""


def spans(field: str, values: Iterable[inputs.Span | inputs.SizeSpan], path: str) -> Condition:
    """The field's number lies within one of these bounds."""
    return Range(field, tuple(bounds(each, path) for each in values))


def overlaps(field: str, values: Iterable[inputs.Span], path: str) -> Condition:
    """The field's range shares a value with one of these bounds."""
    return Overlap(field, tuple(bounds(each, path) for each in values))


def days(field: str, value: inputs.Span, path: str) -> Condition:
    """The field's day lies between the days, in UTC, of two moments."""
    low, high = bounds(value, path)
    return Range(field, ((None if low is None else low // DAY, None if high is None else high // DAY),))


def bounds(value: inputs.Span | inputs.SizeSpan, path: str) -> Bounds:
    """The two bounds; raises InvalidInput when there is none or they are the wrong way round."""
    sized = isinstance(value, inputs.SizeSpan)
    low, high = (value.min, value.max) if isinstance(value, inputs.SizeSpan) else (value.start, value.end)
    names = ("min", "max") if sized else ("start", "end")
    if low is None and high is None:
        raise InvalidInput("The range has no bound.", field=path, hint=f"Give {names[0]}, {names[1]} or both.")
    if low is not None and high is not None and low > high:
        raise InvalidInput(f"{names[0]} is greater than {names[1]}.", field=path)
    return low, high


def codes(field: str, title: str, values: Iterable[inputs.CodeFilter], path: str) -> Condition:
    """The field holds a code that begins so, and a title with these words, as one of the filters says."""
    return AnyOf(tuple(All(tuple(_code(field, title, each, path))) for each in values))


def _code(field: str, title: str, value: inputs.CodeFilter, path: str) -> list[Condition]:
    both: list[Condition] = []
    if value.code is not None:
        code = value.code.strip()
        if len(code) < 2 or not code.isalnum():
            raise InvalidInput(
                f"{code!r} is no code.", field=f"{path}.code", hint="Give at least its first two digits."
            )
        both.append(Match(field, (code,)))
    if value.description is not None:
        both.append(starred(title, [value.description], f"{path}.description"))
    if not both:
        raise InvalidInput("The filter is empty.", field=path, hint="Give code, description or both.")
    return both


def fundings(values: Iterable[inputs.Funding], path: str) -> Condition:
    """The last funding was at such a time and of such an amount, as one of the filters says."""
    return AnyOf(tuple(All(tuple(_funding(each, path))) for each in values))


def _funding(value: inputs.Funding, path: str) -> list[Condition]:
    both: list[Condition] = []
    if value.last_funding_date_range is not None:
        both.append(days("last_funding_on", value.last_funding_date_range, f"{path}.lastFundingDateRange"))
    if value.last_funding_range is not None:
        both.append(spans("last_funding_amount", [value.last_funding_range], f"{path}.lastFundingRange"))
    if not both:
        raise InvalidInput(
            "The filter is empty.", field=path, hint="Give lastFundingDateRange, lastFundingRange or both."
        )
    return both


def places(values: Sequence[inputs.Place], path: str) -> Condition:
    """The location lies within one of these places."""
    found: list[Place] = []
    for each in values:
        if each == inputs.Place():
            raise InvalidInput("The place is empty.", field=path, hint="Give city, areaLevel1, country or postalCode.")
        code = None if each.country is None else country(each.country, f"{path}.country")
        for region in regions(each.area_level1, [code] if code else []):
            found.append(Place(city=each.city, region=region, country=code, postal_code=each.postal_code))
    return Within("location", tuple(found))


def countries(values: Iterable[str], path: str) -> Condition:
    """The location lies in one of these countries."""
    return Within("location", tuple(Place(country=country(each, path)) for each in values))


def postal_codes(values: Iterable[str]) -> Condition:
    """The location has one of these postal codes."""
    return Within("location", tuple(Place(postal_code=each) for each in values))


def states(values: Iterable[str], within: Iterable[str], path: str) -> Condition:
    """The location lies in one of these regions; `within` names the countries whose codes are meant."""
    known = [country(each, path) for each in within]
    return Within("location", tuple(Place(region=region) for each in values for region in regions(each, known)))


def country(text: str, path: str) -> str:
    """The ISO alpha-2 code of a country's name or code."""
    code = country_code(text)
    if code is None:
        raise InvalidInput(
            f"{text!r} is not a country.", field=path, hint="Give an English name or an ISO 3166-1 code, such as DE."
        )
    return code


def regions(text: str | None, known_countries: Sequence[str]) -> list[str | None]:
    """What a region may be called in records: as given, and by its canonical name."""
    if text is None:
        return [None]
    names = (region_name(code, text) for code in known_countries or [CONFUSABLE_REGIONS])
    return list(dict.fromkeys([*(name for name in names if name), text]))


def wire_values(field: str, enum: str, values: Iterable[str]) -> Condition:
    """The field holds what one of these values of a LeadIQ enum stands for."""
    return Match(
        field, tuple(dict.fromkeys(neutral for each in values for neutral in neutral_values("leadiq", enum, each)))
    )


def roles(values: Iterable[str], path: str) -> Condition:
    """The function is one that goes by one of these names."""
    found: dict[str, None] = {}
    for role in values:
        named = function(role)
        known = functions_of_leadiq(role) or ((named,) if named else ())
        if not known:
            allowed = sorted({each.leadiq for each in functions()})
            raise InvalidInput(f"{role!r} is not a role.", field=path, allowed=allowed)
        found.update((each.id, None) for each in known)
    return Match("function", tuple(found))


def ids(found: Iterable[int]) -> Condition:
    """The subject is one of these."""
    numbers = tuple(dict.fromkeys(found))
    return Match("id", numbers) if numbers else NOTHING
