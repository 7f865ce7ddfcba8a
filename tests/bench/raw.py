"""The least a server could do: `/read` reads a body and answers, `/parse` parses it, too; nothing is kept."""

from typing import Any

import orjson


async def app(scope: Any, receive: Any, send: Any) -> None:
    message = await receive()
    body = message["body"]
    while message["more_body"]:
        message = await receive()
        body += message["body"]
    if scope["path"] == "/parse":
        orjson.loads(body)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"[]"})
