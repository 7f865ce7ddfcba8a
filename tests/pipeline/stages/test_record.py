"""Recording: in order, each once, around poison, through outages; and what a reader is told meanwhile."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.query import Page, Query, Stored
from pipeline.stages.progress import Progress
from pipeline.stages.record import Bell, Ended, Pace, Record
from pipeline.stages.rest import Rest
from pipeline.telemetry import logger
from schemas.envelope import Envelope, EnvelopeKind, Group
from schemas.errors import RecordError, Unavailable
from tests.served import until

START = datetime(2026, 1, 1, tzinfo=UTC)
IDLE = START + timedelta(days=1)


class Poison(RecordError):
    """What a store says of a row that it cannot keep."""


def at(offset: int) -> datetime:
    return START + timedelta(seconds=offset)


@dataclass
class ListLog:
    """A log in memory; `horizon` says the present where nothing is being written."""

    envelopes: list[Envelope] = field(default_factory=list)

    def add(self, *ids: str, kind: EnvelopeKind = EnvelopeKind.STATEMENTS) -> None:
        offset = self.end()
        groups = (Group("tablet", [{"id": one} for one in ids]),) if ids else ()
        self.envelopes.append(Envelope(offset, at(offset), kind, groups))

    def read(self, position: int, most: int, /) -> Sequence[Envelope]:
        return [envelope for envelope in self.envelopes if envelope.offset >= position][:most]

    def end(self) -> int:
        return len(self.envelopes) + 1

    def horizon(self) -> tuple[datetime, int]:
        return IDLE, self.end()


@dataclass
class ListStore:
    """A store in memory: some rows are poison, and for some calls it is away."""

    poison: frozenset[str] = frozenset()
    away: int = 0
    error: Callable[[], Exception] = Poison
    rows: list[str] = field(default_factory=list)
    inserts: list[int] = field(default_factory=list)
    calls: int = 0
    undefining: set[str] = field(default_factory=set)

    def insert(self, rows: Sequence[Mapping[str, Any]], undefining: AbstractSet[str] = frozenset(), /) -> None:
        self.calls += 1
        if self.away > 0:
            self.away -= 1
            raise Unavailable("away")
        if any(row["id"] in self.poison for row in rows):
            raise self.error()
        self.inserts.append(len(rows))
        self.rows += [row["id"] for row in rows if row["id"] not in self.rows]
        self.undefining |= undefining & {row["id"] for row in rows}

    def statement(self, statement_id: str, /, *, voided: bool = False) -> Stored | None:
        raise NotImplementedError

    def page(self, query: Query, /) -> Page:
        raise NotImplementedError


@dataclass
class Keeper:
    """Position and dead letters in memory."""

    position: int = 0
    letters: list[tuple[int, str, str]] = field(default_factory=list)

    def save_position(self, position: int, /) -> None:
        self.position = position

    def bury(self, letters: Sequence[tuple[int, str, str]], /) -> None:
        self.letters += letters


def stage(log: ListLog, store: ListStore, keeper: Keeper, **pace: Any) -> tuple[Record, Progress]:
    bell = Bell()
    progress = Progress(log.horizon, keeper.position, bell.hurry)
    limits = Pace(**{"linger": timedelta(), **pace})
    return Record(log, store, keeper, progress, bell, limits, logger("record")), progress


def all_of(record: Record) -> None:
    while record.step():
        continue


def test_the_store_is_told_which_statements_define_nothing_however_rows_are_divided() -> None:
    log, store, keeper = ListLog(), ListStore(poison=frozenset("b")), Keeper()
    log.add("a", "b", "c")
    log.envelopes[0] = replace(log.envelopes[0], groups=(replace(log.envelopes[0].groups[0], defines=False),))
    log.add("d")
    all_of(stage(log, store, keeper)[0])

    assert (store.rows, store.undefining) == (["a", "c", "d"], {"a", "c"})


def test_statements_are_recorded_in_their_order_and_other_envelopes_only_passed() -> None:
    log, store, keeper = ListLog(), ListStore(), Keeper()
    log.add("a", "b")
    log.add("z", kind=EnvelopeKind.AGAIN)
    log.add(kind=EnvelopeKind.CLOCK)
    log.add("c")
    all_of(stage(log, store, keeper)[0])

    assert (store.rows, keeper.position) == (["a", "b", "c"], 5)


def test_what_waits_is_one_insert_up_to_the_most_rows() -> None:
    log, store = ListLog(), ListStore()
    for number in range(30):
        log.add(*(f"{number}-{part}" for part in range(10)))
    all_of(stage(log, store, Keeper(), rows=5, most_rows=120)[0])

    assert sum(store.inserts) == 300
    assert max(store.inserts) <= 120


@given(poison=st.sets(st.integers(0, 39), max_size=8), error=st.sampled_from([Poison, ValueError, KeyError]))
def test_poison_goes_to_the_dead_letters_and_its_neighbours_are_recorded(poison: set[int], error: Any) -> None:
    log, keeper = ListLog(), Keeper()
    store = ListStore(frozenset(str(number) for number in poison), error=error)
    for start in range(0, 40, 4):
        log.add(*(str(number) for number in range(start, start + 4)))
    all_of(stage(log, store, keeper)[0])

    assert store.rows == [str(n) for n in range(40) if n not in poison]
    assert keeper.letters == [(n // 4 + 1, str(n), error.__name__) for n in sorted(poison)]
    assert keeper.position == 11


def test_a_row_that_fails_alone_is_tried_several_times_before_it_is_called_poison(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.stages.record.TRIES", 2)
    log, keeper = ListLog(), Keeper()
    log.add("a")
    store = ListStore(frozenset("a"))
    all_of(stage(log, store, keeper)[0])

    assert (keeper.letters, store.calls) == ([(1, "a", "Poison")], 3)


def test_a_store_that_is_away_is_waited_for_and_nothing_becomes_a_dead_letter() -> None:
    log, store, keeper = ListLog(), ListStore(away=3), Keeper()
    log.add("a", "b")
    record, progress = stage(log, store, keeper)
    all_of(record)

    assert (store.rows, keeper.letters, record.failing) == (["a", "b"], [], None)
    assert progress.position() == 2


def test_ending_while_the_store_is_away_keeps_the_place() -> None:
    log, store, keeper = ListLog(), ListStore(away=1_000), Keeper()
    log.add("a")
    record, _ = stage(log, store, keeper)
    record.end()
    with pytest.raises(Ended):
        record.step()

    assert (store.rows, keeper.position) == ([], 0)


def test_done_again_after_a_crash_between_insert_and_position_each_row_is_there_once() -> None:
    log, store = ListLog(), ListStore()
    log.add("a", "b")
    for _ in range(2):
        all_of(stage(log, store, Keeper())[0])

    assert store.rows == ["a", "b"]


def test_consistent_through_is_what_is_recorded_and_the_present_once_nothing_waits() -> None:
    log, store = ListLog(), ListStore()
    log.add("a")
    log.add("b")
    record, progress = stage(log, store, Keeper(), most_rows=1)
    told = [progress.consistent_through()]
    while record.step():
        told.append(progress.consistent_through())

    assert told[0] < at(1)
    assert told[-1] == IDLE
    assert told == sorted(told)
    assert all(through in {at(1), at(2), IDLE} for through in told[1:])


@contextmanager
def running(record: Record) -> Iterator[None]:
    thread = threading.Thread(target=record.run)
    thread.start()
    try:
        yield
    finally:
        record.end()
        thread.join()


async def test_a_waiting_reader_hurries_the_stage_and_is_told_when_its_time_is_readable() -> None:
    log, store = ListLog(), ListStore()
    record, progress = stage(log, store, Keeper(), linger=timedelta(seconds=30))
    with running(record):
        log.add("a")

        assert await progress.wait(at(1), 20)
        assert store.rows == ["a"]
        assert await progress.wait(IDLE, 0)


@dataclass
class BusyLog(ListLog):
    """A log that is read one envelope at a time and grows, or says so, at each of the first `busy` readings."""

    busy: int = 0
    bell: Bell = field(default_factory=Bell)

    def read(self, position: int, most: int, /) -> Sequence[Envelope]:
        if self.busy:
            self.busy -= 1
            self.bell.ring()
        return super().read(position, min(most, 1))


def never_rested(log: BusyLog, store: ListStore) -> tuple[Record, Progress]:
    """A stage whose rests are endless, over ten statements."""
    for number in range(10):
        log.add(str(number))
    progress = Progress(log.horizon, 0, log.bell.hurry)
    pace = Pace(linger=timedelta(), most_rows=1, rest=Rest(1e12, timedelta(days=9_999)))
    return Record(log, store, Keeper(), progress, log.bell, pace, logger("record")), progress


async def test_a_waiting_reader_is_not_kept_waiting_by_a_rest() -> None:
    record, progress = never_rested(log := BusyLog(busy=1 << 30), store := ListStore())
    with running(record):
        until(lambda: store.rows)
        reader = asyncio.create_task(progress.wait(IDLE, 20))
        while not reader.done():
            log.bell.ring()
            await asyncio.sleep(0)

    assert await reader
    assert len(store.rows) == len(log.envelopes)


def test_a_log_that_stands_still_is_recorded_without_rest() -> None:
    record, _ = never_rested(log := BusyLog(busy=3), store := ListStore())
    with running(record):
        until(lambda: len(store.rows) == len(log.envelopes))


def test_while_the_log_grows_the_stage_rests_after_an_insert() -> None:
    record, _ = never_rested(log := BusyLog(busy=1 << 30), store := ListStore())
    with running(record):
        until(lambda: store.rows)
        for _ in range(1_000):
            log.bell.ring()

    assert len(store.rows) < len(log.envelopes)


async def test_a_reader_is_told_when_its_time_did_not_come() -> None:
    log = ListLog()
    log.add("a")
    _, progress = stage(log, ListStore(), Keeper())

    assert not await progress.wait(at(1), 0.01)
    assert await asyncio.gather(*(progress.wait(at(1), 0.01) for _ in range(3))) == [False] * 3
