"""The tables of moments: history, current ones, state, pages."""

from datetime import timedelta

import pytest

from lrs.store.clickhouse import ClickHouseStore
from lrs.store.moments import ClickHouseMoments
from schemas.errors import InvalidInput
from schemas.moment import write_moment
from tests.lrs.store.builders import START, change, moment, uid


def test_a_moment_reads_as_detect_prints_it(store: ClickHouseStore) -> None:
    found = moment(1)
    store.moments.insert_moments([change(1, found)])
    assert store.moments.moment(found.id) == write_moment(found, None)
    assert list(store.moments.moment(found.id) or ()) == list(write_moment(found, None))


def test_state_follows_through_without_a_revision(store: ClickHouseStore) -> None:
    found = moment(1)
    store.moments.insert_moments([change(1, found)])
    states = []
    for through in (found.closes - timedelta(microseconds=1), found.closes, found.closes - timedelta(days=1)):
        store.moments.set_through(through)
        read = store.moments.moment(found.id)
        assert read is not None
        (by_sql,) = store.engine.rows("SELECT state FROM sousbois.current_moments")[0]
        states.append((read["state"], by_sql))
    assert states == [("open", "open"), ("closed", "closed"), ("closed", "closed")]
    after_restart = ClickHouseMoments(store.engine).moment(found.id)
    assert after_restart is not None
    assert after_restart["state"] == "closed"


def test_a_retracted_moment_is_gone_with_its_evidence_and_stays_in_the_history(store: ClickHouseStore) -> None:
    gone, kept = moment(1), moment(2)
    store.moments.insert_moments([change(1, gone), change(2, kept)])
    store.moments.insert_moments([change(3, gone, revision=2, kind="retracted")])
    assert store.moments.moment(gone.id) is None
    for table, column in (("current_moments", "id"), ("moment_evidence", "moment"), ("moment_participants", "moment")):
        assert store.engine.rows(f"SELECT DISTINCT toString({column}) FROM sousbois.{table}") == [(kept.id,)]
    history = store.engine.rows("SELECT toString(id), revision, change, seq FROM sousbois.moments ORDER BY seq")
    assert history == [(gone.id, 1, "found", 1), (kept.id, 1, "found", 2), (gone.id, 2, "retracted", 3)]


def test_a_moment_found_again_after_its_retraction_is_current_again(store: ClickHouseStore) -> None:
    found = moment(1)
    steps = [(1, "found"), (2, "retracted"), (3, "found")]
    store.moments.insert_moments([change(n, found, revision=n, kind=kind) for n, kind in steps])
    assert store.moments.moment(found.id) is not None


def test_redelivered_changes_change_nothing(store: ClickHouseStore) -> None:
    first, second = moment(1), moment(1, confidence=0.9)
    changes = [change(1, first), change(2, second, revision=2, kind="revised"), change(3, moment(2))]
    store.moments.insert_moments(changes)
    store.moments.insert_moments(changes[:1])
    ClickHouseMoments(store.engine).insert_moments(changes)
    assert store.engine.rows("SELECT count(), uniq(id, revision) FROM sousbois.moments") == [(3, 3)]
    read = store.moments.moment(second.id)
    assert read is not None
    assert read["confidence"] == 0.9


def test_evidence_and_participants_are_rows(store: ClickHouseStore) -> None:
    found = moment(1)
    store.moments.insert_moments([change(1, found)])
    evidence = "SELECT toString(item), item_kind, role FROM sousbois.moment_evidence ORDER BY role DESC"
    assert store.engine.rows(evidence) == [(uid(1), "statement", "question"), (uid(101), "moment", "answer")]
    people = "SELECT person, role, unit FROM sousbois.moment_participants ORDER BY person"
    assert store.engine.rows(people) == [("p1", "helper", "finance"), ("p2", "learner", None)]


def test_pages_are_sorted_by_start_then_id_and_meet_all_once(store: ClickHouseStore) -> None:
    found = [moment(n // 2, kind=f"kind_{n % 2}") for n in range(2, 20)]
    store.moments.insert_moments([change(n, one) for n, one in enumerate(found)])
    seen: list[str] = []
    cursor = None
    while True:
        page, cursor = store.moments.page({"limit": 4, "cursor": cursor})
        seen += [one["id"] for one in page]
        if cursor is None:
            break
    starts = {one.id: one.start for one in found}
    assert sorted(seen) == sorted(starts)
    assert [starts[one] for one in seen] == sorted(starts.values())


def test_moments_of_one_start_are_in_the_order_of_their_ids(store: ClickHouseStore) -> None:
    found = [moment(1, kind=f"kind_{n}") for n in range(12)]
    store.moments.insert_moments([change(n, one) for n, one in enumerate(found)])
    first, cursor = store.moments.page({"limit": 5})
    rest, _ = store.moments.page({"limit": 50, "cursor": cursor})
    assert [one["id"] for one in [*first, *rest]] == sorted(one.id for one in found)


def test_filters_hold_together(store: ClickHouseStore) -> None:
    wanted = moment(5, kind="uptake", place="hall", topics=("a", "b"), confidence=0.8)
    others = [moment(n) for n in range(1, 9)] + [moment(50, kind="uptake", place="hall", topics=("a",))]
    store.moments.insert_moments([change(n, one) for n, one in enumerate([wanted, *others])])
    filters = {"kind": "uptake", "place": "hall", "topic": "a", "min_confidence": 0.75, "limit": 9}
    window = {"since": START + timedelta(hours=5), "until": START + timedelta(hours=5)}
    assert [one["id"] for one in store.moments.page(filters | window)[0]] == [wanted.id]
    assert store.moments.page(filters | window | {"since": START + timedelta(hours=6)})[0] == []


@pytest.mark.parametrize("cursor", ["x", "", "MTIz", "é", "MTIzfG5vdC1hLXV1aWQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5fGE"])
def test_a_cursor_of_somebody_else_is_refused(store: ClickHouseStore, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="not a cursor"):
        store.moments.page({"limit": 5, "cursor": cursor})
