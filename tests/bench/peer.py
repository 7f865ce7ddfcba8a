"""Acknowledged statements a second beside a peer's: `ralph-malph` of the package index, in its own environment."""

import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from tests.bench.ingest import held, load, plan
from tests.bench.load import Plan, Result
from tests.served import Served, until

VERSION = "5.1.0"
NEEDS = (
    f"ralph-malph[backend-clickhouse,cli,lrs]=={VERSION}",
    "httptools",
    "requests",  # it imports that without asking for it
    "uvloop",
)
INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1")
INSTALL_S = 240
SIZES = {1: 64, 100: 16}  # statements a request: connections
TARGETS = {1: 10, 100: 5}  # times the peer's faster backend
ROUNDS = 3
ROUND_S = 4.0
FILE, CLICKHOUSE, OWN = "file", "ClickHouse", "Sousbois"
# As released, its file backend takes the first request and refuses every later one, since the file is there then.
SERVE = """
import sys, uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend
FSLRSBackend.default_operation_type = BaseOperationType.APPEND
uvicorn.run("ralph.api:app", port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False,
            log_level="critical")
"""
# The table of its documentation, with our sync policy.
TABLES = (
    "CREATE DATABASE xapi",
    """
    CREATE TABLE xapi.xapi_events_all
    (event_id UUID NOT NULL, emission_time DateTime64(6) NOT NULL, event String NOT NULL)
    ENGINE MergeTree ORDER BY (emission_time, event_id) PRIMARY KEY (emission_time, event_id)
    SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
    """,
)
HOW = (
    (
        f"ralph-malph {VERSION} on uvicorn (uvloop, httptools), one process as Sousbois accepts in one; "
        f"the same statements, {ROUNDS} interleaved rounds of {ROUND_S:.0f} s, the others standing still; medians"
    ),
    (
        "Sousbois, and ralph with ClickHouse (chDB behind HTTP, fsync_after_insert = 1), sync before they answer; "
        "ralph with a file never does, which is to its advantage"
    ),
    (
        "ralph reads its whole file at each request, so each of its rounds begins with none; it is set to append, "
        "for as released it refuses every request after the first"
    ),
)


class NotInstalled(Exception):
    """Why the peer is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A server of the peer's: where it listens, who may write, the processes that it is made of."""

    port: int
    key: str
    secret: str
    processes: tuple[int, ...]

    def plan(self, size: int, world: str, seconds: float = ROUND_S) -> Plan:
        return Plan(
            port=self.port,
            key=self.key,
            secret=self.secret,
            size=size,
            connections=SIZES[size],
            seconds=seconds,
            world=world,
        )


def run() -> list[str]:
    """Lines for people."""
    try:
        python = installed()
    except NotInstalled as error:
        return [f"peer: not measured, ralph-malph {VERSION} cannot be installed here: {error}"]
    lines = [f"peer: {line}" for line in HOW]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        base = Path(folder)
        own = opened.enter_context(Served(base / "own", consent="assumed"))
        clickhouse = opened.enter_context(with_clickhouse(python, base / "clickhouse"))
        for size in SIZES:
            lines += compared(python, base, own, clickhouse, size)
    return lines


def compared(python: Path, base: Path, own: Served, clickhouse: Peer, size: int) -> list[str]:
    """Interleaved rounds of all three."""
    results: dict[str, list[Result]] = {FILE: [], CLICKHOUSE: [], OWN: []}
    for round_ in range(ROUNDS):
        ours = replace(plan(own, size), seconds=ROUND_S, connections=SIZES[size])
        with held(own):
            with still(clickhouse), with_file(python, base / f"file-{size}-{round_}") as file:
                results[FILE].append(warmed(file, size, ours.world))
            results[CLICKHOUSE].append(warmed(clickhouse, size, ours.world))
        with still(clickhouse):
            load(replace(ours, seconds=0.5, world=f"warm-{ours.world}"))
            results[OWN].append(load(ours))
    return told(size, results)


def warmed(peer: Peer, size: int, world: str) -> Result:
    """One round, after a moment that does not count: the first request of a credential costs a slow hash."""
    load(peer.plan(size, f"warm-{world}", seconds=0.5))
    return load(peer.plan(size, world))


def told(size: int, results: dict[str, list[Result]]) -> list[str]:
    """What each of them did, and how we stand beside the faster of the peer's backends."""
    rates = {name: statistics.median(result.rate for result in rounds) for name, rounds in results.items()}
    lines = []
    for name, rounds in results.items():
        p50, p99 = (statistics.median(waits) for waits in ([r.p50_ms for r in rounds], [r.p99_ms for r in rounds]))
        lines.append(
            f"peer {size} a request: {name if name == OWN else f'ralph, {name}'}: {rates[name]:,.0f} statements/s "
            f"acknowledged (p50 {p50:.0f} ms, p99 {p99:.0f} ms; refused {sum(r.refused for r in rounds)}; "
            f"by rounds {', '.join(f'{r.rate:,.0f}' for r in rounds)})"
        )
    faster = max((FILE, CLICKHOUSE), key=lambda name: rates[name])
    if not rates[faster]:
        return [*lines, f"peer {size} a request: no ratio, ralph acknowledged nothing"]
    ratio = rates[OWN] / rates[faster]
    verdict = "" if ratio >= TARGETS[size] else ", MISSED"
    return [
        *lines,
        f"peer {size} a request: {ratio:.1f} times ralph's faster backend, {faster} (target {TARGETS[size]}{verdict})",
    ]


def installed() -> Path:
    """The Python of the peer's environment, which is made once and kept in the user's cache directory.

    Raises: NotInstalled: there is no package index, or it does not have it.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "sousbois" / f"ralph-malph-{VERSION}"
    python, ready = folder / "bin" / "python", folder / "needs.txt"
    needs = "\n".join(NEEDS)
    if ready.exists() and ready.read_text() == needs:
        return python
    try:
        _quietly(sys.executable, "-m", "venv", "--clear", str(folder))
        _quietly(
            str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", *NEEDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotInstalled(_last_line(error)) from error
    ready.write_text(needs)
    return python


def _quietly(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_S, text=True)


def _last_line(error: Exception) -> str:
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else ""
    return (said or str(error)).strip().rpartition("\n")[2]


@contextmanager
def with_file(python: Path, folder: Path) -> Iterator[Peer]:
    """A server of the peer's over a file that is not there yet."""
    around = {
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder / "statements"),
    }
    with _peer(python, folder, around) as peer:
        yield peer


@contextmanager
def with_clickhouse(python: Path, folder: Path) -> Iterator[Peer]:
    """A server of the peer's over a ClickHouse."""
    with engine(folder) as (port, process):
        for statement in TABLES:
            httpx.post(f"http://127.0.0.1:{port}/", content=statement, trust_env=False).raise_for_status()
        around = {
            "RALPH_RUNSERVER_BACKEND": "clickhouse",
            "RALPH_BACKENDS__LRS__CLICKHOUSE__HOST": "127.0.0.1",
            "RALPH_BACKENDS__LRS__CLICKHOUSE__PORT": str(port),
        }
        with _peer(python, folder, around) as peer:
            yield replace(peer, processes=(*peer.processes, process))


@contextmanager
def engine(folder: Path) -> Iterator[tuple[int, int]]:
    """(port, process) of a ClickHouse that has nothing yet."""
    port = _free_port()
    command = [sys.executable, "-m", "tests.bench.chdb_server", str(folder / "engine"), str(port)]
    with _process(command, port) as process:
        yield port, process


@contextmanager
def _peer(python: Path, folder: Path, around: dict[str, str]) -> Iterator[Peer]:
    folder.mkdir(parents=True, exist_ok=True)
    key, secret, port = "bench", secrets.token_urlsafe(24), _free_port()
    files = {"RALPH_AUTH_FILE": str(folder / "auth.json"), "RALPH_HISTORY_FILE": str(folder / "history.json")}
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RALPH_", "PYTHONPATH"))}
    environment = {**own, **files, **around}
    allowed = ["-s", "statements/write", "-s", "statements/read", "-M", "mailto:bench@example.com", "-w"]
    subprocess.run(
        [str(python), "-m", "ralph", "auth", "-u", key, *allowed],
        check=True,
        capture_output=True,
        env=environment,
        cwd=folder,
        text=True,
        input=f"{secret}\n{secret}\n",  # asked for twice; the arguments of a process are for all to see
    )
    with _process([str(python), "-c", SERVE, str(port)], port, environment, folder) as process:
        yield Peer(port=port, key=key, secret=secret, processes=(process,))


@contextmanager
def _process(
    command: Sequence[str], port: int, environment: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator[int]:
    """A server's process, by its id, once it listens."""
    process = subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        until(lambda: process.poll() is not None or _listens(port))
        assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
        yield process.pid
    finally:
        process.kill()
        process.wait()


@contextmanager
def still(peer: Peer) -> Iterator[None]:
    """Its processes stand still: whatever they have left to do disturbs nobody."""
    for process in peer.processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in peer.processes:
            os.kill(process, signal.SIGCONT)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
