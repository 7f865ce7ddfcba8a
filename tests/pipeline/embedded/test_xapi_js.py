"""Statements, attachments and documents as the JavaScript client `@xapi/xapi` sends and reads them, unmodified."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.lrs.mixed import MIXED, declared, part, read, statements_part, written
from tests.lrs.statements import ANNE, ANSWERED, BEN, CLEO, PUMP, VALVE, statement
from tests.schemas.samples import ABOUT_AGENT, LARGE, MINIMAL, PLANNED, TYPICAL, VOIDING
from tests.served import Served
from tests.xapi_js import ADAPTERS, XapiJs, bundle

pytestmark = pytest.mark.server
GIVEN = ("stored", "authority", "timestamp", "version")  # what the record store adds
ABSENT = "no statement has this id"
FIRST, SECOND = {"page": 7}, {"page": 8}
OF: dict[str, dict[str, Any]] = {"Activity": {"activityId": PUMP}, "Agent": {"agent": ANNE}}


@pytest.fixture(scope="module")
def client_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("client"))


@pytest.fixture(scope="module")
def served(client_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data") as server:
        yield server


@pytest.fixture(scope="module", params=ADAPTERS)
def client(client_file: Path, served: Served, request: pytest.FixtureRequest) -> Iterator[XapiJs]:
    with XapiJs(client_file, served, request.param) as driven:
        yield driven


@pytest.fixture(scope="module")
def by_fetch(client_file: Path, served: Served) -> Iterator[XapiJs]:
    with XapiJs(client_file, served, "fetch") as driven:
        yield driven


def sent(client: XapiJs, *statements: Any) -> list[str]:
    return list(client.data("sendStatements", statements=statements))


def shown(one: dict[str, Any]) -> dict[str, Any]:
    """A statement without what the record store adds."""
    return {name: value for name, value in one.items() if name not in GIVEN}


def listed(one: dict[str, Any]) -> dict[str, Any]:
    """A statement with each of its context activities in a list, as they are read (xAPI 1.0.3 Data 2.4.6.2)."""
    activities = one.get("context", {}).get("contextActivities", {})
    lists = {name: value if isinstance(value, list) else [value] for name, value in activities.items()}
    return {**one, "context": {**one["context"], "contextActivities": lists}} if lists else one


def found(client: XapiJs, **query: Any) -> list[str]:
    """The ids of what a query finds, over all pages."""
    page = client.data("getStatements", **query)
    ids = [one["id"] for one in page["statements"]]
    while page.get("more"):
        page = client.data("getMoreStatements", more=page["more"])
        ids += [one["id"] for one in page["statements"]]
    return ids


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def reason(problem: Any) -> str:
    return str(problem["faults"][0]["reason"])


def test_no_method_of_it_is_left_out(client: XapiJs) -> None:
    """What is tested here; a method that a later version brings is to be added."""
    documents = {f"{deed}{of}Profile" for of in OF for deed in ("create", "set", "get", "delete")}
    states = {"createState", "setState", "getState", "getStates", "deleteState", "deleteStates"}
    lists = {"getActivityProfiles", "getAgentProfiles", "getStatements", "getMoreStatements"}
    deeds = {"sendStatement", "sendStatements", "getStatement", "getVoidedStatement", "voidStatement", "voidStatements"}

    assert set(client.methods) == documents | states | lists | deeds | {"getAbout", "getActivity", "getAgent"}


def test_about_an_activity_and_a_person_are_read(client: XapiJs) -> None:
    thing = {"id": f"https://things.example/{uuid4()}", "definition": {"name": {"en": "Pump"}}}
    sent(client, statement(thing=thing))

    assert client.data("getAbout")["version"] == ["1.0.3"]
    assert client.data("getActivity", activityId=thing["id"]) == {"objectType": "Activity", **thing}
    assert client.data("getAgent", agent=ANNE) == {"objectType": "Person", "mbox": [ANNE["mbox"]]}


@pytest.mark.parametrize("sample", [MINIMAL, TYPICAL, LARGE, ABOUT_AGENT, PLANNED, VOIDING])
def test_a_statement_comes_back_as_it_was_sent(client: XapiJs, sample: dict[str, Any]) -> None:
    one = {**sample, "id": str(uuid4())}
    assert client.data("sendStatement", statement=one) == [one["id"]]
    assert client.data("sendStatement", statement=one) == [one["id"]], "the same statement once more"

    back = client.data("getStatement", statementId=one["id"])
    assert shown(back) == shown(listed(one))
    assert set(GIVEN) <= back.keys()


def test_what_is_wrong_is_told_and_leaves_nothing_behind(client: XapiJs) -> None:
    good = statement(id=str(uuid4()))
    problem = client.refused("sendStatements", statements=[good, statement(thing="no-iri")])

    assert problem["faults"][0]["pointer"] == "/1/object/id"
    assert reason(client.refused("getStatement", statementId=good["id"])) == ABSENT


def test_every_filter_finds_what_it_names(client: XapiJs) -> None:
    registration, verb = str(uuid4()), f"https://verbs.example/{uuid4()}"
    thing, group = f"https://things.example/{uuid4()}", f"https://things.example/{uuid4()}"
    context = {"registration": registration, "contextActivities": {"grouping": [{"id": group}]}, "instructor": CLEO}
    first, second, third = (
        sent(client, one)[0]
        for one in (
            statement(verb=verb, thing=thing),
            statement(BEN, verb, thing, context=context),
            statement(BEN, verb, VALVE),
        )
    )
    at = client.data("getStatement", statementId=second)["stored"]

    assert found(client, verb=verb) == [third, second, first]
    assert found(client, verb=verb, ascending=True) == [first, second, third]
    assert found(client, verb=verb, limit=1) == [third, second, first], "in pages of one"
    assert found(client, verb=verb, agent=BEN) == [third, second]
    assert found(client, verb=verb, agent=CLEO) == []
    assert found(client, verb=verb, agent=CLEO, related_agents=True) == [second]
    assert found(client, activity=thing) == [second, first]
    assert found(client, activity=group) == []
    assert found(client, activity=group, related_activities=True) == [second]
    assert found(client, registration=registration) == [second]
    assert found(client, verb=verb, since=at) == [third]
    assert found(client, verb=verb, until=at) == [second, first]
    assert found(client, verb=verb, format="ids") == [third, second, first]
    assert "ids, exact, canonical" in reason(client.refused("getStatements", format="HTML"))


def test_voided_statements_are_read_as_voided_alone(client: XapiJs) -> None:
    one, two, three = sent(client, statement(), statement(), statement())
    unknown = client.refused("getVoidedStatement", voidedStatementId=one)
    assert reason(unknown) == "no voided statement has this id"
    voiding = client.data("voidStatement", actor=CLEO, statementId=one)
    voiding += client.data("voidStatements", actor=CLEO, statementIds=[two, three])

    for target, void in zip((one, two, three), voiding, strict=True):
        assert reason(client.refused("getStatement", statementId=target)) == ABSENT
        assert client.data("getVoidedStatement", voidedStatementId=target)["id"] == target
        assert client.data("getStatement", statementId=void)["object"]["id"] == target


def test_an_attachment_goes_both_ways(by_fetch: XapiJs, served: Served) -> None:
    one = statement(id=str(uuid4()), verb=ANSWERED, attachments=[declared(b"a photo")])
    assert by_fetch.data("sendStatement", statement=one, attachments=[text(b"a photo")]) == [one["id"]]

    back, content = by_fetch.data("getStatement", statementId=one["id"], attachments=True)
    assert (back["attachments"], content) == (one["attachments"], "a photo")
    with served.client() as client:
        asked = client.get("/xAPI/statements", params={"statementId": one["id"], "attachments": "true"})
    assert read(asked.headers["content-type"], asked.content)[1].content == b"a photo"


def test_attachments_of_many_are_sent_and_read(client: XapiJs, by_fetch: XapiJs) -> None:
    verb = f"https://verbs.example/{uuid4()}"
    pair = [statement(verb=verb, attachments=[declared(b"photo")]), statement(BEN, verb)]
    ids = by_fetch.data("sendStatements", statements=pair, attachments=[text(b"photo")])

    page, content = client.data("getStatements", verb=verb, attachments=True)
    assert {one["id"] for one in page["statements"]} == set(ids)
    assert content == "photo"
    client.data("voidStatement", actor=CLEO, statementId=ids[0])
    voided, content = client.data("getVoidedStatement", voidedStatementId=ids[0], attachments=True)
    assert (voided["id"], content) == (ids[0], "photo")


def test_attachments_of_another_client_are_read(client: XapiJs, served: Served) -> None:
    contents = (b"one", b"two", b"three")
    one = statement(id=str(uuid4()), attachments=[declared(content) for content in contents])
    with served.client() as other:
        body = written(statements_part(one), *(part(content) for content in contents))
        assert other.post("/xAPI/statements", content=body, headers=MIXED).status_code == 200

    back, *read_contents = client.data("getStatement", statementId=one["id"], attachments=True)
    assert back["id"] == one["id"]
    assert sorted(read_contents) == sorted(content.decode() for content in contents)


def test_what_it_sends_wrongly_is_refused_whole(client: XapiJs) -> None:
    """`axios` calls the body octets; with `fetch`, a second content follows the first without a line break."""
    contents = (b"one", b"two")
    one = statement(id=str(uuid4()), attachments=[declared(content) for content in contents])
    problem = client.refused("sendStatement", statement=one, attachments=[text(content) for content in contents])

    told = {"axios": "header Content-Type must be", "fetch": "part 2 of the body does not have the content"}
    assert told[client.adapter] in reason(problem)
    assert reason(client.refused("getStatement", statementId=one["id"])) == ABSENT


@pytest.mark.parametrize("registration", [{}, {"registration": "00000000-0000-4000-8000-000000000007"}])
def test_states_are_made_merged_replaced_read_listed_and_deleted(client: XapiJs, registration: dict[str, str]) -> None:
    where = {"activityId": PUMP, "agent": BEN, **registration}
    client.data("createState", stateId="one", state=FIRST, **where)
    client.data("createState", stateId="one", state={"line": 3}, **where)
    client.data("setState", stateId="two", state="words", contentType="text/plain", **where)
    merged = client.answer("getState", stateId="one", **where)
    words = client.answer("getState", stateId="two", **where)

    assert merged["data"] == {**FIRST, "line": 3}
    assert (words["data"], words["headers"]["content-type"]) == ("words", "text/plain")
    assert client.data("getStates", **where) == ["one", "two"]
    assert client.data("getStates", since="2100-01-01T00:00:00Z", **where) == []
    tag = {"etag": merged["headers"]["etag"], "matchHeader": "If-Match"}
    client.data("setState", stateId="one", state=SECOND, **tag, **where)
    assert "read it again" in reason(client.refused("setState", stateId="one", state=FIRST, **tag, **where))
    assert "read it again" in reason(client.refused("createState", stateId="one", state=FIRST, **tag, **where))
    assert "read it again" in reason(client.refused("deleteState", stateId="one", etag=tag["etag"], **where))
    assert client.data("getState", stateId="one", **where) == SECOND
    client.data("deleteState", stateId="one", **where)
    assert client.data("getStates", **where) == ["two"]
    client.data("deleteStates", **where)
    assert client.data("getStates", **where) == []


@pytest.mark.parametrize("of", OF)
def test_profiles_are_made_merged_replaced_under_their_tag_read_listed_and_deleted(client: XapiJs, of: str) -> None:
    where = {**OF[of], "profileId": str(uuid4())}
    new = {"etag": "*", "matchHeader": "If-None-Match"}
    client.data(f"create{of}Profile", profile=FIRST, **new, **where)
    assert "read it again" in reason(client.refused(f"set{of}Profile", profile=SECOND, **new, **where))
    client.data(f"create{of}Profile", profile={"line": 3}, **where)
    merged = client.answer(f"get{of}Profile", **where)
    assert merged["data"] == {**FIRST, "line": 3}

    tag = {"etag": merged["headers"]["etag"], "matchHeader": "If-Match"}
    client.data(f"set{of}Profile", profile="words", contentType="text/plain", **tag, **where)
    assert client.data(f"get{of}Profile", **where) == "words"
    assert "read it again" in reason(client.refused(f"set{of}Profile", profile=FIRST, **tag, **where))
    assert "read it again" in reason(client.refused(f"delete{of}Profile", etag=tag["etag"], **where))
    assert client.data(f"get{of}Profiles", **OF[of]) == [where["profileId"]]
    assert client.data(f"get{of}Profiles", since="2100-01-01T00:00:00Z", **OF[of]) == []
    client.data(f"delete{of}Profile", **where)
    assert client.data(f"get{of}Profiles", **OF[of]) == []
