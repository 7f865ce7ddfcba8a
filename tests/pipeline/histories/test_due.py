"""Deadlines that pass together are looked at in portions, and end in the same moments (laws 4 and 11)."""

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from tests.pipeline.histories.test_listening import play, scene
from tests.processors.small_catalog import START, catalog, minutes
from tests.statement_live import StatementLive, statement, void

RUNS = 40
LATER = START + timedelta(days=1)


def bounded(path: Path, most: int, keep: timedelta = timedelta(days=600)) -> StatementLive:
    live = StatementLive(catalog(), path, "assumed", keep)
    live.due_at_once = live.listener.due_at_once = most
    return live


def questions(live: StatementLive, count: int, at: datetime = START) -> None:
    """Questions that are still open."""
    said = [statement(500 + n, "asked", "ana", at, f"{n}", f"{n}") for n in range(count)]
    live.listen([live.envelope(said)])


def test_any_bound_and_a_crash_between_portions_give_the_same_moments(tmp_path: Path) -> None:
    yields = Counter[str]()
    for seed in range(RUNS):
        rng = random.Random(seed)
        live = bounded(tmp_path / f"{seed}.db", rng.choice([1, 2, 3]))
        clocks = play(rng, live, scene(rng, 40, 60), yields)
        questions(live, 6, START + minutes(130))
        live.listen([live.clock(LATER)])
        yields["left"] += live.listener.is_due()
        voids = [void(900, live.current()[one].key[0]) for one in sorted(live.current())[:1]]
        while live.listener.is_due():
            died = live.listen([live.envelope(voids)] if rng.random() < 0.2 else [], [], rng.choice([None, 3, 20, 40]))
            yields["died"] += died

        assert live.current() == live.expected([*clocks, LATER]), f"seed {seed}"
        assert live.rows("SELECT count(*) FROM deadlines WHERE NOT fired") == [(0,)]
        yields["hush"] += "hush" in {moment.kind for moment in live.current().values()}
        live.close()
    print(f"yields {dict(yields)} of {RUNS}")
    assert min(yields["left"], yields["died"], yields["hush"]) >= 0.3 * RUNS


def test_a_batch_takes_no_more_than_the_bound(tmp_path: Path) -> None:
    live = bounded(tmp_path / "h.db", 3)
    questions(live, 10)
    live.listen([live.clock(LATER)])
    found = [len(live.current())]
    while live.listener.is_due():
        live.listen([])
        found.append(len(live.current()))

    assert found == [3, 6, 9, 10]
    live.close()


def test_the_deadlines_of_detectors_that_are_not_asked_hold_nothing_up(tmp_path: Path) -> None:
    live = bounded(tmp_path / "h.db", 2)
    with live.listener.engine.begin() as connection:
        for number, rule in enumerate(["burst.no_more", "grief.only", "hush.no_more"]):
            row = f"'{rule}', 'key', {number}, {number}, 0"
            connection.exec_driver_sql(f"INSERT INTO deadlines(rule, key, first, due, fired) VALUES ({row})")
    questions(live, 3)
    live.listen([live.clock(LATER)])

    assert live.settle() == 1
    assert len(live.current()) == 3
    live.close()


def test_what_passed_deadlines_look_at_is_not_dropped_before_they_have_looked(tmp_path: Path) -> None:
    live = bounded(tmp_path / "h.db", 1, timedelta(days=150))
    questions(live, 3)
    live.listen([live.envelope([statement(50, "asked", "cy", START + timedelta(days=199), "z", "z")], days=200)])
    before = live.rows("SELECT count(*) FROM sealed")
    live.settle()

    assert [moment.kind for moment in live.current().values()] == ["hush"] * 3
    assert (before, live.rows("SELECT count(*) > 0 FROM sealed")) == ([(0,)], [(1,)])
    live.close()


def test_the_pending_ones_are_found_by_their_time_however_many_have_passed(tmp_path: Path) -> None:
    live = bounded(tmp_path / "h.db", 1)
    asked = []

    def keep(*given: object) -> None:
        asked.append(given[2])

    event.listen(live.listener.engine, "before_cursor_execute", keep)
    questions(live, 1)
    (sql,) = {str(one) for one in asked if "FROM deadlines WHERE NOT fired" in str(one)}
    given = (0, *sorted(catalog().rules), 1)
    with live.listener.engine.connect() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, given).all()

    assert [row[3] for row in plan] == ["SEARCH deadlines USING INDEX deadlines_pending (due<?)"]
    live.close()
