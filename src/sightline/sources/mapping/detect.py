"""Which profile fits a file: candidates by what its columns are called, best first."""

from __future__ import annotations

import msgspec

from sightline.errors import InvalidFile
from sightline.model.normal.text import fold_text
from sightline.model.observation import SubjectKind
from sightline.sources.files.reader import Reader
from sightline.sources.mapping.profile import Detection, MappingProfile, shipped_names, shipped_profile
from sightline.sources.mapping.recognise import UNDERSTOOD, listed, recognise, recognised


class Candidate(msgspec.Struct, frozen=True):
    """A profile and how well it fits, 0 to 1."""

    profile: MappingProfile
    score: float


def detect(reader: Reader) -> tuple[Candidate, ...]:
    """The shipped profiles that fit, best first. The generic one counts for less than one made for the file."""
    columns = frozenset(map(fold_text, reader.columns))
    if reader.preamble is not None:
        return (Candidate(shipped_profile("sightline"), 1.0),)
    found = []
    for name in shipped_names():
        profile = shipped_profile(name)
        score = max((_score(rule, columns) for rule in profile.detect), default=0.0)
        if profile.reader == "generic":
            score = 0.3 * sum(map(recognised, reader.columns)) / len(reader.columns) if reader.columns else 0.0
        if score > 0:
            found.append(Candidate(profile, round(score, 3)))
    return tuple(sorted(found, key=lambda each: (-each.score, each.profile.name)))


def _score(rule: Detection, columns: frozenset[str]) -> float:
    """0 if a required column is missing; else between 0.3 and 1, by the share of usual columns that are there."""
    if not all(fold_text(column) in columns for column in rule.required):
        return 0.0
    usual = sum(fold_text(column) in columns for column in rule.usual)
    if rule.usual and not usual:
        # Names and emails stand in any table of people: without anything of the tool's own it is not its export.
        return 0.0
    return 0.3 + 0.1 * min(len(rule.required), 3) + 0.4 * usual / max(1, len(rule.usual))


def choose_profile(reader: Reader, kind: SubjectKind | None = None) -> MappingProfile:
    """The best candidate, ready to map. Raises InvalidFile if nothing fits."""
    candidates = detect(reader)
    if not candidates:
        raise InvalidFile(
            f"No profile fits {reader.path.name}: none of its columns is known. {listed(reader.columns)}",
            field="profile",
            allowed=shipped_names(),
            hint=f"{UNDERSTOOD} docs/import.md shows how.",
        )
    return fit(candidates[0].profile, reader, kind)


def fit(profile: MappingProfile, reader: Reader, kind: SubjectKind | None = None) -> MappingProfile:
    """The profile, filled from the headers if it is the generic one: for rows about `kind`, or what the headers say."""
    return recognise(profile, reader.columns, kind) if profile.reader == "generic" else profile
