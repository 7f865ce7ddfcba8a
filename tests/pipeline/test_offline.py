"""The offline shell's law: what comes out is a function of the set of lines, voids and contradictions included."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.shells.offline import Line, Reading, Refusal
from processors.consent import Policy
from processors.pseudonym import Pseudonyms
from processors.recognise import recognise
from schemas.timestamps import to_micros

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = Pseudonyms(b"k" * 32)
POLICY = Policy("assumed")
IDS = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(4)]
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def statement(one: str, **more: Any) -> bytes:
    whole = {"id": one, "actor": {"mbox": "mailto:a@example.com"}, "timestamp": "2026-01-01T00:00:00Z", **more}
    return orjson.dumps(whole)


asked = st.builds(
    lambda one, thing, name, hour: statement(
        one,
        verb={"id": "http://adlnet.gov/expapi/verbs/asked"},
        object={"id": f"https://example.com/{thing}", **({"definition": {"name": {"en": name}}} if name else {})},
        timestamp=f"2026-01-01T{hour:02}:00:00Z",
    ),
    st.sampled_from(IDS),
    st.sampled_from("ab"),
    st.sampled_from(["", "Why?", "How?"]),
    st.sampled_from([1, 2]),
)
void = st.builds(
    lambda one, target: statement(one, verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": target}),
    st.sampled_from(IDS),
    st.sampled_from(IDS),
)


def read(lines: list[bytes]) -> tuple[Any, ...]:
    refused: list[Refusal] = []
    reading = Reading(lambda one: recognise(one, "", NOW, POLICY, NAMES), NOW, refused.append)
    for number, line in enumerate(lines, 1):
        reading.read(Line(0, number), line)
    signals = sorted(map(repr, reading.signals()))
    last = reading.last()
    return signals, reading.voided, reading.statements, last and to_micros(last), reading.unheard


@given(st.lists(asked | void, max_size=8), st.randoms())
def test_any_order_and_any_repetition_give_the_same(lines: list[bytes], chance: Any) -> None:
    other = lines + chance.sample(lines, chance.randint(0, len(lines)))
    chance.shuffle(other)

    assert read(other) == read(lines)


def test_a_void_of_a_void_changes_nothing() -> None:
    first = statement(
        IDS[0], verb={"id": "http://adlnet.gov/expapi/verbs/asked"}, object={"id": "https://example.com/a"}
    )
    second = statement(IDS[1], verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": IDS[0]})
    third = statement(IDS[2], verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": IDS[1]})

    assert read([first, second, third])[:2] == read([third, second, first])[:2] == ([], 1)


def test_what_contradicts_itself_moves_no_time() -> None:
    early = statement(
        IDS[0], verb={"id": "http://adlnet.gov/expapi/verbs/asked"}, object={"id": "https://example.com/a"}
    )
    late = statement(
        IDS[1],
        verb={"id": "http://adlnet.gov/expapi/verbs/asked"},
        object={"id": "https://example.com/b"},
        timestamp="2026-02-01T00:00:00Z",
    )
    contradicting = late.replace(b"example.com/b", b"example.com/c")

    assert read([late, early, contradicting])[2:4] == (1, to_micros(datetime(2026, 1, 1, tzinfo=UTC)))


def test_of_two_spellings_one_that_is_private_and_one_that_is_not_only_one_counts() -> None:
    """Definitions are no part of what makes a statement the same, yet a type may say that a place is private."""

    def said(definition: dict[str, str]) -> bytes:
        parent = {"id": "https://example.com/place", **({"definition": definition} if definition else {})}
        return statement(
            IDS[0],
            verb={"id": "http://adlnet.gov/expapi/verbs/asked"},
            object={"id": "https://example.com/a"},
            context={"contextActivities": {"parent": [parent]}},
        )

    spellings = [said({}), said({"type": "https://w3id.org/sousbois/xapi/activity-types/direct-message"})]
    for lines in (spellings, spellings[::-1]):
        signals, *_, unheard = read(lines)
        assert len(signals) + sum(unheard.values()) == 1


def test_our_own_moments_move_no_time() -> None:
    own = statement(
        IDS[0],
        verb={"id": "http://adlnet.gov/expapi/verbs/experienced"},
        object={"id": "https://example.com/a"},
        context={"extensions": {"https://w3id.org/sousbois/xapi/extensions/moment": {}}},
    )

    assert read([own])[3] is None


def test_one_activity_alone_and_in_an_array_and_an_id_in_either_case_are_one_statement() -> None:
    def said(one: str, parent: Any) -> bytes:
        return statement(
            one,
            verb={"id": "http://adlnet.gov/expapi/verbs/asked"},
            object={"id": "https://example.com/a"},
            context={"contextActivities": {"parent": parent}},
        )

    activity, named = {"id": "https://example.com/p"}, "aaaaaaaa-0000-4000-8000-000000000000"

    assert read([said(named, activity), said(named.upper(), [activity])])[2] == 1


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({"version": "2.0.0"}, 1),
        ({}, 1),
        ({"version": "1.0.3"}, 0),
    ],
)
def test_what_only_the_newer_version_knows_counts_unless_the_statement_names_the_older(
    more: dict[str, str], counts: int
) -> None:
    agents = [{"objectType": "contextAgent", "agent": {"mbox": "mailto:b@example.com"}}]
    line = statement(
        IDS[0],
        verb={"id": "http://adlnet.gov/expapi/verbs/asked"},
        object={"id": "https://example.com/a"},
        context={"contextAgents": agents, "extensions": {"https://example.com/x": {"version": "2.4"}}},
        **more,
    )

    assert read([line])[2] == counts
