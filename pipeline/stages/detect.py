"""The detect stage: changes and passed deadlines in, differences kept and put into the outbox."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pipeline.histories import letters, marks, outbox
from pipeline.histories.findings import Findings, Standing
from pipeline.histories.neighbourhoods import SqlTables
from pipeline.histories.signals import Cache, is_any_sealed, sealed_until
from processors.catalog import Catalog, Rule
from processors.detector import Detector, Pattern
from processors.keys import moment_signal
from processors.machine import Change, Difference, Look, Verdict, changes_of
from processors.reaction import due_look, react
from schemas.signal import Keying
from schemas.timestamps import from_micros, to_micros

MOST_EXAMPLES = 5  # of each verdict and kind
DUE_AT_ONCE = 5_000  # passed deadlines that one transaction looks at; the next goes on with the rest


@dataclass(frozen=True, slots=True)
class Rules:
    """`whole`: every detector there is, which decides what is heard; `active`: those that are asked."""

    whole: Catalog
    active: Catalog


@dataclass
class Detecting:
    """One transaction's work on findings: several reactions, then one outbox."""

    connection: Connection
    rules: Rules
    cache: Cache
    appended: datetime  # of what is being read: when moments of it arrive
    differences: list[Difference] = field(default_factory=list)
    failures: list[tuple[Look, str]] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)  # by verdict and kind, internal ones too
    told: Counter[tuple[str, str]] = field(default_factory=Counter)  # what readers will see
    examples: list[Difference] = field(default_factory=list)  # the first of each verdict and kind
    due_room: int = DUE_AT_ONCE
    contested: frozenset[str] = frozenset()  # moments that somebody in them rejects

    def react(self, changes: Iterable[Change], through: datetime | None, looks: Sequence[Look] = ()) -> None:
        """Judge what changes touch, what deadlines ask for now as far as there is room, and these looks."""
        passed = marks.due_looks(self.connection, self.rules.active, through, self.due_room) if self.due_room else []
        self.due_room -= len(passed)
        tables = SqlTables(self.connection, self.rules.whole, self.cache, to_micros(self.appended))
        made = react(self.rules.active, tables, changes, [*passed, *looks], through, self._failed, self.contested)
        self.differences += made
        gone = [d.moment.id for d in made if d.verdict is Verdict.RETRACTED]
        if gone and self._is_any_out_of_reach():
            self.end(gone, through)

    def end(self, items: Iterable[str], through: datetime | None) -> None:
        """Take back what stands on statements, moments or people that are no more, where the machine does not look.

        That is what starts in the sealed part of its key, and what detectors found that are not asked any more.
        """
        findings = Findings(self.connection)
        cited = findings.citing(items)
        floors = sealed_until(self.connection, ((one.keying, one.key) for one in cited))
        self._take_back([one for one in cited if self._is_out_of_reach(one, self._rule(one), floors)], through)

    def heed(self, contests: Collection[str], through: datetime | None) -> None:
        """Take back those of these moments that are contested now, look again for the others."""
        findings = Findings(self.connection)
        self._take_back(findings.standing(self.contested.intersection(contests)), through)
        active = self.rules.active
        looks = [
            due_look(active, rule, key, from_micros(start))
            for rule, key, start in findings.places(set(contests) - self.contested)
            if rule in active.rules
        ]
        if looks:
            self.react((), through, looks)

    def _take_back(self, standing: Sequence[Standing], through: datetime | None) -> None:
        """With all that is built on them."""
        if not standing:
            return
        gone = [Difference(Verdict.RETRACTED, self._rule(one), one.key, one.moment, one.moment) for one in standing]
        tables = SqlTables(self.connection, self.rules.whole, self.cache, to_micros(self.appended))
        tables.keep(gone)
        self.differences += gone
        signals = [moment_signal(one.moment) for one in standing]
        changes = [change for signal in signals for change in changes_of(self.rules.active, signal)]
        self.end([one.moment.id for one in standing], through)
        self.react(changes, through)

    def flush(self, through: datetime | None) -> None:
        """Put the differences so far into the outbox and let go of them: the work may be larger than memory."""
        seen = outbox.seen_once(self.differences)
        self.differences.clear()
        self.counted.update((d.verdict.value, d.rule.detector.kind) for d in seen)
        for difference in outbox.fill(self.connection, seen, through, self.contested):
            kind = (difference.verdict.value, difference.rule.detector.kind)
            self.told[kind] += 1
            if self.told[kind] <= MOST_EXAMPLES:
                self.examples.append(difference)

    def finish(self, through: datetime | None) -> None:
        """Fill the outbox, count, keep failures and whether deadlines are left."""
        self.flush(through)
        self.counted.update(("failed", look.rule.detector.kind) for look, _ in self.failures)
        marks.count(self.connection, self.counted)
        letters.not_judged(self.connection, self.failures, self.appended)
        marks.note_due(self.connection, self.rules.active, through)

    def _failed(self, look: Look, error: Exception) -> None:
        self.failures.append((look, letters.cause_of(error)))

    def _rule(self, one: Standing) -> Rule:
        return self.rules.whole.rules.get(one.rule) or retired(one)

    def _is_any_out_of_reach(self) -> bool:
        paused = self.rules.whole.rules.keys() != self.rules.active.rules.keys()
        return paused or is_any_sealed(self.connection)

    def _is_out_of_reach(self, one: Standing, rule: Rule, floors: Mapping[tuple[str, str], int]) -> bool:
        floor = floors.get((one.keying, one.key))
        is_sealed = floor is not None and one.moment.start <= from_micros(floor) + rule.pattern.back
        return is_sealed or one.rule not in self.rules.active.rules


def retired(one: Standing) -> Rule:
    """The rule of a finding whose detector or pattern is no more: it finds nothing."""
    kind, _, name = one.rule.partition(".")
    pattern = Pattern(
        name=name,
        keying=Keying(one.keying),
        hears=frozenset(),
        back=timedelta(),
        ahead=timedelta(),
        find=lambda _: (),
    )
    return Rule(
        Detector(
            kind=kind,
            version=0,
            patterns=(pattern,),
            title_en=kind,
            title_fr=kind,
            roles=frozenset(),
            evidence_roles=frozenset(),
            published=one.published,
        ),
        pattern,
    )
