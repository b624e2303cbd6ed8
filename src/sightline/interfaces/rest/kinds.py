"""The kinds of errors: their ids, which never change, their HTTP statuses, and when they come."""

from __future__ import annotations

import msgspec


class ErrorKind(msgspec.Struct, frozen=True):
    """One kind of error: its stable id, its HTTP status, and when it comes."""

    id: str
    code: int
    about: str


KINDS: tuple[ErrorKind, ...] = (
    ErrorKind("invalid_input", 400, "A value does not fit. `field` says which, `allowed` or `hint` what does."),
    ErrorKind("unknown_field", 400, "A parameter, filter or key that does not exist. `allowed` names those that do."),
    ErrorKind("too_large", 400, "A page, list or question beyond its bound."),
    ErrorKind("unauthorized", 401, "No key, or one that is not known."),
    ErrorKind("key_expired", 401, "The key's time is over."),
    ErrorKind("payment_required", 402, "The balance, or what the key may still spend, does not reach."),
    ErrorKind("forbidden", 403, "The key may not do this: it lacks the scope, or its organisation is suspended."),
    ErrorKind("not_found", 404, "There is no such record, or no such path."),
    ErrorKind("method_not_allowed", 405, "The path does not take this method. The header Allow names those it takes."),
    ErrorKind("conflict", 409, "The state of things does not allow it."),
    ErrorKind("idempotency_key_reused", 409, "The Idempotency-Key came with another request before."),
    ErrorKind("still_running", 409, "The request with this Idempotency-Key is not done yet. See Retry-After."),
    ErrorKind("request_too_large", 413, "The body has more bytes than are read."),
    ErrorKind("unsupported_media_type", 415, "The body is of another type than the operation reads."),
    ErrorKind("invalid_file", 422, "A batch that cannot be read as one: its header does not fit, or it is empty."),
    ErrorKind("rate_limited", 429, "More calls than the key may make. Retry-After says when the next one may come."),
    ErrorKind("internal_error", 500, "Something went wrong here. Our log has it under the request id."),
    ErrorKind("not_served_yet", 501, "An operation that this version does not serve."),
    ErrorKind("unavailable", 503, "Something that is needed does not answer now. Try again in a moment."),
    ErrorKind("timeout", 503, "The answer took too long. Ask for less, or try again."),
)
"""All kinds of errors; `/docs/directory` lists them."""
