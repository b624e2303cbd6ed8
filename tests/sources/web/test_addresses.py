"""Which addresses are public, and that a redirect cannot lead to one that is not."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from sightline.errors import InvalidInput
from sightline.settings import Settings
from sightline.sources.web import addresses
from sightline.sources.web.addresses import is_public, resolve
from sightline.sources.web.fetcher import Fetcher
from tests.sources.web_server import Reply, WebServer


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_the_rest_is(address: str) -> None:
    assert is_public(address)


def test_a_redirect_leads_nowhere_private(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    port = web.url.rpartition(":")[2]
    web.routes["/a"] = Reply("", 302, {"Location": f"http://127.0.0.2:{port}/inside"})
    with Fetcher(Settings()) as fetcher, pytest.raises(InvalidInput, match=r"127\.0\.0\.2"):
        fetcher.get(f"{web.url}/a", robots=False)
    assert web.paths() == ["/a"]


def _answers(*addresses: str) -> Any:
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in addresses]


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _answers("93.184.216.34", "10.0.0.7"))
    with pytest.raises(InvalidInput, match=r"10\.0\.0\.7"):
        resolve("acme.com", 80, private=False)
    assert resolve("acme.com", 80, private=True) == ["93.184.216.34", "10.0.0.7"]


def test_a_name_is_resolved_once_and_checked_where_it_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a name stands for is looked at by the connection itself, so no second look-up can say otherwise."""
    asked = []

    def getaddrinfo(host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        return _answers("169.254.169.254")()

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with Fetcher(Settings()) as fetcher, pytest.raises(InvalidInput, match="not public"):
        fetcher.get("http://metadata.acme.com/latest", robots=False)
    assert asked == ["metadata.acme.com"]
