"""Requests as bytes over connections, and their answers read back: whole, cut, slow, kept open."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlencode

from tests.pipeline.fuzz.asking import Asked, Text

PATIENCE_S = 30.0  # far more than anything takes here; whoever waits longer is hung
NO_ANSWER = 0  # the connection was closed without one
LIMIT = 1 << 20


class Told(NamedTuple):
    status: int
    body: bytes = b""
    closing: bool = False


def write(asked: Asked, authorization: bytes, *, last: bool = False) -> bytes:
    """The request with its right length; `last`: it asks for the end of the connection."""
    query = f"?{urlencode(asked.parameters)}" if asked.parameters else ""
    head = [f"{asked.method} {quote(asked.path, safe='/%;')}{query} HTTP/1.1".encode(), b"Host: x"]
    head += [b"Connection: close"] if last else []
    head += [b"Authorization: " + authorization] if authorization else []
    head += [name.encode() + b": " + _raw(value) for name, value in asked.headers.items()]
    head += [b"Content-Length: %d" % len(asked.body)] if asked.body or asked.method in {"PUT", "POST"} else []
    return b"\r\n".join([*head, b"", asked.body])


def _raw(value: Text) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


@dataclass
class Line:
    """One connection at a time, kept open from request to request while the server keeps it."""

    host: str
    port: int
    _open: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def ask(self, sent: bytes, *, head: bool) -> Told:
        """A request that is HTTP: answered on this connection.

        Raises: TimeoutError: it hangs. AssertionError: what came back is no answer.
        """
        kept = bool(self._open)
        told = await self._once(sent, head=head)
        if kept and told.status == NO_ANSWER:  # the server may have ended it while nothing was asked (RFC 9112 9.3.1)
            told = await self._once(sent, head=head)
        return told

    async def _once(self, sent: bytes, *, head: bool) -> Told:
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await self._connected()
            writer.write(sent)
            told = await _answer(reader, head=head)
        if told.closing or told.status == NO_ANSWER:
            await self.close()
        return told

    async def tear(self, parts: Sequence[bytes], *, cut: bool) -> Told:
        """Bytes that may be no HTTP, in parts with a pause between, on a connection of their own.

        cut: reset it as soon as all is sent; else hear what is answered first.
        """
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(self.host, self.port, limit=LIMIT)
            with suppress(ConnectionError):  # refused before the end of it
                for part in parts:
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(0.01 if len(parts) > 1 else 0)
            if cut:
                writer.transport.abort()
                return Told(NO_ANSWER)
            told = await _first(reader)
            await _closed(writer)
            return told

    async def close(self) -> None:
        while self._open:
            _, writer = self._open.pop()
            await _closed(writer)

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if not self._open:
            self._open.append(await asyncio.open_connection(self.host, self.port, limit=LIMIT))
        return self._open[0]


async def _first(reader: asyncio.StreamReader) -> Told:
    """The status of the first answer; what is torn may ask for HEAD, so nothing is known of a body."""
    try:
        line = await reader.readuntil(b"\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return Told(NO_ANSWER)
    assert line.startswith(b"HTTP/1.1 "), line
    return Told(int(line.split(b" ")[1]))


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader, *, head: bool) -> Told:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        while lines[0].startswith(b"HTTP/1.1 1"):  # go on sending
            lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return Told(NO_ANSWER)
    assert lines[0].startswith(b"HTTP/1.1 "), lines[0]
    status = int(lines[0].split(b" ")[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
    closing = headers.get(b"connection", b"").lower() == b"close"
    if head or status in {204, 304}:
        return Told(status, closing=closing)
    if headers.get(b"transfer-encoding") == b"chunked":
        return Told(status, await _chunked(reader), closing)
    return Told(status, await reader.readexactly(int(headers[b"content-length"])), closing)


async def _chunked(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readuntil(b"\r\n")), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body
