"""The state and profile resources over HTTP, in both versions."""

from collections.abc import AsyncIterator

import httpx
import orjson
import pytest

from lrs.rules.preconditions import etag_of
from tests.lrs.api.client import client_of, pointers
from tests.lrs.api.documents import ACTIVITY, CONTEXTS, JSON, NEW, PATHS, PROFILES, STATE, TEXT, WHO, named, put, tag
from tests.lrs.memory import World
from tests.lrs.statements import BEN, Json, uuid_of


@pytest.fixture(params=["1.0.3", "2.0.0"])
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def speaking(world: World, version: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the scope `all` for each version."""
    async with client_of(world, "all", version=version) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [b"", b"\0\xff", b'{"a":1.10}'], ids=["empty", "bytes", "json"])
async def test_a_document_comes_back_as_it_was_sent(speaking: httpx.AsyncClient, path: str, body: bytes) -> None:
    kind = 'application/x-thing; a="b"'
    assert await put(speaking, path, body, kind, If_None_Match="*") == 204
    got = await speaking.get(path, params=named(path))
    head = await speaking.head(path, params=named(path))

    assert (got.status_code, got.content, got.headers["content-type"]) == (200, body, kind)
    assert got.headers["etag"] == tag(body)
    assert got.headers["last-modified"] == "Sun, 22 Nov 2026 09:00:00 GMT"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert (head.status_code, head.content) == (200, b"")
    same = ("etag", "last-modified", "content-type", "content-length")
    assert [head.headers[name] for name in same] == [got.headers[name] for name in same]


async def test_where_no_type_is_said_it_is_bytes(client: httpx.AsyncClient) -> None:
    request = client.build_request("PUT", STATE, params=named(STATE), content=b"x")
    assert "content-type" not in request.headers
    assert (await client.send(request)).status_code == 204

    assert (await client.get(STATE, params=named(STATE))).headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("path", PATHS)
async def test_what_is_not_there_is_404_and_deleting_it_is_no_fault(speaking: httpx.AsyncClient, path: str) -> None:
    for method in ("GET", "HEAD"):
        assert (await speaking.request(method, path, params=named(path))).status_code == 404
    assert (await speaking.delete(path, params=named(path))).status_code == 204
    assert (await speaking.delete(path, params=named(path), headers={"If-Match": "*"})).status_code == 412
    assert await put(speaking, path, b"x", If_None_Match="*") == 204
    assert (await speaking.delete(path, params=named(path), headers={"If-Match": '"y"'})).status_code == 412
    assert (await speaking.delete(path, params=named(path), headers={"If-Match": tag(b"x")})).status_code == 204
    assert (await speaking.get(path, params=named(path))).status_code == 404


@pytest.mark.parametrize(
    ("path", "version", "new", "again"),
    [
        (STATE, "1.0.3", 204, 204),
        (STATE, "2.0.0", 204, 409),
        *((path, "1.0.3", 400, 409) for path in PROFILES),
        *((path, "2.0.0", 204, 409) for path in PROFILES),
    ],
)
async def test_a_put_without_a_precondition(world: World, path: str, version: str, new: int, again: int) -> None:
    async with client_of(world, "all", version=version) as client:
        assert await put(client, path, b"a") == new
        assert (await client.get(path, params=named(path))).status_code == (200 if new == 204 else 404)
        await put(client, path, b"a", If_None_Match="*")
        assert await put(client, path, b"b") == again

        assert (await client.get(path, params=named(path))).content == (b"b" if again == 204 else b"a")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-Match": tag(b"a")}, 204),
        ({"If-Match": f'"x", {tag(b"a")}'}, 204),
        ({"If-Match": "*"}, 204),
        ({"If-Match": tag(b"b")}, 412),
        ({"If-Match": "W/" + tag(b"a")}, 412),
        ({"If-None-Match": "*"}, 412),
        ({"If-None-Match": tag(b"a")}, 412),
        ({"If-None-Match": "W/" + tag(b"a")}, 412),
        ({"If-None-Match": tag(b"b")}, 204),
        ({"If-Match": tag(b"a"), "If-None-Match": "*"}, 412),
        ({"If-Match": etag_of(b"a")}, 400),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
async def test_a_precondition_decides(
    speaking: httpx.AsyncClient, path: str, method: str, headers: dict[str, str], status: int
) -> None:
    old = b"{}"
    headers = {name: value.replace(etag_of(b"a"), etag_of(old)) for name, value in headers.items()}
    await put(speaking, path, old, "application/json", If_None_Match="*")
    content = None if method == "DELETE" else b'{"new":1}'
    sent = {"content-type": "application/json", **headers}
    answer = await speaking.request(method, path, params=named(path), content=content, headers=sent)
    left = await speaking.get(path, params=named(path))

    assert answer.status_code == status
    assert status == 204 or answer.json()["faults"][0]["reason"]
    changed = (404, None) if method == "DELETE" else (200, content)
    assert (left.status_code, left.content if left.status_code == 200 else None) == (
        changed if status == 204 else (200, old)
    )


async def test_who_has_a_document_is_told_so_and_who_asks_for_another_one_too(speaking: httpx.AsyncClient) -> None:
    await put(speaking, ACTIVITY, b"a", If_None_Match="*")

    async def ask(**headers: str) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await speaking.get(ACTIVITY, params=named(ACTIVITY), headers=sent)

    known = await ask(If_None_Match=f'"x", W/{tag(b"a")}')
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag(b"a"))
    assert "content-length" not in known.headers
    assert (await ask(If_None_Match=tag(b"b"))).status_code == 200
    assert (await ask(If_Match=tag(b"a"))).status_code == 200
    assert (await ask(If_Match=tag(b"b"))).status_code == 412
    assert (await ask(If_None_Match="a")).status_code == 400


@pytest.mark.parametrize("path", PATHS)
async def test_a_post_makes_or_merges(speaking: httpx.AsyncClient, world: World, path: str) -> None:
    for body in (b'{"a": 1, "b": {"c": 2}}', b'{"b": {"d": 3.0}, "e": 4}'):
        world.clock.move(seconds=1)
        assert (await speaking.post(path, params=named(path), content=body, headers=JSON)).status_code == 204
    got = await speaking.get(path, params=named(path))

    assert got.content == b'{"a":1,"b":{"d": 3.0},"e":4}'
    assert (got.headers["etag"], got.headers["last-modified"][17:25]) == (tag(got.content), "09:00:02")


@pytest.mark.parametrize(
    ("kept", "kept_as", "sent", "sent_as"),
    [
        (b"{}", JSON, b"{}", TEXT),
        (b"{}", TEXT, b"{}", JSON),
        (b"[]", JSON, b"{}", JSON),
        (b"{}", JSON, b"[]", JSON),
        (b"{}", JSON, b"{}{", JSON),
        (b"{}", JSON, b"", JSON),
    ],
)
@pytest.mark.parametrize("path", PATHS)
async def test_a_post_that_cannot_be_merged_changes_nothing(
    speaking: httpx.AsyncClient, path: str, kept: bytes, kept_as: Json, sent: bytes, sent_as: Json
) -> None:
    await put(speaking, path, kept, kept_as["content-type"], If_None_Match="*")
    answer = await speaking.post(path, params=named(path), content=sent, headers=sent_as)

    assert answer.status_code == 400
    assert (await speaking.get(path, params=named(path))).content == kept


async def test_where_nothing_is_a_post_keeps_any_bytes_but_what_is_called_json_is_an_object(
    speaking: httpx.AsyncClient,
) -> None:
    for sent, headers, status in ((b"\xff", TEXT, 204), (b"[]", JSON, 400), (b"{", JSON, 400), (b"{}", JSON, 204)):
        await speaking.delete(WHO, params=named(WHO))
        assert (await speaking.post(WHO, params=named(WHO), content=sent, headers=headers)).status_code == status


@pytest.mark.parametrize("path", PATHS)
async def test_a_put_takes_any_json_but_nothing_else_under_that_name(speaking: httpx.AsyncClient, path: str) -> None:
    assert await put(speaking, path, b"{", "application/json", If_None_Match="*") == 400
    assert (await speaking.get(path, params=named(path))).status_code == 404
    assert await put(speaking, path, b"[1]", "application/json", If_None_Match="*") == 204


@pytest.mark.parametrize("path", PATHS)
async def test_ids_are_listed_and_since_narrows_them(speaking: httpx.AsyncClient, world: World, path: str) -> None:
    for name in ("b", "a"):
        world.clock.move(seconds=1)
        await speaking.put(path, params=named(path, name), content=b"x", headers=NEW)
    listed = await speaking.get(path, params=CONTEXTS[path])
    late = await speaking.get(path, params={**CONTEXTS[path], "since": "2026-11-22T10:00:01+01:00"})
    none = await speaking.get(path, params={**CONTEXTS[path], "since": "2026-11-22T09:00:02Z"})

    assert (listed.json(), late.json(), none.json()) == (["a", "b"], ["a"], [])
    assert listed.headers["last-modified"] == "Sun, 22 Nov 2026 09:00:02 GMT"
    assert listed.headers["content-type"] == "application/json"
    assert "last-modified" not in none.headers


async def test_states_belong_to_registrations_and_are_deleted_together(speaking: httpx.AsyncClient) -> None:
    registered = [{"registration": uuid_of(number)} for number in (1, 2)]
    for more in ({}, *registered):
        body = orjson.dumps(more)
        assert (await speaking.put(STATE, params={**named(STATE), **more}, content=body)).status_code == 204

    async def bodies() -> list[bytes | None]:
        answers = [await speaking.get(STATE, params={**named(STATE), **more}) for more in ({}, *registered)]
        return [answer.content if answer.status_code == 200 else None for answer in answers]

    assert await bodies() == [orjson.dumps(more) for more in ({}, *registered)]
    refused = await speaking.delete(STATE, params=CONTEXTS[STATE], headers={"If-Match": "*"})
    assert refused.status_code == 400
    assert (await speaking.delete(STATE, params={**CONTEXTS[STATE], **registered[0]})).status_code == 204
    assert await bodies() == [b"{}", None, orjson.dumps(registered[1])]
    ben = {**CONTEXTS[STATE], "agent": orjson.dumps(BEN).decode()}
    assert (await speaking.delete(STATE, params=ben)).status_code == 204
    assert (await speaking.delete(STATE, params=CONTEXTS[STATE])).status_code == 204
    assert await bodies() == [None] * 3


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
async def test_every_fault_of_the_parameters_is_named(client: httpx.AsyncClient, path: str, method: str) -> None:
    answer = await client.request(method, path, params={"agent": '{"mbox":"anne"}', "registration": "1", "x": "1"})
    expected = {
        STATE: {"?activityId", "?agent/mbox", "?registration", "?x"},
        ACTIVITY: {"?activityId", "?agent", "?registration", "?x"},
        WHO: {"?agent/mbox", "?registration", "?x"},
    }[path]
    if method in {"PUT", "POST"} or (method == "DELETE" and path != STATE):
        expected |= {"?stateId" if path == STATE else "?profileId"}

    assert (answer.status_code, set(pointers(answer))) == (400, expected)


@pytest.mark.parametrize("kind", ["json", "text/plain; é", ""])
async def test_a_content_type_that_is_none_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    sent = {"content-type": kind.encode()}
    answer = await client.put(STATE, params=named(STATE), content=b"x", headers=sent)  # type: ignore[arg-type]  # bytes

    assert answer.status_code == 400
