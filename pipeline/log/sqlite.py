"""The log on SQLite: one thread commits what waits as one envelope, synced to disk before anybody is told.

Rule 1: a future is resolved only after COMMIT has returned under synchronous=FULL (law 1).
Rule 2: the ids of an envelope are written in its own transaction, so one id is one statement (law 2).
Rule 3: append times rise strictly, and never fall to or below a time that a reader was told is complete (law 3).
"""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lrs.ports import Now
from lrs.rules.accepted import Batch
from pipeline.log.commit import Waiting, commit, group_of
from pipeline.log.deadlines import Deadlines
from pipeline.log.ids import Ids
from pipeline.log.table import last_row, open_writer, refused
from schemas.envelope import EnvelopeKind, Group, join_groups, write_clock, write_group
from schemas.errors import RecordError, Unavailable
from schemas.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class LogLimits:
    """How long and how much may wait."""

    ack_wait: timedelta = timedelta(seconds=5)
    linger: timedelta = timedelta(milliseconds=2)
    envelope_bytes: int = 450_000
    queue_bytes: int = 64 << 20
    queue_requests: int = 4_000
    log_bytes: int = 0  # 0: as the disk allows


class SqliteLog:
    """`lrs.ports.Log`, with a commit thread of its own; one event loop appends."""

    def __init__(
        self, path: Path, now: Now, limits: LogLimits = LogLimits(), arrived: Callable[[], None] = lambda: None
    ) -> None:
        """arrived: called in the commit thread after each commit.

        Raises: Misconfigured: the file is damaged or newer.
        """
        self._now = now
        self._limits = limits
        self._arrived = arrived
        self._connection = open_writer(path, limits.log_bytes)
        self._ids = Ids(self._connection)
        self._state = threading.Condition()
        self._queue: deque[Waiting] = deque()
        self._waiting_bytes = 0
        self._ending = False
        self._offset, self._newest = last_row(self._connection)
        self._floor = self._newest  # no later append time is at or below it
        self._committing: int | None = None  # the first append time of the commit under way
        self._failing: str | None = None
        self._deadlines = Deadlines(limits.ack_wait.total_seconds())
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    async def append(self, batch: Batch, /) -> None:
        await self._wait_for(Waiting(EnvelopeKind.STATEMENTS, group_of(batch, batch.statements), batch))

    async def append_again(self, groups: Iterable[Group], /) -> None:
        """Statements that are recorded already, with their `stored`, to be heard again."""
        body = join_groups(write_group(group.credential, group.statements) for group in groups)
        await self._wait_for(Waiting(EnvelopeKind.AGAIN, body))

    async def append_clock(self, at: datetime, /) -> None:
        """Event time has reached `at`."""
        await self._wait_for(Waiting(EnvelopeKind.CLOCK, write_clock(at)))

    async def barrier(self) -> None:
        """Return when every commit that was under way is over, so that `newest` covers what other processes may see."""
        await self._wait_for(Waiting(EnvelopeKind.CLOCK, b"", job=lambda _: 0))

    async def trim(self, before: int, keep: timedelta, /) -> int:
        """Cut off envelopes with offset < before that are older than `keep`; the newest always stays. How many.

        A log that fails tries then whether it could go on: perhaps nobody sends it anything because it says so.
        """
        oldest = to_micros(self._now() - keep)
        job = Waiting(EnvelopeKind.CLOCK, b"", job=lambda connection: _trim(connection, before, oldest))
        await self._wait_for(job)
        if self._failing is not None:
            await self._try_again()
        return job.result

    async def _try_again(self) -> None:
        with suppress(RecordError):
            await self._wait_for(Waiting(EnvelopeKind.CLOCK, b"", job=self._take_room))
            self._failing = None

    def _take_room(self, connection: sqlite3.Connection) -> int:
        """Write as much as an envelope holds, and take it away again in the same transaction.

        Raises: sqlite3.Error: there is no room for it.
        """
        connection.execute("INSERT INTO recent(number, marks) VALUES (-1, zeroblob(?))", (self._limits.envelope_bytes,))
        connection.execute("DELETE FROM recent WHERE number = -1")
        return 0

    def newest(self) -> datetime:
        return from_micros(self._newest)

    def end(self) -> int:
        """The offset that the next envelope will get."""
        return self._offset + 1

    def horizon(self) -> tuple[datetime, int]:
        """(T, end): all appended at or before T has an offset < end, and nothing will ever be appended there again.

        T is noted first and then the end (Rule 3), and it is the present where no commit is under way.
        """
        with self._state:
            if self._committing is not None:
                return from_micros(max(self._committing - 1, self._newest)), self._offset + 1
            self._floor = max(self._floor, to_micros(self._now()))
            return from_micros(self._floor), self._offset + 1

    def failing(self) -> str | None:
        """Why the last commit failed, until one succeeds."""
        return self._failing

    def is_committing(self) -> bool:
        """Whether a commit is under way."""
        return self._committing is not None

    def waiting(self) -> tuple[int, int]:
        """(requests, bytes) that wait for the disk."""
        return len(self._queue), self._waiting_bytes

    def close(self) -> None:
        """Commit what waits, then end."""
        with self._state:
            self._ending = True
            self._state.notify()
        self._thread.join()
        self._connection.close()

    async def _wait_for(self, waiting: Waiting) -> None:
        future = waiting.future = asyncio.get_running_loop().create_future()
        self._enqueue(waiting)
        self._deadlines.watch(future)
        await future

    def _enqueue(self, waiting: Waiting) -> None:
        with self._state:
            if self._ending:
                raise Unavailable("the store is shutting down", retry_after_s=5)
            full = len(self._queue) >= self._limits.queue_requests
            if full or (self._queue and self._waiting_bytes + len(waiting.body) > self._limits.queue_bytes):
                raise Unavailable("too much is waiting for the disk", retry_after_s=1)
            self._queue.append(waiting)
            self._waiting_bytes += len(waiting.body)
            if len(self._queue) == 1 or self._waiting_bytes >= self._limits.envelope_bytes:
                self._state.notify()

    def _run(self) -> None:
        while (taken := self._take()) is not None:
            if not taken:
                continue
            refusals = self._commit(taken)
            _tell(taken, refusals)
            self._arrived()

    def _take(self) -> list[Waiting] | None:
        """What one transaction holds: at least one request, else up to an envelope's size; None at the end."""
        limit = self._limits.envelope_bytes
        with self._state:
            self._state.wait_for(lambda: self._queue or self._ending)
            if not self._queue:
                return None
            if self._waiting_bytes < limit and not self._ending:
                linger = self._limits.linger.total_seconds()
                self._state.wait_for(lambda: self._waiting_bytes >= limit or self._ending, linger)
            taken: list[Waiting] = []
            size = 0
            while self._queue and (not taken or size + len(self._queue[0].body) <= limit):
                waiting = self._queue.popleft()
                size += len(waiting.body)
                self._waiting_bytes -= len(waiting.body)
                if waiting.future is not None and not waiting.future.done():
                    taken.append(waiting)
            if taken:
                self._committing = max(to_micros(self._now()), self._floor + 1, self._newest + 1)
            return taken

    def _commit(self, taken: Sequence[Waiting]) -> Sequence[RecordError | None]:
        first = self._committing
        assert first is not None
        try:
            done = commit(self._connection, self._ids, taken, first)
        except Exception as error:  # noqa: BLE001 - the thread must outlive whatever one group brings
            refusal = refused(error) if isinstance(error, sqlite3.Error) else Unavailable(type(error).__name__)
            self._failing = refusal.what
            with self._state:
                self._committing = None
            return [refusal] * len(taken)
        if done.offset:
            self._failing = None  # a request that brought nothing new was written nowhere: it tells nothing of the disk
        with self._state:
            self._offset = done.offset or self._offset
            self._newest = self._floor = max(self._newest, done.appended)
            self._committing = None
        return done.refusals


def _tell(taken: Sequence[Waiting], refusals: Sequence[RecordError | None]) -> None:
    """Resolve the futures in their loop, one call for all of one transaction."""
    loops: dict[Any, list[tuple[Any, RecordError | None]]] = {}
    for waiting, refusal in zip(taken, refusals, strict=True):
        if waiting.future is not None:
            loops.setdefault(waiting.future.get_loop(), []).append((waiting.future, refusal))
    for loop, answers in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, answers)


def _resolve(answers: Iterable[tuple["asyncio.Future[None]", RecordError | None]]) -> None:
    for future, refusal in answers:
        if future.done():
            continue
        if refusal is None:
            future.set_result(None)
        else:
            future.set_exception(refusal)


def _trim(connection: sqlite3.Connection, before: int, oldest: int) -> int:
    newest, _ = last_row(connection)
    chosen = 'SELECT "offset" FROM envelopes WHERE "offset" < ? AND appended < ? LIMIT 500'
    return connection.execute(
        f'DELETE FROM envelopes WHERE "offset" IN ({chosen})',  # noqa: S608 - a constant
        (min(before, newest), oldest),
    ).rowcount
