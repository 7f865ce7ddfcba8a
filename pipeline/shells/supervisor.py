"""The detecting process as the serving one keeps it: started, restarted with back-off, ended with it."""

import asyncio
import contextlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.clock import monotonic
from pipeline.settings import child_environment

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0
STEADY_S = 30.0  # a process that lived so long was well: the next pause is short again
END_S = 3.0
WELL_S = 5.0  # after a fall, a child that has lived so long counts as running again


class Supervisor:
    """One child; it sees the end of its standard input when this process is gone, however that died."""

    def __init__(self, arguments: Sequence[str], logger: Any, environment: Mapping[str, str] | None = None) -> None:
        """environment: settings that go with it, over this process's own."""
        self._command = (sys.executable, *arguments)
        self._environment = child_environment(**(environment or {}))
        self._logger = logger
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self.restarts = 0
        self._began = 0.0

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep())

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    @property
    def is_well(self) -> bool:
        """Whether the child runs, and not only between two falls."""
        return self.pid is not None and (self.restarts == 0 or monotonic() - self._began > WELL_S)

    async def stop(self) -> None:
        """Ask the child to end by closing its input; then insist."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        for insist in (process.terminate, process.kill):
            try:
                await asyncio.wait_for(process.wait(), END_S)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    insist()
            else:
                return
        await process.wait()

    async def _keep(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            self._began = monotonic()
            code = await self._run()
            pause = FIRST_PAUSE_S if monotonic() - self._began > STEADY_S else min(pause * 2, LONGEST_PAUSE_S)
            self._logger.warning("the detecting process ended; it is started again", code=code, wait_s=pause)
            self.restarts += 1
            await asyncio.sleep(pause)

    async def _run(self) -> int | None:
        """Start the child and wait for its end; None where the system starts no process now."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=asyncio.subprocess.PIPE, env=self._environment
            )
        except OSError:
            return None
        return await self._process.wait()
