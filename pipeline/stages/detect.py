"""The detect stage: changes and passed deadlines in, differences kept and put into the outbox."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from pipeline.histories import letters, marks, outbox
from pipeline.histories.neighbourhoods import SqlTables
from pipeline.histories.signals import Cache
from processors.catalog import Catalog
from processors.machine import Change, Difference, Look
from processors.reaction import react
from schemas.timestamps import to_micros


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

    def react(self, changes: Iterable[Change], through: datetime | None, looks: Sequence[Look] = ()) -> None:
        """Judge what changes touch, what deadlines ask for now, and these looks."""
        due = [*marks.due_looks(self.connection, self.rules.active, through), *looks]
        tables = SqlTables(self.connection, self.rules.whole, self.cache, to_micros(self.appended))
        self.differences += react(self.rules.active, tables, changes, due, through, self._failed)

    def finish(self, through: datetime | None) -> list[Difference]:
        """Fill the outbox, count, keep failures; returns what readers will see."""
        told = outbox.fill(self.connection, self.differences, through)
        counted = Counter((d.verdict.value, d.rule.detector.kind) for d in outbox.seen_once(self.differences))
        counted += Counter(("failed", look.rule.detector.kind) for look, _ in self.failures)
        marks.count(self.connection, counted)
        letters.not_judged(self.connection, self.failures, self.appended)
        return told

    def _failed(self, look: Look, error: Exception) -> None:
        self.failures.append((look, letters.cause_of(error)))
