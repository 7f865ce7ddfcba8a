"""What GET /statements asks for."""

from datetime import UTC, datetime, timedelta

import pytest

from lrs.rules.query import Query
from lrs.rules.reading import (
    FILTERING,
    FOREVER,
    Many,
    Next,
    One,
    PageSizes,
    View,
    capped,
    parse_reading,
    to_statement_id,
)
from schemas.errors import InvalidInput
from tests.lrs.statements import PUMP, uuid_of

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SIZES = PageSizes(usual=10, most=50)
ID = uuid_of(1)
WORTH = {
    "agent": '{"mbox":"mailto:a@b.example"}',
    "verb": PUMP,
    "activity": PUMP,
    "registration": ID,
    "related_agents": "true",
    "related_activities": "true",
    "since": "2026-11-22T08:00:00Z",
    "until": "2026-11-22T08:30:00Z",
    "limit": "3",
    "ascending": "true",
}


def read(**parameters: str) -> One | Many | Next:
    return parse_reading(parameters, SIZES)


def refused_at(**parameters: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read(**parameters)
    return sorted(fault.pointer for fault in refused.value.faults)


def test_nothing_asked_is_the_newest_page() -> None:
    assert read() == Many(Query(until=FOREVER, limit=10), View())


def test_every_filter_is_read() -> None:
    assert set(WORTH) == FILTERING
    assert read(**WORTH, format="ids", attachments="true") == Many(
        Query(
            agent="mbox|mailto:a@b.example",
            verb=PUMP,
            activity=PUMP,
            registration=ID,
            related_agents=True,
            related_activities=True,
            since=NOW - timedelta(hours=1),
            until=NOW - timedelta(minutes=30),
            limit=3,
            ascending=True,
        ),
        View("ids", attachments=True),
    )


def test_until_never_goes_beyond_what_is_readable() -> None:
    for until in ({}, {"until": "2027-01-01T00:00:00Z"}):
        asked = read(**until)
        assert isinstance(asked, Many)

        assert capped(asked, NOW) == Many(Query(until=NOW, limit=10), View())
    early = read(until="2026-01-01T00:00:00Z")

    assert isinstance(early, Many)
    assert capped(early, NOW) == early


@pytest.mark.parametrize(("limit", "rows"), [("0", 50), ("1", 1), ("50", 50), ("51", 50), ("999999999", 50)])
def test_limit_0_and_large_limits_are_the_most(limit: str, rows: int) -> None:
    asked = read(limit=limit)

    assert isinstance(asked, Many)
    assert asked.query.limit == rows


@pytest.mark.parametrize(("name", "voided"), [("statementId", False), ("voidedStatementId", True)])
def test_one_statement_is_asked_for_by_its_id_in_any_case(name: str, voided: bool) -> None:
    own = "ABCDEF00-0000-4000-8000-000000000001"
    asked = read(**{name: own, "format": "canonical", "attachments": "false"})

    assert asked == One(own.lower(), voided, View("canonical"))


@pytest.mark.parametrize("name", sorted(FILTERING))
@pytest.mark.parametrize("by", ["statementId", "voidedStatementId"])
def test_an_id_excludes_every_filter(by: str, name: str) -> None:
    assert refused_at(**{by: ID, name: WORTH[name]}) == ["?" + name]


def test_both_ids_exclude_each_other() -> None:
    assert refused_at(statementId=ID, voidedStatementId=ID) == ["?voidedStatementId"]


def test_a_cursor_stands_alone() -> None:
    assert read(cursor="anything") == Next("anything")
    assert refused_at(cursor="anything", limit="1", format="ids") == ["?format", "?limit"]


def test_every_unreadable_parameter_is_named() -> None:
    wrong = dict.fromkeys(sorted(FILTERING | {"format", "attachments"}), "?")

    assert refused_at(**wrong) == sorted("?" + name for name in wrong)


@pytest.mark.parametrize("name", sorted(FILTERING | {"format", "attachments", "statementId", "voidedStatementId"}))
def test_a_name_in_other_case_is_unknown(name: str) -> None:
    other = name[0].upper() + name[1:]

    assert refused_at(**{other: WORTH.get(name, ID)}) == ["?" + other]


def test_put_names_its_statement_and_takes_nothing_else() -> None:
    assert to_statement_id({"statementId": ID}) == ID
    for parameters in ({}, {"statementId": "1"}, {"statementId": ID, "limit": "1"}, {"StatementId": ID}):
        with pytest.raises(InvalidInput):
            to_statement_id(parameters)
