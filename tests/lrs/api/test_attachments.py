"""Attachments over the API: what comes in is what goes out, and a request is taken whole or not at all."""

import random
from asyncio import Future
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.api.app import create_app
from lrs.api.multipart import Bounds, Parts
from lrs.rules.attachments import Attached, all_attached
from tests.lrs.api.client import PATH, client_of, pointers
from tests.lrs.memory import MemoryAttachments, World
from tests.lrs.mixed import BOUNDARY, MIXED, SIGNATURE, Sent, declared, part, read, sha2, statements_part, written
from tests.lrs.statements import ANNE, statement, uuid_of, void

PHOTO, SOUND = b"\xff\xd8 a photo \x00\r\n", b"\r\n--" + BOUNDARY[:-1] + b"\r\n"
NEARLY = [b"\r", b"\n", b"-", b"--", b"\r\n--", BOUNDARY[:5], BOUNDARY[:-1], b"x"]
CONTENTS = st.lists(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from([b"\r", b"\n", b"-", b"--", b"\r\n--", BOUNDARY[:5], BOUNDARY[:-1], b"x"])).map(
            b"".join
        ),
    ),
    max_size=4,
    unique=True,
)


async def sent(client: httpx.AsyncClient, body: bytes, **more: Any) -> httpx.Response:
    return await client.post(PATH, content=body, headers=MIXED, **more)


async def contents(client: httpx.AsyncClient, **query: Any) -> list[Sent]:
    """The parts of an answer with attachments, after the statements."""
    answer = await client.get(PATH, params={"attachments": "true", **query})
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    return read(answer.headers["content-type"], answer.content)[1:]


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
async def test_attachments_come_back_as_they_were_sent(world: World, version: str) -> None:
    async with client_of(world, "all", version=version) as client:
        carrying = statement(id=uuid_of(1), attachments=[declared(PHOTO), declared(SOUND, contentType="audio/ogg")])
        assert (await sent(client, written(statements_part(carrying), part(SOUND), part(PHOTO)))).status_code == 200
        photo, sound = await contents(client, statementId=uuid_of(1))

    assert (photo.content, sound.content) == (PHOTO, SOUND)
    assert (photo.headers["Content-Type"], sound.headers["Content-Type"]) == ("image/jpeg", "audio/ogg")
    assert photo.headers["X-Experience-API-Hash"] == sha2(PHOTO)
    assert photo.headers["Content-Transfer-Encoding"] == "binary"


async def test_each_content_is_kept_once_and_sent_once(client: httpx.AsyncClient, world: World) -> None:
    both = [statement(id=uuid_of(n), attachments=[declared(PHOTO)]) for n in (1, 2)]
    assert (await sent(client, written(statements_part(both), part(PHOTO)))).status_code == 200
    assert [one.content for one in await contents(client)] == [PHOTO]
    assert list(world.attachments.kept) == [sha2(PHOTO)]


async def test_put_takes_attachments_too(client: httpx.AsyncClient) -> None:
    body = written(statements_part(statement(attachments=[declared(PHOTO)])), part(PHOTO))
    put = await client.put(PATH, content=body, headers=MIXED, params={"statementId": uuid_of(1)})
    assert put.status_code == 204
    assert [one.content for one in await contents(client, statementId=uuid_of(1))] == [PHOTO]


async def test_a_substatement_has_attachments_of_its_own(client: httpx.AsyncClient) -> None:
    planned = statement(attachments=[declared(PHOTO)]) | {"objectType": "SubStatement"}
    carrying = statement(thing=planned, id=uuid_of(1))
    assert pointers(await client.post(PATH, json=carrying)) == ["/object/attachments/0"]
    assert (await sent(client, written(statements_part(carrying), part(PHOTO)))).status_code == 200
    assert [one.content for one in await contents(client)] == [PHOTO]


async def test_what_lies_elsewhere_need_not_come(client: httpx.AsyncClient) -> None:
    remote = statement(attachments=[declared(PHOTO, fileUrl="https://files.example/photo")])
    for number, body in enumerate((written(statements_part(remote)), written(statements_part(remote), part(PHOTO)))):
        assert await contents(client) == [], number
        assert (await sent(client, body)).status_code == 200
    assert (await client.post(PATH, json=remote)).status_code == 200
    assert [one.content for one in await contents(client)] == [PHOTO]


async def test_a_signature_that_lies_elsewhere_is_refused_for_nobody_checks_it(client: httpx.AsyncClient) -> None:
    kind = {"usageType": SIGNATURE, "contentType": "application/octet-stream"}
    signed = statement(attachments=[declared(PHOTO, fileUrl="https://files.example/jws", **kind)])
    for answer in (await client.post(PATH, json=signed), await sent(client, written(statements_part(signed)))):
        assert (answer.status_code, pointers(answer)) == (400, ["/attachments/0"])


async def test_a_multipart_body_without_attachments_is_taken(client: httpx.AsyncClient) -> None:
    assert (await sent(client, written(statements_part([statement(), statement()])))).status_code == 200


async def test_a_head_has_the_length_and_no_body(client: httpx.AsyncClient) -> None:
    await sent(client, written(statements_part(statement(attachments=[declared(PHOTO)])), part(PHOTO)))
    head = await client.head(PATH, params={"attachments": "true"})
    assert int(head.headers["content-length"]) > len(PHOTO)
    assert head.content == b""


async def test_a_voided_statement_keeps_its_attachment(client: httpx.AsyncClient) -> None:
    carrying = statement(id=uuid_of(1), attachments=[declared(PHOTO)])
    await sent(client, written(statements_part(carrying), part(PHOTO)))
    await client.post(PATH, json=void(uuid_of(1)))
    assert [one.content for one in await contents(client, voidedStatementId=uuid_of(1))] == [PHOTO]
    assert await contents(client) == []


async def test_a_length_that_is_told_wrong_counts_for_less_than_the_hash(client: httpx.AsyncClient) -> None:
    """The specification asks of a store to compare hashes, and its conformance suite sends a wrong length."""
    carrying = statement(id=uuid_of(1), attachments=[declared(PHOTO, length=1)])
    assert (await sent(client, written(statements_part(carrying), part(PHOTO)))).status_code == 200
    assert [one.content for one in await contents(client)] == [PHOTO]


async def test_a_hash_comes_back_as_the_statement_has_it(client: httpx.AsyncClient) -> None:
    carrying = statement(attachments=[declared(PHOTO, sha2=sha2(PHOTO).upper())])
    assert (await sent(client, written(statements_part(carrying), part(PHOTO)))).status_code == 200
    assert [one.headers["X-Experience-API-Hash"] for one in await contents(client)] == [sha2(PHOTO).upper()]


CARRYING = statement(id=uuid_of(1), attachments=[declared(PHOTO)])
JSON_PART, PHOTO_PART = statements_part(CARRYING), part(PHOTO)
BAD = {
    "no part for it": written(JSON_PART),
    "a part that nobody declares": written(JSON_PART, PHOTO_PART, part(SOUND)),
    "the same part twice": written(JSON_PART, PHOTO_PART, PHOTO_PART),
    "another content": written(JSON_PART, part(SOUND, X_Experience_API_Hash=sha2(PHOTO))),
    "no hash": written(JSON_PART, part(PHOTO, X_Experience_API_Hash="")),
    "no transfer encoding": written(JSON_PART, part(PHOTO, Content_Transfer_Encoding="")),
    "another transfer encoding": written(JSON_PART, part(PHOTO, Content_Transfer_Encoding="base64")),
    "statements last": written(PHOTO_PART, JSON_PART),
    "statements of another type": written(Sent({"Content-Type": "text/plain"}, JSON_PART.content), PHOTO_PART),
    "no statements": written(),
    "nothing": b"",
    "not closed": written(JSON_PART, PHOTO_PART, closed=False),
    "another boundary": written(JSON_PART, PHOTO_PART).replace(BOUNDARY, b"another"),
    "a bad header": written(JSON_PART, Sent({"X Y": "z"}, b"")),
    "a bad statement": written(statements_part([CARRYING, {"actor": ANNE}]), PHOTO_PART),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
async def test_a_bad_body_is_refused_and_leaves_nothing(client: httpx.AsyncClient, world: World, body: bytes) -> None:
    answer = await sent(client, body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["faults"][0]["reason"]
    assert (world.log.envelopes, world.attachments.kept, world.report.failures) == ([], {}, [])


@pytest.mark.parametrize(
    "kind",
    [
        *("multipart/mixed", 'multipart/mixed; boundary=""', f"multipart/mixed; boundary={'x' * 71}"),
        f"multipart/mixed; boundary*{'9' * 5000}=x",
    ],
)
async def test_a_body_without_a_boundary_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post(PATH, content=BAD["no part for it"], headers={"content-type": kind})
    assert (answer.status_code, "boundary" in answer.text) == (400, True)


@pytest.mark.parametrize(("setting", "limit"), [("attachment_bytes", 10), ("attachments", 1), ("request_bytes", 600)])
async def test_what_is_over_a_limit_is_refused_with_the_name_of_the_setting(setting: str, limit: int) -> None:
    world = World(**{setting: limit})
    both = statement(attachments=[declared(PHOTO), declared(SOUND)])
    async with client_of(world, "all") as client:
        answer = await sent(client, written(statements_part(both), part(PHOTO), part(SOUND)))
    assert (answer.status_code, "SOUSBOIS_" in answer.text) == (413, True)
    assert world.attachments.kept == {}


async def test_a_conflict_refuses_the_whole_request(client: httpx.AsyncClient, world: World) -> None:
    await client.post(PATH, json=statement(id=uuid_of(1)))
    answer = await sent(client, written(JSON_PART, PHOTO_PART))
    assert (answer.status_code, len(world.log.envelopes)) == (409, 1)


@given(contents=CONTENTS, seed=st.integers(0, 1 << 30))
def test_however_a_body_is_cut_the_same_parts_come_of_it(contents: list[bytes], seed: int) -> None:
    """Every content comes back byte for byte, also one that looks like a boundary, in pieces of any size."""
    carrying = statement(attachments=[declared(one) for one in contents])
    body = written(statements_part(carrying), *map(part, contents))
    cut, store = random.Random(seed), MemoryAttachments()
    incoming = store.incoming()

    def opened(content: bytes) -> Any:
        statements = [orjson.loads(content)]
        return statements, all_attached(statements, single=True)

    parts = Parts(BOUNDARY, Bounds(1 << 20, 1 << 20, 10), opened, incoming)
    while body:
        size = cut.choice((1, 2, 7, 50, 1000))
        parts.feed(body[:size])
        body = body[size:]
    parts.end()
    incoming.keep()
    assert list(parts.statements) == [carrying]
    assert store.kept == {sha2(one): one for one in contents}


def test_many_parts_do_not_each_look_at_all_that_is_declared() -> None:
    """Else a request of many parts and many declarations would take their product."""
    every = [b"%d" % number for number in range(100)]
    looks = 0

    class Counted(list[Attached]):
        def __iter__(self) -> Iterator[Attached]:
            nonlocal looks
            looks += 1
            return super().__iter__()

    def opened(content: bytes) -> Any:
        statements = [orjson.loads(content)]
        return statements, Counted(all_attached(statements, single=True))

    parts = Parts(BOUNDARY, Bounds(1 << 20, 1 << 20, 100), opened, MemoryAttachments().incoming())
    parts.feed(written(statements_part(statement(attachments=list(map(declared, every)))), *map(part, every)))
    parts.end()
    assert len(parts.sent) == len(every)
    assert looks == 1


async def test_pieces_that_stream_in_are_not_held(world: World) -> None:
    """Of 64 pieces of an attachment no two are held at once."""
    content = bytes(64 * 10_000)
    body = written(statements_part(statement(attachments=[declared(content)])), part(content))
    held: list[int] = []
    write = type(world.attachments.incoming()).write

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 10_000):
            yield body[start : start + 10_000]

    def noting(self: Any, data: bytes) -> None:
        held.append(len(data))
        write(self, data)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(world.attachments.incoming()), "write", noting)
        async with client_of(world, "all") as client:
            assert (await client.post(PATH, content=pieces(), headers=MIXED)).status_code == 200
    assert max(held) <= 10_000
    assert len(held) >= 64


@pytest.mark.parametrize("there", [0, 1, 5])
async def test_no_more_is_read_for_a_client_that_is_gone(world: World, there: int) -> None:
    """Its server tells that it is gone after so many pieces; of a hundred attachments no more are read than those."""
    every = [b"%d" % number for number in range(100)]
    carrying = statement(id=uuid_of(1), attachments=list(map(declared, every)))
    key, secret = world.credentials.add("tool", "all")
    app, sent_pieces, asked = create_app(world.parts), 0, 0
    async with client_of(world, "all", name="other") as client:
        assert (await sent(client, written(statements_part(carrying), *map(part, every)))).status_code == 200

    async def receive() -> Any:
        nonlocal asked
        asked += 1
        return {"type": "http.disconnect"} if asked > there else await Future()

    async def send(message: Any) -> None:
        nonlocal sent_pieces
        sent_pieces += bool(message.get("body"))

    headers = httpx.Request("GET", "http://store.test", headers={"X-Experience-API-Version": "2.0.0"}).headers
    signed = next(httpx.BasicAuth(key, secret).auth_flow(httpx.Request("GET", "http://store.test", headers=headers)))
    query = f"statementId={uuid_of(1)}&attachments=true".encode()
    lines = [(name.lower(), value) for name, value in signed.headers.raw]
    scope = {"type": "http", "method": "GET", "path": PATH, "query_string": query, "headers": lines}
    await app(scope, receive, send)
    assert sent_pieces == there
