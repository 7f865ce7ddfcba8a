"""Answers for pages of other origins: what a browser asks before it lets them read (CORS, Fetch standard 3.2).

Rule 1: a preflight is the resource's own answer to OPTIONS, which asks for no credential; only headers are added here.
Rule 2: every answer gets them, errors too, or a page could not read what was wrong.
Rule 3: cookies and the like are let pass for origins that were named, never for all.
Rule 4: what a browser sends without asking first is refused where nobody named the page's origin: it may bring the
user's credential along (a form, as in the alternate request syntax of 1.0.3, or plain text).
"""

import re
from collections.abc import Mapping
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lrs.api.answers import Header
from lrs.api.calls import Call
from lrs.api.problems import ForeignPage
from lrs.rules.origins import EVERY, is_from_stranger

KEPT_S: Final = 7200  # how long a browser may remember a preflight; none does for longer
TAKEN: Final = (
    *("Authorization", "Content-Type", "X-Experience-API-Version", "If-Match", "If-None-Match"),
    *("Accept", "Accept-Language"),
)
SHOWN: Final = (
    *("ETag", "Last-Modified", "Retry-After", "X-Request-Id"),
    *("X-Experience-API-Version", "X-Experience-API-Consistent-Through"),
)
_OURS = re.compile(rb"x-experience-api-[a-z0-9\-]{1,40}")  # xAPI's own, whatever a later version of it adds
_VARY: Final = (b"vary", b"Origin")


def refuse_strangers(call: Call) -> None:
    """Raises: ForeignPage: a page of an origin that nobody named sends a POST for which it had not to ask."""
    if call.method == "POST" and is_from_stranger(call.headers, call.parts.settings.origins):
        raise ForeignPage


class CrossOrigin:
    """The application for pages of some origins; it stands before the other one only where some are named."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)
        self._every = EVERY in origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        granted = self._granted(headers.get(b"origin"))
        is_preflight = scope["method"] == "OPTIONS" and b"access-control-request-method" in headers

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message["headers"])
                if granted:
                    own += granted + (_permissions(headers, dict(own)) if is_preflight else _SHOWN)
                if not self._every:
                    own.append(_VARY)
                message = {**message, "headers": own}
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _granted(self, origin: bytes | None) -> list[Header]:
        """Whose page may read the answer; empty where it may not."""
        if origin is None:
            return []
        if self._every:
            return [(b"access-control-allow-origin", b"*")]
        if origin not in self._origins:
            return []
        return [(b"access-control-allow-origin", origin), (b"access-control-allow-credentials", b"true")]


_SHOWN: Final[list[Header]] = [(b"access-control-expose-headers", ", ".join(SHOWN).encode())]


def _permissions(asked: Mapping[bytes, bytes], answered: Mapping[bytes, bytes]) -> list[Header]:
    """What a page may send to the resource that answered."""
    named = [name.strip().lower() for name in asked.get(b"access-control-request-headers", b"").split(b",")]
    taken = [*(name.encode() for name in TAKEN), *(name for name in named if _OURS.fullmatch(name))]
    return [
        (b"access-control-allow-methods", answered.get(b"allow", b"")),
        (b"access-control-allow-headers", b", ".join(dict.fromkeys(taken))),
        (b"access-control-max-age", str(KEPT_S).encode()),
    ]
