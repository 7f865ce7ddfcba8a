"""The simulation as a whole: the same from the same seed, whole in kinds and traps, mostly noise, bounded in memory."""

import os
import subprocess
import sys
import tracemalloc
from collections import Counter
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from pipeline.scoring import KEYS
from pipeline.simulator.season import PLOTS, TRAPS, Outlets, simulate
from schemas.statement import validate
from schemas.timestamps import parse_time
from tests.pipeline.simulator.made import made

FILES = ("statements.jsonl", "truth.jsonl", "people.csv", "places.csv", "README")


def digests(folder: Path, seed: int, hashes: str) -> list[str]:
    """What a process of its own writes; `hashes`: the seed of Python's own hashing."""
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "simulate",
        "--seed",
        str(seed),
        "--days",
        "60",
        "--out",
        str(folder),
    ]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": hashes}, check=True, capture_output=True)
    return [sha256((folder / name).read_bytes()).hexdigest() for name in FILES]


def test_a_seed_tells_everything_and_another_one_something_else(tmp_path: Path) -> None:
    first = digests(tmp_path / "a", 5, "1")

    assert digests(tmp_path / "b", 5, "2") == first
    assert digests(tmp_path / "c", 6, "1")[:2] != first[:2]


def test_every_moment_gap_plot_and_trap_is_there() -> None:
    account = made().account

    assert set(account.planted) == set(KEYS)
    assert {play.__name__ for play, _ in PLOTS} | {trap.__name__ for trap in TRAPS} == set(account.played)
    assert min(account.planted.values()) >= 5


def test_truth_counts_what_was_planted_and_what_was_lost() -> None:
    rows = made().truth
    whole = Counter(row["kind"] for row in rows if not row.get("lost"))

    for kind in KEYS:
        assert whole[kind] == made().account.planted[kind] - made().account.lost[kind]


def test_there_are_twenty_statements_of_noise_for_each_planted_one() -> None:
    said = made().account.statements

    assert said["noise"] >= 20 * said["planted"]
    assert said["noise"] + said["planted"] == len(made().lines)


def test_five_percent_of_all_statements_are_lost() -> None:
    said = made().account.statements
    arrived = said["noise"] + said["planted"] - said["repeated"]

    assert said["lost"] / (arrived + said["lost"]) == pytest.approx(0.05, abs=0.005)


def test_one_span_in_ten_lies_just_inside_its_window_and_one_in_ten_just_outside() -> None:
    edges = made().account.edges
    total = edges.total()

    for edge in ("inside", "outside"):
        drawn = sum(number for (_, name), number in edges.items() if name == edge)
        assert drawn / total == pytest.approx(0.1, abs=0.04)
        assert len({kind for kind, name in edges if name == edge}) >= 14


def test_every_statement_is_valid_xapi_in_its_version() -> None:
    for statement in made().statements:
        version = statement.get("version", "1.0.3")
        validate(statement, "2.0.0" if version.startswith("2") else "1.0.3")


def test_what_is_true_has_its_key_statements_and_what_is_lost_misses_some() -> None:
    arrived = {statement["id"] for statement in made().statements}
    for row in made().truth:
        assert row["people"] or row["kind"] in {"parallel_struggles", "single_holder"}
        if not row.get("lost"):
            assert set(row["statements"]) <= arrived


def test_people_of_the_truth_are_in_the_directory_or_nobody_knows_since_when_they_are_here() -> None:
    known = {entry.person.written for entry in made().people}
    strangers = {who for row in made().truth for who in row["people"]} - known

    assert 0 < len(strangers) <= made().account.played["unknown_start"]


def test_tablets_bring_statements_days_late_and_some_lines_come_twice() -> None:
    latest, late = parse_time(made().statements[0]["timestamp"]), 0
    for statement in made().statements:
        at = parse_time(statement["timestamp"])
        late += (latest - at).days >= 2
        latest = max(latest, at)
    times = Counter(made().lines)

    assert late > 100
    assert max(times.values()) >= 2
    assert len(times) == len({statement["id"] for statement in made().statements})


def test_memory_does_not_grow_with_days() -> None:
    peaks: list[int] = []
    lines = count(1)

    def look(_: bytes) -> None:
        if next(lines) % 500 == 0:
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()

    tracemalloc.start()
    try:
        simulate(3, 50, 500, Outlets(look, lambda _: None, lambda _: None, lambda *_: None))
    finally:
        tracemalloc.stop()
    third = len(peaks) // 3

    assert third > 50
    assert max(peaks[-third:]) < 1.5 * max(peaks[:third])  # what kept every line would need three times as much
