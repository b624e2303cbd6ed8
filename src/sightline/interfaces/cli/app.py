"""The command line as a whole: all commands, and what happens to errors."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from cyclopts import App, CycloptsError, Group, Parameter

from sightline.errors import SightlineError
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.administering import AdminCommands
from sightline.interfaces.cli.audit import AuditCommand
from sightline.interfaces.cli.batches import BatchCommands
from sightline.interfaces.cli.correcting import CorrectCommand
from sightline.interfaces.cli.credits import CreditCommands
from sightline.interfaces.cli.enriching import EnrichCommand
from sightline.interfaces.cli.identifying import IdentifyCommands
from sightline.interfaces.cli.importing import ImportCommand
from sightline.interfaces.cli.keys import KeyCommands
from sightline.interfaces.cli.orgs import OrgCommands
from sightline.interfaces.cli.privacy import PrivacyCommands
from sightline.interfaces.cli.resolving import ResolveCommands
from sightline.interfaces.cli.searching import SearchCommands
from sightline.interfaces.cli.serving import ServeCommands
from sightline.interfaces.cli.session import Session, Wiring
from sightline.interfaces.cli.showing import ShowCommands
from sightline.interfaces.cli.signals import SignalsCommand
from sightline.interfaces.cli.sources import SourceCommands
from sightline.interfaces.cli.timelines import TimelineCommand
from sightline.interfaces.cli.usage import UsageCommand

ABOUT = """Sightline: facts about companies and people, resolved and searchable, with their sources.

Start with `sightline demo`, or with `sightline import FILE`. Data lives in SIGHTLINE_HOME (./sightline-data).
Each command has its own --help.
"""

EPILOGUE = """Exit codes: 0 done, 1 failed, 2 wrong use, 3 rows were rejected, 4 not found, 5 try again later."""

CRASH = "crash.log"


def build(session: Session) -> App:
    """The application with all its commands."""
    app = App(
        name="sightline",
        help=ABOUT,
        help_epilogue=EPILOGUE,
        help_format="plaintext",
        version=version("sightline"),
        default_parameter=Parameter(negative=(), show_default=False),
        group_commands=Group("Options", sort_key=9),
        suppress_keyboard_interrupt=False,
        console=session.out.help,
        error_console=session.out.errors,
    )
    commands = (
        ImportCommand(session),
        SourceCommands(session),
        BatchCommands(session),
        SearchCommands(session),
        ShowCommands(session),
        TimelineCommand(session),
        SignalsCommand(session),
        IdentifyCommands(session),
        EnrichCommand(session),
        CorrectCommand(session),
        ResolveCommands(session),
        AdminCommands(session),
        ServeCommands(session),
        OrgCommands(session),
        KeyCommands(session),
        CreditCommands(session),
        UsageCommand(session),
        PrivacyCommands(session),
        AuditCommand(session),
    )
    for command in commands:
        command.register(app)
    return app


def run(arguments: Sequence[str], wiring: Wiring) -> int:
    """Run one command line; its exit code. Every error becomes a line on standard error."""
    session = Session(wiring)
    out = session.out
    try:
        code = build(session)(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        out.failure(str(error), "Add --help to see how a command is used.")
        return exits.USAGE
    except SightlineError as error:
        allowed = f" Allowed: {', '.join(error.allowed)}." if error.allowed else ""
        out.failure(_with_field(error) + allowed, error.hint)
        return exits.code_of(error)
    except BrokenPipeError:
        # Whoever reads the output has read enough (sightline ... | head). Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.OK
    except KeyboardInterrupt:
        out.failure("interrupted")
        return exits.INTERRUPTED
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        out.failure(what)
        return exits.FAILED
    except Exception as error:  # noqa: BLE001 - the last resort: nobody is shown a traceback
        out.failure(f"{type(error).__name__}: {error}", _keep_traceback(session))
        return exits.FAILED
    return code if isinstance(code, int) else exits.OK


def _with_field(error: SightlineError) -> str:
    """The message, with the option in front that it is about."""
    if error.field and error.field.startswith("--") and error.field not in error.message:
        return f"{error.field}: {error.message}"
    return error.message


def _keep_traceback(session: Session) -> str:
    """Writes the traceback where it can be found; says where."""
    path = Path(session.settings.home) / CRASH
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return "This is a bug in Sightline; please report it with the command that you ran."
    return f"This is a bug in Sightline; please report it, with the details in {path}."
