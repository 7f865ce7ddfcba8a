"""Places: where an act happened, in what space, and what is too private to be heard."""

from datetime import UTC, datetime
from typing import Any

import pytest

from processors.directory import PersonEntry, PlaceEntry
from schemas import vocabulary as v
from tests.processors.recognise import statements as s
from tests.processors.recognise.statements import (
    ADL,
    CHANNEL,
    MESSAGE,
    REF,
    TINCAN,
    Known,
    activity,
    agent,
    heard,
    recognised,
    statement,
)


def test_the_platform_is_the_last_resort_for_a_place() -> None:
    assert heard(statement(context={"platform": "intranet"})).place == "intranet"
    assert heard(statement()).place is None
    assert heard(statement(context={"platform": "x"}, ways={"grouping": [CHANNEL]})).place == "https://chat.example/c"


@pytest.mark.parametrize(
    ("kind", "space"),
    [
        (f"{TINCAN}project", "project"),
        (f"{TINCAN}community-site", "community"),
        ("http://activitystrea.ms/group", "community"),
        ("http://activitystrea.ms/schema/1.0/task", "work_situation"),
        (f"{ADL}course", "formal"),
        ("https://example.org/something", "unknown"),
    ],
)
def test_the_space_is_what_the_types_say(kind: str, space: str) -> None:
    for way in ("grouping", "parent", "category"):
        signal = heard(statement(ways={way: [activity("https://x.example/1", kind)]}))
        assert (signal.space_kind, signal.formal) == (space, space == "formal")


def test_a_channel_within_a_project_is_a_project_space() -> None:
    ways = {"parent": [CHANNEL], "grouping": [activity("https://x.example/p", f"{TINCAN}project")]}
    signal = heard(statement(s.POSTED, MESSAGE, ways=ways))

    assert (signal.place, signal.space_kind) == ("https://chat.example/c", "project")


TEAM = {"team": {"objectType": "Group", "name": "lab", "member": [agent("a"), agent("b")]}}


def test_cmi5_and_quizzes_are_formal() -> None:
    cmi5 = activity("https://w3id.org/xapi/cmi5/context/categories/cmi5")
    quiz = heard(
        statement(
            s.ANSWERED, activity("https://lms.example/q/1", f"{ADL}cmi.interaction"), result={"response": "thanks"}
        )
    )

    assert heard(statement(ways={"category": [cmi5]})).formal
    assert (quiz.verb, quiz.formal, quiz.words, quiz.cues) == (v.QUIZ_ANSWERED, True, None, frozenset())
    assert not heard(statement(context={"registration": REF})).formal


def test_the_directory_tells_what_the_statement_does_not() -> None:
    known = Known(PersonEntry("stores", "support"), PlaceEntry("project", audience=40))
    silent = heard(statement(context={"platform": "x"}), directory=known)
    told = heard(
        statement(
            context=TEAM,
            ways={"grouping": [activity("https://x.example/1", f"{TINCAN}community-site")]},
        ),
        directory=known,
    )

    assert (silent.unit, silent.role, silent.space_kind, silent.audience) == ("stores", "support", "project", 40)
    assert (told.unit, told.role, told.space_kind, told.audience) == ("lab", "support", "community", 2)


def test_the_directory_tells_of_the_person_and_the_unit() -> None:
    since = datetime(2024, 5, 1, tzinfo=UTC)
    known = Known(PersonEntry("stores", joined=since, unit_then="yard"))

    silent, told = heard(statement(), directory=known), heard(statement(context=TEAM), directory=known)

    assert (silent.joined, silent.unit_then, silent.unit_size) == (since, "yard", len("stores"))
    assert (told.unit, told.unit_size) == ("lab", len("lab"))


@pytest.mark.parametrize(
    "private",
    [
        statement(s.POSTED, MESSAGE),
        statement(s.POSTED, activity("urn:m:1", f"{TINCAN}email")),
        statement(
            s.POSTED,
            MESSAGE,
            ways={"parent": [activity("urn:c", "https://w3id.org/sousbois/xapi/activity-types/private-channel")]},
        ),
        statement(extensions={f"{s.OWN}private": True}),
        statement(extensions={f"{s.OWN}visibility": "friends"}),
        statement(extensions={f"{s.OWN}visibility": ["open"]}),
    ],
)
def test_a_private_place_is_not_heard_and_neither_is_one_that_may_be(private: dict[str, Any]) -> None:
    assert (recognised(private).why, recognised(private).signal) == ("private", None)


def test_an_open_visibility_is_heard_and_a_place_that_the_directory_calls_private_is_not() -> None:
    opened = statement(extensions={f"{s.OWN}visibility": "open"}, context={"platform": "x"})

    assert recognised(opened).why == "heard"
    assert recognised(opened, directory=Known(of_place=PlaceEntry(private=True))).why == "private"
