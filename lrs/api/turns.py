"""Turns at the ledger: synchronous calls in threads, so many at once, so many waiting."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from schemas.errors import Unavailable

T = TypeVar("T")
AT_ONCE: Final = 4
MOST_WAITING: Final = 1_000


class Turns:
    """Runs calls in the order in which they come."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + most_waiting
        self._held = 0

    async def run(self, call: Callable[[], T]) -> T:
        """What `call` returns, from a thread.

        Raises: Unavailable: too many wait.
        """
        if self._held >= self._most:
            raise Unavailable("too many requests wait for the ledger", retry_after_s=1)
        self._held += 1
        try:
            async with self._free:
                return await asyncio.to_thread(call)
        finally:
            self._held -= 1
