"""The recogniser: what becomes of a statement, and when nothing does."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from processors.consent import ConsentAct, Policy
from processors.directory import EmptyDirectory, PersonEntry, PlaceEntry
from schemas import vocabulary as v
from schemas.signal import UNKNOWN, Cue
from tests.processors.recognise import statements as s
from tests.processors.recognise.statements import (
    ADL,
    APPENDED,
    TINCAN,
    activity,
    agent,
    heard,
    person,
    recognised,
    statement,
)

MESSAGE = activity("https://chat.example/m/2", f"{TINCAN}chat-message")
CHANNEL = activity("https://chat.example/c", f"{TINCAN}chat-channel")
REF = "99999999-2222-4333-8444-AAAAAAAAAAAA"


def granted(*names: str) -> Policy:
    return Policy(
        "required",
        [
            ConsentAct(n, f"https://people.example|{name}", None, "grant", APPENDED - timedelta(days=9))
            for n, name in enumerate(names)
        ],
    )


def test_no_consent_no_signal() -> None:
    found = recognised(statement(), Policy("required"))

    assert (found.why, found.signal, found.named) == ("not_consented", None, frozenset())


def test_consent_counts_for_the_platform_and_without_one_for_the_credential() -> None:
    policy = Policy(
        "required", [ConsentAct(1, "https://people.example|ann", "forum", "grant", datetime(2026, 1, 1, tzinfo=UTC))]
    )

    assert recognised(statement(context={"platform": "forum"}), policy).why == "heard"
    assert recognised(statement(context={"platform": "chat"}), policy).why == "not_consented"
    assert recognised(statement(), policy).source == "a-tool"


def test_a_group_as_actor_is_not_heard() -> None:
    group = {"objectType": "Group", **agent("team")}

    assert recognised(statement(actor=group)).why == "group"
    assert recognised(statement(actor={"objectType": "Group", "member": [agent("ann")]})).why == "group"


def test_a_voiding_statement_names_its_target_whoever_says_it() -> None:
    thing = {"objectType": "StatementRef", "id": REF}
    found = recognised(statement("https://adlnet.gov/expapi/verbs/voided", thing), Policy("required"))

    assert (found.why, found.voids, found.signal) == ("voiding", REF.lower(), None)


def test_our_own_statements_about_moments_are_not_heard() -> None:
    assert recognised(statement(extensions={v.MOMENT_EXTENSION: "x"})).why == "own"


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2026-06-01T09:00:00Z", datetime(2026, 6, 1, 9, tzinfo=UTC)),
        ("2026-06-01T12:04:00Z", APPENDED + timedelta(minutes=4)),
        ("2031-01-01T00:00:00Z", APPENDED + timedelta(minutes=5)),
        ("0090-01-01T00:00:00Z", datetime(1900, 1, 1, tzinfo=UTC)),
    ],
)
def test_event_time_is_never_later_than_five_minutes_after_the_append(told: str, at: datetime) -> None:
    found = recognised(statement(timestamp=told))
    assert found.signal is not None

    assert found.at == found.signal.at == at
    assert recognised(statement(timestamp=told), Policy("required")).at == at


def test_an_unknown_verb_survives_and_is_told() -> None:
    found = recognised(statement("https://example.org/verbs/juggled"))
    assert found.signal is not None

    assert (found.unknown_verb, found.signal.verb) == (
        "https://example.org/verbs/juggled",
        "other:https://example.org/verbs/juggled",
    )
    assert recognised(statement()).unknown_verb is None


# Conversations


def test_a_question_opens_its_own_conversation() -> None:
    assert heard(statement(s.ASKED, activity("https://forum.example/p/1"))).thread == "https://forum.example/p/1"


def test_an_answer_belongs_to_the_question_that_is_its_untyped_parent() -> None:
    signal = heard(
        statement(
            s.ANSWERED,
            activity("https://forum.example/p/2", f"{TINCAN}solution"),
            ways={"parent": [activity("https://forum.example/p/1")], "grouping": [activity("https://forum.example")]},
        )
    )

    assert (signal.thread, signal.refers_to) == ("https://forum.example/p/1", ("https://forum.example/p/1",))
    assert (signal.place, signal.object_kind, signal.object) == (
        "https://forum.example",
        "solution",
        "https://forum.example/p/2",
    )


def test_an_answer_said_on_the_question_itself_belongs_to_it() -> None:
    signal = heard(statement(s.ANSWERED))

    assert (signal.thread, signal.refers_to) == ("https://forum.example/p/1", ("https://forum.example/p/1",))


@pytest.mark.parametrize("verb", ["http://activitystrea.ms/schema/1.0/accept", "http://activitystrea.ms/update"])
def test_what_is_done_to_an_answer_belongs_to_its_question(verb: str) -> None:
    thing = activity("https://forum.example/p/2", f"{TINCAN}solution")

    assert (
        heard(statement(verb, thing, ways={"parent": activity("https://forum.example/p/1")})).thread
        == "https://forum.example/p/1"
    )


def test_of_a_chain_of_parents_the_question_is_the_conversation() -> None:
    parents = [
        activity("https://forum.example/p/2", f"{TINCAN}solution"),
        activity("https://forum.example/t/9", f"{TINCAN}forum-topic"),
        activity("https://forum.example/p/1", f"{TINCAN}doubt"),
    ]
    signal = heard(statement(s.COMMENTED, activity("https://forum.example/p/3"), ways={"parent": parents}))

    assert signal.thread == "https://forum.example/p/1"
    assert len(signal.refers_to) == 3


def test_open_edx_names_the_conversation_as_grouping() -> None:
    lms = "https://lms.example/api/discussion/v1/"
    discussion = f"{TINCAN}discussion"
    ways = {
        "grouping": [activity(f"{lms}threads/1", discussion)],
        "parent": [activity("https://lms.example/course/1", f"{ADL}course")],
    }
    signal = heard(statement(s.POSTED, activity(f"{lms}comments/2", discussion), ways=ways))

    assert (signal.verb, signal.thread, signal.formal) == (v.REPLIED, f"{lms}threads/1", True)
    assert (signal.place, signal.space_kind) == ("https://lms.example/course/1", "formal")


def test_a_chat_message_stands_in_its_channel_and_in_no_conversation() -> None:
    signal = heard(statement(s.POSTED, MESSAGE, ways={"parent": [CHANNEL]}))

    assert (signal.place, signal.thread, signal.refers_to) == ("https://chat.example/c", None, ())


def test_a_chat_message_under_another_belongs_to_that_one() -> None:
    root = activity("https://chat.example/m/1", f"{TINCAN}chat-message")
    signal = heard(statement(s.POSTED, MESSAGE, ways={"parent": [root], "grouping": [CHANNEL]}))

    assert (signal.place, signal.thread) == ("https://chat.example/c", "https://chat.example/m/1")
    assert signal.refers_to == ("https://chat.example/m/1",)


def test_an_untyped_parent_of_a_chat_message_is_its_channel() -> None:
    signal = heard(statement(s.POSTED, MESSAGE, ways={"parent": [activity("https://chat.example/c")]}))

    assert (signal.place, signal.thread) == ("https://chat.example/c", None)


def test_a_question_to_a_person_is_a_conversation_of_its_own_and_its_reply_refers_to_it() -> None:
    question = heard(statement(s.ASKED, {"objectType": "Agent", **agent("bob")}))
    reply = heard(statement(s.ANSWERED, {"objectType": "StatementRef", "id": s.ID}, id=REF))

    assert question.thread == reply.thread == s.ID
    assert (question.object, question.object_kind, question.audience) == (person("bob"), "agent", 1)
    assert (reply.refers_to, reply.id) == ((s.ID,), REF.lower())


def test_a_statement_in_the_context_is_referred_to() -> None:
    signal = heard(statement(s.COMMENTED, context={"statement": {"objectType": "StatementRef", "id": REF}}))

    assert REF.lower() in signal.refers_to


# Places, spaces, formal


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


@dataclass(frozen=True)
class Known(EmptyDirectory):
    """One person and one place."""

    of_person: PersonEntry | None = None
    of_place: PlaceEntry | None = None

    def person(self, identity: str, at: datetime, /) -> PersonEntry | None:
        return self.of_person

    def place(self, place: str, at: datetime, /) -> PlaceEntry | None:
        return self.of_place


def test_the_directory_tells_what_the_statement_does_not() -> None:
    known = Known(PersonEntry("stores", "support"), PlaceEntry("project", audience=40))
    silent = heard(statement(context={"platform": "x"}), directory=known)
    told = heard(
        statement(
            context={"team": {"objectType": "Group", "name": "lab", "member": [agent("a"), agent("b")]}},
            ways={"grouping": [activity("https://x.example/1", f"{TINCAN}community-site")]},
        ),
        directory=known,
    )

    assert (silent.unit, silent.role, silent.space_kind, silent.audience) == ("stores", "support", "project", 40)
    assert (told.unit, told.role, told.space_kind, told.audience) == ("lab", "support", "community", 2)


# Private


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


# People


def test_who_is_mentioned_and_has_not_consented_is_unknown() -> None:
    given = statement(extensions={s.MENTIONED_AGENT: [agent("bob"), agent("cy"), agent("dee"), agent("ann")]})
    found = recognised(given, granted("ann", "bob"))
    assert found.signal is not None

    assert found.signal.mentions == tuple(sorted({person("bob"), UNKNOWN}))
    assert found.named == {person("ann"), person("bob")}


def test_who_is_addressed_and_has_not_consented_is_unknown() -> None:
    given = statement(s.ASKED, {"objectType": "Agent", **agent("bob")})

    assert heard(given, granted("ann")).object == UNKNOWN
    assert heard(given, granted("ann", "bob")).object == person("bob")


def test_a_team_is_a_unit_and_an_address_of_one_is_hidden() -> None:
    team = {"objectType": "Group"}

    assert heard(statement(context={"team": team | agent("stores")})).unit == "https://people.example|stores"
    assert (
        heard(statement(context={"team": team | {"name": "Stores", "mbox": "mailto:stores@x.example"}})).unit
        == "Stores"
    )
    hidden = heard(statement(context={"team": team | {"mbox": "mailto:stores@x.example"}})).unit
    assert hidden is not None
    assert hidden.startswith("h_")


@pytest.mark.parametrize(
    ("extensions", "audience"),
    [
        ({f"{s.OWN}audience": 31}, 31),
        ({f"{s.OWN}audience": True}, None),
        ({"http://id.tincanapi.com/extension/invitee": [agent("a"), agent("b"), agent("c")]}, 3),
        ({"http://id.tincanapi.com/extension/target": {"objectType": "Group", "member": [agent("a"), agent("b")]}}, 2),
        ({"http://id.tincanapi.com/extension/target": "everyone"}, 1),
        ({}, None),
    ],
)
def test_the_audience_is_counted(extensions: dict[str, Any], audience: int | None) -> None:
    assert heard(statement(extensions=extensions)).audience == audience


def test_a_bot_is_one_that_says_so_or_that_the_directory_names_and_never_one_by_name() -> None:
    said = heard(statement(extensions={f"{s.OWN}actor-type": "bot"}))

    assert (said.bot, said.role) == (True, "bot")
    assert heard(statement(), directory=Known(PersonEntry(role="bot"))).bot
    assert not heard(statement(actor=agent("helpbot"))).bot


@pytest.mark.parametrize(
    "value", [None, 3, "ann", [], {}, [[]], {"account": "x"}, {"mbox": 3}, {"objectType": "Group", "member": 1}]
)
def test_an_extension_that_holds_anything_breaks_nothing(value: Any) -> None:
    tincan = "http://id.tincanapi.com/extension/"
    keys = [s.MENTIONED_AGENT, s.TOPIC, *(tincan + name for name in ("tags", "target", "referrer", "browser-info"))]
    keys += ["https://w3id.org/xapi/acrossx/extensions/type"]
    keys += [s.OWN + name for name in ("audience", "actor-type", "device", "assigned", "mentions")]

    assert heard(statement(extensions=dict.fromkeys(keys, value))).mentions == ()


# Things


def test_topics_are_lower_case_sorted_and_come_from_extensions_and_tags() -> None:
    tag = activity("https://x.example/tags/Deep%20Fryer", f"{TINCAN}tag")
    thing = {"id": "urn:x", "definition": {"extensions": {"http://id.tincanapi.com/extension/tags": "Oil "}}}
    given = statement(
        thing=thing, extensions={s.TOPIC: ["Valves", "jo@x.example", "", "valves", "y" * 65]}, ways={"other": [tag]}
    )

    assert heard(given).topics == ("deep fryer", "oil", "valves")


def test_what_a_thing_derives_from_stands_in_other_or_referrer_and_a_view_derives_from_nothing() -> None:
    other = [activity("urn:source"), activity("urn:t", f"{TINCAN}tag")]
    extensions = {"http://id.tincanapi.com/extension/referrer": "urn:page"}

    made = heard(statement("http://activitystrea.ms/create", ways={"other": other}, extensions=extensions))
    seen = heard(statement(s.VIEWED, ways={"other": other}, extensions=extensions))

    assert (made.derived_from, seen.derived_from) == (("urn:source", "urn:page"), ())


def test_results_are_taken_over() -> None:
    result = {"success": False, "completion": True, "score": {"raw": 5, "max": 20, "min": 0}, "duration": "PT1H2M3.5S"}
    signal = heard(statement("http://adlnet.gov/expapi/verbs/attempted", activity("urn:task"), result=result))

    assert (signal.success, signal.completion, signal.score, signal.duration_s) == (False, True, 0.25, 3723.5)
    assert heard(statement(result={"score": {"scaled": -1}})).score == -1.0
    assert heard(statement(result={"score": {"raw": 5}})).score is None


def test_a_text_leaves_cues_a_length_and_salted_terms() -> None:
    signal = heard(statement(result={"response": "How do I bleed the hydraulic circuit?"}))

    assert (signal.cues, signal.words) == (frozenset({Cue.QUESTION}), 7)
    assert len(signal.terms) == 3
    assert "hydraulic" not in repr(signal)
    assert heard(statement()).words is None


def test_what_is_itself_a_text_is_read_where_it_stands() -> None:
    thing = {"id": "urn:q", "definition": {"type": f"{TINCAN}doubt", "name": {"fr": "Comment purger le circuit ?"}}}

    assert heard(statement(s.ASKED, thing)).cues == {Cue.QUESTION}
    assert heard(statement(s.ANSWERED, thing)).cues == frozenset()
    assert heard(statement(s.VIEWED, thing)).words is None


def test_the_markers_of_duty_spot_and_device() -> None:
    spot = heard(statement(s.COMMENTED, activity("https://x.example/film#t=12,30")))
    plain = heard(statement(s.COMMENTED, activity("https://x.example/film#part2")))

    assert (spot.anchored, spot.object) == (True, "https://x.example/film")
    assert (plain.anchored, plain.object) == (False, "https://x.example/film#part2")
    assert heard(statement(extensions={f"{s.OWN}assigned": True})).assigned
    assert heard(statement(extensions={f"{s.OWN}device": "Tablet"})).device == "tablet"
    hidden = heard(statement(extensions={f"{s.OWN}device": "ann's phone"})).device
    assert hidden is not None
    assert hidden.startswith("h_")


@pytest.mark.parametrize(
    "iri",
    [
        "mailto:ann@x.example",
        "https://x.example/u/ann@x.example",
        "https://x.example/@ann",
        "acct:ann",
        "https://x.example/~ann",
    ],
)
def test_an_iri_that_names_a_person_is_hidden(iri: str) -> None:
    signal = heard(statement(thing=activity(iri)))

    assert "ann" not in repr(signal)
    assert signal.object == heard(statement(thing=activity(iri))).object


def test_a_profile_page_is_hidden_and_a_block_of_a_course_is_not() -> None:
    block = "block-v1:X+Y+type@video+block@0123abcd"

    assert "jane" not in repr(heard(statement(s.VIEWED, activity("https://x.example/jane", f"{TINCAN}user-profile"))))
    assert heard(statement(s.VIEWED, activity(block))).object == block


def test_a_substatement_and_a_group_are_objects_too() -> None:
    plan = {
        "objectType": "SubStatement",
        "actor": agent("ann"),
        "verb": {"id": s.VIEWED},
        "object": activity("urn:film"),
    }
    planned = heard(statement("https://w3id.org/xapi/tla/verbs/planned", plan))
    group = heard(statement(s.ASKED, {"objectType": "Group", "member": [agent("bob"), agent("cy")]}))

    assert (planned.object, planned.verb) == ("urn:film", v.PLANNED)
    assert (group.object, group.object_kind, group.audience) == (None, "group", 2)
    assert group.mentions == tuple(sorted([person("bob"), person("cy")]))
