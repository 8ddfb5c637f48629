"""The group of commands, each imported only when it is called, and the edge where errors become exit statuses."""

import builtins
import gc
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from medslate import __version__
from medslate.cli.guard import guarded
from medslate.errors import MedslateError

# name: (module, one line of help). The help stands here so that `medslate --help` imports no command.
COMMANDS = {
    "init": ("workspace", "Start a workspace with only the rows that apply."),
    "check": ("check", "Check the workspace: the gate of a sprint."),
    "assess": ("device", "Show the SL-C of the device, declared, evidenced and tested."),
    "explain": ("device", "Explain a row, or an FR: what decides it, and on what it rests."),
    "gap": ("device", "Hold the device against a target vector."),
    "ask": ("device", "List the open rows that can still change a level."),
    "diff": ("device", "Show what changed since a revision, or against another folder."),
    "map": ("mapping", "Show how the rows of one pack lie to those of another, over every chain."),
    "coverage": ("conformity", "Count what is answered, reached and open in each catalog."),
    "conformity": ("conformity", "Show what the answers to one catalog come to, and its gaps."),
    "trace": ("conformity", "Show every path by which something is known of a row."),
    "claim": ("workspace", "Set the claim on one row."),
    "answer": ("conformity", "Answer one row of a catalog other than the one with levels."),
    "migrate": ("migrate", "Take answers or claims from one edition to the next."),
    "evidence": ("workspace", "Add evidence, with the digest of its file."),
    "results": ("workspace", "Take in test results from a JUnit file."),
    "report": ("report", "Write a document: on the levels of the device, or on one catalog."),
    "approve": ("workspace", "Approve the present content."),
    "release": ("workspace", "Record the present state as a release."),
    "mds2": ("mds2", "Read or write an MDS2 disclosure form."),
    "matrix": ("matrix", "Answers to catalogs as a workbook: edited outside, read back."),
    "questionnaire": ("questionnaire", "Questions to people without tools, as a workbook: written, and answers read."),
    "site": ("site", "A hospital's network: what it achieves, and the cheapest way to its targets."),
    "bundle": ("bundle", "Seal, verify and read what manufacturers and operators give each other."),
    "document": ("document", "Sign PDFs so that any reader of PDFs can check them, and verify such signatures."),
    "key": ("key", "Make a key to seal with."),
    "archive": ("archive", "The archive of a release, readable and verifiable with public tools."),
    "standards": ("standards", "The register of standards: list, graph, what is due, what is pinned."),
    "pack": ("packs", "List, show, compare, validate and format packs of standards."),
    "oscal": ("oscal", "Check, resolve, take in, give out and sign OSCAL documents."),
    "sbom": ("sbom", "Bills of materials: software parts, taken in and given out."),
    "vex": ("vex", "Statements on vulnerabilities: affected, not, why, and what is done."),
    "declarations": ("declarations", "Write or read claims as CycloneDX declarations."),
    "reqif": ("reqif", "Rows and verdicts for requirement tools: ReqIF out and back."),
    "schema": ("workspace", "Write the JSON Schemas of the files of workspaces and sites."),
}

_BUILTINS = frozenset(dir(builtins))


class LazyGroup(click.Group):
    """A group that knows its commands' names and help lines, and imports a command when it runs."""

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module = import_module(f"medslate.cli.{self.table[cmd_name][0]}")
        taken = iskeyword(cmd_name) or cmd_name in _BUILTINS
        command: click.Command = getattr(module, f"{cmd_name}_" if taken else cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.table and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.table, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" See {ctx.command_path} --help."
            ctx.fail(f"There is no command {args[0]}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.table.items()])


@click.command(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: medslate check -C examples/st-elsewhere/infusion-pump",
)
@click.version_option(__version__, prog_name="medslate", message="%(prog)s %(version)s")
def medslate() -> None:
    """Work on the security of medical devices: what a device is capable of, and what a hospital achieves with it."""


def run() -> int:
    """Run the command line, its output guarded, and turn what is raised into an exit status."""
    with guarded():
        return _run()


def _run() -> int:
    gc.disable()  # a command lives for seconds and keeps what it makes: collecting costs a tenth of it for nothing
    try:
        status = medslate.main(prog_name="medslate", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Abort:
        click.echo("Aborted.", err=True)
        return 130
    except MedslateError as error:
        click.echo(f"medslate: {error}", err=True)
        return error.exit_status
    except OSError as error:
        return _surroundings(error)
    except Exception as error:  # the edge: whatever is left is a fault of ours, told without a traceback
        if os.environ.get("MEDSLATE_DEBUG"):
            raise
        click.echo(
            f"medslate: a fault in medslate itself ({type(error).__name__}: {error}). "
            "Set MEDSLATE_DEBUG=1 for the details, and report it, please.",
            err=True,
        )
        return 3


def _surroundings(error: OSError) -> int:
    """A disk or a reader that is not as needed; whoever stops reading our output wants no complaint about it."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    click.echo(f"medslate: {error.filename or 'a file'}: {error.strerror or error}.", err=True)
    return 3
