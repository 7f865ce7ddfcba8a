"""Confidence: the logistic of a base and named factors, each between 0 and 1, each weighed by its detector."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

DIGITS = 6  # confidence is kept rounded, so that it is the same value everywhere


@dataclass(frozen=True, slots=True)
class Weighed:
    """A confidence and the factors that made it."""

    confidence: float
    factors: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much each factor of a detector counts, on the scale of the logit; `base` is what it starts from."""

    base: float
    weights: Mapping[str, float]

    def weigh(self, factors: Mapping[str, float | None]) -> Weighed:
        """A factor that is None is not known: it counts nothing and is not kept. Kept in the order of the weights.

        Raises: KeyError: a factor has no weight.
        """
        odds, kept, asked = self.base, [], 0
        for name, weight in self.weights.items():
            if name not in factors:
                continue
            asked += 1
            value = factors[name]
            if value is not None:
                held = 1.0 if value >= 1 else 0.0 if value <= 0 else round(value, DIGITS)
                odds += weight * held
                kept.append((name, held))
        if asked < len(factors):
            raise KeyError(*sorted(factors.keys() - self.weights.keys()))
        return Weighed(round(1 / (1 + exp(-odds)), DIGITS), tuple(kept))
