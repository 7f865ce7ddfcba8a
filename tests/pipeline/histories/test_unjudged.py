"""What cannot be heard or judged is a dead letter, and stops nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.histories import letters, marks
from pipeline.shells.detecting import Follower
from processors.catalog import Catalog
from processors.history import History
from schemas.moment import Moment
from tests.pipeline.histories.installation import ANSWER, ASKED, Installation, answer, changed, current, work
from tests.processors.small_catalog import START, catalog, minutes
from tests.statement_live import Statement, statement


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
        assert all(one.cause.startswith("ValueError in test_unjudged.py") for one in kept)
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
