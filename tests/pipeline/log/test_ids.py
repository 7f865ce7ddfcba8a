"""Ids: whatever way they come, whatever fails and whenever it is opened again, what is taken is what was committed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.log import ids as module
from pipeline.log.ids import Ids
from pipeline.log.table import open_writer

GENERATION, LEAST = 6, 1
ALL = [bytes([number] * 16) for number in range(40)]


@pytest.fixture
def small() -> Iterator[None]:
    """Generations so small that ids leave them all the time."""
    with patch.object(module, "GENERATION", GENERATION), patch.object(module, "LEAST", LEAST):
        yield


def digest(identifier: bytes) -> bytes:
    return identifier[::-1][:8] + bytes(8)


def add(connection: sqlite3.Connection, ids: Ids, new: list[bytes], *, fails: bool = False) -> None:
    connection.execute("BEGIN IMMEDIATE")
    ids.add({one: digest(one) for one in new})
    connection.execute("ROLLBACK" if fails else "COMMIT")
    if fails:
        ids.rolled_back()
    else:
        ids.committed()


def counted(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many ids (lie where they last, wait)."""
    lasting = connection.execute("SELECT count(*) FROM ids").fetchone()[0]
    waiting = connection.execute("SELECT coalesce(sum(length(marks)), 0) FROM recent").fetchone()[0]
    return lasting, waiting // 32


steps = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["kept", "kept", "kept", "fails", "opened again"])))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(ALL), steps=steps)
@pytest.mark.usefixtures("small")
def test_what_is_taken_is_what_was_committed(
    tmp_path_factory: pytest.TempPathFactory, order: list[bytes], steps: list[tuple[int, str]]
) -> None:
    with closing(open_writer(tmp_path_factory.mktemp("log") / "log.db")) as connection:
        ids, taken, free = Ids(connection), dict[bytes, bytes](), list(order)
        for count, what in steps:
            new = free[:count]
            if new:
                add(connection, ids, new, fails=what == "fails")
            if what != "fails":
                taken |= {one: digest(one) for one in new}
                del free[:count]
            ids.committed()  # a transaction without statements
            if what == "opened again":
                ids = Ids(connection)
            lasting, waiting = counted(connection)

            assert ids.taken(ALL) == taken
            assert lasting + waiting >= len(taken)


@pytest.mark.usefixtures("small")
def test_few_wait_and_the_others_last(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "log.db")) as connection:
        ids = Ids(connection)
        for one in ALL:
            add(connection, ids, [one])

            assert counted(connection)[1] <= 2 * GENERATION
        assert counted(connection)[0] >= len(ALL) - 2 * GENERATION


def test_the_ids_of_a_log_of_the_version_before_are_taken(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as old:
        old.executescript(
            f"""
            CREATE TABLE envelopes("offset" INTEGER PRIMARY KEY AUTOINCREMENT, appended INTEGER NOT NULL,
              kind TEXT NOT NULL, body BLOB NOT NULL);
            CREATE TABLE ids(id BLOB PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
            PRAGMA application_id={0x50755342}; PRAGMA user_version=1;
            """
        )
        old.execute("INSERT INTO ids VALUES (?, ?)", (ALL[1], digest(ALL[1])))
    with closing(open_writer(tmp_path / "log.db")) as connection:
        assert Ids(connection).taken(ALL) == {ALL[1]: digest(ALL[1])}
