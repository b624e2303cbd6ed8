"""Canonical forms: pure functions from what sources write to the one spelling that Sightline keeps.

Each function either answers with the canonical form or raises ValueError that says what is wrong. Canonical forms are
fixed points: a function applied to its own answer returns it unchanged.
"""
