"""The routes of operators: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sightline.errors import SightlineError
from sightline.interfaces import http
from sightline.interfaces.front import meters, plain
from sightline.services import Services


def front_routes(services: Services) -> list[Route]:
    """Whether the process lives, whether it can answer questions, and its meters. They need no key."""

    async def ready(request: Request) -> Response:
        return await run_in_threadpool(_readiness, services, http.request_id(request))

    async def metrics(_request: Request) -> Response:
        return Response(await run_in_threadpool(meters.page, services), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", _alive), Route("/readyz", ready), Route("/metrics", metrics)]


async def _alive(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


def _readiness(services: Services, identity: str) -> Response:
    try:
        services.health.check()
    except SightlineError as error:
        return plain.failure(error.code, error.message, identity, 503, {"retry-after": str(error.retry_after or 5)})
    return JSONResponse({"status": "ready"})
