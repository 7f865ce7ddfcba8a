"""Law 8 by canaries: every person and text carries a token of its own, and none of these is found beside the store."""

import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from tests.served import Served, until

pytestmark = pytest.mark.server

PEOPLE, DAYS = 50, 45
PERSON = re.compile(rb"person-(\d+)")
EXPERIENCED = "http://adlnet.gov/expapi/verbs/experienced"
WRONG = (
    {"actor": {"mbox": "mailto:zqperson7q@nowhere"}},
    {"actor": {"mbox": "zqperson7q"}, "verb": {"id": "zqtext7q"}, "object": {"id": "not an iri zqtext8q"}},
    {"verb": {"id": "urn:v"}, "object": {"id": "urn:o"}, "zqtext9q": "zqtext10q"},
)


def marked(line: bytes) -> dict[str, Any]:
    """The statement with a token in each person's name, and five words of its own in its text."""
    statement: dict[str, Any] = orjson.loads(PERSON.sub(rb"zqperson\1q", line))
    result = statement.get("result", {})
    if "response" in result:
        result["response"] += " " + " ".join(f"zqtext{statement['id'][:8]}x{word}q" for word in range(5))
    return statement


def sousbois(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "pipeline.cli", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("simulated")
    sousbois("simulate", "--seed", 11, "--people", PEOPLE, "--days", DAYS, "--out", folder)
    lines = (folder / "statements.jsonl").read_bytes().splitlines()
    return [marked(line) for line in lines]


@pytest.fixture(scope="module")
def told(statements: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> tuple[Mapping[str, str], str]:
    """Everything that is said or kept beside the log, the store and the ledger; and what the log keeps."""
    data = tmp_path_factory.mktemp("canaries") / "data"
    with Served(data, consent="assumed", emit_after="0s", clock_every="100ms") as served:
        said: dict[str, str] = {}
        file = data.with_name("statements.jsonl")
        file.write_bytes(b"\n".join(map(orjson.dumps, statements)))
        sousbois("ingest", "--data", data, file)
        with served.client() as client:
            for number, wrong in enumerate(WRONG):
                refused = client.post("/xAPI/statements", json=wrong)
                assert refused.status_code == 400
                said[f"refusal {number}"] = refused.text
            served.settled(120)
            until(lambda: client.get("/xAPI/statements", params={"verb": EXPERIENCED}).json()["statements"])
            for path in ("/metrics", "/health", "/moments?limit=500"):
                said[path] = client.get(path).text
            said["emitted"] = client.get("/xAPI/statements", params={"verb": EXPERIENCED, "limit": 500}).text
            for name in ("status", "dead-letters-list"):
                said[name] = client.post(f"/operate/{name}", json={}).text
            for table in ("moments", "moment_evidence", "moment_participants"):
                query = {"query": f"SELECT * FROM {table} FORMAT JSONEachRow"}
                said[table] = str(served.call("sql", **query))
            for one in statements[:: len(statements) // 50]:
                said[f"explain {one['id']}"] = str(served.call("explain", id=one["id"]))
        served.stop()
    said["server's log"] = served.errors.read_text()
    said |= {file.name: file.read_bytes().decode("latin-1") for file in data.glob("histories.db*")}
    return said, "\n".join(path.read_bytes().decode("latin-1") for path in data.glob("log.db*"))


def test_the_canaries_sing_where_they_may(told: tuple[Mapping[str, str], str]) -> None:
    said, log = told

    assert "zqperson" in log
    assert "zqtext" in log
    assert len(said["/moments?limit=500"]) > 5_000
    assert len(said["emitted"]) > 5_000
    assert len(said["histories.db"]) > 100_000


def test_no_token_of_a_person_or_a_text_is_anywhere_beside(told: tuple[Mapping[str, str], str]) -> None:
    for name, content in told[0].items():
        assert "zqperson" not in content, name
        assert "zqtext" not in content, name


def test_no_run_of_four_words_is_anywhere_beside(
    told: tuple[Mapping[str, str], str], statements: list[dict[str, Any]]
) -> None:
    texts = {one["result"]["response"] for one in statements if "response" in one.get("result", {})}
    runs = {run for text in texts for run in re.findall(r"(?:[a-zé']{2,} ){3}[a-zé']{2,}", text.lower())}

    assert len(runs) > 50
    for name, content in told[0].items():
        lowered = content.lower()
        assert not [run for run in runs if run in lowered], name
