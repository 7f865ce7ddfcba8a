"""Whatever is sent to the document resources, over a real ledger: an answer that tells what was wrong, no defect."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from lrs.ledger.documents import LedgerDocuments
from lrs.ledger.opening import open_ledger
from lrs.rules.preconditions import etag_of
from tests.lrs.api.client import client_of
from tests.lrs.api.documents import CONTEXTS, PATHS, named
from tests.lrs.memory import World

told: Counter[int] = Counter()
odd = st.text(max_size=6) | st.sampled_from(
    ["\0", "a\0b", "🪴", "a" * 3_000, "%", "null", "{}", "[]", "2026-01-01T00:00:00Z"]
)
bodies = st.binary(max_size=8) | st.sampled_from(
    [
        b"",
        b"{}",
        b'{"a":1}',
        b'{"a":{"b":[1.0]},"":null}',
        b"[1]",
        b"NaN",
        b"\xff",
        b'{"a":' * 2_000,
        b'"\\ud800"',
        b"{}\0",
    ]
)
tags = st.sampled_from(["*", f'"{etag_of(b"{}")}"', 'W/"a"', '"a", "b"', "a", "", "\x80", '"'])
kinds = st.sampled_from(["application/json", "text/plain", "application/json; charset=utf-8", "json", "", "a/b;\x80"])
headers = st.fixed_dictionaries({}, optional={"if-match": tags, "if-none-match": tags, "content-type": kinds})
spoiled = st.dictionaries(
    st.sampled_from(["activityId", "agent", "registration", "stateId", "profileId", "since", "x"]) | odd,
    odd,
    max_size=2,
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_ledger(tmp_path_factory.mktemp("ledger") / "ledger.db")
    yield engine
    engine.dispose()


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "HEAD", "PUT", "PUT", "POST", "POST", "DELETE"]),
    st.sampled_from(PATHS),
    st.booleans(),
    st.just({}) | spoiled,
    st.booleans(),
    headers,
    bodies,
    st.sampled_from(["1.0.3", "2.0.0"]),
)
async def test_no_request_is_a_defect(
    ledger: Engine,
    method: str,
    path: str,
    one: bool,
    more: dict[str, str],
    form: bool,
    sent: dict[str, str],
    body: bytes,
    version: str,
) -> None:
    world = World(document_bytes=5_000)
    world.documents = LedgerDocuments(ledger, world.clock)  # type: ignore[assignment]  # the other adapter of the port
    parameters: dict[str, Any] = {**(named(path) if one else CONTEXTS[path]), **more}
    raw = {name.encode(): value.encode("latin-1") for name, value in sent.items()}
    async with client_of(world, "all", version=version) as client:
        if form:
            fields = {**parameters, **sent, "content": body.decode("latin-1")}
            answer = await client.post(path, params={"method": method}, data=fields)
        else:
            request = httpx.Request(
                method, client.base_url.join(path), params=parameters, content=body, headers=list(raw.items())
            )
            request.headers["x-experience-api-version"] = version
            answer = await client.send(request)

    assert world.report.failures == []
    assert answer.status_code in {200, 204, 304, 400, 404, 409, 412, 413}
    assert answer.status_code < 400 or method == "HEAD" or answer.json()["faults"]
    told[answer.status_code] += 1


def test_enough_of_them_were_done_and_every_kind_of_refusal_was_seen() -> None:
    assert sum(told[status] for status in (200, 204, 304)) > 0.1 * told.total()
    assert {400, 404, 409, 412} <= told.keys()
