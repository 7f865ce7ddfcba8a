"""Law 11: every body, batch and wait has a limit, and a client is told; what is wrong never becomes a 500."""

import asyncio
import gzip
import threading
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.api.app import create_app
from lrs.api.calls import Intake
from lrs.api.problems import TABLE, problem_answer, problem_of
from schemas.errors import Fault, InvalidInput, InvalidStatement, RecordError
from schemas.statement import Limits
from tests.lrs.api.client import PATH, client_of, post
from tests.lrs.memory import World
from tests.lrs.statements import statement, uuid_of

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


async def test_a_hundred_faults_are_told_and_the_others_counted(client: httpx.AsyncClient) -> None:
    told = (await client.post(PATH, json=[statement({}) for _ in range(130)])).json()

    assert (len(told["faults"]), told["more"]) == (100, 30)


def test_an_answer_is_bounded_whatever_the_rule_that_refused_has_found() -> None:
    told = orjson.loads(problem_answer(InvalidInput([Fault("", "is wrong")] * 130, more=7), "r").body)

    assert (len(told["faults"]), told["more"]) == (100, 37)


def test_every_error_of_the_house_that_a_request_can_meet_has_its_row() -> None:
    for kind, problem in TABLE.items():
        assert 400 <= problem.status < 600, kind
    assert problem_of(InvalidStatement([])) is TABLE[InvalidInput]
    assert problem_answer(KeyError("anne"), "r").status == 500


async def test_a_defect_of_ours_is_500_without_text_and_is_told_to_the_report(
    client: httpx.AsyncClient, world: World
) -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("mailto:anne@people.example")

    world.store.page = broken  # type: ignore[method-assign]  # a defect
    answer = await client.get(PATH)

    assert answer.status_code == 500
    assert "anne" not in answer.text
    assert [(request, type(error)) for request, error in world.report.failures] == [
        (answer.headers["x-request-id"], RuntimeError)
    ]


async def test_what_was_answered_is_reported_without_a_path_or_a_value(client: httpx.AsyncClient, world: World) -> None:
    await client.get(PATH, params={"agent": "anne"})
    await client.get("/moments/anne")
    await client.get("/anne")

    assert world.report.answers == [
        ("statements", 400, "InvalidInput"),
        ("moment", 403, "Forbidden"),
        ("nowhere", 404, "NotFound"),
    ]


async def test_a_client_that_goes_away_leaves_nothing_behind(world: World) -> None:
    messages = [{"type": "http.request", "body": b"[", "more_body": True}, {"type": "http.disconnect"}]
    await over_asgi(world, "POST", b"", messages)

    assert world.report.answers == [("statements", 400, "Disconnected")]
    assert world.log.envelopes == []
    assert world.report.failures == []


async def test_the_reading_threads_end_with_the_application(world: World) -> None:
    before = set(threading.enumerate())
    app = create_app(world.parts)
    incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    told: list[str] = []

    async def receive() -> Any:
        return incoming.pop(0)

    async def send(message: Any) -> None:
        told.append(message["type"])

    assert await over_asgi(world, "GET", b"", [], app=app) == 200
    await app({"type": "lifespan", "state": {}}, receive, send)

    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert not [one for one in threading.enumerate() if one not in before and one.name.startswith("reader")]


async def test_an_answer_to_head_has_the_length_of_the_body_and_no_body(world: World) -> None:
    sent: list[Any] = []
    await over_asgi(world, "GET", b"", [], sent=sent)
    await over_asgi(world, "HEAD", b"", [], sent=sent)
    lengths = [dict(message["headers"])[b"content-length"] for message in sent[::2]]

    assert lengths == [str(len(sent[1]["body"])).encode()] * 2
    assert sent[3]["body"] == b""


async def test_an_answer_without_content_tells_no_length(client: httpx.AsyncClient) -> None:
    put = await client.put(PATH, params={"statementId": uuid_of(1)}, json=statement())
    options = await client.options(PATH)

    assert [(answer.status_code, "content-length" in answer.headers) for answer in (put, options)] == [(204, False)] * 2


async def test_a_web_socket_is_closed(world: World) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await create_app(world.parts)({"type": "websocket", "path": PATH}, receive, send)

    assert sent == ["websocket.close"]


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


async def over_asgi(
    world: World,
    method: str,
    query: bytes,
    messages: list[Any],
    version: bytes = b"2.0.0",
    *,
    app: Any = None,
    sent: list[Any] | None = None,
) -> int:
    """The status; everything as bytes, so that also what no client library sends can be sent."""
    key, secret = world.credentials.add("tool", "all")
    headers = [
        (b"content-type", b"application/json"),
        (b"x-experience-api-version", version),
        (b"authorization", b"Basic " + b64encode(f"{key}:{secret}".encode())),
    ]
    sent = [] if sent is None else sent

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": PATH, "query_string": query, "headers": headers}
    await (app or create_app(world.parts))(scope, receive, send)
    status: int = sent[0]["status"]
    return status


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
