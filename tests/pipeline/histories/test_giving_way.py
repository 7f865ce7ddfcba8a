"""The detecting process stands back while the log grows, and only then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from pipeline.clock import now
from pipeline.shells.detecting import Follower
from pipeline.stages.rest import Rest

STEPS = 5


@dataclass
class Log:
    """A log that is asked for its end so many times, and grows each time or never."""

    grows: bool
    asked: int = 0
    heard: bool = False

    def end(self) -> int:
        self.asked += 1
        return self.asked if self.grows else 1

    def appended(self, _position: int) -> datetime | None:
        return None if self.heard else now()


class Stepping(Follower):
    """Ends after some steps, or once its log was asked often enough to know that it rests."""

    steps = 0

    def step(self) -> bool:
        self.steps += 1
        if self.steps == STEPS:
            self.ending.set()
        return True


def steps(log: Log) -> int:
    """How many were made with endless rests, until the log was asked for its end often."""
    listener = SimpleNamespace(position=lambda: 1)
    rest = Rest(1e12, timedelta(days=9_999))
    nothing = cast("Any", None)
    follower = Stepping(nothing, cast("Any", log), nothing, cast("Any", listener), nothing, rest=rest)
    end = log.end

    def counted() -> int:
        if log.asked > 2 * STEPS:
            follower.ending.set()
        return end()

    log.end = counted  # type: ignore[method-assign]
    follower.run()
    return follower.steps


def test_while_the_log_grows_it_rests() -> None:
    assert steps(Log(grows=True)) == 1


def test_a_log_that_stands_still_is_heard_without_rest() -> None:
    assert steps(Log(grows=False)) == STEPS


def test_what_is_heard_to_its_end_needs_no_rest() -> None:
    assert steps(Log(grows=True, heard=True)) == STEPS
