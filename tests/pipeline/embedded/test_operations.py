"""What operators do beside a running server: consent that reaches back, withdrawal, replay, SQL, status."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any

import httpx
import pytest

from pipeline.demo.organisation import Organisation, generate
from tests.served import Served

pytestmark = pytest.mark.server
EARLY = "2020-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return generate(7, datetime(2026, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, organisation: Organisation) -> Iterator[Served]:
    """A server that knows the organisation's statements and nobody's consent."""
    with Served(tmp_path_factory.mktemp("served") / "data") as server:
        statements = list(organisation.statements)
        with server.client() as client:
            for start in range(0, len(statements), 100):
                answer = client.post("/xAPI/statements", json=statements[start : start + 100])
                assert answer.status_code == 200, answer.text
        server.settled()
        yield server


def moments(server: Served) -> list[dict[str, Any]]:
    with server.client() as client:
        found: list[dict[str, Any]] = client.get("/moments", params={"limit": 500}).json()["moments"]
    return found


def test_nobody_is_heard_without_consent_then_those_who_grant_it_and_nobody_after_withdrawing(
    served: Served, organisation: Organisation
) -> None:
    status = served.settled()
    assert (moments(served), status["heard"]) == ([], 0)
    assert status["not_heard_share"] == 1.0

    acts = [{"person": person.written, "from": EARLY} for person in organisation.people if person.consents]
    granted = served.call("consent-import", acts=acts)["acts"]
    assert all(act["token"] for act in granted)
    assert granted[0]["heard_again"] > 100
    served.settled()
    assert len(found := moments(served)) > 5
    assert len(served.call("consent-list")["consent"]) == len(acts)
    assert served.call("moment", id=found[0]["id"])["id"] == found[0]["id"]
    assert len(served.call("moments", limit=3)["moments"]) == 3
    counted = served.call("sql", query="SELECT count() FROM current_moments", format="TSV")
    assert counted == {"format": "TSV", "text": f"{len(found)}\n"}

    assert served.call("replay") is not None
    assert moments(served) == found, "replay finds the same"

    served.call("consent-withdraw", person=acts[0]["person"])
    served.call("consent-import", acts=[{"person": act["person"], "act": "withdraw"} for act in acts])
    served.settled()
    assert moments(served) == []


def test_the_sql_port_speaks_to_the_same_credentials(served: Served) -> None:
    url, query = served.ready["sql_url"], "SELECT 1"

    assert httpx.post(url, content=query, auth=(served.key, served.secret)).text == "1\n"
    assert httpx.post(url, content=query, auth=(served.key, "wrong")).status_code == 401


def test_dead_letters_can_be_listed_and_none_is_there(served: Served) -> None:
    assert served.call("dead-letters-list") == {"dead_letters": []}
    assert served.call("dead-letters-retry") == {"retried": 0, "still_dead": 0}
    with served.client() as client:
        assert client.post("/operate/dead-letters-show", json={"id": "record-1"}).status_code == 400


def test_a_grant_by_the_hash_of_an_address_reaches_back_to_what_was_said_under_the_address(served: Served) -> None:
    """And to where an extension alone mentions the person: whoever consents late is heard as if it had been early."""
    ada, bea = {"mbox": "mailto:ada@hash.example"}, {"mbox": "mailto:bea@hash.example"}
    mention = {"https://w3id.org/xapi/acrossx/extensions/mentionedagent": [bea]}
    said = {"verb": {"id": "http://adlnet.gov/expapi/verbs/asked"}, "object": {"id": "https://x.example/q"}}
    with served.client() as client:
        told = [said | {"actor": ada}, said | {"actor": ada, "context": {"extensions": mention}}]
        assert client.post("/xAPI/statements", json=told).status_code == 200

    digests = [sha1(who["mbox"].encode(), usedforsecurity=False).hexdigest() for who in (ada, bea)]
    heard = [served.call("consent-grant", person=f"sha1:{one}", **{"from": EARLY})["heard_again"] for one in digests]
    assert heard == [2, 1]
