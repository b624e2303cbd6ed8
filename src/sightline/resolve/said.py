"""What a subject's source ever said of it and did not take back: the ground on which subjects are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from sightline.model.observation import Op, SubjectKind


class Told(Protocol):
    """One observation of a subject, in the order of time."""

    @property
    def kind(self) -> SubjectKind: ...
    @property
    def op(self) -> Op: ...
    @property
    def claim(self) -> msgspec.Struct | None: ...


class Said:
    """All values of each field, the latest first. What is no longer said still tells who somebody is.

    `claimed` is all that was ever claimed, `retracted` whether some of it was taken back.
    """

    __slots__ = ("_claims", "_taken", "claimed", "retracted")

    def __init__(self, rows: Iterable[Told]) -> None:
        self.claimed: list[msgspec.Struct] = []
        self.retracted = False
        self._claims: list[msgspec.Struct] = []
        self._taken: list[tuple[int, frozenset[str]]] = []
        for row in rows:
            if row.claim is None:
                continue
            if row.op is Op.claim:
                self.claimed.append(row.claim)
                self._claims.append(row.claim)
            elif row.op is Op.retract:
                self.retracted = True
                self._take_back(row.claim)

    def _take_back(self, claim: msgspec.Struct) -> None:
        named = frozenset(name for name in claim.__struct_fields__ if getattr(claim, name) is not msgspec.UNSET)
        if named:
            self._taken.append((len(self._claims), named))
        else:
            self._claims = []
            self._taken = []

    def claims(self) -> list[msgspec.Struct]:
        """The claims that stand, the latest first, without the fields that were taken back."""
        return [self._standing(number) for number in range(len(self._claims) - 1, -1, -1)]

    def _standing(self, number: int) -> msgspec.Struct:
        claim = self._claims[number]
        taken = [name for upto, names in self._taken if number < upto for name in names]
        return msgspec.structs.replace(claim, **dict.fromkeys(taken, msgspec.UNSET)) if taken else claim


def each(claims: Sequence[msgspec.Struct], field: str) -> Sequence[Any]:
    """The items of a field that holds several, over all claims."""
    if len(claims) == 1:
        return getattr(claims[0], field) or ()
    return [item for claim in claims for item in getattr(claim, field) or ()]


def first(claims: Iterable[msgspec.Struct], field: str) -> Any:
    """The latest value of a field; None if it was never given."""
    return next((value for claim in claims if (value := getattr(claim, field))), None)
