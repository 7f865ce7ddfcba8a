"""What recognising costs: a forum question and answer, a chat message, an act without text; against `orjson.loads`."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson

from processors.consent import ConsentAct, Policy
from processors.pseudonym import Pseudonyms
from processors.recognise import recognise
from schemas.signal_codec import parse_signal, write_signal

RUNS, CALLS = 9, 400
APPENDED = datetime(2026, 6, 1, 12, tzinfo=UTC)
TINCAN = "http://id.tincanapi.com/activitytype/"
QUESTION = (
    "How do I keep the roll of film from curling on the wide machine? We changed the tension twice and cleaned the "
    "bar, and it still lifts on the left after about ten metres. The room is dry in winter, so I thought of the "
    "humidity first. Has anybody seen this with the thin quality, and did a slower start help?"
)
ANSWER = (
    "The left side lifts when the bar is a little warmer there. Let the machine stand open for five minutes, set the "
    "bar to the second mark, and begin with the slow programme. After the first ten metres go back to normal. With the "
    "thin quality the tension must be one step lower than the table says, since the table was made for the old rolls. "
    "We wrote this on the card that hangs beside the machine, with a drawing of the marks. Tell the others, they had "
    "the same trouble."
)


def forum(verb: str, kind: str, text: str | None, parent: str | None = None) -> dict[str, Any]:
    """A statement as a forum sends it."""
    ways: dict[str, Any] = {"grouping": [{"id": "https://forum.example"}]}
    if parent:
        ways["parent"] = [{"id": parent}]
    made: dict[str, Any] = {
        "id": "8305a577-9f3a-5ef5-8fa2-59fa0cba5686",
        "version": "1.0.3",
        "actor": {"objectType": "Agent", "account": {"homePage": "https://forum.example", "name": "u42"}},
        "verb": {"id": verb},
        "object": {"objectType": "Activity", "id": "https://forum.example/p/7", "definition": {"type": TINCAN + kind}},
        "context": {
            "platform": "forum",
            "contextActivities": ways,
            "extensions": {"http://id.tincanapi.com/extension/topic": ["film", "tension"]},
        },
        "timestamp": "2026-05-27T20:09:32.720Z",
        "stored": "2026-06-01T12:00:00.000000Z",
    }
    return made | ({"result": {"response": text}} if text else {})


STATEMENTS = {
    "question": forum("http://adlnet.gov/expapi/verbs/asked", "doubt", QUESTION),
    "answer": forum("http://adlnet.gov/expapi/verbs/answered", "solution", ANSWER, "https://forum.example/p/1"),
    "chat": forum(
        "https://w3id.org/xapi/acrossx/verbs/posted", "chat-message", "thanks, that worked", "https://forum.example"
    ),
    "no text": forum("http://activitystrea.ms/schema/1.0/update", "solution", None, "https://forum.example/p/1"),
}


def cost(call: Callable[[], object]) -> float:
    """Microseconds of processor time a call: the median of interleaved runs."""
    began = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - began) / CALLS * 1e6


def run() -> list[str]:
    """One line a kind of statement, the codec, and what else the machine can do in that time."""
    names = Pseudonyms(b"the key of a benchmark, no secret")
    policy = Policy(
        "required", [ConsentAct(1, "https://forum.example|u42", None, "grant", APPENDED.replace(year=2000))]
    )
    calls: dict[str, Callable[[], object]] = {}
    for name, statement in STATEMENTS.items():
        found = recognise(statement, "c", APPENDED, policy, names)
        assert found.signal is not None
        blob, body = write_signal(found.signal), orjson.dumps(statement)
        calls[f"recognise {name}"] = lambda s=statement: recognise(s, "c", APPENDED, policy, names)  # type: ignore[misc]
        calls[f"write signal of {name} ({len(blob)} bytes)"] = lambda s=found.signal: write_signal(s)  # type: ignore[misc]
        calls[f"parse signal of {name}"] = lambda b=blob: parse_signal(b)  # type: ignore[misc]
        calls[f"orjson.loads {name} ({len(body)} bytes)"] = lambda b=body: orjson.loads(b)  # type: ignore[misc]
    calls["a bare loop of 1 000 additions"] = lambda: sum(range(1_000))
    runs: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(RUNS):
        for name, call in calls.items():
            runs[name].append(cost(call))
    return [f"{name}: {statistics.median(times):.1f} µs (least {min(times):.1f})" for name, times in runs.items()]


if __name__ == "__main__":
    print("\n".join(run()))
