"""The ledger: secrets stand as slow hashes, consent is only added to, counters rise, newer files are refused."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from lrs.ledger import credentials as module
from lrs.ledger.consent import acts_after, add_acts, standing, token_hash
from lrs.ledger.credentials import LedgerCredentials
from lrs.ledger.letters import add_letters, count_letters, drop_letter, letters_listed
from lrs.ledger.opening import open_ledger, read_ledger
from lrs.ledger.orders import add_order, orders_after
from lrs.ledger.positions import chosen, position, save_position
from lrs.ports import Credential
from pipeline.clock import new_secret
from schemas.errors import InvalidInput, Misconfigured, Unavailable

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Engine]:
    engine = open_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The secrets that were hashed, in order; with a cheap hash."""
    done: list[str] = []

    def cheap(secret: str, salt: bytes) -> bytes:
        done.append(secret)
        return salt + secret.encode()

    monkeypatch.setattr(module, "_hash", cheap)
    return done


def keeping(ledger: Engine, times: list[float]) -> LedgerCredentials:
    return LedgerCredentials(ledger, lambda: NOW, lambda: times[0], new_secret)


async def test_a_secret_opens_only_its_own_key_and_stands_nowhere(ledger: Engine, tmp_path: Path) -> None:
    kept = keeping(ledger, [0.0])
    credential, secret = kept.add("tablet", ["statements/write"])

    assert await kept.verify(credential.key, secret) == credential
    assert await kept.verify(credential.key, secret + "x") is None
    assert await kept.verify("somebody", secret) is None
    written = (tmp_path / "ledger.db").read_bytes() + (tmp_path / "ledger.db-wal").read_bytes()
    assert secret.encode() not in written
    assert bytes.fromhex(secret) not in written
    assert secret not in str(kept.listed())


async def test_a_checked_secret_is_not_hashed_again_while_it_stands(ledger: Engine, hashes: list[str]) -> None:
    times = [0.0]
    kept = keeping(ledger, times)
    credential, secret = kept.add("tablet", ["all"])
    hashes.clear()
    for step in range(50):
        times[0] = step * 0.7
        assert await kept.verify(credential.key, secret) == credential

    assert hashes == [secret]


async def test_what_another_process_revokes_is_refused_within_a_second(ledger: Engine, hashes: list[str]) -> None:
    times = [0.0]
    kept, other = keeping(ledger, times), keeping(ledger, times)
    credential, secret = kept.add("tablet", ["all"])
    assert await kept.verify(credential.key, secret)
    assert other.revoke("tablet")
    times[0] = 1.0

    assert await kept.verify(credential.key, secret) is None
    assert not other.revoke("tablet")


async def test_requests_that_come_together_hash_once_and_a_flood_is_told_to_wait(
    ledger: Engine, hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keeping(ledger, [0.0])
    credential, secret = kept.add("tablet", ["all"])
    hashes.clear()
    assert await asyncio.gather(*(kept.verify(credential.key, secret) for _ in range(30))) == [credential] * 30
    assert hashes == [secret]

    monkeypatch.setattr(module, "MOST_CHECKING", 3)
    told = await asyncio.gather(*(kept.verify("nobody", str(n)) for n in range(9)), return_exceptions=True)
    assert [type(one) for one in told] == [type(None)] * 3 + [Unavailable] * 6


async def test_guessing_with_unknown_keys_leaves_room_for_those_that_are_known(ledger: Engine) -> None:
    kept = keeping(ledger, [0.0])
    made = [kept.add(f"tablet {number}", ["all"]) for number in range(2)]
    guesses = [asyncio.ensure_future(kept.verify(f"key {n}", "x")) for n in range(200)]
    right = [await kept.verify(credential.key, secret) for credential, secret in made]
    told = await asyncio.gather(*guesses, return_exceptions=True)

    assert right == [credential for credential, _ in made]
    assert [type(one) for one in told].count(Unavailable) == 200 - module.MOST_OF_ONE


async def test_guessing_the_secret_of_one_key_leaves_room_for_others(ledger: Engine) -> None:
    kept = keeping(ledger, [0.0])
    (attacked, _), (other, secret) = kept.add("attacked", ["all"]), kept.add("other", ["all"])
    guesses = [asyncio.ensure_future(kept.verify(attacked.key, f"guess {n}")) for n in range(200)]
    right = await kept.verify(other.key, secret)
    told = await asyncio.gather(*guesses, return_exceptions=True)

    assert right == other
    assert told.count(None) == module.MOST_OF_ONE
    assert await kept.verify(attacked.key, "another guess") is None, "the turns are given back"


async def test_what_was_right_is_remembered_whatever_is_guessed_and_revoked(
    ledger: Engine, hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WRONG", 10)
    times = [0.0]
    kept = keeping(ledger, times)
    (credential, secret), (gone, _) = kept.add("tablet", ["all"]), kept.add("gone", ["all"])
    assert await kept.verify(credential.key, secret)
    for number in range(50):
        assert await kept.verify("nobody", str(number)) is None
    assert kept.revoke(gone.key)
    times[0] = 5.0
    hashes.clear()

    assert await kept.verify(credential.key, secret) == credential
    assert [await kept.verify("nobody", str(number)) for number in (49, 40, 39)] == [None] * 3
    assert hashes == ["39"], "of what was wrong, the ten newest are remembered, unknown keys too"


async def test_a_credential_that_is_let_pass_is_kept_nowhere(ledger: Engine, hashes: list[str]) -> None:
    kept = keeping(ledger, [0.0])
    operator = Credential("operator", "key", frozenset({"operate"}))
    kept.let_pass(operator, "secret")

    assert await kept.verify("key", "secret") == operator
    assert await kept.verify("key", "another") is None
    assert (kept.listed(), hashes) == ([], [])


def test_a_name_is_given_once(ledger: Engine, hashes: list[str]) -> None:
    kept = keeping(ledger, [0.0])
    kept.add("tablet", ["all"])
    with pytest.raises(InvalidInput, match="a credential of this name exists"):
        kept.add("tablet", ["all"])
    assert [one["name"] for one in kept.listed()] == ["tablet"]


def test_the_latest_act_for_a_person_and_a_source_stands_and_none_is_forgotten(ledger: Engine) -> None:
    add_acts(ledger, [("a", None, "grant", NOW, NOW), ("b", "chat", "grant", NOW, None)], ["token"])
    add_acts(ledger, [("a", None, "withdraw", NOW, None), ("a", "chat", "grant", NOW, NOW)])

    assert [(one.person, one.source, one.act) for one in standing(ledger)] == [
        ("a", None, "withdraw"),
        ("a", "chat", "grant"),
        ("b", "chat", "grant"),
    ]
    assert [one.seq for one in acts_after(ledger, 1)] == [2, 3, 4]
    with ledger.connect() as connection:
        assert connection.execute(text("SELECT token FROM consent_acts WHERE seq = 1")).scalar() == token_hash("token")


def test_orders_are_read_in_their_order_by_another_process(ledger: Engine, tmp_path: Path) -> None:
    seqs = [add_order(ledger, "replay", {"detector": kind}, NOW) for kind in ("a", "b")]
    other = read_ledger(tmp_path / "ledger.db")

    assert [(one.seq, one.arguments) for one in orders_after(other, seqs[0])] == [(seqs[1], {"detector": "b"})]
    with pytest.raises(Exception, match="readonly"):
        add_order(other, "replay", {}, NOW)
    other.dispose()


def test_positions_are_kept_and_choices_are_made_once(ledger: Engine) -> None:
    assert position(ledger, "record") == 0
    save_position(ledger, "record", 7)
    save_position(ledger, "record", 9)

    assert position(ledger, "record") == 9
    assert [chosen(ledger, "home", "first"), chosen(ledger, "home", "second")] == ["first", "first"]


def test_a_dead_letter_is_kept_once_by_reference_until_it_is_dropped(ledger: Engine) -> None:
    add_letters(ledger, "record", [(5, "a", "Refused"), (3, "b", "Refused")], NOW)
    add_letters(ledger, "record", [(5, "a", "Refused")], NOW)

    assert count_letters(ledger) == (2, 3)
    assert [(one.offset, one.statement) for one in letters_listed(ledger)] == [(5, "a"), (3, "b")]
    assert drop_letter(ledger, letters_listed(ledger)[1].id)
    assert count_letters(ledger) == (1, 5)


def test_a_newer_ledger_a_damaged_one_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    engine = open_ledger(tmp_path / "newer.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    engine.dispose()
    (tmp_path / "damaged.db").write_bytes(b"no database" * 1_000)

    with pytest.raises(Misconfigured, match="newer Sousbois"):
        open_ledger(tmp_path / "newer.db")
    with pytest.raises(Misconfigured, match="damaged"):
        open_ledger(tmp_path / "damaged.db")
    with pytest.raises(Misconfigured, match="no ledger"):
        read_ledger(tmp_path / "missing.db")
