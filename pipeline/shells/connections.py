"""Connections that are bounded: a request's head in size and time, its body in how long it may stand still.

Rule 1: nobody is asked for a credential before a head is whole: until then a connection holds little, and not for long.
Rule 2: only the client's own slowness counts, never the time of an answer.
Rule 3: past the most connections a request is told 503 and when to come back (law 11).
"""

from asyncio import TimerHandle, Transport
from typing import Any, Final

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_BYTES: Final = 64 * 1024
PATIENCE_S: Final = 30.0  # for a whole head, and for the next part of a body
LOOKS: Final = 4  # how often a connection is looked at in that time
TOO_LARGE: Final = (
    b"431 Request Header Fields Too Large",
    f"the address and the headers take more than {HEAD_BYTES} bytes: send less",
)
TOO_SLOW: Final = (b"408 Request Timeout", f"nothing came for {PATIENCE_S:g} s: send the request without pauses")
MALFORMED: Final = (b"400 Bad Request", "this is not HTTP/1.1")


async def _too_many(_scope: Any, _receive: Any, send: Any) -> None:
    """As an application: what a request past the most connections is told."""
    body = refusal("too many connections are open: come back in a moment")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"retry-after", b"1"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def refusal(reason: str) -> bytes:
    """The body of every refusal, where no request has an id yet."""
    return orjson.dumps({"request": None, "faults": [{"pointer": "", "reason": reason}], "more": 0})


class BoundedConnection(HttpToolsProtocol):
    """uvicorn's connection with limits; past one it is told in the shape of every other refusal, and closed."""

    _head_bytes = 0
    _in_body = False
    _refusal = MALFORMED
    _since: float | None = None  # since when the client owes the next bytes
    _watch: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._since = self.loop.time()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._in_body:
            self._head_bytes += len(data)
        super().data_received(data)
        if not self._in_body and self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(*TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_body, self._since = False, self.loop.time()

    def on_headers_complete(self) -> None:
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_BYTES:
            self._refusal = TOO_LARGE
            raise ValueError  # the parser stops, and uvicorn sends what it takes for a 400
        self._in_body = True
        if self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency:
            self.limit_concurrency, self.app = None, _too_many  # for this connection, which is closed with the answer
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._since = self.loop.time()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body, self._head_bytes, self._since = False, 0, None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's signature; its text is not JSON
        self._refuse(*self._refusal)

    def _look(self) -> None:
        now = self.loop.time()
        if self._since is not None and not self.flow.read_paused and now - self._since > PATIENCE_S:
            self._refuse(*TOO_SLOW)
        else:
            self._watch = self.loop.call_later(PATIENCE_S / LOOKS, self._look)

    def _refuse(self, status: bytes, reason: str) -> None:
        """Tell why, where no answer is on its way, and close."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            body = refusal(reason)
            head = b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            self.transport.write(head % (status, len(body)) + body)
        self.transport.close()
