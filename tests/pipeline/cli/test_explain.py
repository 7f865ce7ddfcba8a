"""`sousbois explain`: of each statement what it was read as, who heard it, and what came of it, or why nothing."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.pipeline.cli.running import run
from tests.served import Served

ADL, AS = "http://adlnet.gov/expapi/verbs/", "http://activitystrea.ms/schema/1.0/"
QUESTION = {"id": "https://f.example/q", "definition": {"type": "http://id.tincanapi.com/activitytype/doubt"}}
SECRET = "zanzibar torque sensor"


def one(number: int, who: str, verb: str, thing: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "actor": {"mbox": f"mailto:{who}@people.example"},
        "verb": {"id": verb},
        "object": thing,
        "timestamp": f"2026-01-12T{9 + number:02}:00:00Z",
        **more,
    }


def on_question(**more: Any) -> dict[str, Any]:
    return {"context": {"contextActivities": {"parent": [QUESTION]}, **more}}


STATEMENTS = [
    one(1, "ana", f"{ADL}asked", QUESTION, result={"response": f"How do I reset the {SECRET}?"}),
    one(2, "bo", f"{ADL}answered", {"id": "urn:a:1"}, result={"response": "Hold it until it blinks."}, **on_question()),
    one(3, "cy", f"{ADL}answered", {"id": "urn:a:2"}, result={"response": "no idea"}, **on_question()),
    one(4, "di", "https://verbs.example/zapped", {"id": "urn:x"}),
    one(5, "di", f"{ADL}voided", {"objectType": "StatementRef", "id": "00000000-0000-4000-8000-000000000006"}),
    one(6, "bo", f"{ADL}answered", {"id": "urn:a:3"}, **on_question()),
    one(7, "ed", f"{AS}like", {"id": "urn:m", "definition": {"type": "http://id.tincanapi.com/activitytype/email"}}),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "statements.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, STATEMENTS)))
    return path


def explained(*options: object, home: Path) -> dict[int, dict[str, Any]]:
    done = run("explain", "--consent", "assumed", "--json", *options, home=home)
    assert done.exit_code == 0, done.stderr
    told = [orjson.loads(line) for line in done.stdout.splitlines()]
    return {int(each["id"][-12:]): each for each in told}


def test_each_statement_of_a_file_is_explained_among_the_others(file: Path, home: Path) -> None:
    told = explained(file, home=home)

    assert [(each["kind"], each["role"]) for each in told[2]["came_of_it"] if each["published"]] == [
        ("help_exchange", "answer")
    ]
    assert told[1]["came_of_it"][0]["moment"] == told[2]["came_of_it"][0]["moment"]
    assert told[2]["read_as"]["conversation"] == QUESTION["id"]
    assert told[2]["keys"]["conversation"] == [QUESTION["id"]]
    heard = {(rule["detector"], rule["pattern"], rule["keying"]) for rule in told[1]["heard_by"]}
    assert ("help_exchange", "explicit", "conversation") in heard


def test_why_nothing_came_of_it_is_told(file: Path, home: Path) -> None:
    told = explained(file, home=home)

    assert not told[3]["came_of_it"]
    assert any("fewer than 4 words" in note for note in told[3]["notes"])
    assert any("not understood" in note for note in told[4]["notes"])
    assert (told[5]["heard"], told[5]["voids"]) == (False, STATEMENTS[5]["id"])
    assert (told[6]["heard"], told[6]["came_of_it"]) == (False, [])
    assert "voids it" in told[6]["why"]
    assert "in private" in told[7]["why"]


def test_what_a_pattern_missed_is_named(file: Path, home: Path) -> None:
    rules = explained(file, home=home)[2]["heard_by"]

    assert all((rule["missing"] is None) == bool(rule["keys"]) for rule in rules)


def test_no_word_and_no_address_is_shown(file: Path, home: Path) -> None:
    shown = run("explain", "--consent", "assumed", file, home=home)

    assert shown.exit_code == 0
    assert not {"people.example", *SECRET.split()} & set(shown.output.replace("@", " ").split())
    assert "people.example" not in shown.output


def test_without_consent_it_says_what_to_do_and_one_alone_can_be_asked_for(file: Path, home: Path) -> None:
    done = run("explain", "--only", STATEMENTS[0]["id"], file, home=home)

    assert done.exit_code == 0
    assert "consent grant" in done.stdout
    assert done.stdout.count("statement ") == 1
    assert run("explain", "--only", "nobody", file, home=home).exit_code == 1


@pytest.mark.server
def test_a_recorded_one_is_explained_by_its_id(file: Path, tmp_path: Path, home: Path) -> None:
    environment = ("--data", tmp_path / "data")
    with Served(tmp_path / "data", consent="required"):
        for person in ("mailto:ana@people.example", "mailto:bo@people.example"):
            assert run("consent", "grant", *environment, person, "--from", "2026-01-01").exit_code == 0
        assert run("ingest", *environment, file).exit_code == 0
        assert run("status", *environment, "--wait", 60).exit_code == 0

        told = orjson.loads(run("explain", *environment, "--json", STATEMENTS[1]["id"]).stdout)
        unheard = orjson.loads(run("explain", *environment, "--json", STATEMENTS[2]["id"]).stdout)
        unknown = run("explain", *environment, "99999999-0000-4000-8000-000000000001")
    gone = orjson.loads(run("explain", *environment, "--json", STATEMENTS[5]["id"]).stdout)  # without a server

    assert [each["kind"] for each in told["came_of_it"]] == ["help_exchange"]
    assert (unheard["heard"], "consent grant" in unheard["why"]) == (False, True)
    assert "voids it" in gone["why"]
    assert unknown.exit_code == 2
    assert "no recorded statement" in unknown.stderr
    assert run("explain", *environment, "nothing-like-it", home=home).exit_code == 1
