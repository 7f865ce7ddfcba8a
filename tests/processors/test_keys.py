"""The keys under which signals are heard."""

from datetime import UTC, datetime

import pytest

from processors.keys import keys, pair
from schemas.signal import UNKNOWN, Keying, Participant, Signal

AT = datetime(2026, 1, 5, tzinfo=UTC)


def signal(**given: object) -> Signal:
    return Signal(**({"id": "s", "at": AT, "verb": "asked"} | given))  # type: ignore[arg-type]


@pytest.mark.parametrize("keying", [Keying.RESOURCE, Keying.ACTIVITY])
@pytest.mark.parametrize("kind", ["agent", "group"])
def test_a_person_is_no_resource(keying: Keying, kind: str) -> None:
    assert keys(signal(object=UNKNOWN, object_kind=kind), keying) == ()


def test_nobody_unknown_is_half_of_a_pair() -> None:
    met = signal(moment=True, people=(Participant("asker", "a"), Participant("helper", UNKNOWN)))

    assert keys(met, Keying.DYAD) == ()


def test_a_pair_has_one_key_whoever_comes_first() -> None:
    there = signal(actor="a", object="b", object_kind="agent")
    back = signal(actor="b", object="a", object_kind="agent")

    assert keys(there, Keying.DYAD) == keys(back, Keying.DYAD) == (pair("b", "a"),)


def test_a_resource_is_heard_under_what_it_derives_from() -> None:
    assert keys(signal(object="new", derived_from=("old", "older")), Keying.RESOURCE) == ("new", "old", "older")


def test_a_post_without_thread_is_a_conversation_of_its_own() -> None:
    assert keys(signal(object="q"), Keying.CONVERSATION) == ("q",)
    assert keys(signal(), Keying.CONVERSATION) == ("s",)
    assert keys(signal(object="q", thread="t"), Keying.CONVERSATION) == ("t",)


def test_a_great_gathering_is_no_set_of_pairs() -> None:
    crowd = tuple(Participant("member", f"p{n}") for n in range(51))

    assert keys(signal(moment=True, people=crowd), Keying.DYAD) == ()


def test_what_is_looked_at_is_a_listing_and_what_is_offered_stands_in_its_surroundings() -> None:
    looked = signal(verb="viewed", object="list", place="hall", derived_from=("r",))
    offered = signal(verb="offered", object="r", refers_to=("list",), derived_from=("other",), place="hall")

    assert keys(looked, Keying.LISTING) == ("list", "r")
    assert keys(offered, Keying.LISTING) == ("hall", "list", "other", "r")
    assert keys(looked, Keying.RESOURCE) == ("list",)
