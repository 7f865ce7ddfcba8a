"""How commands speak: results on stdout, all else on stderr; beautiful on a terminal, plain where it is piped."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 200
SHORT = 20  # a column of cells no longer than this is not folded


class Refused(click.ClickException):
    """Something was refused or not reached: one line that says what to do, and exit code 1."""

    exit_code = 1


def console(*, stderr: bool = False) -> Console:
    """A console for the stream as it is now; where it is no terminal, lines are long and nothing is coloured."""
    stream = sys.stderr if stderr else sys.stdout
    plain = not stream.isatty()
    return Console(file=stream, width=PIPED_WIDTH if plain else None, highlight=False, soft_wrap=plain, emoji=False)


def say(text: str) -> None:
    """A line for the person at the terminal, on stderr."""
    click.echo(text, err=True)


def write_json(value: Any) -> None:
    """One compact JSON object on a line of stdout."""
    write_bytes(orjson.dumps(value) + b"\n")


def write_bytes(line: bytes) -> None:
    click.get_binary_stream("stdout").write(line)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """A table on stdout: ruled and folded on a terminal; where it is piped, plain aligned columns, nothing cut.

    A list is joined by commas; a tuple stands one under the other on a terminal.
    """
    drawn = sys.stdout.isatty()
    cells = [[_cell(value, "\n" if drawn and isinstance(value, tuple) else ", ") for value in row] for row in rows]
    if drawn:
        _draw(columns, cells, title)
        return
    if title:
        click.echo(title)
    lines = [list(columns), *cells]
    widths = [max(len(line[n]) for line in lines) for n in range(len(columns))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def write_page(text: str) -> None:
    """A page of prose on stdout: laid out on a terminal, as it was written where it is piped."""
    if sys.stdout.isatty():
        console().print(Markdown(text.replace("::\n", ":\n")))
    else:
        click.echo(text)
    click.echo()


def _draw(columns: Sequence[str], cells: Sequence[Sequence[str]], title: str) -> None:
    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for number, column in enumerate(columns):
        short = all(len(row[number]) <= SHORT for row in cells)
        table.add_column(column, overflow="fold", no_wrap=short)
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def _cell(value: Any, joint: str) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, list | tuple):
        return joint.join(str(one) for one in value) or "-"
    return str(value)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Progress]:
    """A bar on stderr while it is a terminal, nothing where it is not."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        shown.add_task(what, total=total)
        yield shown


def count(number: int, thing: str) -> str:
    """`1 statement`, `2 statements`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
