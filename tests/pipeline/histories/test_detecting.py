"""The detecting process on real files: it follows log, consent and orders, and comes back to where it was."""

import subprocess
import sys
import time

import pytest

from pipeline.detected import Detected
from pipeline.handed import write_handed
from pipeline.histories import marks, outbox
from pipeline.stages.publish import trim
from tests.pipeline.histories.installation import ANSWER, ASKED, Installation, answer, current, published, work
from tests.processors.small_catalog import START, minutes
from tests.statement_live import statement, void


def test_a_restart_goes_on_where_it_was(installed: Installation) -> None:
    installed.append(ASKED)
    with installed.process() as detector:
        work(detector)
        before = published(detector)
    installed.append(ANSWER)
    with installed.process() as detector:
        work(detector)
        after = published(detector)
        found = current(detector)

    assert before == []
    assert [change for change, _ in after] == ["found"]
    assert [[e.item for e in m.evidence] for m in found["echo"]] == [[ASKED["id"], ANSWER["id"]]]


def test_a_void_retracts_what_cites_its_target(installed: Installation) -> None:
    installed.append(ASKED, ANSWER)
    with installed.process() as detector:
        work(detector)
        installed.append(void(3, ANSWER["id"]))
        work(detector)

        assert [change for change, _ in published(detector)] == ["found", "retracted"]
        assert "echo" not in current(detector)


def test_withdrawing_retracts_and_granting_counts_from_then_on(installed: Installation) -> None:
    installed.consent("ana", "grant")
    installed.consent("bo", "grant")
    installed.append(ASKED, ANSWER)
    with installed.process(consent="required") as detector:
        work(detector)
        found = current(detector)
        installed.consent("bo", "withdraw")
        work(detector)

        assert list(found) == ["echo"]
        assert current(detector) == {}
        assert [change for change, _ in published(detector)] == ["found", "retracted"]


def test_passed_deadlines_are_looked_at_batch_by_batch_where_nothing_else_comes(installed: Installation) -> None:
    installed.append(*(statement(n, "asked", "ana", START, f"{n}", f"{n}") for n in range(5)))
    seen = Detected(installed.directory.histories)
    with installed.process() as detector:
        detector.listener.due_at_once = 2
        work(detector)
        installed.clock(START + minutes(15))
        portions = []
        while detector.step():
            portions.append((len(current(detector)["hush"]), seen.seen().due))

        assert portions == [(2, True), (4, True), (5, False)]
    seen.close()


def test_silence_is_heard_when_a_clock_entry_says_that_time_has_passed(installed: Installation) -> None:
    installed.append(ASKED)
    with installed.process() as detector:
        work(detector)
        with detector.listener.engine.connect() as connection:
            waiting = marks.is_waiting(connection)
        installed.clock(START + minutes(15))
        work(detector)
        with detector.listener.engine.connect() as connection:
            still_waiting = marks.is_waiting(connection)

        assert (waiting, still_waiting) == (True, False)
        assert list(current(detector)) == ["hush"]


def test_an_unknown_detector_and_an_unknown_order_are_answered(installed: Installation) -> None:
    with installed.process() as detector:
        replayed, unknown = installed.order("replay", detector="none"), installed.order("dance")
        work(detector)

        assert "there are bond, burst, echo" in answer(detector, replayed)["error"]
        assert "knows no order dance" in answer(detector, unknown)["error"]


def test_handed_statements_are_heard_and_deleted_and_what_is_gone_is_told(installed: Installation) -> None:
    path = installed.directory.handed("here")
    write_handed(path, [ASKED | {"stored": ASKED["timestamp"]}, ANSWER | {"stored": ASKED["timestamp"]}])
    installed.append(statement(9, "asked", "cy", START, "z", "z"))
    with installed.process() as detector:
        work(detector)
        orders = [installed.order("replay", statements=name, apply=True) for name in ("gone", "here")]
        work(detector)

        assert "are gone: give the command again" in answer(detector, orders[0])["error"]
        assert answer(detector, orders[1])["found"] == {"echo": 1}
        assert not path.exists()


def test_of_answers_the_latest_are_kept(installed: Installation) -> None:
    with installed.process() as detector, detector.listener.engine.begin() as connection:
        for seq in range(1, marks.MOST_ANSWERS + 4):
            marks.answer(connection, seq, {"examples": []})

        assert [marks.answered(connection, seq) for seq in (3, 4)] == [None, {"examples": []}]


def test_the_log_of_moments_is_cut_behind_its_reader_and_goes_on_counting(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.stages.publish.KEPT", 1)
    installed.append(ASKED, ANSWER)
    with installed.process() as detector:
        work(detector)
        installed.append(void(3, ANSWER["id"]))
        work(detector)
        before = trim(detector.listener.engine, 2)
        cut = trim(detector.listener.engine, 3)
        installed.append(statement(4, "answered", "cy", START + minutes(6), "x", "a"))
        work(detector)
        with detector.listener.engine.connect() as connection:
            kept = [entry.offset for entry in outbox.entries(connection, 0, 10)]
            end = outbox.end(connection)

        assert (before, cut) == (0, 1)
        assert kept == [2, 3]
        assert end == 4


@pytest.mark.server
def test_the_process_hears_what_waits_and_ends_with_its_standard_input(installed: Installation) -> None:
    installed.append(ASKED, ANSWER)
    command = [sys.executable, "-m", "pipeline.shells.detecting", "--data", str(installed.directory.path)]
    process = subprocess.Popen([*command, "--consent", "assumed"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 60
        while not _has_heard(installed) and time.monotonic() < until:
            assert process.poll() is None
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()

    assert _has_heard(installed)
    assert process.returncode == 0
    assert errors == b""


def _has_heard(installed: Installation) -> bool:
    """Whether the log's end is reached, seen from another process."""
    time.sleep(0.05)
    seen = Detected(installed.directory.histories)
    try:
        return seen.seen().position == installed.log.end()
    finally:
        seen.close()
