"""Every way out of the SQL port that we could think of: each is refused before any of it runs."""

from pathlib import Path

import pytest

from lrs.rules.sql_text import SqlRefused
from lrs.store.clickhouse import ClickHouseStore
from lrs.store.sql import ClickHouseSql
from tests.lrs.store.builders import change, moment, statement

SECRET = "TOPSECRET"
MOMENTS = frozenset({"sql/moments"})


@pytest.fixture(scope="module")
def sql(opened: ClickHouseStore) -> ClickHouseSql:
    """One moment, which may be read, and one statement, which may not."""
    opened.insert([statement(1, result={"response": SECRET})])
    opened.moments.insert_moments([change(1, moment(1))])
    return opened.sql


WAYS_OUT = [
    # other tables and databases
    "SELECT * FROM statements",
    "SELECT * FROM sousbois.statements",
    "SELECT * FROM `sousbois`.`statements`",
    'SELECT * FROM "sousbois"."recorded"',
    "SELECT * FROM recorded",
    "SELECT * FROM moment_states",
    "SELECT * FROM moment_through",
    "SELECT * FROM statement_ids",
    "SELECT * FROM said",
    "SELECT * FROM sousbois.said FINAL",
    "SELECT * FROM migrations",
    "SELECT * FROM system.tables",
    "SELECT * FROM system . settings",
    "SELECT name, value FROM system.settings",
    "SELECT * FROM SYSTEM.parts",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM INFORMATION_SCHEMA.COLUMNS",
    "SELECT * FROM default.x",
    "SELECT * FROM `.inner.x`",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM `/etc/passwd`",
    # round corners
    "SELECT (SELECT count() FROM recorded)",
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM recorded)",
    "SELECT 1 UNION ALL SELECT count() FROM recorded",
    "SELECT 1 INTERSECT SELECT count() FROM recorded",
    "SELECT * FROM moments, recorded",
    "SELECT * FROM moments JOIN recorded ON 1 = 1",
    "SELECT * FROM moments ANY LEFT JOIN recorded USING (id)",
    "SELECT * FROM moments PASTE JOIN recorded",
    "SELECT * FROM (SELECT * FROM (SELECT * FROM recorded))",
    "SELECT 'x' IN recorded",
    "SELECT 'x' IN system.tables",
    "SELECT in('x', recorded)",
    "SELECT 1 GLOBAL NOT IN statement_ids",
    "SELECT count() FROM moments WHERE id IN statement_ids",
    "WITH recorded AS (SELECT 1) SELECT * FROM recorded",
    "WITH t AS (SELECT * FROM recorded) SELECT 1 FROM t",
    "WITH t AS (SELECT * FROM recorded) SELECT 1",
    'WITH "system.tables" AS (SELECT 1) SELECT * FROM system.tables',
    'SELECT 1 AS "system.tables", 1 IN system.tables',
    "SELECT (WITH recorded AS (SELECT 1) SELECT 1), (SELECT count() FROM recorded)",
    "SELECT toUInt8((SELECT statement FROM recorded LIMIT 1))",
    "SELECT throwIf((SELECT count() FROM recorded) > 0)",
    "EXPLAIN SELECT * FROM recorded",
    "EXPLAIN SYNTAX SELECT * FROM recorded",
    "EXPLAIN QUERY TREE SELECT toUInt8((SELECT statement FROM recorded LIMIT 1))",
    "EXPLAIN AST CREATE TABLE x (a UInt8) ENGINE = Memory",
    "EXPLAIN indexes = 1 SELECT 1",
    "SELECT * FROM (EXPLAIN SELECT 1)",
    "DESCRIBE TABLE recorded",
    "DESCRIBE TABLE file('/etc/passwd')",
    "DESCRIBE (SELECT * FROM recorded)",
    "DESCRIBE moments, recorded",
    "SHOW TABLES FROM system",
    "SHOW CREATE TABLE recorded",
    "SHOW PROCESSLIST",
    "EXISTS TABLE recorded",
    "SELECT * FROM {t:Identifier}",
    "SELECT * FROM { t : Identifier }",
    "SELECT * FROM moments AS m STREAM",
    # table functions
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM s3('http://127.0.0.1:1/x', 'TSV')",
    "SELECT * FROM remote('127.0.0.1', 'sousbois', 'recorded')",
    "SELECT * FROM executable('id', 'TSV', 'a String')",
    "SELECT * FROM input('a String')",
    "SELECT * FROM merge('sousbois', '.*')",
    "SELECT * FROM cluster('default', 'sousbois', 'recorded')",
    "SELECT * FROM loop('sousbois', 'recorded')",
    "SELECT * FROM loop(sousbois.recorded)",
    "SELECT * FROM view(SELECT * FROM recorded)",
    "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT 1))",
    "SELECT * FROM mergeTreeIndex('sousbois', 'recorded')",
    "SELECT * FROM dictionary('x')",
    "SELECT * FROM sqlite('/tmp/x', 'y')",
    "SELECT * FROM python('x')",
    "SELECT * FROM Python(x)",
    "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM values('a String', 'x')",
    "SELECT * FROM generateRandom('a String')",
    "SELECT * FROM fuzzJSON('x')",
    "SELECT * FROM zeros(10)",
    "SELECT * FROM null('a String')",
    "SELECT * FROM moments(a = 1)",
    "SELECT 1 IN url('http://127.0.0.1:1/')",
    "SELECT 'x' IN file('/etc/passwd')",
    "SELECT * FROM numbers(1) JOIN FILE('/etc/passwd') ON 1 = 1",
    # functions that reach out
    "SELECT file('/etc/passwd')",
    "SELECT dictGet('a', 'b', 1)",
    "SELECT joinGet('sousbois.recorded', 'id', 1)",
    "SELECT hasColumnInTable('sousbois', 'recorded', 'id')",
    "SELECT getSetting('readonly')",
    "SELECT getServerSetting('max_connections')",
    "SELECT getMacro('x')",
    "SELECT hostName()",
    "SELECT HOSTNAME()",
    "SELECT filesystemAvailable()",
    "SELECT sleep(3)",
    "SELECT SLEEP(3)",
    "SELECT aiGenerate('x')",
    "SELECT arrayMap(x -> sleepEachRow(1), [1])",
    "SELECT @@version",
    # writing, and what is no question
    "INSERT INTO moments VALUES (1)",
    "INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
    "CREATE TABLE x (a UInt8) ENGINE = Memory",
    "CREATE TEMPORARY TABLE x (a UInt8)",
    "CREATE FUNCTION f AS x -> x",
    "ATTACH TABLE x",
    "DROP TABLE moments",
    "TRUNCATE TABLE moments",
    "ALTER TABLE moments DELETE WHERE 1",
    "DELETE FROM moments WHERE 1",
    "UPDATE moments SET kind = 'x' WHERE 1",
    "OPTIMIZE TABLE moments",
    "RENAME TABLE moments TO x",
    "SYSTEM SHUTDOWN",
    "KILL QUERY WHERE 1",
    "BACKUP DATABASE sousbois TO File('x')",
    "GRANT ALL ON *.* TO x",
    "USE system",
    "SET readonly = 0",
    "BEGIN TRANSACTION",
    "CHECK TABLE moments",
    "WATCH moments",
    "EXECUTE AS x SELECT 1",
    "SELECT 1 PARALLEL WITH SELECT 2",
    "SELECT 1 PARALLEL WITH DROP TABLE moments",
    "WITH 1 AS x INSERT INTO moments SELECT x",
    # files
    "SELECT 1 INTO OUTFILE '{folder}/out'",
    "SELECT 1 INTO OUTFILE '{folder}/out' TRUNCATE FORMAT TSV",
    "SELECT 1 into/**/outfile '{folder}/out'",
    "SELECT 1 INTO -- '\nOUTFILE '{folder}/out'",
    "(SELECT 1) INTO OUTFILE '{folder}/out'",
    "INSERT INTO moments FROM INFILE '{folder}/in' FORMAT TSV",
    # settings
    "SELECT 1 SETTINGS readonly = 0",
    "SELECT 1 settings max_execution_time=0",
    "SELECT 1 FORMAT TSV SETTINGS max_threads = 1",
    "SELECT * FROM (SELECT 1 SETTINGS max_result_rows = 0)",
    "SELECT * FROM moments SETTINGS additional_table_filters = {'a': 'b'}",
    # text that could be read in two ways
    "SELECT 1; SELECT 2",
    "SELECT 1;; DROP TABLE moments",
    "SELECT 1 /* ; */ ; SELECT 2",
    "SELECT x'\\' INTO OUTFILE '{folder}/out' --'",
    "SELECT b'\\' , '",
    "SELECT $$a$$",
    "SELECT $x$ ' $x$ INTO OUTFILE '{folder}/out'",
    "SELECT 1 # comment\n",
    "SELECT 1 #! comment\n",
    "SELECT \u2018a\u2019",
    "SELECT \u201ca\u201d",
    "SELECT 1 \u2212\u2212 1",
    "SELECT 'open",
    "SELECT /* open",
    "SELECT 1\x00; DROP TABLE moments",
    "SELECT\u00a01",
    'SELECT 1 AS "a\n TableIdentifier moments"',
    'SELECT 1 AS "a\\"',
    "",
    " ; ",
    "-- nothing",
    "SELECT '" + "x" * 100_001 + "'",
    # formats that need files or schemas
    "SELECT 1 FORMAT Protobuf",
    "SELECT 1 FORMAT CapnProto",
    "SELECT 1 FORMAT Template",
    "SELECT 1 FORMAT SQLInsert",
]


@pytest.mark.parametrize("number", range(len(WAYS_OUT)), ids=lambda number: f"{number}-{WAYS_OUT[number][:40]!a}")
def test_there_is_no_way_out(sql: ClickHouseSql, tmp_path: Path, number: int) -> None:
    query = WAYS_OUT[number].replace("{folder}", str(tmp_path))
    with pytest.raises(SqlRefused) as caught:
        sql.ask(query, {"t": "system.tables"}, MOMENTS, "TSV")
    assert len(caught.value.reason) > 20  # what to do instead
    assert SECRET not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_there_are_at_least_sixty_ways_out() -> None:
    assert len(set(WAYS_OUT)) > 140
