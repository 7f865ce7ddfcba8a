"""GET /xAPI/activities and /xAPI/agents: all that statements said, for whom it is, in both versions."""

from typing import Any

import httpx
import orjson
import pytest

from schemas.timestamps import parse_time
from tests.lrs.api.client import client_of, pointers, post
from tests.lrs.memory import World
from tests.lrs.statements import ANNE, PUMP, Json, statement

ACTIVITIES, AGENTS = "/xAPI/activities", "/xAPI/agents"
THROUGH = "x-experience-api-consistent-through"
ANNE_LUND: Json = {**ANNE, "name": "Anne Lund"}
PERSON: Json = {"objectType": "Person", "mbox": [ANNE["mbox"]]}


def pump(**definition: Any) -> Json:
    return {"id": PUMP, "definition": definition}


async def activity(client: httpx.AsyncClient, iri: str = PUMP) -> Json:
    answer = await client.get(ACTIVITIES, params={"activityId": iri})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def person(client: httpx.AsyncClient, agent: Json) -> Json:
    answer = await client.get(AGENTS, params={"agent": orjson.dumps(agent).decode()})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_an_activity_is_what_all_statements_said_of_it(world: World, version: str) -> None:
    async with client_of(world, "all", version=version) as client:
        await post(client, statement(thing=pump(name={"en": "Pump"}, type="https://types.example/a")))
        world.clock.move(seconds=1)
        in_context = {"contextActivities": {"parent": pump(name={"fr": "Pompe"}, type="https://types.example/b")}}
        await post(client, statement(thing="https://things.example/valve", context=in_context))

        assert await activity(client) == {
            "objectType": "Activity",
            "id": PUMP,
            "definition": {"name": {"en": "Pump", "fr": "Pompe"}, "type": "https://types.example/b"},
        }


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_of_an_activity_nobody_described_and_an_agent_nobody_named_the_request_tells(
    world: World, version: str
) -> None:
    async with client_of(world, "all", version=version) as client:
        await post(client, statement())

        assert await activity(client) == {"objectType": "Activity", "id": PUMP}
        assert await activity(client, "urn:none") == {"objectType": "Activity", "id": "urn:none"}
        assert await person(client, ANNE) == PERSON
        assert await person(client, ANNE_LUND) == {**PERSON, "name": ["Anne Lund"]}


async def test_a_person_has_every_name(client: httpx.AsyncClient, world: World) -> None:
    for name in ("Anne", "A. Lund", "Anne"):
        await post(client, statement({**ANNE, "name": name}))
        world.clock.move(seconds=1)

    assert await person(client, ANNE_LUND) == {**PERSON, "name": ["Anne", "A. Lund", "Anne Lund"]}
    assert await person(client, {"objectType": "Agent", "mbox": "mailto:ben@people.example"}) == {
        "objectType": "Person",
        "mbox": ["mailto:ben@people.example"],
    }


async def test_head_is_get_without_the_body(client: httpx.AsyncClient) -> None:
    for path, asked in ((ACTIVITIES, {"activityId": PUMP}), (AGENTS, {"agent": orjson.dumps(ANNE).decode()})):
        got, head = await client.get(path, params=asked), await client.head(path, params=asked)

        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))
        assert THROUGH in head.headers


async def test_the_alternate_syntax_of_1_0_3_is_understood(world: World) -> None:
    async with client_of(world, "all", version="1.0.3") as client:
        answer = await client.post(f"{ACTIVITIES}?method=GET", data={"activityId": PUMP})

    assert answer.json() == {"objectType": "Activity", "id": PUMP}


@pytest.mark.parametrize(
    ("path", "asked", "expected"),
    [
        (ACTIVITIES, {}, ["?activityId"]),
        (ACTIVITIES, {"activityId": ""}, ["?activityId"]),
        (ACTIVITIES, {"activityId": "no iri"}, ["?activityId"]),
        (ACTIVITIES, {"activityid": PUMP}, ["?activityid", "?activityId"]),
        (ACTIVITIES, {"activityId": PUMP, "agent": "{}"}, ["?agent"]),
        (AGENTS, {}, ["?agent"]),
        (AGENTS, {"agent": "anne"}, ["?agent"]),
        (AGENTS, {"agent": "[]"}, ["?agent"]),
        (AGENTS, {"agent": "{}"}, ["?agent"]),
        (AGENTS, {"agent": '{"name":1,"mbox":"anne"}'}, ["?agent/name", "?agent/mbox"]),
        (AGENTS, {"agent": '{"objectType":"Group","mbox":"mailto:g@people.example"}'}, ["?agent/objectType"]),
        (AGENTS, {"agent": '{"mbox":"mailto:a@people.example","openid":"urn:a"}'}, ["?agent"]),
        (AGENTS, {"agent": '{"mbox":"mailto:a@people.example","x":1}', "limit": "1"}, ["?limit", "?agent/x"]),
    ],
)
async def test_every_fault_is_named(world: World, path: str, asked: Json, expected: list[str]) -> None:
    world.recorded.paused = True
    async with client_of(world, "all") as client:
        answer = await client.get(path, params=asked)

    assert (answer.status_code, pointers(answer)) == (400, expected)


@pytest.mark.parametrize(
    ("scopes", "counts"),
    [
        (("statements/write",), False),
        (("statements/write", "profile", "state", "all/read"), False),
        (("statements/write", "define"), True),
        (("all",), True),
    ],
)
async def test_only_who_may_define_changes_what_is_told(world: World, scopes: tuple[str, ...], *, counts: bool) -> None:
    sent = statement(ANNE_LUND, thing=pump(type="urn:t"))
    async with client_of(world, *scopes, name="tool") as tool, client_of(world, "all/read", name="reader") as reader:
        (own,) = await post(tool, sent)
        kept = (await reader.get("/xAPI/statements", params={"statementId": own})).json()

        assert ("definition" in await activity(reader)) is counts
        assert ("name" in await person(reader, ANNE)) is counts
    assert (kept["actor"], kept["object"]) == (sent["actor"], sent["object"])


async def test_what_was_acknowledged_before_is_told_and_else_the_header_says_how_far(world: World) -> None:
    async with client_of(world, "all") as client:
        await post(client, statement(thing=pump(type="urn:a")))
        assert (await activity(client))["definition"] == {"type": "urn:a"}
        through = world.recorded.consistent_through()
        world.recorded.paused = True
        world.clock.move(seconds=1)
        await post(client, statement(thing=pump(type="urn:b")))
        late = await client.get(ACTIVITIES, params={"activityId": PUMP})
        world.recorded.paused = False

        assert late.json()["definition"] == {"type": "urn:a"}
        assert parse_time(late.headers[THROUGH]) == through
        assert (await activity(client))["definition"] == {"type": "urn:b"}


async def test_the_header_tells_of_what_was_read_not_of_what_became_readable_meanwhile(world: World) -> None:
    definitions, asked_at = world.store.definitions, world.clock.time

    def overtaken(iri: str, /) -> list[Json]:
        found = definitions(iri)
        world.clock.move(seconds=1)
        return found

    async with client_of(world, "all") as client:
        await post(client, statement(thing=pump(type="urn:a")))
        world.store.definitions = overtaken  # type: ignore[method-assign]  # what arrives while it is read
        answer = await client.get(ACTIVITIES, params={"activityId": PUMP})

    assert parse_time(answer.headers[THROUGH]) == asked_at < world.recorded.consistent_through()


async def test_a_store_that_is_down_is_503(client: httpx.AsyncClient, world: World) -> None:
    world.store.down = True
    answers = [
        await client.get(ACTIVITIES, params={"activityId": PUMP}),
        await client.get(AGENTS, params={"agent": orjson.dumps(ANNE).decode()}),
    ]

    assert [(answer.status_code, "retry-after" in answer.headers) for answer in answers] == [(503, True)] * 2


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("path", [ACTIVITIES, AGENTS])
async def test_they_are_only_read(client: httpx.AsyncClient, path: str, method: str) -> None:
    answer = await client.request(method, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


async def test_a_version_is_demanded(world: World) -> None:
    async with client_of(world, "all", version=None) as client:
        answer = await client.get(ACTIVITIES, params={"activityId": PUMP})

    assert answer.status_code == 400
