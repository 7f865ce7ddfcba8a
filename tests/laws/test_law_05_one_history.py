"""Law 5: a moment is yielded by one history alone, however many of them hold all of its key evidence."""

from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import pytest

from processors.detectors import catalog
from processors.judging import findings_of
from processors.keys import keys, moment_signal
from processors.machine import Look
from processors.reaction import evaluate
from schemas.signal import Signal
from tests.processors.detectors.proving import Proof
from tests.scenes import scene

PROVEN = Path(__file__).resolve().parents[1] / "processors" / "detectors"
MODULES = sorted(path.stem for path in PROVEN.glob("test_*.py"))


def proofs() -> Iterable[Proof]:
    for name in MODULES:
        proof = getattr(import_module(f"tests.processors.detectors.{name}"), "PROOF", None)
        if isinstance(proof, Proof):
            yield proof


def yielded(signals: Iterable[Signal]) -> Counter[str]:
    """How many histories yield each moment."""
    known = tuple(signals)
    through = max(signal.at for signal in known)
    moments = evaluate(catalog(), known, through).values()
    times: Counter[str] = Counter()
    for rule in catalog().rules.values():
        heard: dict[str, list[Signal]] = {}
        for signal in (*known, *map(moment_signal, moments)):
            if signal.verb in rule.pattern.hears:
                for key in keys(signal, rule.pattern.keying):
                    heard.setdefault(key, []).append(signal)
        for key, held in heard.items():
            whole = Look(rule, key, min(s.at for s in held), max(s.at for s in held))
            times.update(list(findings_of(whole, held, through)))
    return times


@pytest.mark.parametrize("proof", list(proofs()), ids=lambda proof: proof.kind)
def test_no_two_histories_yield_one_moment(proof: Proof) -> None:
    seen = 0
    for name, text in proof.all_scenes():
        times = yielded(scene(text).signals)
        assert set(times.values()) <= {1}, name
        seen += len(times)
    assert seen >= len(proof.traps)


TWO_TOPICS = """
    0d    ana  asked     q1  words:12  topics:ovens,sieves
    1h    bo   answered  a1  re:q1     words:40
    40d   cy   asked     q2  words:12  topics:ovens,sieves
    100d  di   viewed    x
"""


def test_of_the_histories_of_two_topics_one_yields(monkeypatch: pytest.MonkeyPatch) -> None:
    signals = scene(TWO_TOPICS).signals

    once = yielded(signals)
    monkeypatch.setattr("processors.judging._is_yielded_here", lambda *_: True)
    twice = yielded(signals)

    assert set(once.values()) == {1}
    assert once.keys() == twice.keys()
    assert max(twice.values()) > 1
