"""A log of a test, requests to it, and what stands in it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from lrs.rules.accepted import Accepted, Batch
from pipeline.clock import now
from pipeline.log.reader import SqliteLogReader
from pipeline.log.sqlite import LogLimits, SqliteLog
from schemas.errors import RecordError

EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def an_id(number: int) -> str:
    return str(UUID(int=number))


def batch(*numbers: int, version: int = 0, words: str = "") -> Batch:
    """A request with these ids; another version is another statement under the same id."""
    return Batch(
        "tablet",
        tuple(
            Accepted(
                an_id(n), bytes([version] * 16), orjson.dumps({"id": an_id(n), "version": version, "words": words})
            )
            for n in numbers
        ),
    )


@contextmanager
def opened(path: Path, clock: Any = now, **limits: Any) -> Iterator[tuple[SqliteLog, SqliteLogReader]]:
    log = SqliteLog(path / "log.db", clock, LogLimits(**limits))
    with closing(log), closing(SqliteLogReader(path / "log.db")) as reader:
        yield log, reader


def logged(reader: SqliteLogReader) -> list[tuple[str, int]]:
    return [(s["id"], s["version"]) for envelope in reader.read(0, 10_000) for _, s in envelope.completed()]


async def outcome(log: SqliteLog, asked: Batch) -> RecordError | None:
    try:
        await log.append(asked)
    except RecordError as error:
        return error
    return None
