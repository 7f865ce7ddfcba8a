"""Completed statements and changes of moments, as stages hand them to the store."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from lrs.ports import MomentChange
from schemas.moment import Evidence, Moment, write_moment
from schemas.signal import Participant
from schemas.timestamps import write_time

START = datetime(2026, 3, 1, tzinfo=UTC)
LATER = START + timedelta(days=365)
PUMP = "http://example.org/pump"
ANA = "mbox|mailto:ana@example.org"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def uid(number: int) -> str:
    return str(UUID(int=number))


def stored(number: int) -> datetime:
    return START + timedelta(microseconds=number)


def statement(number: int, **fields: Any) -> dict[str, Any]:
    """The number-th one recorded."""
    return {
        "id": uid(number),
        "stored": write_time(stored(number)),
        "timestamp": "2026-03-01T01:00:00+01:00",
        "version": "2.0.0",
        "actor": {"mbox": "mailto:ana@example.org"},
        "verb": {"id": "http://example.org/did"},
        "object": {"id": f"http://example.org/thing/{number}"},
        "authority": {"account": {"homePage": "http://lrs.example.org", "name": "chat"}},
        **fields,
    }


def called(number: int, *words: str, thing: str = PUMP) -> dict[str, Any]:
    """The number-th statement, which calls the pump so, and its actor by the first word."""
    defined = {"id": thing, "definition": {"name": {"en": "".join(words)}}}
    return statement(number, object=defined, actor={"mbox": "mailto:ana@example.org", "name": words[0]})


def about(number: int, target: int, **fields: Any) -> dict[str, Any]:
    """One whose object is another statement."""
    return statement(number, object={"objectType": "StatementRef", "id": uid(target)}, **fields)


def voiding(number: int, target: int) -> dict[str, Any]:
    return about(number, target, verb={"id": VOIDED})


def moment(number: int, **fields: Any) -> Moment:
    """One that starts in the number-th hour."""
    at = START + timedelta(hours=number)
    evidence = (
        Evidence(at, uid(number), "question"),
        Evidence(at + timedelta(minutes=5), uid(number + 100), "answer", is_moment=True),
    )
    given: dict[str, Any] = {
        "kind": "help_exchange",
        "participants": (Participant("helper", "p1", "finance"), Participant("learner", "p2")),
        "confidence": 0.7,
        "factors": (("thanks", 0.5),),
        "place": "kitchen",
        "topics": ("tax",),
    }
    closes = START + timedelta(days=30)
    return Moment(version=1, key=(uid(number),), evidence=evidence, closes=closes, **(given | fields))


def change(seq: int, what: Moment, *, revision: int = 1, kind: Any = "found") -> MomentChange:
    return MomentChange(seq, kind, revision, what.closes, orjson.dumps(write_moment(what, None)))
