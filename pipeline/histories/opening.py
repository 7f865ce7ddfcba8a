"""Opening the histories: one process writes them, others read."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError

from pipeline.histories.tables import SCHEMA_VERSION, metadata, schema
from schemas.errors import Misconfigured

CACHE_KIB = 32 << 10
JOURNAL_BYTES = 64 << 20
CHECKED_BYTES = 256 << 20  # checked page by page at each start; a second or two


def open_histories(path: Path) -> Engine:
    """The histories, made where there are none; every transaction takes the write lock at its begin.

    Raises: Misconfigured: damaged, or of a newer version.
    """
    engine = _engine(path, "rwc", "BEGIN IMMEDIATE")
    try:
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                metadata.create_all(connection)
                connection.execute(insert(schema).values(version=SCHEMA_VERSION))
    except DatabaseError as error:
        engine.dispose()
        raise _misread(path) from error
    return _checked(engine, path)


def check_histories(path: Path) -> None:
    """Raises: Misconfigured: it is no database, or pages of it are broken; large ones are only looked at briefly."""
    engine = _engine(path, "rw", "BEGIN", "PRAGMA query_only=ON")
    sql = "PRAGMA quick_check(1)" if path.stat().st_size <= CHECKED_BYTES else "SELECT 'ok' FROM sqlite_master"
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql(sql).first()
    except OperationalError:  # in use, or not written to yet: whoever opens it says so
        return
    except DatabaseError as error:
        raise _misread(path) from error
    finally:
        engine.dispose()
    if found is not None and found[0] != "ok":
        raise _misread(path)


def read_histories(path: Path) -> Engine:
    """The histories of another process, to be read only.

    Raises: Misconfigured: there are none yet, damaged, or of a newer version.
    """
    return _checked(_engine(path, "rw", "BEGIN", "PRAGMA query_only=ON"), path)


def _engine(path: Path, mode: str, begin: str, *pragmas: str) -> Engine:
    url = f"sqlite:///{path.absolute().as_uri()}?mode={mode}&uri=true"
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})
    journal = (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        f"PRAGMA journal_size_limit={JOURNAL_BYTES}",
        f"PRAGMA cache_size=-{CACHE_KIB}",
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in (*journal, *pragmas):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _checked(engine: Engine, path: Path) -> Engine:
    try:
        with engine.connect() as connection:
            version = connection.execute(select(schema.c.version)).scalar_one_or_none() or 0
    except OperationalError as error:
        engine.dispose()
        raise Misconfigured(f"there are no histories in {path.name} yet") from error
    except DatabaseError as error:
        engine.dispose()
        raise _misread(path) from error
    if version > SCHEMA_VERSION:
        engine.dispose()
        raise Misconfigured(f"{path.name} was written by a newer Sousbois (schema {version}); install that version")
    return engine


def _misread(path: Path) -> Misconfigured:
    return Misconfigured(
        f"{path.name} in the data directory holds no histories of Sousbois, or is damaged: check its owner and mode, "
        "or restore it from a backup together with the other files"
    )
