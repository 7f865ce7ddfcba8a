"""How every detector is proven: scenes, mutants, any way of arriving, and that it looks no further than it says."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from processors.catalog import Rule
from processors.detectors import catalog
from processors.history import History
from processors.keys import keys, moment_signal
from processors.reaction import evaluate
from schemas.moment import Moment
from schemas.signal import Signal
from tests.memory_tables import Event, Live, Void
from tests.scenes import START, found, scene

Make = Callable[[random.Random], list[Signal]]


@dataclass(frozen=True)
class Proof:
    """A detector's scenes and mutants."""

    kind: str
    traps: Mapping[str, tuple[str, str]]  # with the trap: nothing; without it: something
    scenes: Mapping[str, str]
    mutants: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # dotted name -> what stands there instead

    def all_scenes(self) -> Iterable[tuple[str, str]]:
        for name, (trapped, free) in self.traps.items():
            yield f"{name}, with the trap", trapped
            yield f"{name}, without it", free
        yield from self.scenes.items()

    def wrong(self) -> list[str]:
        """The scenes in which something else is found than is written there."""
        return [
            name for name, text in self.all_scenes() if found(catalog(), text, self.kind) != scene(text).of(self.kind)
        ]

    def survives(self, mutant: str) -> bool:
        """Whether no scene notices."""
        with pytest.MonkeyPatch.context() as patch:
            for name, instead in self.mutants[mutant].items():
                patch.setattr(name, instead)
            return not self.wrong()


def check_scenes(proof: Proof) -> None:
    for name, (trapped, free) in proof.traps.items():
        assert not scene(trapped).of(proof.kind), name
        assert scene(free).of(proof.kind), name
    for name, text in proof.all_scenes():
        assert found(catalog(), text, proof.kind) == scene(text).of(proof.kind), name


def hear(signals: Sequence[Signal], rng: random.Random, *, crash: float) -> tuple[Live, set[str]]:
    """A live process that takes them in any order, in any batches, some twice, some voided before or after."""
    live = Live(catalog())
    voids = {s.id for s in rng.sample(signals, max(1, len(signals) // 8))}
    events: list[Event] = [*signals, *map(Void, sorted(voids)), *rng.sample(signals, len(signals) // 5)]
    rng.shuffle(events)
    sizes = rng.choice([(1,), (1, 2, 5), (1, 5, 20)])
    while events:
        size = rng.choice(sizes)
        live.apply(events[:size], crash=rng.random() < crash)
        events = events[size:]
    return live, voids


def check_any_way_of_arriving(kind: str, make: Make, runs: int = 40, *, revised: bool = True) -> None:
    """Live is the same as the whole at once; the figures say how much there was to see.

    revised: whether more of what happened can change a moment that stands, not only make or retract one.
    """
    yields: Counter[str] = Counter()
    for seed in range(runs):
        rng = random.Random(f"{kind}{seed}")
        signals = make(rng)

        live, voids = hear(signals, rng, crash=1.0 if seed % 10 == 0 else 0.1)

        expected = evaluate(catalog(), [s for s in signals if s.id not in voids], live.through)
        assert live.tables.current() == expected, f"seed {seed}"
        mine = [d.verdict.value for d in live.differences if d.rule.detector.kind == kind]
        yields.update({*mine, *("moment" for m in expected.values() if m.kind == kind)})
    print(f"{kind}: of {runs} runs {dict(yields)}")
    assert yields["moment"] >= 0.3 * runs
    assert yields["revised"] >= 0.3 * runs if revised else not yields["revised"]
    assert yields["retracted"] >= 0.1 * runs


def check_looks_no_further_than_it_says(kind: str, make: Make, runs: int = 25) -> None:
    """Whatever happens outside of [start - back, start + ahead] changes nothing in what starts there."""
    seen = 0
    for seed in range(runs):
        rng = random.Random(f"far{kind}{seed}")
        signals, others = make(rng), make(rng)
        for rule in (rule for rule in catalog().rules.values() if rule.detector.kind == kind):
            known, more = _heard(rule, signals), _heard(rule, others)
            through = max((s.at for held in known.values() for s in held), default=START)
            for key, held in known.items():
                whole = _found(rule, key, held, through)
                for moment in whole:
                    near = _changed(rule, moment, held, more.get(key, []), rng)
                    again = _found(rule, key, near, through)
                    assert [m for m in again if m.start == moment.start] == [
                        m for m in whole if m.start == moment.start
                    ], f"seed {seed}"
                    seen += 1
    assert seen >= runs


def _changed(
    rule: Rule, moment: Moment, held: Sequence[Signal], more: Sequence[Signal], rng: random.Random
) -> list[Signal]:
    """The same within the neighbourhood; outside of it some are gone, some differ, some are new."""
    first, last = moment.start - rule.pattern.back, moment.start + rule.pattern.ahead
    inside = [s for s in held if first <= s.at <= last]
    outside = [s for s in (*held, *more) if not first <= s.at <= last and rng.random() < 0.6]
    return [*inside, *(replace(s, words=3, topics=("far",), unit="far") for s in outside)]


def _found(rule: Rule, key: str, signals: Sequence[Signal], through: Any) -> list[Moment]:
    return sorted(rule.pattern.find(History(key, signals, through)), key=lambda m: (m.start, m.id))


def _heard(rule: Rule, signals: Sequence[Signal]) -> dict[str, list[Signal]]:
    """What each key of the rule has heard, moments too."""
    made = evaluate(catalog(), signals, max(s.at for s in signals)).values()
    heard: dict[str, list[Signal]] = {}
    for signal in (*signals, *map(moment_signal, made)):
        if signal.verb in rule.pattern.hears:
            for key in keys(signal, rule.pattern.keying):
                heard.setdefault(key, []).append(signal)
    return heard


def check_reasons(kind: str, make: Make) -> None:
    """Sentences with figures, in two languages, and no name of a person or thing."""
    rng = random.Random(kind)
    signals = [s for _ in range(5) for s in make(rng)]
    made = [m for m in evaluate(catalog(), signals, max(s.at for s in signals)).values() if m.kind == kind]
    assert made
    for moment in made:
        for reason in (moment.reason_en, moment.reason_fr):
            assert re.match(r"^[A-ZÉÀ].*\.$", reason), reason
            words = set(re.findall(r"[\w']+", reason.lower()))
            assert not words & {one.person for one in moment.participants}, reason
        assert moment.reason_en != moment.reason_fr
