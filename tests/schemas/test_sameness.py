"""The same statement: what xAPI says must be ignored does not count, and everything else does."""

import copy
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.formats import TIMESTAMP, TIMESTAMP_1
from schemas.statement import digest, normalise, validate
from schemas.timestamps import from_micros, parse_time, to_micros, write_time
from tests.schemas.samples import (
    ABOUT_AGENT,
    ABSENT,
    LARGE,
    MINIMAL,
    PLANNED,
    TYPICAL,
    VALID,
    VOIDING,
    WITH_ROLES,
    Json,
    changed,
)

ACTIVITIES = "/context/contextActivities"
ATTACHMENT = "/attachments/0"

TWO = [{"mbox": "mailto:tess@example.com"}, {"openid": "https://id.example/j", "name": "J"}]
GROUP = {"objectType": "Group", "member": TWO}
ABOUT_GROUP = changed(MINIMAL, "/object", GROUP)
TEAM = changed(
    MINIMAL,
    "/context",
    {"team": GROUP, "instructor": GROUP, "contextGroups": [{"objectType": "contextGroup", "group": GROUP}]},
)

IGNORED: tuple[tuple[str, Json, str, Any], ...] = (
    ("an id is assigned", TYPICAL, "/id", ABSENT),
    ("an id is assigned by another name", TYPICAL, "/id", LARGE["id"]),
    ("stored is assigned", LARGE, "/stored", "2027-01-01T00:00:00Z"),
    ("an authority is assigned", LARGE, "/authority", {"mbox": "mailto:lrs@example.com"}),
    ("a version is assigned", LARGE, "/version", "1.0.3"),
    ("display is not part of it", TYPICAL, "/verb/display", {"de": "antwortete"}),
    ("a definition is not part of it", TYPICAL, "/object/definition", {"name": {"en": "Another"}}),
    ("nor that it is missing", TYPICAL, "/object/definition", ABSENT),
    ("an Activity is one by default", TYPICAL, "/object/objectType", ABSENT),
    ("nor a related activity's", LARGE, f"{ACTIVITIES}/grouping/0/definition", ABSENT),
    ("one activity is an array of one", TYPICAL, f"{ACTIVITIES}/grouping", [{"id": "https://forum.example"}]),
    ("an array of one is one activity", TYPICAL, f"{ACTIVITIES}/parent", {"id": "https://forum.example/p/1"}),
    ("a point in time is no text", TYPICAL, "/timestamp", "2026-03-02T07:15:00.25Z"),
    ("the members of a group are a set", LARGE, "/actor/member", LARGE["actor"]["member"][::-1]),
    ("those of a team too", TEAM, "/context/team/member", TWO[::-1]),
    ("those of an instructor too", TEAM, "/context/instructor/member", TWO[::-1]),
    ("those of an object too", ABOUT_GROUP, "/object/member", TWO[::-1]),
    ("those of a role too", TEAM, "/context/contextGroups/0/group/member", TWO[::-1]),
    ("a UUID has no case", TYPICAL, "/context/registration", TYPICAL["context"]["registration"].upper()),
    ("nor has a reference", VOIDING, "/object/id", VOIDING["object"]["id"].lower()),
    ("nor one in the context", LARGE, "/context/statement/id", LARGE["context"]["statement"]["id"].upper()),
    ("where a file lies is not part of it", LARGE, f"{ATTACHMENT}/fileUrl", ABSENT),
    ("a duration counts to 0.01 s", LARGE, "/result/duration", "P1DT2H3M4.2599S"),
    ("a SubStatement's display is not part of it", PLANNED, "/object/verb/display", {"en": "tried"}),
)
COUNTED: tuple[tuple[str, Json, str, Any], ...] = (
    ("another actor", TYPICAL, "/actor/account/name", "l43"),
    ("another name", TYPICAL, "/actor/name", "Lea"),
    ("another verb", TYPICAL, "/verb/id", "http://adlnet.gov/expapi/verbs/asked"),
    ("another object", TYPICAL, "/object/id", "https://forum.example/p/3"),
    ("another reference", VOIDING, "/object/id", TYPICAL["id"]),
    ("another agent as object", ABOUT_AGENT, "/object/mbox", "mailto:bo@example.com"),
    ("another instant", TYPICAL, "/timestamp", "2026-03-02T08:15:00.251+01:00"),
    ("no instant", TYPICAL, "/timestamp", ABSENT),
    ("another response", TYPICAL, "/result/response", "Hold the red button."),
    ("another duration", LARGE, "/result/duration", "P1DT2H3M4.26S"),
    ("no result", TYPICAL, "/result", ABSENT),
    ("another registration", TYPICAL, "/context/registration", TYPICAL["id"]),
    ("another parent", TYPICAL, f"{ACTIVITIES}/parent/0/id", "https://forum.example/p/9"),
    ("another relation", LARGE, f"{ACTIVITIES}/other", ABSENT),
    ("another member", LARGE, "/actor/member/0/mbox_sha1sum", "0" * 40),
    ("another team", LARGE, "/context/team/member/0/mbox", "mailto:bo@example.com"),
    ("another attachment", LARGE, f"{ATTACHMENT}/sha2", "0" * 64),
    ("another extension", TYPICAL, "/context/extensions", {"http://id.tincanapi.com/extension/topic": "valves"}),
    ("another SubStatement", PLANNED, "/object/result/completion", True),
    ("another role", WITH_ROLES, "/context/contextAgents/0/relevantTypes/0", "https://roles.example/author"),
    ("another group of a role", WITH_ROLES, "/context/contextGroups/0/group/member/0/openid", "https://id.example/k"),
)


@pytest.mark.parametrize(("statement", "path", "value"), [row[1:] for row in IGNORED], ids=[row[0] for row in IGNORED])
def test_what_must_be_ignored_makes_no_other_statement(statement: Json, path: str, value: Any) -> None:
    other = changed(statement, path, value)
    validate(other, "2.0.0")

    assert digest(other) == digest(statement)


@pytest.mark.parametrize(("statement", "path", "value"), [row[1:] for row in COUNTED], ids=[row[0] for row in COUNTED])
def test_everything_else_makes_another_statement(statement: Json, path: str, value: Any) -> None:
    other = changed(statement, path, value)
    validate(other, "2.0.0")

    assert digest(other) != digest(statement)


def test_different_samples_are_different_statements() -> None:
    assert len({digest(one) for one in (*VALID, WITH_ROLES)}) == len(VALID) + 1


@pytest.mark.parametrize("statement", VALID)
def test_the_order_of_properties_does_not_count(statement: Json) -> None:
    def turned(value: Any) -> Any:
        return {key: turned(value[key]) for key in reversed(value)} if isinstance(value, dict) else value

    assert digest(turned(statement)) == digest(statement)


@pytest.mark.parametrize("statement", VALID)
def test_a_statement_read_from_a_store_is_the_one_that_was_sent(statement: Json) -> None:
    """Completed as a record store completes it: id, stored, timestamp where none was sent, authority, version."""
    completed = copy.deepcopy(statement)
    normalise(completed)
    completed |= {
        "id": LARGE["id"],
        "stored": "2026-11-22T09:30:00.123456Z",
        "authority": {"mbox": "mailto:l@x.example"},
    }
    completed.setdefault("timestamp", completed["stored"])

    assert digest(completed) == digest(statement)


def test_taking_a_digest_changes_nothing() -> None:
    before = [orjson.dumps(one) for one in VALID]
    digests = [digest(one) for one in VALID]

    assert [orjson.dumps(one) for one in VALID] == before
    assert {len(one) for one in digests} == {16}


@given(st.from_regex(TIMESTAMP, fullmatch=True) | st.from_regex(TIMESTAMP_1, fullmatch=True))
def test_every_way_to_write_a_point_in_time_is_the_same_statement(text: str) -> None:
    at = parse_time(text)

    assert digest({**MINIMAL, "timestamp": text}) == digest({**MINIMAL, "timestamp": write_time(at)})


@given(st.datetimes(), st.integers(1, 10**9))
def test_every_microsecond_makes_another_statement(at: Any, micros: int) -> None:
    first = to_micros(at.replace(tzinfo=from_micros(0).tzinfo))
    later = min(first + micros, to_micros(parse_time("9999-12-31T23:59:59.999999Z")))
    one, other = (digest({**MINIMAL, "timestamp": write_time(from_micros(each))}) for each in (first, later))

    assert (one == other) == (first == later)
