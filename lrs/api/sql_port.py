"""The SQL port: the ClickHouse HTTP protocol, for reading, as its own clients speak it."""

import asyncio
import time
from base64 import b64decode
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lrs.api.sql_form import parse_form
from lrs.ports import Credential, Credentials, Sql, SqlAnswer
from lrs.rules.rates import Buckets
from lrs.rules.sql_text import DENIED, READONLY, SYNTAX, TOO_MANY, SqlFailed, SqlRefused
from schemas.errors import InvalidInput, Unavailable

MOST_BODY_BYTES: Final = 1_000_000
AT_ONCE: Final = 4  # queries that run; more wait for one to end
WAIT_S: Final = 30.0
UNAUTHENTICATED, UNKNOWN_DATABASE, BAD_REQUEST, LATE, ENGINE_AWAY, TOO_FAST = 516, 81, 36, 159, 210, 201
NAMES: Final[Mapping[int, str]] = {
    DENIED: "ACCESS_DENIED",
    READONLY: "READONLY",
    SYNTAX: "SYNTAX_ERROR",
    TOO_MANY: "TOO_MANY_SIMULTANEOUS_QUERIES",
    UNAUTHENTICATED: "AUTHENTICATION_FAILED",
    UNKNOWN_DATABASE: "UNKNOWN_DATABASE",
    BAD_REQUEST: "BAD_ARGUMENTS",
    ENGINE_AWAY: "NETWORK_ERROR",
    TOO_FAST: "QUOTA_EXCEEDED",
}
STATUSES: Final[Mapping[int, int]] = {
    DENIED: 403,
    READONLY: 403,
    SYNTAX: 400,
    TOO_MANY: 503,
    UNAUTHENTICATED: 401,
    UNKNOWN_DATABASE: 404,
    BAD_REQUEST: 400,
    LATE: 408,
    ENGINE_AWAY: 503,
    TOO_FAST: 429,
}
DEFECTS: Final = frozenset({49, 1001, 1002})  # LOGICAL_ERROR, STD_ and UNKNOWN_EXCEPTION: all others a query causes
_ANSWERS: Final = count()
DATABASES: Final = frozenset({"", "sousbois", "default"})


def create_sql_app(*, sql: Sql, credentials: Credentials, buckets: Buckets, audit: Any) -> Starlette:
    """The ASGI application.

    audit: a structlog logger; it hears of each query who asked, its hash, its tables and rows, never its text.
    """
    port = _Port(sql, credentials, buckets, audit, ThreadPoolExecutor(2 * AT_ONCE, thread_name_prefix="sql"))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        port.threads.shutdown(wait=False, cancel_futures=True)

    routes = [
        Route("/ping", _ping, methods=["GET", "HEAD"]),
        Route("/", port.answer, methods=["GET", "POST"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


async def _ping(_: Request) -> Response:
    return PlainTextResponse("Ok.\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks, whichever of the protocol's ways it was sent in."""

    sql: str
    database: str
    default_format: str
    query_id: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Tells equal queries from different ones, and nothing else of them."""
        return blake2b(self.sql.encode(), digest_size=8).hexdigest()


class _Port:
    """The one route with what it needs."""

    def __init__(
        self, sql: Sql, credentials: Credentials, buckets: Buckets, audit: Any, threads: ThreadPoolExecutor
    ) -> None:
        self._sql = sql
        self._credentials = credentials
        self._buckets = buckets
        self._audit = audit
        self.threads = threads
        self.slots = asyncio.Semaphore(AT_ONCE)  # held until the answer is read, lest waiting ones take all threads

    async def answer(self, request: Request) -> Response:
        started = time.perf_counter()
        try:
            credential = await self._authenticate(request)
        except SqlRefused as error:
            return _refusal(error.code, error.reason)
        except Unavailable as error:
            return _refusal(ENGINE_AWAY, str(error))
        wait_s = self._buckets.wait_s(credential.key)
        if wait_s:
            return _refusal(TOO_FAST, f"this credential sends too fast: go on in {wait_s} s", retry_after_s=wait_s)
        asked: Asked | None = None
        try:
            asked = await read_asked(request)
            answer = await self._ask(asked, credential)
        except (SqlRefused, SqlFailed, Unavailable) as error:
            code = ENGINE_AWAY if isinstance(error, Unavailable) else error.code
            self.report(credential, asked, started, outcome=type(error).__name__, code=code)
            return _refusal(code, error.message if isinstance(error, SqlFailed) else str(error), asked)
        return _Streamed(self, request, credential, asked, answer, started)

    async def _authenticate(self, request: Request) -> Credential:
        key, secret = credentials_of(request)
        credential = await self._credentials.verify(key, secret) if key else None
        if credential is None:
            raise SqlRefused("send the key and secret of a credential as user and password", UNAUTHENTICATED)
        return credential

    async def _ask(self, asked: Asked, credential: Credential) -> SqlAnswer:
        try:
            await asyncio.wait_for(self.slots.acquire(), WAIT_S)
        except TimeoutError as error:
            raise SqlRefused("too many queries run at once: try again in a moment", TOO_MANY) from error
        running = self.threads.submit(
            self._sql.ask, asked.sql, asked.parameters, credential.scopes, asked.default_format
        )
        try:
            return await asyncio.wrap_future(running)
        except BaseException:
            self.slots.release()
            running.add_done_callback(_close_answer)
            raise

    def report(self, credential: Credential, asked: Asked | None, started: float, **facts: Any) -> None:
        milliseconds = round((time.perf_counter() - started) * 1000)
        query = asked.hash if asked else None
        self._audit.info("sql query", credential=credential.name, query=query, milliseconds=milliseconds, **facts)


def _close_answer(running: "Future[SqlAnswer]") -> None:
    if not running.cancelled() and running.exception() is None:
        running.result().chunks.close()


class _Streamed(Response):
    """An answer part by part; a failure in the middle is told as the engine tells it, and the connection is cut."""

    def __init__(
        self, port: _Port, request: Request, credential: Credential, asked: Asked, answer: SqlAnswer, started: float
    ) -> None:
        self._tag = blake2b(f"{asked.hash} {next(_ANSWERS)}".encode(), digest_size=8).hexdigest()
        own = {"X-ClickHouse-Format": answer.format, "X-ClickHouse-Exception-Tag": self._tag}
        super().__init__(headers=_headers(asked) | own)
        del self.headers["content-length"]
        self._port = port
        self._request = request
        self._credential = credential
        self._asked = asked
        self._answer = answer
        self._started = started

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        chunks = self._answer.chunks
        reading: Future[bytes | None] | None = None
        outcome: dict[str, Any] = {"outcome": "stopped"}
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while not await self._request.is_disconnected():
                reading = self._port.threads.submit(next, chunks, None)
                part = await asyncio.wrap_future(reading)
                if part is None:
                    outcome = {"outcome": "answered"}
                    break
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except SqlFailed as error:
            outcome = {"outcome": "SqlFailed", "code": error.code}
            # Told between the tags; and the server cuts a connection whose answer is not ended.
            await send({"type": "http.response.body", "body": _told(error.message, self._tag), "more_body": True})
        finally:
            self._port.slots.release()
            if reading is not None:
                reading.add_done_callback(lambda _: chunks.close())
            tables = sorted(self._answer.tables)
            self._port.report(self._credential, self._asked, self._started, tables=tables, rows=chunks.rows, **outcome)


def _told(message: str, tag: str) -> bytes:
    """A failure in the middle of an answer, as ClickHouse 25.11 and later write it."""
    text = message.encode()
    return b"__exception__\r\n%b\r\n%b\n%d %b\r\n__exception__\r\n" % (tag.encode(), text, len(text), tag.encode())


def credentials_of(request: Request) -> tuple[str, str]:
    """(key, secret) from Basic or from ClickHouse's own headers; empty where there are none."""
    if (user := request.headers.get("x-clickhouse-user")) is not None:
        return user, request.headers.get("x-clickhouse-key", "")
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        key, _, secret = b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return key, secret


async def read_asked(request: Request) -> Asked:
    """The query from URL, body or form, with its parameters; every other setting is dropped.

    Raises: SqlRefused: too large, compressed, not UTF-8, with files, or for another database.
    """
    body = await _body(request)
    given = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        given |= _form(request.headers["content-type"], body)
        body = b""
    try:
        sql = "\n".join(part for part in (given.get("query", ""), body.decode()) if part)
    except UnicodeDecodeError as error:
        raise SqlRefused("the query must be UTF-8", BAD_REQUEST) from error
    database = given.get("database") or request.headers.get("x-clickhouse-database", "")
    if database not in DATABASES:
        raise SqlRefused("the only database here is sousbois", UNKNOWN_DATABASE)
    return Asked(
        sql=sql,
        database=database,
        default_format=given.get("default_format") or request.headers.get("x-clickhouse-format", "TabSeparated"),
        query_id=given.get("query_id", "")[:64],
        parameters={name[6:]: value for name, value in given.items() if name.startswith("param_")},
    )


async def _body(request: Request) -> bytes:
    if request.headers.get("content-encoding") or request.query_params.get("decompress") == "1":
        raise SqlRefused("this port reads only: send a query, without compression", BAD_REQUEST)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BODY_BYTES:
            raise SqlRefused(f"the query is larger than {MOST_BODY_BYTES} bytes", BAD_REQUEST)
    return bytes(body)


def _form(content_type: str, body: bytes) -> dict[str, str]:
    try:
        return parse_form(content_type.encode("latin-1"), body)
    except InvalidInput as error:
        raise SqlRefused(error.faults[0].reason, BAD_REQUEST) from error


def _headers(asked: Asked | None) -> dict[str, str]:
    headers = {"X-ClickHouse-Timezone": "UTC", "X-ClickHouse-Server-Display-Name": "sousbois"}
    if asked is not None and asked.query_id.replace("-", "").replace("_", "").isalnum() and asked.query_id.isascii():
        headers["X-ClickHouse-Query-Id"] = asked.query_id
    headers["X-ClickHouse-Summary"] = orjson.dumps({"read_rows": "0", "read_bytes": "0"}).decode()
    return headers


def _refusal(code: int, reason: str, asked: Asked | None = None, retry_after_s: int = 1) -> Response:
    text = reason if reason.startswith("Code: ") else f"Code: {code}. DB::Exception: {reason}. ({NAMES[code]})"
    status = STATUSES.get(code, 500 if code in DEFECTS else 400)
    headers = _headers(asked) | {"X-ClickHouse-Exception-Code": str(code)}
    if status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = 'Basic realm="sousbois sql", charset="UTF-8"'
    if status in {429, 503}:
        headers["Retry-After"] = str(retry_after_s)
    return PlainTextResponse(text + "\n", status, headers)
