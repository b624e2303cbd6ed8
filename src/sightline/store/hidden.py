"""The condition that leaves out who is suppressed."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, exists

from sightline.store.tables import suppressed


def shown(subject: Column[int]) -> ColumnElement[bool]:
    """Whether a subject is not suppressed, as a condition."""
    return ~exists().where(suppressed.c.subject == subject)
