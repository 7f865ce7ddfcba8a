"""The moments stage: the log `moments` of the detecting process goes into the store, in its order.

Rule 1: a record's seq is its offset in the log, so that done again after a crash it is the same row, and no smaller
one ever appears later.
Rule 2: the position is kept after the insert; the store takes a record twice without harm.
Rule 3: how far event time has passed is told once it rests, or now and then while it moves: each telling is an insert.
Rule 4: a record that the store cannot hold is left out and said; it stays with the detecting process.
Rule 5: accepting goes first: copying takes a share of the time, unless it is behind.
"""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, cast

from lrs.ports import MomentChange, MomentStore
from pipeline.clock import monotonic
from pipeline.histories.outbox import Entry
from schemas.errors import RecordError, Unavailable

MOST_AT_ONCE = 2_000
PAUSE = timedelta(milliseconds=40)
LONGEST_PAUSE = timedelta(seconds=10)
REST = 4  # times as long as the step before it
LONGEST_REST_S = 1.0
MOST_UNTOLD = 25  # steps in which event time moved and was not told


class MomentsLog(Protocol):
    """What the detecting process has published."""

    def entries(self, position: int, most: int, /) -> Sequence[Entry]:
        """Records with offset >= position, in order; none where there is no log yet."""

    def through(self) -> datetime | None:
        """How far event time has passed."""


class Place(Protocol):
    """Where the stage keeps its position."""

    def position(self) -> int:
        """The offset that is copied next."""

    def save_position(self, at: int, /) -> None: ...


class MomentsStage:
    """`run` is the body of its thread."""

    def __init__(self, log: MomentsLog, store: MomentStore, place: Place, logger: Any) -> None:
        self._log = log
        self._store = store
        self._place = place
        self._logger = logger
        self._ending = threading.Event()
        self.failing: str | None = None  # why the store takes no moments, while it does not
        self.told: datetime | None = None  # how far event time has passed, as the store knows it
        self._seen: datetime | None = None
        self._untold = 0

    def end(self) -> None:
        """`run` returns after what it is doing."""
        self._ending.set()

    def run(self) -> None:
        failures = 0
        while not self._ending.is_set():
            began = monotonic()
            try:
                moved = self.step()
            except Unavailable as error:
                if failures == 0:
                    self._logger.warning("the store takes no moments; waiting for it", cause=error.what)
                self.failing, failures = error.what, failures + 1
                self._ending.wait(min(0.05 * 2 ** min(failures, 10), LONGEST_PAUSE.total_seconds()))
            else:
                self.failing, failures = None, 0
                if moved < MOST_AT_ONCE:
                    rest_s = min(REST * (monotonic() - began), LONGEST_REST_S)
                    self._ending.wait(max(PAUSE.total_seconds(), rest_s))

    def step(self) -> int:
        """Copy what waits, at most so many; how many records that were."""
        through = self._log.through()  # read first: the moments up to it are at hand
        entries = self._log.entries(self._place.position(), MOST_AT_ONCE)
        if entries:
            self._insert(entries)
            self._place.save_position(entries[-1].offset + 1)
        if through is not None and len(entries) < MOST_AT_ONCE:
            self._tell(through)
        return len(entries)

    def _insert(self, entries: Sequence[Entry]) -> None:
        try:
            self._store.insert_moments([_change(entry) for entry in entries])
        except Unavailable:
            raise
        except RecordError as error:
            if len(entries) == 1:
                self._logger.warning("the store cannot hold a moment", moment=entries[0].moment, cause=str(error))
                return
            self._insert(entries[: len(entries) // 2])
            self._insert(entries[len(entries) // 2 :])

    def _tell(self, through: datetime) -> None:
        rests = self.told is None or through == self._seen
        self._seen = through
        self._untold = 0 if through == self.told else self._untold + 1
        if through != self.told and (rests or self._untold >= MOST_UNTOLD):
            self._store.set_through(through)
            self.told, self._untold = through, 0


def _change(entry: Entry) -> MomentChange:
    change = cast("Literal['found', 'revised', 'retracted', 'contested']", entry.change)
    return MomentChange(entry.offset, change, entry.revision, entry.closes, entry.body)
