"""People: who is mentioned, addressed, counted, and who is a bot."""

from typing import Any

import pytest

from processors.directory import PersonEntry
from schemas.signal import UNKNOWN
from tests.processors.recognise import statements as s
from tests.processors.recognise.statements import Known, agent, granted, heard, person, recognised, statement


def test_who_is_mentioned_and_has_not_consented_is_unknown() -> None:
    given = statement(extensions={s.MENTIONED_AGENT: [agent("bob"), agent("cy"), agent("dee"), agent("ann")]})
    found = recognised(given, granted("ann", "bob"))
    assert found.signal is not None

    assert found.signal.mentions == tuple(sorted({person("bob"), UNKNOWN}))
    assert found.named == {person("ann"), person("bob")}


def test_who_is_addressed_and_has_not_consented_is_unknown() -> None:
    given = statement(s.ASKED, {"objectType": "Agent", **agent("bob")})

    assert heard(given, granted("ann")).object == UNKNOWN
    assert heard(given, granted("ann", "bob")).object == person("bob")


def test_a_team_is_a_unit_and_an_address_of_one_is_hidden() -> None:
    team = {"objectType": "Group"}

    assert heard(statement(context={"team": team | agent("stores")})).unit == "https://people.example|stores"
    assert (
        heard(statement(context={"team": team | {"name": "Stores", "mbox": "mailto:stores@x.example"}})).unit
        == "Stores"
    )
    hidden = heard(statement(context={"team": team | {"mbox": "mailto:stores@x.example"}})).unit
    assert hidden is not None
    assert hidden.startswith("h_")


@pytest.mark.parametrize(
    ("extensions", "audience"),
    [
        ({f"{s.OWN}audience": 31}, 31),
        ({f"{s.OWN}audience": True}, None),
        ({"http://id.tincanapi.com/extension/invitee": [agent("a"), agent("b"), agent("c")]}, 3),
        ({"http://id.tincanapi.com/extension/target": {"objectType": "Group", "member": [agent("a"), agent("b")]}}, 2),
        ({"http://id.tincanapi.com/extension/target": "everyone"}, 1),
        ({}, None),
    ],
)
def test_the_audience_is_counted(extensions: dict[str, Any], audience: int | None) -> None:
    assert heard(statement(extensions=extensions)).audience == audience


def test_a_bot_is_one_that_says_so_or_that_the_directory_names_and_never_one_by_name() -> None:
    said = heard(statement(extensions={f"{s.OWN}actor-type": "bot"}))

    assert (said.bot, said.role) == (True, "bot")
    assert heard(statement(), directory=Known(PersonEntry(role="bot"))).bot
    assert not heard(statement(actor=agent("helpbot"))).bot


@pytest.mark.parametrize(
    "value", [None, 3, "ann", [], {}, [[]], {"account": "x"}, {"mbox": 3}, {"objectType": "Group", "member": 1}]
)
def test_an_extension_that_holds_anything_breaks_nothing(value: Any) -> None:
    tincan = "http://id.tincanapi.com/extension/"
    keys = [s.MENTIONED_AGENT, s.TOPIC, *(tincan + name for name in ("tags", "target", "referrer", "browser-info"))]
    keys += ["https://w3id.org/xapi/acrossx/extensions/type"]
    keys += [s.OWN + name for name in ("audience", "actor-type", "device", "assigned", "mentions")]

    assert heard(statement(extensions=dict.fromkeys(keys, value))).mentions == ()
