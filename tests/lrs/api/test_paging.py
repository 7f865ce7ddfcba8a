"""Paging: every matching statement exactly once, in order, whatever arrives meanwhile."""

import asyncio
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lrs.api.client import PATH, client_of, post
from tests.lrs.memory import World
from tests.lrs.statements import ANNE, ANSWERED, ASKED, BEN, PUMP, VALVE, Json, reference, statement, uuid_of, void

people, verbs = st.sampled_from([ANNE, BEN]), st.sampled_from([ASKED, ANSWERED])
things = st.sampled_from([PUMP, VALVE]) | st.builds(lambda n: reference(uuid_of(n)), st.integers(1, 12))
sent = st.builds(statement, people, verbs, things) | st.builds(lambda n: void(uuid_of(n)), st.integers(1, 12))
requests = st.lists(st.lists(sent, min_size=2, max_size=4), min_size=2, max_size=6)
filters = st.fixed_dictionaries(
    {"ascending": st.sampled_from(["true", "false"])},
    optional={  # few at a time, or nothing is left to page
        "agent": people.map(lambda who: orjson.dumps(who).decode()),
        "verb": verbs,
        "activity": st.sampled_from([PUMP, VALVE]),
        "related_activities": st.just("true"),
        "since": st.integers(0, 5).map(lambda n: f"2026-11-22T09:00:00.00000{n}Z"),
        "until": st.integers(0, 5).map(lambda n: f"2026-11-22T09:00:00.00000{n}Z"),
        "format": st.just("ids"),
    },
)


async def read_all(client: Any, parameters: Json, arriving: list[list[Json]]) -> list[Json]:
    """All pages; before each further one more statements arrive."""
    answer = (await client.get(PATH, params=parameters)).json()
    statements: list[Json] = answer["statements"]
    while answer["more"]:
        if arriving:
            await post(client, arriving.pop())
        assert answer["more"].startswith(f"{PATH}?cursor=")
        answer = (await client.get(answer["more"])).json()
        assert answer["statements"], "a page that was promised holds something"
        statements += answer["statements"]
    return statements


async def pages_are_one_answer(before: list[list[Json]], after: list[list[Json]], asked: Json, size: int) -> int:
    world = World()
    async with client_of(world, "all") as client:
        for number, batch in enumerate(before):
            ids = [{**one, "id": uuid_of(number * 4 + place + 1)} for place, one in enumerate(batch)]
            await post(client, ids)
        whole = (await client.get(PATH, params={**asked, "limit": 0})).json()
        assert whole["more"] == ""
        after = [[one for one in batch if "StatementRef" not in str(one)] or [statement()] for batch in after]
        paged = await read_all(client, {**asked, "limit": size}, after)

    assert paged == whole["statements"]
    order = [(one["stored"], one["id"]) for one in paged]
    assert order == sorted(set(order), reverse=asked["ascending"] == "false")
    return len(paged)


def test_pages_are_together_one_answer_in_order_without_gap_or_repetition() -> None:
    lengths: list[int] = []

    @settings(max_examples=150, deadline=None)
    @given(requests, requests, filters, st.integers(1, 5))
    def law(before: list[list[Json]], after: list[list[Json]], asked: Json, size: int) -> None:
        lengths.append(asyncio.run(pages_are_one_answer(before, after, asked, size)))

    law()
    assert sum(length > 2 for length in lengths) >= 0.3 * len(lengths), "the yield: enough runs have pages at all"


async def test_the_server_bounds_a_page_by_rows_and_by_bytes() -> None:
    world = World(answer_bytes=2_000)
    async with client_of(world, "all") as client:
        await post(client, [statement(result={"response": "x" * 900}) for _ in range(5)])
        answer = (await client.get(PATH)).json()

        assert len(answer["statements"]) == 1
        assert len(await read_all(client, {}, [])) == 5


async def test_more_is_absent_only_in_name_at_the_end_and_holds_where_the_application_is_mounted() -> None:
    world = World()
    async with client_of(world, "all", root_path="/store") as client:
        await client.post("/store" + PATH, json=[statement(), statement()])
        first = (await client.get("/store" + PATH, params={"limit": 1})).json()
        last = (await client.get(first["more"])).json()

    assert first["more"].startswith("/store/xAPI/statements?cursor=")
    assert (len(last["statements"]), last["more"]) == (1, "")


async def test_a_cursor_keeps_the_format_and_works_after_a_restart() -> None:
    world = World()
    async with client_of(world, "all") as client:
        await post(client, [statement({**ANNE, "name": "Anne"}), statement({**ANNE, "name": "Anne"})])
        more = (await client.get(PATH, params={"limit": 1, "format": "ids"})).json()["more"]
    async with client_of(world, "all") as another:
        (one,) = (await another.get(more)).json()["statements"]

    assert one["actor"] == ANNE
