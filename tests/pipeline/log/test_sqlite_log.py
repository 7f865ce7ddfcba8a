"""The log on SQLite: acknowledged is kept, one id is one statement, time rises, limits are told."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.accepted import Accepted, Batch
from pipeline.clock import now
from pipeline.log.reader import SqliteLogReader
from pipeline.log.sqlite import LogLimits, SqliteLog
from schemas.envelope import EnvelopeKind, Group
from schemas.errors import Conflict, Misconfigured, RecordError, Unavailable
from schemas.timestamps import parse_time

EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def an_id(number: int) -> str:
    return str(UUID(int=number))


def batch(*numbers: int, version: int = 0, words: str = "") -> Batch:
    """A request with these ids; another version is another statement under the same id."""
    return Batch(
        "tablet",
        tuple(
            Accepted(
                an_id(n), bytes([version] * 16), orjson.dumps({"id": an_id(n), "version": version, "words": words})
            )
            for n in numbers
        ),
    )


@contextmanager
def opened(path: Path, clock: Any = now, **limits: Any) -> Iterator[tuple[SqliteLog, SqliteLogReader]]:
    log = SqliteLog(path / "log.db", clock, LogLimits(**limits))
    with closing(log), closing(SqliteLogReader(path / "log.db")) as reader:
        yield log, reader


def logged(reader: SqliteLogReader) -> list[tuple[str, int]]:
    return [(s["id"], s["version"]) for envelope in reader.read(0, 10_000) for _, s in envelope.completed()]


async def outcome(log: SqliteLog, asked: Batch) -> RecordError | None:
    try:
        await log.append(asked)
    except RecordError as error:
        return error
    return None


async def test_what_is_acknowledged_is_read_with_its_append_time_as_stored(tmp_path: Path) -> None:
    with opened(tmp_path) as (log, reader):
        await log.append(batch(1, 2))
        (envelope,) = reader.read(0, 10)

        assert [(who, s["id"], parse_time(s["stored"])) for who, s in envelope.completed()] == [
            ("tablet", an_id(1), envelope.appended),
            ("tablet", an_id(2), envelope.appended),
        ]
        assert envelope.appended == log.newest()


async def test_what_waits_together_becomes_one_envelope(tmp_path: Path) -> None:
    with opened(tmp_path, linger=timedelta(seconds=1), envelope_bytes=3_000) as (log, reader):
        await asyncio.gather(*(log.append(batch(number, words="x" * 100)) for number in range(10)))

        assert [len(envelope.groups) for envelope in reader.read(0, 20)] == [10]


async def test_the_log_keeps_who_defines_nothing_also_of_what_is_new_in_a_request(tmp_path: Path) -> None:
    with opened(tmp_path) as (log, reader):
        for asked in (batch(1), batch(2), batch(1, 3)):
            await log.append(replace(asked, defines=asked.statements[0].id != an_id(1)))

        assert [envelope.undefining() for envelope in reader.read(0, 10)] == [{an_id(1)}, set(), {an_id(3)}]


async def test_the_same_again_is_silently_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as (log, reader):
        for asked in (batch(1), batch(1, 2), batch(2, 1), batch(3, 3)):
            await log.append(asked)

        assert logged(reader) == [(an_id(1), 0), (an_id(2), 0), (an_id(3), 0)]


async def test_another_statement_under_a_taken_id_refuses_its_request_whole(tmp_path: Path) -> None:
    with opened(tmp_path) as (log, reader):
        await log.append(batch(1))
        with pytest.raises(Conflict) as refused:
            await log.append(batch(2, 1, version=1))

        assert refused.value.statement_ids == (an_id(1),)
        assert logged(reader) == [(an_id(1), 0)]


async def test_one_request_may_not_give_one_id_to_two_statements(tmp_path: Path) -> None:
    with opened(tmp_path) as (log, reader):
        both = Batch("tablet", batch(1).statements + batch(1, version=1).statements)
        assert isinstance(await outcome(log, both), Conflict)
        assert logged(reader) == []


async def test_requests_of_one_group_that_race_for_an_id_have_one_winner_and_harm_nobody_else(tmp_path: Path) -> None:
    with opened(tmp_path, linger=timedelta(milliseconds=50)) as (log, reader):
        asked = [batch(1), batch(1, version=1), batch(2), batch(1, 3), batch(4, 1, version=1)]
        told = await asyncio.gather(*(outcome(log, one) for one in asked))

        assert [type(one) for one in told] == [type(None), Conflict, type(None), type(None), Conflict]
        assert logged(reader) == [(an_id(1), 0), (an_id(2), 0), (an_id(3), 0)]


requests = st.lists(
    st.tuples(st.lists(st.integers(0, 8), min_size=1, max_size=4, unique=True), st.integers(0, 1)), max_size=25
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requests, cut=st.integers(1, 8))
def test_any_requests_in_any_groups_are_kept_whole_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[list[int], int]], cut: int
) -> None:
    async def run() -> None:
        with opened(tmp_path_factory.mktemp("log"), linger=timedelta()) as (log, reader):
            told: list[RecordError | None] = []
            for start in range(0, len(asked), cut):
                some = asked[start : start + cut]
                told += await asyncio.gather(*(outcome(log, batch(*ids, version=v)) for ids, v in some))
            kept: dict[int, int] = {}
            for (ids, version), error in zip(asked, told, strict=True):
                taken = sorted({n for n in ids if kept.get(n, version) != version})
                assert isinstance(error, Conflict) == bool(taken)
                if not taken:
                    kept |= {n: kept.get(n, version) for n in ids}
            assert sorted(logged(reader)) == sorted((an_id(n), v) for n, v in kept.items())

    asyncio.run(run())


async def test_append_times_rise_although_the_clock_stands_still_goes_back_and_the_log_is_opened_again(
    tmp_path: Path,
) -> None:
    times = iter([EARLY + timedelta(hours=1)] * 3 + [EARLY] * 10)
    for start in (0, 3):
        with opened(tmp_path, lambda: next(times)) as (log, reader):
            for number in range(3):
                await log.append(batch(start + number))
            found = [envelope.appended for envelope in reader.read(0, 100)]

    assert len(found) == 6
    assert all(earlier < later for earlier, later in pairwise(found))


async def test_nothing_is_ever_appended_at_or_before_a_horizon_that_was_told(tmp_path: Path) -> None:
    with opened(tmp_path, linger=timedelta()) as (log, reader):
        told: list[tuple[datetime, int]] = []
        for number in range(60):
            waits = [asyncio.create_task(log.append(batch(3 * number + part))) for part in range(3)]
            while not all(task.done() for task in waits):
                told.append(log.horizon())
                await asyncio.sleep(0)
        rows = [(envelope.appended, envelope.offset) for envelope in reader.read(0, 1_000)]

    assert len(told) > 100
    assert all(offset < end for through, end in told for appended, offset in rows if appended <= through)


async def test_a_horizon_is_the_present_of_an_idle_log_and_binds_it_although_the_clock_goes_back(
    tmp_path: Path,
) -> None:
    times = [EARLY]
    with opened(tmp_path, lambda: times[0]) as (log, reader):
        await log.append(batch(1))
        times[0] = EARLY + timedelta(minutes=5)
        assert log.horizon() == (times[0], 2)

        told, times[0] = times[0], EARLY
        await log.append(batch(2))
        assert reader.read(2, 1)[0].appended > told


async def test_again_and_clock_entries_stand_in_the_order_they_came(tmp_path: Path) -> None:
    old = {"id": an_id(1), "stored": "2020-01-01T00:00:00.000000Z", "timestamp": "2019-01-01T00:00:00.000000Z"}
    with opened(tmp_path) as (log, reader):
        await log.append(batch(1))
        await log.append_again([Group("tablet", [old])])
        await log.append_clock(EARLY)
        _, again, clock = reader.read(0, 10)

        assert (again.kind, list(again.completed())) == (EnvelopeKind.AGAIN, [("tablet", old)])
        assert (clock.kind, clock.at) == (EnvelopeKind.CLOCK, EARLY)


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
