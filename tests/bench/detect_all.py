"""How fast everything is found: simulated traffic with every detector, and a chat whose replies must be guessed.

By processor time in this process, with the time of each detector; by the clock and with peak memory as the command,
on growing input: the seconds a statement must stay the same.
"""

import gc
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pipeline.cli.directory import read_people, read_places
from pipeline.directory_rows import listing, people_of, places_of
from pipeline.shells.offline import Line, Reading, found, through_of
from processors import judging
from processors.catalog import Rule
from processors.consent import Policy
from processors.detectors import catalog
from processors.directory import Directory, EmptyDirectory
from processors.pseudonym import Pseudonyms
from processors.recognise import recognise
from tests.bench.detect import ARRIVED

IRC: Final = Path(__file__).parents[3] / "shared/data/irc/dev.statements.jsonl.gz"
SEED, DAYS = 77, 120
PEOPLE, GROWING, LARGE = 400, (200, 800), (200, 800, 6_400)  # people: about as many hundred statements
TARGET, CHAT_TARGET = 4_000, 2_000
SHOWN = 8  # detectors


def run(*, large: bool) -> list[str]:
    """Lines for people; `large` goes to two million statements."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        return [*simulated(room), *chat(), *growing(room, LARGE if large else GROWING)]


def simulated(room: Path) -> list[str]:
    made = simulate(room / "some", PEOPLE)
    lines = (made / "statements.jsonl").read_bytes().splitlines()
    pseudonyms = Pseudonyms(b"k" * 32)
    directory = listing(
        people_of(read_people(str(made / "people.csv"))), places_of(read_places(str(made / "places.csv"))), pseudonyms
    )
    return told("simulated", lines, measured(lines, directory), TARGET)


def chat() -> list[str]:
    """Real chat without threads: its replies are guessed."""
    if not IRC.exists():
        return ["detect, chat: skipped, ../shared/data/irc is not there"]
    lines = gzip.decompress(IRC.read_bytes()).splitlines()
    return told("chat", lines, measured(lines, EmptyDirectory()), CHAT_TARGET)


def measured(lines: list[bytes], directory: Directory) -> tuple[float, float, dict[str, float], int, int]:
    """Seconds of reading and of finding, seconds of each rule, signals, moments."""
    policy, names = Policy("assumed"), Pseudonyms(b"k" * 32)
    reading = Reading(
        lambda statement: recognise(statement, "", ARRIVED, policy, names, directory), ARRIVED, lambda _: None
    )
    gc.collect()
    gc.freeze()
    began = time.process_time()
    for number, line in enumerate(lines, 1):
        reading.read(Line(0, number), line)
    read = time.process_time()
    signals = reading.signals()
    counted: list[int] = []
    with timed() as spent:
        found(catalog(), signals, through_of(reading.last(), None), lambda row: counted.append(len(row)))
    return read - began, time.process_time() - read, dict(spent), len(signals), len(counted)


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """Processor seconds that each detector takes to find, as they go."""
    spent: dict[str, float] = defaultdict(float)
    plain = judging.seen_through_cap
    kinds: list[Any] = [None, 0.0]

    def marked(rule: Rule, signals: Any) -> Any:
        now = time.process_time()
        if kinds[0] is not None:
            spent[kinds[0]] += now - kinds[1]
        kinds[:] = [rule.detector.kind, now]
        return plain(rule, signals)

    judging.seen_through_cap = marked  # called at the start of each judging
    try:
        yield spent
    finally:
        judging.seen_through_cap = plain


def told(
    name: str, lines: list[bytes], took: tuple[float, float, dict[str, float], int, int], target: int
) -> list[str]:
    read, find, spent, signals, moments = took
    count, total = len(lines), read + find
    speed, volume = count / total, sum(map(len, lines)) / total / 1e6
    verdict = "" if speed >= target else ", MISSED"
    slowest = sorted(spent.items(), key=lambda one: -one[1])[:SHOWN]
    return [
        (
            f"detect, {name}: {speed:,.0f} statements/s of one core (target {target:,}{verdict}), {volume:.1f} MB/s; "
            f"{count:,} statements, {signals / count:.2f} signals and {moments / count:.3f} moments a statement"
        ),
        f"detect, {name}: reading {read / count * 1e6:.0f} µs, finding {find / count * 1e6:.0f} µs a statement",
        f"detect, {name}, µs a statement: " + ", ".join(f"{kind} {s / count * 1e6:.1f}" for kind, s in slowest),
    ]


def growing(room: Path, sizes: Iterable[int]) -> list[str]:
    """The command on more and more: seconds and peak memory."""
    lines, costs = [], []
    for people in sizes:
        made = simulate(room / str(people), people)
        with (made / "statements.jsonl").open("rb") as file:
            count = sum(1 for _ in file)
        seconds, peak_mb = command(made)
        costs.append(seconds / count)
        lines.append(
            f"detect, {count:,} simulated statements: {count / seconds:,.0f}/s by the clock, at most {peak_mb:,.0f} MB "
            f"({peak_mb / count * 1e3:.1f} kB a statement)"
        )
    lines.append(
        f"detect, seconds a statement at the largest: {costs[-1] / statistics.median(costs[:1]):.2f} of the least"
    )
    return lines


def simulate(folder: Path, people: int) -> Path:
    wanted = ["simulate", "--seed", SEED, "--people", people, "--days", DAYS, "--out", folder]
    subprocess.run([sys.executable, "-m", "pipeline.cli", *map(str, wanted)], check=True, capture_output=True)
    return folder


def command(made: Path) -> tuple[float, float]:
    """Seconds by the clock, and the peak memory of the command alone, in MB."""
    (made / "key").write_bytes(b"k" * 32)
    wanted: list[object] = ["detect", "--consent", "assumed", "--pseudonym-key", made / "key"]
    wanted += ["--people", made / "people.csv", "--places", made / "places.csv", made / "statements.jsonl"]
    began = time.monotonic()
    with (made / "found.jsonl").open("wb") as moments:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", *map(str, wanted)], stdout=moments, stderr=subprocess.DEVNULL
        )
        _, _, used = os.wait4(process.pid, 0)
    return time.monotonic() - began, used.ru_maxrss / 1024
