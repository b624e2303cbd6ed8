"""The page of errors: every name that any interface has for one, its HTTP status, and when it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from sightline.interfaces.documentation.page import page, table
from sightline.interfaces.http import ErrorLine

Errors = Mapping[str, Sequence[ErrorLine]]
"""For each interface, by its title, its errors."""

TITLE = "Errors"
ABOUT = (
    "Every failing path of an interface has that interface's envelope, 404, 405, 413 and 500 included. Names and\n"
    "statuses never change; texts may. Every answer has the header X-Request-Id, under which the log has the request,\n"
    "and every 429 and 503 has Retry-After.",
    "The server itself answers an address beyond its bound (some 64 KB) with 414 and no body.",
)


def errors_page(errors: Errors) -> str:
    """The page as HTML."""
    parts = [f"<main><h1>{TITLE}</h1>", *(f"<p>{escape(each)}</p>" for each in ABOUT)]
    for title, lines in errors.items():
        rows = ((f"<code>{escape(each.name)}</code>", str(each.status), each.about) for each in lines)
        parts.append(f"<h2>{escape(title)}</h2>{table(('name', 'status', 'when'), rows)}")
    return page(f"Sightline: {TITLE.lower()}", "".join(parts) + "</main>")


def errors_markdown(errors: Errors) -> str:
    """The page as it stands in `docs/errors.md`."""
    parts = [f"# {TITLE}", *ABOUT]
    for title, lines in errors.items():
        rows = "\n".join(f"| `{each.name}` | {each.status} | {each.about} |" for each in lines)
        parts.append(f"## {title}\n\n| name | status | when |\n|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"
