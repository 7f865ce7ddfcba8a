"""GET /moments and GET /moments/{id}."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lrs.rules.reading import PageSizes
from tests.lrs.api.client import client_of, pointers
from tests.lrs.memory import World
from tests.lrs.statements import uuid_of

MOMENTS = [{"id": uuid_of(number), "kind": "help_exchange"} for number in range(5)]


async def test_pages_follow_each_other_to_the_end(world: World) -> None:
    world.moments.moments = MOMENTS
    seen: list[Any] = []
    async with client_of(world, "moments/read", version=None) as client:
        path: str | None = "/moments?limit=2&kind=help_exchange"
        while path is not None:
            answer = (await client.get(path)).json()
            assert list(answer) == ["moments", "more"]
            seen += answer["moments"]
            path = answer["more"]

    assert seen == MOMENTS
    assert [filters["kind"] for filters in world.moments.asked] == ["help_exchange"] * 3


async def test_filters_are_passed_on_as_values_and_absent_ones_left_out(world: World) -> None:
    query = {
        "kind": "uptake",
        "since": "2026-11-22T09:00:00Z",
        "until": "2026-11-22T10:00:00+01:00",
        "place": "https://places.example/shop",
        "topic": "pump",
        "min_confidence": "0.5",
    }
    async with client_of(world, "moments/read") as client:
        await client.get("/moments", params=query)
        await client.get("/moments")

    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert world.moments.asked == [
        {**query, "since": at, "until": at, "min_confidence": 0.5, "limit": 100},
        {"limit": 100},
    ]


@pytest.mark.parametrize(("limit", "rows"), [("0", 20), ("7", 7), ("99", 20)])
async def test_a_page_is_bounded(limit: str, rows: int) -> None:
    world = World(moments=PageSizes(usual=10, most=20))
    async with client_of(world, "moments/read") as client:
        await client.get("/moments", params={"limit": limit})

    assert world.moments.asked == [{"limit": rows}]


async def test_every_wrong_parameter_is_named(world: World) -> None:
    wrong = {
        "since": "x",
        "until": "x",
        "min_confidence": "2",
        "limit": "-1",
        "kind": "",
        "Kind": "uptake",
        "person": "x",
    }
    async with client_of(world, "moments/read") as client:
        answer = await client.get("/moments", params=wrong)
        cursor = await client.get("/moments", params={"cursor": "x"})

    assert (answer.status_code, sorted(pointers(answer))) == (400, sorted("?" + name for name in wrong))
    assert (cursor.status_code, pointers(cursor)) == (400, ["?cursor"])


async def test_one_moment_is_found_by_its_id(world: World) -> None:
    world.moments.moments = MOMENTS
    async with client_of(world, "moments/read") as client:
        answers = [await client.get(f"/moments/{moment_id}") for moment_id in (uuid_of(3), uuid_of(9), "x")]

    assert [answer.status_code for answer in answers] == [200, 404, 400]
    assert answers[0].json() == MOMENTS[3]
