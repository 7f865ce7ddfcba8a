"""Connections: heads that are too large or never end and bodies that stand still are told so, and let go."""

import asyncio
from datetime import timedelta

import pytest

from pipeline.settings import load_settings
from pipeline.shells import connections
from pipeline.shells.connections import BoundedConnection, Bounds
from pipeline.shells.listening import _config
from schemas.errors import Misconfigured
from tests.pipeline.connecting import BOUNDS, LARGE, POST, SHORT, Open, against, application, to_the_end


def test_the_servers_use_it() -> None:
    given = {"head": 5_000, "pause": timedelta(seconds=7), "keep_alive": timedelta(seconds=8.5)}
    config = _config(application, load_settings(given))
    made = config.http

    assert isinstance(made, type)
    assert issubclass(made, BoundedConnection)
    assert made.bounds == Bounds(5_000, 7.0)
    assert config.timeout_keep_alive == 9


def test_a_handshake_in_no_time_is_refused() -> None:
    with pytest.raises(Misconfigured, match="SOUSBOIS_TLS_HANDSHAKE"):
        _config(application, load_settings({"tls_handshake": timedelta()}))


@pytest.mark.parametrize("bounds", [(0, 30.0), (65_536, 0.0)])
def test_bounds_that_would_refuse_everybody_are_refused(bounds: tuple[int, float]) -> None:
    with pytest.raises(Misconfigured, match=r"SOUSBOIS_PAUSE.*SOUSBOIS_HEAD"):
        Bounds(*bounds)


def test_a_head_that_never_ends_is_refused_before_it_is_large() -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\n")
        for number in range(BOUNDS.head_bytes // 1000 + 2):
            writer.write(b"X-%d: " % number + b"a" * 1000 + b"\r\n")
        return await to_the_end(client)

    heard = against(talk)

    assert heard.startswith(b"HTTP/1.1 431 ")
    assert b'"faults":[{"pointer":"","reason":"the address and the headers take more than' in heard


def test_a_large_head_that_ends_is_refused_as_well() -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\nX: " + b"a" * (BOUNDS.head_bytes + 1) + b"\r\n\r\n")
        return await to_the_end(client)

    assert against(talk).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nX:", POST, POST + b"123"])
def test_a_request_that_stands_still_is_told_and_let_go(sent: bytes) -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(sent)
        return await to_the_end(client)

    assert against(talk, bounds=SHORT).startswith(b"HTTP/1.1 408 ")


def test_the_time_of_an_answer_is_not_the_clients() -> None:
    async def talk(connect: Open) -> bytes:
        reader, writer = await connect()
        writer.write(POST.replace(b" / ", b" /slow ") + b"1234567890")
        return await reader.readuntil(b"10 bytes")

    assert against(talk, bounds=SHORT).startswith(b"HTTP/1.1 200 ")


def test_many_requests_and_a_large_body_on_one_connection_are_no_large_head() -> None:
    async def talk(connect: Open) -> bytes:
        reader, writer = await connect()
        body = b"a" * (3 * BOUNDS.head_bytes)
        writer.write(POST.replace(b": 10", b": %d" % len(body)) + body)
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


def test_a_body_byte_by_byte_is_as_slow_as_none() -> None:
    async def talk(connect: Open) -> bytes:
        reader, writer = await connect()
        writer.write(POST.replace(b" 10", b" 1000"))
        while True:
            writer.write(b"x")
            try:
                return await asyncio.wait_for(reader.readuntil(b"\r\n"), SHORT.pause_s / 10)
            except TimeoutError:
                continue

    assert against(talk, bounds=SHORT) == b"HTTP/1.1 408 Request Timeout\r\n"


def test_a_client_that_does_not_read_its_answer_is_cut() -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(POST.replace(b" / ", b" /large "))
        while not connect.state.connections:  # noqa: ASYNC110 - nothing rings a bell when a connection comes
            await asyncio.sleep(0)
        while connect.state.connections:  # noqa: ASYNC110 - or when it is gone
            await asyncio.sleep(0.01)
        return await to_the_end(client)

    assert 0 < len(against(talk, bounds=SHORT)) < LARGE


@pytest.mark.parametrize("rest", [b"1234567890", b"1234567890\r\n", b"123"])
def test_who_goes_on_after_the_answer_and_then_stands_still_is_let_go(rest: bytes) -> None:
    async def talk(connect: Open) -> bytes:
        client = reader, writer = await connect()
        writer.write(POST.replace(b" / ", b" /early "))
        heard = await reader.readuntil(b"0 bytes")
        writer.write(rest)
        return heard + await to_the_end(client)

    assert against(talk, bounds=SHORT).startswith(b"HTTP/1.1 200 ")


def test_who_waits_to_be_asked_for_a_body_is_asked() -> None:
    async def talk(connect: Open) -> bytes:
        reader, writer = await connect()
        writer.write(POST.replace(b"Host", b"Expect: 100-Continue\r\nHost"))
        heard = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"1234567890")
        heard += await reader.readuntil(b"10 bytes")
        writer.write(POST + b"1234567890")
        return heard + await reader.readuntil(b"10 bytes")

    heard = against(talk)

    assert heard.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert heard.count(b"HTTP/1.1 200 ") == 2


def test_an_answer_that_never_asked_for_the_body_ends_the_connection() -> None:
    async def talk(connect: Open) -> bytes:
        client = _, writer = await connect()
        writer.write(POST.replace(b" / ", b" /early ").replace(b"Host", b"Expect: 100-continue\r\nHost"))
        return await to_the_end(client)

    assert b"connection: close\r\n" in against(talk)


def test_a_refusal_is_heard_although_the_client_goes_on_sending() -> None:
    async def talk(connect: Open) -> bytes:
        reader, writer = await connect()
        writer.write(b"GET / HTTP/1.1\r\nX: " + b"a" * (20 * BOUNDS.head_bytes))
        await writer.drain()
        return await reader.read()

    heard = against(talk)

    assert heard.startswith(b"HTTP/1.1 431 ")
    assert b"SOUSBOIS_HEAD" in heard


def test_past_some_more_connections_nobody_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SPARE", 1)

    async def talk(connect: Open) -> bytes:
        first = [await connect() for _ in range(3)]
        while len(connect.state.connections) < len(first):  # noqa: ASYNC110 - nothing rings a bell when one is made
            await asyncio.sleep(0)
        cut = await to_the_end(await connect())
        first[0][1].write(POST + b"1234567890")
        return cut + await to_the_end(first[0])

    assert against(talk, most=2).startswith(b"HTTP/1.1 503")
