"""The log's file: its tables, how it is opened, and what its errors mean."""

import sqlite3
from pathlib import Path

from schemas.errors import Misconfigured, Unavailable

SCHEMA_VERSION = 2
APPLICATION = 0x50755342
SYNCHRONOUS = "FULL"  # a commit returns after fdatasync of the write-ahead log
_SCHEMA = """
CREATE TABLE IF NOT EXISTS envelopes(
  "offset" INTEGER PRIMARY KEY AUTOINCREMENT, appended INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS ids(id BLOB PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recent(number INTEGER PRIMARY KEY, marks BLOB NOT NULL);
"""
_FULL = {sqlite3.SQLITE_FULL}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def open_writer(path: Path, most_bytes: int = 0) -> sqlite3.Connection:
    """The one connection that appends; made where there is none.

    Raises: Misconfigured: the file is damaged, of a newer version, or no log.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        connection.execute("PRAGMA cache_size=-32768")
        _check_version(connection, path)
        connection.executescript(_SCHEMA)
        if most_bytes:
            page = int(connection.execute("PRAGMA page_size").fetchone()[0])
            connection.execute(f"PRAGMA max_page_count={max(most_bytes // page, 1)}")
        last_row(connection)
    except sqlite3.DatabaseError as error:
        raise misread(path, error) from error
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads, in any process.

    Raises: Misconfigured: there is no log, or it is damaged.
    """
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False, timeout=5
        )
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA cache_size=-8192")
        last_row(connection)
    except sqlite3.DatabaseError as error:
        raise misread(path, error) from error
    return connection


def last_row(connection: sqlite3.Connection) -> tuple[int, int]:
    """(offset, append time in µs) of the newest envelope; zeros where there is none."""
    row = connection.execute('SELECT "offset", appended FROM envelopes ORDER BY "offset" DESC LIMIT 1').fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def misread(path: Path, error: sqlite3.DatabaseError) -> Misconfigured:
    """What a file that cannot be opened means, and what to do."""
    if code_of(error) in _BROKEN:
        return Misconfigured(
            f"{path.name} in the data directory is damaged. Copy the directory, then restore {path.name} "
            f"from a backup, or recover what is left with: sqlite3 {path.name} .recover | sqlite3 recovered.db"
        )
    return Misconfigured(
        f"{path.name} in the data directory cannot be opened ({reason(error)}); check its owner and mode"
    )


def refused(error: sqlite3.Error) -> Unavailable:
    """What a failed append means to its sender: nothing was acknowledged."""
    if code_of(error) in _FULL:
        return Unavailable("the log is full; an operator must make room", retry_after_s=10)
    return Unavailable(f"the log could not be written ({reason(error)})", retry_after_s=5)


def code_of(error: sqlite3.Error) -> int:
    """The primary result code of SQLite."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def reason(error: sqlite3.Error) -> str:
    """The name of SQLite's result code."""
    return str(getattr(error, "sqlite_errorname", type(error).__name__))


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    fresh = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not fresh and application != APPLICATION:
        raise Misconfigured(f"{path.name} is not a log of Sousbois; use another data directory")
    if version > SCHEMA_VERSION:
        raise Misconfigured(f"{path.name} was written by a newer Sousbois (schema {version}); install that version")
    connection.execute(f"PRAGMA application_id={APPLICATION}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
