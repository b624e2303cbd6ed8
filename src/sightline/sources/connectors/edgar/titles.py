"""Titles of officers and directors as they stand in a text."""

from __future__ import annotations

import re

_RANK = "|".join(
    (
        "interim|acting|co|global|group|executive|senior|deputy|assistant|regional|corporate|independent|lead|first",
        "non-executive|founding|associate|principal",
    )
)
_AREA = r"[A-Z][\w&/’'-]*(?:(?:,? and|,| &| of)? [A-Z][\w&/’'-]*){0,5}"
_CORE = "|".join(
    (
        r"chief(?: [\w&/’'-]+,?){1,4}? officer(?: for [A-Z]\w+)?|chief of staff|chief [a-z]+ist",
        r"vice president|president|vice[- ]chair(?:man|woman|person)?",
        r"chair(?:man|woman|person)?(?: of the board(?: of directors)?)?",
        r"treasurer|secretary|controller|comptroller|general counsel",
        r"principal (?:executive|financial|accounting|operating) officer",
        r"managing (?:director|partner)|general manager|head|(?:strategic|special) advis[eo]r|consultant|trustee",
        r"(?:class [iv\d]+ )?director(?!s)|(?:member|director) of (?:the|its|our) board(?: of directors)?",
    )
)
_NO_AREA = rf"the company|the board|chief|president|(?:{_RANK})\b|treasurer|secretary|director\b"
_ONE = (
    rf"(?:(?i:{_RANK})(?:-|,? )){{0,5}}(?i:{_CORE})"
    rf"(?:(?:,| of| –| -| for) (?!(?i:{_NO_AREA}))(?:the )?{_AREA})?"
)
TITLE = re.compile(rf"{_ONE}(?:(?:,? and(?: as)?|,| &)(?: (?:its|our|the Company[’']s|a|an))? {_ONE}){{0,6}}")
BOARD = re.compile(r"\b(?:the|its|our|Company[’']s|of) board(?: of directors)?\b", re.IGNORECASE)
_OWNER = re.compile(r"(?:,? of| at| for) (?:the|our) (?:Company|Corporation|Registrant|Bank|Board).*$", re.IGNORECASE)
BOTH = "; "
"""Between two posts that one person takes or gives up together."""

_SEAT = re.compile(
    r",? and(?: as)? (?:an? )?(?:independent )?"
    r"(?:(?:member|director) of (?:the|its|our) board(?: of directors)?|director$)",
    re.IGNORECASE,
)
_MEMBER = re.compile(
    r"(?:an? )?(?:independent |class [iv\d]+ |non-executive )*(?:member of .*board.*|director(?: of .*)?)",
    re.IGNORECASE,
)


def clean_title(text: str) -> str:
    """A title as it is kept: "Director" for any seat on the board, the first letter of each word a capital.

    A post and a seat are "Chief Executive Officer; Director".
    """
    if _MEMBER.fullmatch(text.strip(" ,.;")):
        return "Director"
    rest = _SEAT.sub("", text)
    if rest != text and rest.strip():
        return f"{clean_title(rest)}{BOTH}Director"
    title = _OWNER.sub("", " ".join(text.split())).strip(" ,.;")
    if _MEMBER.fullmatch(title):
        return "Director"
    small = ("of", "and", "the", "for")
    return " ".join(word if word in small or not word.islower() else word.capitalize() for word in title.split(" "))
