"""Opening the store: schema, repair, refusals; each test has its own directory."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from lrs.rules.query import Query
from lrs.store.clickhouse import ClickHouseStore, open_store
from lrs.store.engine import READERS
from lrs.store.migrations import scripts
from schemas.errors import Misconfigured, Unavailable
from tests.lrs.store.builders import LATER, about, statement, uid, voiding
from tests.lrs.store.conftest import MEMORY_BYTES


@contextmanager
def opening(folder: Path) -> Iterator[ClickHouseStore]:
    store = open_store(folder / "store", folder / "tmp", MEMORY_BYTES)
    try:
        yield store
    finally:
        store.close()


def test_migrations_are_numbered_without_a_gap() -> None:
    assert list(scripts()) == list(range(1, len(scripts()) + 1))


def test_a_reopened_store_has_what_it_had_and_every_column_says_what_it_is(tmp_path: Path) -> None:
    with opening(tmp_path) as store:
        store.insert([statement(1), statement(2), voiding(3, 2)])
    with opening(tmp_path) as store:
        assert store.count() == 3
        assert store.newest_stored() is not None
        versions = store.engine.rows("SELECT version FROM sousbois.migrations ORDER BY version")
        assert versions == [(number,) for number in scripts()]
        silent = "SELECT table, name FROM system.columns WHERE database = 'sousbois' AND comment = '' "
        assert store.engine.rows(silent + "AND table NOT LIKE '%_filled' AND table != 'migrations'") == []


def test_what_a_kill_between_table_and_view_left_out_is_repaired(tmp_path: Path) -> None:
    with opening(tmp_path) as store:
        store.insert([statement(1), statement(2), voiding(3, 2), about(4, 1)])
        for table in ("statement_ids", "voids", "targets"):
            store.engine.command(f"TRUNCATE TABLE sousbois.{table}")
        assert store.statement(uid(1)) is None
    with opening(tmp_path) as store:
        assert store.statement(uid(1)) is not None
        assert store.statement(uid(2), voided=True) is not None
        page = store.page(Query(until=LATER, activity="http://example.org/thing/1"))
        assert [found.id for found in page.statements] == [uid(4), uid(1)]
        for table in ("statement_ids", "voids", "targets"):
            (count, unique) = store.engine.rows(f"SELECT count(), uniq(id) FROM sousbois.{table}")[0]
            assert count == unique


def test_opening_looks_only_at_the_newest_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes into memory is the same for any number of statements."""
    monkeypatch.setattr("lrs.store.clickhouse.REPAIRED", 2)
    with opening(tmp_path) as store:
        store.insert([statement(number) for number in range(1, 6)])
        store.engine.command("TRUNCATE TABLE sousbois.statement_ids")
    with opening(tmp_path) as store:
        assert store.engine.rows("SELECT count() FROM sousbois.statement_ids") == [(2,)]


def test_echoes_that_a_kill_left_out_come_with_the_redelivery(tmp_path: Path) -> None:
    with opening(tmp_path) as store:
        store.insert([statement(1), about(2, 1)])
        store.engine.command("TRUNCATE TABLE sousbois.echoes")
    with opening(tmp_path) as store:
        store.insert([statement(1), about(2, 1)])
        page = store.page(Query(until=LATER, activity="http://example.org/thing/1"))
        assert [found.id for found in page.statements] == [uid(2), uid(1)]
        assert store.count() == 2


def test_a_newer_schema_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with opening(tmp_path) as store:
        store.engine.command("INSERT INTO sousbois.migrations (version, name) VALUES (99, '0099_later.sql')")
    with pytest.raises(Misconfigured, match=r"newer Sousbois \(schema 99"):
        open_store(tmp_path / "store", tmp_path / "tmp", MEMORY_BYTES)
    with opening(tmp_path / "other") as store:  # and the engine is free again
        assert store.count() == 0


def test_payloads_that_a_kill_left_are_removed_and_new_ones_go_there(tmp_path: Path) -> None:
    before = tempfile.tempdir
    (tmp_path / "tmp").mkdir()
    left = tmp_path / "tmp" / "tmpabc.raw"
    left.write_text("a statement")
    with opening(tmp_path):
        assert not left.exists()
        assert tempfile.gettempdir() == str(tmp_path / "tmp")
        assert (tmp_path / "tmp").stat().st_mode & 0o777 in {0o700, 0o755}
    assert tempfile.tempdir == before


def test_a_second_process_is_told_who_has_the_store(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from lrs.store.clickhouse import open_store\n"
        "from schemas.errors import Misconfigured\n"
        f"try: open_store(Path({str(tmp_path / 'store')!r}), Path({str(tmp_path / 'tmp2')!r}), {MEMORY_BYTES})\n"
        "except Misconfigured as error: print(error)\n"
    )
    with opening(tmp_path):
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "another process has it open" in told.stdout


def test_when_every_reader_is_busy_the_next_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lrs.store.engine.READER_WAIT_S", 0.05)
    with opening(tmp_path) as store:
        with ExitStack() as held:
            for _ in range(READERS):
                held.enter_context(store.engine.reader())
            with pytest.raises(Unavailable, match="busy"):
                store.count()
        assert store.count() == 0


def test_a_read_that_failed_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    with opening(tmp_path) as store:
        for _ in range(8):
            with pytest.raises(Unavailable) as caught:
                store.engine.rows("SELECT throwIf(number = 90000, 'secret') FROM numbers(100000)")
            assert "secret" not in str(caught.value)
            assert store.engine.rows("SELECT 1") == [(1,)]
