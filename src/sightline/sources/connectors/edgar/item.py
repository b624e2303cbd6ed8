"""The text of one item of a Form 8-K, as sentences."""

from __future__ import annotations

import re

from sightline.sources.web.html import read_html

_ITEM = re.compile(r"item\s*(\d{1,2})\s*\.\s*(\d{2})\b[.:\s–—-]*", re.IGNORECASE)
_END = re.compile(r"signatures?\b[.:]?$|pursuant to the requirements of the securities exchange act", re.IGNORECASE)
_HEADING = re.compile(
    r"departure of directors or (?:certain|principal) officers[;,.]?\s*(?:election of directors[;,.]?)?\s*"
    r"(?:(?:and\s+)?appointment of (?:certain|principal) officers[;,.]?)?\s*"
    r"(?:(?:and\s+)?compensatory arrangements? of certain officers[;,.]?)?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[“\"(]?[A-Z0-9]|\([a-z]{1,3}\))")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Messrs|Prof|Jr|Sr|St|No|Nos|vs|Inc|Corp|Co|Ltd|L\.?P|U\.S|Ph\.D|Esq|Gen|Adm|Hon|approx)"
    r"|\b[A-Z])\.$"
)
_STARTS = re.compile(r"[“\"(]?(?:On|The|In|As|Effective|Mr|Ms|Mrs|Dr|His|Her|He|She|There|Also|For|From|Upon)\b")


def item_text(document: str, number: str) -> list[str]:
    """The lines of an item ("5.02") without its heading; none if the filing does not have it."""
    found: list[str] = []
    inside = False
    for line in _lines(document):
        match = _ITEM.match(line)
        if match:
            inside = f"{match.group(1)}.{match.group(2)}" == number
            line = line[match.end() :]  # noqa: PLW2901 - the text that stands beside the number
        elif inside and _END.match(line):
            break
        if inside and line.strip():
            found.append(line.strip())
    text = _HEADING.sub("", "\n".join(found).replace("\xad", ""), count=1)
    return [line for each in text.split("\n") if (line := each.strip(" .;:")) or each.strip()]


def _lines(document: str) -> list[str]:
    if re.search(r"<(?:p|div|font|td|html)\b", document, re.IGNORECASE):
        return read_html(document).lines
    paragraphs = re.split(r"\n\s*\n", document)
    return [" ".join(each.split()) for each in paragraphs]


def sentences(lines: list[str]) -> list[str]:
    """The sentences of these lines. A full stop behind an abbreviation or an initial ends none."""
    found: list[str] = []
    for line in lines:
        begun = ""
        for piece in _BREAK.split(line):
            whole = f"{begun} {piece}".strip() if begun else piece
            begun = ""
            if _SHORT.search(whole) and not _ends_all_the_same(whole, line):
                begun = whole
            else:
                found.append(whole)
        if begun:
            found.append(begun)
    return found


def _ends_all_the_same(whole: str, line: str) -> bool:
    """Whether what ends in "Inc." and the like is the end of a sentence, as such a word begins the next."""
    at = line.find(whole)
    behind = line[at + len(whole) :].lstrip(' ”"’)') if at >= 0 else ""
    return bool(re.search(r"(?:Inc|Corp|Co|Ltd|Jr|Sr|U\.S|L\.?P)\.$", whole)) and bool(_STARTS.match(behind))
