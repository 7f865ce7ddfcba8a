"""The detecting process on real files: it follows log, consent and orders, and comes back to where it was."""

import asyncio
import itertools
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from lrs.ledger.consent import add_acts
from lrs.ledger.opening import open_ledger
from lrs.ledger.orders import add_order
from lrs.rules.accepted import Accepted, Batch
from pipeline.detected import Detected
from pipeline.directory import DataDirectory
from pipeline.handed import write_handed
from pipeline.histories import letters, marks, outbox
from pipeline.histories.findings import standing
from pipeline.log.sqlite import SqliteLog
from pipeline.settings import Settings
from pipeline.shells.detecting import Follower, detecting
from pipeline.stages.publish import trim
from processors.catalog import Catalog
from processors.detector import Detector as Kind
from processors.history import History
from schemas.moment import Moment
from tests.processors.small_catalog import START, catalog, minutes
from tests.statement_live import Statement, statement, void

NOW = datetime(2026, 3, 3, tzinfo=UTC)


class Installation:
    """A data directory as the serving process writes it."""

    def __init__(self, path: Path) -> None:
        self.directory = DataDirectory(path)
        self.directory.prepare()
        self.ledger = open_ledger(self.directory.ledger)
        ticks = itertools.count()
        self.now = NOW
        self.log = SqliteLog(self.directory.log, lambda: self.now + timedelta(microseconds=next(ticks)))

    def close(self) -> None:
        self.log.close()
        self.ledger.dispose()

    def append(self, *statements: Statement) -> None:
        batch = Batch("tool", tuple(Accepted(one["id"], b"d" * 16, orjson.dumps(one)) for one in statements))
        asyncio.run(self.log.append(batch))

    def clock(self, at: datetime) -> None:
        asyncio.run(self.log.append_clock(at))

    def consent(self, person: str, act: Any) -> None:
        add_acts(self.ledger, [(f"mbox|mailto:{person}@example.org", None, act, NOW, START)])

    def order(self, name: str, **arguments: Any) -> int:
        return add_order(self.ledger, name, arguments, NOW)

    @contextmanager
    def process(self, rules: Catalog | None = None, **settings: Any) -> Iterator[Follower]:
        given = Settings(data=self.directory.path, **{"consent": "assumed", **settings})
        with detecting(given, rules or catalog()) as detector:
            yield detector


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "data")
    yield made
    made.close()


def work(detector: Follower) -> None:
    while detector.step():
        pass


def current(detector: Follower) -> dict[str, list[Moment]]:
    found: dict[str, list[Moment]] = {}
    with detector.listener.engine.connect() as connection:
        for one in standing(connection):
            found.setdefault(one.moment.kind, []).append(one.moment)
    return found


def published(detector: Follower) -> Sequence[tuple[str, str]]:
    with detector.listener.engine.connect() as connection:
        assert outbox.is_empty(connection)
        return [(entry.change, entry.moment) for entry in outbox.entries(connection, 0, 10_000)]


def answer(detector: Follower, seq: int) -> Any:
    with detector.listener.engine.connect() as connection:
        return marks.answered(connection, seq)


ASKED = statement(1, "asked", "ana", START, "x", "a")
ANSWER = statement(2, "answered", "bo", START + minutes(5), "x", "a")


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


def changed(rules: Catalog, kind: str, **changes: Any) -> Catalog:
    """The catalog with another version of one detector."""

    def version(found: Kind) -> Kind:
        pattern = replace(found.patterns[0], **changes)
        return replace(found, version=found.version + 1, patterns=(pattern,))

    return Catalog(version(one) if one.kind == kind else one for one in rules.detectors.values())


def no_echo(_near: History) -> list[Moment]:
    return []


def test_a_new_version_finds_again_and_the_difference_goes_out_as_one(installed: Installation) -> None:
    installed.append(ASKED, ANSWER)
    with installed.process() as detector:
        work(detector)
    with installed.process(changed(catalog(), "echo", find=no_echo)) as detector:
        assert [change for change, _ in published(detector)] == ["found", "retracted"]
        assert current(detector) == {}
    with installed.process() as detector:
        assert list(current(detector)) == ["echo"]


def test_with_ask_a_new_version_waits_for_replay_and_voids_still_retract(installed: Installation) -> None:
    other = statement(11, "asked", "cy", START + minutes(60), "y", "b")
    late = statement(12, "answered", "di", START + minutes(61), "y", "b")
    installed.append(ASKED, ANSWER, other, late)
    with installed.process() as detector:
        work(detector)
    with installed.process(changed(catalog(), "echo", find=no_echo), upgrade="ask") as detector:
        work(detector)
        stood = len(current(detector)["echo"])
        with detector.listener.engine.connect() as connection:
            notices = marks.notices(connection)
        installed.append(void(13, late["id"]))
        work(detector)
        after_void = len(current(detector)["echo"])
        tried = installed.order("replay", detector=None, since=None, apply=False)
        work(detector)
        after_trying = len(current(detector)["echo"])
        applied = installed.order("replay", detector="echo", since=None, apply=True)
        work(detector)

        assert (stood, after_void, after_trying) == (2, 1, 1)
        assert notices["upgrade_waiting"] == ["echo"]
        assert answer(detector, tried)["retracted"] == {"echo": 1}
        assert answer(detector, applied)["applied"] is True
        assert current(detector) == {}
        with detector.listener.engine.connect() as connection:
            assert marks.notices(connection)["upgrade_waiting"] == []


def test_a_detector_that_is_no_more_takes_its_findings_with_it(installed: Installation) -> None:
    installed.append(ASKED, ANSWER)
    with installed.process() as detector:
        work(detector)
    with installed.process(catalog().without(["echo"])) as detector:
        assert current(detector) == {}
        assert [change for change, _ in published(detector)] == ["found", "retracted"]


def test_signals_are_heard_anew_under_keyings_that_nobody_used_before(installed: Installation) -> None:
    installed.append(ASKED, ANSWER)
    with installed.process(catalog().without(["echo"])) as detector:
        work(detector)
        assert current(detector) == {}
    with installed.process() as detector:
        assert list(current(detector)) == ["echo"]


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


def raising(_near: History) -> list[Moment]:
    raise ValueError("what somebody wrote")


def test_a_detector_that_raises_stops_no_other_and_can_be_retried(installed: Installation) -> None:
    installed.append(ASKED, ANSWER, statement(3, "asked", "cy", START + minutes(60), "y", "b"))
    installed.clock(START + minutes(90))
    broken = Catalog(
        replace(one, patterns=(replace(one.patterns[0], find=raising),)) if one.kind == "echo" else one
        for one in catalog().detectors.values()
    )
    with installed.process(broken) as detector:
        work(detector)
        found = current(detector)
        with detector.listener.engine.connect() as connection:
            kept = letters.listed(connection)
            counted = marks.counted(connection)
    with installed.process() as detector:
        retried = installed.order("retry", letters=[one.number for one in kept])
        work(detector)

        assert list(found) == ["hush"]
        assert {one.rule for one in kept} == {"echo.only"}
        assert all(one.cause.startswith("ValueError in test_detecting.py") for one in kept)
        assert "wrote" not in str(kept)
        assert counted["failed", "echo"] == len(kept)
        assert answer(detector, retried)["found"] == {"echo": 1}
        assert list(current(detector)) == ["echo", "hush"] or set(current(detector)) == {"echo", "hush"}
        with detector.listener.engine.connect() as connection:
            assert letters.listed(connection) == []


def test_a_broken_detector_leaves_one_letter_a_key_and_not_too_many(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.histories.letters.MOST_UNJUDGED", 2)
    broken = changed(catalog(), "echo", find=raising)
    with installed.process(broken) as detector:
        for n in range(3):
            installed.append(statement(20 + n, "asked", "cy", START + minutes(100 * n), "y", "b"))
            work(detector)
        with detector.listener.engine.connect() as connection:
            (one,) = letters.listed(connection)
        installed.append(*(statement(30 + n, "asked", "cy", START, "y", f"t{n}") for n in range(5)))
        work(detector)
        with detector.listener.engine.connect() as connection:
            kept, counted = letters.listed(connection), marks.counted(connection)

        assert (one.first, one.last) == (START - minutes(9), START + minutes(204))
        assert len(kept) == 2
        assert counted["failed", "echo"] == 8


def test_a_statement_that_cannot_be_recognised_is_a_dead_letter_and_its_neighbours_are_heard(
    installed: Installation,
) -> None:
    poisoned = {**statement(9, "asked", "cy", START, "x", "a"), "object": "a secret word"}
    installed.append(ASKED, poisoned, ANSWER)
    with installed.process() as detector:
        work(detector)
        with detector.listener.engine.connect() as connection:
            kept = letters.listed(connection)

        assert list(current(detector)) == ["echo"]
        assert [(one.statement, one.offset, one.stage) for one in kept] == [(poisoned["id"], 1, "recognise")]
        assert "secret" not in str(kept)


def test_what_the_tables_cannot_hold_is_found_and_its_neighbours_are_heard(installed: Installation) -> None:
    poisoned = statement(9, "asked", "cy", START, "x\ud800", "a")
    with installed.process() as detector:
        envelope = next(iter(_envelope(detector, installed, [ASKED, poisoned, ANSWER])))
        detector.listener.listen([envelope])
        with detector.listener.engine.connect() as connection:
            kept = letters.listed(connection)
            position = marks.position(connection, "statements")

        assert list(current(detector)) == ["echo"]
        assert [one.statement for one in kept] == [poisoned["id"]]
        assert position == envelope.offset + 1


def _envelope(detector: Follower, installed: Installation, statements: list[Statement]) -> Iterator[Any]:
    """As no log would give it: it holds what UTF-8 cannot."""
    installed.append(ASKED)
    (read,) = detector.log.read(0, 10)
    yield replace(read, groups=(replace(read.groups[0], statements=statements),))


def test_keep_that_is_too_short_switches_detectors_off_by_name(installed: Installation) -> None:
    installed.append(ASKED, ANSWER)
    with installed.process(keep=timedelta(days=100)) as detector:
        work(detector)
        with detector.listener.engine.connect() as connection:
            notices = marks.notices(connection)

        assert notices["switched_off"] == ["bond", "burst", "echo", "grind", "hush"]
        assert current(detector) == {}
    with installed.process() as detector:
        assert list(current(detector)) == ["echo"]


def test_a_busy_key_is_found_again_in_pieces(installed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [
        one
        for n in range(12)
        for one in (
            statement(100 + 2 * n, "asked", "ana", START + minutes(30 * n), f"x{n}", "a"),
            statement(101 + 2 * n, "answered", "bo", START + minutes(30 * n + 5), f"x{n}", "a"),
        )
    ]
    installed.append(*said)
    monkeypatch.setattr("pipeline.stages.upgrade.AT_ONCE", 5)
    with installed.process() as detector:
        work(detector)
        before = current(detector)
        tried = installed.order("replay", detector=None, since=None, apply=True)
        since = installed.order("replay", detector="echo", since="2026-03-02T10:00:00Z", apply=False)
        work(detector)
        after = current(detector)
    with installed.process(changed(catalog(), "echo", find=no_echo)) as detector:
        without = current(detector)
    with installed.process() as detector:
        again = current(detector)

    with_nothing = {"found": {}, "revised": {}, "retracted": {}, "failed": 0, "examples": []}
    assert len(before["echo"]) == 12
    assert before == after
    with installed.process() as detector:
        assert answer(detector, tried) == {"applied": True, **with_nothing}
        assert answer(detector, since) == {"applied": False, **with_nothing}
    assert "echo" not in without
    assert again == before


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


def test_what_is_off_waits_for_no_time(installed: Installation) -> None:
    installed.append(ASKED)
    with installed.process() as detector:
        work(detector)
    with installed.process(keep=timedelta(days=100)) as detector, detector.listener.engine.connect() as connection:
        off = marks.is_waiting(connection)
    with installed.process() as detector:
        with detector.listener.engine.connect() as connection:
            on_again = marks.is_waiting(connection)
        installed.clock(START + minutes(15))
        work(detector)

        assert (off, on_again) == (False, True)
        assert list(current(detector)) == ["hush"]


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
