"""Connections that are bounded: a head in size and time, a body and an answer in how long they stand still.

Rule 1: nobody is asked for a credential before a head is whole: until then a connection holds little, and not for long.
Rule 2: only the client's own slowness counts, never the time of an answer. Each byte of a body buys a little time,
        so that who sends a byte now and then is as slow as who sends none.
Rule 3: past the most connections a request is told 503 and when to come back (law 11); past some more nobody is heard.
"""

import sys
from asyncio import TimerHandle, Transport
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import orjson
from httptools import HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from pipeline.shells.corking import Corked
from schemas.errors import Misconfigured

LOOKS: Final = 4  # how often a connection is looked at in the time of a pause
SLOWEST_BYTES_S: Final = 1_000  # of a body, over the time of a pause
LEAST_HEAD: Final = 1_024
SPARE: Final = 256  # connections past the most, on which that is told
LINGER_S: Final = 2.0  # after a refusal: what still comes is read, since a reset would take the refusal away
Refusal = tuple[bytes, str]  # status line and reason
MALFORMED: Final = (
    b"400 Bad Request",
    "this is not HTTP/1.1: look at the method, the address (ASCII, percent-encoded), the headers and the lengths",
)
NO_HOST: Final = (b"400 Bad Request", "one header Host is required, and no second one")
OFFERS: Final = frozenset({b"upgrade", b"http2-settings"})  # which RFC 9110 7.8 lets a server pass over


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a client may take of a connection."""

    head_bytes: int = 64 * 1024
    pause_s: float = 30.0  # for a whole head, for the next part of a body, for reading on

    def __post_init__(self) -> None:
        if self.pause_s <= 0 or self.head_bytes < LEAST_HEAD:
            raise Misconfigured(f"SOUSBOIS_PAUSE must be more than 0, and SOUSBOIS_HEAD {LEAST_HEAD} or more")

    @property
    def too_large(self) -> Refusal:
        reason = (
            f"the address and the headers take more than {self.head_bytes} bytes (setting SOUSBOIS_HEAD): send less"
        )
        return b"431 Request Header Fields Too Large", reason

    @property
    def too_slow(self) -> Refusal:
        reason = f"too little came for {self.pause_s:g} s (setting SOUSBOIS_PAUSE): send the request without pauses"
        return b"408 Request Timeout", reason


async def _too_many(_scope: Any, _receive: Any, send: Any) -> None:
    """As an application: what a request past the most connections is told."""
    body = refusal("too many connections are open: come back in a moment")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"retry-after", b"1"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _ending_unasked(app: Any) -> Any:
    """The application, for a client that waits to be asked for its body: an answer without asking ends the connection.

    Nobody could tell whether the body still comes, or the next request.
    """

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        asked = False

        async def ask() -> Any:
            nonlocal asked
            asked = True
            return await receive()

        async def tell(message: Any) -> None:
            if message["type"] == "http.response.start" and not asked:
                message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            await send(message)

        await app(scope, ask, tell)

    return answer


def refusal(reason: str) -> bytes:
    """The body of every refusal, where no request has an id yet."""
    return orjson.dumps({"request": None, "faults": [{"pointer": "", "reason": reason}], "more": 0})


class BoundedConnection(HttpToolsProtocol):
    """uvicorn's connection with limits; past one it is told in the shape of every other refusal, and closed."""

    bounds = Bounds()
    _around = 0  # bytes since the last of a body: of heads, and of what stands between and after chunks
    _in_body = False
    _offered = False  # the request offers another protocol
    _fed = b""  # what the parser has before it
    _refusal: Refusal = MALFORMED
    _refused = False
    _since: float | None = None  # since when the client owes the next bytes
    _unread, _unread_since = 0, 0.0  # bytes of answers that it did not take yet, and since when none of them
    _watch: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if self.limit_concurrency is not None and len(self.connections) > self.limit_concurrency + SPARE:
            transport.abort()
            return
        self._since = self.loop.time()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._around += len(data)
        self._fed = data
        super().data_received(data)
        self._fed = b""
        if self._since is None and self._has_answered():
            self._since = self.loop.time()  # it began something beyond the request that was answered
        if self._around > self.bounds.head_bytes:
            self._refuse(*self.bounds.too_large)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_body, self._since = False, self.loop.time()

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(map(len, chain.from_iterable(self.headers)))
        hosts = [name for name, _ in self.headers].count(b"host")
        if size > self.bounds.head_bytes or (hosts != 1 and self.parser.get_http_version() == "1.1"):
            self._refusal = self.bounds.too_large if size > self.bounds.head_bytes else NO_HOST
            raise ValueError  # the parser stops, and uvicorn sends what it takes for a 400
        self._offered = self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"
        if self._offered:
            return
        self._in_body = True
        if self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency:
            self.limit_concurrency, self.app = None, _too_many  # for this connection, which is closed with the answer
        app = self.app
        if self.expect_100_continue:
            self.app = _ending_unasked(app)
        super().on_headers_complete()
        self.app = app
        if self.parser.get_method() != b"HEAD":  # its answer has no body: nothing would let the head go in this turn
            self.cycle.transport = Corked(self.transport, self.loop)  # type: ignore[assignment]  # all a cycle uses

    def on_body(self, body: bytes) -> None:
        now = self.loop.time()
        self._since = min(now, (self._since or now) + len(body) / SLOWEST_BYTES_S)
        self._around = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._offered:
            self._in_body, self._around, self._since = False, 0, None
            super().on_message_complete()

    def _unsupported_upgrade_warning(self) -> None:
        """Read the request again without its offer: the parser has stopped, as if another protocol followed."""
        stopped = sys.exception()
        if not self._offered or not isinstance(stopped, HttpParserUpgrade):
            return
        self._offered = False
        first = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        others = [b"%b: %b" % (name, value) for name, value in self.headers if name not in OFFERS]
        self.parser = HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's own
        super().data_received(b"\r\n".join((first, *others, b"", self._fed[stopped.args[0] :])))

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's signature; its text is not JSON
        self._refuse(*self._refusal)

    def _look(self) -> None:
        now, pause_s = self.loop.time(), self.bounds.pause_s
        self._watch = self.loop.call_later(pause_s / LOOKS, self._look)
        unread = self.transport.get_write_buffer_size()
        if not unread or unread != self._unread:
            self._unread, self._unread_since = unread, now
        elif now - self._unread_since > pause_s:
            self.transport.abort()  # whoever does not read cannot be told
        if self._since is None or self._refused or self.transport.is_closing():
            return
        if self.flow.read_paused:
            self._since = now
        elif now - self._since > pause_s:
            self._refuse(*self.bounds.too_slow)

    @classmethod
    def within(cls, bounds: Bounds) -> "type[BoundedConnection]":
        """Connections with these bounds; uvicorn makes them by their class."""
        return type(cls.__name__, (cls,), {"bounds": bounds})

    def _refuse(self, status: bytes, reason: str) -> None:
        """Tell why, where that cannot be taken for the answer to an earlier request, and close."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        is_answered, is_telling = self._has_answered(), False
        if not is_answered and not self._in_body:
            self.cycle.keep_alive = False  # the connection ends with the answer that is still owed
            return
        if not is_answered:
            is_telling = self.cycle.response_started or bool(self.pipeline)
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not is_telling:
            body = refusal(reason)
            head = b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            self.transport.write(head % (status, len(body)) + body)
        if self.transport.can_write_eof() and not is_telling:
            self.transport.write_eof()
            self.flow.resume_reading()
            self.loop.call_later(LINGER_S, self.transport.close)
        else:
            self.transport.close()

    def _has_answered(self) -> bool:
        """Whether no answer is owed or on its way."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete
