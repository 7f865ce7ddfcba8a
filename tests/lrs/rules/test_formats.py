"""How statements are shown."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
import pytest

from lrs.rules.formats import fit, write_result, write_statement
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


def shown(content: Json, form: Any, accept: str = "fr") -> Json:
    language = partial(best_match, accept_language=accept)
    written: Json = orjson.loads(write_statement(orjson.dumps(content), form, language))
    return written


def test_exact_is_what_was_kept_byte_for_byte() -> None:
    raw = b'{ "any" : "bytes" }'

    assert write_statement(raw, "exact", best_match_not_asked) is raw


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
