"""A process of its own that answers the queries on its standard input from the same home."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from sightline.model.query import Query
from sightline.search.embedded import EmbeddedEngine
from sightline.settings import Settings
from sightline.store import Store


def main(home: Path) -> None:
    store = Store.open(Settings(home=home))
    engine = EmbeddedEngine(home / "search", store)
    pages = [engine.search(query) for query in msgspec.json.decode(sys.stdin.buffer.read(), type=list[Query])]
    sys.stdout.buffer.write(msgspec.json.encode([(page.ids, page.total) for page in pages]))
    engine.close()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
