"""What the recogniser makes of offers and requests, meetings, talk between people, citations, and work acts."""

import pytest

from schemas import vocabulary as v
from tests.processors.recognise.statements import ADL, ASKED, TINCAN, activity, agent, heard, person, statement

AS = "http://activitystrea.ms/schema/1.0/"
OFFER = activity("https://exchange.example/offers/7", f"{AS}offer")
REVIEWED = "http://id.tincanapi.com/verb/reviewed"
REFERRER = "http://id.tincanapi.com/extension/referrer"
TALKED = "http://id.tincanapi.com/verb/talked-with"


@pytest.mark.parametrize(
    "verb", ["https://w3id.org/sousbois/xapi/verbs/offered", f"{AS}author", f"{AS}create", f"{AS}offer"]
)
@pytest.mark.parametrize("kind", [f"{AS}offer", "https://activitystrea.ms/offer/"])
def test_an_offer_is_offered_however_it_is_said(verb: str, kind: str) -> None:
    signal = heard(statement(verb, activity(OFFER["id"], kind)))

    assert (signal.verb, signal.object, signal.object_kind) == (v.OFFERED, OFFER["id"], "offer")
    assert heard(statement(f"{AS}author", activity("https://x.example/d", f"{TINCAN}document"))).verb == v.AUTHORED


@pytest.mark.parametrize("way", ["parent", "other"])
def test_a_request_cites_the_offer_it_asks_for(way: str) -> None:
    question = activity("https://exchange.example/requests/3", f"{TINCAN}doubt")
    signal = heard(statement(ASKED, question, ways={way: [OFFER]}))

    assert (signal.verb, signal.thread) == (v.ASKED, question["id"])
    assert OFFER["id"] in signal.refers_to + signal.derived_from


def test_requests_of_one_offer_are_no_single_conversation() -> None:
    signal = heard(statement(ASKED, OFFER))

    assert (signal.thread, signal.derived_from) == (None, (OFFER["id"],))


def test_both_say_how_an_exchange_was_by_reviewing_the_offer() -> None:
    signals = [heard(statement(REVIEWED, OFFER, actor=agent(name))) for name in ("ann", "ben")]

    assert {signal.verb for signal in signals} == {v.REVIEWED}
    assert {signal.object for signal in signals} == {OFFER["id"]}
    assert {signal.actor for signal in signals} == {person("ann"), person("ben")}


def test_what_a_thing_derives_from_stands_among_the_others_or_in_the_referrer() -> None:
    made, source = activity("https://wiki.example/b", f"{TINCAN}document"), "https://wiki.example/a"

    assert heard(statement(f"{AS}author", made, ways={"other": [activity(source)]})).derived_from == (source,)
    assert heard(statement(f"{AS}author", made, extensions={REFERRER: source})).derived_from == (source,)
    assert heard(statement(f"{AS}read", made, extensions={REFERRER: source})).derived_from == ()


@pytest.mark.parametrize("verb", [f"{ADL[:-11]}verbs/attended", f"{AS}attend", f"{AS}join"])
@pytest.mark.parametrize(
    "kind", [f"{ADL}meeting", "https://w3id.org/xapi/acrossx/activities/face-to-face-discussion", f"{AS}group"]
)
def test_a_meeting_is_the_place_of_those_who_come(verb: str, kind: str) -> None:
    signal = heard(statement(verb, activity("https://meet.example/monday", kind)))

    assert signal.verb in (v.ATTENDED, v.JOINED)
    assert signal.place == "https://meet.example/monday"


@pytest.mark.parametrize("verb", [TALKED, "http://id.tincanapi.com/verb/called"])
def test_talk_names_the_other_and_is_a_conversation_of_its_own(verb: str) -> None:
    given = statement(verb, {"objectType": "Agent", **agent("ben")})
    signal = heard(given)

    assert (signal.verb, signal.object, signal.object_kind) == (v.TALKED_WITH, person("ben"), "agent")
    assert signal.mentions == (person("ben"),)
    assert signal.thread == given["id"]


@pytest.mark.parametrize(
    ("kind", "formal"), [(f"{AS}task", False), (f"{ADL}performance", False), (f"{ADL}course", True)]
)
@pytest.mark.parametrize("verb", ["completed", "passed"])
def test_a_work_act_is_a_success_on_what_is_not_formal(verb: str, kind: str, formal: bool) -> None:
    signal = heard(statement(f"http://adlnet.gov/expapi/verbs/{verb}", activity("https://work.example/t/4", kind)))

    assert v.succeeded(signal.verb, signal.success)
    assert signal.formal is formal
