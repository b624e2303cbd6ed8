"""Sites where people and companies have profiles."""

from __future__ import annotations

from functools import cache

import msgspec

from sightline.model.vocabularies.data import read_toml


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a site's profile links are built: root / [kind] / handle.

    `kinds` are first path segments that say what the profile is of and stay in the link; `numbered` ones are followed,
    somewhere, by a number that names the profile; `reserved` ones are the site's own pages. With `kinds_only` there
    are no profiles directly under the root.
    """

    name: str
    label: str
    root: str
    hosts: frozenset[str]
    kinds: frozenset[str] = frozenset()
    default_kind: str = ""
    kinds_only: bool = False
    numbered: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()
    handle_prefix: str = ""
    case_sensitive: bool = False


@cache
def _networks() -> dict[str, Network]:
    table = read_toml("networks.toml")
    return {name: msgspec.convert({"name": name} | entry, Network) for name, entry in table.items()}


@cache
def _hosts() -> dict[str, Network]:
    return {host: each for each in _networks().values() for host in each.hosts}


def network(name: str) -> Network | None:
    """The network of this name."""
    return _networks().get(name)


def network_of_host(host: str) -> Network | None:
    """The network that a host belongs to: its own, or one of its country and mobile subdomains."""
    hosts = _hosts()
    while host:
        if found := hosts.get(host):
            return found
        host = host.partition(".")[2]
    return None
