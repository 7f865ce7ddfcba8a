"""The published profile keeps the specification's rules, names what there is, and our own statements conform to it."""

import copy
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from processors.detectors import catalog
from schemas import vocabulary as v
from schemas.moment import write_moment
from schemas.moment_statement import VERSION_IRI, moment_statement
from schemas.profile import profile
from schemas.profile.kinds import KINDS, Shape
from schemas.profile.patterns import TEMPLATE
from schemas.profile.templates import UNDERSTOOD
from tests.lrs.api.client import client_of
from tests.lrs.memory import World
from tests.schemas.profile.rules import faults
from tests.schemas.test_moment_codec import WHOLE

Json = dict[str, Any]


def test_it_keeps_every_rule_of_the_specification() -> None:
    assert faults(orjson.loads(orjson.dumps(profile()))) == []


def _pattern(whole: Json, kind: str) -> Json:
    found: Json = next(one for one in whole["patterns"] if one["id"].endswith(f"patterns/{kind}"))
    return found


BREAKS: dict[str, Callable[[Json], Any]] = {
    "a property is missing": lambda whole: whole.pop("definition"),
    "a value is empty": lambda whole: whole["concepts"][0].update(prefLabel={}),
    "an id stands twice": lambda whole: whole["concepts"].append(whole["concepts"][0]),
    "another version": lambda whole: whole["templates"][0].update(inScheme="https://x.example/v9"),
    "no schema": lambda whole: whole["concepts"][-1].pop("inlineSchema"),
    "an unknown property": lambda whole: whole["templates"][0].update(note="x"),
    "a rule without content": lambda whole: whole["templates"][0]["rules"].append({"location": "$.id"}),
    "a path that filters": lambda whole: whole["templates"][0]["rules"][0].update(location="$.x[?(@.y)]"),
    "an unknown member": lambda whole: _pattern(whole, "uptake")["sequence"].append("https://x.example/none"),
    "two operators": lambda whole: _pattern(whole, "uptake").update(optional=TEMPLATE + "asked"),
    "a circle": lambda whole: _pattern(whole, "uptake")["sequence"].append(_pattern(whole, "uptake")["id"]),
    "a primary without a name": lambda whole: _pattern(whole, "uptake").pop("prefLabel"),
    "a sequence of one": lambda whole: _pattern(whole, "uptake").update(
        sequence=_pattern(whole, "uptake")["sequence"][1:2]
    ),
    "two templates for one statement": lambda whole: whole["templates"][1].update(verb=whole["templates"][0]["verb"]),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_profile_is_noticed(name: str) -> None:
    whole = copy.deepcopy(profile())
    BREAKS[name](whole)

    assert faults(whole)


def test_every_published_kind_has_a_pattern_under_the_name_that_its_detector_has() -> None:
    shown = {kind: d for kind, d in catalog().detectors.items() if d.published}

    assert shown.keys() <= KINDS.keys()
    for kind, detector in shown.items():
        assert (KINDS[kind].title_en, KINDS[kind].title_fr) == (detector.title_en, detector.title_fr)


def leaves(part: Shape | str) -> set[str]:
    return {part} if isinstance(part, str) else {one for inner in part.parts for one in leaves(inner)}


@pytest.mark.parametrize("kind", [kind for kind, d in catalog().detectors.items() if d.published])
def test_a_pattern_names_only_what_its_detector_hears(kind: str) -> None:
    detector = catalog().detectors[kind]
    heard = {verb for pattern in detector.patterns for verb in pattern.hears}
    internal = {one for one in heard if one in catalog().detectors and not catalog().detectors[one].published}
    heard |= {verb for one in internal for pattern in catalog().detectors[one].patterns for verb in pattern.hears}

    assert leaves(KINDS[kind].shape) <= heard | {"experienced"}


def test_the_own_verbs_and_types_are_defined_and_every_template_names_a_verb_of_the_vocabulary() -> None:
    defined = {one["id"] for one in profile()["concepts"]}
    own = {v.verb_iri(name) for name in v.VERB_NAMES if v.verb_iri(name).startswith(v.PROFILE)}

    assert own <= defined
    assert set(map(v.type_iri, ("community", "formal", "assigned", "private-channel"))) <= defined
    assert UNDERSTOOD.keys() <= v.VERB_NAMES


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_moments_statement_conforms_to_its_template(kind: str) -> None:
    told = write_moment(WHOLE, None) | {"kind": kind}
    statement = moment_statement(told, 2, "https://store.example", (kind, kind))
    template = next(one for one in profile()["templates"] if one["id"] == f"{TEMPLATE}moment/{kind}")
    extension = statement["context"]["extensions"][v.MOMENT_EXTENSION]

    assert statement["verb"]["id"] == template["verb"]
    assert statement["object"]["definition"]["type"] == template["objectActivityType"]
    assert [one["id"] for one in statement["context"]["contextActivities"]["category"]] == [VERSION_IRI]
    assert statement["context"]["registration"] == told["id"]
    assert extension["kind"] == kind
    assert all(one["role"] for one in extension["evidence"])
    assert "mbox" not in statement["actor"]


async def test_it_is_served_to_whoever_asks() -> None:
    async with client_of(World(), version=None) as client:
        answer = await client.get("/profile")

    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json() == profile()
