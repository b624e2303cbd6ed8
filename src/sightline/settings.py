"""Everything an operator can set: one frozen object, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from sightline.errors import InvalidInput

PREFIX = "SIGHTLINE_"

Trust = Annotated[float, msgspec.Meta(ge=0, le=1)]
Withheld = Literal["personal_emails", "personal_phones", "work_emails", "work_phones"]
PortNumber = Annotated[int, msgspec.Meta(ge=0, le=65_535)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
MoreThanNone = Annotated[float, msgspec.Meta(gt=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Each field is set by the environment variable SIGHTLINE_<NAME>; `docs/settings.md` describes them all."""

    home: Path = Path("sightline-data")
    """Where the data lives: the databases, the search index."""

    database_url: str | None = None
    """SQLAlchemy URL of the facts database. Unset: SQLite in `home`. PostgreSQL: postgresql+psycopg://..."""

    database_connections: Positive = 10
    """Most connections that a process opens to PostgreSQL for the facts, and as many again for the accounts."""

    host: str = "127.0.0.1"
    """Address the server listens on."""

    port: PortNumber = 8710
    """Port the server listens on; 0 takes a free one."""

    processes: Positive = 1
    """Number of server processes."""

    worker: bool = True
    """Whether the server publishes signals itself, in a process beside the others; else `sightline work` has to run."""

    import_processes: Positive = 2
    """Number of processes that read rows during an import, or match those of a file to enrich."""

    source_trust: dict[str, Trust] = {}
    """Trust in each source, 0 to 1, as JSON: {"hubspot": 0.9}. A source that is not named has `default_trust`."""

    default_trust: Trust = 0.5
    """Trust in a source that `source_trust` does not name."""

    default_country: str = "US"
    """ISO country whose rules read a phone number without a country code."""

    source_contact: str | None = None
    """Whom to write to about our requests, an email address or a link; every source that is pulled is told."""

    source_private_addresses: bool = False
    """Whether sources may be pulled from addresses that are not public, such as those of your own network."""

    source_requests_per_second: MoreThanNone = 2.0
    """Most requests to one host while sources are pulled."""

    source_timeout_seconds: MoreThanNone = 60.0
    """How long one answer of a source may take until its last byte is there."""

    source_wait_seconds: MoreThanNone = 60.0
    """Longest wait that a host may ask for before a pull gives up and says when to come again."""

    source_max_bytes: Positive = 30_000_000
    """Largest answer of a source, unpacked."""

    tariffs: Path | None = None
    """TOML file that changes what calls cost. Unset: our tariffs."""

    limits: Path | None = None
    """TOML file that changes how many calls a key may make. Unset: our limits."""

    signal_rules: Path | None = None
    """TOML file that changes when something becomes a signal. Unset: our rules."""

    region_rules: dict[str, tuple[Withheld, ...]] = {}
    """What is not told of people by where they are, as JSON: {"EEA": ["personal_emails"]}."""

    suppression_key: Path | None = None
    """File with the key by which people who asked not to be known are known again. Unset: suppression.key in `home`."""

    max_body_bytes: Positive = 1_000_000
    """Largest request body that an interface reads."""

    graphql_http_statuses: bool = False
    """Whether GraphQL errors carry real HTTP statuses instead of 200."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Least severe message that is logged."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises InvalidInput when a SIGHTLINE_ variable is unknown or its value does not fit.
    """
    env = os.environ if environ is None else environ
    fields = {field.name: field for field in msgspec.structs.fields(Settings)}
    given: dict[str, Any] = {}
    for variable, text in env.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in fields:
            raise InvalidInput(
                f"{variable} is not a setting.", field=variable, allowed=[PREFIX + each.upper() for each in fields]
            )
        given[name] = _parse(variable, text, fields[name].type)
    return Settings(**given)


def _parse(variable: str, text: str, wanted: Any) -> Any:
    try:
        if wanted in (Path, Path | None):
            return Path(text).expanduser()
        if text.startswith("{"):
            return msgspec.json.decode(text, type=wanted)
        return msgspec.convert(text, wanted, strict=False)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InvalidInput(f"{variable}={text!r} cannot be read: {error}.", field=variable) from error
