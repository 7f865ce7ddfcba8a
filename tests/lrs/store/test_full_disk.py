"""A store whose disk takes nothing: rows wait for it, none is called poisoned, and nothing is doubled after."""

import shutil
from pathlib import Path

import pytest

from lrs.store.clickhouse import open_store
from schemas.errors import Unavailable
from tests.lrs.store.builders import statement
from tests.lrs.store.conftest import MEMORY_BYTES


def test_rows_that_find_no_room_are_not_at_fault(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", tmp_path / "tmp", MEMORY_BYTES)
    try:
        shutil.rmtree(tmp_path / "tmp")  # the driver hands rows over as files there
        with pytest.raises(Unavailable, match="disk"):
            store.insert([statement(1)])
        (tmp_path / "tmp").mkdir()
        store.insert([statement(1)])

        assert store.count() == 1
    finally:
        store.close()
