"""The recogniser: which statements are heard, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from processors.consent import ConsentAct, Policy
from schemas import vocabulary as v
from tests.processors.recognise.statements import APPENDED, REF, agent, recognised, statement


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


def test_our_own_void_is_followed_and_moves_no_time() -> None:
    thing = {"objectType": "StatementRef", "id": REF}
    void = statement("http://adlnet.gov/expapi/verbs/voided", thing, extensions={v.MOMENT_EXTENSION: {}})

    assert (recognised(void).why, recognised(void).voids) == ("own", REF.lower())


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
