"""Acknowledged statements a second over HTTP, against a raw ASGI application on the same server; the backlog behind."""

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.bench.costs import Spent, steps
from tests.bench.load import Plan, Result, run_load
from tests.served import Served, until

SIZES = {1: 64, 50: 16, 500: 4}  # statements a request: connections
LEAST = {1: "/read", 50: "/parse", 500: "/parse"}  # what the raw application does with them
TARGETS = {1: 0.20, 50: 0.12}
ROUNDS = 4
ROUND_S, RAW_S = 5.0, 3.0
STEADY_S = 90.0  # three times as long as a stage may stand back: a lag that only levels out has done so by then
NOISE_S = 0.5  # of the clocks and of what asks
TRIES = 6  # rates, each lower than the one before
WORLDS = count()


def run() -> list[str]:
    """Lines for people."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        with raw_server() as raw:
            for size in SIZES:
                with Served(Path(folder) / f"of-{size}", consent="assumed") as server:
                    lines += compared(server, raw, size)
        with Served(Path(folder) / "steady", consent="assumed") as server:
            lines += steady(server)
    return lines


def compared(server: Served, raw: int, size: int) -> list[str]:
    """Interleaved rounds of both; what they cost, the backlog after them, and how long it takes to clear."""
    load(plan(server, size, seconds=1.0))
    own: list[Result] = []
    least: list[Result] = []
    before = Spent.by(server)
    for _ in range(ROUNDS):
        with held(server):
            least.append(load(Plan(port=raw, path=LEAST[size], size=size, connections=SIZES[size], seconds=RAW_S)))
        own.append(load(plan(server, size)))
    acknowledged = sum(result.acknowledged for result in own)
    spent = Spent.by(server).since(before, acknowledged // size)
    waiting = backlog(server)
    began = time.monotonic()
    settle(server)
    cleared = time.monotonic() - began
    rate = acknowledged / sum(result.seconds for result in own)
    floor = sum(result.acknowledged for result in least) / sum(result.seconds for result in least)
    rounds = ", ".join(f"{mine.rate / raw_.rate:.2f}" for mine, raw_ in zip(own, least, strict=True))
    p50, p99 = (statistics.median(waits) for waits in zip(*((r.p50_ms, r.p99_ms) for r in own), strict=True))
    target = TARGETS.get(size)
    verdict = "" if target is None else f" (target {target:.2f}{'' if rate / floor >= target else ', MISSED'})"
    return [
        (
            f"ingest {size} a request: {rate:,.0f} statements/s acknowledged in {ROUNDS} times {ROUND_S:.0f} s "
            f"(p50 {p50:.0f} ms, p99 {p99:.0f} ms; refused {sum(r.refused for r in own)}), raw ASGI{LEAST[size]} "
            f"{floor:,.0f}/s: ratio {rate / floor:.3f}{verdict}; by rounds {rounds}"
        ),
        (
            f"ingest {size} a request: then waiting: record {waiting['record']}, detect {waiting['detect']} envelopes "
            f"of {acknowledged:,} statements, all cleared in {cleared:.0f} s"
        ),
        f"ingest {size} a request, us of processor a request while it serves: {spent}",
        f"ingest {size} a request, us by themselves: {steps(size)}",
    ]


@contextmanager
def held(server: Served) -> Iterator[None]:
    """The server's processes stand still: whatever they have left to do disturbs nobody."""
    processes = [server.process.pid, *filter(None, [server.detecting_pid()])]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def steady(server: Served) -> list[str]:
    """The highest rate of those tried at which no stage falls behind."""
    first = load(plan(server, 50, seconds=5.0))
    began = time.monotonic()
    settle(server)
    whole = first.seconds + time.monotonic() - began
    rate = int(0.75 * first.acknowledged / whole)  # the burst had the processors to itself
    lines = [f"ingest: {first.acknowledged:,} statements were heard and published {whole:.0f} s after the first"]
    for _ in range(TRIES):
        holds, told = tried(server, rate)
        lines.append(told)
        if holds:
            return [*lines, f"ingest, sustained: {rate:,} statements/s"]
        rate = int(rate * 0.8)
        settle(server)
    return [*lines, f"ingest, sustained: none of the {TRIES} rates that were tried"]


def tried(server: Served, rate: int) -> tuple[bool, str]:
    """(whether it is sustained, what was seen) at this rate for a while."""

    async def watched() -> tuple[Result, list[float]]:
        running = asyncio.create_task(run_load(plan(server, 50, seconds=STEADY_S, rate=rate)))
        lags: list[float] = []
        while not running.done():
            await asyncio.wait([running], timeout=1.0)
            stages = (await asyncio.to_thread(server.call, "status"))["stages"]
            lags.append(max(stages["record"]["lag_s"], stages["detect"]["lag_s"]))
        return await running, lags

    result, lags = asyncio.run(watched())
    slow = result.rate < 0.95 * rate
    grown, noise = growth(lags)
    grows = grown > noise
    verdict = "accepting falls behind" if slow else "the lag grows" if grows else "the lag does not grow"
    return not (slow or grows), (
        f"ingest at {rate:,} statements/s for {STEADY_S:.0f} s: {result.rate:,.0f}/s acknowledged, {verdict} "
        f"(oldest waiting: {statistics.median(lags):.1f} s; from the middle third to the last {grown:+.1f} s, "
        f"noise {noise:.1f} s)"
    )


def growth(lags: Sequence[float]) -> tuple[float, float]:
    """(by how much the median of the last third is above that of the middle one, how much is noise); seconds.

    Noise is how far the middle half of either third spreads, the wider of both. A lag that grows evenly grows by twice
    that from third to third; one that comes and goes with the rests of a stage does not.
    """
    third = len(lags) // 3
    middle, last = lags[third : 2 * third], lags[2 * third :]
    spreads = [above - below for below, _, above in (statistics.quantiles(part, n=4) for part in (middle, last))]
    return statistics.median(last) - statistics.median(middle), max(*spreads, NOISE_S)


def plan(server: Served, size: int, *, seconds: float = ROUND_S, rate: int = 0, most: int = 1 << 60) -> Plan:
    port = int(server.ready["url"].rpartition(":")[2])
    return Plan(
        port=port,
        key=server.key,
        secret=server.secret,
        size=size,
        connections=SIZES.get(size, 8),
        seconds=seconds,
        rate=rate,
        most=most,
        world=f"w{next(WORLDS)}-",
    )


def load(wanted: Plan) -> Result:
    return asyncio.run(run_load(wanted))


def backlog(server: Served) -> dict[str, int]:
    return {name: stage["lag_records"] for name, stage in server.call("status")["stages"].items()}


def settle(server: Served) -> None:
    while not server.call("status", wait=60)["reached"]:
        continue


@contextmanager
def raw_server() -> Iterator[int]:
    """The port of `tests.bench.raw` under the same server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    options = (
        "--http",
        "httptools",
        "--loop",
        "uvloop",
        "--no-access-log",
        "--lifespan",
        "off",
        "--log-level",
        "error",
    )
    process = subprocess.Popen([sys.executable, "-m", "uvicorn", "tests.bench.raw:app", "--port", str(port), *options])
    try:
        until(lambda: _listens(port))
        yield port
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
