"""The directory API as a dialect."""

from __future__ import annotations

from sightline.interfaces.rest.dialect import Dialect
from sightline.interfaces.rest_directory.envelope import DirectoryEnvelope
from sightline.interfaces.rest_directory.examples import ANSWERS
from sightline.interfaces.rest_directory.operations import OPERATIONS, PREFIX

DIRECTORY = Dialect(
    name="directory",
    prefixes=("/api",),
    title="Sightline directory API",
    about="""
    Contacts and companies, searched, matched, read by id, and told of.

    Every answer has the same envelope: `data` holds what was asked for, `meta` tells of the request, and `errors` says
    what made it fail. Send your key as `Authorization: Bearer sk_live_...`. On GET, a list is given by naming a
    parameter several times. What is not known is refused, never passed over.
    """,
    document=f"{PREFIX}/openapi.json",
    operations=OPERATIONS,
    envelope=DirectoryEnvelope(),
    answers=ANSWERS,
    security={"type": "http", "scheme": "bearer", "description": "A key: sk_live_..."},
    links={"ContactEntry": "getContact", "CompanyEntry": "getCompany"},
)
