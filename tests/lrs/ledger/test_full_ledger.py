"""A ledger that cannot be written now: its sender is told to come again, and nothing is kept by halves."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from lrs.ledger.consent import acts_after, add_acts
from lrs.ledger.opening import open_ledger
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
