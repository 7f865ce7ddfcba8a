"""How fast `detect` is on files: the forum a hundred times under new ids; parse, validate, recognise, find, write.

Twice: in this process, by its processor time, and as the command, by the clock, its start taken off.
"""

import gc
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import orjson

from pipeline.shells.offline import Line, Reading, found, through_of
from processors.consent import Policy
from processors.detectors import catalog
from processors.pseudonym import Pseudonyms
from processors.recognise import Recognition, recognise

FORUM = Path(__file__).parents[3] / "shared/data/stackexchange/coffee.statements.jsonl"
COPIES, RUNS = 100, 3
ARRIVED = datetime(2026, 1, 1, tzinfo=UTC)
NAMESPACE = uuid.UUID(int=0)


class Run(NamedTuple):
    """Seconds of processor time (it is one thread) of reading and of finding, and what there was."""

    read_s: float
    find_s: float
    signals: int
    moments: int


def copies(count: int) -> list[bytes]:
    """The forum, copy after copy, each with its own people, threads and ids, as lines."""
    made = []
    for copy in range(count):
        for line in FORUM.read_text(encoding="utf-8").splitlines():
            statement = orjson.loads(line.replace("coffee.example", f"coffee{copy}.example"))
            statement["id"] = str(uuid.uuid5(NAMESPACE, f"{copy}{statement['id']}"))
            made.append(orjson.dumps(statement))
    return made


def bare(lines: list[bytes]) -> float:
    """The baseline: a loop that only parses JSON, as lines a second of processor time."""
    began = time.process_time()
    for line in lines:
        orjson.loads(line)
    return len(lines) / (time.process_time() - began)


def measure(lines: list[bytes]) -> Run:
    """All that `sousbois detect` does after its start, but for reading the file and writing to the terminal."""
    policy, names = Policy("assumed"), Pseudonyms(b"k" * 32)

    def hear(statement: Mapping[str, Any]) -> Recognition:
        return recognise(statement, "", ARRIVED, policy, names)

    written: list[int] = []
    began = time.process_time()
    reading = Reading(hear, ARRIVED, lambda refusal: print("refused", refusal))
    for number, line in enumerate(lines, 1):
        reading.read(Line(0, number), line)
    read = time.process_time()
    signals = reading.signals()
    found(catalog(), signals, through_of(reading.last(), None), lambda row: written.append(len(row)))
    return Run(read - began, time.process_time() - read, len(signals), len(written))


def command(lines: list[bytes]) -> list[str]:
    """What `sousbois detect` takes by the clock, from a file to moments in a file."""
    with TemporaryDirectory() as name:
        room = Path(name)
        (room / "key").write_bytes(b"k" * 32)
        (room / "empty.jsonl").write_bytes(b"")
        (room / "forum.jsonl").write_bytes(b"\n".join(lines))
        start = statistics.median(_lasts(room, "empty.jsonl") for _ in range(RUNS))
        runs = [_lasts(room, "forum.jsonl") - start for _ in range(RUNS)]
    load, processors = os.getloadavg()[0], len(os.sched_getaffinity(0))
    middle = statistics.median(runs)
    took = f"{middle:.1f} s, least {min(runs):.1f} s, after a start of {start:.1f} s"
    return [
        f"detect: the command {len(lines) / middle:,.0f} statements/s by the clock ({took})",
        f"detect: {processors} processors, load {load:.1f}",
    ]


def _lasts(room: Path, file: str) -> float:
    arguments = ["detect", "--consent", "assumed", "--pseudonym-key", str(room / "key"), str(room / file)]
    with (room / "moments.jsonl").open("wb") as moments:
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *arguments], stdout=moments, stderr=subprocess.DEVNULL, check=True
        )
        return time.monotonic() - began


def run() -> list[str]:
    """Lines for people."""
    if not FORUM.exists():
        return ["detect: skipped, the forum data is not there"]
    gc.set_threshold(50_000, 20, 50)  # as the command does
    lines = copies(COPIES)
    runs, loops = [], []
    for _ in range(RUNS):
        loops.append(bare(lines))
        runs.append(measure(lines))
    count, one = len(lines), runs[0]
    total = statistics.median(r.read_s + r.find_s for r in runs)
    read, find = (statistics.median(times) for times in zip(*((r.read_s, r.find_s) for r in runs), strict=True))
    speed, bytes_s = count / total, sum(map(len, lines)) / total
    return [
        f"detect: {speed:,.0f} statements/s of one core ({count:,} in {total:.1f} s, {bytes_s / 1e6:.1f} MB/s)",
        f"detect: parsing, validating, recognising {read / count * 1e6:.0f} µs, finding {find / count * 1e6:.0f} µs",
        f"detect: {one.signals / count:.2f} signals and {one.moments / count:.3f} moments a statement",
        f"detect: a bare loop of orjson.loads: {statistics.median(loops):,.0f} lines/s",
        *command(lines),
    ]


if __name__ == "__main__":
    print("\n".join(run()))
