"""A ledger that cannot be written now: its sender is told to come again, and nothing is kept by halves."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from lrs.ledger.consent import acts_after, add_acts
from lrs.ledger.documents import LedgerDocuments
from lrs.ledger.opening import open_ledger
from lrs.rules.documents import Content, Context, Key
from lrs.rules.preconditions import ALWAYS
from schemas.errors import Unavailable

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_full_ledger_is_told_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    ledger.dispose()
    pages = {"most": 30}

    @event.listens_for(ledger, "checkout")
    def bound(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages['most']}")

    acts = [(f"mbox|mailto:{number}@example.org", None, "grant", NOW, None) for number in range(2_000)]
    with pytest.raises(Unavailable, match="ledger is full"):
        add_acts(ledger, acts)  # type: ignore[arg-type]  # a literal is a plain string here
    assert list(acts_after(ledger, 0)) == []

    pages["most"] = 10_000
    add_acts(ledger, acts)  # type: ignore[arg-type]  # a literal is a plain string here
    assert len(acts_after(ledger, 0)) == 2_000
    ledger.dispose()


def test_a_document_that_finds_no_room_leaves_the_old_one(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    documents, key = LedgerDocuments(ledger, lambda: NOW), Key(Context("activity_profile", "urn:a"), "one")
    assert documents.put(key, Content("text/plain", b"old"), ALWAYS)
    ledger.dispose()

    @event.listens_for(ledger, "checkout")
    def bound(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA max_page_count=60")

    with pytest.raises(Unavailable, match="ledger is full"):
        documents.put(key, Content("text/plain", b"x" * 1_000_000), ALWAYS)
    found = documents.find(key)
    assert found is not None
    assert found.body == b"old"
    ledger.dispose()


def test_a_document_in_a_locked_ledger_is_told_to_come_again(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    documents, key = LedgerDocuments(ledger, lambda: NOW), Key(Context("activity_profile", "urn:a"), "one")

    @event.listens_for(ledger, "checkout")
    def hurry(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout=10")

    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writes: tuple[Callable[[], bool], ...] = (
        lambda: documents.put(key, Content("text/plain", b"x"), ALWAYS),
        lambda: documents.delete(key, ALWAYS),
    )
    for write in writes:
        with pytest.raises(Unavailable, match="SQLITE_BUSY") as told:
            write()
        assert told.value.retry_after_s > 0
    assert documents.find(key) is None
    other.execute("ROLLBACK")
    other.close()

    assert documents.put(key, Content("text/plain", b"x"), ALWAYS)
    ledger.dispose()
