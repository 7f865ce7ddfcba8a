"""Statements on their way to the detecting process: all of them, in portions, for nobody else."""

import gzip
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.directory import DataDirectory
from pipeline.handed import AT_ONCE, needed_from, read_handed, write_handed
from schemas.errors import Unavailable
from tests.processors.small_catalog import START, catalog, minutes

SAID = [{"id": n, "text": "ü" * (n % 50)} for n in range(2 * AT_ONCE + 1)]


def test_all_arrive_in_portions_and_nobody_else_may_read_them(tmp_path: Path) -> None:
    path = DataDirectory(tmp_path).handed("x")
    write_handed(path, SAID)
    portions = list(read_handed(path))

    assert [len(some) for some in portions] == [AT_ONCE, AT_ONCE, 1]
    assert [one for some in portions for one in some] == SAID
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_not_written_to_its_end_is_not_taken_for_all(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_handed(path, SAID)
    path.write_bytes(path.read_bytes()[:-9])

    with pytest.raises(EOFError):
        list(read_handed(path))


def test_a_walk_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with pytest.raises(ZeroDivisionError):
        write_handed(path, ({"id": 1 // n} for n in (1, 0)))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = os.open
    monkeypatch.setattr("pipeline.handed.os.open", lambda *_: open_file("/dev/full", os.O_WRONLY))

    with pytest.raises(Unavailable, match="cannot be written: No space left"):
        write_handed(tmp_path / "x", SAID)


def test_what_died_with_a_process_goes_and_all_else_stays(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    directory.handed("x").write_bytes(gzip.compress(b"{}"))
    directory.ledger.write_bytes(b"")
    directory.clear_handed()

    assert list(tmp_path.iterdir()) == [directory.ledger]


def test_what_may_matter_reaches_over_all_orders() -> None:
    assert needed_from(catalog(), START) == START - minutes(70) * (len(catalog().orders) + 1)
    assert needed_from(catalog(), datetime(1970, 1, 1, 1, tzinfo=UTC)) is None
    assert needed_from(catalog(), datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=1)) is None
