"""The bounded pool of threads in which the synchronous store is read."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from lrs.api.problems import TooMany

T = TypeVar("T")
THREADS: Final = 4  # what chDB serves at once


class Readers:
    """Runs reads in threads; one credential may have so many at once, running and waiting."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._busy: dict[str, int] = {}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="reader")

    async def run(self, credential: str, read: Callable[[], T]) -> T:
        """What `read` returns.

        Raises: TooMany: the credential has its share of reads already.
        """
        busy = self._busy.get(credential, 0)
        if busy >= self._at_once:
            raise TooMany(self._at_once, "SOUSBOIS_READS_AT_ONCE")
        self._busy[credential] = busy + 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, read)
        finally:
            self._leave(credential)

    def _leave(self, credential: str) -> None:
        self._busy[credential] -= 1
        if not self._busy[credential]:
            del self._busy[credential]

    def close(self) -> None:
        """Let running reads end; waiting ones are dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)
