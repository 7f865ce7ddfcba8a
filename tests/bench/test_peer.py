"""The bench beside a peer: the ClickHouse that stands behind it, and what is said of the figures."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import clickhouse_connect
import httpx
import lz4.frame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench import peer
from tests.bench.chdb_server import decoded, insert_parts, split_format, with_settings
from tests.bench.load import Result
from tests.bench.peer import CLICKHOUSE, FILE, OWN, TABLES, NotInstalled, engine, told

IDS = [UUID(int=(0xA << 60) | n) for n in range(1, 4)]
AT = datetime(2026, 1, 12, 9, tzinfo=UTC)


@given(st.lists(st.binary(max_size=2_000), max_size=6))
def test_frames_one_after_another_are_one_body(blocks: list[bytes]) -> None:
    sent = b"".join(lz4.frame.compress(block) for block in blocks)

    assert decoded(sent, "lz4") == b"".join(blocks)
    assert decoded(sent, "") == sent


@given(st.binary(min_size=1, max_size=500), st.data())
def test_a_frame_that_is_cut_is_refused(block: bytes, data: st.DataObject) -> None:
    sent = lz4.frame.compress(block)
    cut = data.draw(st.integers(1, len(sent) - 1))

    with pytest.raises(ValueError, match="frame"):
        decoded(sent[:cut], "lz4")
    with pytest.raises(ValueError, match="not spoken"):
        decoded(sent, "br")


@given(st.binary(max_size=200))
def test_what_is_inserted_begins_after_the_first_line_whatever_it_holds(data: bytes) -> None:
    assert insert_parts(b"INSERT INTO t (`a`, `b`) FORMAT Native\n" + data) == (
        "INSERT INTO t (`a`, `b`)",
        "Native",
        data,
    )
    assert insert_parts(b"SELECT 'INSERT INTO t FORMAT Native'\n" + data) is None


def test_a_query_says_its_form_and_takes_its_settings() -> None:
    assert split_format("SELECT a FROM t\n FORMAT Native") == ("SELECT a FROM t", "Native")
    assert split_format("SELECT ' FORMAT x' FROM t") == ("SELECT ' FORMAT x' FROM t", "TabSeparated")
    assert with_settings("SELECT 1", {"a": "1", "b": "x"}) == "SELECT 1 SETTINGS a = '1', b = 'x'"
    assert with_settings("SELECT 1", {}) == "SELECT 1"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with engine(tmp_path_factory.mktemp("engine")) as (port, _):
        for statement in TABLES:
            httpx.post(f"http://127.0.0.1:{port}/", content=statement, trust_env=False).raise_for_status()
        opened = clickhouse_connect.get_client(host="127.0.0.1", port=port, database="xapi", compress="lz4")
        yield opened
        opened.close()


@pytest.mark.server
def test_what_the_client_inserts_is_found_by_its_ids(client: Any) -> None:
    rows = [(one, AT, f'{{"n": {n}, "é": "{"x" * 5_000}"}}') for n, one in enumerate(IDS)]
    client.insert(
        "xapi_events_all",
        rows,
        column_names=["event_id", "emission_time", "event"],
        settings={"async_insert": 1, "wait_for_async_insert": 1},
    )

    asked = "SELECT event FROM xapi_events_all WHERE event_id IN ({ids:Array(String)})"
    found = client.query(asked, parameters={"ids": [str(IDS[0]), str(IDS[2])]}, settings={"buffer_size": 500})

    assert sorted(found.result_columns[0]) == sorted([rows[0][2], rows[2][2]])


@pytest.mark.server
def test_what_the_engine_refuses_is_an_error_to_the_client(client: Any) -> None:
    with pytest.raises(clickhouse_connect.driver.exceptions.DatabaseError):
        client.query("SELECT nothing FROM xapi_events_all")


def _results(*rates: float) -> list[Result]:
    return [Result(acknowledged=int(rate), refused=0, seconds=1.0, p50_ms=1.0, p99_ms=2.0) for rate in rates]


def test_the_ratio_is_to_the_faster_backend_at_that_size() -> None:
    lines = told(1, {FILE: _results(10, 20, 90), CLICKHOUSE: _results(30, 30, 30), OWN: _results(270, 270, 900)})

    assert lines[-1] == "peer 1 a request: 9.0 times ralph's faster backend, ClickHouse (target 10, MISSED)"
    assert "ralph, file: 20 statements/s" in lines[0]
    assert told(100, {FILE: _results(20), CLICKHOUSE: _results(10), OWN: _results(100)})[-1].endswith("(target 5)")
    assert told(1, {FILE: _results(0), CLICKHOUSE: _results(0), OWN: _results(1)})[-1].endswith("acknowledged nothing")


def test_where_it_cannot_be_installed_one_line_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def without_index(*command: str, **_: Any) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="looking\nERROR: no distribution found\n")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(subprocess, "run", without_index)

    (line,) = peer.run()

    assert line.startswith("peer: not measured")
    assert line.endswith("ERROR: no distribution found")
    with pytest.raises(NotInstalled):
        peer.installed()
