"""Consent given, taken back and given again while the statements of a real forum flow: the moments of who consents."""

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.pipeline.crash.test_kills import CONNECTIONS, Sending, cut, paged, reference
from tests.served import Served, until

pytestmark = pytest.mark.server

FORUM = Path(__file__).resolve().parents[4] / "shared/data/stackexchange/coffee.statements.jsonl"
FROM = "2010-01-01T00:00:00Z"
Statement = dict[str, Any]


@pytest.fixture
def forum() -> list[Statement]:
    if not FORUM.exists():
        pytest.skip("../shared is not on this machine")
    return [orjson.loads(line) for line in FORUM.read_bytes().splitlines()]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path / "data", consent="required") as served:
        yield served


def person(statement: Statement) -> str:
    account = statement["actor"]["account"]
    return f"{account['homePage']}|{account['name']}"


def found(server: Served) -> list[Statement]:
    server.settled()
    with server.client() as client:
        return list(paged(client, "/moments", "moments", limit=500))


def test_moments_are_always_those_of_the_people_who_consent(
    server: Served, forum: list[Statement], tmp_path: Path
) -> None:
    """One who leaves is never shown, whoever else is; one who comes back is heard from the day they name."""
    chance = random.Random(6)
    people = sorted({person(one) for one in forum})
    busiest = sorted(people, key=lambda one: -sum(person(statement) == one for statement in forum))
    leaving, returning = busiest[:3], busiest[:2]
    newest = max(forum, key=lambda one: one["timestamp"])

    def expected(consenting: set[str], name: str) -> list[Statement]:
        last = {**newest, "actor": {"mbox": "mailto:nobody@example.org"}, "verb": {"id": "urn:nothing"}}
        last |= {"id": "00000000-0000-4000-8000-000000000001", "object": {"id": "urn:nothing"}, "context": {}}
        heard = [one for one in forum if person(one) in consenting]
        return reference([*heard, last], server.data, tmp_path / name)  # time passes for all, heard or not

    server.call("consent-import", acts=[{"person": one, "act": "grant", "from": FROM} for one in people])
    shuffled = chance.sample(forum, len(forum))
    sending = Sending(server, list(cut(shuffled, chance)), chance, allowed=60)
    senders = [threading.Thread(target=sending.run) for _ in range(CONNECTIONS)]
    for sender in senders:
        sender.start()
    try:
        until(lambda: sending.allowed == 0)
        sending.allowed = len(sending.batches)
        for one in leaving:
            server.call("consent-withdraw", person=one)
        until(lambda: sending.done() or sending.failure, 60)
    finally:
        sending.over.set()
        for sender in senders:
            sender.join()
    assert sending.failure == ""
    without = found(server)
    for one in returning:
        server.call("consent-grant", person=one, **{"from": FROM})
    back = found(server)

    assert without == expected(set(people) - set(leaving), "without.jsonl")
    assert back == expected(set(people) - set(leaving) | set(returning), "back.jsonl")
    assert 20 < len(without) < len(back)
