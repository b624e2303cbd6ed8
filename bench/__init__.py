"""Benchmarks: `python -m bench` runs them all at their default sizes. See README.md here."""
