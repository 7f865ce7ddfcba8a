"""Law 11: every body, batch and wait has a limit, and a client is told; what is wrong never becomes a 500."""

import asyncio
import gzip
import threading
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.api.calls import Intake
from schemas.errors import RecordError
from schemas.statement import Limits
from tests.lrs.api.asgi import over_asgi
from tests.lrs.api.client import PATH, client_of, post
from tests.lrs.memory import World
from tests.lrs.statements import statement

JSON = {"content-type": "application/json"}
SMALL = Limits(body_bytes=20_000, statement_bytes=5_000, statements=10, depth=20)


def nested(depth: int) -> Any:
    return {"x": nested(depth - 1)} if depth else 1


async def in_chunks(body: bytes, size: int = 1_000) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ([statement() for _ in range(11)], "statements"),
        (statement(result={"response": "x" * 6_000}), "a statement"),
        ([statement(result={"response": "x" * 4_500}) for _ in range(5)], "body"),
        (statement(result={"extensions": {"urn:x": nested(30)}}), "nesting"),
    ],
)
async def test_what_is_too_large_is_413_with_its_limit_and_setting(content: Any, what: str) -> None:
    world = World(limits=SMALL)
    async with client_of(world, "all") as client:
        answer = await client.post(PATH, json=content)
    reason = answer.json()["faults"][0]["reason"]

    assert answer.status_code == 413
    assert what in reason
    assert "SOUSBOIS_" in reason
    assert world.log.envelopes == []


async def test_a_body_may_come_in_chunks_and_is_bounded_then_too() -> None:
    world = World(limits=SMALL)
    right = orjson.dumps([statement(result={"response": "x" * 1_000}) for _ in range(5)])
    async with client_of(world, "all") as client:
        fits = await client.post(PATH, content=in_chunks(right), headers=JSON)
        large = await client.post(PATH, content=in_chunks(b" " * 30_000), headers=JSON)

    assert (fits.status_code, large.status_code) == (200, 413)


async def test_a_compressed_body_is_told_what_is_wrong_with_it() -> None:
    world = World()
    async with client_of(world, "all") as client:
        packed = gzip.compress(orjson.dumps(statement()))
        refused = await client.post(PATH, content=packed, headers=JSON | {"content-encoding": "gzip"})
        plain = await client.post(PATH, json=statement(), headers={"content-encoding": "identity"})

    assert (refused.status_code, plain.status_code) == (400, 200)
    assert "Content-Encoding" in refused.json()["faults"][0]["reason"]


async def test_no_more_of_a_body_is_read_than_the_limit() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1_000
            yield b" " * 1_000

    async with client_of(World(limits=SMALL), "all") as client:
        answer = await client.post(PATH, content=endless(), headers=JSON)

    assert answer.status_code == 413
    assert read <= SMALL.body_bytes + 2_000


async def test_bodies_together_are_bounded_and_given_back() -> None:
    world = World(intake_bytes=600)
    async with client_of(world, "all") as client:
        large = await client.post(PATH, json=[statement() for _ in range(20)])
        for _ in range(10):
            await post(client, statement())

    assert (large.status_code, large.headers["retry-after"]) == (503, "1")


def test_the_intake_takes_no_more_than_its_limit() -> None:
    intake = Intake(10)
    intake.take(10)
    with pytest.raises(RecordError):
        intake.take(1)

    assert intake.held == 10


async def test_one_credential_has_its_share_of_reads_and_others_are_served(world: World) -> None:
    world = World(reads_at_once=2)
    may_end, page = threading.Event(), world.store.page

    def slow(query: Any) -> Any:
        may_end.wait(10)
        return page(query)

    world.store.page = slow  # type: ignore[method-assign]  # a store that takes its time
    key, secret = world.credentials.add("greedy", "all")
    async with client_of(world, "all", name="other") as client:
        greedy = [asyncio.create_task(client.get(PATH, auth=(key, secret))) for _ in range(3)]
        done, _ = await asyncio.wait(greedy, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        other = asyncio.create_task(client.get(PATH))
        await asyncio.sleep(0)
        may_end.set()
        answers = await asyncio.gather(*greedy)

    assert [task.result().status_code for task in done] == [429]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 429]
    assert (await other).status_code == 200


bodies = st.binary(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["actor", "verb", "object", "id", "x"]), inner)
    ),
).map(lambda value: orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS) if fits(value) else b"7")


def fits(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


names = st.sampled_from([b"agent", b"verb", b"limit", b"since", b"statementId", b"cursor", b"format", b"method"])
queries = st.binary(max_size=40) | st.lists(st.tuples(names, st.binary(max_size=12))).map(
    lambda pairs: b"&".join(name + b"=" + value for name, value in pairs)
)
methods, versions = st.sampled_from(["POST", "PUT", "GET", "HEAD", "PATCH"]), st.sampled_from([b"1.0.3", b"2.0.0"])


@settings(max_examples=300, deadline=None)
@given(bodies, queries, methods, versions)
def test_nothing_that_a_client_sends_becomes_a_500(body: bytes, query: bytes, method: str, version: bytes) -> None:
    world = World()
    status = asyncio.run(over_asgi(world, method, query, [{"type": "http.request", "body": body}], version))

    assert world.report.failures == []
    assert status in {200, 204, 400, 404, 405, 413}
