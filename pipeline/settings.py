"""The settings: every limit and choice with its default; the only reader of the environment."""

# ruff: noqa: RUF009 - a default is declared together with its documentation
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from schemas.errors import Misconfigured

PREFIX = "SOUSBOIS_"
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
_SIZES: dict[str, float] = {"": 1, "b": 1, "kb": KIB, "kib": KIB, "mb": MIB, "mib": MIB, "gb": GIB, "gib": GIB}
_SPANS: dict[str, float] = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_QUANTITY = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$")


def _setting(default: Any, doc: str, *, kind: str = "", choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"doc": doc, "kind": kind or type(default).__name__, "choices": choices})


def _size(default: int, doc: str) -> Any:
    return _setting(default, doc, kind="bytes")


def _span(doc: str, **length: float) -> Any:
    return _setting(timedelta(**length), doc, kind="span")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One value holds them all; a flag of a command beats SOUSBOIS_<NAME>, which beats the default."""

    data: Path = _setting(Path("sousbois-data"), "the data directory", kind="path")
    host: str = _setting("127.0.0.1", "the address to listen on")
    port: int = _setting(8080, "the port of xAPI and operations; 0 takes a free one")
    sql_port: int = _setting(0, "the port of the ClickHouse protocol; 0 takes PORT+1")
    tls_cert: Path | None = _setting(None, "a certificate chain (PEM) to serve HTTPS with", kind="path")
    tls_key: Path | None = _setting(None, "the certificate's private key (PEM)", kind="path")
    tls_handshake: timedelta = _span("how long a client may take to agree on TLS", seconds=10)
    cors: str = _setting("", "origins whose pages may read answers (CORS), with commas between them; * for all of them")
    behind_proxy: bool = _setting(False, "a proxy in front does TLS; its X-Forwarded headers are believed")
    consent: str = _setting("required", "who is heard", choices=("required", "assumed"))
    clock: str = _setting("log", "whether time passes by itself", choices=("log", "off"))
    upgrade: str = _setting("auto", "what a new version of a detector does", choices=("auto", "ask"))
    emit: bool = _setting(True, "moments go back out as xAPI statements")
    emit_after: timedelta = _span("how long a moment has stood when it goes out as a statement", hours=1)
    json: bool = _setting(False, "speak JSON")
    home_page: str = _setting("", "the IRI that names this installation; else the URL of its first start")
    pseudonym_key: str = _setting("", "the key of pseudonyms, or a file that holds it; else DIR/pseudonym.key")

    ack_wait: timedelta = _span("how long a request waits for the disk before 503", seconds=5)
    linger: timedelta = _span("how long the log waits for company", milliseconds=2)
    envelope: int = _size(450_000, "the size at which an envelope is written without waiting")
    queue: int = _size(64 * MIB, "statements waiting for the disk, in bytes; beyond: 503")
    queue_requests: int = _setting(4_000, "requests waiting for the disk; beyond: 503")
    log_keep: timedelta = _span("how long the log is kept at least", days=7)
    log_bytes: int = _size(0, "the size the log's file may reach; 0: as the disk allows")
    keep: timedelta = _span("how long signals are kept after they arrived", days=600)

    record_rows: int = _setting(500, "rows that are recorded without waiting for more")
    record_linger: timedelta = _span("how long recording waits for more rows", milliseconds=30)
    record_batch: int = _setting(5_000, "the most rows of one insert")
    store_memory: int = _size(400 * MIB, "the memory the store may use")
    read_wait: timedelta = _span("how long a reader waits for what was acknowledged before it", seconds=5)
    clock_every: timedelta = _span("how often time is written to the log while a deadline is pending", seconds=10)
    trim_every: timedelta = _span("how often the log's old end is cut off", seconds=60)
    drain: timedelta = _span("how long open requests may take at the end", seconds=4)

    body: int = _size(32 * MIB, "the largest body of a request; with attachments, its part of statements")
    statement: int = _size(1 * MIB, "the largest statement")
    document: int = _size(8 * MIB, "the largest document of a state or profile, also after a merge")
    statements: int = _setting(5_000, "the most statements of one request")
    request: int = _size(1 * GIB, "the largest request with attachments")
    attachment: int = _size(256 * MIB, "the largest attachment")
    attachments: int = _setting(1_000, "the most attachments of one request")
    form: int = _size(64 * KIB, "what is read of a form (alternate request syntax) that does not yet say who sends it")
    depth: int = _setting(64, "the deepest nesting of JSON")
    page: int = _setting(500, "the most statements of one page")
    connections: int = _setting(2_000, "open connections; beyond: 503")
    head: int = _size(64 * KIB, "the address and headers of a request, together; beyond: 431")
    pause: timedelta = _span("how long a client may stand still in a request or an answer; then it is cut", seconds=30)
    keep_alive: timedelta = _span("how long a connection stays open for the next request", seconds=5)
    reads_at_once: int = _setting(32, "reads of one credential at once, running and waiting; beyond: 429")
    rate: int = _setting(10_000, "requests a second of one credential, over time; beyond: 429; 0: no limit")
    burst: int = _setting(20_000, "requests of one credential at once, before the rate counts")
    metrics_open: bool = _setting(False, "GET /metrics asks for no credential")
    record_nice: int = _setting(5, "how far recording stands back behind accepting (nice)")
    detect_nice: int = _setting(19, "how far detecting stands back behind accepting (nice)")

    def documented(self) -> Iterator[tuple[str, str, str]]:
        """(name in the environment, value, what it is) of each setting."""
        for one in fields(self):
            yield PREFIX + one.name.upper(), write_value(getattr(self, one.name)), one.metadata["doc"]


def load_settings(flags: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Flags (None where not given) over the environment over the defaults.

    Raises: Misconfigured: a value that cannot be read, by the name it came under.
    """
    around = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for one in fields(Settings):
        flag = (flags or {}).get(one.name)
        name = PREFIX + one.name.upper()
        if flag is not None:
            values[one.name] = flag
        elif around.get(name, "") != "":
            values[one.name] = _parse(name, around[name], one.metadata["kind"])
        if one.metadata["choices"] and values.get(one.name, one.default) not in one.metadata["choices"]:
            raise Misconfigured(f"{name} must be one of {', '.join(one.metadata['choices'])}")
    return Settings(**values)


def child_environment(**more: str) -> dict[str, str]:
    """The environment for a process that this one starts."""
    return {**os.environ, **more}


def _parse(name: str, text: str, kind: str) -> Any:
    if kind in {"str", "path"}:
        return Path(text) if kind == "path" else text
    if kind == "bool":
        if text.lower() in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
            return text.lower() in {"1", "true", "yes", "on"}
        raise Misconfigured(f"{name} must be true or false")
    found = _QUANTITY.match(text)
    units: Mapping[str, float] = {"": 1}
    if kind in {"bytes", "span"}:
        units = _SIZES if kind == "bytes" else _SPANS
    if not found or found[2].lower() not in units:
        wanted = {"bytes": "a size such as 64MiB", "span": "a time such as 5s, 30min or 7d"}.get(kind, "a whole number")
        raise Misconfigured(f"{name} must be {wanted}")
    value = float(found[1]) * units[found[2].lower()]
    return timedelta(seconds=value) if kind == "span" else int(value)


def write_value(value: Any) -> str:
    """A setting as its name in the environment takes it."""
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return f"{seconds / 86400:g}d" if seconds >= 86400 else f"{seconds:g}s"  # noqa: PLR2004
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
