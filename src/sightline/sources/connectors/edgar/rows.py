"""Filings as rows: each Form 8-K as news, and the people of its item 5.02 with the posts that they take and give up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from sightline.model.normal.text import fold_text
from sightline.sources.connectors.connector import Row, row
from sightline.sources.connectors.edgar.changes import Change, Direction

TITLES = {
    "1.01": "Entry into a Material Definitive Agreement",
    "1.02": "Termination of a Material Definitive Agreement",
    "1.03": "Bankruptcy or Receivership",
    "1.05": "Material Cybersecurity Incidents",
    "2.01": "Completion of Acquisition or Disposition of Assets",
    "2.02": "Results of Operations and Financial Condition",
    "2.03": "Creation of a Direct Financial Obligation",
    "2.05": "Costs Associated with Exit or Disposal Activities",
    "2.06": "Material Impairments",
    "3.01": "Notice of Delisting",
    "3.02": "Unregistered Sales of Equity Securities",
    "4.01": "Changes in Registrant's Certifying Accountant",
    "5.01": "Changes in Control of Registrant",
    "5.02": "Departure or Appointment of Directors or Officers",
    "5.03": "Amendments to Articles or Bylaws",
    "5.07": "Submission of Matters to a Vote of Security Holders",
    "7.01": "Regulation FD Disclosure",
    "8.01": "Other Events",
    "9.01": "Financial Statements and Exhibits",
}
"""What the items of a Form 8-K are about (https://www.sec.gov/files/form8-k.pdf)."""


class Filing(msgspec.Struct, frozen=True):
    """A Form 8-K. `reported` is the day of the earliest event in it, `items` their numbers."""

    accession: str
    cik: str
    company: str
    filed: str
    reported: str | None
    items: tuple[str, ...]
    url: str


class Careers:
    """The posts of people at the companies that file, as one filing after the other tells them."""

    def __init__(self) -> None:
        self._posts: dict[str, list[Row]] = {}

    def rows(self, filing: Filing, company: Row, changes: Sequence[Change]) -> list[Row]:
        """A row for each person whom the filing's item 5.02 tells of: all posts that are known by then."""
        names: dict[str, str] = {}
        for change in changes:
            key = f"{filing.cik}:{fold_text(change.name)}"
            names[key] = change.name
            posts = self._posts.setdefault(key, [])
            _apply(posts, change, company, change.on or filing.reported or filing.filed)
        rows = []
        for key, name in names.items():
            posts = [dict(post) for post in self._posts[key]]
            rows.append({**row("person", key, full_name=name, positions=posts), "observed_at": filing.filed})
        return rows


def _apply(posts: list[Row], change: Change, company: Row, day: str) -> None:
    """Add a post that is taken; end one that is given up, or add it as one that ended."""
    if change.direction is Direction.left:
        held = [each for each in posts if "end" not in each]
        same = [each for each in held if change.title is None or _is_same(each.get("title"), change.title)]
        for each in same:
            each["end"] = day
        if same:
            return
    post: dict[str, Any] = {"company": company, "start" if change.direction is Direction.joined else "end": day}
    if change.title:
        post["title"] = change.title
    if post not in posts:
        posts.append(post)


def _is_same(one: Any, other: str) -> bool:
    a, b = fold_text(str(one or "")), fold_text(other)
    return a in b or b in a


def news_row(filing: Filing, company: Row, changes: Sequence[Change] = ()) -> Row:
    """The filing as a news item; its text says who joined and who left."""
    what = "; ".join(TITLES[item] for item in filing.items if item in TITLES and item != "9.01")
    return {
        **row(
            "news",
            filing.accession,
            companies=[company],
            title=f"{filing.company}: {what or 'Form 8-K'}",
            url=filing.url,
            publisher="SEC EDGAR",
            published_on=filing.filed,
            effective_on=filing.reported,
            summary=" ".join(map(_sentence, changes)) or None,
        ),
        "observed_at": filing.filed,
    }


def _sentence(change: Change) -> str:
    post = f" as {change.title}" if change.title else ""
    return f"{change.name} {change.direction.value}{post}{f' on {change.on}' if change.on else ''}."


def numbers(items: str) -> tuple[str, ...]:
    """The numbers of items in a text, in order."""
    return tuple(dict.fromkeys(re.findall(r"\b(\d\.\d\d)\b", items)))
