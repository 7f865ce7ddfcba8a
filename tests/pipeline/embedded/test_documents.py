"""Documents of a real `serve`: many writers at once, none of whom is lost, and what a killed server still knows."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from tests.served import Served

pytestmark = pytest.mark.server
WRITERS, ROUNDS = 50, 8
PATHS = {
    "/xAPI/activities/state": "stateId",
    "/xAPI/activities/profile": "profileId",
    "/xAPI/agents/profile": "profileId",
}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data") as server:
        yield server


def named(path: str, name: str) -> dict[str, str]:
    """The parameters of a document."""
    context = {PATHS[path]: name}
    if "activities" in path:
        context["activityId"] = "https://things.example/pump"
    if "agents" in path or "state" in path:
        context["agent"] = '{"mbox":"mailto:anne@people.example"}'
    return context


@asynccontextmanager
async def client_of(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """As many connections at once as there are writers."""
    async with httpx.AsyncClient(
        base_url=served.ready["url"],
        auth=(served.key, served.secret),
        headers={"X-Experience-API-Version": "2.0.0"},
        timeout=60.0,
        trust_env=False,
        limits=httpx.Limits(max_connections=WRITERS),
    ) as client:
        yield client


async def read(client: httpx.AsyncClient, path: str, name: str) -> tuple[Any, str]:
    """What a document holds, and its tag."""
    answer = await client.get(path, params=named(path, name))
    assert answer.status_code == 200, answer.text
    return answer.json(), answer.headers["etag"]


async def put(client: httpx.AsyncClient, path: str, name: str, content: Any, **headers: str) -> int:
    sent = JSON | {key.replace("_", "-"): value for key, value in headers.items()}
    answer = await client.put(path, params=named(path, name), content=orjson.dumps(content), headers=sent)
    return answer.status_code


@pytest.mark.parametrize("path", PATHS)
async def test_of_fifty_writers_that_read_the_same_exactly_one_wins_each_round(served: Served, path: str) -> None:
    async with client_of(served) as client:
        made = await asyncio.gather(
            *(put(client, path, "rounds", [number], If_None_Match="*") for number in range(WRITERS))
        )
        assert sorted(made) == [204] + [412] * (WRITERS - 1)
        won = [made.index(204)]
        for _ in range(ROUNDS):
            held, etag = await read(client, path, "rounds")
            assert held == won
            told = await asyncio.gather(
                *(put(client, path, "rounds", [*held, number], If_Match=etag) for number in range(WRITERS))
            )
            assert sorted(told) == [204] + [412] * (WRITERS - 1)
            won.append(told.index(204))

        assert (await read(client, path, "rounds"))[0] == won


async def test_of_fifty_writers_that_try_again_no_update_vanishes(served: Served) -> None:
    path = "/xAPI/activities/profile"

    async def add(number: int) -> None:
        while True:
            held, etag = await read(client, path, "again")
            told = await put(client, path, "again", [*held, number], If_Match=etag)
            if told == 204:
                return
            assert told == 412

    async with client_of(served) as client:
        assert await put(client, path, "again", [], If_None_Match="*") == 204
        await asyncio.gather(*(add(number) for number in range(WRITERS)))

        assert sorted((await read(client, path, "again"))[0]) == list(range(WRITERS))


@pytest.mark.parametrize("path", PATHS)
async def test_of_fifty_merges_at_once_all_keys_are_there(served: Served, path: str) -> None:
    async def merge(number: int) -> int:
        content = orjson.dumps({f"key-{number}": number})
        return (await client.post(path, params=named(path, "merged"), content=content, headers=JSON)).status_code

    async with client_of(served) as client:
        assert await asyncio.gather(*(merge(number) for number in range(WRITERS))) == [204] * WRITERS

        assert (await read(client, path, "merged"))[0] == {f"key-{number}": number for number in range(WRITERS)}


def test_what_was_acknowledged_outlives_a_killed_server(tmp_path: Path) -> None:
    path = "/xAPI/agents/profile"
    body = b'\0\xff{"any": bytes}'
    with Served(tmp_path / "data") as server:
        with server.client() as client:
            sent = {"Content-Type": "image/x-any", "If-None-Match": "*"}
            assert client.put(path, params=named(path, "kept"), content=body, headers=sent).status_code == 204
        server.kill()
        server.start()
        with server.client() as client:
            got = client.get(path, params=named(path, "kept"))

    assert (got.status_code, got.content, got.headers["content-type"]) == (200, body, "image/x-any")
