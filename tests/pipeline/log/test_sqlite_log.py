"""The log on SQLite: acknowledged is kept, one id is one statement, time rises."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.accepted import Batch
from schemas.envelope import EnvelopeKind, Group
from schemas.errors import Conflict, RecordError
from schemas.timestamps import parse_time
from tests.pipeline.log.appending import EARLY, an_id, batch, logged, opened, outcome


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
