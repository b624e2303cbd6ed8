"""How much a name of an organisation says about which one is meant."""

from __future__ import annotations

from sightline.resolve.names.organisation_frequency import common_bits, own_bits
from sightline.resolve.names.organisation_parts import PreparedOrganisation, Token
from sightline.resolve.names.organisation_words import Role

_DEFAULT = {
    Role.stop: 1.0,
    Role.generic: 7.0,
    Role.given: 16.0,
    Role.kind: 8.0,
    Role.descriptive: 8.0,
    Role.place: 9.0,
    Role.number: 7.0,
}
_DEPENDENT = 0.5
"""Common words come together ("First National Bank"): each says half of what it would alone."""


def organisation_bits(prepared: PreparedOrganisation) -> float:
    """Bits of identity in a name: about 20 for a word that is seldom in names, few for common words; 0 for none."""
    return sum([_word_bits(each) for each in prepared.tokens])


def _word_bits(token: Token) -> float:
    if token.role is Role.distinctive:
        return own_bits(token.latin)
    return _DEPENDENT * common_bits(token.key.partition("+")[0], _DEFAULT[token.role])
