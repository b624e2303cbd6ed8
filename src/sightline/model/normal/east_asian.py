"""Names in the scripts of East Asia, where the family name comes first."""

from __future__ import annotations

import re

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KANA = "\u3041-\u309f\u30a0-\u30ff"
_HANGUL = "\uac00-\ud7af"
_NAME = re.compile(f"[{_HAN}{_KANA}{_HANGUL} ]+")
_HAN_THEN_KANA = re.compile(f"([{_HAN}]{{1,4}})([{_KANA}]+)")
_DOTS = re.compile("[·・]")
_ONLY_KANA = re.compile(f"[{_KANA}·・ ]+")


def is_east_asian(words: list[str]) -> bool:
    """Whether a name is written in Han characters, kana or Hangul alone."""
    text = "".join(words)
    return text > "\u3000" and _NAME.fullmatch(_DOTS.sub("", text)) is not None


def east_asian_parts(
    given: list[str], family: list[str], compound_surnames: frozenset[str]
) -> tuple[str, str | None, str | None]:
    """Full name, given name and family name; the full name keeps the order of its script.

    A space tells the parts apart. Without one, kana after Han characters is the given name; else the family name is
    a known compound one, or has two of four characters (usual in Japan), or one. Foreign names in kana with a dot
    between their parts are in Western order.
    """
    if family:  # a comma told them apart
        return " ".join(family + given), _none(" ".join(given)), " ".join(family)
    words = given
    text = " ".join(words)
    dotted = _DOTS.split(text)
    if len(dotted) > 1 and all(part.strip() for part in dotted):
        return text, dotted[0].strip(), dotted[-1].strip()
    if len(words) > 1:
        if _ONLY_KANA.fullmatch(text) and len(words) > 2:
            return text, words[0], words[-1]
        return text, " ".join(words[1:]), words[0]
    if len(text) < 2 or _ONLY_KANA.fullmatch(text):
        return text, text, None
    if match := _HAN_THEN_KANA.fullmatch(text):
        return text, match.group(2), match.group(1)
    size = 2 if text[:2] in compound_surnames and len(text) > 2 else 2 if len(text) == 4 else 1
    size = 3 if len(text) > 5 else 2 if len(text) == 5 else size
    return text, text[size:], text[:size]


def _none(text: str) -> str | None:
    return text or None
