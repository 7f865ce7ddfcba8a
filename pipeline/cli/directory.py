"""`sousbois directory`: who is in which unit and role, and what places are; imported and listed."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from pipeline.cli.reach import Reach, reaching
from pipeline.cli.speech import Refused, count, say, write_json, write_table
from pipeline.directory_rows import PEOPLE, PLACES, Row, person_row, place_row
from schemas.errors import InvalidInput

CSV_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)
MOST_TOLD = 20  # faults
JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
Check = Callable[[Mapping[str, Any], str], tuple[str, Row]]


@click.group(short_help="Say who is in which unit and role, and what places are.")
def command() -> None:
    """Say who is in which unit and role, and what places are, where statements do not.

    What neither statements nor the directory say is not known: a factor that needs it is absent, and a moment that
    cannot do without it is not found. Private places are not heard.

    \b
    Example:  sousbois directory import people.csv
              sousbois directory list
    """  # noqa: D301 - click's mark for lines to keep


@command.command("import")
@reaching
@click.argument("file", type=CSV_FILE)
@JSON
def imported(reach: Reach, file: str, *, as_json: bool) -> None:
    """Take people or places from FILE, a CSV; its first line says which. All or none.

    \b
    person,unit,role,since                  several rows a person are a history; role: support, manager,
                                            trainer, bot or empty; since: a date, or empty for always
    place,space_kind,access,audience        space_kind: project, community, work_situation, formal; access:
                                            open or private; audience: a number of people

    The rows of a person replace what was said of that person before; whoever is not named stays as they were.

    \b
    Example:  sousbois directory import people.csv
    """  # noqa: D301 - click's mark for lines to keep
    name, rows = _rows(file)
    checked = list(_checked(file, rows, person_row if name == "people" else place_row))
    if not checked:
        raise Refused(f"{file} holds no rows below its first line")
    done = reach.call("directory-import", {name: [row for _, row in rows]})
    if as_json:
        write_json(done)
        return
    changed = f"{done['people']} people" if name == "people" else count(done["places"], "place")
    say(f"{changed} changed; {count(done['heard_again'], 'recorded statement')} heard again")


@command.command("list")
@reaching
@JSON
def listed(reach: Reach, *, as_json: bool) -> None:
    """Show what counts, by person and place.

    \b
    Example:  sousbois directory list --json
    """  # noqa: D301 - click's mark for lines to keep
    known = reach.call("directory-list")
    if as_json:
        write_json(known)
        return
    for name, columns in (("people", PEOPLE), ("places", PLACES)):
        if known[name]:
            write_table(columns, ([row[column] for column in columns] for row in known[name]))
    people = len({row["person"] for row in known["people"]})
    say(f"{people} people, {count(len(known['places']), 'place')}")


def read_people(file: str) -> list[tuple[str, Row]]:
    """Rows of people by identifier.

    Raises: Refused: not such a file; the faults of its lines.
    """
    return _of(file, "people", person_row)


def read_places(file: str) -> list[tuple[str, Row]]:
    """Rows of places by name.

    Raises: Refused: not such a file; the faults of its lines.
    """
    return _of(file, "places", place_row)


def _of(file: str, wanted: str, check: Check) -> list[tuple[str, Row]]:
    name, rows = _rows(file)
    if name != wanted:
        raise Refused(f"{file} holds {name}, not {wanted}")
    return list(_checked(file, rows, check))


def _rows(file: str) -> tuple[str, list[tuple[int, dict[str, str]]]]:
    """Which of the two it is, and its rows with the numbers of their lines."""
    try:
        text = click.get_text_stream("stdin").read() if file == "-" else Path(file).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is not UTF-8: save it as CSV UTF-8") from error
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        columns = tuple(name.strip() for name in reader.fieldnames or ())
        name = _name_of(file, columns)
        reader.fieldnames = list(columns)
        rows = [(reader.line_num, _cells(file, reader.line_num, row)) for row in reader]
    except csv.Error as error:
        raise Refused(f"{file}: line {reader.line_num} is not CSV: {error}") from error
    return name, [(line, row) for line, row in rows if row]


def _name_of(file: str, columns: tuple[str, ...]) -> str:
    for name, known in (("people", PEOPLE), ("places", PLACES)):
        if columns and columns[0] == known[0]:
            unknown = sorted(set(columns) - set(known))
            if unknown or len(set(columns)) < len(columns):
                raise Refused(f"{file}: its first line must name these columns, each once: {','.join(known)}")
            return name
    raise Refused(f"{file}: its first line must be {','.join(PEOPLE)} or {','.join(PLACES)}")


def _cells(file: str, line: int, row: Mapping[str | None, Any]) -> dict[str, str]:
    """The cells that are not empty."""
    if None in row:
        raise Refused(f"{file}: line {line} has more cells than the first line names columns")
    return {name: value.strip() for name, value in row.items() if name and isinstance(value, str) and value.strip()}


def _checked(file: str, rows: Iterable[tuple[int, dict[str, str]]], check: Check) -> Iterator[tuple[str, Row]]:
    told: list[str] = []
    for line, row in rows:
        try:
            yield check(row, "")
        except InvalidInput as error:
            told += [f"{file}: line {line}: {fault.pointer.removeprefix('/')} {fault.reason}" for fault in error.faults]
    if told:
        more = [f"and {len(told) - MOST_TOLD} more"] if len(told) > MOST_TOLD else []
        raise Refused("\n".join([*told[:MOST_TOLD], *more]))
