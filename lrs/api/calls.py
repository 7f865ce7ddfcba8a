"""One request while it is answered: its headers, its parameters, its body within bounds, who sends it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from starlette.types import Receive, Scope

from lrs.api.parts import Parts
from lrs.api.problems import Disconnected
from lrs.ports import Credential
from lrs.rules.versions import NEWEST, Version
from schemas.errors import Fault, InvalidInput, TooLarge, Unauthenticated, Unavailable

ALTERNATE: Final = b"method="
BODY: Final = "SOUSBOIS_BODY"


@dataclass(slots=True)
class Intake:
    """The bytes of bodies that all requests hold together."""

    limit: int
    held: int = 0

    def take(self, size: int) -> None:
        """Raises: Unavailable: the bodies held already leave no room for this one."""
        if self.held + size > self.limit:
            raise Unavailable("too many bodies are held at once: send this one again")
        self.held += size


@dataclass(slots=True)
class Call:
    """One request. `headers` has lower-case names; of a repeated header the last counts."""

    parts: Parts
    intake: Intake
    receive: Receive
    id: str
    method: str
    prefix: str  # where the application is mounted (ASGI root_path)
    query_string: bytes
    headers: dict[bytes, bytes]
    path_parameters: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None  # the body, where the alternate request syntax has it already
    version: Version = NEWEST
    caller: Credential | None = None
    through: datetime | None = None  # what a reader was shown all of; None: nothing was read
    held: int = 0

    @property
    def credential(self) -> Credential:
        """Who sends the request.

        Raises: Unauthenticated: the resource asks for no credential.
        """
        if self.caller is None:
            raise Unauthenticated
        return self.caller

    def header(self, name: bytes) -> str | None:
        """A header's text; bytes beyond ASCII are kept, one character each, as HTTP has them."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    async def body(self) -> bytes:
        """The whole body.

        Raises:
            InvalidInput: it is compressed.
            TooLarge: it is over the limit; no more of it was read than that.
            Unavailable: the requests of this moment hold too much together.
            Disconnected: the client went away.
        """
        if self.content is not None:
            return self.content
        self._refuse_compressed()
        most = self.parts.settings.limits.body_bytes
        self._refuse_declared(most, BODY)
        chunks: list[bytes] = []
        more = True
        while more:
            chunk, more = await self._receive()
            self.hold(self.held + len(chunk))
            if self.held > most:
                raise _too_large(most, BODY)
            chunks.append(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    async def pieces(self, most: int, setting: str) -> AsyncIterator[bytes]:
        """The body as it comes; whoever keeps some of it says so with `hold`.

        Raises: as `body`; TooLarge: more than `most` bytes, which the setting says.
        """
        if self.content is not None:
            yield self.content
            return
        self._refuse_compressed()
        self._refuse_declared(most, setting)
        size, more = 0, True
        while more:
            piece, more = await self._receive()
            size += len(piece)
            if size > most:
                raise _too_large(most, setting)
            yield piece

    def hold(self, size: int) -> None:
        """Raises: Unavailable: the requests of this moment would hold too much together."""
        self.intake.take(size - self.held)
        self.held = size

    async def _receive(self) -> tuple[bytes, bool]:
        message = await self.receive()
        if message["type"] != "http.request":
            raise Disconnected
        return message.get("body", b""), message.get("more_body", False)

    def _refuse_declared(self, most: int, setting: str) -> None:
        declared = self.headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared) > most:
            raise _too_large(most, setting)

    def _refuse_compressed(self) -> None:
        if self.headers.get(b"content-encoding", b"identity").lower() != b"identity":
            raise InvalidInput([Fault("", "header Content-Encoding must be left out: compressed bodies are not read")])

    def release(self) -> None:
        """Give the body's bytes back to the intake."""
        self.intake.held -= self.held
        self.held = 0


def _too_large(most: int, setting: str) -> TooLarge:
    return TooLarge("the body (in bytes)", most, setting)


def new_call(scope: Scope, receive: Receive, parts: Parts, intake: Intake, request_id: str) -> Call:
    """A call as ASGI gives it."""
    return Call(
        parts,
        intake,
        receive,
        request_id,
        scope["method"],
        scope.get("root_path", ""),
        scope["query_string"],
        dict(scope["headers"]),
        scope.get("path_params", {}),
    )
