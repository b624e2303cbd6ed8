"""The routes of the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sightline.interfaces.documentation.errors import Errors, errors_page
from sightline.interfaces.documentation.page import contents, reference

_POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
_HEADERS = {"content-security-policy": _POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


def documentation_routes(documents: Mapping[str, tuple[str, Mapping[str, Any]]], errors: Errors) -> list[Route]:
    """`/docs`, and below it that of errors and one for each document: its name, the address of its JSON, and itself."""
    pages = {name: reference(document, address) for name, (address, document) in documents.items()}
    pages["errors"] = errors_page(errors)
    start = contents({name: document["info"]["title"] for name, (_, document) in documents.items()})
    style = (files(__package__) / "page.css").read_text(encoding="utf-8")

    async def home(_request: Request) -> Response:
        return _html(start)

    async def page(request: Request) -> Response:
        found = pages.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return _html(found)

    async def css(_request: Request) -> Response:
        return Response(style, headers=_HEADERS | {"cache-control": "no-cache"}, media_type="text/css")

    return [Route("/docs", home), Route("/docs/page.css", css), Route("/docs/{name}", page)]


def _html(text: str) -> Response:
    return Response(text, headers=_HEADERS, media_type="text/html")
