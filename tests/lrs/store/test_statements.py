"""The store of statements: what is recorded, found, paged and voided."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from lrs.rules.query import Cursor, Query
from lrs.store import rows
from lrs.store.clickhouse import ClickHouseStore
from lrs.store.engine import Refused
from schemas.agent import identity
from tests.lrs.store.builders import LATER, START, statement, stored, uid, voiding
from tests.lrs.store.filtering import BOB, NAMED, ids


def test_a_statement_comes_back_as_it_was_given(store: ClickHouseStore) -> None:
    whole = statement(1, result={"response": "été \u0000 'quoted' \\ \U0001f600", "score": {"raw": 1.5}})
    store.insert([whole])
    found = store.statement(uid(1))
    assert found is not None
    assert (found.id, found.stored, orjson.loads(found.raw)) == (uid(1), stored(1), whole)


def test_an_unknown_statement_is_none(store: ClickHouseStore) -> None:
    assert store.statement(uid(1)) is None
    assert store.statement(uid(1), voided=True) is None
    assert store.newest_stored() is None


def test_the_same_rows_again_change_nothing(store: ClickHouseStore) -> None:
    rows = [statement(n) for n in range(1, 6)]
    store.insert(rows)
    store.insert(rows)
    store.insert([*rows[3:], statement(6)])
    ClickHouseStore(store.engine).insert(rows)  # after a restart
    assert store.count() == 6
    assert ids(store) == [uid(n) for n in range(6, 0, -1)]


def test_the_first_of_two_under_one_id_in_one_insert_wins(store: ClickHouseStore) -> None:
    first = statement(1, verb={"id": "http://example.org/first"})
    store.insert([first, statement(1)])
    assert store.count() == 1
    assert ids(store, verb="http://example.org/first") == [uid(1)]


def test_an_insert_that_failed_half_way_is_completed_by_the_next(store: ClickHouseStore) -> None:
    """The engine may have kept rows although it raised: they are looked for before they are sent again."""
    store.insert([statement(1)])
    insert = store.engine.insert

    def insert_and_fail(*arguments: Any) -> None:
        insert(*arguments)
        raise Refused("after the fact")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store.engine, "insert", insert_and_fail)
        with pytest.raises(Refused):
            store.insert([statement(2), statement(3)])
    store.insert([statement(2), statement(3)])
    assert store.count() == 3


def test_a_row_the_engine_cannot_keep_is_refused_and_its_neighbours_stay_out(store: ClickHouseStore) -> None:
    with pytest.raises(Refused, match="cannot keep") as caught:
        store.insert([statement(1), statement(2, context={"registration": "secret@example.org"})])
    assert "secret" not in str(caught.value)
    assert store.count() == 0
    store.insert([statement(1)])
    assert store.count() == 1


def test_times_outside_of_the_engines_calendar_are_recorded_and_kept_as_said(store: ClickHouseStore) -> None:
    store.insert([statement(1, timestamp="0001-01-01T00:00:00Z"), statement(2, timestamp="9999-12-31T23:59:59.9Z")])
    years = store.engine.rows("SELECT toYear(timestamp) FROM sousbois.statements ORDER BY stored")
    assert [row[0] for row in years] == [1900, 2299]
    found = store.statement(uid(1))
    assert found is not None
    assert orjson.loads(found.raw)["timestamp"] == "0001-01-01T00:00:00Z"


def test_large_statements_are_inserted_in_parts(store: ClickHouseStore) -> None:
    large = [statement(n, result={"response": "x" * 900_000}) for n in range(1, 21)]
    assert max(map(len, rows.blocks(large))) < 18_000_000
    store.insert(large)
    assert store.count() == 20


@pytest.mark.parametrize("ascending", [False, True])
def test_pages_follow_one_another_without_gap_or_repetition(store: ClickHouseStore, ascending: bool) -> None:
    """Equal `stored` is ordered by id; what arrives between two pages shows up in neither twice."""
    rows = [statement(n) | {"stored": statement(n // 3)["stored"]} for n in range(3, 33)]
    store.insert(rows)
    query = Query(until=stored(10), limit=7, ascending=ascending)
    seen: list[str] = []
    while True:
        page = store.page(query)
        seen += [found.id for found in page.statements]
        store.insert([statement(1000 + len(seen))])
        if not page.more:
            break
        last = page.statements[-1]
        query = Query(until=stored(10), limit=7, ascending=ascending, cursor=Cursor(last.stored, last.id))
    assert seen == [uid(n) for n in (range(3, 33) if ascending else range(32, 2, -1))]


def test_more_is_said_only_when_something_follows(store: ClickHouseStore) -> None:
    store.insert([statement(n) for n in range(1, 5)])
    assert store.page(Query(until=LATER, limit=4)).more is False
    assert store.page(Query(until=LATER, limit=3)).more is True


def test_since_is_after_and_until_is_at_or_before(store: ClickHouseStore) -> None:
    store.insert([statement(n) for n in range(1, 6)])
    page = store.page(Query(since=stored(2), until=stored(4)))
    assert [found.id for found in page.statements] == [uid(4), uid(3)]


@pytest.mark.parametrize("first", ["target", "void"])
def test_a_voided_statement_is_only_found_as_voided_whichever_came_first(store: ClickHouseStore, first: str) -> None:
    target, void = (1, 2) if first == "target" else (2, 1)
    store.insert([statement(target) if first == "target" else voiding(void, target)])
    store.insert([voiding(void, target) if first == "target" else statement(target)])
    assert ids(store) == [uid(void)]
    assert store.statement(uid(target)) is None
    assert store.statement(uid(target), voided=True) is not None
    assert store.statement(uid(void), voided=True) is None
    assert store.engine.rows("SELECT toString(id) FROM sousbois.statements WHERE voided") == [(uid(target),)]


def test_a_voiding_statement_is_never_voided(store: ClickHouseStore) -> None:
    store.insert([statement(1), voiding(2, 1), voiding(3, 2)])
    assert ids(store) == [uid(3), uid(2)]
    assert store.statement(uid(2)) is not None


def test_all_statements_stream_in_stored_order_voided_ones_too(store: ClickHouseStore) -> None:
    rows = [statement(n) for n in range(1, 3000)]
    store.insert([*rows[1:], voiding(5000, 2)])
    streamed = list(store.all_statements(stored(3)))
    assert [one["id"] for one in streamed] == [*(uid(n) for n in range(3, 3000)), uid(5000)]
    assert store.newest_stored() == stored(5000)


def test_a_walk_over_all_statements_holds_no_reader_and_sees_what_arrives_meanwhile(store: ClickHouseStore) -> None:
    store.insert([statement(n) for n in range(1, 200)])
    walks = [store.all_statements() for _ in range(10)]
    for walk in walks:
        next(walk)
    store.insert([statement(n) for n in range(200, 300)])
    assert [1 + sum(1 for _ in walk) for walk in walks] == [299] * 10


def test_a_walk_takes_small_parts_of_large_statements(store: ClickHouseStore) -> None:
    large = [statement(n, result={"response": "x" * 300_000}) for n in range(1, 80)]
    store.insert(large)
    assert sum(1 for _ in store.all_statements(stored(1))) == 79


def test_statements_about_people_come_with_the_credential_that_sent_them(store: ClickHouseStore) -> None:
    named = {"context": {"instructor": BOB}}
    early = {"timestamp": "2026-01-01T00:00:00Z"}
    store.insert([statement(1), statement(2, **named), statement(3, actor=BOB, **early), statement(4, actor=BOB)])
    found = list(store.statements_about([NAMED], START - timedelta(hours=1)))
    assert [(credential, one["id"]) for credential, one in found] == [("chat", uid(2)), ("chat", uid(4))]


def test_people_are_found_by_either_spelling_and_where_only_an_extension_mentions_them(store: ClickHouseStore) -> None:
    bob = identity({"mbox": "mailto:bob@example.org"}) or ""
    mentioned = {"https://w3id.org/xapi/acrossx/extensions/mentionedagent": {"mbox": "mailto:bob@Example.org"}}
    by_hash = {"mbox_sha1sum": bob.removeprefix("sha1|")}
    by_address = {"mbox": "mailto:bob@example.org"}
    context = {"extensions": mentioned}
    store.insert(
        [statement(1), statement(2, context=context), statement(3, actor=by_hash), statement(4, actor=by_address)]
    )
    for person in (bob, "mbox|mailto:bob@example.org"):
        found = [one["id"] for _, one in store.statements_about([person], START)]
        assert found == [uid(2), uid(3), uid(4)]
