"""Rates at the door: a credential that sends too fast is told when to go on, and nobody else notices."""

import httpx

from lrs.api.sql_port import create_sql_app
from lrs.ports import Credential, SqlAnswer
from lrs.rules.rates import Buckets, Rate
from tests.lrs.api.client import PATH, client_of
from tests.lrs.memory import MemoryCredentials, World
from tests.lrs.statements import statement


async def test_who_sends_too_fast_is_429_until_the_time_that_is_told() -> None:
    world, time = World(), [50.0]
    world.buckets = Buckets(Rate(1, 3), lambda: time[0])
    async with client_of(world, "all") as client:
        statuses = [(await client.post(PATH, json=statement())).status_code for _ in range(5)]
        refused = await client.get(PATH)
        time[0] += float(refused.headers["retry-after"])
        after = await client.get(PATH)

    assert statuses == [200, 200, 200, 429, 429]
    assert (refused.status_code, refused.headers["retry-after"], after.status_code) == (429, "1", 200)
    assert "SOUSBOIS_RATE" in refused.json()["faults"][0]["reason"]
    assert ("statements", 429, "TooFast") in world.report.answers


async def test_others_and_what_needs_no_credential_are_answered_meanwhile() -> None:
    world = World()
    world.buckets = Buckets(Rate(1, 1), lambda: 0.0)
    async with client_of(world, "all") as fast, client_of(world, "all", name="other") as other:
        statuses = [(await fast.get(path)).status_code for path in (PATH, PATH, "/xAPI/about", "/health")]
        statuses.append((await other.get(PATH)).status_code)
        statuses.append((await fast.get(PATH, auth=("nobody", "x"))).status_code)

    assert statuses == [200, 429, 200, 200, 200, 401]


async def test_the_sql_port_draws_from_the_same_bucket() -> None:
    class Unasked:
        def ask(self, *_: object) -> SqlAnswer:
            raise AssertionError("nothing comes through")

    class Known(MemoryCredentials):
        async def verify(self, key: str, secret: str, /) -> Credential | None:
            return Credential(key, key, frozenset({"sql/moments"}))

    buckets = Buckets(Rate(1, 2), lambda: 0.0)
    app = create_sql_app(sql=Unasked(), credentials=Known(), buckets=buckets, audit=None)
    assert buckets.wait_s("ana") == 0
    assert buckets.wait_s("ana") == 0
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://store.test", auth=("ana", "x")) as client:
        answer = await client.get("/", params={"query": "SELECT 1"})

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert "(QUOTA_EXCEEDED)" in answer.text
