"""Deadlines: who waits too long is told, in order, and nobody else."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.log.deadlines import Deadlines
from schemas.errors import Unavailable


def a_future() -> "asyncio.Future[None]":
    return asyncio.get_running_loop().create_future()


@given(answered=st.lists(st.booleans(), min_size=1, max_size=20))
def test_only_who_was_not_answered_is_told_that_the_time_is_over(answered: list[bool]) -> None:
    async def run() -> None:
        deadlines = Deadlines(0.001)
        futures = [a_future() for _ in answered]
        for future, is_answered in zip(futures, answered, strict=True):
            deadlines.watch(future)
            if is_answered:
                future.set_result(None)
        await asyncio.wait(futures, timeout=20)

        assert [future.exception() is None for future in futures] == answered

    asyncio.run(run())


async def test_who_comes_after_others_were_answered_has_a_deadline_too() -> None:
    deadlines = Deadlines(0.001)
    for _ in range(3):
        deadlines.watch(first := a_future())
        first.set_result(None)
        deadlines.watch(future := a_future())

        with pytest.raises(Unavailable):
            await asyncio.wait_for(future, 20)


async def test_who_came_later_is_told_later() -> None:
    deadlines, loop = Deadlines(0.02), asyncio.get_running_loop()
    deadlines.watch(first := a_future())
    after = loop.time() + 0.01
    while loop.time() < after:  # noqa: ASYNC110 - time rings no bell
        await asyncio.sleep(0)
    deadlines.watch(second := a_future())

    for future in (first, second):
        with pytest.raises(Unavailable):
            await asyncio.wait_for(future, 20)


def test_a_loop_that_has_ended_leaves_the_next_one_its_deadlines() -> None:
    deadlines = Deadlines(0.001)

    async def leave() -> None:
        deadlines.watch(a_future())

    async def wait() -> None:
        deadlines.watch(future := a_future())
        with pytest.raises(Unavailable):
            await asyncio.wait_for(future, 20)

    asyncio.run(leave())
    asyncio.run(wait())
