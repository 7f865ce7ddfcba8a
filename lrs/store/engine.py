"""The engine in this process: one directory, bounded memory, one writing client and a few reading ones."""

import queue
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import clickhouse_connect
from clickhouse_connect.driver.exceptions import DatabaseError, Error

from schemas.errors import Misconfigured, RecordError, Unavailable

READERS = 4
QUERY_TIMEOUT_S = 30
READER_WAIT_S = 30.0
CACHE_SHARE: Final = {
    "mark_cache_size": 8,
    "primary_index_cache_size": 32,
    "index_mark_cache_size": 32,
    "uncompressed_cache_size": 32,
    "text_index_tokens_cache_size": 32,
    "text_index_header_cache_size": 32,
    "text_index_postings_cache_size": 32,
}
"""Each cache gets one part in so many of the memory bound."""

_DATA_CODES: Final = frozenset({6, 25, 26, 27, 32, 33, 38, 41, 53, 69, 72, 117, 321, 349, 376, 407, 467, 469, 691})
"""Cannot parse, type mismatch, out of range, incorrect data: the row is at fault, not the engine."""


class Refused(RecordError):
    """Theirs, found late: the engine cannot keep what a row holds; the same row fails again."""


def translate(error: Exception) -> RecordError:
    """The driver's error by its code; its text is left out, for it may hold a statement."""
    if isinstance(error, OSError):  # payloads are handed over as files
        return Unavailable(f"the store's disk does not take it ({error.strerror or type(error).__name__})")
    code = error.code if isinstance(error, DatabaseError) else None
    if code in _DATA_CODES:
        return Refused(f"the store cannot keep a row (engine code {code})")
    return Unavailable(f"the store did not answer (engine code {code}, {type(error).__name__})")


class Engine:
    """Clients on one directory; each is serial, so readers take one out of a queue and give it back."""

    def __init__(self, path: Path, tmp: Path, memory_bytes: int) -> None:
        """Open, or create, the engine's directory.

        Raises: Misconfigured: another process has it open, or it is damaged.
        """
        _empty(tmp)
        self._tmp_before, tempfile.tempdir = tempfile.tempdir, str(tmp)  # the driver hands payloads over as files
        self.path = path
        self.memory_bytes = memory_bytes
        self._options = {"max_server_memory_usage": memory_bytes}
        self._options |= {name: memory_bytes // share for name, share in CACHE_SHARE.items()}
        self.connection = f"{path.resolve()}?{urlencode(self._options)}"  # as chDB itself takes it: one for all clients
        self._clients: list[Any] = []
        self._others: list[Callable[[], None]] = []
        try:
            self._writer = self._open(writing=True)
        except BaseException:
            self.close()
            raise
        self._write_lock = threading.RLock()
        self._readers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def _open(self, *, writing: bool) -> Any:
        settings = {
            "max_memory_usage": self.memory_bytes // 2,
            "max_bytes_ratio_before_external_group_by": 0.3,
            "max_bytes_before_external_sort": self.memory_bytes // 5,
            "max_threads": 2,
            "use_query_condition_cache": 0,
            "use_skip_indexes_on_data_read": 0,  # absent values are found absent in half the time
            "session_timezone": "UTC",
            "max_execution_time": 0 if writing else QUERY_TIMEOUT_S,
        }
        try:
            client = clickhouse_connect.get_client(
                interface="chdb", path=str(self.path), chdb_options=self._options, settings=settings
            )
        except Error as error:
            raise Misconfigured(
                f"the store in {self.path} cannot be opened: another process has it open, or it is damaged. "
                "Stop the other process (its id is in the file `status` there), or restore a backup"
            ) from error
        self._clients.append(client)
        return client

    def open_readers(self) -> None:
        """After the tables are there."""
        for _ in range(READERS):
            self._readers.put(self._open(writing=False))

    def before_close(self, close: Callable[[], None]) -> None:
        """Others have connections to this engine, which stays open in this process as long as they do."""
        self._others.append(close)

    def close(self) -> None:
        """Close every client; the directory can then be opened again."""
        for close in self._others:
            close()
        for client in self._clients:
            client.close()
        self._clients.clear()
        tempfile.tempdir = self._tmp_before

    @contextmanager
    def reader(self) -> Iterator[Any]:
        """A reading client for one call.

        Raises: Unavailable: all are busy.
        """
        try:
            client = self._readers.get(timeout=READER_WAIT_S)
        except queue.Empty as error:
            raise Unavailable("every reader of the store is busy") from error
        try:
            yield client
        except (Error, OSError) as error:
            self._clients.remove(client)  # after a failure it may still hold a part of that answer
            client.close()
            client = self._open(writing=False)
            raise translate(error) from error
        finally:
            self._readers.put(client)

    @contextmanager
    def writer(self) -> Iterator[Any]:
        """The writing client, alone.

        Raises: Refused: a row's data is at fault. Unavailable: the engine is.
        """
        with self._write_lock:
            try:
                yield self._writer
            except (Error, OSError) as error:
                raise translate(error) from error

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Sequence[tuple[Any, ...]]:
        """Read a result that is known to be small."""
        with self.reader() as client:
            result: Sequence[tuple[Any, ...]] = client.query(sql, parameters=dict(parameters or {})).result_rows
            return result

    def command(self, sql: str) -> Any:
        """Run a statement of our own with the writing client."""
        with self.writer() as client:
            return client.command(sql)

    def give_back(self) -> None:
        """Return to the system what the engine's allocator keeps though it is free; it takes some milliseconds.

        Nothing happens where every reader is busy, or the engine has no such allocator.
        """
        with suppress(RecordError), self.reader() as client:
            client.command("SYSTEM JEMALLOC PURGE")

    def insert(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        """Insert JSON lines into a table of ours; all or nothing within a year of `stored`."""
        with self.writer() as client:
            client.raw_insert(f"sousbois.{table}", columns, lines, fmt="JSONEachRow")


def _empty(tmp: Path) -> None:
    """A killed process leaves payloads here, plain statements among them."""
    tmp.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in tmp.iterdir():
        if left.is_file():
            left.unlink()
