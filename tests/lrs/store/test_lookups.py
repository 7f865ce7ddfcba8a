"""What is written of activities and agents, and how much of it is read."""

from typing import Any

import pytest

from lrs.rules.said import MOST_BYTES, MOST_BYTES_AT_ONCE, MOST_CHARACTERS
from lrs.rules.sql_scope import tables_of
from lrs.rules.sql_text import SqlRefused
from lrs.store import lookups
from lrs.store.clickhouse import ClickHouseStore
from schemas.errors import Unavailable
from tests.lrs.store.builders import ANA, PUMP, called, voiding


def words_of(store: ClickHouseStore) -> list[str]:
    return [one["name"]["en"] for one in store.lookups.definitions(PUMP)]


def test_what_is_said_again_and_again_is_written_once(store: ClickHouseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    tables: list[str] = []
    insert = store.engine.insert

    def told(table: str, columns: Any, lines: bytes) -> None:
        tables.append(table)
        insert(table, columns, lines)

    monkeypatch.setattr(store.engine, "insert", told)
    for number in range(1, 6):
        store.insert([called(number, "a")])

    assert (tables.count("said"), tables.count("recorded")) == (1, 5)
    assert store.engine.rows("SELECT count() FROM sousbois.said") == [(2,)]


def test_what_is_said_after_something_else_is_last_again_also_after_a_restart(store: ClickHouseStore) -> None:
    for number, word in enumerate("aba", 1):
        store.insert([called(number, word)])
    assert words_of(store) == ["b", "a"]

    ClickHouseStore(store.engine).insert([called(4, "b")])
    assert words_of(store) == ["a", "b"]


def test_what_is_forgotten_is_only_written_again(store: ClickHouseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MOST_REMEMBERED", 1_500)
    for number in range(30):
        store.insert([called(number, "ab"[number % 2], thing=f"{PUMP}/{number % 5}")])

    for thing in range(5):
        found = store.lookups.definitions(f"{PUMP}/{thing}")
        assert [one["name"]["en"] for one in found] == (["b", "a"] if (25 + thing) % 2 == 0 else ["a", "b"])
    assert store.lookups._bytes <= 1_500
    assert store.lookups._bytes == sum(last.bytes for last in store.lookups._last.values())


def test_an_insert_that_failed_is_made_up_for(store: ClickHouseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.insert([called(1, "a")])
    insert = store.engine.insert

    def away(table: str, columns: Any, lines: bytes) -> None:
        if table == "said":
            raise Unavailable("away")
        insert(table, columns, lines)

    monkeypatch.setattr(store.engine, "insert", away)
    with pytest.raises(Unavailable):
        store.insert([called(2, "b")])
    monkeypatch.setattr(store.engine, "insert", insert)
    store.insert([called(2, "b")])

    assert (words_of(store), store.lookups.names(ANA), store.count()) == (["a", "b"], ["a", "b"], 2)


def test_no_more_bytes_are_read_than_the_bound_but_the_newest_always(store: ClickHouseStore) -> None:
    large = MOST_BYTES // 3
    store.insert([called(number, word, "x" * large) for number, word in enumerate("abcd", 1)])
    assert [words[0] for words in words_of(store)] == ["c", "d"]

    store.insert([called(9, "e", "x" * (MOST_BYTES + 1))])
    assert [words[0] for words in words_of(store)] == ["e"]


def test_at_once_no_more_bytes_are_read_than_the_bound_but_the_first_activity_always(store: ClickHouseStore) -> None:
    things = [f"{PUMP}/{number}" for number in range(5)]
    large = MOST_BYTES_AT_ONCE // 3
    store.insert([called(number, "x" * large, thing=thing) for number, thing in enumerate(things)])
    store.insert([called(8, "x" * (MOST_BYTES_AT_ONCE + 1), thing=PUMP), called(9, "y", thing=f"{PUMP}/9")])

    def asked(*activities: str) -> list[str]:
        return [activity for activity, _ in store.lookups.definitions_of(activities)]

    assert asked(*things) == things[:2]
    assert asked(*reversed(things)) == things[:2:-1]
    assert asked(PUMP, *things) == [PUMP]
    assert asked(f"{PUMP}/9", PUMP, *things) == [f"{PUMP}/9"]


def test_at_once_no_more_is_asked_than_the_engine_reads_but_the_first_activity_always(store: ClickHouseStore) -> None:
    half, whole = (f"{PUMP}/{number}".ljust(MOST_CHARACTERS // number, "x") for number in (2, 1))
    store.insert([called(1, "a", thing=whole)])

    assert [activity for activity, _ in store.lookups.definitions_of([half, PUMP, whole])] == [half, PUMP]
    assert [len(told) for _, told in store.lookups.definitions_of([whole, half])] == [1]


def test_a_definition_stays_when_its_statement_is_voided(store: ClickHouseStore) -> None:
    store.insert([called(1, "a"), voiding(2, 1)])

    assert words_of(store) == ["a"]


@pytest.mark.parametrize("scope", ["sql/moments", "sql/statements"])
def test_it_is_no_table_of_the_sql_port(store: ClickHouseStore, scope: str) -> None:
    assert "said" not in tables_of({scope})
    for table in ("said", "sousbois.said"):
        with pytest.raises(SqlRefused):
            store.sql.ask(f"SELECT * FROM {table}", {}, frozenset({scope}), "TSV")
