"""The filters of a page: each finds what it names, also through what targets it."""

import random
from typing import Any
from uuid import UUID

import pytest

from lrs.rules.query import Cursor, Query
from lrs.store.clickhouse import ClickHouseStore
from tests.lrs.store.builders import LATER, about, statement, stored, uid, voiding
from tests.lrs.store.filtering import BOB, NAMED, ids

THING = "http://example.org/thing/x"
WITHIN = {"objectType": "SubStatement", "actor": BOB, "verb": {"id": "http://v"}, "object": {"id": THING}}
REGISTRATION = "b0000000-0000-4000-8000-00000000000b"
MATCHING: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "actor": ({"actor": BOB}, {"agent": NAMED}),
    "object": ({"object": {"objectType": "Agent", **BOB}}, {"agent": NAMED}),
    "member": ({"actor": {"objectType": "Group", "member": [BOB]}}, {"agent": NAMED}),
    "authority": ({"authority": BOB}, {"agent": NAMED, "related_agents": True}),
    "instructor": ({"context": {"instructor": BOB}}, {"agent": NAMED, "related_agents": True}),
    "team": ({"context": {"team": {"objectType": "Group", **BOB}}}, {"agent": NAMED, "related_agents": True}),
    "sub actor": ({"object": WITHIN}, {"agent": NAMED, "related_agents": True}),
    "verb": ({"verb": {"id": "http://example.org/other"}}, {"verb": "http://example.org/other"}),
    "activity": ({"object": {"id": THING}}, {"activity": THING}),
    "parent": (
        {"context": {"contextActivities": {"parent": [{"id": THING}]}}},
        {"activity": THING, "related_activities": True},
    ),
    "sub object": ({"object": WITHIN}, {"activity": THING, "related_activities": True}),
    "registration": ({"context": {"registration": REGISTRATION}}, {"registration": REGISTRATION}),
    "mine": (
        {"authority": {"account": {"homePage": "http://h.example", "name": "n"}}},
        {"authority": "account|http://h.example|n"},
    ),
}


@pytest.mark.parametrize("name", MATCHING)
def test_a_filter_finds_exactly_what_it_names(store: ClickHouseStore, name: str) -> None:
    fields, filters = MATCHING[name]
    store.insert([statement(1), statement(2, **fields), statement(3)])
    assert ids(store, **filters) == [uid(2)]


@pytest.mark.parametrize("name", ["authority", "instructor", "team", "sub actor", "parent", "sub object"])
def test_what_is_only_related_needs_the_related_filter(store: ClickHouseStore, name: str) -> None:
    fields, filters = MATCHING[name]
    store.insert([statement(2, **fields)])
    assert ids(store, **{key: value for key, value in filters.items() if not key.startswith("related")}) == []


def test_filters_hold_together(store: ClickHouseStore) -> None:
    store.insert([statement(1, actor=BOB), statement(2, actor=BOB, verb={"id": "http://v"}), statement(3)])
    assert ids(store, agent=NAMED, verb="http://v") == [uid(2)]


def meeting(rows: list[dict[str, Any]], matches: set[str]) -> list[str]:
    """The law of StatementRefs, told without a store: what matches, and what targets that, however far."""
    targets = {row["id"]: row["object"]["id"] for row in rows if "objectType" in row["object"]}
    met, size = set(matches), 0
    while len(met) != size:
        size = len(met)
        met |= {one for one, target in targets.items() if target in met}
    return sorted(met, reverse=True)


@pytest.mark.parametrize("seed", range(3))
def test_what_targets_a_match_is_a_match_in_any_order_of_arrival(store: ClickHouseStore, seed: int) -> None:
    """xAPI 1.0.3 Communication 2.1.3: recursively, for every filter that is not about time."""
    chance = random.Random(seed)
    rows = [
        about(n, chance.randrange(1, 40))
        if chance.random() < 0.6
        else statement(n, actor=chance.choice([BOB, BOB, {"mbox": "mailto:c@d.e"}]))
        for n in range(1, 40)
    ]
    chance.shuffle(rows)
    while rows_left := rows[store.count() :]:
        store.insert(rows_left[: chance.randrange(4, 20)])
    bobs = {row["id"] for row in rows if row["actor"] == BOB}
    assert ids(store, agent=NAMED) == meeting(rows, bobs)
    assert ids(store, agent=NAMED, since=stored(20)) == [one for one in meeting(rows, bobs) if one > uid(20)]
    assert ids(store, agent=NAMED, limit=3, ascending=True) == meeting(rows, bobs)[::-1][:3]


@pytest.mark.parametrize("ascending", [False, True])
def test_pages_with_targets_follow_one_another_in_the_order_of_plain_ones(
    store: ClickHouseStore, ascending: bool
) -> None:
    """Equal `stored`, and ids whose halves sort either way."""
    chance = random.Random(3)
    rows = []
    for n in range(1, 60):
        made = about(n, chance.randrange(1, n)) if n % 3 and n > 5 else statement(n, actor=BOB)
        rows.append(made | {"stored": statement(n // 6)["stored"]})
    new = {row["id"]: str(UUID(int=chance.getrandbits(128))) for row in rows}
    for row in rows:
        row["id"] = new[row["id"]]
        row["object"]["id"] = new.get(row["object"]["id"], row["object"]["id"])
    store.insert(rows)
    query = Query(until=LATER, limit=7, ascending=ascending, agent=NAMED)
    seen: list[str] = []
    while (page := store.page(query)).more:
        seen += [found.id for found in page.statements]
        last = page.statements[-1]
        query = Query(until=LATER, limit=7, ascending=ascending, agent=NAMED, cursor=Cursor(last.stored, last.id))
    seen += [found.id for found in page.statements]
    whole = store.page(Query(until=LATER, limit=100, ascending=ascending)).statements
    assert seen == [found.id for found in whole]


def test_the_voiding_statement_is_found_by_the_values_of_what_it_voids(store: ClickHouseStore) -> None:
    """xAPI 1.0.3 Data 2.3.2: what targets a voided statement is still returned."""
    store.insert([statement(1, actor=BOB), voiding(2, 1), about(3, 1), voiding(4, 3)])
    assert ids(store, agent=NAMED) == [uid(4), uid(2)]


def test_what_one_credential_sent_is_not_widened_by_its_targets(store: ClickHouseStore) -> None:
    other = {"account": {"homePage": "http://h.example", "name": "n"}}
    store.insert([statement(1, actor=BOB, authority=other), about(2, 1)])
    assert ids(store, authority="account|http://h.example|n") == [uid(1)]
    assert ids(store, authority="account|http://h.example|n", agent=NAMED) == [uid(1)]
    assert ids(store, agent=NAMED) == [uid(2), uid(1)]
