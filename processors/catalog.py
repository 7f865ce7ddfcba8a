"""The catalog: which detectors there are, who hears whom, and in which order they are asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from processors.detector import Detector, Pattern
from schemas.errors import Misconfigured
from schemas.signal import Keying


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of one detector: the unit that the machine asks."""

    detector: Detector
    pattern: Pattern

    @property
    def name(self) -> str:
        return f"{self.detector.kind}.{self.pattern.name}"


class Catalog:
    """Detectors by order: a rule of order n hears statements and moments of lower orders only.

    Raises: Misconfigured: two detectors of one kind, or detectors that hear each other in a circle.
    """

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self.detectors = {detector.kind: detector for detector in sorted(detectors, key=lambda d: d.kind)}
        self.orders: tuple[tuple[Rule, ...], ...] = _orders(tuple(self.detectors.values()))
        self.rules = {rule.name: rule for order in self.orders for rule in order}
        self._heard: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules.values():
            for verb in rule.pattern.hears:
                self._heard[verb] = (*self._heard.get(verb, ()), rule)
        self._keyings = {
            verb: tuple(sorted({rule.pattern.keying for rule in rules})) for verb, rules in self._heard.items()
        }

    def heard_by(self, verb: str) -> tuple[Rule, ...]:
        """The rules that hear a canonical verb or a kind of moment."""
        return self._heard.get(verb, ())

    def keyings(self, verb: str) -> tuple[Keying, ...]:
        """The keyings under which a verb is heard by anybody."""
        return self._keyings.get(verb, ())

    def without(self, kinds: Iterable[str]) -> "Catalog":
        """The catalog less some kinds and all that hears them."""
        gone = set(kinds)
        left = [d for d in self.detectors.values() if d.kind not in gone]
        deaf = {d.kind for d in left if any(gone & pattern.hears for pattern in d.patterns)}
        return Catalog(left) if not deaf else Catalog(left).without(deaf)


def _orders(detectors: Sequence[Detector]) -> tuple[tuple[Rule, ...], ...]:
    kinds = {detector.kind for detector in detectors}
    waits = {d.kind: {kind for pattern in d.patterns for kind in pattern.hears & kinds} for d in detectors}
    orders: list[tuple[Rule, ...]] = []
    done: set[str] = set()
    while waits:
        ready = sorted(kind for kind, needed in waits.items() if needed <= done)
        if not ready:
            raise Misconfigured(f"these detectors hear each other in a circle: {', '.join(sorted(waits))}")
        orders.append(tuple(Rule(d, pattern) for d in detectors if d.kind in ready for pattern in d.patterns))
        done.update(ready)
        waits = {kind: needed for kind, needed in waits.items() if kind not in ready}
    return tuple(orders)
