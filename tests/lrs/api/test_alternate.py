"""The alternate request syntax of 1.0.3: a form that stands for another request."""

from base64 import b64encode

import orjson
import pytest

from tests.lrs.api.client import PATH, VERSION, client_of, found, post
from tests.lrs.memory import World
from tests.lrs.statements import Json, statement, uuid_of

CONTENT = orjson.dumps(statement()).decode()


async def test_get_put_and_post_may_come_as_a_form(world: World) -> None:
    async with client_of(world, "all", version="1.0.3") as client:
        put = await client.post(PATH + "?method=PUT", data={"statementId": uuid_of(1), "content": CONTENT})
        posted = await client.post(PATH + "?method=POST", data={"content": CONTENT})
        page = await client.post(PATH + "?method=GET", data={"limit": "1"})
        one = await client.post(PATH + "?method=GET", data={"statementId": uuid_of(1)})

        assert [answer.status_code for answer in (put, posted, page, one)] == [204, 200, 200, 200]
        assert sorted(await found(client)) == sorted([uuid_of(1), *posted.json()])
    assert page.json()["more"]
    assert one.json()["id"] == uuid_of(1)


async def test_headers_may_stand_in_the_form(world: World) -> None:
    key, secret = world.credentials.add("form", "all")
    authorization = "Basic " + b64encode(f"{key}:{secret}".encode()).decode()
    async with client_of(world, version=None) as client:
        form = {
            "Authorization": authorization,
            VERSION: "1.0.3",
            "Content-Type": "application/json",
            "content": CONTENT,
        }
        answer = await client.post(PATH + "?method=POST", data=form)

    assert (answer.status_code, answer.headers[VERSION]) == (200, "1.0.3")


@pytest.mark.parametrize(
    ("query", "form", "pointer"),
    [
        ("method=PUT&statementId=" + uuid_of(1), {"content": CONTENT}, "?method"),
        ("method=get", {}, "?method"),
        ("method=TRACE", {}, "?method"),
        ("method=PUT", {"statementId": uuid_of(1)}, ""),
        ("method=PUT", {"content": CONTENT}, "?statementId"),
        ("method=GET", {"foo": "bar"}, "?foo"),
        ("method=GET", {VERSION: "0.8"}, ""),
        ("method=GET", {VERSION: "2.0.0"}, "?method"),
        ("method=POST", {"content": CONTENT, "method": "GET"}, "?method"),
        ("method=POST", {"content": "{"}, ""),
    ],
)
async def test_a_form_that_stands_for_no_request_is_refused(world: World, query: str, form: Json, pointer: str) -> None:
    async with client_of(world, "all", version="1.0.3") as client:
        answer = await client.post(f"{PATH}?{query}", data=form)

    assert answer.status_code == 400
    assert pointer in [fault["pointer"] for fault in answer.json()["faults"]]


async def test_a_form_that_brings_no_body_is_told_where_it_belongs(world: World) -> None:
    async with client_of(world, "all", version="1.0.3") as client:
        answer = await client.post(PATH + "?method=PUT", data={"statementId": uuid_of(1)})

    assert "form parameter content is required" in answer.text


async def test_only_a_form_is_a_form(world: World) -> None:
    async with client_of(world, "all", version="1.0.3") as client:
        answer = await client.post(PATH + "?method=POST", json=statement())

    assert answer.status_code == 400
    assert "x-www-form-urlencoded" in answer.text


async def test_a_form_asks_for_the_rights_of_what_it_stands_for(world: World) -> None:
    async with client_of(world, "statements/write", version="1.0.3") as client:
        assert (await client.post(PATH + "?method=GET", data={"limit": "1"})).status_code == 403
    async with client_of(world, "statements/read", version="1.0.3") as client:
        assert (await client.post(PATH + "?method=POST", data={"content": CONTENT})).status_code == 403


async def test_other_methods_of_the_form_are_as_unknown_as_without_it(world: World) -> None:
    async with client_of(world, "all", version="1.0.3") as client:
        assert (await client.post(PATH + "?method=DELETE", data={"limit": "1"})).status_code == 405


async def test_2_0_has_no_such_syntax(world: World) -> None:
    async with client_of(world, "all", version="2.0.0") as client:
        await post(client, statement())
        answer = await client.post(PATH + "?method=GET", data={"limit": "1"})

    assert answer.status_code == 400
    assert "1.0.x only" in answer.text
