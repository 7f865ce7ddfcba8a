"""A resource: which methods it knows, what each demands, and how its answers and errors go out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from lrs.api.alternate import is_alternate, meant
from lrs.api.answers import Answer, Header, iso_header, send_answer
from lrs.api.auth import authenticate
from lrs.api.calls import Call, Intake, new_call
from lrs.api.cors import refuse_strangers
from lrs.api.parts import Parts
from lrs.api.problems import NotAllowed, NotFound, allow, problem_answer
from lrs.rules.scopes import demand
from lrs.rules.versions import HEADER, parse_version
from schemas.errors import RecordError

Handle = Callable[[Call], Awaitable[Answer]]
VERSION_HEADER: Final = HEADER.lower().encode()
CONSISTENT_HEADER: Final = b"x-experience-api-consistent-through"
REQUEST_HEADER: Final = b"x-request-id"
OPTIONS: Final = "OPTIONS"  # of every resource: its methods, for whoever asks, without a credential


@dataclass(frozen=True, slots=True)
class Method:
    """What handles a method, and the scopes of which one is demanded; none: no credential is asked for."""

    handle: Handle
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Route:
    """A resource as data: one row of the routing table.

    `versioned`: the xAPI version header is demanded. `consistent`: every answer carries Consistent-Through.
    """

    path: str
    name: str
    methods: Mapping[str, Method]
    versioned: bool = True
    consistent: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        own = {"HEAD", OPTIONS} if "GET" in self.methods else {OPTIONS}
        return tuple(sorted(self.methods.keys() | own))


class RequestIds:
    """An id for each request, by which a client and our log file mean the same one."""

    def __init__(self, parts: Parts) -> None:
        self._process = parts.new_ids(1)[0][:8]
        self._count = count(1)

    def __call__(self) -> str:
        return f"{self._process}-{next(self._count)}"


class Resource:
    """A route as an ASGI application: the only place where errors become answers."""

    def __init__(self, route: Route, parts: Parts, intake: Intake, request_ids: RequestIds) -> None:
        self.route = route
        self._parts = parts
        self._intake = intake
        self._request_ids = request_ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = new_call(scope, receive, self._parts, self._intake, self._request_ids())
        with_body = call.method != "HEAD"
        try:
            answer = await self._answer(call)
        except RecordError as error:
            answer = problem_answer(error, call.id)
        except Exception as error:  # noqa: BLE001  # the outermost place: a defect is told to the report, not to the client
            self._parts.report.failed(call.id, error)
            answer = problem_answer(error, call.id)
        finally:
            call.release()
        self._parts.report.answered(self.route.name, answer.status, answer.refusal)

        def gone() -> Awaitable[bool]:
            return Request(scope, receive).is_disconnected()

        await send_answer(send, answer, self._headers(call), with_body=with_body, gone=gone)

    async def _answer(self, call: Call) -> Answer:
        refuse_strangers(call)
        if not is_alternate(call):
            return await self._dispatch(call)
        if b"authorization" in call.headers and any(method.scopes for method in self.route.methods.values()):
            call.caller = await authenticate(call)  # before its form is read
        other = await meant(call)
        call.version = "1.0.3"
        try:
            return await self._dispatch(other)
        finally:
            call.through = other.through

    async def _dispatch(self, call: Call) -> Answer:
        method = self.route.methods.get("GET" if call.method == "HEAD" else call.method)
        if not self.route.methods:
            raise NotFound("there is no such resource")
        if method is None and call.method == OPTIONS:
            return Answer(204, headers=(allow(self.route.allowed),))
        if method is None:
            raise NotAllowed(self.route.allowed)
        if self.route.versioned:
            call.version = parse_version(call.header(VERSION_HEADER))
        if method.scopes:
            call.caller = call.caller or await authenticate(call)
            demand(call.caller.scopes, method.scopes)
        return await method.handle(call)

    def _headers(self, call: Call) -> list[Header]:
        headers = [(REQUEST_HEADER, call.id.encode()), (VERSION_HEADER, call.version.encode())]
        if self.route.consistent:
            through = call.through or self._parts.recorded.consistent_through()
            headers.append((CONSISTENT_HEADER, iso_header(through)))
        return headers


def unversioned(*, path: str, name: str, methods: Mapping[str, Method]) -> Route:
    """A route beside xAPI's own: no version header is asked for."""
    return Route(path, name, methods, versioned=False)
