"""A ledger of the version before is brought to this one when it is opened, and nothing in it is lost."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from lrs.ledger.consent import acts_after
from lrs.ledger.documents import LedgerDocuments
from lrs.ledger.letters import count_letters
from lrs.ledger.opening import open_ledger, read_ledger
from lrs.ledger.orders import orders_after
from lrs.ledger.positions import chosen, position
from lrs.ledger.tables import SCHEMA_VERSION, metadata
from lrs.rules.documents import Content, Context, Key
from lrs.rules.preconditions import ABSENT
from schemas.errors import Misconfigured
from tests.lrs.memory import Clock

BEFORE = Path(__file__).with_name("version_1.sql")
KEY = Key(Context("activity_profile", "urn:a"), "one")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    made = sqlite3.connect(path)
    made.executescript(BEFORE.read_text())
    made.close()
    return path


def version(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT version FROM schema_version")).scalar_one())


def keep_one(engine: Engine) -> None:
    documents = LedgerDocuments(engine, Clock())
    assert documents.put(KEY, Content("text/plain", b"x"), ABSENT)
    assert documents.find(KEY) is not None


def test_it_opens_with_all_it_held_and_takes_documents_from_then_on(older: Path) -> None:
    engine = open_ledger(older)

    assert version(engine) == SCHEMA_VERSION
    assert set(inspect(engine).get_table_names()) == set(metadata.tables)
    assert [act.person for act in acts_after(engine, 0)] == ["mbox|mailto:anne@people.example"]
    assert [order.arguments for order in orders_after(engine, 0)] == [{"a": 1}]
    assert chosen(engine, "home_page", "other") == "https://store.example"
    assert (position(engine, "record"), count_letters(engine)) == (7, (1, 5))
    keep_one(engine)
    engine.dispose()


def test_its_tables_are_those_of_a_new_one(older: Path, tmp_path: Path) -> None:
    engines = [open_ledger(older), open_ledger(tmp_path / "new.db")]
    made = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    found = []
    for engine in engines:
        with engine.connect() as connection:
            found.append(connection.execute(text(made)).all())
        engine.dispose()

    assert found[0] == found[1]


def test_a_migration_that_was_cut_off_is_done_at_the_next_start(older: Path) -> None:
    engine = open_ledger(older)
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 1"))
    engine.dispose()
    again = open_ledger(older)

    assert version(again) == SCHEMA_VERSION
    keep_one(again)
    again.dispose()


def test_who_only_reads_it_leaves_it_as_it_is(older: Path) -> None:
    engine = read_ledger(older)

    assert version(engine) == 1
    assert len(acts_after(engine, 0)) == 1
    engine.dispose()


def test_a_newer_one_is_not_touched(older: Path) -> None:
    made = sqlite3.connect(older)
    made.execute("UPDATE schema_version SET version = 99")
    made.commit()
    made.close()
    with pytest.raises(Misconfigured, match="newer Sousbois"):
        open_ledger(older)

    made = sqlite3.connect(older)
    tables = {name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    made.close()
    assert "documents" not in tables
