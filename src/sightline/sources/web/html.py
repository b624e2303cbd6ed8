"""HTML taken apart: its text in lines, its links, and what it says to machines."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import msgspec

_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6r]"
    r"|header|html|li|main|nav|ol|option|p|pre|section|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_VOID = re.compile(r"area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "ix:header"))
"""What is not shown; `ix:header` holds the facts of a filing for machines."""


class HtmlLink(msgspec.Struct, frozen=True):
    """A link as it stands: where to, and its words."""

    href: str
    words: str


class HtmlDocument(msgspec.Struct):
    """A page. `lines` is its text, one block a line; `data` holds its scripts of JSON-LD, `scripts` their addresses."""

    title: str = ""
    lines: list[str] = []
    links: list[HtmlLink] = []
    meta: dict[str, str] = {}
    scripts: list[str] = []
    styles: list[str] = []
    inline: list[str] = []
    data: list[str] = []

    @property
    def text(self) -> str:
        """All that is shown."""
        return "\n".join(self.lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = HtmlDocument()
        self._pieces: list[str] = []
        self._silent: list[str] = []
        self._script: list[str] = []
        self._is_data = False
        self._title: list[str] | None = None
        self._link: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if _BLOCK.fullmatch(tag):
            self.end_line()
        if tag in _SILENT:
            self._silent.append(tag)
        if tag == "script":
            self._script, self._is_data = [], given.get("type", "").strip().lower() == "application/ld+json"
            if "src" in given:
                self.document.scripts.append(given["src"])
        elif tag == "a" and "href" in given:
            self._link = (given["href"].strip(), [])
        elif tag == "title" and not self._silent:
            self._title = []
        elif tag == "meta":
            name = (given.get("name") or given.get("property") or "").lower()
            if name:
                self.document.meta.setdefault(name, given.get("content", ""))
        elif tag == "link" and "stylesheet" in given.get("rel", "").lower():
            self.document.styles.append(given.get("href", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if not _VOID.fullmatch(tag):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._silent and self._silent[-1] == "script":
            kept = self.document.data if self._is_data else self.document.inline
            kept.append("".join(self._script))
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        if tag == "title" and self._title is not None:
            self.document.title, self._title = _plain("".join(self._title)), None
        if tag == "a" and self._link is not None:
            href, words = self._link
            self.document.links.append(HtmlLink(href, _plain("".join(words))))
            self._link = None
        if _BLOCK.fullmatch(tag):
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            if self._silent[-1] == "script":
                self._script.append(data)
            return
        if self._title is not None:
            self._title.append(data)
            return
        if self._link is not None:
            self._link[1].append(data)
        self._pieces.append(data)

    def end_line(self) -> None:
        line = _plain("".join(self._pieces))
        if line:
            self.document.lines.append(line)
        self._pieces = []


def read_html(source: str) -> HtmlDocument:
    """Read a page or a part of one, whatever is wrong with it."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader.end_line()
    return reader.document


def html_text(source: str | None, *, escaped: bool = False) -> str | None:
    """The text of a piece of HTML; `escaped`: its own signs are written as entities. None if there is none."""
    if not source:
        return None
    return read_html(html.unescape(source) if escaped else source).text or None


def _plain(text: str) -> str:
    return " ".join(text.split())
