"""When all has come through every stage."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from lrs.ledger.opening import open_ledger
from pipeline.detected import Seen
from pipeline.operations_status import _wait

NOW = datetime(2026, 3, 3, tzinfo=UTC)
DONE = Seen(position=5, followed=0, through=NOW, moments_end=3)


def works(ledger: Engine, seen: Seen) -> Any:
    return SimpleNamespace(
        ledger=ledger,
        log=SimpleNamespace(end=lambda: 5),
        progress=SimpleNamespace(position=lambda: 5),
        detected=SimpleNamespace(seen=lambda: seen),
        moments_position=lambda: 3,
        moments_told=lambda: NOW,
    )


@pytest.mark.parametrize(
    ("seen", "reached"),
    [
        (DONE, True),
        (replace(DONE, position=4), False),
        (replace(DONE, due=True), False),
        (replace(DONE, unpublished=True), False),
        (replace(DONE, moments_end=4), False),
    ],
)
def test_a_stage_that_has_something_left_is_waited_for(tmp_path: Any, seen: Seen, reached: bool) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")

    assert asyncio.run(_wait(works(ledger, seen), 0)) is reached
    ledger.dispose()
