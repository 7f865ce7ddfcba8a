"""Statements as the client `tincan` sends, reads, queries and voids them, unmodified."""

import copy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from tincan import Activity, Agent, RemoteLRS, Statement, StatementRef, Verb
from tincan.documents import StateDocument

from tests.lrs.mixed import MIXED, SIGNATURE, declared, part, statements_part, written
from tests.lrs.statements import ANNE, ANSWERED, BEN, CLEO, PUMP, VALVE, VOIDED, statement
from tests.schemas.samples import ABOUT_AGENT, ABSENT, LARGE, MINIMAL, PLANNED, TYPICAL, VOIDING, changed
from tests.served import Served

pytestmark = pytest.mark.server
SAMPLES = (  # it knows of a substatement no result and no reference, and no UUID in upper case
    MINIMAL,
    TYPICAL,
    changed(LARGE, "/context/registration", str(uuid4())),
    ABOUT_AGENT,
    changed(changed(PLANNED, "/object/result", ABSENT), "/object/object", {"id": PUMP}),
    changed(VOIDING, "/object/id", str(uuid4())),
)
GIVEN = ("stored", "authority", "timestamp", "version")  # what the record store adds


def new(**more: Any) -> Any:
    return Statement(statement(**more))


def saved(lrs: Any, *statements: Any) -> list[str]:
    answer = lrs.save_statements(list(statements))
    assert answer.success, answer.data
    return [str(one.id) for one in answer.content]


def found(lrs: Any, **query: Any) -> list[str]:
    """The ids of what a query finds, over all pages."""
    answer = lrs.query_statements(query)
    assert answer.success, answer.data
    ids = [str(one.id) for one in answer.content.statements]
    while answer.content.more:
        answer = lrs.more_statements(answer.content)
        assert answer.success, answer.data
        ids += [str(one.id) for one in answer.content.statements]
    return ids


def shown(one: Any) -> dict[str, Any]:
    """A statement of the client without what the record store adds."""
    return {name: value for name, value in one.as_version("1.0.3").items() if name not in GIVEN}


def test_about_is_read(lrs: Any) -> None:
    about = lrs.about()

    assert about.success
    assert about.content.version == ["1.0.3"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_statement_comes_back_as_it_was_sent(lrs: Any, sample: dict[str, Any]) -> None:
    sent = Statement({**copy.deepcopy(sample), "id": str(uuid4())})
    answer = lrs.save_statement(sent)
    assert answer.success, answer.data
    assert lrs.save_statement(sent).success, "the same statement once more"

    read = lrs.retrieve_statement(str(sent.id))
    assert read.success, read.data
    assert shown(read.content) == shown(sent)
    assert read.content.stored.utcoffset() is not None
    assert read.content.authority.account.name


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_statement_of_another_client_is_read(lrs: Any, served: Served, sample: dict[str, Any]) -> None:
    name = str(uuid4())
    with served.client() as client:
        assert client.post("/xAPI/statements", json={**sample, "id": name}).status_code == 200

    read = lrs.retrieve_statement(name)
    assert read.success, read.data
    assert shown(read.content) == shown(Statement({**copy.deepcopy(sample), "id": name}))


def test_statements_get_their_ids(lrs: Any) -> None:
    one = lrs.save_statement(new())
    many = lrs.save_statements([new(), new(actor=BEN)])

    assert one.success
    assert many.success
    ids = [one.content.id, *(each.id for each in many.content)]
    assert len({UUID(str(each)) for each in ids}) == 3
    assert all(lrs.retrieve_statement(str(each)).success for each in ids)


def test_what_is_wrong_is_told_and_leaves_nothing_behind(lrs: Any, served: Served) -> None:
    good, taken = new(id=str(uuid4())), new(id=str(uuid4()))
    assert lrs.save_statement(taken).success
    other = lrs.save_statement(new(id=str(taken.id), verb=ANSWERED))
    batch = lrs.save_statements([good, Statement(statement(thing="no-iri"))])
    stranger = RemoteLRS(version="1.0.3", endpoint=lrs.endpoint, username=served.key, password="wrong").about
    unknown = RemoteLRS(version="1.0.3", endpoint=lrs.endpoint, username=served.key, password="wrong")

    assert [other.success, other.response.status] == [False, 409]
    assert [batch.success, batch.response.status] == [False, 400]
    assert lrs.retrieve_statement(str(good.id)).response.status == 404
    assert stranger().success
    assert unknown.save_statement(new()).response.status == 401


def test_every_filter_finds_what_it_names(lrs: Any) -> None:
    registration, verb = str(uuid4()), "https://verbs.example/filtered"
    thing, group = "https://things.example/filtered", "https://things.example/whole"
    context = {"registration": registration, "contextActivities": {"grouping": [{"id": group}]}, "instructor": CLEO}
    first, second, third = (
        saved(lrs, one)[0]
        for one in (
            new(verb=verb, thing=thing),
            new(actor=BEN, verb=verb, thing=thing, context=context),
            new(actor=BEN, verb=verb, thing=VALVE),
        )
    )
    of_verb = {"verb": Verb(id=verb)}
    at = lrs.retrieve_statement(second).content.stored

    assert found(lrs, **of_verb) == [third, second, first]
    assert found(lrs, **of_verb, ascending=True) == [first, second, third]
    assert found(lrs, **of_verb, ascending="true") == [first, second, third]
    assert found(lrs, **of_verb, limit=1) == [third, second, first], "in pages of one"
    assert found(lrs, **of_verb, agent=Agent(BEN)) == [third, second]
    assert found(lrs, **of_verb, agent=Agent(CLEO)) == []
    assert found(lrs, **of_verb, agent=Agent(CLEO), related_agents=True) == [second]
    assert found(lrs, activity=Activity(id=thing)) == [second, first]
    assert found(lrs, activity=Activity(id=group)) == []
    assert found(lrs, activity=Activity(id=group), related_activities=True) == [second]
    assert found(lrs, registration=registration) == [second]
    assert found(lrs, **of_verb, since=at) == [third]
    assert found(lrs, **of_verb, until=at) == [second, first]
    assert found(lrs, **of_verb, since=datetime(2100, 1, 1, tzinfo=UTC)) == []
    assert found(lrs, **of_verb, attachments=False, format="ids") == [third, second, first]
    assert lrs.query_statements({**of_verb, "format": "HTML"}).response.status == 400


def test_a_voided_statement_is_read_as_voided_alone(lrs: Any) -> None:
    target = saved(lrs, new())[0]
    void = Statement(actor=Agent(CLEO), verb=Verb(id=VOIDED), object=StatementRef(id=target))
    assert lrs.retrieve_voided_statement(target).response.status == 404
    assert lrs.save_statement(void).success

    assert lrs.retrieve_statement(target).response.status == 404
    read = lrs.retrieve_voided_statement(target)
    assert read.success
    assert str(read.content.id) == target
    assert lrs.retrieve_statement(str(void.id)).content.object.id == UUID(target)


def test_attachments_are_declared_by_it_and_kept_for_it(lrs: Any, served: Served) -> None:
    """It knows what a statement declares, and neither sends nor reads contents: those come by another client."""
    elsewhere = declared(b"photo", fileUrl="https://files.example/photo")
    by_link = new(attachments=[elsewhere])
    assert lrs.save_statement(by_link).success
    bare = lrs.save_statement(new(attachments=[declared(b"photo")]))
    signed = lrs.save_statement(new(attachments=[declared(b"", usageType=SIGNATURE)]))

    assert lrs.retrieve_statement(str(by_link.id)).content.as_version("1.0.3")["attachments"] == [elsewhere]
    assert (bare.response.status, signed.response.status) == (400, 400)
    name = str(uuid4())
    sent = written(statements_part(statement(id=name, attachments=[declared(b"photo")])), part(b"photo"))
    with served.client() as client:
        assert client.post("/xAPI/statements", content=sent, headers=MIXED).status_code == 200
    assert lrs.retrieve_statement(name).content.as_version("1.0.3")["attachments"] == [declared(b"photo")]


def test_states_bear_that_it_sends_each_twice_and_never_says_the_registration(lrs: Any) -> None:
    registration = str(uuid4())
    where = {"activity": Activity(id=PUMP), "agent": Agent(ANNE)}
    kept = StateDocument(id="bookmark", content="page 7", registration=registration, **where)

    assert lrs.save_state(kept).success
    assert lrs.retrieve_state(state_id="bookmark", registration=registration, **where).response.status == 404
    assert lrs.retrieve_state(state_id="bookmark", **where).content.content == b"page 7"
    assert lrs.retrieve_state_ids(registration=registration, **where).content == []
    assert lrs.clear_state(registration=registration, **where).success
    assert lrs.delete_state(kept).success
    assert lrs.retrieve_state(state_id="bookmark", **where).response.status == 404


def test_no_method_of_it_is_left_out() -> None:
    """What is tested here and beside; a method that a later version brings is to be added."""
    documents = {
        f"{deed}_{what}"
        for what in ("state", "activity_profile", "agent_profile")
        for deed in ("save", "retrieve", "delete")
    }
    listed = {f"retrieve_{what}_ids" for what in ("state", "activity_profile", "agent_profile")}
    statements = {f"{deed}_statement" for deed in ("save", "retrieve", "retrieve_voided")}
    others = {"about", "save_statements", "query_statements", "more_statements", "clear_state"}
    public = {name for name, method in vars(RemoteLRS).items() if callable(method) and not name.startswith("_")}

    assert public - {"get_endpoint_server_root"} == documents | listed | statements | others
