"""Which document a request means; every fault of its parameters is named at once."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from lrs.rules.document_parameters import parse_deletion, parse_one, parse_reading
from lrs.rules.documents import Context, Key, Kind, Many
from schemas.errors import InvalidInput
from tests.lrs.statements import ANNE, PUMP, uuid_of

AGENT = orjson.dumps(ANNE).decode()
NAMED = "mbox|" + ANNE["mbox"]
REGISTRATION = uuid_of(7)
STATE = Context("state", PUMP, NAMED)
OF_STATE = {"activityId": PUMP, "agent": AGENT}
ONE: list[tuple[Kind, dict[str, str], Key]] = [
    ("state", {**OF_STATE, "stateId": "s"}, Key(STATE, "s")),
    ("state", {**OF_STATE, "stateId": "s", "registration": REGISTRATION.upper()}, Key(STATE, "s", REGISTRATION)),
    ("activity_profile", {"activityId": PUMP, "profileId": "p"}, Key(Context("activity_profile", PUMP), "p")),
    ("agent_profile", {"agent": AGENT, "profileId": "p"}, Key(Context("agent_profile", agent=NAMED), "p")),
]


@pytest.mark.parametrize(("kind", "parameters", "key"), ONE)
def test_one_document_is_named_in_full(kind: Kind, parameters: dict[str, str], key: Key) -> None:
    assert [parse(kind, parameters) for parse in (parse_one, parse_deletion, parse_reading)] == [key] * 3


@pytest.mark.parametrize("spelled", [ANNE, {**ANNE, "name": "Anne"}, {**ANNE, "objectType": "Agent"}])
def test_an_agent_is_one_however_it_is_spelled(spelled: dict[str, Any]) -> None:
    parameters = {"agent": orjson.dumps(spelled).decode(), "profileId": "p"}

    assert parse_one("agent_profile", parameters).context.agent == NAMED


@pytest.mark.parametrize(
    ("kind", "parameters", "many"),
    [
        ("state", OF_STATE, Many(STATE)),
        ("state", {**OF_STATE, "registration": REGISTRATION}, Many(STATE, REGISTRATION)),
        ("activity_profile", {"activityId": PUMP}, Many(Context("activity_profile", PUMP))),
        ("agent_profile", {"agent": AGENT}, Many(Context("agent_profile", agent=NAMED))),
    ],
)
def test_without_an_id_many_are_read(kind: Kind, parameters: dict[str, str], many: Many) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)

    assert parse_reading(kind, parameters) == many
    assert parse_reading(kind, {**parameters, "since": "2026-01-01T00:00:00Z"}) == Many(
        many.context, many.registration, since
    )


def test_only_states_are_deleted_in_numbers() -> None:
    assert parse_deletion("state", OF_STATE) == Many(STATE)
    assert parse_deletion("state", {**OF_STATE, "registration": REGISTRATION}) == Many(STATE, REGISTRATION)
    for kind, parameters in (("activity_profile", {"activityId": PUMP}), ("agent_profile", {"agent": AGENT})):
        with pytest.raises(InvalidInput, match="profileId: is required"):
            parse_deletion(kind, parameters)  # type: ignore[arg-type]  # a tuple's literal is a plain string here


BAD = [
    ("state", {}, ["?activityId", "?agent", "?stateId"]),
    ("state", {**OF_STATE, "stateId": ""}, ["?stateId"]),
    ("state", {"activityId": "pump", "agent": "anne", "stateId": "", "registration": "1"},
     ["?activityId", "?agent", "?stateId", "?registration"]),
    ("state", {"ActivityId": PUMP, "agent": AGENT, "stateid": "s"},
     ["?ActivityId", "?stateid", "?activityId", "?stateId"]),
    ("state", {**OF_STATE, "agent": '{"mbox":"anne","x":1}', "stateId": "s"}, ["?agent/mbox", "?agent/x"]),
    ("activity_profile", {"activityId": PUMP, "profileId": "p", "agent": AGENT, "registration": REGISTRATION},
     ["?agent", "?registration"]),
    ("agent_profile", {"agent": "{}", "stateId": "p"}, ["?stateId", "?agent", "?profileId"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parameters", "pointers"), BAD)
def test_every_fault_is_named(kind: Kind, parameters: dict[str, str], pointers: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_one(kind, parameters)

    assert sorted(fault.pointer for fault in refused.value.faults) == sorted(pointers)


@pytest.mark.parametrize(
    ("parse", "parameters", "pointers"),
    [
        (parse_reading, {**OF_STATE, "since": "yesterday"}, ["?since"]),
        (parse_reading, {**OF_STATE, "stateId": "s", "since": "2026-01-01T00:00:00Z"}, ["?since"]),
        (
            parse_reading,
            {"agent": "[]", "since": "", "registration": "x"},
            ["?activityId", "?agent", "?registration", "?since"],
        ),
        (parse_deletion, {**OF_STATE, "since": "2026-01-01T00:00:00Z"}, ["?since"]),
        (parse_deletion, {"registration": "x", "limit": "1"}, ["?activityId", "?agent", "?limit", "?registration"]),
        (parse_one, {**OF_STATE, "stateId": "s", "since": "2026-01-01T00:00:00Z"}, ["?since"]),
    ],
)
def test_since_is_for_lists_alone(parse: Any, parameters: dict[str, str], pointers: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse("state", parameters)

    assert sorted(fault.pointer for fault in refused.value.faults) == pointers
