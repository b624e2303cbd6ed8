"""`sightline privacy`: people who asked not to be known, or what is known of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from sightline.errors import Conflict, InvalidInput
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.groups import CARE
from sightline.interfaces.cli.progress import Bar
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import moment
from sightline.interfaces.cli.showing import Json
from sightline.services.erasing import Erased
from sightline.services.privacy import Suppressed
from sightline.services.whom import Who

What = Annotated[str | None, Parameter(help="An id, email (or its SHA-256), phone number (+44...), or profile link.")]
Source = Annotated[str | None, Parameter(help="A source, together with --key.")]
SourceKey = Annotated[str | None, Parameter(name="--key", help="What that source calls the person.")]
Name = Annotated[str | None, Parameter(help="A full name, together with --domain.")]
Domain = Annotated[str | None, Parameter(help="The domain of an employer.")]
Everyone = Annotated[bool, Parameter(help="All whom this fits, where it fits several.")]


class PrivacyCommands:
    """The commands of `privacy`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        about = "People who ask not to be known: suppress, export, erase."
        privacy = App(name="privacy", group_commands="Commands", help=about, group=CARE)
        for command in (self.suppress, self.unsuppress, self.export, self.erase, self.apply):
            privacy.command(command)
        privacy.command(self.list, name="list")
        app.command(privacy)

    def suppress(
        self,
        what: What = None,
        /,
        *,
        source: Source = None,
        key: SourceKey = None,
        name: Name = None,
        domain: Domain = None,
        everyone: Everyone = False,
        json: Json = False,
    ) -> int:
        """Tell nothing of somebody any more, and keep them out of what is imported.

        Examples:
        sightline privacy suppress ada@example.com

        sightline privacy suppress --name "Ada Lovelace" --domain example.com
        """
        who = Who(what=what, source=source, key=key, name=name, domain=domain)
        with self._session.services() as services:
            done = services.privacy.suppress(who, everyone=everyone)
        out = self._session.out
        if json:
            out.json(done)
            return exits.OK
        out.line(f"Request {done.request}: {_held(done)}. Kept out by {_counted(done.hashes)}.")
        self._shared(done.shared)
        return exits.OK

    def unsuppress(
        self,
        what: What = None,
        /,
        *,
        request: Annotated[int | None, Parameter(help="The number of the request, as `list` shows it.")] = None,
        source: Source = None,
        key: SourceKey = None,
        name: Name = None,
        domain: Domain = None,
    ) -> int:
        """Take a suppression back: what is still held is told again, and what comes is taken in.

        Rows that were kept out meanwhile come back when their source tells them anew.
        """
        who = Who(what=what, source=source, key=key, name=name, domain=domain)
        if request is not None and who != Who():
            raise InvalidInput("Give either --request or who is meant.", field="--request")
        with self._session.services() as services:
            done = services.privacy.unsuppress(who if request is None else request)
        self._session.out.line(
            f"Request {done.request} is taken back; {_subjects(done.subjects)} can be told of again."
        )
        return exits.OK

    def list(self, *, json: Json = False) -> int:
        """List the requests. Whose they are is not kept."""
        with self._session.services() as services:
            requests = services.privacy.requests()
        out = self._session.out
        if json:
            plain: list[dict[str, Any]] = msgspec.to_builtins(requests)
            out.json([{**each, **_times(each)} for each in plain])
            return exits.OK
        out.table(
            ("NUMBER", "STATE", "MADE", "BY", "KNOWN AGAIN BY", "STILL HELD"),
            [
                (
                    str(each.number), each.state.value, moment(each.made_at), each.by,
                    _counted(each.hashes), str(each.subjects),
                )
                for each in requests
            ],
            right=("NUMBER", "STILL HELD"),
        )  # fmt: skip
        return exits.OK

    def export(
        self,
        what: What = None,
        /,
        *,
        source: Source = None,
        key: SourceKey = None,
        name: Name = None,
        domain: Domain = None,
        everyone: Everyone = False,
        output: Annotated[Path | None, Parameter(name=("--output", "-o"), help="A new file. Default: print.")] = None,
    ) -> int:
        """Give everything that is held of somebody, suppressed or not, with its sources, as JSON."""
        if output is not None and output.exists():
            raise Conflict(f"{output} is there already.", field="--output")
        who = Who(what=what, source=source, key=key, name=name, domain=domain)
        with self._session.services() as services:
            told = services.privacy.export(who, everyone=everyone)
        if output is None:
            self._session.out.json(told)
            return exits.OK
        output.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
        self._session.out.line(f"{len(told['observations'])} observations written to {output}")
        return exits.OK

    def erase(
        self,
        what: What = None,
        /,
        *,
        source: Source = None,
        key: SourceKey = None,
        name: Name = None,
        domain: Domain = None,
        everyone: Everyone = False,
        yes: Annotated[bool, Parameter(help="Do it: what is erased cannot be brought back.")] = False,
        json: Json = False,
    ) -> int:
        """Erase somebody: all that is held goes, from every file and index; hashes stay to keep the person out.

        It rewrites the databases, which takes time and room for a copy. If it is interrupted, run it again.

        Example: sightline privacy erase ada@example.com --yes
        """
        if not yes:
            raise InvalidInput("What is erased cannot be brought back.", hint="Add --yes to do it.")
        who = Who(what=what, source=source, key=key, name=name, domain=domain)
        with self._session.services() as services, Bar(self._session.out.errors) as bar:
            done = services.erasing.erase(who, everyone=everyone, progress=bar)
        if json:
            plain = msgspec.to_builtins(done)
            self._session.out.json({**plain, **_times(plain)})
            return exits.OK
        self._show(done)
        return exits.OK

    def apply(self, *, json: Json = False) -> int:
        """Suppress again whoever is held and should not be, as after a backup of PostgreSQL was put back."""
        with self._session.services() as services:
            count = services.privacy.apply()
        if json:
            self._session.out.json({"people": count})
        else:
            self._session.out.line(f"{count} people were suppressed again.")
        return exits.OK

    def _show(self, done: Erased) -> None:
        out = self._session.out
        out.line(f"Request {done.request}: erased {_subjects(done.subjects)}.")
        out.line(f"What is said of {done.others} others was cleaned of them, and {done.rejected_rows} rejected rows.")
        out.line(f"Kept: {_counted(done.hashes)}.")
        if done.since is not None:
            out.note(f"Backups made between {moment(done.since)} and now still hold them: remove those backups.")
            out.note("`sightline restore` suppresses them again; then `erase` is to be run again.")
        for path in done.files:
            out.note(f"{path} is not ours and tells of them: remove it, or what it says of them.")
        self._shared(done.shared)

    def _shared(self, shared: tuple[str, ...]) -> None:
        if shared:
            out = self._session.out
            out.note(f"Others are known by this as well, so that it does not keep anybody out: {', '.join(shared)}.")


def _held(done: Suppressed) -> str:
    if not done.subjects:
        return "nothing is held"
    people = "1 person" if done.people == 1 else f"{done.people} people"
    return f"{people}, {_subjects(done.subjects)} held"


def _subjects(count: int) -> str:
    return "1 subject" if count == 1 else f"{count:,} subjects"


def _counted(hashes: dict[str, int]) -> str:
    kinds = ", ".join(f"{count} of {what}" for what, count in sorted(hashes.items()))
    total = sum(hashes.values())
    return f"{total} hash{'es' if total != 1 else ''}" + (f" ({kinds})" if kinds else "")


def _times(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if plain[name] is None else moment(plain[name])
        for name in ("made_at", "erased_at", "since")
        if name in plain
    }
