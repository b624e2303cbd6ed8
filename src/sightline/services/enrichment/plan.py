"""What a run would do: how the columns of a file are read, and what is appended to its rows."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sightline.errors import InvalidFile, InvalidInput
from sightline.model.observation import SubjectKind
from sightline.services.enrichment.fields import COMPANY, DEFAULT, FIELDS, PROFILE, chosen
from sightline.services.enrichment.matching import Wanted
from sightline.sources.files.reader import Reader, open_file
from sightline.sources.files.writers import Added, Type, check_columns
from sightline.sources.mapping.columns import Use
from sightline.sources.mapping.detect import choose_profile, fit
from sightline.sources.mapping.mapper import Mapper
from sightline.sources.mapping.preview import preview
from sightline.sources.mapping.profile import MappingProfile, load_profile
from sightline.sources.mapping.recognise import UNDERSTOOD

PREFIX = "sightline_"
KINDS = (SubjectKind.person, SubjectKind.company)

UNMATCHED = (Added("unmatched_line", Type.integer), Added("unmatched_status"), Added("unmatched_reason"))
"""The columns behind those of a row to which nobody is appended."""


class EnrichOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. `kind` None: as the columns say. `fields`, `required`: names of fields; "default" and "all"
    stand for several. `min_likelihood`: 0 to 10. `prefix`: how the names of appended columns begin. `profile` None: the
    one that fits the columns best; else a shipped one's name or the path of one's own.
    """

    kind: SubjectKind | None = None
    fields: tuple[str, ...] = (DEFAULT,)
    required: tuple[str, ...] = ()
    min_likelihood: int = 5
    prefix: str = PREFIX
    profile: str | Path | None = None


class Plan(msgspec.Struct, frozen=True):
    """`uses`: which columns feed what; `unused`: those that say nothing of who a row is about; `remarks`: what a user
    should know of the header; `added`: the columns that are appended.
    """

    reader: Reader
    wanted: Wanted
    uses: tuple[Use, ...]
    unused: tuple[str, ...]
    remarks: tuple[str, ...]
    added: tuple[Added, ...]

    @property
    def points(self) -> tuple[str, ...]:
        """All data points that a row may be charged as."""
        base = COMPANY if self.wanted.kind is SubjectKind.company else PROFILE
        known = FIELDS[self.wanted.kind]
        return tuple(dict.fromkeys((base, *(known[name].point for name in self.wanted.fields))))


def make_plan(path: Path, options: EnrichOptions, country: str) -> Plan:
    """Look at a file and at what is asked for.

    Raises NotFound and InvalidFile for a file that cannot be read or tells of nobody, UnknownField, and InvalidInput
    for what cannot be asked.
    """
    if not 0 <= options.min_likelihood <= 10:
        raise InvalidInput("A likelihood is from 0 to 10.", field="min_likelihood")
    if not options.prefix or not options.prefix.isprintable():
        raise InvalidInput("A prefix is needed, so that no column of yours is overwritten.", field="prefix")
    reader, profile = _read(path, options)
    told = [rule.kind for rule in profile.subject if rule.kind in KINDS]
    if not told:
        raise InvalidFile(f"{path.name} tells of neither people nor companies.", field=str(path), hint=UNDERSTOOD)
    kind = options.kind or told[0]
    fields, required = chosen(kind, options.fields), chosen(kind, options.required)
    if not fields:
        raise InvalidInput("No field is asked for.", field="fields", allowed=[DEFAULT, *FIELDS[kind]])
    wanted = Wanted(
        profile=_keyless(profile),
        country=country,
        kind=kind,
        fields=tuple(field.name for field in fields),
        required=tuple(field.name for field in required),
        min_likelihood=options.min_likelihood,
    )
    mapper = Mapper(wanted.profile, country)
    _check_kind(path, kind, told, mapper)
    seen = preview(reader, mapper, limit=0)
    own = (Added(f"{options.prefix}status"), Added(f"{options.prefix}likelihood", Type.integer))
    added = (*own, *(Added(options.prefix + field.name, field.type) for field in fields))
    check_columns(reader, added)
    return Plan(reader, wanted, seen.mapping, seen.unknown, seen.remarks, added)


def _read(path: Path, options: EnrichOptions) -> tuple[Reader, MappingProfile]:
    # Rows about people also tell of companies, so that only people are insisted on.
    kind = options.kind if options.kind is SubjectKind.person else None
    if options.profile is None:
        reader = open_file(path)
        profile = choose_profile(reader, kind)
    else:
        named = load_profile(options.profile)
        reader = open_file(path, named.file)
        profile = fit(named, reader, kind)
    if profile.reader == "exchange":
        raise InvalidFile(
            f"{path.name} is in the exchange format, which holds facts to import, not a table to enrich.",
            field=str(path),
            hint="Import it, or give a table with a row for each person or company.",
        )
    return reader, profile


def _keyless(profile: MappingProfile) -> MappingProfile:
    """The profile without keys and times: a row to enrich is no observation, and needs neither."""
    rules = tuple(msgspec.structs.replace(rule, key=["=row"]) for rule in profile.subject)
    return msgspec.structs.replace(profile, subject=rules, observed_at=None)


def _check_kind(path: Path, kind: SubjectKind, told: list[SubjectKind], mapper: Mapper) -> None:
    """Whether rows tell of what is wanted; those about people tell of companies if they say where people work."""
    at_work = (".company", ".emails")
    employers = kind is SubjectKind.company and any(part in use.field for use in mapper.uses for part in at_work)
    if kind not in told and not employers:
        raise InvalidFile(f"The columns of {path.name} tell of no {kind.value}.", field=str(path), hint=UNDERSTOOD)
