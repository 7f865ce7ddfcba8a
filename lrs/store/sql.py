"""Queries of data teams on the store: judged, bounded, read-only, on connections of their own."""

import queue
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import chdb

from lrs.ports import SqlAnswer
from lrs.rules import sql_scope
from lrs.rules.sql_scope import DATABASE, HANDSHAKES, House
from lrs.rules.sql_text import READING, TOO_MANY, Question, SqlFailed, SqlRefused, allowed_format, parse_question
from lrs.store.engine import Engine

_STREAMED: Final = frozenset({"Native", "TabSeparated", "TSV", "CSV", "RowBinary", "JSONEachRow"})
"""Formats without a head or foot: the engine gives them block by block."""

_CODE: Final = re.compile(r"Code: (\d+)")
_VERSION: Final = re.compile(r"^(Streaming query failed: )?(?=Code: )| \(version [^)]*\)")
_UNKNOWN_CODE: Final = 1002
Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SqlLimits:
    """What one query may take, and how many run at once."""

    seconds: int = 20
    memory_bytes: int = 400_000_000
    rows: int = 1_000_000
    result_bytes: int = 500_000_000
    at_once: int = 4
    wait_s: float = 10.0

    def settings(self) -> dict[str, Any]:
        """Set once on each connection; `readonly` is the last of them, after which none can be changed."""
        return {
            "max_execution_time": self.seconds,
            "timeout_overflow_mode": "throw",
            "max_memory_usage": self.memory_bytes,
            "max_result_rows": self.rows,
            "max_result_bytes": self.result_bytes,
            "result_overflow_mode": "throw",
            "max_threads": 2,
            "max_ast_elements": 20_000,
            "max_subquery_depth": 30,
            "max_bytes_before_external_sort": self.memory_bytes // 2,
            "max_bytes_before_external_group_by": self.memory_bytes // 2,
            "use_query_condition_cache": 0,
            "session_timezone": "UTC",
            "output_format_parquet_compression_method": "zstd",
            "allow_ddl": 0,
            "allow_introspection_functions": 0,
            "readonly": 1,
        }


class ClickHouseSql:
    """`lrs.ports.Sql`."""

    def __init__(self, engine: Engine, limits: SqlLimits | None = None) -> None:
        self._engine = engine
        self._limits = limits or SqlLimits(memory_bytes=engine.memory_bytes // 2)
        self._places: queue.LifoQueue[Any] = queue.LifoQueue()  # idle connections over places (None) to open one
        for _ in range(self._limits.at_once):
            self._places.put(None)
        self._is_closed = False
        engine.before_close(self.close)
        tables = engine.rows(f"SELECT name FROM system.tables WHERE database = '{DATABASE}'")  # noqa: S608 - our name
        functions = engine.rows("SELECT name FROM system.table_functions")
        self._house = House(frozenset(name for (name,) in tables), frozenset(name for (name,) in functions))

    def close(self) -> None:
        """Close the connections that are idle, and the others when their answers end; nothing can be asked after."""
        self._is_closed = True
        while True:
            try:
                connection = self._places.get_nowait()
            except queue.Empty:
                return
            if connection is not None:
                connection.close()

    def ask(self, sql: str, parameters: Parameters, scopes: AbstractSet[str], default_format: str) -> SqlAnswer:
        """Judge the query, then run it; the first part of the answer is there when this returns.

        parameters: {name:Type} of the query by name, in the engine's escaped text form.

        Raises: SqlRefused: not allowed, and what to do. SqlFailed: the engine's own answer to an allowed query.
        """
        question = parse_question(sql)
        allowed = sql_scope.tables_of(scopes)
        form = question.format or allowed_format(default_format)
        connection = self._take()
        try:
            text, tables = self._judge(connection, question, parameters, allowed)
            streamed = form in _STREAMED and question.verb in READING
            chunks = self._run(connection, text, form, parameters, streamed=streamed)
        except SqlRefused:
            self._give_back(connection, is_well=True)
            raise
        except BaseException:
            self._give_back(connection, is_well=False)
            raise
        return SqlAnswer(form, tables, chunks)

    def _give_back(self, connection: Any, *, is_well: bool) -> None:
        """A connection on which something failed is not used again: it may still hold a part of that answer."""
        if self._is_closed or not is_well:
            connection.close()
        if not self._is_closed:
            self._places.put(connection if is_well else None)

    def _take(self) -> Any:
        try:
            connection = self._places.get(timeout=self._limits.wait_s)
        except queue.Empty as error:
            raise SqlRefused("too many queries run at once: try again in a moment", TOO_MANY) from error
        if connection is not None:
            return connection
        try:
            return self._open()
        except BaseException:
            self._places.put(None)
            raise

    def _open(self) -> Any:
        connection: Any = chdb.connect(self._engine.connection)  # type: ignore[no-untyped-call] # the driver's
        connection.query(f"USE {DATABASE}")
        for name, value in self._limits.settings().items():
            connection.query(f"SET {name} = '{value}'")
        return connection

    def _judge(
        self, connection: Any, question: Question, parameters: Parameters, allowed: frozenset[str]
    ) -> tuple[str, frozenset[str]]:
        """(what to run, the tables it reads)."""
        if question.text in HANDSHAKES:
            return question.text, frozenset()
        if (table := sql_scope.described(question, allowed)) is not None:
            return f"DESCRIBE TABLE {DATABASE}.{table}", frozenset({table})
        if (listing := sql_scope.listed(question, allowed)) is not None:
            return listing, frozenset()
        asked = sql_scope.inner(question).text
        nodes = sql_scope.parse_tree(_lines(connection, f"EXPLAIN AST {asked}", parameters))
        ctes = sql_scope.cte_names(_lines(connection, f"EXPLAIN QUERY TREE run_passes = 0 {asked}", parameters))
        sql_scope.check_shape(nodes, ctes, allowed, self._house)
        tree = _lines(connection, f"EXPLAIN QUERY TREE {asked}", parameters)
        return question.text, sql_scope.check_tables(tree, allowed, ctes)

    def _run(self, connection: Any, text: str, form: str, parameters: Parameters, *, streamed: bool) -> "Chunks":
        """The answer's parts; the first is made here, so that what fails at once fails before an answer begins."""
        if streamed:
            return Chunks(self._give_back, connection, _stream(connection, text, form, parameters))
        result = _query(connection, text, form, parameters)
        return Chunks(self._give_back, connection, iter([(result.bytes() or b"", result.rows_read())]))


class Chunks:
    """The parts of an answer; gives its connection back when they are read or it is closed."""

    def __init__(self, give_back: Any, connection: Any, parts: Iterator[tuple[bytes, int]]) -> None:
        self._give_back = give_back
        self._connection: Any = None  # not ours yet: where the first part fails, the caller gives it back
        self._parts = parts
        self._is_well = True
        self.rows = 0
        self._first: bytes | None = self._read()
        self._connection = connection

    def __iter__(self) -> "Chunks":
        return self

    def __next__(self) -> bytes:
        """Raises: SqlFailed: a limit was met, or the engine failed, in the middle."""
        part, self._first = self._first, None
        if part is None:
            try:
                part = self._read()
            except BaseException:
                self._is_well = False
                self.close()
                raise
        if part is None:
            self.close()
            raise StopIteration
        return part

    def _read(self) -> bytes | None:
        part, rows = next(self._parts, (None, 0))
        self.rows += rows
        return part

    def __del__(self) -> None:
        """An answer that nobody read gives its connection back all the same."""
        self.close()

    def close(self) -> None:
        """The rest is not wanted."""
        if self._connection is not None:
            if hasattr(self._parts, "close"):
                self._parts.close()
            self._give_back(self._connection, is_well=self._is_well)
            self._connection = None


def _query(connection: Any, text: str, form: str, parameters: Parameters) -> Any:
    try:
        return connection.query(text, form, params=dict(parameters))
    except RuntimeError as error:
        raise failed(error) from error


def _stream(connection: Any, text: str, form: str, parameters: Parameters) -> Iterator[tuple[bytes, int]]:
    result = None
    try:
        result = connection.send_query(text, form, params=dict(parameters))
        for chunk in result:
            yield chunk.bytes(), chunk.rows_read()
    except RuntimeError as error:
        raise failed(error) from error
    finally:
        if result is not None:
            result.close()


def _lines(connection: Any, text: str, parameters: Parameters) -> list[str]:
    answer: bytes = _query(connection, text, "TSVRaw", parameters).bytes() or b""
    return answer.decode().split("\n")


def failed(error: RuntimeError) -> SqlFailed:
    """The engine's error with its code; its text goes to the one who asked, never into a log."""
    message = _VERSION.sub("", str(error))
    found = _CODE.search(message)
    return SqlFailed(message, int(found[1]) if found else _UNKNOWN_CODE)
