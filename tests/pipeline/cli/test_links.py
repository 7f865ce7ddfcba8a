"""`sousbois links`: each chat message once, sorted, whatever the order of lines; what is explicit is certain."""

import random
import uuid
from pathlib import Path
from typing import Any

import orjson

from tests.pipeline.cli.running import run

KIND = "http://id.tincanapi.com/activitytype/"
SPACE = uuid.UUID(int=11)
TALK = [
    ("ana", "hello, how do I mount a disk at boot?"),
    ("cy", "which printer works with the new driver?"),
    ("bo", "ana: add it to /etc/fstab, then run mount -a"),
    ("bo", "cy: any of them, if you install the driver first"),
    ("ana", "bo: thanks, that works"),
]


def message(number: int, who: str, text: str, **more: Any) -> dict[str, Any]:
    channel = {"id": "https://chat.example/c", "definition": {"type": f"{KIND}chat-channel"}}
    return {
        "id": str(uuid.uuid5(SPACE, str(number))),
        "actor": {"account": {"homePage": "https://chat.example", "name": who}},
        "verb": {"id": "https://w3id.org/xapi/acrossx/verbs/posted"},
        "object": {"id": f"https://chat.example/m/{number}", "definition": {"type": f"{KIND}chat-message"}},
        "result": {"response": text},
        "context": {"contextActivities": {"parent": [channel]}},
        "timestamp": f"2026-01-05T09:{number:02}:00Z",
        **more,
    }


STATEMENTS = [message(number, *said) for number, said in enumerate(TALK)]
IDS = [one["id"] for one in STATEMENTS]


def linked(statements: list[dict[str, Any]], home: Path, *options: str) -> list[dict[str, Any]]:
    given = b"".join(orjson.dumps(one) + b"\n" for one in statements)
    done = run("links", *(options or ("--consent", "assumed")), "-", given=given, home=home)
    assert done.exit_code == 0, done.stderr
    return [orjson.loads(line) for line in done.stdout.splitlines()]


def test_each_message_once_by_time_with_what_it_replies_to(home: Path) -> None:
    found = linked(STATEMENTS, home)

    assert [list(one) for one in found] == [["reply", "to", "probability"]] * 5
    assert [(one["reply"], one["to"]) for one in found] == list(
        zip(IDS, [IDS[0], IDS[1], IDS[0], IDS[1], IDS[2]], strict=True)
    )
    assert all(0 < one["probability"] <= 1 == round(one["probability"], 4) / one["probability"] for one in found)


def test_the_order_of_lines_changes_nothing(home: Path) -> None:
    shuffled = random.Random(3).sample(STATEMENTS * 2, 2 * len(STATEMENTS))

    assert linked(shuffled, home) == linked(STATEMENTS, home)


def test_what_says_itself_what_it_answers_is_certain_and_a_like_is_about_what_it_likes(home: Path) -> None:
    thread = {"parent": [STATEMENTS[1]["object"]], "grouping": STATEMENTS[0]["context"]["contextActivities"]["parent"]}
    outright = message(6, "di", "ana: the red one", context={"contextActivities": thread})
    like = message(7, "ana", "", verb={"id": "http://activitystrea.ms/schema/1.0/like"}, object=STATEMENTS[2]["object"])
    unknown = message(
        8,
        "di",
        "so it is",
        context={"statement": {"objectType": "StatementRef", "id": str(uuid.uuid5(SPACE, "nowhere"))}},
    )
    unknown["context"]["contextActivities"] = STATEMENTS[0]["context"]["contextActivities"]
    del like["result"]

    found = {
        one["reply"]: (one["to"], one["probability"]) for one in linked([*STATEMENTS, outright, like, unknown], home)
    }

    assert found[outright["id"]] == (IDS[1], 1.0)
    assert found[like["id"]] == (IDS[2], 1.0)
    assert found[unknown["id"]] == (unknown["id"], 1.0)


def test_other_statements_are_left_out_and_channels_are_not_mixed(home: Path) -> None:
    forum = message(
        9, "ana", "bo: yes", object={"id": "https://chat.example/p", "definition": {"type": f"{KIND}discussion"}}
    )
    elsewhere = {
        "contextActivities": {
            "parent": [{"id": "https://chat.example/d", "definition": {"type": f"{KIND}chat-channel"}}]
        }
    }
    apart = message(10, "bo", "ana: so add it to /etc/fstab", context=elsewhere)

    found = linked([STATEMENTS[0], forum, apart], home)

    assert [(one["reply"], one["to"]) for one in found] == [(IDS[0], IDS[0]), (apart["id"], apart["id"])]


def test_without_consent_nobody_is_heard_and_it_says_so(home: Path) -> None:
    given = b"".join(orjson.dumps(one) + b"\n" for one in STATEMENTS)

    done = run("links", "-", given=given, home=home)

    assert (done.exit_code, done.stdout) == (0, "")
    assert "not heard: 5 statements by people who have not consented" in done.stderr


def test_a_refused_line_is_told_and_the_rest_is_linked(home: Path) -> None:
    given = b"{}\n" + b"".join(orjson.dumps(one) + b"\n" for one in STATEMENTS)

    done = run("links", "--consent", "assumed", "-", given=given, home=home)

    assert done.exit_code == 1
    assert "\n1: /actor: is required" in done.stderr
    assert len(done.stdout.splitlines()) == 5
