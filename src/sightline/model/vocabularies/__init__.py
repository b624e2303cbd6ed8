"""Vocabularies: the closed lists of the field, as data files with typed loaders.

Each file names the source of its facts at its head. Loaders read a file once, on first use.
"""

from sightline.model.vocabularies.countries import Country, countries
from sightline.model.vocabularies.functions import Function, function, functions
from sightline.model.vocabularies.industries import Industry, industries, industry
from sightline.model.vocabularies.seniorities import Seniority, seniorities, seniority
from sightline.model.vocabularies.size_bands import SizeBand, band, size_band, size_bands
from sightline.model.vocabularies.terms import Term, term, terms
from sightline.model.vocabularies.wire import WireEnum, neutral_values, to_neutral, to_wire, wire_enum, wire_enums

__all__ = [
    "Country",
    "Function",
    "Industry",
    "Seniority",
    "SizeBand",
    "Term",
    "WireEnum",
    "band",
    "countries",
    "function",
    "functions",
    "industries",
    "industry",
    "neutral_values",
    "seniorities",
    "seniority",
    "size_band",
    "size_bands",
    "term",
    "terms",
    "to_neutral",
    "to_wire",
    "wire_enum",
    "wire_enums",
]
