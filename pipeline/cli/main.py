"""The command `sousbois`: its subcommands are loaded when they are asked for, and errors become one line."""

import os
import sys
import traceback
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from pipeline.cli.speech import Refused, say
from schemas.errors import InvalidInput, Misconfigured, RecordError

COMMANDS: Final = {
    "demo": "pipeline.cli.demo",
    "serve": "pipeline.cli.serve",
    "ingest": "pipeline.cli.ingest",
    "detect": "pipeline.cli.detect",
    "links": "pipeline.cli.links",
    "moments": "pipeline.cli.moments",
    "explain": "pipeline.cli.explain",
    "sql": "pipeline.cli.sql",
    "status": "pipeline.cli.status",
    "replay": "pipeline.cli.replay",
    "dead-letters": "pipeline.cli.dead_letters",
    "consent": "pipeline.cli.consent",
    "directory": "pipeline.cli.directory",
    "credentials": "pipeline.cli.credentials",
    "detectors": "pipeline.cli.detectors",
    "simulate": "pipeline.cli.simulate",
    "score": "pipeline.cli.score",
}


class Commands(click.Group):
    """Subcommands by name, in the order in which one meets them; our own errors become click's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(COMMANDS[cmd_name]).command
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except InvalidInput as error:
            raise click.UsageError("; ".join(_told(fault.pointer, fault.reason) for fault in error.faults)) from error
        except Misconfigured as error:
            raise click.UsageError(str(error)) from error
        except RecordError as error:
            raise Refused(str(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            told = error.strerror or type(error).__name__
            raise Refused(f"{error.filename or 'writing'}: {told}") from error


def _told(pointer: str, reason: str) -> str:
    return f"{pointer.removeprefix('/')} {reason}" if pointer else reason


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("sousbois"), prog_name="sousbois")
def sousbois() -> None:
    """Find moments of informal learning in what tools already tell.

    Sousbois records xAPI statements and finds in them who helped whom, who got unstuck, what was taken up,
    and which requests stayed without an answer.

    \b
    See it work:            sousbois demo
    Your own file, now:     sousbois detect --consent assumed statements.jsonl
    A server that goes on:  sousbois serve --data ./sousbois-data

    Exit codes: 0 all done, 1 some refused or not reached, 2 wrong usage.
    """  # noqa: D301 - click's mark for lines to keep


def main() -> None:
    """The console script."""
    if sys.stdout is None:  # `>&-`
        sys.exit("Error: standard output is closed: send it to a file or to /dev/null")
    try:
        sousbois()
    except BrokenPipeError:  # whoever read us has gone, which is their right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - a defect is told in one line, too, without what it was about
        say(f"Error: a defect of Sousbois: please report `{type(error).__name__} at {_place(error)}` and what you ran")
        sys.exit(1)


def _place(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
