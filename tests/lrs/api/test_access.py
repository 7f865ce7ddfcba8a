"""Who may come in: credentials, versions; what every answer carries."""

from base64 import b64encode

import httpx
import pytest

from lrs.ports import Credential
from tests.lrs.api.client import PATH, VERSION, client_of, found, post
from tests.lrs.memory import MemoryCredentials, World
from tests.lrs.statements import statement, uuid_of

ABOUT = "/xAPI/about"
THROUGH = "x-experience-api-consistent-through"


def basic(text: str) -> str:
    return "Basic " + b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic %%%",
        "Basic /w==",
        "Bearer x",
        basic("tool-key"),
        basic("tool-key:wrong"),
        basic("nobody:tool-secret"),
        basic("tool-key:" + "x" * 2_000),
    ],
)
async def test_without_a_right_credential_the_answer_is_401_and_says_how(world: World, header: str | None) -> None:
    world.credentials.add("tool", "all")
    async with client_of(world) as client:
        headers = {} if header is None else {"authorization": header}
        answer = await client.get(PATH, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert "HTTP Basic" in answer.json()["faults"][0]["reason"]


@pytest.mark.parametrize("text", ["tool-key", "tool-key:" + "x" * 2_000])
async def test_what_cannot_be_a_credential_costs_no_slow_hash(world: World, text: str) -> None:
    asked: list[str] = []

    class Spy(MemoryCredentials):
        async def verify(self, key: str, secret: str, /) -> Credential | None:
            asked.append(key)
            return await super().verify(key, secret)

    world.credentials = Spy()
    async with client_of(world) as client:
        assert (await client.get(PATH, headers={"authorization": basic(text)})).status_code == 401
        assert (await client.get(PATH, headers={"authorization": basic("tool-key:x")})).status_code == 401

    assert asked == ["tool-key"]


async def test_a_right_credential_comes_in_whatever_case_the_scheme_has(world: World) -> None:
    key, secret = world.credentials.add("tool", "all")
    async with client_of(world) as client:
        for scheme in ("Basic", "basic", "BASIC"):
            header = basic(f"{key}:{secret}").replace("Basic", scheme)

            assert (await client.get(PATH, headers={"authorization": header})).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("header", [None, "0.9", "0.95", "1.1.0", "2.1.0", "x"])
async def test_a_request_without_a_spoken_version_is_400_in_the_newest(
    world: World, method: str, header: str | None
) -> None:
    async with client_of(world, "all", version=header) as client:
        answer = await client.request(method, PATH, params={"statementId": uuid_of(1)}, json=statement())

    assert (answer.status_code, answer.headers[VERSION]) == (400, "2.0.0")


@pytest.mark.parametrize(
    ("header", "spoken"), [("1.0", "1.0.3"), ("1.0.1", "1.0.3"), ("2.0.0", "2.0.0"), ("2.0", "2.0.0")]
)
async def test_an_answer_is_in_the_version_of_the_request(world: World, header: str, spoken: str) -> None:
    async with client_of(world, "all", version=header) as client:
        answers = [
            await client.get(PATH),
            await client.post(PATH, json=statement()),
            await client.post(PATH, content=b"{"),
            await client.get(PATH, params={"statementId": uuid_of(1)}),
            await client.get(PATH, auth=("nobody", "x")),
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 400, 404, 401]
    assert {answer.headers[VERSION] for answer in answers} == {spoken}


async def test_2_0_has_properties_that_1_0_3_has_not(world: World) -> None:
    new = statement(
        context={"contextAgents": [{"objectType": "contextAgent", "agent": {"mbox": "mailto:a@b.example"}}]}
    )
    async with client_of(world, "all", version="1.0.3") as old:
        assert (await old.post(PATH, json=new)).status_code == 400
    async with client_of(world, "all", version="2.0.0") as newer:
        assert (await newer.post(PATH, json=new)).status_code == 200


async def test_statements_accepted_in_one_version_are_read_in_the_other_as_they_are(world: World) -> None:
    async with client_of(world, "all", version="1.0.3") as old, client_of(world, "all", version="2.0.0") as new:
        (first,), (second,) = await post(old, statement()), await post(new, statement())
        read = [(await one.get(PATH)).json()["statements"] for one in (old, new)]

    assert read[0] == read[1]
    assert {one["id"]: one["version"] for one in read[0]} == {first: "1.0.0", second: "2.0.0"}


async def test_every_answer_about_statements_says_how_far_it_is_consistent(
    client: httpx.AsyncClient, world: World
) -> None:
    answers = [
        await client.post(PATH, json=statement()),
        await client.get(PATH),
        await client.get(PATH, params={"statementId": uuid_of(1)}),
        await client.get(PATH, params={"foo": "bar"}),
        await client.post(PATH, content=b"{"),
        await client.put(PATH, json=statement()),
        await client.get(PATH, auth=("nobody", "x")),
        await client.get(PATH, headers={VERSION: "x"}),
        await client.delete(PATH),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 404, 400, 400, 400, 401, 400, 405]
    assert all(answer.headers[THROUGH].startswith(("1970", "2026")) for answer in answers)


async def test_every_answer_has_an_id_of_its_own(client: httpx.AsyncClient) -> None:
    paths = [PATH, ABOUT, "/health", "/nowhere", "/moments", PATH]
    ids = [(await client.get(path)).headers["x-request-id"] for path in paths]

    assert len(set(ids)) == len(ids)


async def test_about_asks_for_nothing_and_names_both_versions(world: World) -> None:
    async with client_of(world, version=None) as client:
        answer = await client.get(ABOUT)
        old = await client.get(ABOUT, headers={VERSION: "1.0.1"})
        new = await client.get(ABOUT, headers={VERSION: "2.0.0"})
        wrong = await client.get(ABOUT, headers={VERSION: "7"})
        more = await client.get(ABOUT, params={"foo": "bar"})
        head = await client.head(ABOUT)

    assert answer.json() == new.json() == {"version": ["1.0.3", "2.0.0"], "extensions": {}}
    assert old.json() == {"version": ["1.0.3"], "extensions": {}}
    assert (answer.headers[VERSION], old.headers[VERSION]) == ("2.0.0", "1.0.3")
    assert (wrong.status_code, more.status_code, head.status_code) == (400, 400, 200)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", PATH, "GET, HEAD, OPTIONS, POST, PUT"),
        ("POST", ABOUT, "GET, HEAD, OPTIONS"),
        ("GET", "/operate/echo", "OPTIONS, POST"),
        ("POST", "/health", "GET, HEAD, OPTIONS"),
    ],
)
async def test_another_method_is_405_with_those_that_are_known(
    client: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await client.request(method, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    "path", ["/", "/xAPI", "/xAPI/statements/", "/xAPI/statements/x", "/xapi/statements", "/moments/"]
)
async def test_another_path_is_404(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert answer.status_code == 404
    assert answer.json()["faults"] == [{"pointer": "", "reason": "there is no such resource"}]


async def test_statements_are_still_there_for_who_wrote_none(world: World) -> None:
    async with client_of(world, "all") as client:
        assert await found(client) == []
