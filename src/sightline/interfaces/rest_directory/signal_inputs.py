"""What can be asked of signals: which of them, page by page, or what was told since a position."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from sightline.interfaces.rest.shapes import Asked
from sightline.interfaces.rest_directory.inputs import MOST_ITEMS, Id, PageSize, Word
from sightline.model.signal import Kind

LAST_POSITION = 2**53 - 1

_DAY = (
    r"^[12][0-9]{3}-"
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$"
)

Day = Annotated[str, Meta(pattern=_DAY)]
Ids = Annotated[tuple[Id, ...], Meta(max_length=MOST_ITEMS)]


class SignalsQuestion(Asked, frozen=True, kw_only=True):
    """Which signals, and which page of them; with `since`, what was told behind that position."""

    kinds: Annotated[
        tuple[Kind, ...], Meta(max_length=len(Kind), description="Of these kinds.", examples=[["company_change"]])
    ] = ()
    contact_ids: Annotated[Ids, Meta(description="Of these contacts; with companies, of any of them.")] = ()
    company_ids: Annotated[Ids, Meta(description="Of these companies.")] = ()
    domains: Annotated[
        tuple[Word, ...],
        Meta(max_length=MOST_ITEMS, description="Of the companies with these domains.", examples=[["acme.com"]]),
    ] = ()
    start_date: Annotated[
        Day | UnsetType, Meta(description="It took place on this day (UTC) or later.", examples=["2024-01-01"])
    ] = UNSET
    end_date: Annotated[
        Day | UnsetType, Meta(description="It took place on this day or before.", examples=["2035-12-31"])
    ] = UNSET
    min_confidence: Annotated[int, Meta(ge=0, le=100, description="How sure it is at least.")] = 0
    cursor: Annotated[str, Meta(max_length=100, description="`meta.cursor` of the page before.")] | UnsetType = UNSET
    since: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=LAST_POSITION,
                description="What was published, revised or withdrawn behind this position of the log, in the order in "
                "which it was told; 0 begins with the first. `meta.position` is where to go on. Goes with `kinds` and "
                "`per_page` only.",
            ),
        ]
        | UnsetType
    ) = UNSET
    per_page: PageSize = 25
