"""Consent: which acts decide, and from when on (law 9)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.consent import ConsentAct, Policy
from processors.persons import identity_of
from schemas.agent import identity
from schemas.errors import InvalidInput

PERSON = "https://people.example|ann"
ANN = identity_of(PERSON)
AT = datetime(2026, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def grant(seq: int, source: str | None = None, at: datetime = AT, counts_from: datetime | None = None) -> ConsentAct:
    return ConsentAct(seq, PERSON, source, "grant", at, counts_from)


def withdraw(seq: int, source: str | None = None, at: datetime = AT) -> ConsentAct:
    return ConsentAct(seq, PERSON, source, "withdraw", at)


def test_nobody_is_heard_who_has_not_said_yes() -> None:
    assert not Policy().hears(ANN, "chat", AT)


def test_under_the_assumed_policy_everybody_is_heard_who_has_not_withdrawn() -> None:
    assert Policy("assumed").hears(ANN, "chat", AT)
    assert not Policy("assumed", [withdraw(1)]).hears(ANN, "chat", AT - 400 * DAY)


def test_a_grant_counts_from_its_own_time_on() -> None:
    policy = Policy("required", [grant(1)])

    assert policy.hears(ANN, "chat", AT)
    assert not policy.hears(ANN, "chat", AT - timedelta(microseconds=1))


def test_a_grant_reaches_back_only_where_it_says_so() -> None:
    policy = Policy("required", [grant(1, counts_from=AT - 30 * DAY)])

    assert policy.hears(ANN, "chat", AT - 30 * DAY)
    assert not policy.hears(ANN, "chat", AT - 31 * DAY)


def test_a_withdrawal_is_for_all_time() -> None:
    policy = Policy("required", [grant(1), withdraw(2, at=AT + DAY)])

    assert not policy.hears(ANN, "chat", AT)


def test_a_grant_after_a_withdrawal_gives_back_nothing_from_before_it_counts() -> None:
    policy = Policy("required", [grant(1), withdraw(2, at=AT + DAY), grant(3, at=AT + 2 * DAY)])

    assert not policy.hears(ANN, "chat", AT)
    assert policy.hears(ANN, "chat", AT + 2 * DAY)


def test_a_second_grant_never_narrows_the_first() -> None:
    assert Policy("required", [grant(1), grant(2, at=AT + DAY)]).hears(ANN, "chat", AT)
    assert Policy("assumed", [grant(1)]).hears(ANN, "chat", AT - DAY)


def test_a_grant_for_a_source_is_for_no_other() -> None:
    policy = Policy("required", [grant(1, "chat")])

    assert policy.hears(ANN, "chat", AT)
    assert not policy.hears(ANN, "forum", AT)


@pytest.mark.parametrize(
    ("acts", "chat", "forum"),
    [
        ([grant(1), withdraw(2, "chat")], False, True),
        ([withdraw(1, "chat"), grant(2)], True, True),
        ([withdraw(1), grant(2, "chat")], True, False),
        ([grant(1, "chat"), withdraw(2)], False, False),
        ([withdraw(2), grant(1)], False, False),
    ],
)
def test_the_latest_of_the_acts_for_this_source_and_for_all_decides(
    acts: list[ConsentAct], chat: bool, forum: bool
) -> None:
    policy = Policy("required", acts)

    assert (policy.hears(ANN, "chat", AT), policy.hears(ANN, "forum", AT)) == (chat, forum)


def test_whoever_consents_by_the_hash_of_an_address_is_heard_under_the_address() -> None:
    agent = {"mbox": "mailto:ann@people.example"}
    digest = "sha1:71aedca0b0c64b6d2c39fd5f28b5f2e39b2c7dd4"
    by_hash = {"mbox_sha1sum": identity_of("mailto:ann@people.example").removeprefix("sha1|").upper()}
    named = identity(agent)
    assert named is not None

    assert (
        named == identity(by_hash) == identity_of("mailto:ann@PEOPLE.example") == identity_of("mbox|" + agent["mbox"])
    )
    assert identity_of(digest) == "sha1|" + digest.removeprefix("sha1:")
    assert Policy("required", [ConsentAct(1, "mailto:ann@people.example", None, "grant", AT)]).hears(named, None, AT)


def test_each_spelling_of_a_person_is_one_identity() -> None:
    assert identity_of("account|https://people.example|ann") == ANN == "account|https://people.example|ann"
    assert identity_of("https://openid.example/ann") == identity({"openid": "https://openid.example/ann"})
    assert identity({"objectType": "Group", "member": []}) is None


def test_an_act_that_names_nobody_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Policy("required", [ConsentAct(1, "nobody", None, "grant", AT)])
    with pytest.raises(ValueError, match="required"):
        Policy("perhaps")  # type: ignore[arg-type]  # what a setting could say


ACTS = st.lists(
    st.builds(
        ConsentAct,
        seq=st.just(0),
        person=st.just(PERSON),
        source=st.sampled_from([None, "chat", "forum"]),
        act=st.sampled_from(["grant", "withdraw"]),
        at=st.integers(0, 20).map(lambda days: AT + days * DAY),
        counts_from=st.none() | st.integers(-20, 20).map(lambda days: AT + days * DAY),
    ),
    max_size=8,
).map(lambda acts: [ConsentAct(n, a.person, a.source, a.act, a.at, a.counts_from) for n, a in enumerate(acts)])


@given(ACTS, st.randoms(), st.sampled_from(["required", "assumed"]), st.integers(-30, 30), st.integers(0, 8))
def test_the_order_in_which_acts_are_learnt_changes_nothing(
    acts: list[ConsentAct], random: object, default: str, days: int, cut: int
) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's Random
    whole = Policy(default, acts)  # type: ignore[arg-type]  # one of the two
    grown = Policy(default, shuffled[:cut]).added(shuffled[cut:]).added(acts)  # type: ignore[arg-type]  # as above
    at = AT + days * DAY

    for source in ("chat", "forum", None):
        assert whole.hears(ANN, source, at) == grown.hears(ANN, source, at)
        assert whole.hears(ANN, source, at) or not whole.hears(ANN, source, at - DAY)
