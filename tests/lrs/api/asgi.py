"""Requests byte by byte, past any client library."""

from base64 import b64encode
from typing import Any

from lrs.api.app import create_app
from tests.lrs.api.client import PATH
from tests.lrs.memory import World


async def over_asgi(
    world: World,
    method: str,
    query: bytes,
    messages: list[Any],
    version: bytes = b"2.0.0",
    *,
    app: Any = None,
    sent: list[Any] | None = None,
) -> int:
    """The status; everything as bytes, so that also what no client library sends can be sent."""
    key, secret = world.credentials.add("tool", "all")
    headers = [
        (b"content-type", b"application/json"),
        (b"x-experience-api-version", version),
        (b"authorization", b"Basic " + b64encode(f"{key}:{secret}".encode())),
    ]
    sent = [] if sent is None else sent

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": PATH, "query_string": query, "headers": headers}
    await (app or create_app(world.parts))(scope, receive, send)
    status: int = sent[0]["status"]
    return status
