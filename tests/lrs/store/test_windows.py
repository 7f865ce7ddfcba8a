"""Where pages are looked for first: next to where they begin, and at once in the whole table for what is scarce."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.query import Cursor, Query
from lrs.store import windows
from lrs.store.clickhouse import ClickHouseStore, open_store
from lrs.store.windows import Windows
from schemas.timestamps import from_micros, write_time
from tests.lrs.statements import ANSWERED, ASKED, statement, uuid_of

START = datetime(2026, 11, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)
COUNT = 60


class NoTable:
    """An engine whose table is empty."""

    def rows(self, _sql: str) -> list[tuple[int, int]]:
        return []


def grown(times: list[int]) -> Windows:
    made = Windows(NoTable())  # type: ignore[arg-type]
    for at in times:
        made.grow(at, 1)
    return made


def asked(sql: list[str]) -> list[str]:
    """Which kinds of pages were asked for."""
    return ["window" if "use_skip_indexes" in one else "table" for one in sql if "ORDER BY" in one]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClickHouseStore]:
    """A statement a second; every tenth of another verb than the others."""
    monkeypatch.setattr(windows, "ROWS", 12)
    monkeypatch.setattr(windows, "MARK_ROWS", 4)
    opened = open_store(tmp_path / "store", tmp_path / "tmp", 400 << 20)
    for number in range(COUNT):
        at = write_time(START + number * SECOND)
        verb = ANSWERED if number % 10 == 0 else ASKED
        opened.insert(
            [statement(verb=verb, id=uuid_of(number), stored=at, timestamp=at, authority={}, version="2.0.0")]
        )
    yield opened
    opened.close()


@pytest.fixture
def sent(store: ClickHouseStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the store asks its engine from now on."""
    seen: list[str] = []
    rows = store.engine.rows

    def noting(sql: str, *more: object) -> object:
        seen.append(sql)
        return rows(sql, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(store.engine, "rows", noting)
    return seen


@pytest.mark.parametrize("ascending", [True, False])
def test_a_frequent_value_is_found_in_its_window_alone(
    store: ClickHouseStore, sent: list[str], ascending: bool
) -> None:
    query = Query(until=START + COUNT * SECOND, verb=ASKED, limit=5, ascending=ascending)
    assert len(store.page(query).statements) == 5
    assert asked(sent) == ["window"]


def test_what_is_scarce_is_looked_for_twice_once(store: ClickHouseStore, sent: list[str]) -> None:
    query = Query(until=START + COUNT * SECOND, verb=ANSWERED, limit=5)
    assert store.page(query) == store.page(query) == store.page(query)
    assert asked(sent) == ["window", "table", "table", "table"]


def test_what_is_no_longer_scarce_is_found_in_its_window_again(store: ClickHouseStore, sent: list[str]) -> None:
    query = Query(until=START + 2 * COUNT * SECOND, verb=ANSWERED, limit=5)
    store.page(query)
    for number in range(COUNT, COUNT + 10):
        at = write_time(START + number * SECOND)
        store.insert([statement(verb=ANSWERED, id=uuid_of(number), stored=at, timestamp=at, version="2.0.0")])
    sent.clear()
    store.page(query)
    store.page(query)
    assert asked(sent) == ["table", "window"]


def test_a_short_stretch_is_read_without_an_index(store: ClickHouseStore, sent: list[str]) -> None:
    query = Query(until=START + 30 * SECOND, since=START + 25 * SECOND, verb=ANSWERED)
    assert [stored.id for stored in store.page(query).statements] == [uuid_of(30)]
    assert asked(sent) == ["window"]


def test_what_is_known_of_a_store_is_known_again_when_it_is_opened(
    store: ClickHouseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine tells it of its parts: as long as these are small, as finely as before."""
    monkeypatch.setattr(windows, "ROWS", 12)
    path, tmp = store.engine.path, store.engine.path.with_name("tmp")
    store.close()
    again = open_store(path, tmp, 400 << 20)
    assert again._windows._rows == COUNT
    assert again._windows._marks
    again.close()


def test_what_comes_late_keeps_marks_in_order() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "MARK_ROWS", 1)
        known = grown([5, 9, 3, 12])
    assert [mark.at for mark in known._marks] == [5, 9, 9, 12]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=200).map(sorted), st.integers(0, 1100), st.booleans())
def test_a_window_holds_about_as_many_rows_as_it_should(times: list[int], at: int, ascending: bool) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "ROWS", 20)
        patched.setattr(windows, "MARK_ROWS", 1)
        known = grown(times)
    query = Query(until=from_micros(1200), verb="v", ascending=ascending, cursor=Cursor(from_micros(at), uuid_of(1)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "ROWS", 20)
        window = known.of(query)
    assert window is not None
    beyond = [time for time in times if (time >= at if ascending else time <= at)]
    if window.bound is None:
        assert len(beyond) <= 20 + times.count(max(beyond, default=0)) + times.count(min(beyond, default=0))
    else:
        inside = [time for time in beyond if (time <= window.bound if ascending else time >= window.bound)]
        assert len(inside) >= 20


@given(st.integers(1, 3000))
def test_marks_are_bounded(rows: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "MOST_MARKS", 50)
        patched.setattr(windows, "MARK_ROWS", 1)
        known = grown(list(range(rows)))
    assert len(known._marks) <= 51
    assert known._marks[0].at == 0
