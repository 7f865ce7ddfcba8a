"""One store for each module: the engine opens one directory a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lrs.store.clickhouse import ClickHouseStore, open_store

MEMORY_BYTES = 700_000_000


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClickHouseStore]:
    folder: Path = tmp_path_factory.mktemp("engine")
    store = open_store(folder / "store", folder / "tmp", MEMORY_BYTES)
    yield store
    store.close()


@pytest.fixture
def store(opened: ClickHouseStore) -> Iterator[ClickHouseStore]:
    """An empty store."""
    filled = opened.engine.rows(
        "SELECT DISTINCT table FROM system.parts WHERE active AND database = 'sousbois' AND table != 'migrations'"
    )
    for (table,) in filled:
        opened.engine.command(f"TRUNCATE TABLE sousbois.{table}")
    empty = ClickHouseStore(opened.engine)
    yield empty
    empty._beside.shutdown()
