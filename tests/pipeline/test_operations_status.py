"""What status says: when all has come through every stage, and how much room is taken."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from lrs.ledger.opening import open_ledger
from pipeline.detected import Seen
from pipeline.operations_status import PARTS, _size, _wait, disk
from pipeline.works import Works

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


def test_all_that_lies_in_the_data_directory_is_counted(tmp_path: Path) -> None:
    """Attachments too: with them alone a disk may fill."""
    for part in PARTS:
        (tmp_path / part / "aa").mkdir(parents=True)
        (tmp_path / part / "aa" / "file").write_bytes(bytes(20_000))
    known = SimpleNamespace(
        directory=SimpleNamespace(path=tmp_path), reader=SimpleNamespace(appended=lambda _offset: None)
    )

    used = disk(cast("Works", known))["used_bytes"]
    assert used.keys() == {"log.db", "ledger.db", "histories.db", "store", "attachments", "tmp"}
    assert min(used.values()) >= 20_000


def test_what_goes_while_it_is_measured_takes_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going = tmp_path / "going"
    going.mkdir()
    walk = Path.iterdir

    def vanishing(path: Path) -> Iterator[Path]:
        if path == going:
            going.rmdir()
        return walk(path)

    monkeypatch.setattr(Path, "iterdir", vanishing)
    (tmp_path / "file").write_bytes(bytes(20_000))
    assert _size(tmp_path) >= 20_000
    assert not going.exists()
