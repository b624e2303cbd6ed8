"""LinkedIn's links in all their spellings: people, organisations and Sales Navigator.

People: https://www.linkedin.com/in/<vanity>. Organisations (companies, schools and showcase pages share one name
space, and LinkedIn forwards between them): https://www.linkedin.com/company/<vanity or number>.
"""

from __future__ import annotations

import re
import unicodedata

from sightline.model.normal.urls import Link, encode_segment
from sightline.model.values import Profile

_ROOT = "https://www.linkedin.com"
_MEMBER = re.compile(r"A[A-Za-z][A-Za-z0-9_]A[A-Za-z0-9_-]{30,60}")
_VANITY = re.compile(r"[^\s/?#,;<>\"\\\x00-\x1f\x7f]{1,150}")
_OLD_PART = re.compile(r"[0-9a-z]{1,3}")
_ORGANISATIONS = frozenset({"company", "companies", "company-beta", "school", "showcase", "edu", "organization"})
_WRAPPERS = frozenset({"mwlite", "m", "comm", "mob", "touch", "organization-guest", "public-profile"})


def is_linkedin_host(host: str) -> bool:
    """Whether the host is LinkedIn's, in any country."""
    return host == "linkedin.com" or host.endswith(".linkedin.com")


def read_linkedin(link: Link) -> Profile:
    """The canonical profile of a link to LinkedIn. Raises ValueError for a page that is about nobody."""
    segments = link.segments
    while len(segments) > 1 and segments[0].lower() in _WRAPPERS:
        segments = segments[1:]
    kind = segments[0].lower() if segments else ""
    if kind == "in" and len(segments) > 1:
        return linkedin_person(segments[1])
    if kind == "pub" and len(segments) > 1:
        return _old_person(segments[1:])
    if kind == "profile":
        return _member(link, segments)
    if kind in _ORGANISATIONS:
        return _organisation(link, segments)
    if kind == "sales" and len(segments) > 2:
        return _sales(segments)
    raise ValueError("This LinkedIn page is neither a person's nor an organisation's.")


def linkedin_person(vanity: str) -> Profile:
    """The profile with this vanity name (or the opaque member id that can stand in its place)."""
    name = _name(vanity)
    return Profile("linkedin", url=f"{_ROOT}/in/{encode_segment(name)}", username=name)


def linkedin_company(name_or_number: str) -> Profile:
    """The page of an organisation, by vanity name or number."""
    name = _name(name_or_number)
    url = f"{_ROOT}/company/{encode_segment(name)}"
    return Profile("linkedin", url=url, id=name) if name.isdecimal() else Profile("linkedin", url=url, username=name)


def is_linkedin_company(profile: Profile) -> bool:
    """Whether a canonical LinkedIn profile is an organisation's."""
    return profile.network == "linkedin" and (profile.url or "").startswith(f"{_ROOT}/company/")


def _name(vanity: str) -> str:
    """Vanity names ignore case; opaque member ids do not."""
    name = vanity if _MEMBER.fullmatch(vanity) else unicodedata.normalize("NFC", vanity.lower())
    if not _VANITY.fullmatch(name) or not any(each.isalnum() for each in name) or name in ("unavailable", "null"):
        raise ValueError(f"{vanity[:100]!r} is not a LinkedIn name.")
    return name


def _old_person(segments: list[str]) -> Profile:
    """/pub/jane-doe/1/234/56: the number parts became the reversed tail of today's vanity (jane-doe-0562341)."""
    if segments[0].lower() == "dir":
        raise ValueError("This LinkedIn page is a list of people.")
    parts = [segment.lower() for segment in segments[1:4]]
    if len(parts) == 3 and all(_OLD_PART.fullmatch(part) for part in parts):
        return linkedin_person(f"{segments[0]}-{parts[2]:0>3}{parts[1]:0>3}{parts[0]}")
    return linkedin_person(segments[0])


def _member(link: Link, segments: list[str]) -> Profile:
    """/profile/view?id=123, and its mobile forms."""
    if len(segments) > 2 and segments[1].lower() == "in":
        return linkedin_person(segments[2])
    number = link.parameter("id")
    if number is None:
        raise ValueError("This LinkedIn link names nobody.")
    if number.isascii() and number.isdecimal():
        return Profile("linkedin", url=f"{_ROOT}/profile/view?id={number}", id=number)
    return linkedin_person(number)


def _organisation(link: Link, segments: list[str]) -> Profile:
    if segments[0].lower() == "edu":  # /edu/school?id=123 and /edu/name-123
        number = link.parameter("id") or (segments[1].rpartition("-")[2] if len(segments) > 1 else "")
        if not (number.isascii() and number.isdecimal()):
            raise ValueError("This LinkedIn link names no school.")
        return linkedin_company(number)
    if len(segments) < 2:
        raise ValueError("This LinkedIn link names no organisation.")
    return linkedin_company(segments[1])


def _sales(segments: list[str]) -> Profile:
    """Sales Navigator: leads keep their own link, since only LinkedIn can tell whose they are."""
    kind, key = segments[1].lower(), segments[2].partition(",")[0]
    if kind == "company":
        if not (key.isascii() and key.isdecimal()):
            raise ValueError("A Sales Navigator company has a number.")
        return linkedin_company(key)
    if kind not in ("lead", "people", "profile") or not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", key):
        raise ValueError("This Sales Navigator page is neither a lead's nor a company's.")
    return Profile("linkedin", sales_urls=(f"{_ROOT}/sales/lead/{key}",))
