"""kill -9 at every stage, with requests in flight: nothing acknowledged is lost or doubled, moments are the same.

SOUSBOIS_CHAOS_KILLS: how many kills in all (default 5, each stage once).
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from pipeline.demo.organisation import generate
from tests.served import Served, until

pytestmark = [pytest.mark.server, pytest.mark.chaos]

KILLS = int(os.environ.get("SOUSBOIS_CHAOS_KILLS", "5"))
SEED = int(os.environ.get("SOUSBOIS_CHAOS_SEED", "20261125"))
CONNECTIONS = 8
STAGES = ("accept", "record", "detect", "publish", "copy")
Statement = dict[str, Any]


class Beside:
    """The server's files, read beside it as fast as can be; 0 where something is not there yet."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._open: dict[str, sqlite3.Connection] = {}

    def number(self, name: str, sql: str) -> int:
        try:
            if name not in self._open:
                self._open[name] = sqlite3.connect(f"file:{self._data / name}?mode=ro", uri=True, timeout=5)
            rows = self._open[name].execute(sql).fetchall()  # to the end, or the next one sees the same snapshot
        except sqlite3.Error:
            self.close()
            return 0
        return int(rows[0][0] or 0) if rows else 0

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def log_end(self) -> int:
        return self.number("log.db", 'SELECT max("offset") FROM envelopes') + 1

    def is_accepting(self) -> bool:
        return self.log_end() > 1

    def is_recording(self) -> bool:
        at = self.number("ledger.db", "SELECT position FROM positions WHERE stage = 'record'")
        return 1 < at < self.log_end()

    def is_detecting(self) -> bool:
        at = self.number("histories.db", "SELECT position FROM positions WHERE name = 'statements'")
        return 1 < at < self.log_end()

    def is_copying(self) -> bool:
        copied = self.number("ledger.db", "SELECT position FROM positions WHERE stage = 'moments'")
        return self.number("histories.db", 'SELECT max("offset") FROM moments_log') + 1 > max(copied, 1)

    def is_unpublished(self) -> bool:
        return self.number("histories.db", "SELECT 1 FROM outbox LIMIT 1") > 0


RELEASE_S = 0.25  # between batches while a stage is waited for: some are to be left for the kills that follow
WHEN: dict[str, tuple[str, Callable[[Beside], bool]]] = {
    "accept": ("serving", Beside.is_accepting),
    "record": ("serving", Beside.is_recording),
    "detect": ("detecting", Beside.is_detecting),
    "publish": ("detecting", Beside.is_unpublished),
    "copy": ("serving", Beside.is_copying),
}


@dataclass
class Sending:
    """Batches over several connections, each sent until it is acknowledged, some of them twice."""

    server: Served
    batches: list[list[Statement]]
    chance: random.Random
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    acknowledged: list[list[Statement]] = field(default_factory=list)
    in_flight: set[int] = field(default_factory=set)
    failure: str = ""
    allowed: int = 0  # batches that may be sent by now; beyond that only ones that were sent before

    def run(self) -> None:
        while not self.over.is_set():
            batch, again = self._next()
            if batch is None:
                if self.done():
                    return
                time.sleep(0.002)
            else:
                self._send(batch)
                if not again:
                    self.acknowledged.append(batch)

    def done(self) -> bool:
        return not self.batches and not self.in_flight

    def _next(self) -> tuple[list[Statement] | None, bool]:
        with self.lock:
            if self.batches and self.allowed > 0:
                self.allowed -= 1
                return self.batches.pop(), False
            if self.batches and self.acknowledged:
                return self.chance.choice(self.acknowledged), True
            return None, False

    def _send(self, batch: list[Statement]) -> None:
        self.in_flight.add(threading.get_ident())
        body = orjson.dumps(batch)
        while not self.over.is_set():
            status, text = self._post(body)
            if status == 200:
                break
            if status not in {0, 503}:
                self.failure = f"{status} {text}"
                self.over.set()
            time.sleep(0.1)
        self.in_flight.discard(threading.get_ident())

    def _post(self, body: bytes) -> tuple[int, str]:
        """(status, text) of one attempt on a connection of its own; 0 where nobody answers."""
        address = self.server.ready["url"].removeprefix("http://")
        pair = b64encode(f"{self.server.key}:{self.server.secret}".encode()).decode()
        headers = {"authorization": f"Basic {pair}", "content-type": "application/json"}
        connection = HTTPConnection(address, timeout=20)
        try:
            connection.request("POST", "/xAPI/statements", body, headers | {"X-Experience-API-Version": "1.0.3"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()


def made_up() -> tuple[list[Statement], list[Statement]]:
    """(statements, voids of two in a hundred of them): a synthetic organisation."""
    seeds = range(SEED, SEED + max(4, KILLS))
    statements = [one for seed in seeds for one in generate(seed, datetime(2026, 6, 1, tzinfo=UTC)).statements]
    chance = random.Random(f"voids {SEED}")  # ids of its own
    voided = chance.sample([s for s in statements if s["object"].get("objectType") != "StatementRef"], 30)
    verb = {"id": "http://adlnet.gov/expapi/verbs/voided"}
    voids = [
        {
            "id": str(UUID(int=chance.getrandbits(128), version=4)),
            "actor": statement["actor"],
            "verb": verb,
            "object": {"objectType": "StatementRef", "id": statement["id"]},
            "timestamp": statement["timestamp"],
        }
        for statement in voided
    ]
    return statements, voids


def cut(statements: list[Statement], chance: random.Random) -> Iterator[list[Statement]]:
    position = 0
    while position < len(statements):
        size = chance.randint(1, 12)
        yield statements[position : position + size]
        position += size


def kill(server: Served, stage: str, sending: Sending) -> None:
    """Let statements in until the stage is at work, and kill its process then."""
    process, at_work = WHEN[stage]
    pid = until(server.detecting_pid) if process == "detecting" else server.process.pid
    assert pid is not None
    released, deadline = 0.0, time.monotonic() + 60
    with closing(Beside(server.data)) as beside:
        while not (at_work(beside) and sending.in_flight):
            assert sending.failure == ""
            assert time.monotonic() < deadline, f"{stage} was never seen at work"
            if time.monotonic() > released + RELEASE_S:
                sending.allowed, released = max(sending.allowed, 1), time.monotonic()
    os.kill(pid, signal.SIGKILL)
    if process == "detecting":
        until(lambda: server.detecting_pid() not in {None, pid})
    else:
        server.kill()
        server.start()


def reference(statements: list[Statement], data: Path, path: Path) -> list[dict[str, Any]]:
    """What an undisturbed evaluation of the same set finds."""
    path.write_bytes(b"\n".join(orjson.dumps(statement) for statement in statements))
    command = (sys.executable, "-c", "from pipeline.cli.main import main; main()", "detect", "--consent", "assumed")
    key = ("--pseudonym-key", str(data / "pseudonym.key"))
    found = subprocess.run([*command, *key, str(path)], capture_output=True, check=True)
    return [orjson.loads(line) for line in found.stdout.splitlines()]


def paged(client: httpx.Client, path: str, name: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    page = client.get(path, params=parameters).json()
    while True:
        yield from page[name]
        if not page.get("more"):
            return
        page = client.get(page["more"]).json()


def check(server: Served, statements: list[Statement], voids: list[Statement]) -> None:
    """Every statement readable exactly once, the voided ones by the way of voided ones."""
    with server.client() as client:
        found = Counter(s["id"] for s in paged(client, "/xAPI/statements", "statements", limit=500))
        gone = {void["object"]["id"] for void in voids} | {
            s["object"]["id"] for s in statements if s["object"].get("objectType") == "StatementRef"
        }
        voided = {
            one: client.get("/xAPI/statements", params={"voidedStatementId": one}).status_code for one in sorted(gone)
        }
    expected = {s["id"] for s in (*statements, *voids)} - gone
    assert set(found) == expected
    assert set(found.values()) == {1}
    assert set(voided.values()) == {200}


def test_killed_at_every_stage_it_keeps_what_it_acknowledged_and_finds_the_same_moments(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    statements, voids = made_up()
    shuffled = [*statements, *voids]
    chance.shuffle(shuffled)
    stages = [STAGES[number % len(STAGES)] for number in range(KILLS)]
    with Served(tmp_path / "data", consent="assumed") as server:
        sending = Sending(server, list(cut(shuffled, chance)), chance)
        senders = [threading.Thread(target=sending.run) for _ in range(CONNECTIONS)]
        for sender in senders:
            sender.start()
        try:
            for stage in stages:
                kill(server, stage, sending)
            assert sending.batches, "all was sent before the last kill: the kills were not in the midst of it"
            sending.allowed = len(sending.batches)
            until(lambda: sending.done() or sending.failure, 120)
            assert sending.failure == ""
        finally:
            sending.over.set()
            for sender in senders:
                sender.join()
        status = server.settled(120)
        check(server, statements, voids)
        with server.client() as client:
            moments = list(paged(client, "/moments", "moments", limit=500))
        expected = reference(shuffled, server.data, tmp_path / "all.jsonl")

    assert len(expected) > 20
    assert moments == expected
    assert [stage["dead_letters"] for name, stage in status["stages"].items() if name != "publish"] == [0, 0]
