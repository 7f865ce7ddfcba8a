"""How answers go out: errors in one shape, defects without text, heads, reports, the end."""

import threading
from typing import Any

import httpx
import orjson

from lrs.api.app import create_app
from lrs.api.problems import TABLE, problem_answer, problem_of
from schemas.errors import Fault, InvalidInput, InvalidStatement
from tests.lrs.api.asgi import over_asgi
from tests.lrs.api.client import PATH
from tests.lrs.memory import World
from tests.lrs.statements import statement, uuid_of


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
