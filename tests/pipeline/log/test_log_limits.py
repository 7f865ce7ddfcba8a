"""The limits of the log: full, damaged, waiting too long, cut at its old end, closed."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.clock import now
from pipeline.log.reader import SqliteLogReader
from pipeline.log.sqlite import SqliteLog
from schemas.errors import Misconfigured, Unavailable
from tests.pipeline.log.appending import EARLY, an_id, batch, logged, opened, outcome


async def test_a_full_log_acknowledges_nothing_loses_nothing_and_recovers(tmp_path: Path) -> None:
    with opened(tmp_path, log_bytes=200_000) as (log, reader):
        kept = [n for n in range(100) if await outcome(log, batch(n, words="x" * 5_000)) is None]
        assert 0 < len(kept) < 100
        assert log.failing() == "the log is full; an operator must make room"
        assert logged(reader) == [(an_id(n), 0) for n in kept]

        assert await log.trim(log.end(), timedelta()) == len(kept) - 1
        assert await outcome(log, batch(200, words="x" * 5_000)) is None
        assert log.failing() is None
        assert [s for s, _ in logged(reader)] == [an_id(kept[-1]), an_id(200)]
        assert await outcome(log, batch(kept[0], version=1)) is not None, "an id outlives its envelope"


async def test_a_full_log_says_so_until_it_could_write_again(tmp_path: Path) -> None:
    with opened(tmp_path, log_bytes=200_000, envelope_bytes=20_000) as (log, reader):
        kept = [n for n in range(100) if await outcome(log, batch(n, words="x" * 5_000)) is None]
        assert await outcome(log, batch(kept[0], words="x" * 5_000)) is None, (
            "the same again is known, though nothing is written"
        )
        assert await outcome(log, batch(kept[0], version=1)) is not None
        await log.barrier()
        assert log.failing()
        assert await log.trim(0, timedelta()) == 0
        assert log.failing(), "it was tried, and there is no room"

        end = log.end()
        assert await log.trim(end, timedelta()) == len(kept) - 1
        assert log.failing() is None, "nobody had to send anything"
        assert (log.end(), logged(reader)) == (end, [(an_id(kept[-1]), 0)])
        assert await outcome(log, batch(200)) is None
    with opened(tmp_path) as (log, reader):
        assert await outcome(log, batch(kept[0], version=1)) is not None, "the ids are as they were"


async def test_what_waits_is_bounded_and_has_a_deadline(tmp_path: Path) -> None:
    with (
        opened(tmp_path, ack_wait=timedelta(milliseconds=300), queue_requests=2) as (log, reader),
        closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as blocker,
    ):
        blocker.execute("BEGIN IMMEDIATE")
        under_way = asyncio.create_task(outcome(log, batch(1)))
        while log.waiting()[0] or not log.is_committing():  # noqa: ASYNC110 - it rings no bell
            await asyncio.sleep(0.001)
        told = await asyncio.gather(*(outcome(log, batch(number)) for number in (2, 3, 4)))
        blocker.execute("ROLLBACK")
        last = await under_way

        assert [str(error) for error in (*told, last)] == [
            *["the disk did not confirm in time"] * 2,
            "too much is waiting for the disk",
            "the disk did not confirm in time",
        ]
        while await outcome(log, batch(5)) is not None:  # noqa: ASYNC110 - it rings no bell
            await asyncio.sleep(0.01)
        assert (an_id(2), 0) not in logged(reader), "who gave up before the commit is left out"


async def test_the_queue_is_bounded_in_bytes(tmp_path: Path) -> None:
    with opened(tmp_path, linger=timedelta(milliseconds=100), queue_bytes=1_000) as (log, _):
        told = await asyncio.gather(*(outcome(log, batch(number, words="x" * 700)) for number in (1, 2)))

        assert [type(one) for one in told] == [type(None), Unavailable]


async def test_trimming_keeps_what_is_young_what_is_needed_and_the_newest(tmp_path: Path) -> None:
    times = [EARLY]
    with opened(tmp_path, lambda: times[0]) as (log, reader):
        for number in range(4):
            times[0] = EARLY + timedelta(days=number)
            await log.append(batch(number))

        assert await log.trim(4, timedelta(days=1, hours=12)) == 2
        assert await log.trim(3, timedelta()) == 0
        assert await log.trim(100, timedelta()) == 1
        assert [envelope.offset for envelope in reader.read(0, 10)] == [4]


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_log_is_refused_with_what_to_do(tmp_path: Path, damage: bytes) -> None:
    with opened(tmp_path):
        pass
    whole = (tmp_path / "log.db").read_bytes()
    (tmp_path / "log.db").write_bytes((damage or whole[:200]) + b"\xff" * 8_000)

    with pytest.raises(Misconfigured, match=r"damaged.*backup.*recover"):
        SqliteLog(tmp_path / "log.db", now)


@pytest.mark.parametrize(
    ("pragma", "reason"), [("user_version=99", "newer Sousbois"), ("application_id=1", "not a log of Sousbois")]
)
def test_a_log_of_somebody_else_is_refused(tmp_path: Path, pragma: str, reason: str) -> None:
    with opened(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
        connection.execute(f"PRAGMA {pragma}")

    with pytest.raises(Misconfigured, match=reason):
        SqliteLog(tmp_path / "log.db", now)


def test_a_log_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be opened"):
        SqliteLogReader(tmp_path / "log.db")


async def test_closing_commits_what_waits_and_refuses_what_comes_after(tmp_path: Path) -> None:
    with opened(tmp_path, linger=timedelta(seconds=5)) as (log, reader):
        waiting = asyncio.create_task(outcome(log, batch(1)))
        await asyncio.sleep(0)
        await asyncio.to_thread(log.close)

        assert await waiting is None
        assert isinstance(await outcome(log, batch(2)), Unavailable)
        assert logged(reader) == [(an_id(1), 0)]
