"""Record: what the log accepted goes into the store, in its order, each statement once.

Rule 1: the position is kept after the insert, and the store leaves out what it has, so doing it again is harmless.
Rule 2: a store that is away is waited for; the place is kept and accepting goes on.
Rule 3: a row that the store refuses goes to the dead letters by reference; its neighbours are recorded (law 10).
Rule 4: accepting goes first. While the log grows, work alternates with rest, so that inserts are few and large; a
waiting reader ends the rest (law 3), and the further behind the stage is, the shorter it is, down to none.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any, Protocol

from lrs.ports import LogReader, Store
from pipeline.clock import monotonic
from pipeline.stages.progress import Progress
from pipeline.stages.rest import QUIET_S, Rest
from schemas.envelope import Envelope, EnvelopeKind
from schemas.errors import Unavailable

READ_AT_ONCE = 8  # envelopes of one reading: with what a large insert needs in memory, and little more
READINGS = 128
LONGEST_PAUSE = timedelta(seconds=10)
TRIES = 5  # of a row that fails alone while no other row shows that the store is well

Row = Mapping[str, Any]


class Keeping(Protocol):
    """Where the stage keeps its place and its dead letters."""

    def save_position(self, position: int, /) -> None: ...

    def bury(self, letters: Sequence[tuple[int, str, str]], /) -> None:
        """Keep (offset, statement id, cause) of each."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much one insert holds, how long it waits for more, and how it rests."""

    rows: int = 500
    most_rows: int = 5_000
    linger: timedelta = timedelta(milliseconds=30)
    rest: Rest = field(default_factory=Rest)


class Bell:
    """What wakes the stage: the log has grown, or a reader waits."""

    def __init__(self) -> None:
        self.rung = threading.Event()
        self.hurried = threading.Event()

    def ring(self) -> None:
        """The log has grown."""
        self.rung.set()

    def hurry(self) -> None:
        """A reader waits: record what is there at once."""
        self.hurried.set()
        self.rung.set()


class Record:
    """The stage; `run` is the body of its thread."""

    def __init__(
        self, log: LogReader, store: Store, keeping: Keeping, progress: Progress, bell: Bell, pace: Pace, logger: Any
    ) -> None:
        self._log = log
        self._store = store
        self._keeping = keeping
        self._progress = progress
        self._pace = pace
        self._logger = logger
        self._ending = threading.Event()
        self._bell = bell
        self.failing: str | None = None  # why the store does not take rows, while it does not
        self.recorded = 0  # rows since the start

    def end(self) -> None:
        """`run` returns after what it is doing."""
        self._ending.set()
        self._bell.hurry()

    def run(self) -> None:
        while not self._ending.is_set():
            self._bell.rung.clear()
            began = monotonic()
            if self.step():
                self._give_way(self._pace.rest.seconds(monotonic() - began, self._progress.behind()))
            else:
                self._bell.rung.wait(1.0)

    def _give_way(self, rest_s: float) -> None:
        """Rest, unless the log stands still, a reader waits, or the stage is to end."""
        until = monotonic() + rest_s
        while not (self._progress.is_awaited() or self._ending.is_set()) and self._bell.rung.is_set():
            self._bell.rung.clear()
            if (left := until - monotonic()) <= 0 or self._bell.hurried.wait(min(left, QUIET_S)):
                break

    def step(self) -> int:
        """Record what waits, at most about one insert; how many envelopes that were."""
        envelopes = self._gather()
        if envelopes:
            self._record(envelopes)
            last = envelopes[-1]
            self._keeping.save_position(last.offset + 1)
            self._progress.move(last.offset + 1, last.appended)
        return len(envelopes)

    def _gather(self) -> Sequence[Envelope]:
        """What one insert takes: as many rows as are worth it, or what came within the linger."""
        envelopes = self._read(self._progress.position(), 0)
        if envelopes and _rows(envelopes) < self._pace.rows and not self._bell.hurried.is_set():
            self._bell.hurried.wait(self._pace.linger.total_seconds())
            envelopes += self._read(envelopes[-1].offset + 1, _rows(envelopes))
        self._bell.hurried.clear()
        return envelopes

    def _read(self, position: int, rows: int) -> list[Envelope]:
        """What is there, within an insert's most rows and a few readings, each of which is bounded in bytes."""
        taken: list[Envelope] = []
        for _ in range(READINGS):
            some = self._log.read(position, READ_AT_ONCE)
            taken += some
            rows += _rows(some)
            if not some or rows >= self._pace.most_rows:
                break
            position = some[-1].offset + 1
        return taken

    def _record(self, envelopes: Sequence[Envelope]) -> None:
        undefining = frozenset[str]().union(*(envelope.undefining() for envelope in envelopes))
        rows = iter(
            (envelope.offset, statement)
            for envelope in envelopes
            if envelope.kind is EnvelopeKind.STATEMENTS
            for _, statement in envelope.completed()
        )
        while some := list(islice(rows, self._pace.most_rows)):
            self._insert(some, undefining)
            self.recorded += len(some)

    def _insert(self, rows: Sequence[tuple[int, Row]], undefining: AbstractSet[str]) -> None:
        """Return when each row is in the store or in the dead letters, or the stage ends."""
        for attempt in range(1_000_000):
            try:
                poisoned, well = self._divide(rows, undefining)
            except Unavailable as error:
                self._pause(error.what, attempt)
            else:
                if not poisoned or well or attempt >= TRIES:
                    self._keeping.bury([(offset, str(row["id"]), cause) for (offset, row), cause in poisoned])
                    self.failing = None
                    return
                self._pause(poisoned[0][1], attempt)
            if self._ending.is_set():
                raise Ended
        raise AssertionError("the range is longer than any outage")

    def _divide(
        self, rows: Sequence[tuple[int, Row]], undefining: AbstractSet[str]
    ) -> tuple[list[tuple[tuple[int, Row], str]], bool]:
        """(rows that fail even alone, with their causes; whether any row was taken)."""
        try:
            self._store.insert([row for _, row in rows], undefining)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the store's driver raises, the stream goes on
            if len(rows) == 1:
                return [(rows[0], type(error).__name__)], False
            middle = len(rows) // 2
            first, first_well = self._divide(rows[:middle], undefining)
            second, second_well = self._divide(rows[middle:], undefining)
            return first + second, first_well or second_well
        return [], True

    def _pause(self, cause: str, attempt: int) -> None:
        if attempt == 0:
            self._logger.warning("the store takes no rows; waiting for it", cause=cause)
        self.failing = cause
        self._ending.wait(min(0.05 * 2 ** min(attempt, 10), LONGEST_PAUSE.total_seconds()))


class Ended(Exception):
    """The stage was told to end while the store was away; its place is kept."""


def _rows(envelopes: Iterable[Envelope]) -> int:
    return sum(
        len(group.statements)
        for envelope in envelopes
        if envelope.kind is EnvelopeKind.STATEMENTS
        for group in envelope.groups
    )
