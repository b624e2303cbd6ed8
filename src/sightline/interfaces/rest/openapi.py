"""The OpenAPI 3.1 document, made from the operations and the structs that they read and answer."""

from __future__ import annotations

from functools import cache
from inspect import cleandoc
from typing import Any

import msgspec

from sightline.interfaces.http import DRY_RUN, ErrorLine
from sightline.interfaces.rest.dialect import Dialect, Schema
from sightline.interfaces.rest.kinds import KINDS, ErrorKind
from sightline.interfaces.rest.operations import JSON, Operation
from sightline.interfaces.rest.reading import schema_of
from sightline.interfaces.rest.shapes import DryRun

_REF = "#/components/schemas/{name}"
_ALWAYS = ("invalid_input", "unauthorized", "forbidden", "payment_required", "rate_limited", "internal_error")
_WITH_BODY = ("request_too_large", "unsupported_media_type", "conflict")
_REQUEST_ID: Schema = {
    "description": "The request's id, which our log has too.",
    "schema": {"type": "string"},
    "required": True,
}
_RETRY_AFTER: Schema = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}
_DRY_RUN: Schema = {
    "name": DRY_RUN,
    "in": "query",
    "required": False,
    "description": "True, or the header `Dry-Run: true`: what the answer would hold and cost, for free.",
    "schema": {"type": "boolean", "default": False},
}
_IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A name for this request of your own. Sent again with the same body within 24 hours, the request is "
    "answered as before, and neither done nor charged again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


@cache
def document_json(dialect: Dialect) -> bytes:
    """The document as JSON."""
    return msgspec.json.encode(document(dialect))


@cache
def document(dialect: Dialect) -> Schema:
    """The document."""
    paths: Schema = {}
    for operation in dialect.operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(dialect, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": dialect.title,
            "version": "1",
            "description": cleandoc(dialect.about),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(each.tag for each in dialect.operations)],
        "paths": paths,
        "x-errors": [{"id": each.name, "code": each.status, "about": each.about} for each in errors_of(dialect)],
        "components": {
            "schemas": _schemas(dialect),
            "responses": {f"Error{code}": _failure(dialect, code) for code in sorted({kind.code for kind in KINDS})},
            "parameters": {DRY_RUN: _DRY_RUN, "Idempotency-Key": _IDEMPOTENCY_KEY},
            "securitySchemes": {"key": dialect.security},
        },
    }


def kinds_of(dialect: Dialect) -> list[ErrorKind]:
    """The kinds of errors that an interface may answer with."""
    codes = {code for operation in dialect.operations for code in _failures(operation)} | {"404", "405"}
    return [kind for kind in KINDS if str(kind.code) in codes]


def errors_of(dialect: Dialect) -> list[ErrorLine]:
    """The errors of an interface, each name once."""
    merged: dict[tuple[str, int], list[str]] = {}
    for kind in kinds_of(dialect):
        merged.setdefault((dialect.envelope.name_of(kind), kind.code), []).append(kind.about)
    return [ErrorLine(name, code, " ".join(abouts)) for (name, code), abouts in merged.items()]


def _schemas(dialect: Dialect) -> Schema:
    types: list[Any] = [each.question for each in dialect.operations if each.method == "POST"]
    types += [each.answer for each in dialect.operations]
    if any(each.priced for each in dialect.operations):
        types.append(DryRun)
    _, schemas = msgspec.json.schema_components([*types, *dialect.envelope.types], ref_template=_REF)
    return {name: _plain(schema) for name, schema in schemas.items()}


def _operation(dialect: Dialect, operation: Operation) -> Schema:
    shaped: Schema = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.about,
        "responses": {"200": _success(dialect, operation)} | _failures(operation),
    }
    shaped["parameters"] = _parameters(operation)
    if operation.method == "POST":
        shaped["requestBody"] = {"required": _needs_body(operation), "content": _contents(operation)}
    return shaped


def _parameters(operation: Operation) -> list[Schema]:
    properties = schema_of(operation.question)["properties"] if operation.method == "GET" else {}
    found = [_parameter(name, schema, name in operation.parameters) for name, schema in properties.items()]
    if operation.priced:
        found.append({"$ref": f"#/components/parameters/{DRY_RUN}"})
    if operation.priced and operation.method == "POST":
        found.append({"$ref": "#/components/parameters/Idempotency-Key"})
    return found


def _parameter(name: str, schema: Schema, in_path: bool) -> Schema:
    inner = _plain({key: value for key, value in schema.items() if key not in ("description", "examples")})
    shaped: Schema = {
        "name": name,
        "in": "path" if in_path else "query",
        "required": in_path,
        "description": schema.get("description", ""),
        "schema": inner,
    }
    if "examples" in schema:
        shaped["example"] = schema["examples"][0]
    if inner.get("type") == "array":
        shaped |= {"style": "form", "explode": True}
    return shaped


def _needs_body(operation: Operation) -> bool:
    return bool(schema_of(operation.question).get("required"))


def _contents(operation: Operation) -> Schema:
    contents: Schema = {JSON: {"schema": {"$ref": _REF.format(name=operation.question.__name__)}}}
    if operation.raw:
        contents[operation.raw] = {"schema": {"type": "string", "description": "Lines, each a JSON object."}}
    return contents


def _success(dialect: Dialect, operation: Operation) -> Schema:
    (data,), _ = msgspec.json.schema_components([operation.answer], ref_template=_REF)
    links = _links(dialect, data)
    if operation.priced:
        data = {"anyOf": [data, {"$ref": _REF.format(name="DryRun")}]}
    content = {"schema": dialect.envelope.success_schema(data, operation), "example": dialect.answers[operation.name]}
    shaped: Schema = {
        "description": "The answer.",
        "headers": {"X-Request-Id": _REQUEST_ID},
        "content": {JSON: content},
    }
    return shaped | {"links": links} if links else shaped


def _links(dialect: Dialect, data: Schema) -> Schema:
    """From the first record of a page to the operation that reads it by its id."""
    name = data.get("items", {}).get("$ref", "").rpartition("/")[2]
    if name not in dialect.links:
        return {}
    return {"first": {"operationId": dialect.links[name], "parameters": {"id": "$response.body#/data/0/id"}}}


def _failures(operation: Operation) -> Schema:
    ids = {*_ALWAYS, *operation.problems, *(_WITH_BODY if operation.method == "POST" else ())}
    codes = sorted({kind.code for kind in KINDS if kind.id in ids} | {503})
    failures: Schema = {str(code): {"$ref": f"#/components/responses/Error{code}"} for code in codes}
    if operation.method == "GET":
        failures["414"] = {"description": "The address is longer than the server reads: POST the same as a body."}
    return failures


def _failure(dialect: Dialect, code: int) -> Schema:
    about = " ".join(f"`{kind.id}`: {kind.about}" for kind in KINDS if kind.code == code)
    headers = {"X-Request-Id": _REQUEST_ID}
    if code in (409, 429, 503):
        headers["Retry-After"] = _RETRY_AFTER
    return {
        "description": about,
        "headers": headers,
        "content": {JSON: {"schema": dialect.envelope.failure_schema(code)}},
    }


def _plain(schema: Any) -> Any:
    """A schema with its descriptions in one paragraph each, as docstrings are broken into lines."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items()}
    if isinstance(plain.get("description"), str):
        plain["description"] = "\n\n".join(
            " ".join(part.split()) for part in cleandoc(plain["description"]).split("\n\n")
        )
    return plain
