"""A data directory of the version before (`before.tar.xz`, 184 kB, by `before.py`) opens whole, also after kills."""

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.lrs.api.documents import JSON, PATHS, named
from tests.served import Served, until

pytestmark = pytest.mark.server
ARCHIVE = Path(__file__).with_name("before.tar.xz")
AT = "/xAPI/statements"
Told = dict[str, Any]


def unpacked(folder: Path) -> tuple[Served, Told]:
    """The directory with a server of the present version, not yet started."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    told: Told = orjson.loads((folder / "told.json").read_bytes())
    served = Served(folder / "data")
    served.key, served.secret = told["all"]["key"], told["all"]["secret"]
    return served, told


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Told]]:
    served, told = unpacked(tmp_path_factory.mktemp("before"))
    with served:
        yield served, told


def readable(served: Served) -> set[str]:
    found: set[str] = set()
    with served.client() as client:
        more = f"{AT}?limit=150"
        while more:
            page = client.get(more).json()
            found |= {one["id"] for one in page["statements"]}
            more = page["more"]
    return found


def voided_of(told: Told) -> set[str]:
    """What is voided: by statements of the organisation's own, and by those made for the test."""
    sent = told["statements"] + told["voids"]
    return {one["object"]["id"] for one in sent if one["verb"]["id"].endswith("/voided")}


def whole(served: Served, told: Told) -> None:
    """Every statement is readable, voided ones as such, and the moments are those that were found."""
    voided = voided_of(told)
    ids = {one["id"] for one in told["statements"] + told["voids"]}
    assert ids - voided <= readable(served)
    assert not readable(served) & voided
    served.settled()
    with served.client() as client:
        for one in voided:
            assert client.get(AT, params={"voidedStatementId": one}).status_code == 200
        moments = client.get("/moments", params={"limit": 500}).json()["moments"]
    assert {moment["id"] for moment in moments} >= set(told["moments"])
    assert told["moments"]


def defined(told: Told) -> tuple[str, Told]:
    """An activity of which a statement that still counts says something, and what it says."""
    voided = voided_of(told)
    things = [one["object"] for one in told["statements"] if one["id"] not in voided]
    thing = next(thing for thing in reversed(things) if thing.get("definition"))
    return thing["id"], thing["definition"]


def test_statements_and_moments_are_there(opened: tuple[Served, Told]) -> None:
    whole(*opened)


def test_a_statement_is_as_it_was_shown(opened: tuple[Served, Told]) -> None:
    served, told = opened
    with served.client() as client:
        assert client.get(AT, params={"statementId": told["last"]["id"]}).json() == told["last"]


def test_a_link_to_more_goes_on_where_the_page_ended(opened: tuple[Served, Told]) -> None:
    served, told = opened
    with served.client() as client:
        page = client.get(told["more"])
    assert page.status_code == 200, page.text
    assert len(ids := {one["id"] for one in page.json()["statements"]}) == len(told["first_page"])
    assert not ids & set(told["first_page"])


def test_the_same_again_is_the_same_and_another_is_a_conflict(opened: tuple[Served, Told]) -> None:
    served, told = opened
    sent = told["statements"] + told["voids"]
    with served.client() as client:
        assert client.post(AT, json=sent).json() == [one["id"] for one in sent]
        for one in sent[::20]:
            other = {**one, "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"}}
            assert client.post(AT, json=other).status_code == 409, one["id"]


def test_what_statements_said_of_activities_was_learnt(opened: tuple[Served, Told]) -> None:
    served, told = opened
    activity, definition = defined(told)
    with served.client() as client:
        shown = client.get("/xAPI/activities", params={"activityId": activity}).json()

    assert definition.keys() <= shown["definition"].keys()


def test_credentials_are_good_for_what_they_were(opened: tuple[Served, Told]) -> None:
    served, told = opened
    with served.client(auth=(told["tool"]["key"], told["tool"]["secret"])) as tool:
        assert tool.post(AT, json=[]).status_code == 200
        assert tool.get("/moments").status_code == 403


def test_consent_sql_and_dead_letters_are_there(opened: tuple[Served, Told]) -> None:
    served, told = opened
    counted = served.call("sql", query="SELECT count() FROM current_moments", format="TSV")["text"]

    assert served.call("consent-list")["consent"] == told["consent"]
    assert int(counted) >= len(told["moments"])
    (letter,) = served.call("dead-letters-list")["dead_letters"]
    assert letter["stage"] == "record"


@pytest.mark.parametrize("path", PATHS)
def test_documents_can_be_kept(opened: tuple[Served, Told], path: str) -> None:
    served, _ = opened
    with served.client() as client:
        kept = client.put(path, params=named(path), json={"a": 1}, headers={**JSON, "If-None-Match": "*"})
        assert kept.status_code == 204, kept.text
        assert client.get(path, params=named(path)).json() == {"a": 1}


def test_kills_in_the_middle_of_opening_do_no_harm(tmp_path: Path) -> None:
    """Killed when the ledger's tables are there, when the store's are and little is learnt, and when it has opened."""
    served, told = unpacked(tmp_path)
    for seen in (has_documents, has_said):
        served.launch()
        try:
            until(partial(seen, served.data))
        finally:
            served.kill()
    with served:
        served.kill()
        served.start()
        whole(served, told)
        activity, definition = defined(told)
        with served.client() as client:
            shown = client.get("/xAPI/activities", params={"activityId": activity}).json()
        assert definition.keys() <= shown["definition"].keys()


def has_documents(data: Path) -> bool:
    """Whether the ledger has the new tables."""
    with closing(sqlite3.connect(f"file:{data / 'ledger.db'}?mode=ro", uri=True, timeout=5)) as ledger:
        return bool(ledger.execute("SELECT 1 FROM sqlite_master WHERE name = 'documents'").fetchall())


def has_said(data: Path) -> bool:
    """Whether the store has its newest table."""
    return any((data / "store").glob("store/*/*/said.sql"))
