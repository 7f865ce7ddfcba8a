"""Statements for the tests of the recogniser, from what differs in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from processors.consent import ConsentAct, Policy
from processors.directory import Directory, EmptyDirectory, PersonEntry, PlaceEntry
from processors.pseudonym import Pseudonyms
from processors.recognise import Recognition, recognise
from schemas.signal import Signal

APPENDED = datetime(2026, 6, 1, 12, tzinfo=UTC)
PSEUDONYMS = Pseudonyms(b"a key for tests, and only for them")
ASSUMED = Policy("assumed")
TINCAN = "http://id.tincanapi.com/activitytype/"
ADL = "http://adlnet.gov/expapi/activities/"
ASKED = "http://adlnet.gov/expapi/verbs/asked"
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
COMMENTED = "http://adlnet.gov/expapi/verbs/commented"
POSTED = "https://w3id.org/xapi/acrossx/verbs/posted"
VIEWED = "http://id.tincanapi.com/verb/viewed"
MENTIONED_AGENT = "https://w3id.org/xapi/acrossx/extensions/mentionedagent"
TOPIC = "http://id.tincanapi.com/extension/topic"
OWN = "https://w3id.org/sousbois/xapi/extensions/"
ID = "11111111-2222-4333-8444-555555555555"


def agent(name: str) -> dict[str, Any]:
    return {"account": {"homePage": "https://people.example", "name": name}}


def activity(iri: str, kind: str | None = None) -> dict[str, Any]:
    return {"id": iri} if kind is None else {"id": iri, "definition": {"type": kind}}


def statement(verb: str = ASKED, thing: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """more: top-level properties; `ways` the context's activities, `extensions` the context's."""
    ways, extensions = more.pop("ways", {}), more.pop("extensions", {})
    context = dict(more.pop("context", {}))
    if ways:
        context["contextActivities"] = ways
    if extensions:
        context["extensions"] = extensions
    made = {
        "id": ID,
        "actor": agent("ann"),
        "verb": {"id": verb},
        "object": dict(thing or activity("https://forum.example/p/1", f"{TINCAN}doubt")),
        "timestamp": "2026-06-01T09:00:00.000Z",
        "stored": "2026-06-01T12:00:00.000000Z",
    }
    return made | ({"context": context} if context else {}) | more


def recognised(given: Mapping[str, Any], policy: Policy = ASSUMED, directory: Directory | None = None) -> Recognition:
    return recognise(given, "a-tool", APPENDED, policy, PSEUDONYMS, directory or EmptyDirectory())


def heard(given: Mapping[str, Any], policy: Policy = ASSUMED, directory: Directory | None = None) -> Signal:
    signal = recognised(given, policy, directory).signal
    assert signal is not None
    return signal


def person(name: str) -> str:
    return PSEUDONYMS.person(f"account|https://people.example|{name}")


def granted(*names: str) -> Policy:
    return Policy(
        "required",
        [
            ConsentAct(n, f"https://people.example|{name}", None, "grant", APPENDED - timedelta(days=9))
            for n, name in enumerate(names)
        ],
    )


@dataclass(frozen=True)
class Known(EmptyDirectory):
    """One person and one place."""

    of_person: PersonEntry | None = None
    of_place: PlaceEntry | None = None

    def person(self, identity: str, at: datetime, /) -> PersonEntry | None:
        return self.of_person

    def place(self, place: str, at: datetime, /) -> PlaceEntry | None:
        return self.of_place

    def size(self, unit: str, at: datetime, /) -> int | None:
        return len(unit)


MESSAGE = activity("https://chat.example/m/2", f"{TINCAN}chat-message")
CHANNEL = activity("https://chat.example/c", f"{TINCAN}chat-channel")
REF = "99999999-2222-4333-8444-AAAAAAAAAAAA"
