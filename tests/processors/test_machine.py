"""The rule of the machine: what stands is a function of the set of signals and of `through`, whatever the way there."""

import random
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import pytest

from processors.catalog import Catalog, Rule
from processors.machine import Change, Look, Verdict
from processors.reaction import evaluate
from schemas.moment import Moment
from schemas.signal import Signal
from tests.memory_tables import Event, Live, Void
from tests.processors.small_catalog import START, catalog, minutes

RUNS = 250


def scene(rng: random.Random, count: int, span: int) -> list[Signal]:
    people = ["ana", "bo", "cy", "di"]
    made = []
    for _ in range(count):
        verb = rng.choice(["asked", "answered", "answered", "failed", "failed", "failed", "passed"])
        made.append(
            Signal(
                id=str(uuid.UUID(int=rng.getrandbits(128))),
                at=START + minutes(rng.randrange(span)) + timedelta(seconds=rng.randrange(60)),
                verb=verb,
                actor=rng.choice(people),
                object=rng.choice(["x", "y"]),
                thread=rng.choice(["t1", "t2", None]),
                topics=tuple(sorted(rng.sample(["a", "b", "c"], rng.choice([1, 1, 2])))),
            )
        )
    return made


def play(rng: random.Random, live: Live, signals: list[Signal], voids: list[Signal]) -> None:
    events: list[Event] = [*signals, *(Void(s.id) for s in voids), *rng.sample(signals, len(signals) // 5)]
    rng.shuffle(events)
    while events:
        size = rng.choice([1, 1, 2, 5, 20])
        clock = START + minutes(rng.randrange(120)) if rng.random() < 0.1 else None
        live.apply(events[:size], clock, crash=rng.random() < 0.2)
        events = events[size:]


def truth(rules: Catalog, live: Live, signals: list[Signal], voids: list[Signal]) -> dict[str, Moment]:
    gone = {s.id for s in voids}
    return evaluate(rules, [s for s in signals if s.id not in gone], live.through)


@pytest.mark.parametrize("cap", [2_000, 4])
def test_any_order_duplicates_voids_batch_cuts_and_crashes_end_in_the_same_moments(cap: int) -> None:
    rules, yields, kinds = catalog(cap), Counter[str](), Counter[str]()
    for seed in range(RUNS):
        rng = random.Random(seed)
        signals = scene(rng, rng.choice([30, 45, 60]), rng.choice([40, 90, 240]))
        voids = rng.sample(signals, len(signals) // 10)
        live = Live(rules)

        play(rng, live, signals, voids)

        expected = truth(rules, live, signals, voids)
        assert live.tables.current() == expected, f"seed {seed}"
        kinds.update(m.kind for m in expected.values())
        kinds["crowded"] += any(name == "crowded" for m in expected.values() for name, _ in m.factors)
        yields.update({d.verdict.value for d in live.differences} | ({"moment"} if expected else set()))
    print(f"cap {cap}: yields {dict(yields)} of {RUNS}, moments {dict(kinds)}")
    assert yields["moment"] >= 0.3 * RUNS
    assert yields[Verdict.REVISED] >= 0.3 * RUNS
    assert yields[Verdict.RETRACTED] >= 0.1 * RUNS
    assert all(kinds[kind] > 20 for kind in ("echo", "burst", "grind", "bond", "hush"))
    assert cap > 4 or kinds["crowded"] > 20


def _short_look(rule: Rule, key: str, ats: Sequence[datetime]) -> Iterable[Look]:
    for at in ats:
        yield Look(rule, key, at - rule.pattern.ahead / 2, at + rule.pattern.back)


def _no_look_back(rule: Rule, key: str, ats: Sequence[datetime]) -> Iterable[Look]:
    for at in ats:
        yield Look(rule, key, at - rule.pattern.ahead, at)


def _not_widened(look: Look, *_: object) -> Look:
    return look


def _every_key(*_: object) -> bool:
    return True


def _deaf(*_: object) -> Iterable[Change]:
    return ()


MUTANTS = {
    "looks half as far ahead": ("processors.machine._merged", _short_look, 2_000),
    "does not look back": ("processors.machine._merged", _no_look_back, 2_000),
    "a busy bucket is not widened": ("processors.reaction._widened", _not_widened, 4),
    "every shared key yields": ("processors.judging._is_yielded_here", _every_key, 2_000),
    "moments are no changes": ("processors.reaction._changes", _deaf, 2_000),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, broken, cap = MUTANTS[name]
    rules = catalog(cap)
    monkeypatch.setattr(where, broken)

    def differs(seed: int) -> bool:
        rng = random.Random(seed)
        signals = scene(rng, 60, 60)
        live = Live(rules)
        play(rng, live, signals, signals[:6])
        found = Counter(m.id for held in live.tables.findings.values() for m in held.values())
        return live.tables.current() != truth(rules, live, signals, signals[:6]) or max(found.values(), default=0) > 1

    assert any(differs(seed) for seed in range(60))


def test_silence_is_found_when_time_passes_and_closed_by_a_late_answer() -> None:
    rules = catalog()
    live = Live(rules)
    asked = Signal(id=str(uuid.UUID(int=1)), at=START, verb="asked", actor="ana", topics=("a",), thread="t")
    late = Signal(
        id=str(uuid.UUID(int=2)), at=START + minutes(20), verb="answered", actor="bo", topics=("a",), thread="t"
    )

    live.apply([asked])
    before = live.tables.current()
    live.apply([], START + minutes(15))
    found = live.tables.current()
    live.apply([late])
    revised = live.tables.current()

    assert before == {}
    assert [len(m.evidence) for m in found.values()] == [1]
    assert [len(m.evidence) for m in revised.values() if m.kind == "hush"] == [2]


def test_no_two_keys_yield_one_moment() -> None:
    rules = catalog()
    live = Live(rules)
    asked = Signal(id=str(uuid.UUID(int=1)), at=START, verb="asked", actor="ana", topics=("a", "b"))
    answer = Signal(id=str(uuid.UUID(int=2)), at=START + minutes(1), verb="answered", actor="bo", topics=("a", "b"))

    live.apply([asked, answer])

    found = [key for (rule, key), held in live.tables.findings.items() for _ in held if rule.startswith("echo")]
    assert found == ["a"]
