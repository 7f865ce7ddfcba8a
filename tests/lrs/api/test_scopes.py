"""Who may do what: every method of every resource against every scope; a new resource must say its row here."""

from typing import Final

import httpx
import pytest

from lrs.api.readers import Readers
from lrs.api.resources import Route
from lrs.api.routes import other_routes, statements_route
from lrs.rules.scopes import NAMES
from tests.lrs.api.client import client_of
from tests.lrs.memory import World

ROUTES: Final = (statements_route(Readers(1)), *other_routes(Readers(1), metrics_open=False))
WRITE: Final = {"all", "statements/write"}
READ: Final = {"all", "all/read", "statements/read", "statements/read/mine"}
STATE: Final = {"all", "state"}
PROFILE: Final = {"all", "profile"}
WRITES: Final = ("PUT", "POST", "DELETE")
ANYBODY: Final = NAMES | {""}
MAY: Final = {
    ("statements", "GET"): READ,
    ("statements", "POST"): WRITE,
    ("statements", "PUT"): WRITE,
    ("activities", "GET"): {"all", "all/read", "statements/read", "define"},
    ("agents", "GET"): {"all", "all/read", "statements/read"},
    ("state", "GET"): STATE | {"all/read"},
    **{("state", method): STATE for method in WRITES},
    **{(f"{whose}_profile", "GET"): PROFILE | {"all/read"} for whose in ("activity", "agent")},
    **{(f"{whose}_profile", method): PROFILE for whose in ("activity", "agent") for method in WRITES},
    ("about", "GET"): ANYBODY,
    ("moments", "GET"): {"moments/read"},
    ("moment", "GET"): {"moments/read"},
    **dict.fromkeys((("my moments", "GET"), ("my moment", "GET"), ("my moment", "POST")), NAMES),  # 401: by token
    **dict.fromkeys((("my words", "GET"), ("my consent", "POST")), NAMES),
    ("profile", "GET"): ANYBODY,
    ("health", "GET"): ANYBODY,
    ("metrics", "GET"): {"operate"},
    ("operate", "POST"): {"operate"},
}
METHODS: Final = [(route, method) for route in ROUTES for method in route.methods]


async def ask(client: httpx.AsyncClient, route: Route, method: str) -> int:
    path = route.path.replace("{", "").replace("}", "")
    answer = await client.request(method, path, content=b"{}")
    assert answer.status_code != 403 or method == "HEAD" or "lacks the scope" in answer.json()["faults"][0]["reason"]
    return answer.status_code


def test_every_method_of_every_resource_has_its_row() -> None:
    assert MAY.keys() == {(route.name, method) for route, method in METHODS}


@pytest.mark.parametrize("scope", sorted(NAMES))
async def test_a_scope_opens_its_own_doors_and_no_others(scope: str) -> None:
    async with client_of(World(), scope) as client:
        opened = {(route.name, method) for route, method in METHODS if await ask(client, route, method) != 403}

    assert opened == {row for row, scopes in MAY.items() if scope in scopes}


async def test_without_a_credential_only_open_doors_open() -> None:
    async with client_of(World()) as client:
        opened = {(route.name, method) for route, method in METHODS if await ask(client, route, method) != 401}

    assert opened == {row for row, scopes in MAY.items() if "" in scopes}


@pytest.mark.parametrize("scope", sorted(NAMES))
async def test_head_is_allowed_where_get_is(scope: str) -> None:
    async with client_of(World(), scope) as client:
        for route in ROUTES:
            if "GET" in route.methods:
                forbidden = [await ask(client, route, method) == 403 for method in ("GET", "HEAD")]

                assert forbidden[0] == forbidden[1]
