"""Conversations: what an act belongs to and refers to."""

import pytest

from schemas import vocabulary as v
from tests.processors.recognise import statements as s
from tests.processors.recognise.statements import (
    ADL,
    CHANNEL,
    MESSAGE,
    REF,
    TINCAN,
    activity,
    agent,
    heard,
    person,
    statement,
)


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


def test_an_untyped_parent_of_a_chat_message_is_a_message_where_its_channel_stands_beside_it() -> None:
    message = activity("urn:m2", f"{TINCAN}chat-message")
    ways = {"parent": [activity("urn:m1")], "grouping": [activity("urn:c", f"{TINCAN}chat-channel")]}
    signal = heard(statement(s.POSTED, message, ways=ways))

    assert (signal.thread, signal.refers_to, signal.place) == ("urn:m1", ("urn:m1",), "urn:c")


def test_an_untyped_grouping_is_the_conversation_of_a_reply_without_parents() -> None:
    reply = activity("urn:r", f"{TINCAN}forum-reply")
    told = heard(statement(s.ANSWERED, reply, ways={"grouping": [activity("urn:q")]}))
    under = heard(statement(s.ANSWERED, reply, ways={"grouping": [activity("urn:g")], "parent": [activity("urn:q")]}))

    assert (told.thread, told.refers_to) == ("urn:q", ("urn:q",))
    assert under.thread == "urn:q"


def test_a_question_to_a_person_is_a_conversation_of_its_own_and_its_reply_refers_to_it() -> None:
    question = heard(statement(s.ASKED, {"objectType": "Agent", **agent("bob")}))
    reply = heard(statement(s.ANSWERED, {"objectType": "StatementRef", "id": s.ID}, id=REF))

    assert question.thread == reply.thread == s.ID
    assert (question.object, question.object_kind, question.audience) == (person("bob"), "agent", 1)
    assert (reply.refers_to, reply.id) == ((s.ID,), REF.lower())


def test_a_statement_in_the_context_is_referred_to() -> None:
    signal = heard(statement(s.COMMENTED, context={"statement": {"objectType": "StatementRef", "id": REF}}))

    assert REF.lower() in signal.refers_to


def test_an_exchange_with_a_person_is_a_conversation_of_its_own() -> None:
    talked = "http://id.tincanapi.com/verb/talked-with"

    assert heard(statement(talked, {"objectType": "Agent", **agent("bob")})).thread == s.ID


def test_a_post_belongs_to_the_topic_that_is_its_parent() -> None:
    topic = activity("https://forum.example/t/9", f"{TINCAN}forum-topic")
    signal = heard(statement(s.COMMENTED, activity("https://forum.example/p/3"), ways={"parent": [topic]}))

    assert (signal.thread, signal.refers_to) == ("https://forum.example/t/9", ("https://forum.example/t/9",))


def test_what_is_said_under_a_task_belongs_to_the_task_where_nothing_else_is_named() -> None:
    task = activity("https://work.example/t/1", "http://activitystrea.ms/schema/1.0/task")
    comment = activity("https://work.example/t/1/c/2", "http://activitystrea.ms/schema/1.0/comment")
    question = activity("https://work.example/q/1", f"{TINCAN}doubt")

    assert heard(statement(s.COMMENTED, comment, ways={"parent": [task]})).thread == "https://work.example/t/1"
    assert heard(statement(s.COMMENTED, comment, ways={"parent": [task, question]})).thread == question["id"]
    assert heard(statement(s.POSTED, MESSAGE, ways={"parent": [task]})).thread is None
