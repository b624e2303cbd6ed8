"""Phone numbers, mailboxes and LinkedIn names, unique where life makes them so."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from sightline.sources.world.tables import Country, slug

PERSONAL_DOMAINS = ("gmail.com", "gmail.com", "gmail.com", "outlook.com", "yahoo.com", "hotmail.com", "icloud.com")


def phone_number(random: Random, home: Country, *, fixed: bool = False) -> str:
    """A number in E.164 that is valid in the numbering plan. It may be anybody's: never call one."""
    template = random.choice(home.fixed if fixed else home.mobile)
    return f"+{home.dial}" + "".join(_digit(random, each) for each in template)


def _digit(random: Random, place: str) -> str:
    if place == "N":
        return str(random.randint(2, 9))
    return str(random.randint(0, 9)) if place == "#" else place


def mailbox(pattern: str, first_name: str, last_name: str) -> str:
    """The part of a work address before the @, by a company's pattern."""
    first, last = slug(first_name) or "x", slug(last_name) or "x"
    return pattern.format(first=first, last=last, f=first[0], l=last[0])


class Registry:
    """Hands out names that nobody else has, adding a suffix where the plain one is taken."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._mailboxes: dict[tuple[int, str], int] = {}
        self._taken: set[str] = set()

    def mailbox(self, company: int, local: str) -> str:
        """The local part itself, or with a number behind it when a colleague has it already."""
        number = self._mailboxes.get((company, local), 0) + 1
        self._mailboxes[company, local] = number
        return local if number == 1 else f"{local}{number}"

    def linkedin(self, first_name: str, last_name: str) -> str:
        """A vanity name: the plain one for the first who comes and a few letters and digits more for the others."""
        plain = slug(f"{first_name} {last_name}", "-")
        return self._free(plain, lambda: f"{plain}-{self._random.getrandbits(32):08x}")

    def personal_email(self, first_name: str, last_name: str) -> str:
        """A private address."""
        joint = self._random.choice((".", "", "_"))
        local = slug(first_name) + joint + slug(last_name)
        domain = self._random.choice(PERSONAL_DOMAINS)
        return self._free(
            f"{local}{self._random.choice(('', str(self._random.randint(1, 99))))}@{domain}",
            lambda: f"{local}{self._random.randint(100, 99_999)}@{domain}",
        )

    def _free(self, wanted: str, again: Callable[[], str]) -> str:
        while wanted in self._taken:
            wanted = again()
        self._taken.add(wanted)
        return wanted
