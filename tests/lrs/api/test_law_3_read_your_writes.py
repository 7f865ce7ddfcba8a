"""Law 3: a reader waits for what was acknowledged; Consistent-Through tells the truth, and caps what is shown."""

import asyncio
from datetime import datetime

import pytest

from lrs.rules.acceptance import accept, authority_of
from lrs.rules.accepted import Batch
from lrs.rules.query import Page, Query
from schemas.timestamps import MICROSECOND, parse_time
from tests.lrs.api.client import PATH, client_of, found, post
from tests.lrs.memory import World, new_ids
from tests.lrs.statements import statement, uuid_of, void

THROUGH = "x-experience-api-consistent-through"


def accepted(own: str) -> Batch:
    authority = authority_of("https://store.example", "tool")
    return accept([statement(id=own)], credential="tool", authority=authority, version="2.0.0", new_ids=new_ids)


async def test_what_was_acknowledged_before_is_there(world: World) -> None:
    async with client_of(world, "all") as client:
        (own,) = await post(client, statement())

        assert (await client.get(PATH, params={"statementId": own})).status_code == 200
        assert await found(client) == [own]


@pytest.mark.parametrize("name", ["statementId", "voidedStatementId"])
async def test_an_id_that_is_not_readable_yet_is_503_never_404(world: World, name: str) -> None:
    async with client_of(world, "all") as client:
        await post(client, statement(id=uuid_of(1)))
        world.recorded.paused = True
        await post(client, [statement(id=uuid_of(2)), void(uuid_of(1))])
        late = await client.get(PATH, params={name: uuid_of(2)})
        world.recorded.paused = False
        readable = await client.get(PATH, params={"statementId": uuid_of(2)})

    assert (late.status_code, late.headers["retry-after"]) == (503, "1")
    assert readable.status_code == 200


async def test_an_id_that_is_readable_is_shown_though_others_are_not(world: World) -> None:
    async with client_of(world, "all") as client:
        await post(client, statement(id=uuid_of(1)))
        await found(client)
        world.recorded.paused = True
        await post(client, statement(id=uuid_of(2)))

        assert (await client.get(PATH, params={"statementId": uuid_of(1)})).status_code == 200


async def test_a_query_shows_what_is_readable_with_the_true_header(world: World) -> None:
    async with client_of(world, "all") as client:
        await post(client, statement(id=uuid_of(1)))
        await found(client)
        through = world.recorded.consistent_through()
        world.recorded.paused = True
        world.clock.move(seconds=1)
        await post(client, statement(id=uuid_of(2)))
        answer = await client.get(PATH)

    assert answer.status_code == 200
    assert [one["id"] for one in answer.json()["statements"]] == [uuid_of(1)]
    assert parse_time(answer.headers[THROUGH]) == through


async def test_a_query_never_shows_what_lies_beyond_the_header(world: World) -> None:
    """A follower who saw what the store does not vouch for yet would miss what comes before it."""
    async with client_of(world, "all") as client:
        await post(client, statement(id=uuid_of(1)))
        await found(client)
        world.recorded.paused = True
        world.clock.move(seconds=1)
        await post(client, statement(id=uuid_of(2)))
        world.store.insert([statement for _, statement in world.log.envelopes[-1].completed()])

        assert await found(client) == [uuid_of(1)]
        assert await found(client, until="2030-01-01T00:00:00Z") == [uuid_of(1)]


async def test_who_follows_the_header_misses_nothing_and_sees_nothing_twice(world: World) -> None:
    seen: list[str] = []
    since = "1970-01-01T00:00:00Z"
    async with client_of(world, "all") as client:
        for number in range(1, 8):
            await post(client, [statement(id=uuid_of(number * 2)), statement(id=uuid_of(number * 2 + 1))])
            world.recorded.paused = number % 3 != 0
            if number % 2:
                world.clock.move(seconds=1)
            answer = await client.get(PATH, params={"since": since, "ascending": "true"})
            seen += [one["id"] for one in answer.json()["statements"]]
            since = answer.headers[THROUGH]
        world.recorded.paused = False
        seen += await found(client, since=since, ascending="true")

    assert seen == [uuid_of(number) for number in range(2, 16)]


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_the_header_tells_of_what_was_read_not_of_what_became_readable_meanwhile(
    world: World, version: str
) -> None:
    """Otherwise a follower would ask from a time on whose statements it has never been shown."""
    page = world.store.page

    def overtaken(query: Query) -> Page:
        shown = page(query)
        world.clock.move(seconds=1)
        asyncio.run(world.log.append(accepted(uuid_of(2))))
        world.recorded.record()
        world.clock.move(seconds=1)
        return shown

    async with client_of(world, "all", version=version) as client:
        await post(client, statement(id=uuid_of(1)))
        world.store.page = overtaken  # type: ignore[method-assign]  # what arrives while a page is read
        if version == "1.0.3":
            answer = await client.post(PATH + "?method=GET", data={"ascending": "true"})
        else:
            answer = await client.get(PATH)
        world.store.page = page  # type: ignore[method-assign]
        seen = [one["id"] for one in answer.json()["statements"]]
        seen += await found(client, since=answer.headers[THROUGH])

    assert seen == [uuid_of(1), uuid_of(2)]


async def test_a_further_page_tells_no_more_than_the_first_was_capped_by(world: World) -> None:
    async with client_of(world, "all") as client:
        await post(client, [statement(id=uuid_of(1)), statement(id=uuid_of(2))])
        first = await client.get(PATH, params={"limit": 1})
        world.clock.move(seconds=1)
        await post(client, statement(id=uuid_of(3)))
        second = await client.get(first.json()["more"])

    assert second.headers[THROUGH] == first.headers[THROUGH]


async def test_what_is_asked_wrongly_is_refused_without_waiting(world: World) -> None:
    async def never(appended: datetime, timeout_s: float, /) -> bool:
        raise AssertionError

    world.recorded.wait = never  # type: ignore[method-assign]  # whoever waits here fails
    async with client_of(world, "all") as client:
        answers = [await client.get(PATH, params=query) for query in ({"limit": "x"}, {"cursor": "x"}, {"foo": "bar"})]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


async def test_the_follow_up_of_a_page_is_capped_where_the_first_was(world: World) -> None:
    async with client_of(world, "all") as client:
        await post(client, [statement(id=uuid_of(1)), statement(id=uuid_of(2))])
        more = (await client.get(PATH, params={"limit": 1, "ascending": "true"})).json()["more"]
        world.clock.move(seconds=1)
        await post(client, statement(id=uuid_of(3)))
        page = (await client.get(more)).json()

    assert ([one["id"] for one in page["statements"]], page["more"]) == ([uuid_of(2)], "")
    assert world.log.newest() - parse_time(page["statements"][0]["stored"]) >= MICROSECOND


async def test_a_store_that_is_down_is_503_and_writing_goes_on(world: World) -> None:
    async with client_of(world, "all") as client:
        world.store.down = True
        page, one = await client.get(PATH), await client.get(PATH, params={"statementId": uuid_of(1)})
        await post(client, statement())

    assert (page.status_code, one.status_code) == (503, 503)
    assert "retry-after" in page.headers
