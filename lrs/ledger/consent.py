"""Consent acts: who said yes or no, when, for which source, from which event time on; only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Engine, func, insert, select

from lrs.ledger.tables import consent_acts
from schemas.timestamps import from_micros, to_micros

Act = Literal["grant", "withdraw"]


@dataclass(frozen=True, slots=True)
class ConsentAct:
    """One act; the latest for a person and source decides, one without a source is for all sources."""

    seq: int
    person: str
    source: str | None
    act: Act
    at: datetime
    counts_from: datetime | None  # of a grant


def add_acts(
    engine: Engine,
    acts: Sequence[tuple[str, str | None, Act, datetime, datetime | None]],
    tokens: Sequence[str | None] = (),
) -> Sequence[ConsentAct]:
    """Keep acts of (person, source, act, at, counts_from), all or none; tokens are kept as hashes."""
    kept: list[ConsentAct] = []
    with engine.begin() as connection:
        for number, (person, source, act, at, counts_from) in enumerate(acts):
            token = tokens[number] if number < len(tokens) else None
            row: dict[str, Any] = {"person": person, "source": source, "act": act, "at": to_micros(at)}
            row["counts_from"] = None if counts_from is None else to_micros(counts_from)
            row["token"] = None if token is None else token_hash(token)
            made = connection.execute(insert(consent_acts).values(row)).inserted_primary_key
            assert made is not None
            kept.append(ConsentAct(int(made[0]), person, source, act, at, counts_from))
    return kept


def acts_after(engine: Engine, seq: int) -> Sequence[ConsentAct]:
    """All acts with a greater seq, in their order."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(consent_acts).where(consent_acts.c.seq > seq).order_by(consent_acts.c.seq)
        ).all()
    return [
        ConsentAct(
            row.seq,
            row.person,
            row.source,
            row.act,
            from_micros(row.at),
            None if row.counts_from is None else from_micros(row.counts_from),
        )
        for row in rows
    ]


def last_act(engine: Engine) -> int:
    """The seq of the newest act, 0 where there is none."""
    with engine.connect() as connection:
        return connection.execute(select(func.max(consent_acts.c.seq))).scalar_one() or 0


def standing(engine: Engine) -> Sequence[ConsentAct]:
    """The act that decides for each person and source, by person and source."""
    latest = {(act.person, act.source or ""): act for act in acts_after(engine, 0)}
    return [latest[key] for key in sorted(latest)]


def person_of(engine: Engine, token: str) -> str | None:
    """Whose token it is; None: nobody's, or of somebody who has withdrawn from everything since."""
    table = consent_acts
    with engine.connect() as connection:
        found = connection.execute(
            select(table.c.seq, table.c.person).where(table.c.token == token_hash(token))
        ).first()
        if found is None:
            return None
        later = select(table.c.seq).where(
            table.c.person == found.person, table.c.seq > found.seq, table.c.act == "withdraw", table.c.source.is_(None)
        )
        return None if connection.execute(later.limit(1)).first() else str(found.person)


def token_hash(token: str) -> bytes:
    """What is kept of a token; it is random, so a fast hash is enough."""
    return blake2b(token.encode(), digest_size=32).digest()
