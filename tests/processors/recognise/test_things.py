"""Things: topics, sources, results, texts, and what an IRI may not give away."""

from typing import Any

import pytest

from schemas import vocabulary as v
from schemas.signal import Cue
from tests.processors.recognise import statements as s
from tests.processors.recognise.statements import TINCAN, activity, agent, heard, person, statement

PASSED = "http://adlnet.gov/expapi/verbs/passed"


def test_topics_are_lower_case_sorted_and_come_from_extensions_and_tags() -> None:
    tag = activity("https://x.example/tags/Deep%20Fryer", f"{TINCAN}tag")
    thing = {"id": "urn:x", "definition": {"extensions": {"http://id.tincanapi.com/extension/tags": "Oil "}}}
    given = statement(
        thing=thing, extensions={s.TOPIC: ["Valves", "jo@x.example", "", "valves", "y" * 65]}, ways={"other": [tag]}
    )

    assert heard(given).topics == ("deep fryer", "oil", "valves")


def test_what_a_thing_derives_from_stands_in_other_or_referrer_and_a_view_derives_from_nothing() -> None:
    other = [activity("urn:source"), activity("urn:t", f"{TINCAN}tag")]
    extensions = {"http://id.tincanapi.com/extension/referrer": "urn:page"}

    made = heard(statement("http://activitystrea.ms/create", ways={"other": other}, extensions=extensions))
    seen = heard(statement(s.VIEWED, ways={"other": other}, extensions=extensions))

    assert (made.derived_from, seen.derived_from) == (("urn:source", "urn:page"), ())


def test_a_referrer_may_be_an_activity_and_stand_in_the_definition() -> None:
    thing = {
        "id": "urn:x",
        "definition": {"extensions": {"http://id.tincanapi.com/extension/referrer": {"id": "urn:s"}}},
    }

    assert heard(statement("http://activitystrea.ms/create", thing)).derived_from == ("urn:s",)


@pytest.mark.parametrize(
    "search",
    [
        {"result": {"response": "How to seal a pump?"}},
        {"thing": {"id": "urn:s", "definition": {"name": {"en": "pump seal"}}}},
        {"thing": {"id": "https://x.example/search?lang=en&q=pump+seals"}},
        {"extensions": {s.TOPIC: "Pumps"}},
        {"extensions": {"https://x.example/extensions/search-term": "pump seal"}},
    ],
)
def test_a_search_and_the_work_on_what_was_searched_for_share_a_term(search: dict[str, Any]) -> None:
    found = set(heard(statement("http://activitystrea.ms/search", **search)).terms)
    named = {"id": "urn:w", "definition": {"name": {"fr": "Joints", "en": "Replace the pumps"}}}

    assert found & set(heard(statement(PASSED, named)).terms)
    assert found & set(heard(statement(PASSED, activity("urn:w"), extensions={s.TOPIC: "pump"})).terms)
    assert not found & set(heard(statement(PASSED, {"id": "urn:w", "definition": {"name": {"en": "Paint"}}})).terms)


@pytest.mark.parametrize("query", ["timesheet", "Log in", "mot de passe", "feuille de temps"])
def test_a_search_for_a_page_of_the_house_is_logistics(query: str) -> None:
    def searched(words: str) -> frozenset[Cue]:
        return heard(statement("http://activitystrea.ms/search", result={"response": words})).cues

    assert Cue.LOGISTICS in searched(query)
    assert Cue.LOGISTICS not in searched("pump seal")


@pytest.mark.parametrize("where", ["result", "context"])
def test_what_carries_the_extension_of_reflection_is_one(where: str) -> None:
    flag = {"http://id.tincanapi.com/extension/reflection": "Next time I measure first."}
    more = {"result": {"extensions": flag}} if where == "result" else {"extensions": flag}
    signal = heard(statement(s.COMMENTED, **more))

    assert (signal.verb, signal.words, Cue.REFLECTION in signal.cues) == (v.REFLECTED, 5, True)


def test_the_name_of_what_a_note_is_about_is_no_part_of_the_note() -> None:
    thing = {"id": "urn:x", "definition": {"name": {"en": "Start the press"}, "type": f"{TINCAN}step"}}
    noted = statement("http://risc-inc.com/annotator/verbs/annotated", thing, result={"response": "ok"})

    assert heard(noted).words == 1


@pytest.mark.parametrize(
    "category",
    [
        activity("https://x.example/categories/after-action-review"),
        activity("urn:c:7", "https://x.example/types/debriefing"),
        {"id": "urn:c:7", "definition": {"name": {"fr": "Retour d'expérience, ligne 4"}}},
    ],
)
def test_a_meeting_looks_back_where_its_category_says_so(category: dict[str, Any]) -> None:
    meeting, join = activity("urn:m", f"{s.ADL}meeting"), "http://activitystrea.ms/join"
    stand_up = {"id": "urn:c:7", "definition": {"name": {"en": "Stand-up"}}}

    assert Cue.REFLECTION in heard(statement(join, meeting, ways={"category": [category]})).cues
    assert Cue.REFLECTION not in heard(statement(join, meeting, ways={"category": [stand_up]})).cues


@pytest.mark.parametrize("success", [True, False])
def test_practice_that_says_how_it_went_is_a_try(success: bool) -> None:
    performed = "http://id.tincanapi.com/verb/performed-offline"

    assert heard(statement(performed, result={"success": success})).verb == v.ATTEMPTED
    assert heard(statement(performed)).verb == v.DEMONSTRATED


def test_a_list_that_is_looked_at_shows_what_stands_in_other() -> None:
    shelf = activity("urn:shelf", f"{TINCAN}playlist")
    other = [activity("urn:offer"), activity("urn:t", f"{TINCAN}tag")]
    extensions = {"http://id.tincanapi.com/extension/referrer": "urn:page"}

    seen = heard(statement(s.VIEWED, shelf, ways={"other": other}, extensions=extensions))

    assert seen.derived_from == ("urn:offer",)


def test_results_are_taken_over() -> None:
    result = {"success": False, "completion": True, "score": {"raw": 5, "max": 20, "min": 0}, "duration": "PT1H2M3.5S"}
    signal = heard(statement("http://adlnet.gov/expapi/verbs/attempted", activity("urn:task"), result=result))

    assert (signal.success, signal.completion, signal.score, signal.duration_s) == (False, True, 0.25, 3723.5)
    assert heard(statement(result={"score": {"scaled": -1}})).score == -1.0
    assert heard(statement(result={"score": {"raw": 5}})).score is None


def test_a_text_leaves_cues_a_length_and_salted_terms() -> None:
    signal = heard(statement(result={"response": "How do I bleed the hydraulic circuit?"}))

    assert (signal.cues, signal.words) == (frozenset({Cue.QUESTION}), 7)
    assert len(signal.terms) == 3
    assert "hydraulic" not in repr(signal)
    assert heard(statement()).words is None


@pytest.mark.parametrize("verb", [v.REFLECTED, v.ANNOTATED])
def test_a_note_leaves_salted_terms_so_that_a_copy_of_it_is_known(verb: str) -> None:
    one, copy, other = (
        heard(statement(v.verb_iri(verb), activity("urn:task"), result={"response": text})).terms
        for text in ("Next time drain the boiler", "Next time drain the boiler", "The gasket was worn")
    )

    assert one == copy != other
    assert one
    assert other


def test_a_meeting_says_what_it_looks_back_on() -> None:
    meeting = activity("urn:aar", v.type_iri("meeting"))

    attended = heard(statement(v.verb_iri(v.ATTENDED), meeting, ways={"other": [activity("urn:task")]}))

    assert (attended.object_kind, attended.derived_from) == ("meeting", ("urn:task",))


@pytest.mark.parametrize(
    ("kind", "category", "cues"),
    [
        ("meeting", "After-Action-Review", {Cue.REFLECTION}),
        ("meeting", "stand-up", set()),
        ("course", "after-action-review", set()),
    ],
)
def test_a_category_says_whether_a_meeting_looks_back(kind: str, category: str, cues: set[Cue]) -> None:
    category_of_it = activity(f"https://x.example/categories/{category}")

    signal = heard(
        statement(v.verb_iri(v.ATTENDED), activity("urn:m", v.type_iri(kind)), ways={"category": [category_of_it]})
    )

    assert signal.cues == cues


def test_what_is_itself_a_text_is_read_where_it_stands() -> None:
    thing = {"id": "urn:q", "definition": {"type": f"{TINCAN}doubt", "name": {"fr": "Comment purger le circuit ?"}}}

    assert heard(statement(s.ASKED, thing)).cues == {Cue.QUESTION}
    assert heard(statement(s.ANSWERED, thing)).cues == frozenset()
    assert heard(statement(s.VIEWED, thing)).words is None


def test_the_markers_of_duty_spot_and_device() -> None:
    spot = heard(statement(s.COMMENTED, activity("https://x.example/film#t=12,30")))
    plain = heard(statement(s.COMMENTED, activity("https://x.example/film#part2")))

    assert (spot.anchored, spot.object) == (True, "https://x.example/film")
    assert (plain.anchored, plain.object) == (False, "https://x.example/film#part2")
    assert heard(statement(extensions={f"{s.OWN}assigned": True})).assigned
    assert heard(statement(extensions={f"{s.OWN}device": "Tablet"})).device == "tablet"
    hidden = heard(statement(extensions={f"{s.OWN}device": "ann's phone"})).device
    assert hidden is not None
    assert hidden.startswith("h_")


@pytest.mark.parametrize(
    "iri",
    [
        "mailto:ann@x.example",
        "https://x.example/u/ann@x.example",
        "https://x.example/@ann",
        "acct:ann",
        "https://x.example/~ann",
    ],
)
def test_an_iri_that_names_a_person_is_hidden(iri: str) -> None:
    signal = heard(statement(thing=activity(iri)))

    assert "ann" not in repr(signal)
    assert signal.object == heard(statement(thing=activity(iri))).object


def test_a_profile_page_is_hidden_and_a_block_of_a_course_is_not() -> None:
    block = "block-v1:X+Y+type@video+block@0123abcd"

    assert "jane" not in repr(heard(statement(s.VIEWED, activity("https://x.example/jane", f"{TINCAN}user-profile"))))
    assert heard(statement(s.VIEWED, activity(block))).object == block


def test_a_substatement_and_a_group_are_objects_too() -> None:
    plan = {
        "objectType": "SubStatement",
        "actor": agent("ann"),
        "verb": {"id": s.VIEWED},
        "object": activity("urn:film"),
    }
    planned = heard(statement("https://w3id.org/xapi/tla/verbs/planned", plan))
    group = heard(statement(s.ASKED, {"objectType": "Group", "member": [agent("bob"), agent("cy")]}))

    assert (planned.object, planned.verb) == ("urn:film", v.PLANNED)
    assert (group.object, group.object_kind, group.audience) == (None, "group", 2)
    assert group.mentions == tuple(sorted([person("bob"), person("cy")]))


def test_a_verb_or_a_type_that_names_a_person_is_hidden_too() -> None:
    signal = heard(statement("mailto:ann@x.example", activity("urn:x", "mailto:ann@x.example")))

    assert signal.verb.startswith("other:h_")
    assert "ann" not in repr(signal)
