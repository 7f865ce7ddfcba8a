"""A real forum, sent shuffled and in part twice while processes are killed: the moments of `detect`, and no person."""

import random
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from tests.pipeline.crash.test_kills import CONNECTIONS, STAGES, Sending, check, cut, kill, paged, reference
from tests.served import Served, until

pytestmark = [pytest.mark.server, pytest.mark.chaos]

FORUM = Path(__file__).resolve().parents[4] / "shared/data/stackexchange/coffee.statements.jsonl"
SEED = 20261125
ANYONE = "quidam"
Statement = dict[str, Any]


@dataclass(frozen=True)
class Survived:
    """What the server held once all was sent, and what it should hold."""

    data: Path
    texts: list[str]
    found: list[Statement]
    expected: list[Statement]
    dead_letters: list[int]
    told: dict[str, str]  # what it says beside moments and statements


def in_parts(statements: list[Statement], chance: random.Random) -> Iterator[list[Statement]]:
    """Random batches, none of which says one statement twice: xAPI refuses that."""
    for part in cut(statements, chance):
        yield list({one["id"]: one for one in part}.values())


def forum() -> list[Statement]:
    """Its statements, of people whose names can be looked for."""
    statements: list[Statement] = [orjson.loads(line) for line in FORUM.read_bytes().splitlines()]
    for one in statements:
        number = one["actor"]["account"]["name"]
        one["actor"]["account"]["name"] = f"{ANYONE}-{number}"
        one["actor"]["name"] = f"{ANYONE.title()} {number}"
    return statements


def voids_of(statements: list[Statement], chance: random.Random) -> list[Statement]:
    return [
        {
            "id": f"{target['id'][:14]}4{target['id'][15:24]}{number:012x}",
            "actor": {"mbox": f"mailto:{ANYONE}@example.org"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
            "object": {"objectType": "StatementRef", "id": target["id"]},
            "timestamp": target["timestamp"],
        }
        for number, target in enumerate(chance.sample(statements, len(statements) // 50))
    ]


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Survived:
    if not FORUM.exists():
        pytest.skip("../shared is not on this machine")
    chance, path = random.Random(SEED), tmp_path_factory.mktemp("forum")
    statements = forum()
    voids = voids_of(statements, chance)
    shuffled = [*statements, *voids, *chance.sample(statements, len(statements) // 10)]
    chance.shuffle(shuffled)
    with Served(path / "data", consent="assumed") as server:
        sending = Sending(server, list(in_parts(shuffled, chance)), chance)
        senders = [threading.Thread(target=sending.run) for _ in range(CONNECTIONS)]
        for sender in senders:
            sender.start()
        try:
            for stage in STAGES:
                kill(server, stage, sending)
            assert sending.batches, "all was sent before the last kill: the kills were not in the midst of it"
            sending.allowed = len(sending.batches)
            until(lambda: sending.done() or sending.failure, 60)
            assert sending.failure == ""
        finally:
            sending.over.set()
            for sender in senders:
                sender.join()
        status = server.settled()
        check(server, statements, voids)
        with server.client() as client:
            found = list(paged(client, "/moments", "moments", limit=500))
            told = says(client)
        told["logs"] = server.errors.read_text()
    return Survived(
        data=server.data,
        texts=[one["result"]["response"] for one in statements if "response" in one.get("result", {})],
        found=found,
        expected=reference([*statements, *voids], server.data, path / "all.jsonl"),
        dead_letters=[stage["dead_letters"] for name, stage in status["stages"].items() if name != "publish"],
        told=told,
    )


def says(client: httpx.Client) -> dict[str, str]:
    told = {path: client.get(path).text for path in ("/metrics", "/health", "/moments")}
    for name in ("status", "dead-letters-list"):
        told[name] = client.post(f"/operate/{name}", json={}).text
    return told


def test_killed_in_the_midst_of_the_forum_it_finds_what_detect_finds_in_it(survived: Survived) -> None:
    assert len(survived.expected) > 300
    assert survived.found == survived.expected
    assert survived.dead_letters == [0, 0]


def test_beside_the_log_and_the_store_nothing_names_a_person_or_repeats_a_text(survived: Survived) -> None:
    excerpts = sorted(
        {excerpt for text in survived.texts for excerpt in re.findall(r"(?:[a-z]{3,} ){3}[a-z]{3,}", text)}
    )
    excerpts = random.Random(SEED).sample(excerpts, 200)
    beside = {path for path in survived.data.iterdir() if path.is_file() and not path.name.startswith("log.db")}
    held = {path.name: path.read_bytes().decode("latin-1") for path in beside} | survived.told
    kept = "\n".join(path.read_bytes().decode("latin-1") for path in survived.data.glob("log.db*"))

    assert {"histories.db", "ledger.db", "run.json", "/metrics", "logs"} <= held.keys()
    assert ANYONE in kept.lower()  # so it would be seen
    assert any(excerpt in kept for excerpt in excerpts)
    for name, content in held.items():
        assert ANYONE not in content.lower(), name
        assert not [excerpt for excerpt in excerpts if excerpt in content], name
