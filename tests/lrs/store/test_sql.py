"""The SQL of data teams: what works, what fails, and what is bounded."""

import orjson
import pytest

from lrs.rules.sql_text import FORMATS, SqlFailed, SqlRefused
from lrs.store.clickhouse import ClickHouseStore
from lrs.store.sql import ClickHouseSql, SqlLimits
from tests.lrs.store.builders import change, moment, statement, voiding

SECRET = "TOPSECRET"
MOMENTS, STATEMENTS = frozenset({"sql/moments"}), frozenset({"sql/statements"})


@pytest.fixture(scope="module")
def sql(opened: ClickHouseStore) -> ClickHouseSql:
    """Two moments and three statements, one of them voided."""
    opened.insert([statement(1, result={"response": SECRET}), statement(2), voiding(3, 2)])
    opened.moments.insert_moments([change(1, moment(1)), change(2, moment(2, kind="uptake"))])
    return opened.sql


def ask(sql: ClickHouseSql, query: str, scopes: frozenset[str] = MOMENTS, form: str = "TSV", **parameters: str) -> str:
    return b"".join(sql.ask(query, parameters, scopes, form).chunks).decode()


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT version() != '', timezone() != ''", "1\t1\n"),
        ("SELECT count() FROM current_moments", "2\n"),
        ("select count() from sousbois.moments;", "2\n"),
        ("FROM moments SELECT count()", "2\n"),
        ("(SELECT 1) UNION ALL (SELECT 2)", "1\n2\n"),
        ("WITH known AS (SELECT kind FROM moments) SELECT count() FROM known", "2\n"),
        ("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT sum(n) FROM t", "6\n"),
        ("WITH (1, 2) AS pair SELECT 1 IN pair", "1\n"),
        ("SELECT count() FROM moments WHERE id IN (SELECT moment FROM moment_evidence)", "2\n"),
        (
            "SELECT kind FROM moments m JOIN moment_participants p ON p.moment = m.id WHERE role = 'helper' ORDER BY 1",
            "help_exchange\nuptake\n",
        ),
        ("SELECT t FROM current_moments ARRAY JOIN topics AS t GROUP BY t", "tax\n"),
        ("SELECT kind, row_number() OVER (ORDER BY kind) FROM moments", "help_exchange\t1\nuptake\t2\n"),
        ("SELECT factors['thanks'] FROM moments LIMIT 1", "0.5\n"),
        ("SELECT {a:String}, {b:Array(UInt8)} -- a comment; with ' and \" in it", "it's\t[1,2]\n".replace("'", "\\'")),
        ("SELECT 'a;b', '--c', '/*d*/', 'it''s', 'FORMAT Null'", "a;b\t--c\t/*d*/\tit\\'s\tFORMAT Null\n"),
        ("SELECT number FROM numbers(2)", "0\n1\n"),
        ("SELECT kind FROM moments ORDER BY kind LIMIT 1\n FORMAT JSONEachRow", '{"kind":"help_exchange"}\n'),
        ("SHOW TABLES", "current_moments\nmoment_evidence\nmoment_participants\nmoments\n"),
        ("SHOW DATABASES", "sousbois\n"),
        ("SELECT state FROM current_moments FINAL LIMIT 1", "open\n"),
    ],
)
def test_a_reader_of_moments_can_ask(sql: ClickHouseSql, query: str, answer: str) -> None:
    assert ask(sql, query, a="it's", b="[1,2]") == answer


def test_the_columns_of_every_table_say_what_they_are(sql: ClickHouseSql) -> None:
    for table in ("current_moments", "moments", "moment_evidence", "moment_participants"):
        lines = ask(sql, f"DESCRIBE TABLE {table}").splitlines()
        assert lines
        assert all(line.split("\t")[4] for line in lines), table
    assert all(line.split("\t")[4] for line in ask(sql, "DESC sousbois.statements", STATEMENTS).splitlines())


def test_explain_is_answered_for_what_may_be_asked(sql: ClickHouseSql) -> None:
    assert "ReadFromMergeTree" in ask(sql, "explain SELECT kind FROM moments")


def test_a_reader_of_statements_reads_statements_and_no_moments(sql: ClickHouseSql) -> None:
    assert ask(sql, "SELECT countIf(voided), count() FROM statements", STATEMENTS) == "1\t3\n"
    assert SECRET in ask(
        sql, "SELECT JSONExtractRaw(statement, 'result') FROM statements ORDER BY stored LIMIT 1", STATEMENTS
    )
    with pytest.raises(SqlRefused, match="not a table of this credential"):
        ask(sql, "SELECT * FROM moments", STATEMENTS)
    assert ask(sql, "SELECT count() FROM statements, moments", STATEMENTS | MOMENTS) == "6\n"


def test_a_credential_without_a_scope_of_sql_asks_nothing(sql: ClickHouseSql) -> None:
    with pytest.raises(SqlRefused, match="lacks the scope"):
        ask(sql, "SELECT 1", frozenset({"all", "operate", "moments/read"}))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_the_command_is_served(sql: ClickHouseSql, name: str) -> None:
    answer = sql.ask("SELECT kind FROM moments ORDER BY kind", {}, MOMENTS, FORMATS[name])
    assert b"uptake" in b"".join(answer.chunks)
    assert answer.tables == {"moments"}


def test_only_the_exact_handshake_reads_the_settings(sql: ClickHouseSql) -> None:
    handshake = "SELECT name, value, readonly FROM system.settings LIMIT 10000"
    assert "max_execution_time\t20\t1\n" in ask(sql, handshake)
    with pytest.raises(SqlRefused):
        ask(sql, handshake + " OFFSET 1")


def test_what_fails_in_an_allowed_query_is_told_in_the_engines_words(sql: ClickHouseSql) -> None:
    with pytest.raises(SqlFailed, match="nope") as caught:
        ask(sql, "SELECT nope FROM moments")
    assert caught.value.code == 47
    with pytest.raises(SqlFailed) as caught:
        ask(sql, "SELECT FROM WHERE")
    assert caught.value.code == 62


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 0", 159),
        ("SELECT length(groupArray(toString(number))) FROM numbers(100000000)", 241),
        ("SELECT number FROM numbers(100000)", 396),
        ("SELECT number FROM numbers(100000) FORMAT Parquet", 396),
        ("SELECT repeat('x', 1000000) FROM numbers(900)", 396),
    ],
)
def test_a_query_that_takes_too_much_is_stopped_and_the_next_one_runs(
    opened: ClickHouseStore, query: str, code: int
) -> None:
    limits = SqlLimits(seconds=1, memory_bytes=60_000_000, rows=50_000, result_bytes=1_000_000, at_once=1)
    bounded = ClickHouseSql(opened.engine, limits)
    try:
        with pytest.raises(SqlFailed) as caught:
            ask(bounded, query)
        assert caught.value.code == code
        assert ask(bounded, "SELECT 1") == "1\n"  # and nothing of the answer before
    finally:
        bounded.close()


def test_an_answer_that_is_left_gives_its_connection_back(opened: ClickHouseStore) -> None:
    bounded = ClickHouseSql(opened.engine, SqlLimits(at_once=1, wait_s=0.1))
    try:
        for leave in (lambda chunks: chunks.close(), next, lambda chunks: None):
            answer = bounded.ask("SELECT number FROM numbers(400000)", {}, MOMENTS, "Native")
            with pytest.raises(SqlRefused, match="too many"):
                bounded.ask("SELECT 1", {}, MOMENTS, "TSV")
            leave(answer.chunks)
            del answer
        assert ask(bounded, "SELECT 1") == "1\n"
    finally:
        bounded.close()


def test_large_answers_come_in_parts(sql: ClickHouseSql) -> None:
    parts = list(sql.ask("SELECT number FROM numbers(300000)", {}, MOMENTS, "JSONEachRow").chunks)
    assert len(parts) > 2
    assert orjson.loads(parts[-1].splitlines()[-1]) == {"number": 299_999}
