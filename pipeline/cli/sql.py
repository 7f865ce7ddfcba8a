"""`sousbois sql`: ask the store in ClickHouse's SQL."""

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import click
import httpx
import orjson

from pipeline.cli.reach import Reach, Server, reaching
from pipeline.cli.speech import Refused, write_bytes, write_table

SCOPES = frozenset({"sql/moments"})
SHOWN_AS = "JSONCompact"  # from which the table is drawn


@click.command(short_help="Ask the store in SQL.")
@reaching
@click.argument("query")
@click.option(
    "--format", "format_", default=None, help="TSV, JSONEachRow, CSV, Parquet … or table.  [default: table, piped: TSV]"
)
@click.option("--sql-url", help="The SQL port of the server at --url.  [default: its port + 1]")
def command(reach: Reach, query: str, format_: str | None, sql_url: str | None) -> None:
    """Ask QUERY (or - to read it from stdin): read-only, and only the tables of moments.

    \b
    Tables:   current_moments, moments (every revision), moment_evidence, moment_participants
    Example:  sousbois sql "SELECT kind, count() FROM current_moments GROUP BY kind ORDER BY kind"
              sousbois sql "SELECT * FROM current_moments" --format Parquet > moments.parquet
    Next:     any ClickHouse client works on the SQL port that `sousbois serve` names
    """  # noqa: D301 - click's mark for lines to keep
    text = sys.stdin.read() if query == "-" else query
    wanted = format_ or ("table" if sys.stdout.isatty() else "TSV")
    chunks = run_sql(reach, text, SHOWN_AS if wanted.lower() == "table" else wanted, sql_url)
    if wanted.lower() == "table":
        show_table(b"".join(chunks))
        return
    for chunk in chunks:
        write_bytes(chunk)


def run_sql(reach: Reach, query: str, format_: str, sql_url: str | None = None) -> Iterator[bytes]:
    """The answer's bytes as they come.

    Raises: Refused: the query is not allowed or wrong, or nobody answers.
    """
    server = reach.server()
    if server is not None:
        yield from _over_http(server, query, format_, sql_url)
        return
    if not (reach.data / "log.db").exists():
        raise Refused(f"nothing was ever served from {reach.data}: name another directory with --data")
    from pipeline.cli.local import ask_store  # noqa: PLC0415 - opening the store takes a second

    yield from ask_store(reach.settings, query, format_, SCOPES)


def show_table(answer: bytes) -> None:
    """An answer in JSONCompact as a table."""
    found: dict[str, Any] = orjson.loads(answer)
    write_table([column["name"] for column in found["meta"]], found["data"])


def _over_http(server: Server, query: str, format_: str, sql_url: str | None) -> Iterator[bytes]:
    url = sql_url or server.sql_url or _beside(server.url)
    parameters = {"default_format": format_, "database": "sousbois"}
    try:
        with (
            server.client(timeout_s=120) as client,
            client.stream("POST", url + "/", params=parameters, content=query.encode()) as answer,
        ):
            if not answer.is_success:
                raise Refused(
                    " ".join(answer.read().decode(errors="replace").split()) or f"answered {answer.status_code}"
                )
            yield from answer.iter_bytes()
    except httpx.TransportError as error:
        raise Refused(f"no SQL port answers at {url}: is `sousbois serve` running? see --sql-url") from error


def _beside(url: str) -> str:
    parts = urlsplit(url)
    port = (parts.port or (443 if parts.scheme == "https" else 80)) + 1
    return f"{parts.scheme}://{parts.hostname}:{port}"
