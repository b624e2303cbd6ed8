"""How much a name of an organisation says about which one is meant."""

from __future__ import annotations

from sightline.resolve.names.organisation_parts import PreparedOrganisation, Token
from sightline.resolve.names.organisation_words import Role

_BITS = {Role.stop: 0.0, Role.generic: 2.0, Role.kind: 3.5, Role.descriptive: 3.5, Role.place: 4.0, Role.number: 3.0}
_OWN = 20.0
_SHORT = 4.5
"""Bits that each letter of a short word is worth: few words have four letters, and many companies share them."""


def organisation_bits(prepared: PreparedOrganisation) -> float:
    """Bits of identity in a name's words: about 20 for a word that is seldom in names, few for common words."""
    return sum(_word_bits(each) for each in prepared.tokens)


def _word_bits(token: Token) -> float:
    if token.role is not Role.distinctive:
        return _BITS[token.role]
    return min(_OWN, _SHORT * len(token.latin))
