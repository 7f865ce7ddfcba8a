"""Documents beyond the plain way: the alternate syntax, limits, a full ledger, and merges that always lose."""

import threading
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from lrs.api import alternate
from lrs.rules.document_parameters import parse_one
from lrs.rules.documents import Content, Document, Key
from lrs.rules.parameters import parse_parameters
from lrs.rules.preconditions import ALWAYS
from tests.lrs.api.client import client_of
from tests.lrs.api.documents import JSON, STATE, WHO, named, put, tag
from tests.lrs.memory import World
from tests.lrs.memory_documents import MemoryDocuments


async def test_the_alternate_syntax_of_1_0_3_reaches_every_method(world: World) -> None:
    async with client_of(world, "all", version="1.0.3") as client:

        async def form(method: str, **fields: str) -> httpx.Response:
            return await client.post(f"{WHO}?method={method}", data={**named(WHO), **fields})

        assert (
            await form("PUT", content="é", **{"If-None-Match": "*", "Content-Type": "text/plain"})
        ).status_code == 204
        got = await form("GET")
        assert (got.text, got.headers["content-type"], got.headers["etag"]) == ("é", "text/plain", tag("é".encode()))
        assert (await form("GET", **{"If-None-Match": got.headers["etag"]})).status_code == 304
        assert (await form("PUT", content="{}", **{"If-Match": '"y"'})).status_code == 412
        split = await form("PUT", content="x", **{"If-Match": "*", "Content-Type": "text/plain\r\nSet-Cookie: a=b"})
        assert split.status_code == 400
        many = await form("PUT", content="x", **{"If-None-Match": ",".join(f'"{one}"' for one in range(2000))})
        assert (many.status_code, "bytes" in many.text) == (400, True)
        assert (await form("POST", content="{}")).status_code == 400
        assert (await form("DELETE", **{"If-Match": got.headers["etag"]})).status_code == 204
        assert (await form("HEAD")).status_code == 404


async def test_a_form_is_read_beside_the_loop(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def parse(query_string: bytes) -> dict[str, str]:
        if b"content=" in query_string:
            threads.append(threading.current_thread())
        return parse_parameters(query_string)

    monkeypatch.setattr(alternate, "parse_parameters", parse)
    async with client_of(world, version="1.0.3") as stranger:
        answer = await stranger.post(f"{WHO}?method=PUT", data={**named(WHO), "content": "x"})

    assert (answer.status_code, len(threads)) == (401, 1)
    assert threads[0] is not threading.main_thread()


async def test_a_document_has_a_limit_also_when_it_grows_by_merging() -> None:
    world = World(document_bytes=20)
    async with client_of(world, "all") as client:
        large = await client.put(STATE, params=named(STATE), content=b"x" * 21)
        chunked = await client.put(STATE, params=named(STATE), content=chunks(b"x" * 21))
        assert await put(client, STATE, b"x" * 20) == 204
        await client.delete(STATE, params=named(STATE))
        for body, status in ((b'{"a":"123456"}', 204), (b'{"b":"123456"}', 413)):
            answer = await client.post(STATE, params=named(STATE), content=body, headers=JSON)
            assert answer.status_code == status
        left = await client.get(STATE, params=named(STATE))

    assert [large.status_code, chunked.status_code] == [413, 413]
    assert "SOUSBOIS_DOCUMENT" in large.json()["faults"][0]["reason"]
    assert left.content == b'{"a":"123456"}'


async def chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def test_a_full_ledger_is_503_and_nothing_changes(client: httpx.AsyncClient, world: World) -> None:
    await put(client, STATE, b"{}", "application/json")
    world.documents.full = True
    answers = [
        await client.put(STATE, params=named(STATE), content=b"x", headers={"If-Match": "*"}),
        await client.post(STATE, params=named(STATE), content=b'{"a":1}', headers=JSON),
        await client.delete(STATE, params=named(STATE)),
    ]

    assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [(503, "10")] * 3
    assert (await client.get(STATE, params=named(STATE))).content == b"{}"


class Overtaken:
    """Documents that another writer changes once, between the reading and the writing of a merge."""

    def __init__(self, documents: MemoryDocuments, other: Content) -> None:
        self._documents = documents
        self._other: Content | None = other
        self.put = documents.put

    def find(self, key: Key) -> Document | None:
        found = self._documents.find(key)
        if self._other is not None:
            self._documents.put(key, self._other, ALWAYS)
            self._other = None
        return found


@pytest.mark.parametrize(
    ("other", "status", "left"),
    [
        (Content("application/json", b'{"b":2}'), 204, b'{"b":2,"c":3}'),
        (Content("text/plain", b'{"a":1}'), 400, b'{"a":1}'),  # the same bytes, which are no JSON any more
    ],
)
async def test_a_merge_that_was_overtaken_rests_on_what_is_there_then(
    world: World, other: Content, status: int, left: bytes
) -> None:
    async with client_of(world, "all") as client:
        await put(client, STATE, b'{"a":1}', "application/json")
        world.documents = Overtaken(world.documents, other)  # type: ignore[assignment]  # it stands before the real one
    async with client_of(world, "all") as client:
        answer = await client.post(STATE, params=named(STATE), content=b'{"c":3}', headers=JSON)
        found = world.documents.find(parse_one("state", named(STATE)))

    assert answer.status_code == status
    assert found is not None
    assert (found.body, found.content_type) == (left, other.content_type)


class Losing:
    """Documents that another writer always changed first."""

    def __init__(self, documents: Any) -> None:
        self.find = documents.find
        self.tries = 0

    def put(self, *_: object) -> bool:
        self.tries += 1
        return False


async def test_a_merge_that_always_loses_ends_with_503(world: World) -> None:
    world.documents = losing = Losing(world.documents)  # type: ignore[assignment]  # it stands in for one writer's view
    async with client_of(world, "all") as other:
        answer = await other.post(STATE, params=named(STATE), content=b"{}", headers=JSON)

    assert (answer.status_code, losing.tries) == (503, 100)
