"""Moments as statements of a real server: readable by any client, replaced, voided, never heard, never twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.moment_statement import statement_id
from tests.pipeline.embedded.test_contesting import exchange
from tests.served import Served, until

pytestmark = pytest.mark.server

EXPERIENCED = "http://adlnet.gov/expapi/verbs/experienced"
THANKS = "http://activitystrea.ms/schema/1.0/accept"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    environment = {"emit_after": "0s", "clock_every": "50ms", "consent": "assumed"}
    with Served(tmp_path / "data", **environment) as server:
        yield server


def emitted(served: Served) -> list[dict[str, Any]]:
    with served.client() as client:
        found: list[dict[str, Any]] = client.get("/xAPI/statements", params={"verb": EXPERIENCED}).json()["statements"]
    return [one for one in found if one["verb"]["id"] == EXPERIENCED]  # what voids one matches its filters, too


def moments(served: Served) -> list[dict[str, Any]]:
    served.settled()
    with served.client() as client:
        found: list[dict[str, Any]] = client.get("/moments").json()["moments"]
    return found


def through(served: Served) -> Any:
    return served.call("sql", query="SELECT max(at) FROM moment_through", format="JSONEachRow")


def test_found_replaced_and_voided(served: Served) -> None:
    question, answer = exchange(1)
    with served.client() as client:
        assert client.post("/xAPI/statements", json=[question, answer]).status_code == 200
    (moment,) = moments(served)
    (first,) = until(lambda: emitted(served))
    thanks = {
        "actor": question["actor"],
        "verb": {"id": THANKS},
        "object": answer["object"],
        "context": answer["context"],
        "timestamp": "2026-02-01T11:00:00Z",
    }
    with served.client() as client:
        assert client.post("/xAPI/statements", json=thanks).status_code == 200
    replaced = until(lambda: [one for one in emitted(served) if one["id"] != first["id"]])
    with served.client() as client:
        void = {
            "actor": answer["actor"],
            "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
            "object": {"objectType": "StatementRef", "id": answer["id"]},
            "timestamp": "2026-02-01T12:00:00Z",
        }
        assert client.post("/xAPI/statements", json=void).status_code == 200
    until(lambda: not emitted(served))
    with served.client() as client:
        gone = client.get("/xAPI/statements", params={"voidedStatementId": first["id"]})

    assert first["id"] == statement_id(moment["id"], 1)
    assert first["context"]["statement"]["id"] == answer["id"]
    assert [one["id"] for one in replaced] == [statement_id(moment["id"], 2)]
    assert gone.status_code == 200
    assert moments(served) == []


def test_what_is_sent_is_never_heard_and_sent_once_whatever_happens(served: Served) -> None:
    with served.client() as client:
        sent = [one for number in (1, 2, 3) for one in exchange(number)]
        assert client.post("/xAPI/statements", json=sent).status_code == 200
    before = moments(served)
    until(lambda: len(emitted(served)) == len(before))
    served.kill()
    served.start()
    served.settled()
    with served.client() as client:
        assert client.post("/xAPI/statements", json=exchange(4)).status_code == 200
    until(lambda: len(emitted(served)) == len(before) + 1)
    served.settled()

    ids = [one["id"] for one in emitted(served)]
    assert len(ids) == len(set(ids)) == len(before) + 1
    assert len(moments(served)) == len(before) + 1
    assert all(one["end"] <= "2026-02-04T10:00:00.000000Z" for one in moments(served))
    assert served.call("status")["through"] == "2026-02-04T10:00:00.000000Z"


def test_switched_off_what_was_sent_and_goes_is_voided_all_the_same(served: Served) -> None:
    question, answer = exchange(1)
    void = {
        "actor": answer["actor"],
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": answer["id"]},
        "timestamp": "2026-02-01T12:00:00Z",
    }
    with served.client() as client:
        assert client.post("/xAPI/statements", json=[question, answer]).status_code == 200
    until(lambda: emitted(served))
    served.stop()
    served.environment["SOUSBOIS_EMIT"] = "false"
    served.start()
    with served.client() as client:
        assert client.post("/xAPI/statements", json=[void, *exchange(2)]).status_code == 200
    until(lambda: not emitted(served))

    assert len(moments(served)) == 1
