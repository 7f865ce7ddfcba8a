"""Corked: what is written in one turn leaves together, in order, and nothing stays behind."""

import asyncio
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from pipeline.shells.corking import Corked


class Written:
    """A transport in memory: what left, write by write."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.parts.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


def corked() -> tuple[Corked, Written]:
    below = Written()
    return Corked(cast("Any", below), asyncio.get_running_loop()), below


async def test_a_head_and_its_body_are_one_write() -> None:
    transport, below = corked()
    transport.write(b"head")
    assert below.parts == []
    transport.write(b"body")

    assert below.parts == [b"headbody"]


async def test_a_head_without_a_body_leaves_with_the_turn() -> None:
    transport, below = corked()
    transport.write(b"head")
    await asyncio.sleep(0)

    assert below.parts == [b"head"]


async def test_what_is_held_leaves_before_the_end() -> None:
    transport, below = corked()
    transport.write(b"head")
    transport.close()
    await asyncio.sleep(0)

    assert (below.parts, below.closed, transport.is_closing()) == ([b"head"], True, True)


async def test_what_is_held_of_a_lost_connection_is_dropped() -> None:
    transport, below = corked()
    transport.write(b"head")
    below.close()
    await asyncio.sleep(0)

    assert below.parts == []


@given(st.lists(st.binary(max_size=3) | st.none()))
def test_all_leaves_in_its_order(writes: list[bytes | None]) -> None:
    async def run() -> None:
        transport, below = corked()
        for data in writes:
            if data is None:
                await asyncio.sleep(0)
            else:
                transport.write(data)
        await asyncio.sleep(0)

        assert b"".join(below.parts) == b"".join(filter(None, writes))

    asyncio.run(run())
