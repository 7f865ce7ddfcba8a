"""Upkeep of the serving process: time is told while a deadline waits, the log is cut, grants are seen to the end."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from lrs.ledger.letters import count_letters
from pipeline.clock import now
from pipeline.emission import Emitting
from pipeline.operations_directory import hear_listed
from pipeline.operations_people import hear_granted
from pipeline.shells.heap import give_back
from pipeline.works import Works


class Upkeep:
    """Tasks of the event loop."""

    def __init__(self, works: Works, emitting: Emitting, logger: Any) -> None:
        self._works = works
        self._emitting = emitting
        self._logger = logger
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        settings = self._works.settings
        self._tasks = [
            asyncio.create_task(self._every(settings.trim_every, self.trim)),
            asyncio.create_task(self._every(settings.trim_every, self.hear_granted, at_once=True)),
            asyncio.create_task(self._every(settings.clock_every, self.emit)),
        ]
        if settings.clock == "log":
            self._tasks.append(asyncio.create_task(self._every(settings.clock_every, self.tell_time)))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def tell_time(self) -> None:
        """A clock entry, but only while something waits for time to pass."""
        waiting = (await asyncio.to_thread(self._works.detected.seen)).waiting
        if waiting or await asyncio.to_thread(self._emitting.is_waiting):
            await self._works.log.append_clock(now())

    async def hear_granted(self) -> None:
        """What a grant or the directory changes and a crash left unheard."""
        await hear_granted(self._works)
        await hear_listed(self._works)

    async def emit(self) -> None:
        """Moments that have stood long enough go out as statements."""
        await self._emitting.step()

    async def trim(self) -> None:
        """Cut envelopes that every stage has passed and no letter needs, older than the log keeps; give memory back."""
        works = self._works
        seen = await asyncio.to_thread(works.detected.seen)
        _, oldest_letter = await asyncio.to_thread(count_letters, works.ledger)
        needed = (works.progress.position(), seen.position, oldest_letter, seen.oldest_letter)
        before = min(offset for offset in needed if offset is not None)
        cut = 1
        while cut:
            cut = await works.log.trim(before, works.settings.log_keep)
        await asyncio.to_thread(works.store.engine.give_back)
        await asyncio.to_thread(give_back)

    async def _every(self, length: timedelta, do: Callable[[], Awaitable[None]], *, at_once: bool = False) -> None:
        while True:
            await asyncio.sleep(0 if at_once else length.total_seconds())
            at_once = False
            try:
                await do()
            except Exception as error:  # noqa: BLE001 - a full disk or a busy ledger passes, and time has to go on
                self._logger.warning("upkeep was put off", cause=type(error).__name__)
