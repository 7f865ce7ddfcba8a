"""Turns at the ledger: so many at once, so many waiting, and the loop is never held up."""

import asyncio
import threading

import pytest

from lrs.api.turns import Turns
from schemas.errors import Unavailable


async def test_no_more_run_at_once_than_may_and_no_more_wait() -> None:
    turns, go = Turns(at_once=2, most_waiting=1), threading.Event()
    running = threading.Semaphore(0)
    most = [0, 0]
    lock = threading.Lock()

    def call() -> str:
        with lock:
            most[0] += 1
            most[1] = max(most)
        running.release()
        go.wait()
        with lock:
            most[0] -= 1
        return threading.current_thread().name

    calls = [asyncio.create_task(turns.run(call)) for _ in range(3)]
    for _ in range(2):
        await asyncio.to_thread(running.acquire)
    with pytest.raises(Unavailable, match="wait for the ledger"):
        await turns.run(call)
    go.set()

    assert threading.current_thread().name not in await asyncio.gather(*calls)
    assert most == [0, 2]
    assert await turns.run(lambda: 7) == 7


async def test_a_call_that_fails_gives_its_turn_back() -> None:
    turns = Turns(at_once=1, most_waiting=0)

    def fail() -> None:
        raise Unavailable("locked")

    for _ in range(3):
        with pytest.raises(Unavailable, match="locked"):
            await turns.run(fail)
    assert await turns.run(lambda: 7) == 7
