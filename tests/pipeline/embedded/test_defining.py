"""A real `serve`: what is acknowledged defines activities, over kills, and only where its sender may define."""

from pathlib import Path

import pytest

from tests.plain import a_statement
from tests.served import Served

pytestmark = pytest.mark.server
THING = "http://example.org/questions/0"


def defining(word: str) -> dict[str, object]:
    return a_statement(object={"id": THING, "definition": {"name": {word: word}}})


def words(served: Served) -> dict[str, str]:
    """What the activity is called, by language."""
    with served.client() as client:
        answer = client.get("/xAPI/activities", params={"activityId": THING})
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()["definition"]["name"]
    return found


def test_what_was_acknowledged_before_a_kill_defines_after_it_and_what_may_not_define_never(tmp_path: Path) -> None:
    with Served(tmp_path / "data") as served:
        made = served.call("credentials-add", name="tool", scopes=["statements/write"])
        for round_, word in enumerate(("aa", "bb", "cc"), 1):
            with served.client() as client, served.client(auth=(made["key"], made["secret"])) as tool:
                assert tool.post("/xAPI/statements", json=defining("zz")).status_code == 200
                assert client.post("/xAPI/statements", json=defining(word)).status_code == 200
            served.kill()
            served.start()
            assert len(words(served)) == round_
        assert words(served) == {"aa": "aa", "bb": "bb", "cc": "cc"}
