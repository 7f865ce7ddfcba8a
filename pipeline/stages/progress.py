"""How far recording has come, and who waits for it (law 3)."""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

Horizon = Callable[[], tuple[datetime, int]]


class Progress:
    """`lrs.ports.Recorded`: the record thread moves it, the event loop asks and waits."""

    def __init__(
        self,
        horizon: Horizon,
        position: int,
        hurry: Callable[[], None] = lambda: None,
        end: Callable[[], int] = lambda: 0,
    ) -> None:
        """horizon: (T, end) of the log: all appended by T has an offset < end. hurry: somebody waits now.

        end: the log's end, as nearly as it is known without waiting.
        """
        self._horizon = horizon
        self._hurry = hurry
        self._end = end
        self._lock = threading.Lock()
        self._position = position
        self._through = datetime.min.replace(tzinfo=horizon()[0].tzinfo)
        self._waiting: list[tuple[datetime, asyncio.Future[None]]] = []

    def position(self) -> int:
        """The offset that is recorded next."""
        return self._position

    def move(self, position: int, appended: datetime) -> None:
        """All with an offset < position is recorded, the last of it appended at that time."""
        with self._lock:
            self._position = position
            self._through = max(self._through, appended)
            through = self._reached()
            ready = [waiting for waiting in self._waiting if waiting[0] <= through]
            self._waiting = [waiting for waiting in self._waiting if waiting[0] > through]
        for loop in {future.get_loop() for _, future in ready}:
            futures = [future for _, future in ready if future.get_loop() is loop]
            if not loop.is_closed():
                loop.call_soon_threadsafe(_resolve, futures)

    def is_awaited(self) -> bool:
        """Whether a reader waits for what is not recorded yet."""
        return bool(self._waiting)

    def behind(self) -> timedelta:
        """By how much append time what is recorded is behind the log."""
        with self._lock:
            return max(self._horizon()[0] - self._reached(), timedelta())

    def consistent_through(self) -> datetime:
        if self._position < self._end():
            return self._through  # what waits is not readable: no need to ask further, nor to wait for a commit
        with self._lock:
            return self._reached()

    async def wait(self, appended: datetime, timeout_s: float, /) -> bool:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._lock:
            if appended <= self._reached():
                return True
            self._waiting.append((appended, future))
        self._hurry()
        done, _ = await asyncio.wait([future], timeout=timeout_s)
        if not done:
            future.cancel()
            with self._lock:
                self._waiting = [waiting for waiting in self._waiting if waiting[1] is not future]
        return bool(done)

    def _reached(self) -> datetime:
        through, end = self._horizon()
        if self._position >= end:
            self._through = max(self._through, through)
        return self._through


def _resolve(futures: list[Any]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
