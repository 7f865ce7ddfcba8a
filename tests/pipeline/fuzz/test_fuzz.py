"""Requests of every kind against a real `serve`: each is answered, none with a defect, and nothing grows.

SOUSBOIS_EXPLORE=1 draws others than the last time; SOUSBOIS_FUZZ_REQUESTS: how many.
"""

import asyncio
import os
import re
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import httpx
import orjson
import pytest

from tests.pipeline.fuzz.asking import SHARED, Asked, Asking, routes
from tests.pipeline.fuzz.changing import changed, torn
from tests.pipeline.fuzz.wire import NO_ANSWER, Line, Told, write
from tests.served import Served

pytestmark = pytest.mark.server
REQUESTS: Final = int(os.environ.get("SOUSBOIS_FUZZ_REQUESTS", "20000"))
WARM_UP: Final = REQUESTS * 2 // 5  # by then each thread, cache and table of the engine has been in use
AT_ONCE: Final = 24
SEED = Random().getrandbits(32) if os.environ.get("SOUSBOIS_EXPLORE") else 20261127
# Of 100 requests: as they should be; changed ones; those of nobody or of somebody else; no HTTP; cut off; slow.
SHARES: Final = {"right": 27, "changed": 55, "stranger": 6, "torn": 6, "cut": 4, "slow": 2}
PLEASED, REFUSED = {200, 204, 304}, {400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 431}
# Bounds for what the requests after the warm-up may add: caches that are bounded fill on (one remembers up to 32 MiB).
# The engine keeps its threads for later, three files each, as many as were at work at once; these are told apart.
# Whatever were kept of every request, body or socket, would be far more.
GROWTH_BYTES: Final = 96 << 20
GROWTH_FILES: Final = 20
OF_THREADS: Final = {"schedstat", "stat", "io"}
MOST_THREADS: Final = 400


@dataclass
class Fuzz:
    """What was sent and what came back."""

    served: Served
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    resources: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, bytes]] = field(default_factory=list)
    statements: set[str] = field(default_factory=set)  # acknowledged
    documents: list[Asked] = field(default_factory=list)  # likewise, under names of their own
    weights: list[tuple[int, Counter[str]]] = field(default_factory=list)  # (resident bytes, open files by kind)

    def __post_init__(self) -> None:
        self.asking = Asking(Random(SEED))
        url = httpx.URL(self.served.ready["url"])
        self.at = str(url.host), int(url.port or 0)
        self.right = b"Basic " + b64encode(f"{self.served.key}:{self.served.secret}".encode())

    def run(self, count: int) -> None:
        asyncio.run(self._all(iter(range(count))))

    async def _all(self, numbers: Iterator[int]) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._some(numbers))

    async def _some(self, numbers: Iterator[int]) -> None:
        line = Line(*self.at)
        for _ in numbers:
            kind = self.asking.chance.choices([*SHARES], [*SHARES.values()])[0]
            asked = self.asking.request()
            sent, told = await self._send(line, kind, asked)
            self.kinds[kind] += 1
            self.statuses[kind, told.status] += 1
            self.resources[asked.resource] += 1
            if told.status not in PLEASED | REFUSED and not (kind in {"torn", "cut"} and not told.status):
                self.wrong.append((told.status, sent))
            self._keep(kind, asked, told)
        await line.close()

    async def _send(self, line: Line, kind: str, asked: Asked) -> tuple[bytes, Told]:
        chance = self.asking.chance
        if kind in {"right", "changed", "stranger"}:
            given = asked if kind == "right" else changed(asked, self.asking)
            who = self.right if kind != "stranger" else chance.choice((b"", b"Basic YTpi", b"Basic \xff", b"Bearer x"))
            sent = write(given, who)
            return sent, await line.ask(sent, head=given.method == "HEAD")
        sent = write(asked, self.right, last=True)
        if kind == "torn":
            sent = torn(sent, chance)
            return sent, await line.tear([sent], cut=False)
        cuts = sorted(chance.randrange(len(sent)) for _ in range(3))
        parts = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
        return sent, await line.tear(parts[:2] if kind == "cut" else parts, cut=kind == "cut")

    def _keep(self, kind: str, asked: Asked, told: Told) -> None:
        """What was acknowledged: ids that an answer names, and what was sent as it should be."""
        if told.status == 200 and (ids := re.fullmatch(rb'\[("[-0-9a-f]{36}",?)+\]', told.body)):
            self.statements |= set(orjson.loads(ids[0]))
        if kind == "right" and told.status == 204 and asked.method == "PUT":
            if asked.path == "/xAPI/statements":
                self.statements.add(str(asked.parameters[0][1]))
            elif asked.parameters[-1][1] != SHARED:
                self.documents.append(asked)

    def weigh(self) -> None:
        self.served.settled()
        pids = [self.served.process.pid, self.served.detecting_pid()]
        files = [Path(f"/proc/{pid}") for pid in pids]
        resident = sum(int((of / "statm").read_text().split()[1]) for of in files) * os.sysconf("SC_PAGESIZE")
        targets = Counter(_target(one) for of in files for one in (of / "fd").iterdir())
        self.weights.append((resident, targets))


def _target(descriptor: Path) -> str:
    """The kind of an open file; the engine's data are a kind of its own, for it keeps parts open as it likes."""
    try:
        target = descriptor.readlink().as_posix()
    except FileNotFoundError:
        return "gone"
    if "/store/" in target:
        return "store"
    return target.split(":")[0] if ":" in target else target.rsplit("/", 1)[-1].removesuffix(" (deleted)")


@pytest.fixture(scope="module")
def fuzz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzz]:
    with Served(tmp_path_factory.mktemp("served") / "data", pause="300ms") as served:
        fuzz = Fuzz(served)
        began = time.monotonic()
        fuzz.run(WARM_UP)
        fuzz.weigh()
        fuzz.run(REQUESTS - WARM_UP)
        fuzz.weigh()
        print(f"\nseed {SEED}: {REQUESTS} requests in {time.monotonic() - began:.0f} s")
        print(f"mix: {dict(fuzz.kinds)}\nby resource: {dict(fuzz.resources)}")
        for kind in SHARES:
            print(kind, {status: n for (of, status), n in sorted(fuzz.statuses.items()) if of == kind})
        print(f"resident bytes and open files, after {WARM_UP} and after all: {fuzz.weights}")
        yield fuzz


def test_every_request_was_answered_and_none_with_a_defect(fuzz: Fuzz) -> None:
    assert fuzz.wrong == []
    with fuzz.served.client() as client:
        metrics = client.get("/metrics").text
    assert "sousbois_defects_total 0.0" in metrics
    assert 'status="500"' not in metrics
    assert "Traceback" not in fuzz.served.errors.read_text()


def test_the_mix_is_of_changed_requests_and_of_right_ones(fuzz: Fuzz) -> None:
    pleased = sum(n for (_, status), n in fuzz.statuses.items() if status in {200, 204})

    assert fuzz.kinds.total() == REQUESTS
    assert fuzz.resources.keys() == {route.name for route in routes()}
    assert fuzz.kinds["changed"] >= 0.4 * REQUESTS
    assert pleased >= 0.1 * REQUESTS
    assert {status for _, status in fuzz.statuses} >= {200, 204, 400, 401, 404, 405, 409, 412, NO_ANSWER}


def test_what_was_acknowledged_is_readable_after_all_that(fuzz: Fuzz) -> None:
    seen: set[str] = set()
    with fuzz.served.client() as client:
        more = "/xAPI/statements?limit=500&format=ids"
        while more:
            page = client.get(more).json()
            seen |= {one["id"] for one in page["statements"]}
            more = page["more"]
        for voided in fuzz.statements - seen:
            assert client.get("/xAPI/statements", params={"voidedStatementId": voided}).status_code == 200, voided

    assert len(fuzz.statements) > REQUESTS // 50
    assert len(fuzz.statements & seen) > 0.9 * len(fuzz.statements)


def test_the_documents_that_were_acknowledged_are_there(fuzz: Fuzz) -> None:
    """But those of a context of which a later request deleted all."""
    kept = [asked for asked in fuzz.documents if asked.path != "/xAPI/activities/state"]
    with fuzz.served.client() as client:
        for asked in kept[:: max(1, len(kept) // 200)]:
            answer = client.get(asked.path, params=asked.parameters)  # type: ignore[arg-type]  # text and bytes
            assert (answer.status_code, answer.content) == (200, asked.body)

    assert len(kept) > REQUESTS // 200


def test_neither_memory_nor_open_files_grow(fuzz: Fuzz) -> None:
    (bytes_before, files_before), (bytes_after, files_after) = fuzz.weights

    assert bytes_after - bytes_before < GROWTH_BYTES
    grown = files_after - files_before
    assert sum(count for kind, count in grown.items() if kind not in OF_THREADS) < GROWTH_FILES, grown
    assert max(files_after[kind] for kind in OF_THREADS) < MOST_THREADS
