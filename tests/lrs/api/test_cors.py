"""CORS: pages of origins that were named may ask and read, errors too; all others get no leave."""

from typing import Any, Final

import httpx
import pytest

from lrs.api.readers import Readers
from lrs.api.resources import Route
from lrs.api.routes import other_routes, statements_route
from tests.lrs.api.client import PATH, VERSION, client_of
from tests.lrs.memory import World
from tests.lrs.statements import statement

PAGE: Final = "https://app.example"
ORIGIN: Final = {"origin": PAGE}
GRANTED: Final = "access-control-allow-origin"
ROUTES: Final = (statements_route(Readers(1)), *other_routes(Readers(1), metrics_open=False))


def preflight(method: str, headers: str = "authorization") -> dict[str, str]:
    return ORIGIN | {"access-control-request-method": method, "access-control-request-headers": headers}


def names(answer: httpx.Response, header: str) -> set[str]:
    return {name.strip().lower() for name in answer.headers[header].split(",")}


@pytest.fixture
def world() -> World:
    return World(origins=frozenset({PAGE}))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
async def test_a_preflight_of_every_resource_asks_for_nothing_and_tells_its_methods(world: World, route: Route) -> None:
    async with client_of(world, version=None) as client:
        answer = await client.options(route.path.replace("{", "").replace("}", ""), headers=preflight("POST"))

    assert (answer.status_code, answer.content, answer.headers[GRANTED]) == (204, b"", PAGE)
    assert names(answer, "access-control-allow-methods") == {method.lower() for method in route.allowed}
    assert {"authorization", "content-type", "x-experience-api-version", "if-match", "if-none-match"} <= names(
        answer, "access-control-allow-headers"
    )


async def test_a_preflight_takes_all_headers_of_xapi_and_no_others(world: World) -> None:
    asked = "X-Experience-API-Hash, x-experience-api-later,x-other, x-experience-api-a b"
    async with client_of(world, version=None) as client:
        taken = names(await client.options(PATH, headers=preflight("PUT", asked)), "access-control-allow-headers")

    assert {"x-experience-api-hash", "x-experience-api-later"} <= taken
    assert not [name for name in taken if "other" in name or " " in name]


async def test_whatever_the_answer_a_page_may_read_it_with_its_headers(world: World) -> None:
    async with client_of(world, "statements/write") as client:
        answers = [
            await client.post(PATH, json=statement(), headers=ORIGIN),
            await client.post(PATH, content=b"{", headers=ORIGIN),
            await client.get(PATH, headers=ORIGIN),
            await client.get(PATH, headers=ORIGIN, auth=("nobody", "x")),
            await client.delete(PATH, headers=ORIGIN),
            await client.get("/nowhere", headers=ORIGIN),
            await client.head("/xAPI/about", headers=ORIGIN),
            await client.options("/nowhere", headers=preflight("GET")),
        ]

    assert [answer.status_code for answer in answers] == [200, 400, 403, 401, 405, 404, 200, 404]
    for answer in answers:
        assert (answer.headers[GRANTED], answer.headers["vary"]) == (PAGE, "Origin")
        assert answer.headers["access-control-allow-credentials"] == "true"
    exposed = {"etag", "last-modified", "x-experience-api-version", "x-experience-api-consistent-through"}
    for answer in answers[:-1]:
        assert exposed | {"x-request-id", "retry-after"} <= names(answer, "access-control-expose-headers")


@pytest.mark.parametrize("origin", ["https://other.example", "https://app.example.evil", "null", "http://app.example"])
async def test_pages_of_other_origins_get_no_leave_and_caches_can_tell(world: World, origin: str) -> None:
    async with client_of(world, "all") as client:
        answers: list[Any] = [
            await client.get(PATH, headers={"origin": origin}),
            await client.options(PATH, headers=preflight("GET") | {"origin": origin}),
            await client.get(PATH),
        ]

    assert [answer.status_code for answer in answers] == [200, 204, 200]
    assert not [name for answer in answers for name in answer.headers if name.startswith("access-control")]
    assert {answer.headers["vary"] for answer in answers} == {"Origin"}


async def test_leave_for_all_is_never_one_for_cookies() -> None:
    async with client_of(World(origins=frozenset({"*"})), "all") as client:
        answers = [
            await client.get(PATH, headers={"origin": "https://any.example"}),
            await client.options(PATH, headers=preflight("GET")),
        ]

    assert [answer.headers[GRANTED] for answer in answers] == ["*", "*"]
    assert not [answer for answer in answers if "access-control-allow-credentials" in answer.headers]


async def test_without_origins_nothing_of_it_is_told() -> None:
    async with client_of(World(), "all") as client:
        answers = [await client.get(PATH, headers=ORIGIN), await client.options(PATH, headers=preflight("GET"))]

    assert not [name for answer in answers for name in answer.headers if name.startswith(("access-control", "vary"))]


@pytest.mark.parametrize("version", [None, "1.0.3", "7"])
async def test_options_tells_the_methods_of_a_resource_to_anybody(version: str | None) -> None:
    async with client_of(World(), version=version) as client:
        answer = await client.options(PATH)

    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST, PUT")
    assert VERSION in answer.headers
