"""Where in a statement activities are defined and agents are named."""

from collections.abc import Callable

import orjson
import pytest

from lrs.rules.said import said
from tests.lrs.statements import ANNE, BEN, CLEO, Json, statement

DEFINITION: Json = {"name": {"en": "Pump"}, "type": "urn:t"}
DEFINED: Json = {"id": "urn:thing", "definition": DEFINITION}
NAMED: Json = {"mbox": "mailto:dora@people.example", "name": "Dora"}
GROUP: Json = {
    "objectType": "Group",
    "name": "Fitters",
    "mbox": "mailto:fitters@people.example",
    "member": [NAMED, ANNE],
}


def sub(**event: Json) -> Json:
    inner = {"objectType": "SubStatement", **statement(BEN), **event}
    return statement(BEN, thing=inner)


WITH_ACTIVITY: dict[str, Callable[[Json], Json]] = {
    "object": lambda thing: statement(thing=thing),
    **{
        relation: lambda thing, relation=relation: statement(context={"contextActivities": {relation: [thing]}})  # type: ignore[misc]
        for relation in ("parent", "grouping", "category", "other")
    },
    "object of a SubStatement": lambda thing: sub(object=thing),
    "context of a SubStatement": lambda thing: sub(context={"contextActivities": {"parent": [thing]}}),
}
WITH_AGENT: dict[str, Callable[[Json], Json]] = {
    "actor": statement,
    "object": lambda who: statement(thing={"objectType": "Agent", **who}),
    "instructor": lambda who: statement(context={"instructor": who}),
    "team": lambda who: statement(context={"team": who}),
    "context agent": lambda who: statement(context={"contextAgents": [{"objectType": "contextAgent", "agent": who}]}),
    "context group": lambda who: statement(context={"contextGroups": [{"objectType": "contextGroup", "group": who}]}),
    "actor of a SubStatement": lambda who: sub(actor=who),
    "instructor of a SubStatement": lambda who: sub(context={"instructor": who}),
}


@pytest.mark.parametrize("place", WITH_ACTIVITY)
def test_a_definition_is_heard_wherever_it_stands(place: str) -> None:
    found = said(WITH_ACTIVITY[place](DEFINED))

    assert [(subject, orjson.loads(content)) for subject, content in found] == [(("activity", "urn:thing"), DEFINITION)]


@pytest.mark.parametrize("place", WITH_AGENT)
def test_a_name_is_heard_wherever_it_stands_and_so_is_that_of_a_member(place: str) -> None:
    for who in (NAMED, GROUP):
        assert list(said(WITH_AGENT[place](who))) == [(("agent", "mbox|mailto:dora@people.example"), b'"Dora"')]


def test_a_group_is_no_person_whatever_its_name() -> None:
    assert list(said(statement({**GROUP, "member": [CLEO]}))) == []


def test_what_is_empty_says_nothing() -> None:
    assert list(said(statement({**ANNE, "name": ""}, thing={"id": "urn:thing", "definition": {}}))) == []


def test_the_order_of_members_makes_no_other_definition() -> None:
    turned = {"type": "urn:t", "name": {"en": "Pump"}}

    assert list(said(statement(thing=DEFINED))) == list(
        said(statement(thing={"id": "urn:thing", "definition": turned}))
    )
