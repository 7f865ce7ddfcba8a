"""How soon a moment is published after what makes it was acknowledged, and what detecting costs those who send.

200 statements a second come evenly: simulated traffic, and in it every tenth is the answer that makes an exchange of
help. The same with the detecting process standing still gives what accepting takes without it; rounds alternate.
"""

import asyncio
import os
import signal
import sqlite3
import statistics
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson

from schemas.moment import moment_id
from schemas.timestamps import write_time
from tests.bench.load import HEAD
from tests.served import Served

RATE, ROUND_S, ROUNDS = 200, 15, 3
EVERY: Final = 10  # statements between answers
TARGET_S, TARGET_RATIO = 1.0, 1.5
POLL_S: Final = 0.01
CONNECTIONS: Final = 32
WAIT_S: Final = 30.0
_VERBS: Final = "http://adlnet.gov/expapi/verbs/"
_VIEWED: Final = "http://id.tincanapi.com/verb/viewed"
_NUMBERS: Final = count(1)
Statement = dict[str, Any]
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def run() -> list[str]:
    """Lines for people."""
    with tempfile.TemporaryDirectory() as folder, Served(Path(folder) / "data", consent="assumed") as server:
        server.call("consent-grant", person="mailto:nobody@people.example")
        server.settled()  # so its tables are there
        server.settled()
        asyncio.run(_round(server, 3.0))  # warm
        server.settled()
        with_it: list[float] = []
        without: list[float] = []
        published: list[float] = []
        for _ in range(ROUNDS):
            with _still(server):
                without += asyncio.run(_round(server, ROUND_S))[0]
            server.settled(120)
            waits, moments = asyncio.run(_round(server, ROUND_S))
            with_it += waits
            published += moments
    ratio = _p99(with_it) / _p99(without)
    late = "" if _p99(published) < TARGET_S else ", MISSED"
    dear = "" if ratio <= TARGET_RATIO else ", MISSED"
    return [
        (
            f"latency at {RATE} statements/s: from acknowledged to published p50 {_p50(published) * 1e3:.0f} ms, "
            f"p99 {_p99(published) * 1e3:.0f} ms of {len(published)} moments (target p99 {TARGET_S:.0f} s{late})"
        ),
        (
            f"latency at {RATE} statements/s: accepting p50 {_p50(with_it) * 1e3:.1f}, p99 {_p99(with_it) * 1e3:.1f} "
            f"ms; with detecting held p50 {_p50(without) * 1e3:.1f} ms, p99 {_p99(without) * 1e3:.1f} ms: ratio of p99 "
            f"{ratio:.2f} (target {TARGET_RATIO}{dear}); load {os.getloadavg()[0]:.1f}"
        ),
    ]


@contextmanager
def _still(server: Served) -> Iterator[None]:
    """The detecting process stands still."""
    detecting = server.detecting_pid()
    assert detecting is not None
    os.kill(detecting, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(detecting, signal.SIGCONT)


async def _round(server: Served, seconds: float) -> tuple[list[float], list[float]]:
    """(how long each request took, how long after its acknowledgement each expected moment was published)."""
    waits: list[float] = []
    expected: dict[str, float] = {}
    published: dict[str, float] = {}
    offset = _end(server)
    pool: asyncio.Queue[Stream] = asyncio.Queue()
    port = int(server.ready["url"].rpartition(":")[2])
    streams = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    for stream in streams:
        pool.put_nowait(stream)
    head = HEAD.format("/xAPI/statements", b64encode(f"{server.key}:{server.secret}".encode()).decode()).encode()

    async def send(statement: Statement, moment: str | None) -> None:
        began = time.monotonic()
        stream = await pool.get()
        await _post(stream, head, orjson.dumps(statement))
        pool.put_nowait(stream)
        now = time.monotonic()
        waits.append(now - began)
        if moment is not None:
            expected[moment] = now

    watching = asyncio.create_task(_watch(server, offset, published))
    sending: list[asyncio.Task[None]] = []
    began = time.monotonic()
    for number, (statement, moment) in enumerate(_traffic(int(seconds * RATE))):
        if (ahead := began + number / RATE - time.monotonic()) > 0:
            await asyncio.sleep(ahead)
        sending.append(asyncio.create_task(send(statement, moment)))
    await asyncio.gather(*sending)
    latest = time.monotonic() + WAIT_S
    while expected.keys() - published.keys() and time.monotonic() < latest and _runs(server):  # noqa: ASYNC110 - another process publishes
        await asyncio.sleep(POLL_S)
    watching.cancel()
    for _, writer in streams:
        writer.close()
    return waits, [max(0.0, published[one] - at) for one, at in expected.items() if one in published]


async def _post(stream: Stream, head: bytes, body: bytes) -> None:
    """One request and its answer, which must be 200."""
    reader, writer = stream
    writer.write(b"%s%d\r\n\r\n%s" % (head, len(body), body))
    answer = await reader.readuntil(b"\r\n\r\n")
    rest = await reader.readexactly(int(answer.lower().partition(b"content-length: ")[2].partition(b"\r")[0]))
    assert answer[9:12] == b"200", rest


def _runs(server: Served) -> bool:
    """Whether the detecting process is not held."""
    state = Path(f"/proc/{server.detecting_pid()}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "T"


async def _watch(server: Served, offset: int, published: dict[str, float]) -> None:
    """Note when each record of the log `moments` appears."""
    at = offset
    while True:
        for found, moment in await asyncio.to_thread(_records, server, at):
            published.setdefault(moment, time.monotonic())
            at = found + 1
        await asyncio.sleep(POLL_S)


def _records(server: Served, at: int) -> Sequence[tuple[int, str]]:
    with sqlite3.connect(f"file:{server.data}/histories.db?mode=ro", uri=True) as connection:
        sql = 'SELECT "offset", moment FROM moments_log WHERE "offset" >= ? ORDER BY "offset"'
        return connection.execute(sql, (at,)).fetchall()


def _end(server: Served) -> int:
    return max([1, *(offset + 1 for offset, _ in _records(server, 0))])


def _traffic(statements: int) -> Iterator[tuple[Statement, str | None]]:
    """Views, and now and then a question and its answer; with an answer the id of the moment that it makes."""
    asked: Statement | None = None
    for number in range(statements):
        place = number % EVERY
        if place == EVERY // 2:
            asked = _question()
            yield asked, None
        elif place == EVERY - 1 and asked is not None:
            answer = _answer(asked)
            yield answer, moment_id("help_exchange", (asked["id"], answer["id"]))
        else:
            thing = f"https://wiki.example/pages/{number % 97}"
            yield _statement(f"p{number % 301}", _VIEWED, {"id": thing}), None


def _question() -> Statement:
    number = next(_NUMBERS)
    thing = {
        "id": f"https://forum.example/q/{number}",
        "definition": {"type": "http://id.tincanapi.com/activitytype/doubt"},
    }
    return _statement(f"p{number % 211}", f"{_VERBS}asked", thing) | {"result": {"response": "How is the press reset?"}}


def _answer(asked: Statement) -> Statement:
    number = next(_NUMBERS)
    made = _statement(f"q{number % 193}", f"{_VERBS}answered", {"id": f"https://forum.example/a/{number}"})
    made["context"] = {"contextActivities": {"parent": [asked["object"]]}}
    return made | {"result": {"response": "Hold both buttons until it blinks, then confirm."}}


def _statement(who: str, verb: str, thing: Statement) -> Statement:
    number = next(_NUMBERS)
    now = datetime.now(UTC) - timedelta(milliseconds=1)
    return {
        "id": str(UUID(int=number | 0x4000 << 64 | 0x8 << 60, version=4)),
        "actor": {"mbox": f"mailto:{who}@people.example"},
        "verb": {"id": verb},
        "object": thing,
        "timestamp": write_time(now),
    }


def _p50(values: Sequence[float]) -> float:
    return statistics.median(values)


def _p99(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100)[98]
