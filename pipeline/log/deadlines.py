"""Deadlines of what waits for the disk: one timer for all, since nearly none is ever reached."""

import asyncio
from collections import deque

from schemas.errors import Unavailable


class Deadlines:
    """Futures of one event loop at a time, each of which fails once it has waited so long."""

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None  # where the timer runs

    def watch(self, future: "asyncio.Future[None]") -> None:
        loop = future.get_loop()
        if self._loop is not loop:
            self._loop = loop
            self._waiting.clear()
            loop.call_later(self._wait_s, self._look)
        while self._waiting and self._waiting[0][1].done():
            self._waiting.popleft()
        self._waiting.append((loop.time() + self._wait_s, future))

    def _look(self) -> None:
        assert self._loop is not None
        now = self._loop.time()
        while self._waiting and (self._waiting[0][0] <= now or self._waiting[0][1].done()):
            _, future = self._waiting.popleft()
            if not future.done():
                future.set_exception(Unavailable("the disk did not confirm in time", retry_after_s=2))
        if self._waiting:
            self._loop.call_at(self._waiting[0][0], self._look)
        else:
            self._loop = None
