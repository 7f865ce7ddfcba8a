"""The SQL port as clickhouse-connect and plain HTTP clients meet it: unmodified, over a socket."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import clickhouse_connect
import httpx
import pytest
import uvicorn
from clickhouse_connect.driver.exceptions import DatabaseError, Error

from lrs.api.sql_port import create_sql_app
from lrs.ports import Credential
from lrs.rules.rates import Buckets, Rate
from lrs.store.clickhouse import ClickHouseStore
from lrs.store.sql import ClickHouseSql, SqlLimits
from tests.lrs.store.builders import change, moment, statement

SCOPES = {"ana": frozenset({"sql/moments"}), "bob": frozenset({"sql/statements"}), "eve": frozenset({"all"})}


class KnownPeople:
    """`lrs.ports.Credentials`: the secret is the key twice."""

    async def verify(self, key: str, secret: str) -> Credential | None:
        return Credential(key.title(), key, SCOPES[key]) if key in SCOPES and secret == key * 2 else None


class Heard:
    """A logger that keeps what it was told."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def info(self, event: str, **facts: Any) -> None:
        self.events.append({"event": event, **facts})


@pytest.fixture(scope="module")
def heard() -> Heard:
    return Heard()


@pytest.fixture(scope="module")
def port(opened: ClickHouseStore, heard: Heard) -> Iterator[int]:
    opened.insert([statement(n) for n in range(1, 4)])
    opened.moments.insert_moments([change(n, moment(n, kind=f"kind_{n}")) for n in range(1, 6)])
    sql = ClickHouseSql(opened.engine, SqlLimits(rows=400_000, at_once=2))
    app = create_sql_app(sql=sql, credentials=KnownPeople(), buckets=Buckets(Rate(0, 0), time.monotonic), audit=heard)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    sql.close()


@pytest.fixture(scope="module")
def ana(port: int) -> Iterator[Any]:
    client = clickhouse_connect.get_client(
        host="127.0.0.1", port=port, username="ana", password="anaana", database="sousbois"
    )
    yield client
    client.close()


def test_a_query_answers_rows_with_their_types(ana: Any) -> None:
    rows = ana.query("SELECT kind, start, topics, factors FROM current_moments ORDER BY kind LIMIT 1").result_rows
    assert rows == [("kind_1", datetime(2026, 3, 1, 1), ["tax"], {"thanks": 0.5})]


def test_parameters_arrive_as_they_are_even_long_ones(ana: Any) -> None:
    odd = "it's \\ a\ttab\r\nline é \U0001f600 {x:String}"
    given = {"a": odd, "b": [1, 2], "c": datetime(2026, 1, 2, 3, tzinfo=UTC), "d": None}
    sql = "SELECT {a:String}, {b:Array(UInt8)}, {c:DateTime64(6, 'UTC')}, {d:Nullable(String)}"
    assert ana.query(sql, parameters=given).result_rows == [(odd, [1, 2], datetime(2026, 1, 2, 3), None)]
    assert ana.query("SELECT length({a:String})", parameters={"a": "xyzé" * 20_000}).result_rows == [(100_000,)]


def test_a_data_frame_comes_back(ana: Any) -> None:
    pytest.importorskip("pandas")
    frame = ana.query_df("SELECT kind, confidence FROM current_moments ORDER BY kind")
    assert list(frame["kind"]) == [f"kind_{n}" for n in range(1, 6)]


def test_large_answers_stream(ana: Any) -> None:
    with ana.query_row_block_stream("SELECT number FROM numbers(300000)") as stream:
        sizes = [len(block) for block in stream]
    assert (sum(sizes), len(sizes) > 2) == (300_000, True)


def test_an_answer_that_meets_a_limit_half_way_is_an_error_and_not_a_short_answer(ana: Any) -> None:
    with pytest.raises(Error, match="Limit for result exceeded"):
        _ = ana.query("SELECT number FROM numbers(1000000)").result_rows
    assert ana.query("SELECT 1").result_rows == [(1,)]


def test_other_ways_of_the_client_work(ana: Any) -> None:
    assert ana.ping()
    assert ana.command("SELECT count() FROM moments") == 5
    assert ana.query("SELECT * FROM moments LIMIT 0").column_names[:2] == ("id", "kind")
    assert ana.raw_query("SELECT kind FROM moments ORDER BY kind LIMIT 1", fmt="TSV") == b"kind_1\n"


def test_a_clients_settings_are_dropped(port: int) -> None:
    wild = {"max_result_rows": "0", "readonly": "0", "max_execution_time": "0", "session_id": "x", "unknown": "1"}
    body = b"SELECT number FROM numbers(1000000) FORMAT Parquet"
    answer = httpx.post(f"http://127.0.0.1:{port}/", params=wild, content=body, auth=("ana", "anaana"))
    assert answer.headers["x-clickhouse-exception-code"] == "396"


def test_refusals_carry_the_engines_codes(ana: Any) -> None:
    for query, code in (("SELECT * FROM statements", 497), ("SELECT 1; SELECT 2", 62), ("SELECT nope", 47)):
        with pytest.raises(DatabaseError) as caught:
            ana.query(query)
        assert caught.value.code == code
    with pytest.raises(DatabaseError, match="reads only"):
        ana.insert("moments", [["x"]], column_names=["kind"])


def test_the_async_client_may_ask_much_at_once(port: int) -> None:
    async def ask() -> list[Any]:
        client = await clickhouse_connect.get_async_client(
            host="127.0.0.1", port=port, username="ana", password="anaana"
        )
        try:
            asked = [client.query("SELECT count() FROM current_moments") for _ in range(24)]
            return [answer.result_rows for answer in await asyncio.gather(*asked)]
        finally:
            await client.close()

    assert asyncio.run(ask()) == [[(5,)]] * 24


def test_who_may_not_ask_is_told_why(port: int) -> None:
    url = f"http://127.0.0.1:{port}/"
    answers = [
        httpx.get(url, params={"query": "SELECT 1"}),
        httpx.get(url, params={"query": "SELECT 1"}, auth=("ana", "wrong")),
        httpx.get(url, params={"query": "SELECT 1"}, headers={"authorization": "Basic !"}),
        httpx.get(url, params={"query": "SELECT 1"}, headers={b"authorization": b"Basic \xff"}),
        httpx.get(url, params={"query": "SELECT 1"}, auth=("eve", "eveeve")),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 403]
    assert "secret of a credential" in answers[0].text
    assert "sql/moments" in answers[4].text


def test_plain_http_works_with_get_post_and_the_engines_headers(port: int) -> None:
    url, who = f"http://127.0.0.1:{port}/", ("bob", "bobbob")
    got = httpx.get(url, params={"query": "SELECT count() FROM statements", "default_format": "CSV"}, auth=who)
    headers = {"X-ClickHouse-User": "bob", "X-ClickHouse-Key": "bobbob", "X-ClickHouse-Format": "JSONEachRow"}
    posted = httpx.post(url, params={"param_n": "2"}, content=b"SELECT {n:UInt8} AS n", headers=headers)
    assert (got.text, got.headers["x-clickhouse-format"]) == ("3\n", "CSV")
    assert (posted.text, posted.headers["x-clickhouse-format"]) == ('{"n":2}\n', "JSONEachRow")
    assert httpx.get(url + "ping").text == "Ok.\n"
    assert httpx.get(url + "play").status_code == 404
    assert httpx.put(url).status_code == 405


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"params": {"query": "SELECT 1", "database": "system"}}, "81"),
        ({"params": {"query": "SELECT 1"}, "headers": {"content-encoding": "gzip"}, "content": b"x"}, "36"),
        ({"content": b"SELECT '" + b"x" * 1_100_000 + b"'"}, "36"),
        ({"content": b"SELECT '\xff'"}, "36"),
        ({"data": {"query": "SELECT 1"}, "files": {"ext": ("ext.tsv", b"1")}}, "36"),
        ({"params": {"query": "SELECT 1", "default_format": "Template"}}, "497"),
        ({"content": b""}, "62"),
        ({"params": {"query": "SELECT {n:Int8}", "param_n": "x"}}, "457"),
        ({"params": {"query": "SELECT no_such_column FROM current_moments"}}, "47"),
    ],
)
def test_bad_requests_are_answered_with_what_to_do(port: int, sent: dict[str, Any], code: str) -> None:
    answer = httpx.post(f"http://127.0.0.1:{port}/", auth=("ana", "anaana"), **sent)
    assert answer.status_code in {400, 403, 404}
    assert answer.headers["x-clickhouse-exception-code"] == code
    assert len(answer.text) > 40


def test_each_query_is_audited_without_its_text(ana: Any, heard: Heard) -> None:
    heard.events.clear()
    ana.query("SELECT kind FROM current_moments WHERE kind = 'private words'")
    with pytest.raises(DatabaseError):
        ana.query("SELECT 'private words' FROM recorded")
    answered, refused = heard.events
    assert (answered["credential"], answered["tables"], answered["outcome"]) == ("Ana", ["current_moments"], "answered")
    assert (refused["credential"], refused["outcome"], refused["code"]) == ("Ana", "SqlRefused", 497)
    assert answered["query"] != refused["query"]
    assert "private" not in str(heard.events)


def test_a_client_that_goes_away_frees_its_place(port: int, heard: Heard) -> None:
    for _ in range(6):
        with httpx.stream(
            "POST",
            f"http://127.0.0.1:{port}/",
            content=b"SELECT repeat('x', 100) FROM numbers(390000)",
            auth=("ana", "anaana"),
        ) as answer:
            next(answer.iter_raw())
    assert httpx.get(f"http://127.0.0.1:{port}/", params={"query": "SELECT 1"}, auth=("ana", "anaana")).text == "1\n"
