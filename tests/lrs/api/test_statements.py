"""GET /xAPI/statements: by id, by filter, in every format; voiding."""

import email.utils
from typing import Any

import httpx
import orjson
import pytest

from tests.lrs.api.client import PATH, client_of, found, post
from tests.lrs.memory import World
from tests.lrs.statements import (
    ANNE,
    ANSWERED,
    ASKED,
    BEN,
    CLEO,
    PUMP,
    VALVE,
    Json,
    reference,
    statement,
    uuid_of,
    void,
)

REGISTRATION = "ABCDEF00-0000-4000-8000-000000000009"
TEAM = {"objectType": "Group", "mbox": "mailto:team@people.example", "member": [CLEO]}
SCENE = [
    statement(ANNE, ASKED, PUMP, id=uuid_of(1), context={"registration": REGISTRATION, "instructor": CLEO}),
    statement(BEN, ANSWERED, VALVE, id=uuid_of(2), context={"contextActivities": {"grouping": [{"id": PUMP}]}}),
    statement(BEN, ANSWERED, reference(uuid_of(1)), id=uuid_of(3)),
    statement(TEAM, ASKED, {**BEN, "objectType": "Agent"}, id=uuid_of(4)),
    statement(BEN, ASKED, {**statement(CLEO, ANSWERED, VALVE), "objectType": "SubStatement"}, id=uuid_of(5)),
]


def agent(who: Json) -> str:
    return orjson.dumps(who).decode()


@pytest.mark.parametrize(
    ("parameters", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"agent": agent(ANNE)}, [1, 3]),  # 3 targets 1
        ({"agent": agent(BEN)}, [2, 3, 4, 5]),
        ({"agent": agent(CLEO)}, [4]),  # as a member
        ({"agent": agent(CLEO), "related_agents": "true"}, [1, 3, 4, 5]),
        ({"agent": agent({"objectType": "Group", "mbox": "mailto:team@people.example"})}, [4]),
        ({"verb": ASKED}, [1, 3, 4, 5]),
        ({"verb": ANSWERED}, [2, 3]),
        ({"activity": PUMP}, [1, 3]),
        ({"activity": PUMP, "related_activities": "true"}, [1, 2, 3]),
        ({"activity": VALVE, "related_activities": "true"}, [2, 5]),
        ({"registration": REGISTRATION}, [1, 3]),
        ({"registration": REGISTRATION.lower()}, [1, 3]),
        ({"agent": agent(BEN), "verb": ANSWERED}, [2, 3]),
        ({"verb": "https://verbs.example/other"}, []),
        ({"since": "2026-11-22T09:00:00.000002Z"}, [4, 5]),  # stored after
        ({"until": "2026-11-22T09:00:00.000002Z"}, [1, 2, 3]),  # stored at or before
        ({"since": "2026-11-22T09:00:00Z", "until": "2026-11-22T09:00:00.000003Z"}, [2, 3, 4]),
        ({"since": "2027-01-01T00:00:00Z"}, []),
    ],
)
async def test_a_filter_chooses_statements(client: httpx.AsyncClient, parameters: Json, numbers: list[int]) -> None:
    for one in SCENE:
        await post(client, one)

    assert await found(client, **parameters, ascending="true") == [uuid_of(number) for number in numbers]
    assert await found(client, **parameters) == [uuid_of(number) for number in reversed(numbers)]


async def test_a_voided_statement_is_found_by_its_voided_id_only(client: httpx.AsyncClient) -> None:
    await post(client, [statement(id=uuid_of(1)), statement(id=uuid_of(2))])
    await post(client, void(uuid_of(1), id=uuid_of(3)))

    assert (await client.get(PATH, params={"statementId": uuid_of(1)})).status_code == 404
    assert (await client.get(PATH, params={"voidedStatementId": uuid_of(1)})).json()["id"] == uuid_of(1)
    assert (await client.get(PATH, params={"voidedStatementId": uuid_of(2)})).status_code == 404
    assert await found(client) == [uuid_of(3), uuid_of(2)]


async def test_a_void_counts_also_when_it_came_before_its_target(client: httpx.AsyncClient) -> None:
    await post(client, void(uuid_of(1), id=uuid_of(3)))
    await post(client, statement(id=uuid_of(1)))

    assert (await client.get(PATH, params={"statementId": uuid_of(1)})).status_code == 404


async def test_a_voiding_statement_cannot_be_voided(client: httpx.AsyncClient) -> None:
    await post(client, [statement(id=uuid_of(1)), void(uuid_of(1), id=uuid_of(2)), void(uuid_of(2), id=uuid_of(3))])

    assert (await client.get(PATH, params={"statementId": uuid_of(2)})).status_code == 200
    assert (await client.get(PATH, params={"statementId": uuid_of(1)})).status_code == 404


async def test_what_targets_a_voided_statement_is_still_found_by_what_that_said(client: httpx.AsyncClient) -> None:
    await post(client, [statement(ANNE, id=uuid_of(1)), statement(BEN, ANSWERED, reference(uuid_of(1)), id=uuid_of(2))])
    await post(client, void(uuid_of(1), id=uuid_of(3)))

    assert await found(client, agent=agent(ANNE)) == [uuid_of(3), uuid_of(2)]


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        ({}, {"en": "asked", "fr": "a demandé"}),
        ({"format": "exact"}, {"en": "asked", "fr": "a demandé"}),
        ({"format": "canonical"}, {"fr": "a demandé"}),
        ({"format": "ids"}, None),
    ],
)
@pytest.mark.parametrize("one", [True, False])
async def test_a_format_shows_statements_alone_and_on_pages(
    client: httpx.AsyncClient, parameters: Json, shown: Any, one: bool
) -> None:
    sent = statement(id=uuid_of(1))
    sent["verb"]["display"] = {"en": "asked", "fr": "a demandé"}
    await post(client, sent)
    query = parameters | ({"statementId": uuid_of(1)} if one else {})
    answer = (await client.get(PATH, params=query, headers={"accept-language": "de, fr;q=0.5"})).json()
    read = answer if one else answer["statements"][0]

    assert read["verb"].get("display") == shown


async def test_canonical_tells_caches_that_it_depends_on_the_language(client: httpx.AsyncClient) -> None:
    assert (await client.get(PATH, params={"format": "canonical"})).headers["vary"] == "Accept-Language"
    assert "vary" not in (await client.get(PATH)).headers


@pytest.mark.parametrize("by_id", [True, False])
async def test_with_attachments_the_answer_is_multipart(client: httpx.AsyncClient, by_id: bool) -> None:
    await post(client, statement(id=uuid_of(1), result={"response": "--sousbois-part-0"}))
    query = {"attachments": "true"} | ({"statementId": uuid_of(1)} if by_id else {})
    answer = await client.get(PATH, params=query)
    kind, boundary = answer.headers["content-type"].split("; boundary=")
    parts = answer.text.split("--" + boundary.strip('"'))
    head, _, body = parts[1].partition("\r\n\r\n")

    assert (kind, len(parts), parts[2]) == ("multipart/mixed", 3, "--\r\n")
    assert head.strip() == "Content-Type: application/json"
    assert "id" in orjson.loads(body) if by_id else "more" in orjson.loads(body)


async def test_last_modified_is_the_newest_stored(client: httpx.AsyncClient, world: World) -> None:
    await post(client, statement(id=uuid_of(1)))
    world.clock.move(hours=1)
    await post(client, statement(id=uuid_of(2)))
    one = await client.get(PATH, params={"statementId": uuid_of(1)})
    page = await client.get(PATH)
    nothing = await client.get(PATH, params={"verb": "urn:none"})

    assert email.utils.parsedate_to_datetime(one.headers["last-modified"]).isoformat() == "2026-11-22T09:00:00+00:00"
    assert email.utils.parsedate_to_datetime(page.headers["last-modified"]).isoformat() == "2026-11-22T10:00:00+00:00"
    assert "last-modified" not in nothing.headers


async def test_head_says_what_get_says_without_the_body(client: httpx.AsyncClient) -> None:
    await post(client, statement(id=uuid_of(1)))
    for query in ({}, {"statementId": uuid_of(1)}, {"statementId": uuid_of(2)}, {"foo": "bar"}):
        get, head = await client.get(PATH, params=query), await client.head(PATH, params=query)
        varying = {"x-request-id"}

        assert (head.status_code, head.content) == (get.status_code, b"")
        assert {k: v for k, v in head.headers.items() if k not in varying} == {
            k: v for k, v in get.headers.items() if k not in varying
        }


async def test_who_may_read_only_its_own_sees_only_its_own(world: World) -> None:
    async with client_of(world, "statements/write", "statements/read/mine", name="chat") as chat:
        async with client_of(world, "all", name="other") as other:
            (foreign,) = await post(other, statement())
        (own,) = await post(chat, statement(BEN))

        assert await found(chat) == [own]
        assert (await chat.get(PATH, params={"statementId": own})).status_code == 200
        assert (await chat.get(PATH, params={"statementId": foreign})).status_code == 404


async def test_a_cursor_of_a_wide_reader_does_not_widen_a_narrow_one(world: World) -> None:
    async with client_of(world, "all", name="wide") as wide, client_of(world, "statements/read/mine") as narrow:
        await post(wide, [statement(), statement(BEN)])
        more = (await wide.get(PATH, params={"limit": 1})).json()["more"]

        assert len((await wide.get(more)).json()["statements"]) == 1
        assert (await narrow.get(more)).json()["statements"] == []
