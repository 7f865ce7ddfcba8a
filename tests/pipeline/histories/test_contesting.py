"""Moments that people reject: gone with all that is built on them, whatever comes before or after, until taken back."""

import random
from collections import Counter
from pathlib import Path

from processors.reaction import evaluate
from schemas.signal import Signal
from tests.memory_tables import Event, Void
from tests.processors.small_catalog import START, catalog, minutes
from tests.processors.test_machine import scene
from tests.sql_live import SqlLive

RUNS = 40


def play(rng: random.Random, live: SqlLive, signals: list[Signal], voids: list[Signal]) -> set[str]:
    """Events in any order; in between somebody rejects what stands, or takes it back; what is rejected at the end."""
    events: list[Event] = [*signals, *(Void(one.id) for one in voids)]
    rng.shuffle(events)
    rejected: set[str] = set()
    while events:
        size = rng.choice([1, 3, 10])
        live.apply(events[:size], START + minutes(rng.randrange(120)) if rng.random() < 0.1 else None)
        events = events[size:]
        standing = sorted(live.current())
        if standing and rng.random() < 0.5:
            said = {rng.choice(standing), *(rng.sample(sorted(rejected), 1) if rejected and rng.random() < 0.4 else ())}
            rejected ^= said
            live.contest(said, rejected)
    return rejected


def test_what_stands_is_what_the_set_gives_without_what_is_rejected(tmp_path: Path) -> None:
    rules, yields = catalog(), Counter[str]()
    for seed in range(RUNS):
        rng = random.Random(seed)
        signals = scene(rng, 40, rng.choice([40, 90]))
        voids = rng.sample(signals, 4)
        live = SqlLive(rules, tmp_path / f"{seed}.db")

        rejected = play(rng, live, signals, voids)

        kept = [one for one in signals if one not in voids]
        whole = evaluate(rules, kept, live.through())
        expected = evaluate(rules, kept, live.through(), rejected)
        assert live.current() == expected, f"seed {seed}"
        assert not rejected & live.current().keys()
        yields["rejected"] += bool(rejected & whole.keys())
        yields["built on"] += len(whole.keys() - expected.keys()) > len(rejected & whole.keys())
        yields.update({entry.change for entry in live.published()})
        live.close()
    print(f"of {RUNS} runs {dict(yields)}")
    assert yields["rejected"] >= 0.3 * RUNS
    assert yields["built on"] >= 0.1 * RUNS
    assert yields["contested"] >= 0.3 * RUNS


def test_a_rejection_is_told_as_one_and_outlives_a_new_start(tmp_path: Path) -> None:
    rng = random.Random(3)
    live = SqlLive(catalog(), tmp_path / "h.db")
    live.apply(scene(rng, 60, 40))
    chosen = next(one for one in sorted(live.current()) if live.current()[one].kind == "echo")

    live.contest([chosen], [chosen])
    told = [entry.change for entry in live.published() if entry.moment == chosen]
    live.apply(scene(rng, 60, 40))
    rejected = chosen in live.current()
    live.contest([chosen], [])

    assert told == ["found", "contested"]
    assert not rejected
    assert chosen in live.current()
    revisions = [entry.revision for entry in live.published() if entry.moment == chosen]
    assert revisions == sorted(set(revisions))
    live.close()
