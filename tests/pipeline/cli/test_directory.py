"""`sousbois directory` and the same files for `detect`: what is taken, what is refused, by line."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.demo.organisation import Organisation
from tests.pipeline.cli.running import run

PEOPLE = "person,unit,role,since\n"
PLACES = "place,space_kind,access,audience\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def without_team(statement: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statement.get("context", {}).items() if name != "team"}


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_history_and_a_place_are_taken_listed_and_taken_again_without_change(data: Path, tmp_path: Path) -> None:
    ana = "mailto:ana@people.example"
    people = written(
        tmp_path / "a.csv",
        f"\ufeff{PEOPLE}{ana},lab,,2026-02-01\n\n{ana},stores,manager,\nhttps://x.example|bo,,bot,\n",
    )
    places = written(tmp_path / "b.csv", PLACES + "https://x.example/c,project,private,40\n")

    done = [run("directory", "import", "--data", data, file) for file in (people, places, people)]

    told = orjson.loads(run("directory", "list", "--data", data, "--json").stdout)
    assert [one.exit_code for one in done] == [0, 0, 0]
    assert [one.stderr.split(";")[0] for one in done] == ["2 people changed", "1 place changed", "0 people changed"]
    assert told["places"] == [
        {"place": "https://x.example/c", "space_kind": "project", "access": "private", "audience": 40}
    ]
    assert [(row["unit"], row["role"], row["since"]) for row in told["people"]] == [
        (None, "bot", None),
        ("stores", "manager", None),
        ("lab", None, "2026-02-01T00:00:00.000000Z"),
    ]
    assert "2 people, 1 place" in run("directory", "list", "--data", data).stderr


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PEOPLE, "holds no rows"),
        ("name,unit\nx,y\n", "its first line must be person,unit,role,since or place,"),
        ("person,unit,boss\nmailto:a@x.example,y,z\n", "must name these columns"),
        (PEOPLE + "mailto:a@x.example,y,,,z\n", "line 2 has more cells"),
        (PEOPLE + "nobody,y,,\n", "line 2: person a person is written"),
        (PEOPLE + "mailto:a@x.example,y,boss,\n", "line 2: role must be empty or one of support"),
        (PEOPLE + "mailto:a@x.example,y,,2026\n", "line 2: since must be a date"),
        (PEOPLE + f"mailto:a@x.example,{'y' * 201},,\n", "line 2: unit must be at most 200"),
        (PEOPLE + ",y,,\n", "line 2: person is required"),
        (PLACES + "p,office,,\n", "line 2: space_kind must be empty or one of project"),
        (PLACES + "p,,secret,\n", "line 2: access must be open or private"),
        (PLACES + "p,,,-3\n", "line 2: audience must be empty or a number"),
        (PEOPLE + '"mailto:a@x.example,y\n', "is not CSV"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_taken(data: Path, tmp_path: Path, text: str, reason: str) -> None:
    good = "mailto:good@x.example,y,,\n" if text.startswith(PEOPLE) and text != PEOPLE else ""
    file = written(tmp_path / "bad.csv", text + good)

    refused = run("directory", "import", "--data", data, file)

    assert refused.exit_code == 1
    assert reason in refused.stderr
    assert not data.exists() or orjson.loads(run("directory", "list", "--data", data, "--json").stdout)["people"] == []


def test_detect_hears_units_and_leaves_private_places_alone(made: Organisation, home: Path, tmp_path: Path) -> None:
    lines = [orjson.dumps(one | {"context": without_team(one)}) + b"\n" for one in made.statements]
    accounts = [one["actor"]["account"] for one in made.statements]
    people = {f"{one['homePage']}|{one['name']}" for one in accounts}
    rows = "".join(f"{person},listed,,2020-01-01\n" for person in sorted(people))
    listed = written(tmp_path / "people.csv", PEOPLE + rows)

    def found(*options: object) -> list[dict[str, object]]:
        done = run("detect", "--consent", "assumed", *options, "-", given=b"".join(lines), home=home)
        assert done.exit_code == 0, done.stderr
        return [orjson.loads(line) for line in done.stdout.splitlines()]

    plain, known = found(), found("--people", listed)
    place = next(one["place"] for one in plain if one["place"])
    closed = written(tmp_path / "places.csv", f"{PLACES}{place},,private,\n")

    assert "listed" in {unit for one in known for unit in one["units"]}  # type: ignore[attr-defined]
    assert place not in {one["place"] for one in found("--places", closed)}
    assert run("detect", "--places", listed, "-", given=b"", home=home).exit_code == 1
