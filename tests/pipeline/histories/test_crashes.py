"""A process that dies at any step of a batch comes back and ends where an undisturbed one does."""

import copy
import random
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from processors.consent import ConsentAct
from schemas.envelope import Envelope
from tests.pipeline.histories.test_listening import PEOPLE, scene
from tests.processors.small_catalog import START, catalog, minutes
from tests.sql_live import Crash, dying
from tests.statement_live import StatementLive, void

HOUR = START + timedelta(minutes=60)


def coming(live: StatementLive) -> tuple[Sequence[Envelope], Sequence[ConsentAct]]:
    """Let it hear half; the batch that comes next: voids, again, a clock, a withdrawal, a grant."""
    said = scene(random.Random(5), 50, 40)
    live.listen([live.envelope(said[:25])])
    rest = [live.envelope([*said[25:], void(900, said[3]["id"]), void(901, said[30]["id"])])]
    rest += [live.envelope(said[:5], again=True), live.clock(HOUR)]
    return rest, [live.act(PEOPLE[0], "withdraw"), live.act(PEOPLE[0], "grant", None, START + minutes(20))]


def forked(live: StatementLive, path: Path) -> StatementLive:
    """The same process on a copy of its closed tables."""
    shutil.copy(live.path, path)
    other = copy.copy(live)
    other.path = path
    other.listener = other._open()
    return other


def test_a_crash_at_every_single_step_changes_nothing(tmp_path: Path) -> None:
    live = StatementLive(catalog(), tmp_path / "first.db", "assumed")
    envelopes, acts = coming(live)
    live.close()
    step, died = 0, True
    while died:
        again = forked(live, tmp_path / f"{step}.db")
        died = again.listen(envelopes, acts, crash=step)

        standing = again.current()
        assert standing == again.expected([HOUR]), f"step {step}"
        assert followed(again) == {one for one, moment in standing.items() if moment.kind != "burst"}
        again.close()
        step += died
    print(f"{step} steps")
    assert step > 40


def followed(live: StatementLive) -> set[str]:
    """The moments that a follower of the log holds."""
    latest = {entry.moment: entry for entry in live.published()}
    return {moment for moment, entry in latest.items() if entry.change != "retracted"}


def test_a_process_that_lives_on_after_a_lost_transaction_forgets_what_was_in_it(tmp_path: Path) -> None:
    live = StatementLive(catalog(), tmp_path / "h.db", "assumed")
    said = scene(random.Random(5), 60, 30)
    lost, first = live.envelope(said[30:]), live.envelope(said[:30])

    with pytest.raises(Crash), dying(live.listener.engine, 30):
        live.listener.listen([lost])
    live.listen([first])
    live.listen([lost])

    assert live.current() == live.expected()
    live.close()


def test_a_full_disk_is_waited_for_and_nothing_is_lost(tmp_path: Path) -> None:
    live = StatementLive(catalog(), tmp_path / "h.db", "assumed")
    said = scene(random.Random(5), 60, 30)
    live.listen([live.envelope(said[:30])])
    ((pages,),) = live.rows("PRAGMA page_count")
    coming = live.envelope(said[30:])

    live.rows(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OperationalError):
        live.listener.listen([coming])
    untouched = live.rows("SELECT count(*) FROM dead_letters")
    live.rows(f"PRAGMA max_page_count={pages * 10}")
    live.listen([coming])

    assert untouched == [(0,)]
    assert live.current() == live.expected()
    live.close()
