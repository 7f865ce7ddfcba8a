"""The moments stage copies the log `moments` in order, once, whatever stops it in between."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from lrs.ports import MomentChange
from pipeline.histories.outbox import Entry
from pipeline.stages.moments import MomentsStage
from schemas.errors import RecordError, Unavailable

AT = datetime(2026, 3, 2, tzinfo=UTC)


class World:
    """A log, a store that may be away, and a place that may be lost, in lists."""

    def __init__(self, count: int) -> None:
        self.log = [Entry(n, f"m{n}", "found", 1, AT, b"{}") for n in range(1, count + 1)]
        self.kept: dict[int, MomentChange] = {}
        self.at: datetime | None = None
        self.next = 1
        self.away = False
        self.dies = False

    def entries(self, position: int, most: int, /) -> Sequence[Entry]:
        return [entry for entry in self.log if entry.offset >= position][:most]

    def through(self) -> datetime | None:
        return AT

    def insert_moments(self, changes: Sequence[MomentChange], /) -> None:
        if self.away:
            raise Unavailable("the store")
        self.kept |= {change.seq: change for change in changes}

    def set_through(self, at: datetime, /) -> None:
        self.at = at

    def position(self) -> int:
        return self.next

    def save_position(self, at: int, /) -> None:
        if self.dies:
            raise OSError
        self.next = at


def stage(world: World) -> MomentsStage:
    return MomentsStage(world, world, world, None)


def test_what_is_published_is_copied_in_order_with_its_offset_as_seq() -> None:
    world = World(3)

    assert stage(world).step() == 3
    assert [(change.seq, change.change, change.revision) for change in world.kept.values()] == [
        (1, "found", 1),
        (2, "found", 1),
        (3, "found", 1),
    ]
    assert (world.next, world.at) == (4, AT)
    assert stage(world).step() == 0


def test_a_crash_after_the_insert_gives_the_same_rows_again() -> None:
    world = World(3)
    world.dies = True
    with pytest.raises(OSError):
        stage(world).step()
    before, world.dies = dict(world.kept), False

    stage(world).step()

    assert world.kept == before


def test_time_is_not_told_before_the_moments_up_to_it_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.stages.moments.MOST_AT_ONCE", 2)
    world = World(3)
    one = stage(world)

    one.step()
    early = world.at
    one.step()

    assert (early, world.at) == (None, AT)


def test_a_store_that_is_away_is_waited_for() -> None:
    world = World(1)
    world.away = True
    with pytest.raises(Unavailable):
        stage(world).step()
    assert world.next == 1


class _Moving(World):
    """Event time moves at each reading, until it rests."""

    def __init__(self, moves: int) -> None:
        super().__init__(0)
        self.moves = moves
        self.read = 0
        self.told: list[datetime] = []

    def through(self) -> datetime | None:
        self.read = min(self.read + 1, self.moves)
        return AT + timedelta(seconds=self.read)

    def set_through(self, at: datetime, /) -> None:
        self.told.append(at)


def test_event_time_is_told_now_and_then_while_it_moves_and_at_once_where_it_rests() -> None:
    world = _Moving(60)
    copy = stage(world)

    for _ in range(62):
        copy.step()

    assert world.told == [AT + timedelta(seconds=at) for at in (1, 26, 51, 60)]
    assert copy.told == AT + timedelta(seconds=60)


def test_a_moment_that_the_store_cannot_hold_does_not_stop_the_others() -> None:
    world = World(5)
    logged: list[str] = []
    taken = world.insert_moments

    def insert(changes: Sequence[MomentChange], /) -> None:
        if any(change.seq == 3 for change in changes):
            raise RecordError("it cannot be held")
        taken(changes)

    world.insert_moments = insert  # type: ignore[method-assign]
    logger = SimpleNamespace(warning=lambda event, **_: logged.append(event))

    MomentsStage(world, world, world, logger).step()

    assert sorted(world.kept) == [1, 2, 4, 5]
    assert (world.next, len(logged)) == (6, 1)
