"""An erased person is found nowhere: not by any question, and not in any byte."""

from __future__ import annotations

from collections.abc import Iterator

from sightline.services import open_services
from sightline.services.idempotency import Answer, Ticket
from sightline.services.rejects import HEADER
from sightline.settings import Settings
from sightline.store import Store
from tests.services.canary import EMAIL, MARK, NAME, WHO, tell_all, where
from tests.services.privately import person
from tests.services.saying import PERSON, tell


def plain_texts(settings: Settings) -> bytes:
    """All that payloads hold, uncompressed: what a search for bytes in the files cannot see."""
    store = Store.open(settings)
    try:
        with store.read() as reader:
            rows = [b"".join(_payloads(reader, table)) for table in ("observations", "records")]
    finally:
        store.close()
    return b"".join(rows).lower()


def _payloads(reader: object, table: str) -> Iterator[bytes]:
    session = reader._session  # type: ignore[attr-defined]
    for (payload,) in session.driver(f"SELECT payload FROM {table} WHERE payload IS NOT NULL").fetchall():
        yield reader.codec.plain(bytes(payload))  # type: ignore[attr-defined]


def test_the_canary_is_in_no_byte(settings: Settings) -> None:
    home = settings.home
    with open_services(settings) as services:
        tell_all(services)
        tell(services, *(person(each) for each in range(6)), at=3)
        services.search.ready()
        (mine,) = services.lookup.people(_by("email"), [EMAIL])[EMAIL]
        services.corrections.correct(PERSON, mine, {"headline": f"{MARK} corrected"}, "ada")
        ticket = services.accounts.once.begin(1, "k", "POST /x", b"{}")
        assert isinstance(ticket, Ticket)
        services.accounts.once.finish(ticket, Answer(200, "text/plain", MARK.encode()))
        rejects = home / "bad.csv"
        rejects.write_text(",".join(HEADER) + f"\n1,2,email,{EMAIL} x,bad\n2,3,email,other,bad\n")
        (home / "crash.log").write_text(NAME)
        assert where(settings)
        assert MARK.encode() in plain_texts(settings)

        done = services.erasing.erase(WHO)

        assert done.others == 3
        assert done.rejected_rows == 1
        assert "other" in rejects.read_text()
        assert services.admin.verify(deep=True) == []
        assert services.lookup.people(_by("email"), [EMAIL]) == {EMAIL: ()}
    assert where(settings) == []
    assert MARK.encode() not in plain_texts(settings)


def _by(name: str):  # type: ignore[no-untyped-def]
    from sightline.services.lookup import By

    return By(name)
