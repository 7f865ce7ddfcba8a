"""Law 12: no person is scored: what readers get sets no number beside a person."""

from pathlib import Path

import pytest

from lrs.rules.sql_scope import SCOPES
from lrs.store.clickhouse import open_store
from processors.detectors import catalog
from schemas.moment import write_moment
from tests.scenes import examples, moments

NUMBERS = ("Int", "UInt", "Float", "Decimal", "Interval")


def test_no_table_sets_a_number_beside_a_person(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store", tmp_path / "tmp", 400 << 20)
    rows = store.engine.rows(
        "SELECT table, name, type FROM system.columns WHERE database = 'sousbois' AND table IN {tables:Array(String)}",
        {"tables": sorted(set().union(*SCOPES.values()))},
    )
    store.close()
    about = {table for table, name, _ in rows if name in {"person", "actor"}}

    assert about == {"moment_participants", "statements"}
    assert [row for row in rows if row[0] in about and any(number in row[2] for number in NUMBERS)] == []


@pytest.mark.parametrize("kind", sorted(catalog().detectors))
def test_no_moment_sets_a_number_beside_a_person(kind: str) -> None:
    for moment in moments(catalog(), examples(catalog().detectors[kind].page)[0]).values():
        for person in write_moment(moment, None)["participants"]:
            assert list(person) == ["person", "role", "unit"]
            assert not any(isinstance(value, int | float) for value in person.values())
        names = {person.person for person in moment.participants}
        assert names.isdisjoint(name for name, _ in moment.factors), "a factor is of the moment, not of somebody"
