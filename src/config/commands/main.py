# SPDX-License-Identifier: Apache-2.0
"""The `tradelane` command; apart from its subcommands, which are imported only when they are called.

A file here is one command (`run`) or one group of commands (`group`, a typer.Typer), both read by typer; or one command
that must answer at once (`answer`: arguments in, status out), which does without typer and Django. Every command takes
--json. Errors go to standard error and end with status 1.
"""

import gc
import json
import os
import sys
from importlib import import_module
from types import ModuleType

from config.commands.usage import USAGE, misused, status_of
from tradelane.kernel.errors import TradelaneError, Unavailable

COMMANDS: dict[str, str] = {
    "demo": "The main job between two nodes, from order to settlement.",
    "serve": "Serve the node's pages and API.",
    "work": "Do the node's background work.",
    "jobs": "The background work that waits or was given up, and a new try for it.",
    "init": "Make a node: its home, secret, tables and keys.",
    "backup": "Copy the node into one file, without people's keys.",
    "restore": "Put a backup in the node's place; who was erased stays erased.",
    "vault": "The keys of people: how they stand, rotation, sealing, their own copy.",
    "organisations": "Take in the organisations that are at home here.",
    "people": "Let people act for the organisations at home here.",
    "doctor": "Look for what is missing, with a fix for each.",
    "verify": "Check documents offline: valid, invalid or undetermined, and why.",
    "platforms": "The eBL platforms and carriers that this node exchanges bills with (DCSA PINT).",
    "titles": "Write the register of titles to a file, and replay it from there.",
    "log": "Watch a public log for a second face, or mirror it.",
    "hide": "Leave members out of a credential before you show it.",
    "check": "Check a document against a profile; findings by rule.",
    "cfdi": "Make Mexico's invoice of an export, sealed with the seller's CSD.",
    "compare": "List every field on which documents of one shipment disagree.",
    "trade": "Read an order or invoice into a consignment; say what was lost or doubtful.",
    "quote": "Duty, tax and fees of a consignment on a lane and date.",
    "parcels": "Judge a manifest of parcels line by line: verdicts, reasons, what is owed.",
    "tariff": "How much of an economy's tariff can be reckoned with.",
    "qr": "Read a payment code: what it holds, or why it is refused.",
    "plans": "What each economy accepts, and what a lane may carry without paper.",
    "privacy": "Where this node holds personal data, what is unlabelled, who is certified.",
    "trust": "Whom this node trusts, and the lists that it follows.",
    "exchange": "Federations, agreements and proofs of delivery between nodes.",
    "procedures": "Prove a single-window procedure before it is deployed.",
    "declarations": "Customs declarations in UBL and the WCO Data Model, read, converted, taken in, given out.",
    "batches": "File many cases from one file, an answer a line.",
    "epcis": "Check events of EPCIS 2.0: what happened to goods, where and when.",
    "origin": "How much of a file of rules of origin can be judged, and whether a good originates by them.",
    "standards": "Fetch the official schemas, examples and vectors that the tests read.",
}
"""Every command with its line of help; a command's module has its name."""
_EXTRAS = {
    "server": frozenset(
        {
            "allauth", "cel", "crispy_forms", "crispy_forms_gds", "django", "django_htmx", "granian", "httpx", "ninja",
            "polars", "sd_jwt", "SpiffWorkflow", "typst", "whitenoise",
        }
    ),
    "scale": frozenset({"psycopg", "nats"}),
    "hsm": frozenset({"pkcs11"}),
}  # fmt: skip
"""What the core leaves out, by the extra of pyproject.toml that brings it."""
_OF_THE_NODE = frozenset(
    {"batches", "demo", "serve", "work", "jobs", "init", "people", "trust", "backup", "restore", "vault"}
)
"""Commands that act on a node's store: without the server nothing else that they lack is worth telling."""
INTERRUPTED = 130
"""Status after Ctrl-C, as shells give it: 128 and the number of the signal."""


def main() -> None:
    """Run the command line and exit with its status."""
    gc.set_threshold(50_000)  # imports leave lasting objects; searching them for garbage costs a tenth of the start
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; its exit status. Never a traceback for a kernel error, or for what the machine refuses."""
    try:
        return _answer(arguments)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except TradelaneError as error:
        _tell(error, as_json="--json" in arguments)
        return status_of(error)
    except ModuleNotFoundError as error:
        extra = _extra_with(error.name or "")
        if not extra:
            raise
        _tell(_not_installed(error.name or "", extra), as_json="--json" in arguments)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        _tell(_refused_by_the_machine(error), as_json="--json" in arguments)
        return 1


def _extra_with(module: str) -> str:
    """The extra that brings a module which is not installed; empty when none does: then the installation is broken."""
    return next((extra for extra, brings in _EXTRAS.items() if module.partition(".")[0] in brings), "")


def _not_installed(module: str, extra: str) -> TradelaneError:
    return Unavailable(
        f"this command needs {module.partition('.')[0]}, which the core of Tradelane leaves out",
        field="command",
        rule="INSTALL-1",
        fix=f"Install it with: pip install 'tradelane[{extra}]'",
    )


def _answer(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    if name in ("", "-h", "--help", "help"):
        print(_help())
        return 0 if name else USAGE
    if name not in COMMANDS:
        raise misused(f"there is no command {name!r}", program="tradelane", field="command")
    if name in _OF_THE_NODE and "--help" not in arguments:
        import_module("django")
    module = import_module(f"config.commands.{name}")
    if hasattr(module, "answer"):
        return int(module.answer(arguments[1:]))
    return _by_typer(module, name, arguments)


def _help() -> str:
    """Every command with its line; typer's own list would import them all."""
    lines = [f"  {name:<{max(map(len, COMMANDS))}}  {text}" for name, text in COMMANDS.items()]
    usage = "Usage: tradelane COMMAND [ARGUMENT]... [--json] [--help]"
    how = "`tradelane COMMAND --help` tells what a command takes."
    return "\n".join([usage, "", "Sell across a border without paper.", "", "Commands:", *lines, "", how])


def _by_typer(module: ModuleType, name: str, arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # typer's pydantic would search every package for plug-ins
    import typer

    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_root)
    if hasattr(module, "group"):
        app.add_typer(module.group, name=name, help=COMMANDS[name])
        if arguments == [name]:
            app(args=[name, "--help"], prog_name="tradelane", standalone_mode=False)
            return USAGE
    else:
        app.command(name, help=COMMANDS[name])(module.run)
    try:
        return int(app(args=arguments, prog_name="tradelane", standalone_mode=False) or 0)
    except typer.TyperException as error:
        raise misused(_sentence(error), program=f"tradelane {name}") from error


def _sentence(error: Exception) -> str:
    """What typer has against the call, in one line."""
    told = getattr(error, "format_message", error.__str__)()
    return " ".join(str(told).split())


def _root() -> None:
    """Sell across a border without paper."""


def _refused_by_the_machine(error: OSError) -> TradelaneError:
    """A full disk, a folder that may not be written: a fault of the machine, with the place it has."""
    place = str(error.filename or "")
    return Unavailable(
        f"the machine refused: {error.strerror or error}",
        field=place,
        rule="OS-1",
        fix=f"Check that {place or 'the disk'} can be read and written, and has room.",
    )


def _tell(error: TradelaneError, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": error.as_dict()}, ensure_ascii=False), file=sys.stderr)
        return
    print(f"error: {error.message}", file=sys.stderr)
    for label in ("field", "rule", "fix", "cites"):
        if value := getattr(error, label):
            print(f"  {label}: {value}", file=sys.stderr)


if __name__ == "__main__":
    main()
