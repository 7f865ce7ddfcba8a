"""Log lines and metrics carry what was thought about, and nothing of people (law 8)."""

import logging

import pytest

from pipeline.metrics import Metrics, Reading
from pipeline.telemetry import logger, only_allowed, set_up


def test_a_field_that_nobody_thought_about_does_not_reach_a_log_line() -> None:
    line = {"event": "a statement failed", "offset": 3, "actor": "mailto:ada@example.org", "response": "I am lost"}

    assert only_allowed(None, "info", line) == {"event": "a statement failed", "offset": 3}


def test_a_librarys_warning_is_told_by_its_place_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    logging.getLogger("library").warning("cannot parse mailto:ada@example.org")
    logger("record").info("went on", offset=7, actor="mailto:ada@example.org")

    told = capsys.readouterr().err
    assert '"name":"library"' in told
    assert '"offset":7' in told
    assert "ada" not in told


def test_metrics_count_answers_and_refusals_and_read_the_stages_at_each_scrape() -> None:
    readings: list[Reading] = [
        ("gauge", "sousbois_stage_position", "p", {"stage": "record"}, 7),
        ("gauge", "sousbois_stage_position", "p", {"stage": "detect"}, 5),
        ("counter", "sousbois_found", "f", {"label": "uptake"}, 2),
    ]
    metrics = Metrics(lambda: readings)
    metrics.answered("statements", 409, "Conflict")
    metrics.answered("statements", 200, "")
    text = metrics.text().decode()

    assert 'sousbois_answers_total{resource="statements",status="409"} 1.0' in text
    assert 'sousbois_refusals_total{reason="Conflict"} 1.0' in text
    assert 'sousbois_stage_position{stage="detect"} 5.0' in text
    assert 'sousbois_found_total{label="uptake"} 2.0' in text


def test_a_defect_is_told_by_its_kind_and_place_never_by_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    metrics = Metrics(list)
    try:
        int("mailto:ada@example.org")
    except ValueError as error:
        metrics.failed("1234-1", error)

    told = capsys.readouterr().err
    assert '"cause":"ValueError"' in told
    assert "test_telemetry.py" in told
    assert "ada" not in told
    assert "sousbois_defects_total 1.0" in metrics.text().decode()
