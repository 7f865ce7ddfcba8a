"""GET /xAPI/statements?format=canonical: activities as this store has determined them, alone and on pages."""

from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import orjson
import pytest

from tests.lrs.api.client import PATH, client_of, post
from tests.lrs.memory import World
from tests.lrs.statements import PUMP, VALVE, Json, statement, uuid_of

CANONICAL = {"format": "canonical"}
FRENCH = {"accept-language": "fr"}
TYPE = "https://types.example/pump"


def pump(**definition: Any) -> Json:
    return {"id": PUMP, "definition": definition}


async def said(world: World, client: httpx.AsyncClient, *things: Json | str) -> None:
    """A statement of each, a second apart, numbered from 1."""
    for number, thing in enumerate(things, 1):
        await post(client, statement(thing=thing, id=uuid_of(number)))
        world.clock.move(seconds=1)


async def read(client: httpx.AsyncClient, *, one: bool, **parameters: str) -> Json:
    """The first statement said, alone or on a page."""
    query = parameters | ({"statementId": uuid_of(1)} if one else {"ascending": "true"})
    answer = await client.get(PATH, params=query, headers=FRENCH)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json() if one else answer.json()["statements"][0]
    return found


@pytest.mark.parametrize("one", [True, False])
@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_an_activity_is_shown_as_all_statements_made_it_in_one_language(
    world: World, version: str, *, one: bool
) -> None:
    async with client_of(world, "all", version=version) as client:
        later = pump(name={"fr": "Pompe"}, type=TYPE)
        await said(world, client, pump(name={"en": "Pump"}, description={"en": "It pumps"}), later)
        shown = await read(client, one=one, **CANONICAL)

        assert shown["object"]["definition"] == {
            "name": {"fr": "Pompe"},
            "description": {"en": "It pumps"},
            "type": TYPE,
        }


@pytest.mark.parametrize("one", [True, False])
async def test_activities_of_the_context_and_of_a_sub_statement_are_shown_so_too(
    world: World, client: httpx.AsyncClient, *, one: bool
) -> None:
    context = {"contextActivities": {"parent": [{"id": PUMP}]}}
    inner = {**statement(thing=PUMP, context=context), "objectType": "SubStatement"}
    await post(client, statement(thing=inner, id=uuid_of(1), context=context))
    world.clock.move(seconds=1)
    await post(client, statement(thing=pump(type=TYPE)))
    shown = await read(client, one=one, **CANONICAL)

    for event in (shown, shown["object"]):
        assert [thing.get("definition") for thing in event["context"]["contextActivities"]["parent"]] == [
            {"type": TYPE}
        ]
    assert shown["object"]["object"] == pump(type=TYPE)


@pytest.mark.parametrize("one", [True, False])
async def test_what_nobody_determined_is_shown_as_the_statement_has_it(world: World, *, one: bool) -> None:
    async with client_of(world, "statements/write", "statements/read", name="chat") as chat:
        await said(world, chat, pump(type=TYPE))

        assert (await read(chat, one=one, **CANONICAL))["object"] == pump(type=TYPE)


@pytest.mark.parametrize("one", [True, False])
@pytest.mark.parametrize(
    ("scopes", "sees"),
    [
        (("statements/read/mine",), False),
        (("statements/read/mine", "define"), True),
        (("statements/read",), True),
    ],
)
async def test_who_may_not_read_activities_sees_what_its_statements_say(
    world: World, scopes: tuple[str, ...], *, sees: bool, one: bool
) -> None:
    async with client_of(world, "all", name="other") as other, client_of(world, "statements/write", *scopes) as tool:
        await said(world, tool, pump(type="urn:own"))
        await post(other, statement(thing=pump(type=TYPE)))
        shown = await read(tool, one=one, **CANONICAL)

        assert shown["object"]["definition"]["type"] == (TYPE if sees else "urn:own")


@pytest.mark.parametrize("parameters", [{}, {"format": "exact"}, {"format": "ids"}])
@pytest.mark.parametrize("one", [True, False])
async def test_other_formats_look_nothing_up(
    world: World, client: httpx.AsyncClient, parameters: Json, *, one: bool
) -> None:
    def looked_up(_: Any, /) -> Any:
        raise AssertionError

    world.store.definitions_of = looked_up  # type: ignore[method-assign]
    await said(world, client, PUMP)

    assert (await read(client, one=one, **parameters))["object"] == {"id": PUMP}


async def test_a_page_asks_once_for_each_activity_in_the_order_of_its_statements(
    world: World, client: httpx.AsyncClient
) -> None:
    asked: list[Sequence[str]] = []
    definitions_of = world.store.definitions_of

    def noted(activities: Sequence[str], /) -> Iterator[tuple[str, list[Json]]]:
        asked.append(activities)
        return definitions_of(activities)

    world.store.definitions_of = noted  # type: ignore[method-assign]
    await said(world, client, VALVE, PUMP, VALVE)
    await client.get(PATH, params={**CANONICAL, "ascending": "true"})

    assert asked == [[VALVE, PUMP]]


async def through_pages(client: httpx.AsyncClient) -> list[list[Json]]:
    """The statements of each page, from the first to the last."""
    pages, more = [], f"{PATH}?format=canonical&ascending=true"
    while more:
        result = (await client.get(more)).json()
        pages.append(result["statements"])
        more = result["more"]
    return pages


async def test_a_page_ends_before_activities_that_are_more_than_can_be_looked_up_at_once(
    world: World, client: httpx.AsyncClient
) -> None:
    definitions_of = world.store.definitions_of
    world.store.definitions_of = lambda activities, /: definitions_of(activities[:2])  # type: ignore[method-assign]
    crowded = {"contextActivities": {"other": [{"id": f"{VALVE}/{number}"} for number in range(3)]}}
    things = [f"{VALVE}/{number}" for number in (1, 2, 1, 3)]
    await said(world, client, *({"id": thing, "definition": {"type": thing}} for thing in things))
    await post(client, statement(id=uuid_of(9), thing=pump(type=TYPE), context=crowded))
    pages = await through_pages(client)

    assert [len(page) for page in pages] == [3, 1, 1]
    assert [one["object"]["definition"]["type"] for page in pages for one in page] == [*things, TYPE]


async def test_a_page_is_bounded_as_it_is_written_not_only_as_it_is_kept() -> None:
    world = World(answer_bytes=5_000)
    async with client_of(world, "all") as client:
        await said(world, client, *[PUMP] * 8, pump(name={"en": "x" * 1_500}))
        pages = await through_pages(client)

    assert [len(page) for page in pages] == [2, 2, 2, 2, 1]
    assert max(len(orjson.dumps(page)) for page in pages) < 5_100
    assert all(one["object"]["definition"] for page in pages for one in page)
