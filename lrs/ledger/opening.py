"""Opening the ledger: one process writes it, others read."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, insert, inspect, select, update
from sqlalchemy.exc import DatabaseError

from lrs.ledger.tables import SCHEMA_VERSION, metadata, schema
from schemas.errors import Misconfigured, Unavailable


def open_ledger(path: Path) -> Engine:
    """The ledger, made where there is none, and brought to this version where it is older.

    Raises: Misconfigured: it is damaged, or of a newer version.
    """
    engine = _engine(path, "rwc")
    try:
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                metadata.create_all(connection)
                connection.execute(insert(schema).values(version=SCHEMA_VERSION))
            elif _version(connection) < SCHEMA_VERSION:
                _migrate(connection)
    except DatabaseError as error:
        raise _misread(path) from error
    _tell_of_the_disk(engine)
    return _checked(engine, path)


def _migrate(connection: Connection) -> None:
    """From an older version: only tables and indexes were added since; cut off half-way, it is done again."""
    metadata.create_all(connection)
    for index in (index for table in metadata.sorted_tables for index in table.indexes):
        index.create(connection, checkfirst=True)
    connection.execute(update(schema).values(version=SCHEMA_VERSION))


def _version(connection: Connection) -> int:
    return connection.execute(select(schema.c.version)).scalar_one_or_none() or 0


def _tell_of_the_disk(engine: Engine) -> None:
    """A ledger that cannot be written now is not a defect: nothing was kept, and the sender may try again."""

    @event.listens_for(engine, "handle_error", retval=True)
    def translate(context: ExceptionContext) -> BaseException | None:
        error = context.original_exception
        if not isinstance(error, sqlite3.OperationalError):
            return None
        name = getattr(error, "sqlite_errorname", "OperationalError")
        if name == "SQLITE_FULL":
            return Unavailable("the ledger is full; an operator must make room", retry_after_s=10)
        return Unavailable(f"the ledger does not answer ({name})", retry_after_s=5)


def read_ledger(path: Path) -> Engine:
    """The ledger of another process, to be read only.

    Raises: Misconfigured: there is none, it is damaged, or of a newer version.
    """
    return _checked(_engine(path, "rw", "PRAGMA query_only=ON"), path)


def _engine(path: Path, mode: str, *pragmas: str) -> Engine:
    url = f"sqlite:///{path.absolute().as_uri()}?mode={mode}&uri=true"
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 5})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        for pragma in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *pragmas):
            connection.execute(pragma)

    return engine


def _checked(engine: Engine, path: Path) -> Engine:
    try:
        with engine.connect() as connection:
            version = _version(connection)
    except DatabaseError as error:
        raise _misread(path) from error
    if version > SCHEMA_VERSION:
        raise Misconfigured(f"{path.name} was written by a newer Sousbois (schema {version}); install that version")
    return engine


def _misread(path: Path) -> Misconfigured:
    return Misconfigured(
        f"{path.name} in the data directory is no ledger of Sousbois, or damaged: check its owner and mode, "
        f"restore it from a backup, or recover it with: sqlite3 {path.name} .recover | sqlite3 recovered.db"
    )
