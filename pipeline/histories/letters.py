"""Dead letters: what could not be heard or judged, by reference, never by its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from pipeline.histories.statements import execute_many, insert_rows, join_given, read
from processors.machine import Look
from schemas.timestamps import from_micros, to_micros

RECOGNISE, DETECT = "recognise", "detect"
MOST_UNJUDGED = 10_000
_COLUMNS = ("stage", "offset", "statement", "cause", "rule", "key", "first", "last", "at")


@dataclass(frozen=True, slots=True)
class Letter:
    """A statement that was not heard, or a neighbourhood that a pattern could not judge."""

    number: int
    stage: str
    offset: int | None
    statement: str | None
    cause: str
    rule: str | None
    key: str | None
    first: datetime | None
    last: datetime | None
    at: datetime


def cause_of(error: BaseException) -> str:
    """The error's kind and place: its message may hold what people wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = None if trace is None else trace.tb_frame.f_code
    place = "" if code is None or trace is None else f" in {code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
    return type(error).__name__ + place


def not_heard(connection: Connection, letters: Iterable[tuple[int | None, str, str]], at: datetime) -> None:
    """Statements as (offset in the log, statement id, cause); a newer letter stands for an older one.

    The offset is None where the statement was read from the store.
    """
    rows = list(letters)
    forget(connection, (statement for _, statement, _ in rows))
    values = [(RECOGNISE, *row, None, None, None, None, to_micros(at)) for row in rows]
    insert_rows(connection, "dead_letters", _COLUMNS, values)


def not_judged(connection: Connection, failed: Iterable[tuple[Look, str]], at: datetime) -> None:
    """Neighbourhoods as (look, cause): one letter for each rule and key, as wide as all that failed there.

    A broken detector fails everywhere: beyond `MOST_UNJUDGED` letters only the counter `failed` tells of more.
    """
    spans: dict[tuple[str, str], tuple[int, int, str]] = {}
    for look, cause in failed:
        place, first, last = (look.rule.name, look.key), to_micros(look.first), to_micros(look.last)
        known = spans.get(place, (first, last, cause))
        spans[place] = (min(first, known[0]), max(last, known[1]), cause)
    if not spans:
        return
    select = (
        "SELECT d.number, d.rule, d.key, d.first, d.last FROM given CROSS JOIN dead_letters d "
        "WHERE d.rule = given.rule AND d.key = given.key"
    )
    before = list(join_given(connection, {"rule": "TEXT", "key": "TEXT"}, list(spans), select))
    for _, rule, key, first, last in before:
        known = spans[rule, key]
        spans[rule, key] = (min(first, known[0]), max(last, known[1]), known[2])
    remove(connection, (row[0] for row in before))
    room = MOST_UNJUDGED - int(read(connection, "SELECT count(*) FROM dead_letters WHERE stage = ?", DETECT)[0][0])
    rows = [
        (DETECT, None, None, cause, rule, key, first, last, to_micros(at))
        for (rule, key), (first, last, cause) in islice(spans.items(), max(room, 0))
    ]
    insert_rows(connection, "dead_letters", _COLUMNS, rows)


def forget(connection: Connection, statements: Iterable[str]) -> None:
    """Statements that are being heard again."""
    if read(connection, "SELECT 1 FROM dead_letters LIMIT 1"):
        sql = "DELETE FROM dead_letters WHERE statement = ?"
        execute_many(connection, sql, [(statement,) for statement in statements])


def causes(connection: Connection, statements: Iterable[str]) -> dict[str, str]:
    """Why statements were not heard, by id, of those that have a letter."""
    if not read(connection, "SELECT 1 FROM dead_letters LIMIT 1"):
        return {}
    select = "SELECT d.statement, d.cause FROM given CROSS JOIN dead_letters d WHERE d.statement = given.id"
    return dict(join_given(connection, {"id": "TEXT"}, [(one,) for one in statements], select))


def of_cause(connection: Connection, cause: str, after: int, most: int) -> Sequence[tuple[int, str]]:
    """(number, statement) of the oldest letters with a greater number and this cause."""
    sql = (
        "SELECT number, statement FROM dead_letters WHERE number > ? AND cause = ? AND statement IS NOT NULL "
        "ORDER BY number LIMIT ?"
    )
    return [(number, statement) for number, statement in read(connection, sql, after, cause, most)]


def remove(connection: Connection, numbers: Iterable[int]) -> None:
    """Letters that are dealt with."""
    execute_many(connection, "DELETE FROM dead_letters WHERE number = ?", [(number,) for number in numbers])


def listed(connection: Connection, after: int = 0, most: int = 1_000) -> Sequence[Letter]:
    """The oldest ones with a greater number, in order."""
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    sql = f"SELECT number, {names} FROM dead_letters WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608 - our names
    return [_letter(*row) for row in read(connection, sql, after, most)]


def _letter(*row: Any) -> Letter:
    number, stage, offset, statement, cause, rule, key, first, last, at = row
    first, last = (None if one is None else from_micros(one) for one in (first, last))
    return Letter(number, stage, offset, statement, cause, rule, key, first, last, from_micros(at))


def totals(connection: Connection) -> tuple[int, int | None]:
    """(how many, the smallest offset of the log that one of them points to)."""
    rows = read(connection, 'SELECT count(*), min("offset") FROM dead_letters')
    return int(rows[0][0]), rows[0][1]
