"""The codes of errors in GraphQL's envelope, and when they come."""

from __future__ import annotations

from sightline.interfaces.http import ErrorLine

KINDS: tuple[ErrorLine, ...] = (
    ErrorLine("BAD_REQUEST", 400, "The body is not JSON, or not an object with a `query`."),
    ErrorLine("MISSING_QUERY_STRING", 400, "The body has no `query`."),
    ErrorLine("GRAPHQL_PARSE_FAILED", 400, "The query is not GraphQL. `locations` says where."),
    ErrorLine("GRAPHQL_VALIDATION_FAILED", 400, "The query does not fit the schema, or is beyond its bounds."),
    ErrorLine("BAD_USER_INPUT", 400, "A value does not fit. `field` says which, `allowed` or `hint` what does."),
    ErrorLine("UNAUTHENTICATED", 401, "No key, one that is not known or has expired, or two that differ."),
    ErrorLine("INSUFFICIENT_CREDITS", 402, "The credits do not reach, for all or some of the results."),
    ErrorLine("FORBIDDEN", 403, "The key may not do this: it lacks the scope, or its organisation is suspended."),
    ErrorLine("NOT_FOUND", 404, "There is no such thing, or no such path."),
    ErrorLine("METHOD_NOT_ALLOWED", 405, "Questions are asked with POST."),
    ErrorLine("CONFLICT", 409, "The state of things does not allow it."),
    ErrorLine("REQUEST_TOO_LARGE", 413, "The body has more bytes than are read."),
    ErrorLine("UNSUPPORTED_MEDIA_TYPE", 415, "The body is of another type than JSON."),
    ErrorLine("RATE_LIMITED", 429, "More calls than the key may make. `retryAfter` says when the next one may come."),
    ErrorLine("INTERNAL_SERVER_ERROR", 500, "Something went wrong here. Our log has it under `requestId`."),
    ErrorLine("NOT_SERVED_YET", 501, "An operation that a later part of Sightline will serve; the hint names it."),
    ErrorLine("UNAVAILABLE", 503, "Something that is needed does not answer now. Try again in a moment."),
)
"""All of them; the HTTP status stands in `extensions.response.status`."""
