"""Whom and what a statement is about: what each filter finds and what it must not."""

import pytest

from schemas.agent import identity
from schemas.related import (
    activities_in,
    agents_in,
    matched_activity,
    matched_agents,
    people_named,
    related_activities,
    related_agents,
)
from tests.schemas.samples import ABOUT_AGENT, LARGE, MINIMAL, PLANNED, TYPICAL, VALID, VOIDING, WITH_ROLES, changed

ADA = "mbox|mailto:ada@example.com"
DOCK = "account|https://intranet.example|dock"
LEA = "account|https://intranet.example|l42"
NIGHT = {
    "mbox|mailto:night@example.com",
    "sha1|ebd31e95054c018b10727ccffd2ef2ec3a016ee9",
    "openid|https://id.example/toby",
    "account|https://intranet.example|13936749",
}


def test_an_agent_is_matched_as_actor_as_object_and_as_member() -> None:
    assert matched_agents(MINIMAL) == {ADA}
    assert matched_agents(ABOUT_AGENT) == {ADA, "mbox|mailto:bea@example.com"}
    assert matched_agents(LARGE) == NIGHT
    group = {"objectType": "Group", "member": [{"openid": "https://id.example/j"}]}
    assert matched_agents(changed(MINIMAL, "/object", group)) == {ADA, "openid|https://id.example/j"}


def test_context_and_authority_are_related_and_not_matched() -> None:
    assert matched_agents(TYPICAL) == {LEA}
    assert related_agents(TYPICAL) == {LEA, DOCK}
    assert related_agents(LARGE) == NIGHT | {"mbox|mailto:tess@example.com", ADA, "account|https://lrs.example|quiz"}


def test_agents_and_groups_with_roles_are_related() -> None:
    assert related_agents(WITH_ROLES) == {
        ADA,
        "mbox|mailto:kim@example.com",
        "mbox|mailto:lab@example.com",
        "openid|https://id.example/j",
    }


def test_who_a_substatement_speaks_of_is_related_and_not_matched() -> None:
    about = changed(PLANNED, "/object/object", ABOUT_AGENT["object"])

    assert matched_agents(about) == {ADA}
    assert related_agents(about) == {
        ADA,
        "openid|https://id.example/noor",
        "mbox|mailto:coach@example.com",
        "mbox|mailto:bea@example.com",
    }


def test_an_anonymous_group_is_nobody_but_its_members() -> None:
    assert [
        one.get("objectType") for one in agents_in(changed(MINIMAL, "/actor", {"objectType": "Group", "member": []}))
    ] == ["Group"]
    assert matched_agents(changed(MINIMAL, "/actor", {"objectType": "Group", "member": []})) == set()


@pytest.mark.parametrize("statement", [*VALID, WITH_ROLES])
def test_what_is_matched_is_related(statement: dict[str, object]) -> None:
    assert matched_agents(statement) <= related_agents(statement)
    assert {matched_activity(statement)} - {None} <= related_activities(statement)


def test_an_activity_is_matched_as_object_only() -> None:
    assert matched_activity(TYPICAL) == "https://forum.example/p/2"
    assert [matched_activity(one) for one in (ABOUT_AGENT, VOIDING, PLANNED)] == [None] * 3


def test_activities_of_the_context_and_of_a_substatement_are_related() -> None:
    assert related_activities(TYPICAL) == {f"https://forum.example{end}" for end in ("", "/p/1", "/p/2")}
    assert related_activities(PLANNED) == {"https://profiles.example/x"}
    about = changed(PLANNED, "/object/object", {"id": "https://x.example/y"})
    assert related_activities(about) == {"https://profiles.example/x", "https://x.example/y"}
    assert related_activities(VOIDING) == set()


def test_activities_come_with_their_definitions() -> None:
    assert [one["id"] for one in activities_in(LARGE) if "definition" in one] == [
        "https://quiz.example/q/7",
        "https://quiz.example/course/1",
    ]


MENTIONED = "https://w3id.org/xapi/acrossx/extensions/mentionedagent"


def test_whoever_is_mentioned_in_an_extension_is_named_under_one_name_for_all_spellings() -> None:
    bea = {"mbox": "mailto:bea@Example.com"}
    mentions = [bea, {"objectType": "Group", "member": [{"openid": "https://id.example/j"}]}, {"name": "Kim"}, 7]
    given = changed(MINIMAL, "/context", {"extensions": {MENTIONED: mentions}})
    assert related_agents(given) == {ADA}
    assert people_named(given) == {
        identity(who) for who in ({"mbox": ADA[5:]}, bea, {"openid": "https://id.example/j"})
    }
