"""Transforms: from what a cell says to the value that Sightline keeps, by name.

Each factory takes the options of a column in a profile and gives a function from a raw value (never None or blank) to
the value, None if the value says nothing, or ValueError with the reason why it cannot be read. `docs/import.md`
describes all of them; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sightline.model.normal.dates import clean_date, clean_instant
from sightline.model.normal.domains import clean_domain, is_shared_host, strict_domain
from sightline.model.normal.emails import clean_email
from sightline.model.normal.links import clean_profile
from sightline.model.normal.phones import clean_phone
from sightline.model.values import Location, MoneyRange, Profile, SizeRange

Convert = Callable[[Any], Any]
Options = Mapping[str, Any]

MAX_TEXT = 100_000
BLANKS = frozenset({"", "-", "--", "n/a", "N/A", "#N/A", "NULL", "null", "\\N"})
"""Texts that say nothing. Not "None" or "Null", which are people's names."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUE = frozenset({"true", "yes", "y", "1", "t", "x", "on", "ja", "oui", "si", "sí", "sim", "wahr", "vrai"})
_FALSE = frozenset({"false", "no", "n", "0", "f", "off", "nein", "non", "não", "falsch", "faux"})
_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_AMOUNT = re.compile(r"([0-9][0-9,' _]*(?:\.[0-9]+)?)\s*(k|m|mm|mn|mio|million|b|bn|billion|t|trillion|thousand)?")
_SCALE = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6,
          "b": 10**9, "bn": 10**9, "billion": 10**9, "t": 10**12, "trillion": 10**12}  # fmt: skip
_DOLLARS = re.compile(r"us\$|usd|\$|dollars?", re.IGNORECASE)
_BAND = re.compile(r"([0-9]+)\s*(?:-|–|—|to|bis|a|à)\s*([0-9]+)")
_FROM = re.compile(r"(?:([0-9]+)\s*\+|(?:over|more than|>=?)\s*([0-9]+))")
_UPTO = re.compile(r"(?:under|less than|up to|<=?)\s*([0-9]+)")
_LARGEST = 2**53
_ROOT = re.compile(r"(?:https?://)?(?:www\.)?[^./]+\.[^./]+/?", re.IGNORECASE)
"""A link to the front page of a domain."""


def text(value: Any) -> str | None:
    """Trimmed text. Numbers and truth values are written out."""
    if not isinstance(value, str):
        value = _written(value)
    if _CONTROL.search(value):
        value = _CONTROL.sub("", value)
    value = value.strip()
    if len(value) > MAX_TEXT:
        raise ValueError(f"A text has at most {MAX_TEXT:,} characters.")
    if not value.isascii() and _SURROGATES.search(value):
        raise ValueError("This holds half of a character (a lone surrogate).")
    return value or None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _LARGEST else repr(value)
    raise ValueError(f"A text or a number was expected, not {_kind(value)}.")


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", bool: "true or false"}.get(type(value), type(value).__name__)


def verbatim(value: Any) -> str | int | float | bool | tuple[str, ...]:
    """As it stands, untrimmed: a text, a number, a truth value or a list of texts."""
    if isinstance(value, (list, tuple)):
        return tuple(each if isinstance(each, str) else _written(each) for each in value)
    if isinstance(value, (str, int, float, bool)):
        return value
    raise ValueError(f"A text, number or list of texts was expected, not {_kind(value)}.")


def plain(value: Any) -> str | int | float | bool | tuple[str, ...] | None:
    """As verbatim, with texts trimmed."""
    if isinstance(value, str):
        return text(value)
    kept = verbatim(value)
    return tuple(each for each in map(text, kept) if each) if isinstance(kept, tuple) else kept


def email(value: Any) -> str:
    """An email address in lower case."""
    return clean_email(_given(value))


def domain(value: Any) -> str:
    """The registrable domain of a domain, link or host.

    A page on a site that many share (facebook.com/acme) has none; the site itself (facebook.com) is its owner's.
    """
    given = _given(value)
    found = clean_domain(given)
    if is_shared_host(given) and not _ROOT.fullmatch(given):
        raise ValueError("Many have pages on this site; it is not taken as a domain.")
    return found


def bare_domain(value: Any) -> str:
    """A domain without scheme, path or port."""
    return strict_domain(_given(value))


def url(value: Any) -> str:
    """A web address; https:// is added where a scheme is missing."""
    given = _given(value)
    if len(given) > 2000 or re.search(r"\s", given):
        raise ValueError("A web address has no spaces and at most 2,000 characters.")
    scheme = re.match(r"([a-z][a-z0-9+.-]*)://", given, re.IGNORECASE)
    if scheme and scheme.group(1).lower() not in ("http", "https"):
        raise ValueError("A web address begins with http:// or https://.")
    host = re.split(r"[/?#]", given[scheme.end() :] if scheme else given, maxsplit=1)[0]
    if "." not in host.strip("."):
        raise ValueError("A web address needs a host.")
    return given if scheme else f"https://{given}"


def linkedin(value: Any) -> str | None:
    """The canonical link of a LinkedIn page (None for a Sales Navigator link, which has none)."""
    return clean_profile(_given(value), "linkedin").url


def integer(value: Any) -> int:
    """A whole number; commas and spaces may separate thousands."""
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        found = number_of(value)
        if found != int(found):
            raise ValueError("A whole number was expected.")
        number = int(found)
    if abs(number) > _LARGEST:
        raise ValueError("This number is too large.")
    return number


def number_of(value: Any) -> float:
    """A number; commas and spaces may separate thousands."""
    if isinstance(value, bool):
        raise ValueError("A number was expected, not true or false.")
    if isinstance(value, (int, float)):
        return float(value)
    given = _given(value)
    if not re.fullmatch(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[, '\u00a0\u202f_][0-9]{3})+)(?:\.[0-9]*)?", given):
        raise ValueError("A number was expected.")
    return float(re.sub(r"[, '\u00a0\u202f_]", "", given))


def headcount(value: Any) -> int | None:
    """A number of people, 0 or more; None for a band, which is for size_range."""
    if isinstance(value, str) and size_range(value) is not None:
        return None
    people = integer(value)
    if people < 0:
        raise ValueError("A number of people is not negative.")
    return people


def size_range(value: Any) -> SizeRange | None:
    """A band of people ("11-50", "10,001+", "under 10"); None for a plain number, which is for headcount."""
    if not isinstance(value, str):
        return None
    given = re.sub(r"(?<=[0-9])[, '.](?=[0-9]{3}(?![0-9]))", "", value.strip().lower())
    given = re.sub(r"\s*(employees|people|persons|staff|mitarbeiter|employés|empleados)$", "", given)
    given = re.sub(r"(?<=[0-9])k\b", "000", given)
    if band := _BAND.fullmatch(given):
        low, high = int(band.group(1)), int(band.group(2))
        if low > high:
            raise ValueError("The band ends before it begins.")
        return SizeRange(low, high)
    if start := _FROM.fullmatch(given):
        return SizeRange(int(start.group(1) or start.group(2)), None)
    if end := _UPTO.fullmatch(given):
        return SizeRange(None, int(end.group(1)))
    return None


def year(value: Any) -> int:
    """The first year in the text, 1000 to 2099."""
    found = _YEAR.search(_given(value))
    if found is None:
        raise ValueError("This holds no year.")
    return int(found.group(1))


def money(value: Any) -> int:
    """An amount in US dollars: "$1.5M", "12,000", 250000. Other currencies are refused."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(value)
    return _dollars(_DOLLARS.sub("", _given(value)).strip().lower())


def _dollars(given: str) -> int:
    found = _AMOUNT.fullmatch(given)
    if found is None:
        raise ValueError("An amount in US dollars was expected.")
    return round(float(re.sub(r"[,' _]", "", found.group(1))) * _SCALE[found.group(2) or ""])


def money_range(value: Any) -> MoneyRange:
    """A range of US dollars: "$25M-$50M", "$10B+", or one amount."""
    stated = _given(value)
    given = _DOLLARS.sub("", stated).strip().lower()
    if given.endswith("+") or given.startswith(">"):
        return MoneyRange(_dollars(given.strip("+> ")), None, stated)
    if given.startswith("<"):
        return MoneyRange(None, _dollars(given.strip("< ")), stated)
    low, dash, high = re.sub(r"\s*(?:–|—|\bto\b)\s*", "-", given).partition("-")
    if not dash:
        return MoneyRange(_dollars(given), _dollars(given), stated)
    start, end = low.strip(), high.strip()
    if start[-1:].isdigit() and end[-1:].isalpha():  # 25-50M
        start += end.lstrip("0123456789., ")
    return MoneyRange(_dollars(start), _dollars(end), stated)


def boolean(value: Any) -> bool:
    """Yes or no, in a few languages."""
    if isinstance(value, bool):
        return value
    given = _given(value).lower()
    if given in _TRUE:
        return True
    if given in _FALSE:
        return False
    raise ValueError("Yes or no was expected.")


def instant(value: Any) -> int:
    """A moment as Unix milliseconds, UTC."""
    return clean_instant(_given(value))


def place(value: Any) -> Location | None:
    """A place in the source's words; what they mean is read when records are folded."""
    words = text(value)
    return Location(text=words) if words else None


def _given(value: Any) -> str:
    given = value.strip() if isinstance(value, str) else _written(value)
    if not given:
        raise ValueError("This is empty.")
    return given


def _date(options: Options) -> Convert:
    day_first = options.get("day_first")
    return lambda value: clean_date(_given(value), day_first)


def _phone(options: Options) -> Convert:
    country = options.get("country")
    return lambda value: clean_phone(_given(value), country)


def _profile(options: Options) -> Convert:
    network = options.get("network")

    def convert(value: Any) -> Profile:
        return clean_profile(_given(value), network)

    return convert


def _map(options: Options) -> Convert:
    """Words for words: `map` holds them, compared without case; `*` stands for all others."""
    table = {str(key).lower(): wanted for key, wanted in options["map"].items()}
    others = table.get("*")

    def convert(value: Any) -> Any:
        given = _given(value)
        wanted = table.get(given.lower(), others)
        if wanted is None:
            raise ValueError(f"One of {', '.join(sorted(table))} was expected.")
        return wanted or None

    return convert


def _simple(convert: Convert) -> Callable[[Options], Convert]:
    return lambda _: convert


TRANSFORMS: dict[str, Callable[[Options], Convert]] = {
    "text": _simple(text),
    "verbatim": _simple(verbatim),
    "plain": _simple(plain),
    "email": _simple(email),
    "phone": _phone,
    "domain": _simple(domain),
    "bare_domain": _simple(bare_domain),
    "url": _simple(url),
    "profile": _profile,
    "linkedin": _simple(linkedin),
    "date": _date,
    "instant": _simple(instant),
    "year": _simple(year),
    "integer": _simple(integer),
    "number": _simple(number_of),
    "headcount": _simple(headcount),
    "size_range": _simple(size_range),
    "money": _simple(money),
    "money_range": _simple(money_range),
    "boolean": _simple(boolean),
    "place": _simple(place),
    "map": _map,
}
"""All transforms by name."""
