"""Where the time of a request goes: what each step takes by itself, and what the processes spent on all of it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import orjson

from lrs.rules.acceptance import accept, authority_of
from lrs.rules.accepted import Batch
from lrs.store.rows import blocks
from pipeline.clock import new_ids, now
from pipeline.log.commit import Waiting, commit, group_of
from pipeline.log.ids import Ids
from pipeline.log.table import open_writer
from schemas.envelope import EnvelopeKind, join_groups, parse_envelope
from schemas.statement import digest, parse_statements
from tests.bench.load import bodies
from tests.served import Served

STATEMENTS = 6_000
TOGETHER = 15  # requests of one commit
ROUNDS = 3
AUTHORITY = authority_of("https://lrs.example", "bench")


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds so far: of the serving process's event loop, its other threads, the detecting process."""

    loop: float
    beside: float
    detecting: float

    @classmethod
    def by(cls, server: Served) -> Self:
        threads = _threads(server.process.pid)
        return cls(
            loop=threads.pop(server.process.pid),
            beside=sum(threads.values()),
            detecting=sum(_threads(server.detecting_pid() or server.process.pid).values()),
        )

    def since(self, before: Self, requests: int) -> str:
        """Microseconds a request, for people."""
        loop, beside, detecting = (
            (after - earlier) / max(requests, 1) * 1e6
            for after, earlier in (
                (self.loop, before.loop),
                (self.beside, before.beside),
                (self.detecting, before.detecting),
            )
        )
        return f"event loop {loop:,.0f}, log and recording {beside:,.0f}, detecting {detecting:,.0f}"


def _threads(pid: int) -> dict[int, float]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(task.name): int((task / "schedstat").read_text().split()[0]) / 1e9 for task in tasks}


def steps(size: int) -> str:
    """Microseconds a request of each step alone, without a server around it."""
    sent = list(islice(bodies("costs-", size), STATEMENTS // size))
    parsed = [orjson.loads(body) for body in sent]
    some = [_accepted(body) for body in sent]
    envelopes = [join_groups(map(_written, some[at : at + TOGETHER])) for at in range(0, len(some), TOGETHER)]
    rows = [[whole for _, whole in _read(body).completed()] for body in envelopes]
    loads = _each(orjson.loads, sent)
    digested = _each(lambda statements: [digest(one) for one in statements], parsed)
    found = {
        "parse": loads,
        "validate": _each(lambda body: parse_statements(body, "1.0.3"), sent) - loads,
        "digest": digested,
        "accept": _each(_accepted, sent) - _each(lambda body: parse_statements(body, "1.0.3"), sent) - digested,
        "write": _each(_written, some),
        "commit": _committed(some),
    }
    later = {
        "read the log": _each(_read, envelopes) * len(envelopes) / len(sent),
        "make rows": _each(lambda several: list(blocks(several)), rows) * len(rows) / len(sent),
    }
    return f"{_told(found)}; when it is recorded: {_told(later)}"


def _accepted(body: bytes) -> Batch:
    statements = parse_statements(body, "1.0.3")
    return accept(statements, credential="bench", authority=AUTHORITY, version="1.0.3", new_ids=new_ids)


def _written(batch: Batch) -> bytes:
    return group_of(batch, batch.statements)


def _read(body: bytes) -> Any:
    return parse_envelope(1, now(), EnvelopeKind.STATEMENTS, body)


def _committed(batches: list[Batch]) -> float:
    """The processor time of the log's thread, with the system's own part of it."""
    waiting = [Waiting(EnvelopeKind.STATEMENTS, _written(batch), batch) for batch in batches]
    with TemporaryDirectory() as folder:
        connection = open_writer(Path(folder) / "log.db")
        ids = Ids(connection)
        began = time.thread_time()
        for at in range(0, len(waiting), TOGETHER):
            commit(connection, ids, waiting[at : at + TOGETHER], at + 1)
        spent = time.thread_time() - began
        connection.close()
    return spent / len(waiting) * 1e6


def _each(work: Callable[[Any], Any], given: list[Any]) -> float:
    """Microseconds of processor time a value, the least of some rounds."""
    return min(_round(work, given) for _ in range(ROUNDS))


def _round(work: Callable[[Any], Any], given: Iterable[Any]) -> float:
    began, count = time.thread_time(), 0
    for one in given:
        work(one)
        count += 1
    return (time.thread_time() - began) / max(count, 1) * 1e6


def _told(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {taken:,.1f}" for name, taken in found.items())
