"""The promise of a search engine, and the embedded one that keeps it."""
