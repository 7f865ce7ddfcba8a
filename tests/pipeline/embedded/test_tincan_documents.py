"""Documents as the client `tincan` keeps, reads, lists and deletes them, unmodified."""

from typing import Any

import pytest
from tincan import Activity, Agent
from tincan.documents import ActivityProfileDocument, AgentProfileDocument, StateDocument

from tests.served import Served

pytestmark = pytest.mark.server
PUMP = Activity(id="https://things.example/pump")
ANNE = Agent(mbox="mailto:anne@people.example")


def document(answer: Any) -> bytes:
    """The content of the document that was read."""
    assert answer.success, answer.data
    return bytes(answer.content.content)


def test_states_are_kept_read_listed_and_deleted(lrs: Any) -> None:
    for name, content in (("one", "words"), ("two", "2")):
        kept = StateDocument(activity=PUMP, agent=ANNE, id=name, content=content, content_type="text/plain")
        assert lrs.save_state(kept).success

    read = lrs.retrieve_state(activity=PUMP, agent=ANNE, state_id="one")
    assert document(read) == b"words"
    assert read.response.getheader("content-type") == "text/plain"
    assert lrs.retrieve_state_ids(activity=PUMP, agent=ANNE).content == ["one", "two"]
    assert lrs.retrieve_state_ids(activity=PUMP, agent=ANNE, since="2030-01-01T00:00:00Z").content == []
    assert lrs.delete_state(StateDocument(activity=PUMP, agent=ANNE, id="one")).success
    assert lrs.retrieve_state_ids(activity=PUMP, agent=ANNE).content == ["two"]
    assert lrs.clear_state(activity=PUMP, agent=ANNE).success
    assert lrs.retrieve_state_ids(activity=PUMP, agent=ANNE).content == []


@pytest.mark.parametrize("of", ["activity", "agent"])
def test_profiles_are_replaced_under_their_tag_read_listed_and_deleted(lrs: Any, served: Served, of: str) -> None:
    """It makes a profile without a precondition, which 1.0.3 refuses: the first one is posted."""
    of_what = {of: {"activity": PUMP, "agent": ANNE}[of]}
    make = {"activity": ActivityProfileDocument, "agent": AgentProfileDocument}[of]
    path = {"activity": "activities", "agent": "agents"}[of]
    asked = {"activity": {"activityId": PUMP.id}, "agent": {"agent": ANNE.to_json("1.0.3")}}[of]
    save, retrieve = getattr(lrs, f"save_{of}_profile"), getattr(lrs, f"retrieve_{of}_profile")
    assert save(make(id="one", content="first", **of_what)).response.status == 400
    with served.client() as client:
        params = {**asked, "profileId": "one"}
        assert client.post(f"/xAPI/{path}/profile", params=params, content=b"first").status_code == 204

    tag = retrieve(profile_id="one", **of_what).response.getheader("etag")
    assert save(make(id="one", content="second", **of_what)).response.status == 409
    assert save(make(id="one", content="second", etag='"other"', **of_what)).response.status == 412
    assert save(make(id="one", content="second", etag=tag, **of_what)).success
    assert document(retrieve(profile_id="one", **of_what)) == b"second"
    assert getattr(lrs, f"retrieve_{of}_profile_ids")(**of_what).content == ["one"]
    assert getattr(lrs, f"delete_{of}_profile")(make(id="one", **of_what)).success
    assert getattr(lrs, f"retrieve_{of}_profile_ids")(**of_what).content == []
