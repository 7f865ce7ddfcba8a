"""A person with their token against a real server: they see, reject, take back, and what is built on it follows."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.served import Served

pytestmark = pytest.mark.server

ADL = "http://adlnet.gov/expapi/verbs/"
FROM = "2026-01-01T00:00:00Z"


def exchange(number: int) -> list[dict[str, Any]]:
    """Ana asks, Bo answers; on another day each time."""
    question = {
        "id": f"https://f.example/q/{number}",
        "definition": {"type": "http://id.tincanapi.com/activitytype/doubt"},
    }
    day = f"2026-02-{number:02}"
    return [
        {
            "id": f"00000000-0000-4000-8000-00000000{number:02}01",
            "actor": {"mbox": "mailto:ana@people.example"},
            "verb": {"id": f"{ADL}asked"},
            "object": question,
            "timestamp": f"{day}T09:00:00Z",
        },
        {
            "id": f"00000000-0000-4000-8000-00000000{number:02}02",
            "actor": {"mbox": "mailto:bo@people.example"},
            "verb": {"id": f"{ADL}answered"},
            "object": {"id": f"https://f.example/a/{number}"},
            "context": {"contextActivities": {"parent": [question]}},
            "timestamp": f"{day}T10:00:00Z",
        },
    ]


def kinds(served: Served) -> list[str]:
    served.settled()
    with served.client() as client:
        return sorted(one["kind"] for one in client.get("/moments").json()["moments"])


def test_see_reject_restart_take_back_and_withdraw(tmp_path: Path) -> None:
    with Served(tmp_path / "data", consent="required") as served:
        tokens = {}
        for who in ("ana", "bo", "cy"):
            act = served.call("consent-grant", person=f"mailto:{who}@people.example", **{"from": FROM})
            tokens[who] = act["token"]

        def me(who: str) -> httpx.Client:
            return served.client(auth=None, headers={"Authorization": f"Bearer {tokens[who]}"})

        with served.client() as client:
            sent = [one for number in (1, 2, 3) for one in exchange(number)]
            assert client.post("/xAPI/statements", json=sent).status_code == 200
        before = kinds(served)
        with me("bo") as bo, me("cy") as cy:
            mine = bo.get("/me/moments").json()["moments"]
            chosen = next(one for one in mine if one["kind"] == "help_exchange")
            assert cy.get("/me/moments").json()["moments"] == []
            assert cy.post(f"/me/moments/{chosen['id']}", json={"reject": True}).status_code == 404
            assert bo.post(f"/me/moments/{chosen['id']}", json={"reject": True}).status_code == 200
        rejected = kinds(served)
        served.kill()
        served.start()
        with served.client() as client:
            assert client.post("/xAPI/statements", json=exchange(4)).status_code == 200
        later = kinds(served)
        with served.client() as client:
            assert client.get(f"/moments/{chosen['id']}").status_code == 404
            change = served.call("sql", query=f"SELECT change FROM moments WHERE id = '{chosen['id']}' ORDER BY seq")
        with me("bo") as bo:
            assert bo.post(f"/me/moments/{chosen['id']}", json={"reject": False}).status_code == 200
        back = kinds(served)
        with me("ana") as ana:
            assert ana.post("/me/withdraw").status_code == 200
        gone = kinds(served)

        assert (before.count("help_exchange"), before.count("mentoring")) == (3, 1)
        assert (rejected.count("help_exchange"), rejected.count("mentoring")) == (2, 0)
        assert (later.count("help_exchange"), later.count("mentoring")) == (3, 1)
        assert (back.count("help_exchange"), back.count("mentoring")) == (4, 1)
        assert "help_exchange" not in gone
        assert "contested" in str(change)
        with me("ana") as ana:
            assert ana.get("/me/moments").status_code == 401
