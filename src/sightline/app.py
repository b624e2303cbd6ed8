"""The application: the one place that knows all rooms and puts the system together."""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from typing import Any

import msgspec
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from sightline.errors import SightlineError
from sightline.interfaces.documentation.errors import Errors
from sightline.interfaces.documentation.routes import documentation_routes
from sightline.interfaces.front import meters, plain
from sightline.interfaces.front.door import Door
from sightline.interfaces.front.routes import front_routes
from sightline.interfaces.graphql.kinds import KINDS as GRAPHQL_KINDS
from sightline.interfaces.graphql.routes import graphql_routes
from sightline.interfaces.rest.openapi import document, errors_of
from sightline.interfaces.rest.routes import rest_routes
from sightline.interfaces.rest_directory.dialect import DIRECTORY
from sightline.interfaces.rest_signals.dialect import SIGNALS
from sightline.interfaces.rest_v1.dialect import V1
from sightline.services import Services, open_services
from sightline.services.pipeline import CALM, PRELOADED
from sightline.services.types import work_out_types
from sightline.settings import PREFIX, Settings, read_settings

DIALECTS = (V1, SIGNALS, DIRECTORY)
"""The REST interfaces. The directory answers what lies under `/api` and is no other's, so it comes last."""


def create_app() -> Starlette:
    """The application of one server process, with services of its own; they are closed when it shuts down."""
    settings = read_settings()
    configure_logging(settings)
    work_out_types()  # before there are threads
    stack = ExitStack()
    services = stack.enter_context(open_services(settings, serving=True))
    with suppress(SightlineError):  # the index opens, in the background: better now than under the first question
        services.health.check()
    _settle_in()
    return build_app(services, settings, stack)


def _settle_in() -> None:
    """Load what the first questions would wait for, and let the garbage collector pass over what is there to stay."""
    importlib.import_module(*PRELOADED)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*CALM)


def build_app(services: Services, settings: Settings, resources: ExitStack | None = None) -> Starlette:
    """The application over services that are open; `resources` are closed when it shuts down."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        with resources or ExitStack():
            reading = asyncio.create_task(meters.keep_reading(services))
            try:
                yield
            finally:
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading

    routes = [
        *graphql_routes(services, settings),
        *(route for dialect in DIALECTS for route in rest_routes(dialect, services, settings)),
        *documentation_routes({each.name: (each.document, document(each)) for each in DIALECTS}, all_errors()),
        *front_routes(services),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Door)],
        exception_handlers={HTTPException: plain.refused},
        lifespan=lifespan,
    )


def all_errors() -> Errors:
    """The errors of every interface, by its title."""
    of_rest = {dialect.title: errors_of(dialect) for dialect in DIALECTS}
    return {**of_rest, "GraphQL API": GRAPHQL_KINDS, "Elsewhere": plain.KINDS}


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
