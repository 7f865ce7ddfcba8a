"""Health, metrics, operations."""

import pytest

from tests.lrs.api.client import client_of
from tests.lrs.memory import World


@pytest.mark.parametrize(("accepting", "status"), [(True, 200), (False, 503)])
async def test_health_asks_for_no_credential_and_is_503_when_nothing_is_accepted(
    world: World, accepting: bool, status: int
) -> None:
    world.operations.accepting = accepting
    async with client_of(world, version=None) as client:
        answer = await client.get("/health")

    assert (answer.status_code, answer.json()["accepting"]) == (status, accepting)


@pytest.mark.parametrize(
    ("metrics_open", "scopes", "status"),
    [(False, [], 401), (False, ["all"], 403), (False, ["operate"], 200), (True, [], 200)],
)
async def test_metrics_are_for_operators_unless_they_are_opened(
    metrics_open: bool, scopes: list[str], status: int
) -> None:
    world = World(metrics_open=metrics_open)
    async with client_of(world, *scopes, version=None) as client:
        answer = await client.get("/metrics")

    assert answer.status_code == status
    if status == 200:
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert answer.content == b"sousbois_up 1\n"


async def test_an_operation_is_called_by_name_with_its_arguments(world: World) -> None:
    async with client_of(world, "operate", version=None) as client:
        answer = await client.post("/operate/echo", json={"a": [1]})
        nothing = await client.post("/operate/echo")

    assert (answer.status_code, answer.json()) == (200, {"a": [1]})
    assert nothing.json() == {}


@pytest.mark.parametrize("body", [b"[1]", b"{", b"7", b"NaN", b"\xff"])
async def test_arguments_are_a_json_object(world: World, body: bytes) -> None:
    async with client_of(world, "operate", version=None) as client:
        answer = await client.post("/operate/echo", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 400


async def test_an_unknown_operation_and_another_content_type_are_refused(world: World) -> None:
    async with client_of(world, "operate", version=None) as client:
        unknown = await client.post("/operate/nothing", json={})
        form = await client.post("/operate/echo", data={"a": "1"})

    assert (unknown.status_code, form.status_code) == (400, 400)
