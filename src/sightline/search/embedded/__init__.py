"""The embedded engine: columns, dictionaries and roaring bitmaps in one directory of files."""

from sightline.search.embedded.building import build_snapshot
from sightline.search.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine", "build_snapshot"]
