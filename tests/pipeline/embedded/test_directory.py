"""The directory changed while statements are there: what is found is what whole histories give under it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.pipeline.cli.running import run
from tests.served import Served

pytestmark = pytest.mark.server

FORUM = Path(__file__).resolve().parents[4] / "shared/data/stackexchange/coffee.statements.jsonl"
SHOWN = ("id", "confidence", "units", "participants", "space_kind", "factors")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data", consent="assumed") as server:
        yield server


def people_of(statements: list[dict[str, Any]]) -> list[str]:
    return sorted({f"{one['actor']['account']['homePage']}|{one['actor']['account']['name']}" for one in statements})


def served_moments(served: Served) -> list[dict[str, Any]]:
    served.settled()
    with served.client() as client:
        answer = client.get("/moments", params={"limit": 500}).json()
    assert answer["more"] is None
    return [{name: moment[name] for name in SHOWN} for moment in answer["moments"]]


def whole(served: Served, folder: Path, people: list[str], places: list[str]) -> list[dict[str, Any]]:
    """What `detect` finds in the same statements under the same directory."""
    (folder / "people.csv").write_text("\n".join(["person,unit,role,since", *people]))
    (folder / "places.csv").write_text("\n".join(["place,space_kind,access,audience", *places]))
    key, options = served.data / "pseudonym.key", []
    options = ["--people", folder / "people.csv"] * bool(people) + ["--places", folder / "places.csv"] * bool(places)
    done = run("detect", "--consent", "assumed", "--pseudonym-key", key, *options, FORUM)
    assert done.exit_code == 0, done.stderr
    return [{name: moment[name] for name in SHOWN} for moment in map(orjson.loads, done.stdout.splitlines())]


def imported(served: Served, people: list[str], places: list[str]) -> int:
    columns = {"people": ("person", "unit", "role", "since"), "places": ("place", "space_kind", "access", "audience")}
    given = {
        name: [dict(zip(columns[name], row.split(","), strict=True)) for row in rows]
        for name, rows in (("people", people), ("places", places))
        if rows
    }
    heard: int = served.call("directory-import", **given)["heard_again"]
    return heard


@pytest.fixture(scope="module")
def statements() -> list[dict[str, Any]]:
    if not FORUM.exists():
        pytest.skip("../shared is not on this machine")
    return [orjson.loads(line) for line in FORUM.read_bytes().splitlines()]


def send(served: Served, statements: list[dict[str, Any]]) -> None:
    with served.client() as client:
        for start in range(0, len(statements), 200):
            assert client.post("/xAPI/statements", json=statements[start : start + 200]).status_code == 200


def test_live_equals_whole_whenever_the_directory_comes_or_changes(
    served: Served, statements: list[dict[str, Any]], tmp_path: Path
) -> None:
    people = people_of(statements)
    half = [f"{one},{'lab' if number % 3 else 'stores'},,2012-01-01" for number, one in enumerate(people[::2])]
    moved = [*half, f"{people[0]},stores,support,2016-01-01", *(f"{one},yard,," for one in people[1:40:2])]
    send(served, statements)

    plain = served_moments(served)
    assert imported(served, half, []) > 0
    listed = served_moments(served)
    imported(served, moved, [])
    again = served_moments(served)
    assert imported(served, moved, []) == 0

    assert plain == whole(served, tmp_path, [], [])
    assert listed == whole(served, tmp_path, half, []) != plain
    assert again == whole(served, tmp_path, moved, []) != listed


def test_a_place_that_closes_takes_its_moments_and_gives_them_back(
    served: Served, statements: list[dict[str, Any]]
) -> None:
    send(served, statements)
    served.settled()
    with served.client() as client:
        before = client.get("/moments", params={"limit": 500}).json()["moments"]
    place = next(moment["place"] for moment in before if moment["place"])

    imported(served, [], [f"{place},community,private,"])
    closed = served_moments(served)
    imported(served, [], [f"{place},project,open,"])
    opened = served_moments(served)

    assert len(closed) < len(before) == len(opened)
    assert {moment["space_kind"] for moment in opened} == {"project"}
