"""Forms and pages: no form fills the store's memory before it says who sends it, no stranger's page borrows a user."""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlencode

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.origins import is_from_stranger
from tests.lrs.api.client import PATH, client_of, found
from tests.lrs.memory import World
from tests.lrs.statements import statement, uuid_of

FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
LEAST: Final = 4_096
LARGE: Final = orjson.dumps([statement() for _ in range(100)]).decode()
STRANGER: Final = {"origin": "https://stranger.example", "sec-fetch-site": "cross-site"}
STATE: Final = "/xAPI/activities/state"
PLACE: Final = {"activityId": "http://a.example/x", "agent": '{"mbox":"mailto:ada@example.com"}', "stateId": "s"}


@pytest.fixture
def world() -> World:
    return World(form_bytes=LEAST)


class Sent:
    """A body in pieces; how many bytes of it were asked for."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.read = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.body), 1_000):
            piece = self.body[start : start + 1_000]
            self.read += len(piece)
            yield piece


def basic(world: World, name: str = "form", scope: str = "all") -> str:
    return "Basic " + b64encode(":".join(world.credentials.add(name, scope)).encode()).decode()


async def send(world: World, fields: dict[str, str], **headers: str) -> tuple[httpx.Response, Sent]:
    sent = Sent(urlencode(fields).encode())
    async with client_of(world, version="1.0.3") as client:
        answer = await client.post(PATH + "?method=POST", content=sent, headers=FORM | headers)
    return answer, sent


async def test_a_large_form_that_does_not_say_who_sends_it_is_not_read_on(world: World) -> None:
    answer, sent = await send(world, {"content": LARGE})

    assert answer.status_code == 413
    assert "SOUSBOIS_FORM" in answer.text
    assert LEAST < sent.read <= LEAST + 1_000 < len(sent.body)


async def test_a_large_form_that_says_so_too_late_is_not_read_on_either(world: World) -> None:
    answer, sent = await send(world, {"content": LARGE, "Authorization": basic(world)})

    assert (answer.status_code, sent.read <= LEAST + 1_000) == (413, True)


async def test_a_credential_of_which_only_a_part_has_come_is_not_tried(world: World) -> None:
    said = basic(world)
    before = {"Accept-Language": "x" * (LEAST - len("Accept-Language=&Authorization=Basic+") - 8)}
    answer, _ = await send(world, before | {"Authorization": said, "content": LARGE})

    assert answer.status_code == 413


async def test_a_large_form_says_first_who_sends_it(world: World) -> None:
    answer, sent = await send(world, {"Authorization": basic(world), "content": LARGE})

    assert answer.status_code == 200, answer.text
    assert (len(answer.json()), sent.read) == (100, len(sent.body))


async def test_a_large_form_is_read_whole_for_whom_its_header_names(world: World) -> None:
    answer, _ = await send(world, {"content": LARGE}, authorization=basic(world))

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("in_the_form", [True, False])
async def test_nothing_more_is_read_for_a_credential_that_is_not_known(world: World, in_the_form: bool) -> None:
    wrong = "Basic " + b64encode(b"form-key:guessed").decode()
    basic(world)
    fields, headers = ({"Authorization": wrong}, {}) if in_the_form else ({}, {"authorization": wrong})
    answer, sent = await send(world, fields | {"content": LARGE}, **headers)

    assert answer.status_code == 401
    assert sent.read <= (LEAST + 1_000 if in_the_form else 0)


async def test_the_form_counts_where_it_names_another_than_the_header(world: World) -> None:
    reader, writer = basic(world, "reader", "statements/read"), basic(world, "writer", "statements/write")
    by_writer, _ = await send(world, {"Authorization": writer, "content": LARGE}, authorization=reader)
    by_reader, _ = await send(world, {"Authorization": reader, "content": LARGE}, authorization=writer)

    assert (by_writer.status_code, by_reader.status_code) == (200, 403)


async def test_a_form_counts_once_against_the_rate(world: World) -> None:
    counted: list[str] = []

    def count(key: str) -> int:
        counted.append(key)
        return 0

    world.buckets.wait_s = count  # type: ignore[method-assign]
    await send(world, {"Authorization": basic(world), "content": LARGE})
    await send(world, {"content": "[]"}, authorization=basic(world))

    assert counted == ["form-key", "form-key"]


async def test_a_form_of_a_stranger_s_page_is_refused(world: World) -> None:
    form = {"statementId": uuid_of(1), "content": orjson.dumps(statement()).decode()}
    async with client_of(world, "all", version="1.0.3") as client:
        refused = await client.post(PATH + "?method=PUT", data=form, headers=STRANGER)
        kept = await found(client)
        taken = await client.post(PATH + "?method=PUT", data=form)

    assert (refused.status_code, kept, taken.status_code) == (403, [], 204)
    assert "SOUSBOIS_CORS" in refused.text


@pytest.mark.parametrize("kind", ["text/plain", "TEXT/PLAIN; charset=utf-8", "multipart/form-data; boundary=x", ""])
async def test_so_is_a_document_for_which_it_need_not_ask(world: World, kind: str) -> None:
    async with client_of(world, "all") as client:
        headers = STRANGER | ({"content-type": kind} if kind else {})
        refused = await client.post(STATE, params=PLACE, content=b"{}", headers=headers)

    assert refused.status_code == 403


async def test_pages_of_named_origins_may_send_forms() -> None:
    world = World(origins=frozenset({"https://stranger.example"}))
    form = {"content": orjson.dumps(statement()).decode()}
    async with client_of(world, "all", version="1.0.3") as client:
        assert (await client.post(PATH + "?method=POST", data=form, headers=STRANGER)).status_code == 200


PLAIN: Final = {b"content-type": b"text/plain", b"host": b"lrs.example:8080"}


@pytest.mark.parametrize(
    ("headers", "strange"),
    [
        ({}, False),
        ({b"origin": b"null"}, True),
        ({b"origin": b"http://lrs.example:8080"}, False),
        ({b"origin": b"http://lrs.example"}, True),
        ({b"origin": b"http://lrs.example:8080", b"sec-fetch-site": b"cross-site"}, True),
        ({b"origin": b"http://other.example", b"sec-fetch-site": b"same-origin"}, False),
        ({b"sec-fetch-site": b"none"}, False),
        ({b"sec-fetch-site": b"same-site"}, True),
        ({b"sec-fetch-site": b"cross-site", b"content-type": b"application/json"}, False),
    ],
)
def test_who_is_a_stranger(headers: dict[bytes, bytes], strange: bool) -> None:
    assert is_from_stranger(PLAIN | headers, frozenset()) is strange
    assert is_from_stranger(PLAIN | headers, frozenset({"*"})) is False


@given(st.binary(), st.binary(), st.binary())
def test_whatever_a_browser_may_say_of_itself_is_judged(origin: bytes, site: bytes, kind: bytes) -> None:
    headers = {b"origin": origin, b"sec-fetch-site": site, b"content-type": kind}

    assert is_from_stranger(headers, frozenset({"https://a.example"})) in {True, False}
