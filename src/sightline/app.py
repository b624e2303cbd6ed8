"""The application: the one place that knows all rooms and puts the system together."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import msgspec
import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sightline.errors import SightlineError
from sightline.interfaces.documentation.routes import documentation_routes
from sightline.interfaces.graphql.routes import graphql_routes
from sightline.interfaces.http import RequestIds
from sightline.interfaces.rest.openapi import document
from sightline.interfaces.rest.routes import rest_routes
from sightline.interfaces.rest_directory.dialect import DIRECTORY
from sightline.interfaces.rest_signals.dialect import SIGNALS
from sightline.interfaces.rest_v1.dialect import V1
from sightline.model.query import Kind, Query
from sightline.services import Services, open_services
from sightline.settings import PREFIX, Settings, read_settings

DIALECTS = (V1, SIGNALS, DIRECTORY)
"""The REST interfaces. The directory answers what lies under `/api` and is no other's, so it comes last."""


def create_app() -> Starlette:
    """The application of one server process, with services of its own; they are closed when it shuts down."""
    settings = read_settings()
    configure_logging(settings)
    stack = ExitStack()
    services = stack.enter_context(open_services(settings, serving=True))
    _readiness(services)  # the index opens, in the background: better now than under the first question
    return build_app(services, settings, stack)


def build_app(services: Services, settings: Settings, resources: ExitStack | None = None) -> Starlette:
    """The application over services that are open; `resources` are closed when it shuts down."""
    resolve = services.accounts.callers.resolve

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        with resources or ExitStack():
            yield

    async def ready(_request: Request) -> Response:
        return await run_in_threadpool(_readiness, services)

    routes = [
        *graphql_routes(services, settings, resolve),
        *(route for dialect in DIALECTS for route in rest_routes(dialect, services, settings)),
        *documentation_routes({each.name: (each.document, document(each)) for each in DIALECTS}),
        Route("/healthz", _alive),
        Route("/readyz", ready),
    ]
    return Starlette(routes=routes, middleware=[Middleware(RequestIds)], lifespan=lifespan)


async def _alive(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


def _readiness(services: Services) -> Response:
    """Whether questions can be answered, as of now: the store and the index are asked one.

    Not while the index is opened or built for the first time, or cannot keep up with the store.
    """
    try:
        services.search.ready()
        services.records.companies([1])
        services.search.companies(Query(kind=Kind.companies, limit=0))
    except SightlineError as error:
        return JSONResponse({"status": "unavailable", "error": {"code": error.code, "message": error.message}}, 503)
    return JSONResponse({"status": "ready"})


def configure_logging(settings: Settings) -> None:
    """One JSON object a line on standard error. Exceptions are logged without the values of variables."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """Environment variables from which `read_settings` makes the same settings, for processes that we start."""
    given: dict[str, str] = {}
    for field in msgspec.structs.fields(Settings):
        value: Any = getattr(settings, field.name)
        if value is not None:
            given[PREFIX + field.name.upper()] = _text(value)
    return given


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        json.dumps(value)
        if isinstance(value, dict)
        else os.fspath(value)
        if isinstance(value, os.PathLike)
        else str(value)
    )
