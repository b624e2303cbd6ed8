"""Counters of what is charged and refused, for Prometheus. They hold names of interfaces, verbs and rules, and numbers.

The library decides when it is imported where values stand: in this process, or, with PROMETHEUS_MULTIPROC_DIR in the
environment, in files of that directory, from which any process can tell those of all.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

REGISTRY = CollectorRegistry()
"""All our meters, and none of the library's own."""

CHARGES = Counter("sightline_charges", "Answers that were charged.", ("interface", "verb"), registry=REGISTRY)
CREDITS = Counter("sightline_charged_credits", "Credits charged.", ("interface", "verb"), registry=REGISTRY)
REFUSALS = Counter("sightline_limit_refusals", "Calls beyond a rate limit.", ("interface", "rule"), registry=REGISTRY)
