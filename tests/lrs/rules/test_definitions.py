"""How definitions of one activity become one, and what a Person holds."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.definitions import activity_of, merged
from lrs.rules.persons import person_of

PUMP = "https://things.example/pump"
CHOICE = {"interactionType": "choice", "choices": [{"id": "a"}], "correctResponsesPattern": ["a"]}
LANGUAGES = st.dictionaries(st.sampled_from(["en", "fr", "de"]), st.sampled_from(["x", "y"]), max_size=3)
DEFINITIONS = st.fixed_dictionaries(
    {},
    optional={
        "name": LANGUAGES,
        "description": LANGUAGES,
        "type": st.sampled_from(["urn:a", "urn:b"]),
        "extensions": st.dictionaries(st.sampled_from(["urn:1", "urn:2"]), st.integers(0, 3)),
        "interactionType": st.sampled_from(["choice", "numeric"]),
    },
)


def test_languages_and_extensions_are_gathered_and_the_last_said_of_one_counts() -> None:
    first = {
        "name": {"en": "Pump", "fr": "Pompe"},
        "extensions": {"urn:a": 1, "urn:b": [2]},
        "description": {"en": "P"},
    }
    second = {"name": {"en": "Feed pump", "de": "Pumpe"}, "extensions": {"urn:b": {"c": 3}}}

    assert merged([first, second]) == {
        "name": {"en": "Feed pump", "fr": "Pompe", "de": "Pumpe"},
        "description": {"en": "P"},
        "extensions": {"urn:a": 1, "urn:b": {"c": 3}},
    }


def test_other_properties_are_as_they_were_said_last() -> None:
    said = [{"type": "urn:a", "moreInfo": "urn:m"}, {"type": "urn:b"}]

    assert merged(said) == {"type": "urn:b", "moreInfo": "urn:m"}
    assert merged(reversed(said)) == {"type": "urn:a", "moreInfo": "urn:m"}


def test_an_interaction_is_said_anew_as_a_whole_or_stays_as_a_whole() -> None:
    numeric = {"interactionType": "numeric", "correctResponsesPattern": ["1[:]2"]}

    assert merged([CHOICE, numeric]) == numeric
    assert merged([CHOICE, {"interactionType": "choice"}]) == {"interactionType": "choice"}
    assert merged([CHOICE, {"name": {"en": "Which?"}}]) == {**CHOICE, "name": {"en": "Which?"}}


def test_an_activity_of_which_nothing_is_known_is_bare() -> None:
    bare = {"objectType": "Activity", "id": PUMP}

    assert activity_of(PUMP, []) == activity_of(PUMP, [{}]) == bare
    assert activity_of(PUMP, [CHOICE]) == {**bare, "definition": CHOICE}


@given(st.lists(DEFINITIONS, max_size=6), st.integers(0, 6))
def test_merging_in_parts_is_merging_at_once_and_changes_nothing_given(said: list[dict[str, Any]], cut: int) -> None:
    before = repr(said)

    assert merged([merged(said[:cut]), *said[cut:]]) == merged(said)
    assert repr(said) == before


@given(st.lists(DEFINITIONS, min_size=1, max_size=6), st.data())
def test_what_was_said_twice_counts_where_it_was_said_last(said: list[dict[str, Any]], data: st.DataObject) -> None:
    """So the store needs to keep each definition only once."""
    again = data.draw(st.sampled_from(said))

    assert merged([*said, again]) == merged([*(one for one in said if one != again), again])


def test_a_person_has_every_name_once_the_last_said_first_and_what_was_asked_for() -> None:
    anne = {"mbox": "mailto:anne@people.example", "name": "A. Lund"}

    assert person_of(anne, ["Anne", "Anne Lund"]) == {
        "objectType": "Person",
        "name": ["Anne Lund", "Anne", "A. Lund"],
        "mbox": ["mailto:anne@people.example"],
    }
    assert person_of({**anne, "name": "Anne"}, ["Anne", "Anne Lund"])["name"] == ["Anne Lund", "Anne"]


def test_an_agent_whom_nobody_named_is_a_person_without_a_name() -> None:
    account = {"homePage": "https://people.example", "name": "7"}

    assert person_of({"account": account}, []) == {"objectType": "Person", "account": [account]}
    assert person_of({"mbox_sha1sum": "f" * 40}, []) == {"objectType": "Person", "mbox_sha1sum": ["f" * 40]}
    assert person_of({"openid": "https://id.example/a"}, []) == {
        "objectType": "Person",
        "openid": ["https://id.example/a"],
    }
