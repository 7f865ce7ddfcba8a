"""Law 4 on the pipeline's tables: any order, duplicates, voids, batch cuts and crashes end in the same moments."""

import random
from collections import Counter
from pathlib import Path

import orjson

from processors.machine import Verdict
from processors.reaction import evaluate
from schemas.moment import write_moment
from schemas.signal import Signal
from tests.memory_tables import Event, Void
from tests.processors.small_catalog import START, catalog, minutes
from tests.processors.test_machine import scene
from tests.sql_live import SqlLive

RUNS = 40


def play(rng: random.Random, live: SqlLive, signals: list[Signal], voids: list[Signal]) -> int:
    events: list[Event] = [*signals, *(Void(s.id) for s in voids), *rng.sample(signals, len(signals) // 5)]
    rng.shuffle(events)
    crashes = 0
    while events:
        size = rng.choice([1, 2, 5, 20])
        clock = START + minutes(rng.randrange(120)) if rng.random() < 0.1 else None
        crash = rng.randrange(40) if rng.random() < 0.3 else None
        crashes += crash is not None
        live.apply(events[:size], clock, crash=crash)
        events = events[size:]
    return crashes


def test_live_equals_the_whole_set_at_once_and_readers_see_it(tmp_path: Path) -> None:
    yields = Counter[str]()
    for seed in range(RUNS):
        rng = random.Random(seed)
        rules = catalog(rng.choice([2_000, 4]))
        signals = scene(rng, rng.choice([45, 60]), rng.choice([30, 60, 120]))
        voids = rng.sample(signals, len(signals) // 10)
        live = SqlLive(rules, tmp_path / f"{seed}.db")

        yields["crash"] += play(rng, live, signals, voids)

        gone = {s.id for s in voids}
        expected = evaluate(rules, [s for s in signals if s.id not in gone], live.through())
        assert live.current() == expected, f"seed {seed}"
        shown = followed(live)
        assert shown == {
            i: orjson.loads(orjson.dumps(write_moment(m, None) | {"state": ""}))
            for i, m in expected.items()
            if rules.detectors[m.kind].published
        }
        yields.update({d.verdict.value for d in live.differences} | ({"moment"} if expected else set()))
        live.close()
    print(f"yields {dict(yields)} of {RUNS}")
    assert yields["moment"] >= 0.3 * RUNS
    assert yields[Verdict.REVISED] >= 0.3 * RUNS
    assert yields[Verdict.RETRACTED] >= 0.1 * RUNS
    assert yields["crash"] >= RUNS


def followed(live: SqlLive) -> dict[str, object]:
    """What a follower of the log `moments` holds; revisions of a moment only rise."""
    shown: dict[str, object] = {}
    revisions: dict[str, int] = {}
    for entry in live.published():
        assert entry.revision > revisions.get(entry.moment, 0)
        revisions[entry.moment] = entry.revision
        assert (entry.change == "found") == (entry.moment not in shown)
        if entry.change == "retracted":
            del shown[entry.moment]
        else:
            shown[entry.moment] = orjson.loads(entry.body) | {"state": ""}
    return shown
