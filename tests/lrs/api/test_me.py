"""/me: a person with their token sees their moments and says what they think of them; nobody else's are reached."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from lrs.api.me import LONGEST_NOTE, parse_word
from schemas.errors import InvalidInput
from tests.lrs.api.client import client_of, pointers
from tests.lrs.memory import World
from tests.lrs.statements import uuid_of

ANA, BO = {"Authorization": "Bearer ana-token"}, {"Authorization": "Bearer bo-token"}


def moment(number: int, **roles: str) -> dict[str, Any]:
    people = [{"person": person, "role": role, "unit": None} for role, person in roles.items()]
    return {"id": uuid_of(number), "kind": "help_exchange", "participants": people}


MINE, OTHERS = moment(1, asker="p_ana", helper="p_bo"), moment(2, asker="p_bo", helper="p_cy")


@pytest.fixture
async def world() -> World:
    world = World()
    world.moments.moments = [MINE, OTHERS]
    world.persons.tokens = {"ana-token": "p_ana", "bo-token": "p_bo"}
    return world


@pytest.fixture
async def anybody(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(world, version=None) as client:
        yield client


async def test_a_person_is_asked_for_by_their_pseudonym_and_sees_their_roles(
    world: World, anybody: httpx.AsyncClient
) -> None:
    answer = (await anybody.get("/me/moments", headers=ANA, params={"kind": "help_exchange"})).json()

    assert world.moments.asked == [{"kind": "help_exchange", "person": "p_ana", "limit": 100}]
    assert answer["person"] == "p_ana"
    assert answer["moments"][0]["your_roles"] == ["asker"]
    assert answer["moments"][0]["your_word"] is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nobody", "Basic YTpi", "Bearer " + "x" * 300])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me/moments"),
        ("GET", f"/me/moments/{MINE['id']}"),
        ("POST", f"/me/moments/{MINE['id']}"),
        ("GET", "/me/words"),
        ("POST", "/me/withdraw"),
    ],
)
async def test_without_a_token_nothing_is_shown(
    anybody: httpx.AsyncClient, header: str, method: str, path: str
) -> None:
    answer = await anybody.request(method, path, headers={"Authorization": header} if header else {})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "consent grant" in answer.text


async def test_what_is_said_is_kept_shown_to_whoever_said_it_and_taken_back(anybody: httpx.AsyncClient) -> None:
    path = f"/me/moments/{MINE['id']}"

    said = await anybody.post(path, headers=ANA, json={"reject": True, "note": "it was the other way round"})
    mine, theirs = await anybody.get(path, headers=ANA), await anybody.get(path, headers=BO)
    back = await anybody.post(path, headers=ANA, json={"reject": False})
    words = (await anybody.get("/me/words", headers=ANA)).json()["words"]

    assert said.status_code == 200
    assert (said.json()["rejected"], said.json()["note"]) == (True, "it was the other way round")
    assert mine.json()["your_word"]["rejected"]
    assert theirs.json()["your_word"] is None
    assert back.json() == words[0]
    assert [(word["rejected"], word["note"]) for word in words] == [(False, None)]


async def test_a_moment_of_others_is_as_if_it_were_none(world: World, anybody: httpx.AsyncClient) -> None:
    for one in (OTHERS["id"], uuid_of(9)):
        assert (await anybody.get(f"/me/moments/{one}", headers=ANA)).status_code == 404
        assert (await anybody.post(f"/me/moments/{one}", headers=ANA, json={"reject": True})).status_code == 404
    assert world.persons.said == {}
    assert (await anybody.get("/me/moments/7", headers=ANA)).status_code == 400


async def test_one_that_is_gone_since_it_was_rejected_can_be_taken_back(
    world: World, anybody: httpx.AsyncClient
) -> None:
    path = f"/me/moments/{MINE['id']}"
    await anybody.post(path, headers=ANA, json={"reject": True})
    world.moments.moments = []

    assert (await anybody.post(path, headers=ANA, json={"reject": False})).status_code == 200
    assert (await anybody.post(path, headers=BO, json={"reject": True})).status_code == 404


async def test_whoever_withdraws_is_heard_no_more_and_their_token_ends(
    world: World, anybody: httpx.AsyncClient
) -> None:
    wrong = await anybody.post("/me/withdraw", headers=ANA, json={"source": 7})
    done = await anybody.post("/me/withdraw", headers=ANA)
    after = await anybody.get("/me/moments", headers=ANA)

    assert pointers(wrong) == ["/source"]
    assert (done.json()["withdrawn"], after.status_code) == ("all sources", 401)
    assert world.persons.withdrawn == [("p_ana", None)]


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({}, ""),
        ({"reject": "yes"}, "/reject"),
        ({"note": ""}, "/note"),
        ({"note": "x" * (LONGEST_NOTE + 1)}, "/note"),
        ({"reject": True, "score": 3}, "/score"),
    ],
)
def test_what_is_not_understood_is_refused(given: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_word(given)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]
