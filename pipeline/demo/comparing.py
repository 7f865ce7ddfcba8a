"""Planted against found: what was missed, what was found and not planted, and what rests on a trap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.demo.organisation import Organisation
from pipeline.demo.plot import Planted, Trap

Moment = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`found`: the moment of each planted one, or None; `extra`: of planted kinds, but planted by nobody."""

    found: tuple[tuple[Planted, Moment | None], ...]
    extra: tuple[Moment, ...]
    sprung: tuple[tuple[Trap, tuple[Moment, ...]], ...]
    others: tuple[Moment, ...]  # of kinds that nothing was planted of

    @property
    def is_exact(self) -> bool:
        """Whether all planted moments were found, and nothing else of their kinds."""
        missed = any(moment is None for _, moment in self.found)
        return not missed and not self.extra and not any(moments for _, moments in self.sprung)

    def kinds(self) -> Sequence[tuple[str, int, int, int]]:
        """(kind, planted, of these found, found besides), by kind."""
        names = sorted({planted.kind for planted, _ in self.found})
        return [
            (
                name,
                sum(planted.kind == name for planted, _ in self.found),
                sum(planted.kind == name and moment is not None for planted, moment in self.found),
                sum(moment["kind"] == name for moment in self.extra),
            )
            for name in names
        ]


def compare(organisation: Organisation, moments: Iterable[Moment]) -> Comparison:
    """Each planted moment takes the first found one of its kind that rests on all of its evidence."""
    left = list(moments)
    kinds = {planted.kind for planted in organisation.planted}
    sprung = tuple((trap, tuple(m for m in left if trap.statements & evidence(m))) for trap in organisation.traps)
    found: list[tuple[Planted, Moment | None]] = []
    for planted in organisation.planted:
        fitting = (m for m in left if m["kind"] == planted.kind and planted.evidence <= evidence(m))
        moment = next(fitting, None)
        found.append((planted, moment))
        if moment is not None:
            left.remove(moment)
    extra = tuple(m for m in left if m["kind"] in kinds)
    return Comparison(tuple(found), extra, sprung, tuple(m for m in left if m["kind"] not in kinds))


def evidence(moment: Moment) -> frozenset[str]:
    """The ids of all that a moment rests on."""
    return frozenset(one.get("statement") or one["moment"] for one in moment["evidence"])
