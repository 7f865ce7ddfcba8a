"""SQL as SQLite and PostgreSQL both take it, for many rows at a time: joins with given values, inserts, upserts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection

CHUNK = 400  # given rows of one statement: far below both engines' limits of parameters
Row = TypeVar("Row")


def join_given(
    connection: Connection, columns: Mapping[str, str], rows: Sequence[Sequence[Any]], select: str
) -> Iterator[Any]:
    """The rows of `select`, which reads from `given`: the rows given here, with these columns and SQL types.

    `given` must stand first in its FROM, followed by CROSS JOIN: both engines then look up each given row by index.
    """
    mark = _mark(connection)
    typed = "(" + ",".join(f"CAST({mark} AS {kind})" for kind in columns.values()) + ")"
    plain = ",(" + ",".join([mark] * len(columns)) + ")"
    for some in chunks(rows, CHUNK):
        head = f"WITH given({','.join(columns)}) AS (VALUES {typed}{plain * (len(some) - 1)}) "
        result = connection.exec_driver_sql(head + select, tuple(value for row in some for value in row))
        assert result.cursor is not None
        yield from result.cursor.fetchall()  # plain tuples: several times quicker than rows with names
        result.close()


def insert_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], conflict: str = ""
) -> None:
    """Insert many; `conflict`: an ON CONFLICT clause."""
    if rows:
        names = ",".join(f'"{column}"' for column in columns)
        marks = ",".join([_mark(connection)] * len(columns))
        sql = f"INSERT INTO {table}({names}) VALUES ({marks}) {conflict}"  # noqa: S608 - names are our own
        connection.exec_driver_sql(sql, [tuple(row) for row in rows])


def execute_many(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement for each row; `?` stands for a value."""
    if rows:
        connection.exec_driver_sql(sql.replace("?", _mark(connection)), [tuple(row) for row in rows])


def read(connection: Connection, sql: str, *values: Any) -> Sequence[Any]:
    """All rows; `?` stands for a value."""
    return connection.exec_driver_sql(sql.replace("?", _mark(connection)), values).all()


def chunks(rows: Iterable[Row], most: int) -> Iterator[list[Row]]:
    """The rows in lists of at most so many."""
    left = iter(rows)
    while some := list(islice(left, most)):
        yield some


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"
