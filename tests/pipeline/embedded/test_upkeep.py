"""Upkeep: time is told only while something waits for it, and the log keeps what anybody still needs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from lrs.ledger.consent import add_acts
from lrs.ledger.letters import add_letters
from lrs.ledger.opening import open_ledger
from lrs.rules.accepted import Accepted, Batch
from pipeline.clock import monotonic, new_ids, now
from pipeline.detected import Seen
from pipeline.emission import Emitting
from pipeline.log.reader import SqliteLogReader
from pipeline.log.sqlite import SqliteLog
from pipeline.settings import Settings
from pipeline.shells.supervisor import Supervisor
from pipeline.shells.upkeep import Upkeep
from pipeline.telemetry import logger
from pipeline.works import Works
from schemas.envelope import EnvelopeKind
from schemas.errors import Unavailable


@dataclass
class Place:
    """A stage's position, set by the test."""

    at: int = 1

    recorded: bool = True

    def position(self) -> int:
        return self.at

    async def wait(self, _appended: datetime, _timeout_s: float) -> bool:
        return self.recorded


@dataclass
class Kept:
    """A store in which everybody is named by one statement."""

    asked: list[list[str]] = field(default_factory=list)
    given_back: int = 0

    @property
    def engine(self) -> "Kept":
        return self

    def give_back(self) -> None:
        self.given_back += 1

    def statements_about(self, people: list[str], _since: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
        self.asked.append(people)
        return iter([("chat", {"id": "1", "stored": "2026-01-01T00:00:00Z"})])


@dataclass
class Reading:
    """What the detecting process is seen to be at."""

    now_at: Seen = field(default_factory=Seen)

    def seen(self) -> Seen:
        return self.now_at


@dataclass
class Parts:
    """The works that upkeep touches."""

    settings: Settings
    log: SqliteLog
    ledger: Engine
    progress: Place = field(default_factory=Place)
    detected: Reading = field(default_factory=Reading)
    store: Kept = field(default_factory=Kept)
    granting: asyncio.Lock = field(default_factory=asyncio.Lock)


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    log, ledger = SqliteLog(tmp_path / "log.db", now), open_ledger(tmp_path / "ledger.db")
    for one in new_ids(6):
        await log.append(Batch("tablet", (Accepted(one, bytes(16), orjson.dumps({"id": one})),)))
    yield Parts(Settings(log_keep=timedelta()), log, ledger)
    log.close()
    ledger.dispose()


def upkeep(parts: Parts) -> Upkeep:
    return Upkeep(cast("Works", parts), Emitting(cast("Works", parts), "https://store.example"), logger("upkeep"))


def offsets(tmp_path: Path) -> list[Any]:
    reader = SqliteLogReader(tmp_path / "log.db")
    found = [envelope.offset if envelope.at is None else envelope.kind for envelope in reader.read(0, 100)]
    reader.close()
    return found


@pytest.mark.parametrize(
    ("recorded", "heard", "unheard_letter", "unrecorded_letter", "left"),
    [
        (7, 7, None, None, [6]),
        (4, 7, None, None, [4, 5, 6]),
        (7, 3, None, None, [3, 4, 5, 6]),
        (7, 7, 5, None, [5, 6]),
        (7, 7, 5, 2, [2, 3, 4, 5, 6]),
        (7, 0, None, None, [1, 2, 3, 4, 5, 6]),
    ],
)
async def test_the_log_is_cut_behind_every_stage_and_every_dead_letter(
    parts: Parts,
    tmp_path: Path,
    recorded: int,
    heard: int,
    unheard_letter: int | None,
    unrecorded_letter: int | None,
    left: list[int],
) -> None:
    parts.progress.at = recorded
    parts.detected.now_at = Seen(position=heard, oldest_letter=unheard_letter)
    if unrecorded_letter is not None:
        add_letters(parts.ledger, "record", [(unrecorded_letter, "a", "Refused")], datetime(2026, 1, 1, tzinfo=UTC))
    await upkeep(parts).trim()

    assert offsets(tmp_path) == left


async def test_a_young_log_is_kept_whole_and_the_engine_gives_memory_back(parts: Parts, tmp_path: Path) -> None:
    parts.settings = Settings()
    parts.progress.at, parts.detected.now_at = 7, Seen(position=7)
    await upkeep(parts).trim()

    assert offsets(tmp_path) == [1, 2, 3, 4, 5, 6]
    assert parts.store.given_back == 1


@pytest.mark.parametrize(("waiting", "told"), [(True, [EnvelopeKind.CLOCK]), (False, [])])
async def test_time_is_told_only_while_a_deadline_waits(
    parts: Parts, tmp_path: Path, waiting: bool, told: list[EnvelopeKind]
) -> None:
    parts.detected.now_at = Seen(waiting=waiting)
    await upkeep(parts).tell_time()

    assert offsets(tmp_path)[6:] == told


@dataclass
class Failing(Reading):
    """A reading that fails the first time."""

    asked: int = 0

    def seen(self) -> Seen:
        self.asked += 1
        if self.asked == 1:
            raise OperationalError("read", {}, Exception("disk I/O error"))
        return self.now_at


async def reached(claim: Callable[[], bool]) -> bool:
    until = monotonic() + 20
    while not claim() and monotonic() < until:  # noqa: ASYNC110 - what is polled rings no bell
        await asyncio.sleep(0.01)
    return claim()


async def test_time_goes_on_after_whatever_met_upkeep(parts: Parts) -> None:
    parts.settings = Settings(clock_every=timedelta(milliseconds=5), trim_every=timedelta(days=1))
    parts.detected = Failing(Seen(waiting=True))
    kept = upkeep(parts)
    kept.start()

    assert await reached(lambda: parts.log.end() > 8)
    await kept.stop()


async def test_the_detecting_process_is_started_once_the_system_starts_processes_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start, tried = asyncio.create_subprocess_exec, []

    async def starting(*command: Any, **options: Any) -> asyncio.subprocess.Process:
        tried.append(command)
        if len(tried) == 1:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return await start(*command, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", starting)
    supervisor = Supervisor(("-c", "import sys; sys.stdin.read()"), logger("detecting"))
    supervisor.start()

    assert await reached(lambda: supervisor.pid is not None)
    await supervisor.stop()
    assert supervisor.pid is None


async def test_what_a_grant_widens_is_heard_again_once_though_a_crash_or_a_wait_came_between(
    parts: Parts, tmp_path: Path
) -> None:
    """Law 4: the moments are a function of the ledger, not of whether the process lived to the end of a request."""
    at, parts.progress.recorded = datetime(2026, 1, 1, tzinfo=UTC), False
    add_acts(
        parts.ledger, [("mbox|mailto:ana@x.example", None, "grant", at, at), ("openid|x", None, "withdraw", at, None)]
    )
    with pytest.raises(Unavailable):
        await upkeep(parts).hear_granted()
    assert offsets(tmp_path)[6:] == []

    parts.progress.recorded = True
    for _ in range(2):
        await upkeep(parts).hear_granted()
    assert (offsets(tmp_path)[6:], parts.store.asked) == ([7], [["mbox|mailto:ana@x.example"]])
    parts.store.asked.clear()
    add_acts(parts.ledger, [("openid|y", None, "grant", at, at)])
    await upkeep(parts).hear_granted()
    assert parts.store.asked == [["openid|y"]]
