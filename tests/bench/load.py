"""Load over HTTP from a process of its own: many connections, bodies of many statements, each under a new id.

Run as `python -m tests.bench.load`, with one JSON object of `Plan`'s fields as its argument; prints one of `Result`'s.
"""

import asyncio
import os
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count
from statistics import quantiles
from typing import cast

import orjson
import uvloop

from pipeline.demo.organisation import generate

UNTIL = datetime(2026, 6, 1, tzinfo=UTC)
SEEDS = 12  # organisations of one round; every round has people and threads of its own
HEAD = "POST {} HTTP/1.1\r\nhost: x\r\nauthorization: Basic {}\r\nx-experience-api-version: 1.0.3\r\n"
HEAD += "content-type: application/json\r\ncontent-length: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`rate`: statements a second that are sent however the server does; 0: as fast as it answers."""

    port: int
    path: str = "/xAPI/statements"
    key: str = ""
    secret: str = ""
    size: int = 50
    connections: int = 16
    seconds: float = 4.0
    most: int = 1 << 60
    rate: int = 0
    world: str = "w"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was acknowledged, how fast, and how long an answer took."""

    acknowledged: int
    refused: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        return self.acknowledged / self.seconds


def statements(world: str) -> Iterator[bytes]:
    """Statements without end, all but their id: the same made-up weeks, each round elsewhere and with other people."""
    written = [
        orjson.dumps({name: value for name, value in statement.items() if name != "id"})[1:]
        for seed in range(SEEDS)
        for statement in generate(seed, UNTIL).statements
        if statement["object"].get("objectType") != "StatementRef"
    ]
    for round_ in count():
        place = f"{world}{round_}.example".encode()
        for statement in written:
            yield statement.replace(b"demo.example", place)


def bodies(world: str, size: int) -> Iterator[bytes]:
    """Bodies of `size` statements."""
    source = statements(world)
    while True:
        digits = os.urandom(16 * size).hex()
        parts = [
            b'{"id":"%s-%s-4%s-a%s-%s",' % tuple(text.encode() for text in _cut(digits[32 * n : 32 * n + 32]))
            + next(source)
            for n in range(size)
        ]
        yield b"[" + b",".join(parts) + b"]"


def _cut(digits: str) -> tuple[str, str, str, str, str]:
    return digits[:8], digits[8:12], digits[13:16], digits[17:20], digits[20:]


class Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, load: "Load") -> None:
        self._load = load
        self._sent = 0.0
        self._buffer = b""
        self.idle = True
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def send(self, request: bytes) -> None:
        assert self.transport is not None
        self._sent, self.idle = time.perf_counter(), False
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if found and len(rest) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]):
            self._buffer, self.idle = b"", True
            self._load.answered(self, int(head[9:12]), time.perf_counter() - self._sent)


class Load:
    """All connections together."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._bodies = bodies(plan.world, plan.size)
        self._head = HEAD.format(plan.path, b64encode(f"{plan.key}:{plan.secret}".encode()).decode()).encode()
        self._connections: list[Connection] = []
        self._statuses: Counter[int] = Counter()
        self._waits: list[float] = []
        self._began = 0.0
        self._sent = 0
        self._over = asyncio.Event()

    async def run(self) -> Result:
        loop = asyncio.get_running_loop()
        for _ in range(self._plan.connections):
            _, made = await loop.create_connection(lambda: Connection(self), "127.0.0.1", self._plan.port)
            self._connections.append(made)
        next(self._bodies)  # the first one makes the organisations
        self._began = time.perf_counter()
        for connection in self._connections:
            self._next(connection)
        await self._over.wait()
        spent = time.perf_counter() - self._began
        cuts = quantiles(self._waits, n=100) if len(self._waits) > 1 else [0.0] * 99
        return Result(
            acknowledged=self._statuses[200] * self._plan.size,
            refused=(self._statuses.total() - self._statuses[200]) * self._plan.size,
            seconds=spent,
            p50_ms=round(cuts[49] * 1e3, 1),
            p99_ms=round(cuts[98] * 1e3, 1),
        )

    def answered(self, connection: Connection, status: int, waited: float) -> None:
        self._statuses[status] += 1
        self._waits.append(waited)
        self._next(connection)

    def _next(self, connection: Connection) -> None:
        plan, spent = self._plan, time.perf_counter() - self._began
        if spent >= plan.seconds or self._sent >= plan.most:
            if all(one.idle for one in self._connections):
                self._over.set()
            return
        due = self._sent / plan.rate - spent if plan.rate else 0.0
        if due > 0:
            asyncio.get_running_loop().call_later(min(due, 0.1), self._next, connection)
            return
        self._sent += plan.size
        body = next(self._bodies)
        connection.send(b"%s%d\r\n\r\n%s" % (self._head, len(body), body))


async def run_load(plan: Plan) -> Result:
    """The load in another process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.load", orjson.dumps(asdict(plan)).decode(), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return Result(**orjson.loads(out))


async def _main() -> None:
    result = await Load(Plan(**orjson.loads(sys.argv[1]))).run()
    sys.stdout.buffer.write(orjson.dumps(asdict(result)))


if __name__ == "__main__":
    uvloop.run(_main())
