"""Clients that post the same ids at once, over a kill: the first content stays, and nothing of what is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import orjson
import pytest

from tests.lrs.mixed import MIXED, declared, part, statements_part, written
from tests.plain import a_statement
from tests.served import Served

pytestmark = pytest.mark.server
CLIENTS, REQUESTS, IDS = 8, 40, 30
AT = "/xAPI/statements"


class Sent(NamedTuple):
    """A request, and its answer: 0 where a kill left none."""

    number: int
    batch: dict[str, str]  # id -> which of two contents
    bad: bool
    status: int


def id_of(number: int) -> str:
    return str(UUID(int=number, version=4))


def content(given_id: str, which: str) -> dict[str, Any]:
    return a_statement(id=given_id, result={"response": which}, timestamp="2026-11-20T10:00:00Z")


def thing(number: int) -> str:
    return f"http://example.org/refused/{number}"


def send(client: httpx.Client, batch: dict[str, str], number: int, *, bad: bool) -> int:
    statements = [content(*one) for one in batch.items()]
    if bad:  # one that is new, defines something and brings an attachment; and one that is no statement
        statements[0]["object"] = {"id": thing(number), "definition": {"name": {"en": "refused"}}}
        statements[0]["attachments"] = [declared(b"refused")]
        body = written(statements_part([*statements, {"verb": {}}]), part(b"refused"))
        return client.post(AT, content=body, headers=MIXED).status_code
    if len(batch) == 1 and number % 2:
        return client.put(AT, params={"statementId": statements[0]["id"]}, json=statements[0]).status_code
    return client.post(AT, json=statements).status_code


def raced(served: Served, client_number: int, round_: int) -> Iterator[Sent]:
    """What one client sends until it is done or the server is gone."""
    chance = Random(f"{round_}:{client_number}")
    with served.client() as client:
        for step in range(REQUESTS):
            number = (round_ * CLIENTS + client_number) * REQUESTS + step
            bad = chance.random() < 0.15
            ids = [id_of(one) for one in chance.sample(range(IDS), chance.randint(1, 4))]
            batch = {one: chance.choice(("this", "that")) for one in ids}
            if bad:
                batch = {id_of(1_000 + number): "this", **batch}
            try:
                status = send(client, batch, number, bad=bad)
            except httpx.TransportError:
                yield Sent(number, batch, bad, 0)
                return
            yield Sent(number, batch, bad, status)


def all_clients(served: Served, round_: int, *, killed: bool) -> list[Sent]:
    sent: list[Sent] = []
    with ThreadPoolExecutor(CLIENTS) as pool:

        def run(client_number: int) -> None:
            for one in raced(served, client_number, round_):
                sent.append(one)
                if killed and len(sent) == CLIENTS * REQUESTS // 3:
                    served.process.kill()

        list(pool.map(run, range(CLIENTS)))
    return sent


def kept(client: httpx.Client, given_id: str) -> str | None:
    """Which content is readable under an id."""
    answer = client.get(AT, params={"statementId": given_id})
    assert answer.status_code in {200, 404}, answer.text
    return str(answer.json()["result"]["response"]) if answer.status_code == 200 else None


def test_of_overlapping_requests_each_is_kept_whole_or_not_at_all_and_the_first_of_an_id_stays(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with Served(tmp_path_factory.mktemp("served") / "data") as served:
        first = all_clients(served, 0, killed=True)
        served.kill()
        served.start()
        with served.client() as client:
            between = {id_of(one): kept(client, id_of(one)) for one in range(IDS)}
        sent = first + all_clients(served, 1, killed=False)
        with served.client() as client:
            after = {id_of(one): kept(client, id_of(one)) for one in range(IDS)}
            for one in sent:
                judge(client, one, after)
            again(client, after)
            assert {one.status for one in sent} == {0, 200, 204, 400, 409}

    assert {one: after[one] for one, which in between.items() if which} == {one: w for one, w in between.items() if w}
    told_or_cut = {given_id for one in sent if one.status in {0, 200, 204} and not one.bad for given_id in one.batch}
    assert {one for one, which in after.items() if which} <= told_or_cut


def judge(client: httpx.Client, one: Sent, after: dict[str, str | None]) -> None:
    """An acknowledged request is kept as it was; a conflict had a reason; of a bad one nothing is left."""
    assert one.status == 0 or (one.status == 400) is one.bad, one
    if one.status in {200, 204}:
        assert {given_id: after[given_id] for given_id in one.batch} == one.batch
    if one.status == 409:
        assert any(after[given_id] != which for given_id, which in one.batch.items()), one
    if one.bad:
        assert kept(client, next(iter(one.batch))) is None
        known = client.get("/xAPI/activities", params={"activityId": thing(one.number)}).json()
        assert "definition" not in known


def again(client: httpx.Client, after: dict[str, str | None]) -> None:
    """The same is silently the same, another is a conflict, one by one and all together."""
    there = {given_id: which for given_id, which in after.items() if which}
    others = {given_id: "that" if which == "this" else "this" for given_id, which in there.items()}
    assert send(client, there, 0, bad=False) == 200
    assert send(client, others, 0, bad=False) == 409
    for given_id, which in others.items():
        assert send(client, {given_id: which}, 1, bad=False) == 409
    with_attachments = client.get(AT, params={"attachments": "true", "limit": "500"})
    assert b"refused" not in with_attachments.content
    assert len(
        orjson.loads(with_attachments.content.split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0])["statements"]
    ) == len(there)
