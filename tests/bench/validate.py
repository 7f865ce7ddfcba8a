"""What checking statements costs, against `orjson.loads` of the same bytes (target: 6 times at most) and by itself."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from schemas.statement import digest, parse_statements
from tests.schemas.samples import LARGE, MINIMAL, TYPICAL, Json

ROUNDS = 31
ROUND_S = 0.02
TARGET = 6.0


def run() -> list[str]:
    """One line for each kind of body; medians of interleaved rounds, in processor time."""
    lines = [compared(*body) for body in bodies()]
    for name, statement in (("minimal", MINIMAL), ("typical", TYPICAL), ("large", LARGE)):
        (taken,) = interleaved(partial(digest, statement))
        lines.append(f"digest {name}: {taken:.2f} us")
    return lines


def compared(name: str, body: bytes, statements: int) -> str:
    loads, checks = interleaved(partial(orjson.loads, body), partial(parse_statements, body, "2.0.0"))
    ratio = checks / loads
    missed = "" if ratio <= TARGET else ", MISSED"
    return (
        f"validate {name} ({len(body)} B): orjson.loads {loads / statements:.2f} us a statement, "
        f"checked {checks / statements:.2f} us = {ratio:.1f} times (target {TARGET:.0f}{missed}), "
        f"{statements / checks * 1e6:,.0f} statements/s"
    )


def bodies() -> list[tuple[str, bytes, int]]:
    """(name, bytes, how many statements they hold)."""
    batch = [renamed(TYPICAL, number) for number in range(50)]
    return [
        ("minimal", orjson.dumps(MINIMAL), 1),
        ("typical", orjson.dumps(TYPICAL), 1),
        ("large", orjson.dumps(LARGE), 1),
        ("batch of 50", orjson.dumps(batch), len(batch)),
    ]


def renamed(statement: Json, number: int) -> Json:
    return {**statement, "id": f"{number:08x}-6f0b-4c3f-8f57-2f5d1c7a9e01"}


def interleaved(*works: Callable[[], Any]) -> list[float]:
    """The median time of each in microseconds; they take turns, so that what disturbs one disturbs all."""
    repeats = [max(1, round(ROUND_S / timed(work, 20))) for work in works]
    rounds = [[timed(work, times) for work, times in zip(works, repeats, strict=True)] for _ in range(ROUNDS)]
    return [statistics.median(taken) * 1e6 for taken in zip(*rounds, strict=True)]


def timed(work: Callable[[], Any], times: int) -> float:
    """Seconds of processor time for one go."""
    start = time.process_time()
    for _ in range(times):
        work()
    return max(time.process_time() - start, 1e-9) / times


if __name__ == "__main__":
    print("\n".join(run()))
