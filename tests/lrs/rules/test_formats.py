"""How statements are shown."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.formats import fit, within, write_result, write_statement
from lrs.rules.query import Page, Stored
from schemas.language import best_match
from tests.lrs.statements import ANNE, BEN, CLEO, PUMP, VALVE, reference, statement, uuid_of

Json = dict[str, Any]
BOTH = {"en": "pump", "fr": "pompe"}
FRENCH = {"fr": "pompe"}
NAMED = {**ANNE, "name": "Anne", "objectType": "Agent"}
TEAM = {"objectType": "Group", "name": "team", "member": [NAMED, {**BEN, "name": "Ben"}]}
KNOWN_TEAM = {**TEAM, "mbox": "mailto:team@people.example"}
DEFINED = {
    "objectType": "Activity",
    "id": PUMP,
    "definition": {
        "name": BOTH,
        "description": BOTH,
        "interactionType": "choice",
        "choices": [{"id": "a", "description": BOTH}, {"id": "b"}],
    },
}
IN_FRENCH = {
    "objectType": "Activity",
    "id": PUMP,
    "definition": {
        "name": FRENCH,
        "description": FRENCH,
        "interactionType": "choice",
        "choices": [{"id": "a", "description": FRENCH}, {"id": "b"}],
    },
}
CONTEXT = {
    "instructor": NAMED,
    "team": TEAM,
    "contextActivities": {"parent": [DEFINED], "other": {"id": VALVE}},
    "contextAgents": [{"objectType": "contextAgent", "agent": NAMED, "relevantTypes": [VALVE]}],
    "contextGroups": [{"objectType": "contextGroup", "group": KNOWN_TEAM}],
    "platform": "chat",
}


def shown(content: Json, form: Any, accept: str = "fr", determined: Json | None = None) -> Json:
    language = partial(best_match, accept_language=accept)
    written: Json = orjson.loads(write_statement(orjson.dumps(content), form, language, determined or {}))
    return written


def test_exact_is_what_was_kept_byte_for_byte() -> None:
    raw = b'{ "any" : "bytes" }'

    assert write_statement(raw, "exact", best_match_not_asked, {PUMP: {"type": VALVE}}) is raw


def best_match_not_asked(_: Any) -> Any:
    raise AssertionError("exact looks at no language")


def test_ids_leave_of_everybody_and_everything_only_what_identifies_it() -> None:
    whole = statement(NAMED, thing=DEFINED, context=CONTEXT, authority=NAMED, result={"response": "yes"})
    whole["verb"]["display"] = BOTH
    one = {**ANNE, "objectType": "Agent"}

    assert shown(whole, "ids") == {
        "actor": one,
        "verb": {"id": whole["verb"]["id"]},
        "object": {"id": PUMP},
        "context": {
            "instructor": one,
            "team": {"objectType": "Group", "member": [one, BEN]},
            "contextActivities": {"parent": [{"id": PUMP}], "other": [{"id": VALVE}]},
            "contextAgents": [{"objectType": "contextAgent", "agent": one, "relevantTypes": [VALVE]}],
            "contextGroups": [
                {"objectType": "contextGroup", "group": {"objectType": "Group", "mbox": "mailto:team@people.example"}}
            ],
            "platform": "chat",
        },
        "authority": one,
        "result": {"response": "yes"},
    }


@pytest.mark.parametrize(
    ("thing", "identified"),
    [
        (NAMED, {**ANNE, "objectType": "Agent"}),
        (KNOWN_TEAM, {"objectType": "Group", "mbox": "mailto:team@people.example"}),
        (reference(uuid_of(1)), reference(uuid_of(1))),
        ({"id": VALVE}, {"id": VALVE}),
    ],
)
def test_ids_identify_every_kind_of_object(thing: Json, identified: Json) -> None:
    assert shown(statement(thing=thing), "ids")["object"] == identified
    inner = {**statement(BEN, thing=thing), "objectType": "SubStatement"}
    assert shown(statement(thing=inner), "ids")["object"] == {**inner, "object": identified}


def test_canonical_shows_one_language_of_verbs_and_activities_and_agents_as_they_are() -> None:
    whole = statement(NAMED, thing=DEFINED, context=CONTEXT, attachments=[{"display": BOTH}])
    whole["verb"]["display"] = BOTH

    assert shown(whole, "canonical") == {
        **whole,
        "verb": {**whole["verb"], "display": FRENCH},
        "object": IN_FRENCH,
        "context": {**CONTEXT, "contextActivities": {"parent": [IN_FRENCH], "other": [{"id": VALVE}]}},
    }


def test_canonical_reaches_into_a_sub_statement_and_leaves_agents_alone() -> None:
    inner = {**statement(TEAM, thing=DEFINED), "objectType": "SubStatement"}

    assert shown(statement(thing=inner), "canonical")["object"] == {**inner, "object": IN_FRENCH}
    assert shown(statement(thing=KNOWN_TEAM), "canonical") == statement(thing=KNOWN_TEAM)


def test_canonical_leaves_a_definition_without_words_as_it_is() -> None:
    bare = {"id": PUMP, "definition": {"type": VALVE}}

    assert shown(statement(thing=bare), "canonical") == statement(thing=bare)


def test_canonical_shows_what_is_determined_of_every_activity_wherever_it_stands() -> None:
    determined = {PUMP: {"name": {"en": "P", "fr": "p"}, "type": PUMP}, VALVE: {"name": {"en": "V"}}}
    pump = {**DEFINED, "definition": {"name": {"fr": "p"}, "type": PUMP}}
    valve = {"id": VALVE, "definition": {"name": {"en": "V"}}}
    event: Json = {**statement(thing=DEFINED), "context": {"contextActivities": {"parent": [DEFINED, {"id": VALVE}]}}}
    inside = statement(thing={**event, "objectType": "SubStatement"})
    expected = {**event, "object": pump, "context": {"contextActivities": {"parent": [pump, valve]}}}

    assert shown(event, "canonical", determined=determined) == expected
    assert shown(inside, "canonical", determined=determined)["object"] == {**expected, "objectType": "SubStatement"}
    assert shown(event, "ids", determined=determined) == shown(event, "ids")


MAPS = st.dictionaries(st.sampled_from(["en", "fr", "de"]), st.sampled_from(["x", "y"]), min_size=1)
DEFINITIONS = st.fixed_dictionaries(
    {},
    optional={
        "name": MAPS,
        "description": MAPS,
        "type": st.sampled_from([PUMP, VALVE]),
        "scale": st.lists(st.fixed_dictionaries({"id": st.just("a")}, optional={"description": MAPS}), max_size=2),
    },
)
ACTIVITIES = st.fixed_dictionaries(
    {"id": st.sampled_from([PUMP, VALVE])}, optional={"definition": DEFINITIONS, "objectType": st.just("Activity")}
)
STATEMENTS = st.builds(
    lambda thing, parent, verb: {**statement(thing=thing, context={"contextActivities": {"parent": parent}}), **verb},
    ACTIVITIES,
    st.lists(ACTIVITIES, min_size=1, max_size=3),
    st.builds(lambda display: {"verb": {"id": VALVE, "display": display}}, MAPS),
)


@given(STATEMENTS, st.dictionaries(st.sampled_from([PUMP, VALVE]), DEFINITIONS))
def test_what_is_determined_is_shown_as_if_the_statement_had_said_it(whole: Json, determined: Json) -> None:
    def told(activity: Json) -> Json:
        return {**activity, "definition": determined[activity["id"]]} if determined.get(activity["id"]) else activity

    parents = [told(activity) for activity in whole["context"]["contextActivities"]["parent"]]
    as_if = {**whole, "object": told(whole["object"]), "context": {"contextActivities": {"parent": parents}}}

    assert shown(whole, "canonical", "fr", determined) == shown(as_if, "canonical", "fr")
    assert shown(whole, "canonical", "fr", determined)["verb"] == shown(whole, "canonical", "fr")["verb"]


@given(STATEMENTS, st.dictionaries(st.sampled_from([PUMP, VALVE]), st.just({})))
def test_where_nothing_is_determined_a_definition_is_the_statements_own_but_for_the_language(
    whole: Json, nothing: Json
) -> None:
    read = shown(whole, "canonical", "fr", nothing)
    one_each = shown(whole, "canonical", "fr")
    every = write_statement(orjson.dumps(whole), "canonical", lambda languages: languages, nothing)

    assert read == one_each
    assert orjson.loads(every) == whole


@given(st.lists(st.binary(max_size=9), max_size=9), st.integers(0, 40))
def test_within_makes_no_more_than_one_beyond(contents: list[bytes], most: int) -> None:
    left = iter(contents)
    kept = within(left, most)

    assert kept == contents[: len(kept)]
    assert sum(map(len, kept)) <= most or len(kept) == 1
    assert len(list(left)) == max(len(contents) - len(kept) - 1, 0)


def test_a_result_is_json_and_says_where_it_goes_on() -> None:
    assert orjson.loads(write_result([], "")) == {"statements": [], "more": ""}
    assert orjson.loads(write_result([b'{"a":1}', b"{}"], '/x?"')) == {"statements": [{"a": 1}, {}], "more": '/x?"'}


@pytest.mark.parametrize(("most", "kept"), [(1, 1), (9, 1), (10, 2), (14, 2), (15, 3), (99, 3)])
def test_a_page_is_cut_before_the_statement_that_is_too_much_but_never_empty(most: int, kept: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(tuple(Stored(uuid_of(n), at, b"12345") for n in range(3)), more=False)
    cut = fit(page, most)

    assert (len(cut.statements), cut.more) == (kept, kept < 3)
    assert fit(Page((), more=False), most) == Page((), more=False)


def test_an_answer_names_whom_a_context_holds() -> None:
    assert shown(statement(CLEO, context={"platform": "chat"}), "ids") == statement(CLEO, context={"platform": "chat"})
