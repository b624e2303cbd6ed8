"""Links to profiles on other sites, in the one spelling by which they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from sightline.model.normal.linkedin import is_linkedin_host, linkedin_company, linkedin_person, read_linkedin
from sightline.model.normal.urls import MAX_LENGTH, Link, encode_segment
from sightline.model.values import Profile
from sightline.model.vocabularies.networks import Network, network_of_host
from sightline.model.vocabularies.networks import network as known_network

_HANDLE = re.compile(r"@?[\w.-]{1,100}")
_USERNAME = re.compile(r"[^\s/?#<>\"\\\x00-\x1f\x7f]{1,150}")


@lru_cache(maxsize=1 << 16)
def clean_profile(url_or_handle: str, network: str | None = None) -> Profile:
    """The profile that a link names; its `url` is canonical.

    Schemes, country and mobile hosts, trailing slashes, queries, case and percent signs do not count. A bare handle
    needs `network`; "in/name" and "company/name" are LinkedIn's. Raises ValueError for what names no profile.
    """
    text = url_or_handle.strip()
    if not text or len(text) > MAX_LENGTH:
        raise ValueError(f"A link has between 1 and {MAX_LENGTH:,} characters.")
    wanted = network.lower() if network else None
    if profile := _short_form(text.strip("/"), wanted):
        return profile
    link = Link(text)
    if is_linkedin_host(link.host):
        found = read_linkedin(link)
    elif known := network_of_host(link.host):
        found = _read(known, link)
    else:
        found = _elsewhere(link, wanted)
    if wanted and known_network(wanted) and found.network != wanted:
        raise ValueError(f"{text[:100]!r} is a link to {found.network}, not to {wanted}.")
    return found


def _short_form(text: str, wanted: str | None) -> Profile | None:
    """A handle without a host: "ada-lovelace", "@ada", "in/ada", "company/acme"; None if it is a link."""
    lead, slash, rest = text.partition("/")
    if slash and "/" not in rest and wanted in (None, "linkedin") and lead.lower() in ("in", "company"):
        return linkedin_person(rest) if lead.lower() == "in" else linkedin_company(rest)
    if wanted is None or slash or not _HANDLE.fullmatch(text):
        return None
    if network_of_host(text.lower()) or is_linkedin_host(text.lower()):
        return None
    known = known_network(wanted)
    if wanted == "linkedin":
        return linkedin_person(text)
    return _profile(known, text) if known else None


def _read(known: Network, link: Link) -> Profile:
    """A profile of a network that is laid down in the data file."""
    segments = link.segments
    first = segments[0] if segments else ""
    if known.name == "facebook" and first.lower() == "profile.php" and (number := link.parameter("id")):
        return _profile(known, number)
    if first.lower() in known.numbered and segments[-1].isdecimal() and len(segments) > 1:
        return _profile(known, segments[-1])
    if first.lower() in known.kinds and len(segments) > 1:
        return _profile(known, segments[1], first.lower())
    if not first or first.lower().lstrip("@") in known.reserved or first.lower() in known.kinds or known.kinds_only:
        raise ValueError(f"This page of {known.name} is nobody's profile.")
    return _profile(known, first)


def _profile(known: Network, handle: str, kind: str | None = None) -> Profile:
    name = handle.lstrip("@")
    if not known.case_sensitive:
        name = name.lower()
    if not _USERNAME.fullmatch(name) or not any(each.isalnum() for each in name):
        raise ValueError(f"{handle[:100]!r} is not a name on {known.name}.")
    path = f"{kind or known.default_kind}/{encode_segment(name)}".lstrip("/")
    url = f"{known.root}/{known.handle_prefix if kind is None else ''}{path}"
    if name.isascii() and name.isdecimal():
        return Profile(known.name, url=url, id=name)
    return Profile(known.name, url=url, username=name)


def _elsewhere(link: Link, wanted: str | None) -> Profile:
    """A page on a site that we do not know: the network is the host, the link is kept as it is."""
    host = link.host
    while host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    path = "".join("/" + encode_segment(segment) for segment in link.segments)
    return Profile(wanted or host, url=f"https://{host}{path}")
