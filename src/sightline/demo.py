"""The demo: a sample world in a home of its own, a key to it, and first questions to copy."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from sightline.interfaces.cli.output import Output
from sightline.interfaces.cli.progress import Bar
from sightline.interfaces.cli.session import DemoOptions
from sightline.model.observation import Observation
from sightline.model.query import Query
from sightline.services import Services, open_services
from sightline.services.accounts import Accounts
from sightline.settings import Settings
from sightline.sources.world import Noise, World, read_noise

FOLDER = "demo"
"""Inside the home: demo worlds never touch the data beside them."""

DONE = "world.json"
KEY_FILE = "demo.key"
KEY_NAME = "demo"


@dataclass(frozen=True)
class Prepared:
    """A demo that is ready to be served."""

    settings: Settings
    key: str


def prepare(settings: Settings, options: DemoOptions, out: Output) -> Prepared:
    """Make the world and import it, unless that was done before; and make a key.

    The demo always uses SQLite, in a folder that is named by the world's seed, sizes and noise. An import that was
    interrupted goes on where it stopped.
    """
    noise = Noise() if options.profile is None else read_noise(options.profile)
    home = settings.home / FOLDER / _name(options, noise)
    own = msgspec.structs.replace(settings, home=home, database_url=None)
    if (home / DONE).exists():
        out.rich(f"Using the sample world in [bold]{home}[/bold]")
    else:
        _build(own, options, noise, out)
    with open_services(own) as services:
        return Prepared(own, _key(own, services.accounts))


def show_first_steps(prepared: Prepared, out: Output, address: str) -> None:
    """Print the address, the key, and questions to copy."""
    command = "sightline" if shutil.which("sightline") else str(Path(sys.executable).with_name("sightline"))
    question = "{ flatAdvancedSearch(input: {limit: 3}) { totalPeople people { name title company { name } } } }"
    steps = f"""
Sightline listens on [bold]{address}[/bold]   (Ctrl-C ends it)
GraphQL:  [bold]{address}/graphql[/bold]   (open it in a browser to explore)
REST:     [bold]{address}/docs[/bold]   (what there is, for people and as OpenAPI)
Key:      [bold]{prepared.key}[/bold]

Ask from another terminal:

  curl {address}/graphql -H 'Authorization: Bearer {prepared.key}' \\
       -H 'Content-Type: application/json' -d '{{"query": "{question}"}}'

  curl '{address}/api/v1/contacts?job_titles=vp%20sales&per_page=3' -H 'Authorization: Bearer {prepared.key}'

  export SIGHTLINE_HOME={prepared.settings.home.absolute()}
  {command} search people --seniority vp --function sales --country US
  {command} search companies --technology Snowflake --size 50-500 --sort -size
  {command} search people --country DE --facet function
  {command} signals --kind company_change --kind promotion --confidence 85
  {command} stats
"""
    out.rich(steps)


def _build(settings: Settings, options: DemoOptions, noise: Noise, out: Output) -> None:
    begun = time.monotonic()
    with Bar(out.errors) as bar:
        bar("Making the world", 0, 0)
        world = World(options.seed, noise, companies=options.companies, people=options.people, months=options.months)
        with open_services(settings) as services:
            rows = _import(services, world, bar)
            bar("Indexing", 0, 0)
            services.search.companies(Query(limit=0))
            stats = services.admin.stats()
    (settings.home / DONE).write_bytes(msgspec.json.encode({"options": _sizes(options), "noise": noise}))
    people, companies = stats.records.get("person", 0), stats.records.get("company", 0)
    out.rich(
        f"Made a sample world in [bold]{settings.home}[/bold]: {rows:,} observations of 3 sources over "
        f"{options.months} months became {people:,} people and {companies:,} companies "
        f"({time.monotonic() - begun:.0f} s)"
    )


def _import(services: Services, world: World, bar: Bar) -> int:
    """All batches through the usual import; how many rows they had."""
    total, told = world.rows(), 0

    def counted(rows: Iterator[Observation]) -> Iterator[Observation]:
        nonlocal told
        for row in rows:
            told += 1
            if told % 1_000 == 0:
                bar(f"Importing {world.months} months", told, total)
            yield row

    def derived(what: str, done: int, of: int) -> None:
        if what != "Rows":
            bar(what, done, of)

    batches = ((header, partial(counted, rows)) for header, rows in world.batches())
    return sum(each.read for each in services.imports.series(batches, derived))


def _key(settings: Settings, accounts: Accounts) -> str:
    """The demo's key. It is kept in plain text, as it opens nothing but made-up facts."""
    path = settings.home / KEY_FILE
    if path.exists() and any(key.name == KEY_NAME for key in accounts.keys.list()):
        return path.read_text(encoding="utf-8").strip()
    secret = accounts.keys.create(KEY_NAME).secret
    path.touch(mode=0o600)
    path.write_text(secret + "\n", encoding="utf-8")
    return secret


def _sizes(options: DemoOptions) -> dict[str, int]:
    return {
        "seed": options.seed, "companies": options.companies, "people": options.people, "months": options.months,
    }  # fmt: skip


def _name(options: DemoOptions, noise: Noise) -> str:
    """A folder's name that says which world it is."""
    name = "-".join(f"{what}{number}" for what, number in _sizes(options).items())
    if noise == Noise():
        return name
    return f"{name}-{blake2b(msgspec.json.encode(noise), digest_size=4).hexdigest()}"
