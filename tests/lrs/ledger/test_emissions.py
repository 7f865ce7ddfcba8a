"""Which moments wait to be sent as statements: against a plain model of it, for any way that changes come."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from lrs.ledger.emissions import (
    POSITION,
    Emission,
    count_sent,
    due,
    is_any_waiting,
    note_changes,
    note_intended,
    note_sent,
)
from lrs.ledger.opening import open_ledger
from lrs.ledger.positions import position
from schemas.timestamps import EPOCH

HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Engine]:
    engine = open_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


class Model:
    """What should wait, said plainly."""

    def __init__(self) -> None:
        self.now: dict[str, tuple[int, bool, datetime]] = {}
        self.sent: dict[str, int] = {}

    def due(self, until: datetime) -> set[Emission]:
        found = set()
        for moment, (revision, standing, since) in self.now.items():
            sent = self.sent.get(moment)
            outdated = sent is not None and not (standing and sent == revision)
            if outdated or (standing and since <= until and sent is None):
                found.add(Emission(moment, revision, standing, sent))
        return found

    def tell(self, some: set[Emission]) -> None:
        for one in some:
            if one.sent is None:
                self.sent[one.moment] = one.revision
            else:
                self.sent.pop(one.moment)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_due_is_what_has_stood_long_enough_and_what_is_gone(ledger: Engine, seed: int) -> None:
    rng, model, at = random.Random(seed), Model(), EPOCH
    revisions: dict[str, int] = {}
    told = 0
    for step in range(60):
        at += timedelta(minutes=rng.randrange(40))
        changes = []
        for moment in rng.sample("abcdef", rng.randrange(4)):
            revisions[moment] = revisions.get(moment, 0) + 1
            changes.append((moment, revisions[moment], rng.random() < 0.7))
            model.now[moment] = (*changes[-1][1:], at)
        note_changes(ledger, changes, at, step)
        if rng.random() < 0.5:
            for _ in ("what is outdated", "what has stood long enough"):
                expected = model.due(at - HOUR)
                found = due(ledger, at - HOUR, 100)
                assert set(found) == expected
                note_sent(ledger, found)
                model.tell(expected)
                told += len(found)
            assert due(ledger, at - HOUR, 100) == []
        waits = any(standing and model.sent.get(one) != revision for one, (revision, standing, _) in model.now.items())
        assert is_any_waiting(ledger) == waits
    assert position(ledger, POSITION) == 59
    assert count_sent(ledger) == len(model.sent)
    assert told > 10


def test_a_moment_that_goes_before_it_was_sent_leaves_nothing(ledger: Engine) -> None:
    note_changes(ledger, [("a", 1, True)], EPOCH, 1)
    note_changes(ledger, [("a", 2, False)], EPOCH, 2)

    assert due(ledger, EPOCH + HOUR, 10) == []


def test_one_that_changed_while_it_was_sent_stays_due(ledger: Engine) -> None:
    note_changes(ledger, [("a", 1, True)], EPOCH, 1)
    found = due(ledger, EPOCH, 10)
    note_changes(ledger, [("a", 2, True)], EPOCH, 2)
    note_sent(ledger, found)

    assert due(ledger, EPOCH, 10) == [Emission("a", 2, True, 1)]


def test_what_was_sent_is_not_read_again_to_find_what_is_due(ledger: Engine) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: Any, sql: str, given: Any, *_: Any) -> None:
        asked.append((sql, given))

    event.listen(ledger, "before_cursor_execute", note)
    due(ledger, EPOCH, 10)
    event.remove(ledger, "before_cursor_execute", note)
    ((sql, given),) = asked
    with ledger.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)]

    assert plan == ["SCAN emissions USING INDEX emissions_due"]


def test_what_a_crash_left_between_intended_and_sent_is_sent_again_or_voided(ledger: Engine) -> None:
    note_changes(ledger, [("a", 1, True), ("b", 1, True), ("c", 1, True)], EPOCH, 1)
    note_intended(ledger, due(ledger, EPOCH, 10))
    note_changes(ledger, [("b", 2, False), ("c", 2, True)], EPOCH, 2)

    assert set(due(ledger, EPOCH, 10)) == {
        Emission("a", 1, True, 1),
        Emission("b", 2, False, 1),
        Emission("c", 2, True, 1),
    }
