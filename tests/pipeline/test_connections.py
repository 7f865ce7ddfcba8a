"""Connections: heads that are too large or never end and bodies that stand still are told so, and let go."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from pipeline.settings import load_settings
from pipeline.shells import connections
from pipeline.shells.connections import HEAD_BYTES, BoundedConnection
from pipeline.shells.listening import _config

Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open = Callable[[], Coroutine[Any, Any, Client]]
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"
DEADLINE_S = 20


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers how much it was sent; a lifespan is left to pass."""
    if scope["type"] == "lifespan":
        return
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    if scope["path"] == "/slow":
        await asyncio.sleep(3 * connections.PATIENCE_S)
    body = b"%d bytes" % size
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


def against(talk: Callable[[Open], Coroutine[Any, Any, bytes]], most: int | None = None) -> bytes:
    """What a client hears that talks to a server of ours."""

    async def main() -> bytes:
        server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_config=None, limit_concurrency=most))
        server.config.load()
        loop, writers = asyncio.get_running_loop(), list[asyncio.StreamWriter]()

        async def connect() -> Client:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writers.append(writer)
            return reader, writer

        made = partial(BoundedConnection, server.config, server.server_state, {})
        serving = await loop.create_server(made, "127.0.0.1", 0)
        port = serving.sockets[0].getsockname()[1]
        try:
            async with asyncio.timeout(DEADLINE_S):
                return await talk(connect)
        finally:
            serving.close()
            for writer in writers:
                writer.transport.abort()
            await asyncio.sleep(0)

    return asyncio.run(main())


async def to_the_end(client: Client) -> bytes:
    reader, _ = client
    heard = b""
    try:
        while part := await reader.read(65536):
            heard += part
    except ConnectionError:
        pass  # what was not read of a request resets the connection
    return heard


def test_the_servers_use_it() -> None:
    assert _config(application, load_settings({})).http is BoundedConnection


def test_a_head_that_never_ends_is_refused_before_it_is_large() -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\n")
        for number in range(HEAD_BYTES // 1000 + 2):
            writer.write(b"X-%d: " % number + b"a" * 1000 + b"\r\n")
        return await to_the_end(client)

    heard = against(talk)

    assert heard.startswith(b"HTTP/1.1 431 ")
    assert b'"faults":[{"pointer":"","reason":"the address and the headers take more than' in heard


def test_a_large_head_that_ends_is_refused_as_well() -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\nX: " + b"a" * (HEAD_BYTES + 1) + b"\r\n\r\n")
        return await to_the_end(client)

    assert against(talk).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nX:", POST, POST + b"123"])
def test_a_request_that_stands_still_is_told_and_let_go(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(connections, "PATIENCE_S", 0.2)

    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(sent)
        return await to_the_end(client)

    assert against(talk).startswith(b"HTTP/1.1 408 ")


def test_the_time_of_an_answer_is_not_the_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE_S", 0.2)

    async def talk(connect: Open) -> bytes:
        reader, writer = await connect()
        writer.write(POST.replace(b" / ", b" /slow ") + b"1234567890")
        return await reader.readuntil(b"10 bytes")

    assert against(talk).startswith(b"HTTP/1.1 200 ")


def test_many_requests_and_a_large_body_on_one_connection_are_no_large_head() -> None:
    async def talk(connect: Open) -> bytes:
        reader, writer = await connect()
        body = b"a" * (3 * HEAD_BYTES)
        writer.write(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        heard = await reader.readuntil(b"bytes")
        writer.write((POST + b"1234567890") * 2)
        return heard + await reader.readuntil(b"bytes") + await reader.readuntil(b"bytes")

    assert against(talk).count(b"HTTP/1.1 200 ") == 3


def test_what_is_not_http_is_told_so_as_json() -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(b"\x16\x03\x01\x02\x00\x01\x00")
        return await to_the_end(client)

    heard = against(talk)

    assert heard.startswith(b"HTTP/1.1 400 ")
    assert b"not HTTP/1.1" in heard


def test_past_the_most_connections_a_request_is_told_when_to_come_back() -> None:
    async def talk(connect: Open) -> bytes:
        _, writer = await connect()
        writer.write(POST)
        await writer.drain()
        other = await connect()
        other[1].write(POST)
        return await to_the_end(other)

    heard = against(talk, most=2).lower()

    assert heard.startswith(b"http/1.1 503")
    assert b"retry-after: 1" in heard
    assert b"too many connections" in heard
