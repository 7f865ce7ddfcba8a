"""A store of the version before learns what its statements said of activities and agents."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lrs.store import migrations
from lrs.store.clickhouse import ClickHouseStore, open_store
from lrs.store.lookups import ClickHouseLookups
from tests.lrs.store.builders import ANA, PUMP, about, called
from tests.lrs.store.conftest import MEMORY_BYTES

ALL = migrations.scripts()
ROWS = "SELECT count() FROM (SELECT * FROM sousbois.said FINAL)"


def before() -> dict[int, tuple[str, str]]:
    """The schema of the version before."""
    return {number: (name, sql) for number, (name, sql) in ALL.items() if not name.endswith("_said.sql")}


@contextmanager
def opening(folder: Path) -> Iterator[ClickHouseStore]:
    store = open_store(folder / "store", folder / "tmp", MEMORY_BYTES)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the version before, with statements in it."""
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "scripts", before)
        patched.setattr(ClickHouseLookups, "learn", lambda *_: None)
        with opening(tmp_path) as store:
            store.insert([called(number, "abc"[number % 3]) for number in range(1, 300)] + [about(300, 1)])
            assert "said" not in {name for (name,) in store.engine.rows("SHOW TABLES FROM sousbois")}
    return tmp_path


def test_a_store_of_the_version_before_tells_what_was_said_then(old: Path) -> None:
    with opening(old) as store:
        assert store.lookups.names(ANA) == ["a", "b", "c"]
        assert [one["name"]["en"] for one in store.lookups.definitions(PUMP)] == ["a", "b", "c"]
        assert store.engine.rows(ROWS) == [(6,)]
    with opening(old) as store:
        store.engine.command("TRUNCATE TABLE sousbois.said")
    with opening(old) as store:
        assert store.engine.rows(ROWS) == [(0,)]  # it is filled once


def test_a_kill_while_it_is_filled_does_no_harm(old: Path) -> None:
    code = (
        "import os, signal; from itertools import count; from pathlib import Path\n"
        "from lrs.store import lookups, walk\n"
        "from lrs.store.clickhouse import open_store\n"
        "walk.MOST_AT_ONCE, parts, learn = 50, count(1), lookups.ClickHouseLookups.learn\n"
        "def die(self, statements):\n"
        "    learn(self, statements)\n"
        "    if next(parts) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "lookups.ClickHouseLookups.learn = die\n"
        f"open_store(Path({str(old / 'store')!r}), Path({str(old / 'tmp')!r}), {MEMORY_BYTES})\n"
    )
    killed = subprocess.run([sys.executable, "-c", code], cwd=Path.cwd(), timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL

    with opening(old) as store:
        assert store.lookups.names(ANA) == ["a", "b", "c"]
        assert store.engine.rows(ROWS) == [(6,)]
        assert [one["name"]["en"] for one in store.lookups.definitions(PUMP)] == ["a", "b", "c"]
