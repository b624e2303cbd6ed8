"""The envelope of every answer: `data` holds what was asked for, `meta` tells of the request, `errors` what failed."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta as Bounds

from sightline.interfaces.rest.context import Following, Paging, Reply
from sightline.interfaces.rest.dialect import Headers, Schema, Told
from sightline.interfaces.rest.kinds import ErrorKind
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Credits, Problem, Shape
from sightline.services.limits import Standing

NO_PROBLEMS: tuple[Problem, ...] = ()
Count = Annotated[int, Bounds(ge=0)]


class Meta(Shape, frozen=True, kw_only=True):
    """The request: its id, which our log has too, how long it took here, and what it cost (null: it is free)."""

    request_id: str
    took_ms: Annotated[float, Bounds(ge=0)]
    credits: Credits | None = None


class PageMeta(Meta, frozen=True, kw_only=True):
    """The request, and the page: the exact number of all that match and the number of their pages."""

    page: Count
    per_page: Count
    total: Count
    total_pages: Count


class FollowedMeta(Meta, frozen=True, kw_only=True):
    """The request, and how to go on.

    `more`: whether there is more behind these; `cursor` then gives the next page. `total` is the exact number of all
    that match. `position` is where the log of what is told stood: give it as `since`, and what was told later follows.
    """

    total: Count | None
    more: bool
    cursor: str | None
    position: Count


class Failure(Shape, frozen=True, kw_only=True):
    """An answer that failed."""

    data: None
    meta: Meta
    errors: Annotated[tuple[Problem, ...], Bounds(min_length=1)]


class Answer(Shape, frozen=True, kw_only=True):
    """An answer."""

    data: Any
    meta: Meta
    errors: Annotated[tuple[Problem, ...], Bounds(max_length=0)] = NO_PROBLEMS


class Page(Shape, frozen=True, kw_only=True):
    """A page of an answer."""

    data: Any
    meta: PageMeta
    errors: Annotated[tuple[Problem, ...], Bounds(max_length=0)] = NO_PROBLEMS


class Part(Shape, frozen=True, kw_only=True):
    """A part of an answer that is gone on with."""

    data: Any
    meta: FollowedMeta
    errors: Annotated[tuple[Problem, ...], Bounds(max_length=0)] = NO_PROBLEMS


class DirectoryEnvelope:
    """All answers have `data`, `meta` and `errors`."""

    types: tuple[Any, ...] = (Meta, PageMeta, FollowedMeta, Failure)

    def answer(self, reply: Reply, credits_: Credits | None, told: Told) -> bytes:
        """An answer as JSON."""
        about: dict[str, Any] = {"request_id": told.identity, "took_ms": told.took_ms, "credits": credits_}
        match reply.paging:
            case Paging() as paging:
                page = PageMeta(
                    **about,
                    page=paging.page,
                    per_page=paging.per_page,
                    total=paging.total,
                    total_pages=-(-paging.total // paging.per_page),
                )
                return msgspec.json.encode(Page(data=reply.data, meta=page))
            case Following() as following:
                meta = FollowedMeta(**about, **msgspec.structs.asdict(following))
                return msgspec.json.encode(Part(data=reply.data, meta=meta))
        return msgspec.json.encode(Answer(data=reply.data, meta=Meta(**about)))

    def failure(self, problem: Problem, told: Told, _retry_after: int | None) -> bytes:
        """The answer of a request that failed, as JSON."""
        meta = Meta(request_id=told.identity, took_ms=told.took_ms)
        return msgspec.json.encode(Failure(data=None, meta=meta, errors=(problem,)))

    def name_of(self, kind: ErrorKind) -> str:
        """Its id."""
        return kind.id

    def limits(self, standing: Standing) -> Headers:
        """The plain headers."""
        return standing.plain_headers()

    def success_schema(self, data: Schema, operation: Operation) -> Schema:
        """The schema of an answer that holds `data`."""
        return {
            "type": "object",
            "properties": {
                "data": data,
                "meta": {"$ref": f"#/components/schemas/{meta_of(operation).__name__}"},
                "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}, "maxItems": 0},
            },
            "required": ["data", "meta", "errors"],
            "additionalProperties": False,
        }

    def failure_schema(self, _code: int) -> Schema:
        """The schema of the answer of a request that failed."""
        return {"$ref": "#/components/schemas/Failure"}


def meta_of(operation: Operation) -> type[Meta]:
    """What tells of the request in answers of an operation."""
    if operation.paged:
        return PageMeta
    return FollowedMeta if operation.followed else Meta
