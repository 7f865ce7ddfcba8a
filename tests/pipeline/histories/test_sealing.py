"""Signals are dropped by age of arrival; what was found stands, and what it rests on can still take it back."""

from datetime import timedelta
from pathlib import Path

from tests.processors.small_catalog import START, catalog, minutes
from tests.statement_live import Statement, StatementLive, statement, void

KEEP = timedelta(days=150)
PAIR = [
    statement(1, "asked", "ana", START, "x", "a"),
    statement(2, "answered", "bo", START + minutes(5), "x", "a"),
    statement(3, "asked", "ana", START + minutes(20), "y", "a"),
    statement(4, "answered", "bo", START + minutes(25), "y", "a"),
]
FRESH = statement(50, "asked", "cy", START + timedelta(days=199), "z", "z")


def sealed(path: Path, said: list[Statement] = PAIR) -> StatementLive:
    """Everything said on the first day, and so long ago that its signals are gone."""
    live = StatementLive(catalog(), path, "assumed", KEEP)
    live.listen([live.envelope(said)])
    live.listen([live.envelope([FRESH], days=200)])
    live.listen([live.envelope([], days=201)])  # moments arrived with what they are made of
    return live


def kinds(live: StatementLive) -> list[str]:
    return sorted(moment.kind for moment in live.current().values())


def test_what_was_found_stands_when_its_signals_are_dropped(tmp_path: Path) -> None:
    live = sealed(tmp_path / "h.db")

    assert kinds(live) == ["bond", "echo", "echo"]
    assert live.rows("SELECT id FROM signals") == [(FRESH["id"],)]
    assert live.rows("SELECT count(*) FROM heard WHERE at < 1772500000000000") == [(0,)]
    live.close()


def test_what_comes_too_late_is_a_dead_letter_and_changes_nothing(tmp_path: Path) -> None:
    live = sealed(tmp_path / "h.db")
    before = live.current()
    late = statement(60, "answered", "di", START + minutes(21), "y", "a")
    later = statement(61, "answered", "di", START + minutes(26), "y", "a")

    live.listen([live.envelope([late, later], days=202)])

    assert live.current() == before
    assert live.rows("SELECT statement, cause FROM dead_letters") == [(late["id"], "sealed")]
    assert live.rows(f"SELECT count(*) FROM signals WHERE id = '{later['id']}'") == [(1,)]
    live.close()


def test_a_void_of_what_was_dropped_retracts_what_cites_it_and_all_that_is_built_on_it(tmp_path: Path) -> None:
    live = sealed(tmp_path / "h.db")

    live.listen([live.envelope([void(70, PAIR[1]["id"])], days=202)])

    assert kinds(live) == ["echo"]
    gone = [entry.moment for entry in live.published() if entry.change == "retracted"]
    assert len(gone) == 2
    live.close()


def test_a_withdrawal_reaches_what_was_dropped_and_a_grant_does_not(tmp_path: Path) -> None:
    live = sealed(tmp_path / "h.db")
    live.listen([], [live.act("bo", "grant", None, START)])
    after_grant = kinds(live)

    live.listen([], [live.act("bo", "withdraw")])

    assert after_grant == ["bond", "echo", "echo"]
    assert kinds(live) == []
    live.close()


def test_nothing_is_dropped_before_its_time(tmp_path: Path) -> None:
    live = StatementLive(catalog(), tmp_path / "h.db", "assumed", KEEP)
    live.listen([live.envelope(PAIR)])
    live.listen([live.envelope([FRESH], days=149)])

    assert live.rows("SELECT count(*) FROM sealed") == [(0,)]
    live.close()


def test_a_dropped_half_does_not_take_back_what_reaches_into_it(tmp_path: Path) -> None:
    """The answer is kept, its question is dropped: a new answer is heard, and what stood is not looked for again."""
    live = StatementLive(catalog(), tmp_path / "h.db", "assumed", KEEP)
    live.listen([live.envelope(PAIR[:1])])
    live.listen([live.envelope(PAIR[1:2], days=100)])
    live.listen([live.envelope([FRESH], days=200)])
    before = kinds(live)

    live.listen([live.envelope([statement(80, "answered", "di", START + minutes(6), "x", "a")], days=200)])

    assert before == ["echo"]
    assert kinds(live) == ["echo"]
    live.close()
