"""Domains: the registrable part of a host, by the public suffix list that tldextract carries."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from sightline.model.vocabularies.lists import term_set

_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_LABELS = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/*|//")


@cache
def _extract() -> Any:
    """The suffix list, without network; imported here because tldextract brings requests along, which is slow."""
    import tldextract  # noqa: PLC0415

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=1 << 16)
def clean_domain(s: str) -> str:
    """The registrable domain of a domain, host or URL, in lower-case ASCII: "https://www.Foo.co.uk/x" -> "foo.co.uk".

    Private suffixes count (acme.github.io is a domain of its own). Raises ValueError if there is none.
    """
    host = host_of(s)
    parts = _extract()(host)
    domain: str = parts.top_domain_under_public_suffix
    if not domain or not _LABELS.fullmatch(domain):
        raise ValueError(f"{s[:100]!r} holds no registrable domain.")
    return domain


def host_of(s: str) -> str:
    """The host of a URL or bare host in lower-case ASCII, without port, user or trailing dot."""
    if len(s) > 4000:
        raise ValueError("A domain or address of a page has at most 4,000 characters.")
    text = s.strip().lower()
    scheme = _SCHEME.match(text)
    if scheme and ("/" in scheme.group() or not text[scheme.end() : scheme.end() + 1].isdigit()):  # not host:port
        text = text[scheme.end() :]
    text = re.split(r"[/?#\\]", text, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].strip(". ")
    if not text.isascii():
        try:
            text = text.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise ValueError(f"{s[:100]!r} is not a domain.") from error
    if len(text) > 253 or not _HOST.fullmatch(text):
        raise ValueError(f"{s[:100]!r} is not a domain.")
    return text


@lru_cache(maxsize=1 << 14)
def public_suffix(domain: str) -> str:
    """The public suffix without the dot: "foo.co.uk" -> "co.uk"."""
    suffix: str = _extract()(domain).suffix
    return suffix


def strict_domain(s: str) -> str:
    """A bare domain; raises ValueError for a scheme, a path, a port or spaces."""
    text = s.strip()
    if "://" in text or "/" in text:
        raise ValueError(f"{s[:100]!r} is a link; give the bare domain, without scheme and path.")
    if not text.isascii() or not _HOST.fullmatch(text.lower()):
        host_of(text)
    if ":" in text or "@" in text or " " in text:
        raise ValueError(f"{s[:100]!r} is not a bare domain.")
    return clean_domain(text)


def is_shared_host(domain: str) -> bool:
    """Whether a domain, host or URL is one where many have pages, so that it is no company's own."""
    shared = term_set("shared_hosts")
    try:
        host = host_of(domain)
    except ValueError:
        return False
    while "." in host:
        if host in shared:
            return True
        host = host.partition(".")[2]
    return False
