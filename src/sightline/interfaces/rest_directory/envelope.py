"""The envelope of every answer: `data` holds what was asked for, `meta` tells of the request, `errors` what failed."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta as Told

from sightline.interfaces.rest_directory.context import Reply
from sightline.interfaces.rest_directory.shapes import Credits, Problem, Shape

NO_PROBLEMS: tuple[Problem, ...] = ()
Count = Annotated[int, Told(ge=0)]


class Meta(Shape, frozen=True, kw_only=True):
    """The request: its id, which our log has too, how long it took here, and what it cost (null: it is free)."""

    request_id: str
    took_ms: Annotated[float, Told(ge=0)]
    credits: Credits | None = None


class PageMeta(Meta, frozen=True, kw_only=True):
    """The request, and the page: the exact number of all that match and the number of their pages."""

    page: Count
    per_page: Count
    total: Count
    total_pages: Count


class Failure(Shape, frozen=True, kw_only=True):
    """An answer that failed."""

    data: None
    meta: Meta
    errors: Annotated[tuple[Problem, ...], Told(min_length=1)]


class Answer(Shape, frozen=True, kw_only=True):
    """An answer."""

    data: Any
    meta: Meta
    errors: Annotated[tuple[Problem, ...], Told(max_length=0)] = NO_PROBLEMS


class Page(Shape, frozen=True, kw_only=True):
    """A page of an answer."""

    data: Any
    meta: PageMeta
    errors: Annotated[tuple[Problem, ...], Told(max_length=0)] = NO_PROBLEMS


def wrapped(reply: Reply, credits_: Credits | None, identity: str, took_ms: float) -> bytes:
    """The whole answer as JSON."""
    paging = reply.paging
    if paging is None:
        meta = Meta(request_id=identity, took_ms=took_ms, credits=credits_)
        return msgspec.json.encode(Answer(data=reply.data, meta=meta))
    page = PageMeta(
        request_id=identity,
        took_ms=took_ms,
        credits=credits_,
        page=paging.page,
        per_page=paging.per_page,
        total=paging.total,
        total_pages=-(-paging.total // paging.per_page),
    )
    return msgspec.json.encode(Page(data=reply.data, meta=page))


def failed(problems: tuple[Problem, ...], identity: str, took_ms: float) -> bytes:
    """The whole answer of a request that failed, as JSON."""
    meta = Meta(request_id=identity, took_ms=took_ms)
    return msgspec.json.encode(Failure(data=None, meta=meta, errors=problems))
