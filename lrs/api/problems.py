"""The one table from errors to status codes, and the body that tells of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import orjson

from lrs.api.answers import Answer, Header
from schemas.errors import (
    Conflict,
    Fault,
    Forbidden,
    InvalidInput,
    PreconditionFailed,
    RecordError,
    TooLarge,
    Unauthenticated,
    Unavailable,
    Unconditional,
)

MOST_FAULTS: Final = 100


class NotFound(RecordError):
    """Theirs: nothing is there, or nothing this credential may see; answered 404."""


class NotAllowed(RecordError):
    """Theirs: the resource knows other methods; answered 405 with Allow."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"this resource knows {', '.join(allowed)}")
        self.allowed = allowed


class TooMany(RecordError):
    """Theirs: more requests at once than one credential may have; answered 429 with Retry-After."""

    def __init__(self, limit: int, setting: str) -> None:
        super().__init__(f"more than {limit} reads at once by one credential (setting {setting}): wait for answers")
        self.retry_after_s = 1


class TooFast(RecordError):
    """Theirs: more requests a second than one credential may send; answered 429 with Retry-After."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            f"this credential sends too fast (settings SOUSBOIS_RATE, SOUSBOIS_BURST): go on in {retry_after_s} s"
        )
        self.retry_after_s = retry_after_s


class NoToken(Unauthenticated):
    """Theirs: no token of a person, or one that is not known; answered 401."""


class ForeignPage(RecordError):
    """Theirs: a page of an origin that nobody named sends what a browser lets it send unasked; answered 403."""

    def __init__(self) -> None:
        super().__init__(
            "pages of this origin may not send this: name the origin in SOUSBOIS_CORS, or send application/json"
        )


class Disconnected(RecordError):
    """The client went away before its body was whole; nobody hears the answer."""


@dataclass(frozen=True, slots=True)
class Problem:
    """How one kind of error is answered."""

    status: int
    faults: Callable[[Any], list[Fault]] = lambda error: [Fault("", str(error))]
    headers: Callable[[Any], tuple[Header, ...]] = lambda _: ()


def allow(methods: tuple[str, ...]) -> Header:
    """The header that tells a resource's methods."""
    return (b"allow", ", ".join(methods).encode())


def _retry_after(error: Any) -> tuple[Header, ...]:
    return ((b"retry-after", str(error.retry_after_s).encode()),)


TABLE: Final[dict[type[RecordError], Problem]] = {
    InvalidInput: Problem(400, faults=lambda error: list(error.faults)),
    Disconnected: Problem(400),
    Unauthenticated: Problem(
        401,
        faults=lambda _: [Fault("", "send a credential's key and secret with HTTP Basic authentication")],
        headers=lambda _: ((b"www-authenticate", b'Basic realm="Sousbois", charset="UTF-8"'),),
    ),
    NoToken: Problem(
        401,
        faults=lambda _: [Fault("", "send the token that `consent grant` gave you: Authorization: Bearer TOKEN")],
        headers=lambda _: ((b"www-authenticate", b'Bearer realm="Sousbois"'),),
    ),
    Forbidden: Problem(403),
    ForeignPage: Problem(403),
    NotFound: Problem(404),
    NotAllowed: Problem(405, headers=lambda error: (allow(error.allowed),)),
    Conflict: Problem(409),
    Unconditional: Problem(409),
    PreconditionFailed: Problem(412),
    TooLarge: Problem(413),
    TooMany: Problem(429, headers=_retry_after),
    TooFast: Problem(429, headers=_retry_after),
    Unavailable: Problem(503, headers=_retry_after),
}
OURS: Final = Problem(
    500, faults=lambda _: [Fault("", "a defect of the record store: report it with this request's id")]
)


def problem_of(error: BaseException) -> Problem:
    """The row of the table for an error or its nearest parent; a defect of ours where there is none."""
    return next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), OURS)


def problem_answer(error: BaseException, request_id: str) -> Answer:
    """The answer that tells a client what was wrong, where, and what to do."""
    problem = problem_of(error)
    faults = problem.faults(error)
    more = getattr(error, "more", 0) + max(0, len(faults) - MOST_FAULTS)
    shown = [{"pointer": fault.pointer, "reason": fault.reason} for fault in faults[:MOST_FAULTS]]
    body = orjson.dumps({"request": request_id, "faults": shown, "more": more})
    return Answer(problem.status, body, headers=problem.headers(error), refusal=type(error).__name__)
