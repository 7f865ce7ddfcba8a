"""A server of ours with a small application, for tests that talk to it byte by byte."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from pipeline.shells.connections import BoundedConnection, Bounds

Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"
DEADLINE_S = 20
LARGE = 32 << 20
BOUNDS, SHORT = Bounds(), Bounds(pause_s=0.2)


@dataclass(frozen=True)
class Open:
    """Opens connections to the server of a test; `state` is the server's own."""

    port: int
    state: Any
    opened: list[asyncio.StreamWriter]

    async def __call__(self) -> Client:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 14)
        self.opened.append(writer)
        return reader, writer


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers how much it was sent; a lifespan is left to pass."""
    if scope["type"] == "lifespan":
        return
    size, more = 0, scope["path"] not in {"/early", "/large"}
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    if scope["path"] == "/slow":
        await asyncio.sleep(3 * SHORT.pause_s)
    body = b"x" * LARGE if scope["path"] == "/large" else b"%d bytes" % size
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


def against(
    talk: Callable[[Open], Coroutine[Any, Any, bytes]], most: int | None = None, bounds: Bounds = BOUNDS
) -> bytes:
    """What a client hears that talks to a server of ours."""

    async def main() -> bytes:
        server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_config=None, limit_concurrency=most))
        server.config.load()
        made = partial(BoundedConnection.within(bounds), server.config, server.server_state, {})
        serving = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
        connect = Open(serving.sockets[0].getsockname()[1], server.server_state, [])
        try:
            async with asyncio.timeout(DEADLINE_S):
                return await talk(connect)
        finally:
            serving.close()
            for writer in connect.opened:
                writer.transport.abort()
            await asyncio.sleep(0)

    return uvloop.run(main())  # the loop of `serve`: another one orders reads and calls otherwise


async def to_the_end(client: Client) -> bytes:
    reader, _ = client
    heard = b""
    try:
        while part := await reader.read(65536):
            heard += part
    except ConnectionError:
        pass  # what was not read of a request resets the connection
    return heard
