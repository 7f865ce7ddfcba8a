"""An answer as a value, and how it goes out over ASGI."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, Final

import orjson
from starlette.types import Send

from schemas.timestamps import write_time

Header = tuple[bytes, bytes]
Gone = Callable[[], Awaitable[bool]]
JSON: Final = b"application/json"
BODILESS: Final = frozenset({204, 304})  # whose length must not be told (RFC 9110 8.6)


@dataclass(frozen=True, slots=True)
class Stream:
    """What is too much to hold: its length is known, its pieces are read in a thread as they go out."""

    length: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers; Content-Length, the version's and the request's headers are added when it is sent."""

    status: int
    body: bytes = b""
    content_type: bytes = JSON
    headers: tuple[Header, ...] = ()
    refusal: str = ""  # the name of the error it tells of
    stream: Stream | None = None  # after the body

    @property
    def length(self) -> int:
        return len(self.body) + (self.stream.length if self.stream else 0)


def json_answer(value: Any, status: int = 200) -> Answer:
    return Answer(status, orjson.dumps(value))


@lru_cache(maxsize=64)
def iso_header(at: datetime) -> bytes:
    """A time as xAPI's own headers want it."""
    return write_time(at).encode()


def http_date(at: datetime) -> bytes:
    """A time as Last-Modified wants it, to the second."""
    return format_datetime(at, usegmt=True).encode()


async def send_answer(send: Send, answer: Answer, extra: list[Header], *, with_body: bool, gone: Gone) -> None:
    """Send it whole; without the body (HEAD) the headers stay the same. `gone`: whether nobody takes it any more."""
    headers = [*answer.headers, *extra]
    if answer.status not in BODILESS:
        headers.append((b"content-length", str(answer.length).encode()))
        headers.append((b"content-type", answer.content_type))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    streamed = answer.stream is not None and with_body
    await send({"type": "http.response.body", "body": answer.body if with_body else b"", "more_body": streamed})
    if answer.stream is not None and with_body:
        await _send_pieces(send, answer.stream, gone)


async def _send_pieces(send: Send, stream: Stream, gone: Gone) -> None:
    """A server takes what is sent to nobody without a word; so it is asked for, lest all be read for nothing."""
    while not await gone() and (piece := await asyncio.to_thread(next, stream.pieces, b"")):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
