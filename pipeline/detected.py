"""What the serving process sees of the detecting one: its tables, read only."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from pipeline.histories import letters, marks, outbox
from pipeline.histories.letters import Letter
from pipeline.histories.opening import read_histories
from pipeline.histories.outbox import Entry
from schemas.errors import Misconfigured, Unavailable

CONSENT = "consent"  # the name under which it keeps the consent act it has followed
CONTESTS = "contests"  # the name under which it keeps the word on a moment that it has followed
LOG = "statements"  # the name under which the detecting process keeps its place in the log


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading of the detecting process's tables."""

    position: int = 0  # the offset in the log that is read next
    followed: int = 0  # the last consent act that was followed
    heeded: int = 0  # the last word on a moment that was followed
    through: datetime | None = None
    due: bool = False  # deadlines that `through` has reached are left
    unpublished: bool = False
    moments_end: int = 1  # of the log `moments`
    letters: int = 0
    oldest_letter: int | None = None  # the smallest offset of the log that one of them needs
    waiting: bool = False  # a deadline is pending
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    notices: dict[str, list[str]] = field(default_factory=dict)  # kinds `switched_off`, kinds `upgrade_waiting`


class Detected:
    """Readings; where there are no tables yet, nothing has been detected."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @contextmanager
    def _connected(self) -> Iterator[Connection | None]:
        engine = self._opened()
        if engine is None:
            yield None
            return
        try:
            with engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise Unavailable("histories.db cannot be read; it may be damaged", retry_after_s=10) from error

    def _opened(self) -> Engine | None:
        with self._lock:
            if self._engine is None and self._path.exists():
                try:
                    self._engine = read_histories(self._path)
                except Misconfigured:  # they are being made, or the detecting process says what is wrong
                    return None
            return self._engine

    def seen(self) -> Seen:
        """How far detecting has come; nowhere where its tables cannot be read."""
        try:
            with self._connected() as connection:
                return Seen() if connection is None else _seen(connection)
        except Unavailable:
            return Seen()

    def entries(self, position: int, most: int, /) -> Sequence[Entry]:
        """Records of the log `moments` with offset >= position; none where there is no log yet."""
        with self._connected() as connection:
            return () if connection is None else outbox.entries(connection, position, most)

    def through(self) -> datetime | None:
        """How far event time has passed."""
        with self._connected() as connection:
            return None if connection is None else marks.through(connection)

    def answer(self, seq: int) -> Any:
        """The answer to an order, None before it is there."""
        with self._connected() as connection:
            return None if connection is None else marks.answered(connection, seq)

    def letters(self, most: int) -> Sequence[Letter]:
        """The oldest dead letters."""
        with self._connected() as connection:
            return () if connection is None else letters.listed(connection, 0, most)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()


def _seen(connection: Connection) -> Seen:
    count, oldest = letters.totals(connection)
    return Seen(
        marks.position(connection, LOG),
        marks.position(connection, CONSENT),
        marks.position(connection, CONTESTS),
        marks.through(connection),
        marks.is_due(connection),  # before the outbox, which what is left still fills
        not outbox.is_empty(connection),
        outbox.end(connection),
        count,
        oldest,
        marks.is_waiting(connection),
        marks.counted(connection),
        marks.notices(connection),
    )
