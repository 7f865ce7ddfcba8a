"""How the tests speak to the application."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from lrs.api.app import create_app
from tests.lrs.memory import World

Json = dict[str, Any]
PATH = "/xAPI/statements"
VERSION = "X-Experience-API-Version"


@asynccontextmanager
async def client_of(
    world: World, *scopes: str, name: str = "tool", version: str | None = "2.0.0", root_path: str = ""
) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a credential of its own; without scopes it has none."""
    auth = httpx.BasicAuth(*world.credentials.add(name, *scopes)) if scopes else None
    transport = httpx.ASGITransport(create_app(world.parts), root_path=root_path)
    headers = {VERSION: version} if version else {}
    async with httpx.AsyncClient(transport=transport, base_url="http://store.test", auth=auth, headers=headers) as made:
        yield made


async def post(client: httpx.AsyncClient, content: Json | Sequence[Json]) -> list[str]:
    """The ids that the store answered."""
    answer = await client.post(PATH, json=content)
    assert answer.status_code == 200, answer.text
    ids: list[str] = answer.json()
    return ids


async def found(client: httpx.AsyncClient, **parameters: Any) -> list[str]:
    """The ids of the statements on one page."""
    answer = await client.get(PATH, params=parameters)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["statements"]]


def pointers(answer: httpx.Response) -> list[str]:
    """Where the faults are that the answer tells of."""
    return [fault["pointer"] for fault in answer.json()["faults"]]
