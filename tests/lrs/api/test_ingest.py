"""POST and PUT of statements: whole, once, and under the sender's name."""

from typing import Any

import httpx
import pytest

from tests.lrs.api.client import PATH, client_of, found, pointers, post
from tests.lrs.memory import World
from tests.lrs.statements import ANNE, BEN, Json, statement, uuid_of

JSON = {"content-type": "application/json"}


async def test_one_statement_is_answered_with_its_id_and_can_be_read(client: httpx.AsyncClient) -> None:
    (own,) = await post(client, statement())
    read = (await client.get(PATH, params={"statementId": own})).json()

    assert read == {
        **statement(),
        "id": own,
        "version": "2.0.0",
        "authority": {"objectType": "Agent", "account": {"homePage": "https://store.example", "name": "tool"}},
        "stored": "2026-11-22T09:00:00.000000Z",
        "timestamp": "2026-11-22T09:00:00.000000Z",
    }


async def test_many_are_answered_with_their_ids_in_order(client: httpx.AsyncClient, world: World) -> None:
    ids = await post(client, [statement(id=uuid_of(2)), statement(BEN), statement(id=uuid_of(1))])

    assert (ids[0], ids[2]) == (uuid_of(2), uuid_of(1))
    assert len(world.log.envelopes) == 1
    assert sorted(await found(client)) == sorted(ids)


async def test_an_empty_list_is_accepted_and_nothing_is_logged(client: httpx.AsyncClient, world: World) -> None:
    assert await post(client, []) == []
    assert world.log.envelopes == []


async def test_a_batch_is_accepted_whole_or_not_at_all(client: httpx.AsyncClient, world: World) -> None:
    wrong = statement({"mbox": "anne"})
    answer = await client.post(PATH, json=[statement(), wrong, statement(), {}])

    assert answer.status_code == 400
    assert pointers(answer) == ["/1/actor/mbox", "/3/actor", "/3/verb", "/3/object"]
    assert "anne" not in answer.text
    assert world.log.envelopes == []


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_one_id_twice_in_a_batch_is_refused(world: World, version: str) -> None:
    async with client_of(world, "all", version=version) as client:
        answer = await client.post(PATH, json=[statement(id=uuid_of(1)), statement(id=uuid_of(1))])

    assert (answer.status_code, pointers(answer)) == (400, ["/1/id"])


async def test_the_same_again_is_silently_the_same(client: httpx.AsyncClient, world: World) -> None:
    first = await post(client, statement(id=uuid_of(1)))
    again = await post(client, statement(id=uuid_of(1)))
    put = await client.put(PATH, params={"statementId": uuid_of(1)}, json=statement())

    assert first == again == [uuid_of(1)]
    assert put.status_code == 204
    assert len(world.log.envelopes) == 1


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_another_statement_under_a_taken_id_is_a_conflict_and_changes_nothing(
    client: httpx.AsyncClient, method: str
) -> None:
    await post(client, statement(id=uuid_of(1)))
    query = {"statementId": uuid_of(1)} if method == "PUT" else {}
    answer = await client.request(method, PATH, params=query, json=statement(BEN, id=uuid_of(1)))
    kept = (await client.get(PATH, params={"statementId": uuid_of(1)})).json()

    assert answer.status_code == 409
    assert uuid_of(1) in answer.json()["faults"][0]["reason"]
    assert kept["actor"] == ANNE


async def test_a_conflict_in_a_batch_keeps_the_others_out_too(client: httpx.AsyncClient) -> None:
    await post(client, statement(id=uuid_of(1)))
    answer = await client.post(PATH, json=[statement(id=uuid_of(2)), statement(BEN, id=uuid_of(1))])
    other = await client.get(PATH, params={"statementId": uuid_of(2)})

    assert (answer.status_code, other.status_code) == (409, 404)


async def test_put_keeps_a_statement_under_the_id_of_its_parameter(client: httpx.AsyncClient) -> None:
    answer = await client.put(PATH, params={"statementId": uuid_of(7).upper()}, json=statement())

    assert (answer.status_code, answer.content) == (204, b"")
    assert await found(client) == [uuid_of(7)]


@pytest.mark.parametrize(
    ("query", "content", "pointer"),
    [
        ({}, statement(), "?statementId"),
        ({"statementId": "7"}, statement(), "?statementId"),
        ({"StatementId": uuid_of(7)}, statement(), "?StatementId"),
        ({"statementId": uuid_of(7), "limit": "1"}, statement(), "?limit"),
        ({"statementId": uuid_of(7)}, statement(id=uuid_of(8)), "/id"),
        ({"statementId": uuid_of(7)}, [statement()], ""),
    ],
)
async def test_put_refuses_what_names_no_one_statement(
    client: httpx.AsyncClient, query: Json, content: Any, pointer: str
) -> None:
    answer = await client.put(PATH, params=query, json=content)

    assert answer.status_code == 400
    assert pointer in pointers(answer)


@pytest.mark.parametrize("query", ["limit=1", "foo=bar", "method=GET", "%ff", "="])
async def test_post_takes_no_parameters(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.post(f"{PATH}?{query}", json=statement())).status_code == 400


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("multipart/mixed; boundary=x", 400),
        ("multipart/form-data; boundary=x", 400),
        ("text/plain", 400),
        ("application/jsonp", 400),
        ("", 400),
    ],
)
async def test_the_body_must_be_said_to_be_json(client: httpx.AsyncClient, content_type: str, status: int) -> None:
    body = b'{"actor":{"mbox":"mailto:a@b.example"},"verb":{"id":"urn:v"},"object":{"id":"urn:o"}}'

    assert (await client.post(PATH, content=body, headers={"content-type": content_type})).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"null",
        b"7",
        b'"statement"',
        b"[[]]",
        b"[null]",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"actor":{"mbox":"mailto:a@b.example"},"verb":{"id":"urn:v"},"object":{"id":"urn:o"},"result":{"score":{"raw":NaN}}}',
        b'{"actor":{"mbox":"mailto:a@b.example"},"verb":{"id":"urn:v"},"object":{"id":"urn:o"},"timestamp":"2026-02-30T00:00:00Z"}',
        b'{"actor":{"mbox":"mailto:a@b.example"},"verb":{"id":"urn:v"},"object":{"id":"urn:o"},"timestamp":"yesterday"}',
        b'{"actor":{"mbox":"mailto:a@b.example"},"verb":{"id":"urn:v"},"object":{"id":"urn:o"},"id":7}',
    ],
)
async def test_what_is_no_statement_is_refused_clearly(client: httpx.AsyncClient, world: World, body: bytes) -> None:
    answer = await client.post(PATH, content=body, headers=JSON)
    told = answer.json()

    assert answer.status_code == 400
    assert list(told) == ["request", "faults", "more"]
    assert told["request"] == answer.headers["x-request-id"]
    assert told["faults"][0]["reason"]
    assert world.log.envelopes == []


async def test_authority_is_who_sent_it(world: World) -> None:
    async with client_of(world, "all", name="chat") as client:
        (own,) = await post(client, statement(authority=BEN))
        kept = (await client.get(PATH, params={"statementId": own})).json()

    assert kept["authority"]["account"]["name"] == "chat"


async def test_a_log_that_refuses_is_503_and_nothing_was_acknowledged(client: httpx.AsyncClient, world: World) -> None:
    world.log.full = True
    answer = await client.post(PATH, json=statement())

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.json()["faults"] == [{"pointer": "", "reason": "the disk under the log is full"}]
