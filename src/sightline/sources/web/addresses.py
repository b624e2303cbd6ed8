"""Which addresses may be reached: a page of the outside must not lead us into the network that we stand in.

The name of a host is resolved once and the connection goes to the address that was checked, so that a name that is
resolved to another address a moment later (DNS rebinding) does not help. This holds for redirects as well, as each of
them makes a connection of its own.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx

from sightline.errors import InvalidInput

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


def is_public(text: str) -> bool:
    """Whether an address belongs to a host of the Internet, by IANA's registries of special addresses.

    An IPv6 address that carries one of IPv4 (mapped, 6to4, Teredo, NAT64) is judged by both.
    """
    address = ip_address(text.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (address, *_carried(address)))


def _carried(address: IPv4Address | IPv6Address) -> Iterable[IPv4Address]:
    if isinstance(address, IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return [each for each in found if each is not None]


def resolve(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses of a host. Raises InvalidInput if one of them is not public, unless `private` addresses may be.

    Raises httpcore.ConnectError if the name is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host!r} cannot be resolved") from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    refused = [] if private else [each for each in addresses if not is_public(each)]
    if refused:
        raise InvalidInput(
            f"{host} is {refused[0]}, an address that is not public; it is not asked.",
            field="url",
            hint="SIGHTLINE_SOURCE_PRIVATE_ADDRESSES=true allows addresses of your own network.",
        )
    return addresses


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were checked."""

    def __init__(self, private: bool) -> None:
        self._private = private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers."""
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in resolve(host, port, private=self._private):
            try:
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class CheckedTransport(httpx.HTTPTransport):
    """httpx's transport over connections to checked addresses. Proxies of the environment are not used."""

    def __init__(self, *, private: bool) -> None:
        super().__init__()
        # httpx has no argument for the network backend of httpcore; everything else of the pool is as httpx makes it.
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=10,
            max_keepalive_connections=4,
            keepalive_expiry=5.0,
            network_backend=_CheckedBackend(private),
        )
