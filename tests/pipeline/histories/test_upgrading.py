"""Other detectors than before: a new version, one that is gone, one that is switched off, a busy key."""

from datetime import timedelta

import pytest

from pipeline.histories import marks
from tests.pipeline.histories.installation import (
    ANSWER,
    ASKED,
    Installation,
    answer,
    changed,
    current,
    no_echo,
    published,
    work,
)
from tests.processors.small_catalog import START, catalog, minutes
from tests.statement_live import statement, void


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
