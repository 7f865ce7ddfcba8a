"""ClickHouse's HTTP interface over chDB, as far as the bench's peer speaks it: one client, on loopback, who may do all.

Run as `python -m tests.bench.chdb_server DIRECTORY PORT`.
"""

import re
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import chdb
import lz4.frame
import uvicorn

# What belongs to the transport; every other parameter that is no `param_…` is a setting of the query.
TRANSPORT: Final = frozenset(
    {"query", "database", "default_format", "session_id", "session_timeout", "session_check", "query_id", "quota_key"}
    | {"compress", "decompress", "wait_end_of_query", "client_protocol_version", "role", "buffer_size", "user"}
    | {"send_progress_in_http_headers", "http_headers_progress_interval_ms", "enable_http_compression", "password"}
)
_INSERT: Final = re.compile(rb"(\s*INSERT\s+INTO\s[^\n]*?)\s+FORMAT\s+(\w+)\s*\n", re.IGNORECASE)
_FORMAT: Final = re.compile(r"\s+FORMAT\s+(\w+)\s*;?\s*$", re.IGNORECASE)


def decoded(body: bytes, encoding: str) -> bytes:
    """The bytes that were encoded: of lz4 one frame after another, as the client makes one of each block.

    Raises: ValueError: an encoding that is not spoken here, or a frame that is cut.
    """
    if encoding in {"", "identity"}:
        return body
    if encoding != "lz4":
        raise ValueError(f"content encoding {encoding} is not spoken here")
    blocks: list[bytes] = []
    while body:
        frame = lz4.frame.LZ4FrameDecompressor()
        try:
            blocks.append(frame.decompress(body))
        except RuntimeError as error:
            raise ValueError("not an lz4 frame") from error
        if not frame.eof:
            raise ValueError("an lz4 frame is cut")
        body = frame.unused_data or b""
    return b"".join(blocks)


def insert_parts(body: bytes) -> tuple[str, str, bytes] | None:
    """(INSERT INTO … up to its format, the format, the data after it); None: another query."""
    found = _INSERT.match(body)
    return (found[1].decode(), found[2].decode(), body[found.end() :]) if found else None


def split_format(query: str) -> tuple[str, str]:
    """(the query without its FORMAT, the format); the protocol's default where it names none."""
    found = _FORMAT.search(query)
    return (query[: found.start()], found[1]) if found else (query, "TabSeparated")


def with_settings(query: str, settings: dict[str, str]) -> str:
    """The query with its settings written behind it, so that they count for it alone."""
    pairs = ", ".join(f"{name} = '{value}'" for name, value in settings.items())
    return f"{query} SETTINGS {pairs}" if pairs else query


class Application:
    """Answers one request after another: the peer asks its next one when it has the answer."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._connection: Any = chdb.connect(str(directory / "engine"))  # type: ignore[no-untyped-call]
        self._data = directory / "data"  # the engine reads what is inserted from a file

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = dict(scope["headers"])
        parameters = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        try:
            body = decoded(body, headers.get(b"content-encoding", b"").decode())
            status, answer = 200, self._answer(scope["path"], body, parameters)
        except Exception as error:  # noqa: BLE001 - whatever the engine says goes to the client
            status, answer = 500, str(error).encode()
        about = [(b"content-length", b"%d" % len(answer)), (b"x-clickhouse-timezone", b"UTC")]
        await send({"type": "http.response.start", "status": status, "headers": about})
        await send({"type": "http.response.body", "body": answer})

    def _answer(self, path: str, body: bytes, parameters: dict[str, str]) -> bytes:
        if path == "/ping":
            return b"Ok.\n"
        settings = {
            name: value for name, value in parameters.items() if name not in TRANSPORT and not name.startswith("param_")
        }
        database = parameters.get("database")
        if database:
            self._connection.query(f"USE `{database}`")
        query = parameters.get("query", "").encode()
        text = query + b"\n" + body if query else body
        if parts := insert_parts(text):
            into, form, data = parts
            self._data.write_bytes(data)
            asked = with_settings(f"{into} FROM INFILE '{self._data}'", settings)
            self._connection.query(f"{asked} FORMAT {form}")
            return b""
        asked, form = split_format(text.decode())
        bound = {name.removeprefix("param_"): value for name, value in parameters.items() if name.startswith("param_")}
        result = self._connection.query(with_settings(asked, settings), form, params=bound)
        return bytes(result.bytes() or b"")


if __name__ == "__main__":
    uvicorn.run(
        Application(Path(sys.argv[1])),
        port=int(sys.argv[2]),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="error",
        timeout_keep_alive=600,
    )
