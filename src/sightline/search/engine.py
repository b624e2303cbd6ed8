"""The promise of a search engine. Every engine gives the same answers; it answers with ids, the store has records."""

from __future__ import annotations

from typing import Protocol

from sightline.model.query import Count, FacetQuery, GroupedPage, GroupedQuery, Page, Query, SuggestQuery


class Engine(Protocol):
    """Answers neutral questions as of a position of the store's feed. Safe to share between threads.

    All questions raise UnknownField or InvalidInput for what cannot be asked, and Unavailable if the engine cannot
    catch up with `min_position`.
    """

    @property
    def position(self) -> int:
        """The position of the feed up to which changes are answered for."""

    @property
    def problem(self) -> str | None:
        """Why it cannot keep up with the feed now, without personal data; None if it can."""

    def search(self, query: Query) -> Page:
        """One page of people or companies, with the exact total."""

    def grouped(self, query: GroupedQuery) -> GroupedPage:
        """One page of companies, each with the first of its people."""

    def facets(self, query: FacetQuery) -> tuple[Count, ...]:
        """How many of the subjects that match hold each value of a field."""

    def suggest(self, query: SuggestQuery) -> tuple[Count, ...]:
        """Values of a field that go on as the text begins."""

    def refresh(self, min_position: int = 0) -> int:
        """Catch up with the feed, at least up to this position; the position reached."""

    def close(self) -> None:
        """Stop following. The engine is not asked again."""
