"""How a source gets a name wrong."""

from __future__ import annotations

from random import Random

from sightline.sources.world.tables import nicknames

_NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
"""Keys beside each other on a QWERTY keyboard."""

_WORDS = {
    "Technologies": "Tech", "Software": "Softwares", "Systems": "System", "Solutions": "Solution", "Group": "Grp",
    "Consulting": "Consultants", "Industries": "Ind.", "Services": "Svcs", "Financial": "Finance",
    "Partners": "Partner", "Labs": "Laboratories", "Logistics": "Logistic", "Engineering": "Eng.",
    "Networks": "Network",
}  # fmt: skip


def mistype(random: Random, text: str) -> str:
    """The text with one slip of the finger; always another text."""
    places = [index for index, letter in enumerate(text) if letter.isalpha() and index > 0]
    if not places:
        return text + text[-1:]
    place = random.choice(places)
    letter = text[place]
    slips = [text[:place] + letter + text[place:], text[:place] + text[place + 1 :]]
    if letter.lower() in _NEAR:
        slips.append(text[:place] + random.choice(_NEAR[letter.lower()]) + text[place + 1 :])
    if place + 1 < len(text) and text[place + 1].isalpha() and text[place + 1] != letter:
        slips.append(text[:place] + text[place + 1] + letter + text[place + 2 :])
    return random.choice([slip for slip in slips if len(slip) > 1] or [text + letter])


def nickname(first_name: str) -> str:
    """What the person may be called: the usual nickname, else a short form, else the initial."""
    known = nicknames().get(first_name)
    if known is not None:
        return known
    first = first_name.split(maxsplit=1)[0]
    if first != first_name:
        return first
    return first_name[:4] if len(first_name) >= 7 else f"{first_name[0]}."


def respell(random: Random, name: str, suffix: str) -> str:
    """Another spelling of a company's name; always another text."""
    choices = [f"{name} {suffix}", name.upper(), mistype(random, name)]
    words = name.split()
    if words[-1] in _WORDS:
        choices.append(" ".join([*words[:-1], _WORDS[words[-1]]]))
    if "&" in name:
        choices.append(name.replace("&", "and"))
    if len(words) == 1:
        choices.append(_split(name))
    return random.choice([each for each in choices if each != name])


def _split(word: str) -> str:
    middle = len(word) // 2
    return f"{word[:middle]} {word[middle:].capitalize()}"
