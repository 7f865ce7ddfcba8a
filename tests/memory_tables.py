"""The machine's tables in memory, and a driver that takes events in batches like a live process: for tests of rules."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from processors.catalog import Catalog
from processors.detector import Deadline
from processors.keys import keys, moment_signal
from processors.machine import Change, Difference, Loaded, Look, Outcome, Verdict, changes_of
from processors.reaction import due_look, react
from schemas.moment import Moment
from schemas.signal import Keying, Signal


@dataclass
class MemoryTables:
    """`processors.machine.Tables` in dictionaries."""

    catalog: Catalog
    signals: dict[str, Signal] = field(default_factory=dict)
    heard: dict[tuple[Keying, str], set[str]] = field(default_factory=dict)
    findings: dict[tuple[str, str], dict[str, Moment]] = field(default_factory=dict)
    deadlines: dict[tuple[str, str], dict[Deadline, bool]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)

    def load(self, looks: Sequence[Look], /) -> Sequence[Loaded]:
        return [self._load(look) for look in looks]

    def _load(self, look: Look) -> Loaded:
        place = (look.rule.name, look.key)
        ids = self.heard.get((look.rule.pattern.keying, look.key), set())
        known = [self.signals[i] for i in sorted(ids)]
        hears = look.rule.pattern.hears
        return Loaded(
            [s for s in known if s.verb in hears and look.load_first <= s.at < look.load_end],
            {i: m for i, m in self.findings.get(place, {}).items() if look.first <= m.start <= look.last},
            frozenset(d for d in self.deadlines.get(place, {}) if look.first <= d.first <= look.last),
        )

    def save(self, outcomes: Sequence[Outcome], through: datetime | None, /) -> None:
        for outcome in outcomes:
            place = (outcome.look.rule.name, outcome.look.key)
            for difference in outcome.differences:
                self._save(place, difference)
            kept = self.deadlines.setdefault(place, {})
            for deadline in outcome.deadlines_gone:
                del kept[deadline]
            for deadline in outcome.deadlines_new:
                kept[deadline] = through is not None and deadline.due <= through

    def _save(self, place: tuple[str, str], difference: Difference) -> None:
        found = self.findings.setdefault(place, {})
        self.revisions[difference.moment.id] = self.revisions.get(difference.moment.id, 0) + 1
        if difference.before is not None:
            self.remove(difference.before.id)
            del found[difference.before.id]
        if difference.verdict is not Verdict.RETRACTED:
            found[difference.moment.id] = difference.moment
            self.add(moment_signal(difference.moment))

    def add(self, signal: Signal) -> None:
        self.signals[signal.id] = signal
        for keying in self.catalog.keyings(signal.verb):
            for key in keys(signal, keying):
                self.heard.setdefault((keying, key), set()).add(signal.id)

    def remove(self, signal_id: str) -> None:
        self.signals.pop(signal_id, None)
        for ids in self.heard.values():
            ids.discard(signal_id)

    def due(self, through: datetime) -> list[Look]:
        looks = []
        for (rule, key), kept in self.deadlines.items():
            for deadline, fired in list(kept.items()):
                if not fired and deadline.due <= through:
                    kept[deadline] = True
                    looks.append(due_look(self.catalog, rule, key, deadline.first))
        return looks

    def current(self) -> dict[str, Moment]:
        return {i: m for found in self.findings.values() for i, m in found.items()}


@dataclass(frozen=True)
class Void:
    """The statement with this id is voided; may come before it."""

    target: str


Event = Signal | Void


class Live:
    """Takes batches of events as a process would: duplicates, voids before and after, deadlines, crashes."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.tables = MemoryTables(catalog)
        self.voided: set[str] = set()
        self.through: datetime | None = None
        self.differences: list[Difference] = []

    def apply(self, batch: Iterable[Event], through: datetime | None = None, *, crash: bool = False) -> None:
        """One batch as one transaction; with `crash` it is done, lost before the commit, and done again."""
        events = list(batch)
        if crash:
            kept = copy.deepcopy((self.tables.__dict__, self.voided, self.through))
            self._apply(events, through)
            state, self.voided, self.through = kept
            self.tables = MemoryTables(**state)
        self.differences += self._apply(events, through)

    def _apply(self, events: Sequence[Event], through: datetime | None) -> list[Difference]:
        changes: list[Change] = []
        for event in events:
            changes += self._void(event.target) if isinstance(event, Void) else self._hear(event)
            times = [event.at] if isinstance(event, Signal) else []
            self.through = max([*times, *([self.through] if self.through else [])], default=None)
        if through is not None:
            self.through = max(through, self.through or through)
        due = self.tables.due(self.through) if self.through else []
        return react(self.catalog, self.tables, changes, due, self.through, _raise)

    def _hear(self, signal: Signal) -> list[Change]:
        if signal.id in self.voided or signal.id in self.tables.signals:
            return []
        self.tables.add(signal)
        return changes_of(self.catalog, signal)

    def _void(self, target: str) -> list[Change]:
        self.voided.add(target)
        signal = self.tables.signals.get(target)
        if signal is None:
            return []
        self.tables.remove(target)
        return changes_of(self.catalog, signal)


def _raise(_look: Look, error: Exception) -> None:
    raise error
