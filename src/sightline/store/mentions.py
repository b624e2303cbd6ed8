"""The companies that a claim refers to, in the one order that everybody who counts them uses."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from sys import byteorder
from typing import Any

import msgspec

from sightline.errors import Conflict
from sightline.model.observation import SubjectKind
from sightline.model.values import CompanyRef


def company_refs(kind: SubjectKind, claim: msgspec.Struct) -> list[CompanyRef]:
    """The company references of a noun or claim, in the order in which mentions are stored."""
    return list(_refs(kind, claim))


def _refs(kind: SubjectKind, claim: Any) -> Iterator[CompanyRef]:
    if kind is SubjectKind.person:
        for position in claim.positions or ():
            if position.company is not None:
                yield position.company
    elif kind is SubjectKind.company:
        yield from (ref for ref in (claim.parent, claim.ultimate_parent) if ref)
    elif kind is SubjectKind.news:
        yield from claim.companies or ()
    elif claim.company:
        yield claim.company


def fill_mentions(kind: SubjectKind, claim: msgspec.Struct, packed: bytes) -> None:
    """Write the subject numbers into the references of a claim that was just decoded, and that nobody else holds.

    References are frozen for everybody else; this one place sets them, before the claim is handed out.
    """
    for ref, subject in zip(_refs(kind, claim), unpack_subjects(packed), strict=True):
        msgspec.structs.force_setattr(ref, "subject", subject)


def pack_subjects(subjects: Sequence[int]) -> bytes | None:
    """Subject numbers as little-endian 32-bit words; None for none."""
    if not subjects:
        return None
    try:
        words = array("I", subjects)
    except OverflowError as error:
        raise Conflict("The store is full: subject numbers stay below 2^32.") from error
    if byteorder == "big":
        words.byteswap()
    return words.tobytes()


def unpack_subjects(packed: bytes) -> array[int]:
    """The inverse of `pack_subjects`."""
    words = array("I")
    words.frombytes(packed)
    if byteorder == "big":
        words.byteswap()
    return words
