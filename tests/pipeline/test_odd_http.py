"""HTTP as odd clients speak it: offers of other protocols, pipelines, bad lengths, trailers without end."""

import asyncio
import re
from itertools import cycle

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from pipeline.shells.connections import BoundedConnection
from tests.pipeline.connecting import BOUNDS, POST, Open, against, to_the_end

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\nHost"
BODY = b"1234567890"
CHUNKED = POST.replace(b"Content-Length: 10", b"Transfer-Encoding: chunked")


def said(*parts: bytes) -> bytes:
    """What is answered to these bytes, until the connection is closed; a last request of our own asks for that."""

    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        return await to_the_end(client)

    return against(talk)


LAST = POST.replace(b"Host", b"Connection: close\r\nHost") + BODY


@pytest.mark.parametrize("cut", [1, 40, len(POST.replace(b"Host", OFFER)) - 1, len(POST.replace(b"Host", OFFER)) + 3])
def test_an_offer_of_another_protocol_is_passed_over_wherever_it_is_cut(cut: int) -> None:
    sent = POST.replace(b"Host", OFFER) + BODY

    assert said(sent[:cut], sent[cut:], POST + BODY + LAST).count(b"10 bytes") == 3


def test_an_offer_without_a_body_leaves_the_connection_of_use() -> None:
    sent = b"GET / HTTP/1.1\r\n" + OFFER.replace(b"h2c", b"websocket") + b": x\r\n\r\n"

    heard = said(sent + LAST)

    assert (heard.count(b"HTTP/1.1 200 "), heard.count(b"10 bytes")) == (2, 1)


@pytest.mark.parametrize("hosts", [b"", b"Host: x\r\nHost: y\r\n"])
def test_a_request_names_one_host(hosts: bytes) -> None:
    heard = said(b"GET / HTTP/1.1\r\n" + hosts + b"\r\n")

    assert heard.startswith(b"HTTP/1.1 400 ")
    assert b"header Host" in heard


def test_http_1_0_needs_no_host() -> None:
    assert said(b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "rest", [b"no request\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n"]
)
def test_what_is_wrong_with_a_later_request_is_no_answer_to_an_earlier_one(rest: bytes) -> None:
    heard = said(POST.replace(b" / ", b" /slow ") + BODY + rest)

    assert (heard.count(b"HTTP/1.1 "), heard.count(b"10 bytes")) == (1, 1)


def test_the_answer_to_a_head_comes_before_what_is_wrong_after_it() -> None:
    async def talk(connect: Open) -> bytes:
        heard = b""
        for turns in range(10):
            reader, writer = await connect()
            writer.write(b"HEAD /early HTTP/1.1\r\nHost: x\r\n\r\n")
            for _ in range(turns):
                await asyncio.sleep(0)
            writer.write(b"no request\r\n\r\n")
            heard += (await reader.read(12))[-3:]
        return heard

    assert against(talk) == b"200" * 10


@pytest.mark.parametrize(
    "body",
    [b"zz\r\n", b"5\r\n123456789\r\n", b"f" * 17 + b"\r\n", b"1;" + b"x" * 200_000, b"0\r\n" + b"X: y\r\n" * 99_999],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes) -> None:
    heard = said(CHUNKED + body)

    assert heard.count(b"HTTP/1.1 ") == 1
    assert heard.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 "))


def test_what_stands_around_the_parts_of_a_body_is_bounded_and_parts_are_not() -> None:
    many = b"1;x=y\r\nz\r\n" * BOUNDS.head_bytes + b"0\r\nX: y\r\n\r\n"

    assert b"%d bytes" % BOUNDS.head_bytes in said(CHUNKED.replace(b"Host", b"Connection: close\r\nHost") + many)


@pytest.mark.parametrize(
    "name", [b"Content-Length: 10\r\nTransfer-Encoding: chunked", b"Content-Length: 10\r\nContent-Length: 9"]
)
def test_two_lengths_are_refused(name: bytes) -> None:
    assert said(POST.replace(b"Content-Length: 10", name) + BODY).startswith(b"HTTP/1.1 400 ")


class Wire(asyncio.Transport):
    """A transport that keeps what is written, and says whether it is to be read from."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.reading = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers what it was asked, with the body in brackets."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    answer = b"<%b %b>" % (scope["path"].encode(), body)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(answer))]})
    await send({"type": "http.response.body", "body": answer})


async def echoed(parts: list[bytes], answers: int) -> list[bytes]:
    """What is answered where the bytes come in these parts."""
    server = uvicorn.Server(uvicorn.Config(echo, lifespan="off", log_config=None))
    server.config.load()
    connection, wire = BoundedConnection(server.config, server.server_state, {}), Wire()
    connection.connection_made(wire)
    for part in parts:
        connection.data_received(part)
        while not wire.reading:  # noqa: ASYNC110 - an event would be for this test alone
            await asyncio.sleep(0)
    async with asyncio.timeout(2):
        while wire.written.count(b">") < answers:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0)
    connection.connection_lost(None)
    return re.findall(rb"<.*?>", wire.written)


BODIES = st.binary(max_size=30).map(lambda body: body.hex().encode())
KINDS = st.sampled_from(["length", "chunked", "offer", "offer chunked", "expect", "none"])


def request(number: int, kind: str, body: bytes) -> bytes:
    """A right request, in one of the ways that there are."""
    head = b"POST /%d HTTP/1.1\r\nHost: x\r\n" % number
    head += OFFER.removesuffix(b"Host") if "offer" in kind else b""
    head += b"Expect: 100-continue\r\n" if kind == "expect" else b""
    if kind == "none":
        return head + b"\r\n"
    if "chunked" in kind:
        parts = [body[at : at + 7] for at in range(0, len(body), 7)]
        return head + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(map(chunk, [*parts, b""]))
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunk(part: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(part), part)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(KINDS, BODIES), min_size=1, max_size=4), st.lists(st.integers(1, 60), min_size=1))
def test_however_the_bytes_are_cut_the_requests_are_the_same(asked: list[tuple[str, bytes]], sizes: list[int]) -> None:
    sent = b"".join(request(number, kind, body) for number, (kind, body) in enumerate(asked))
    parts, lengths = [], cycle(sizes)
    while sent:
        length = next(lengths)
        parts.append(sent[:length])
        sent = sent[length:]

    wanted = [b"</%d %b>" % (n, b"" if kind == "none" else body) for n, (kind, body) in enumerate(asked)]
    assert asyncio.run(echoed(parts, len(asked))) == wanted
