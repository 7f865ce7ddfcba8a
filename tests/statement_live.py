"""A detecting process on small detectors, driven by statements, consent acts and envelopes in batches: for tests."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.histories import marks, outbox
from pipeline.histories.findings import standing
from pipeline.stages.detect import DUE_AT_ONCE, Rules
from pipeline.stages.listening import Listener
from pipeline.stages.publish import publish
from pipeline.stages.recognise import Ears
from processors.catalog import Catalog
from processors.consent import ConsentAct, Default, Policy
from processors.directory import EmptyDirectory
from processors.pseudonym import Pseudonyms
from processors.reaction import evaluate
from processors.recognise import recognise
from schemas.envelope import Envelope, EnvelopeKind, Group
from schemas.moment import Moment
from schemas.signal import Signal
from schemas.signal_codec import parse_signal
from schemas.timestamps import write_time
from tests.sql_live import Crash, dying, opened

MENTIONED = "https://w3id.org/xapi/acrossx/extensions/mentionedagent"
TOPIC = "http://id.tincanapi.com/extension/topic"
DOUBT = "http://id.tincanapi.com/activitytype/doubt"
VERBS = "http://adlnet.gov/expapi/verbs/"
STORED = datetime(2026, 3, 3, tzinfo=UTC)
PSEUDONYMS = Pseudonyms(b"k" * 32)
Statement = dict[str, Any]


def statement(number: int, verb: str, person: str, at: datetime, thing: str, *topics: str) -> Statement:
    return {
        "id": str(uuid.UUID(int=number)),
        "actor": {"mbox": f"mailto:{person}@example.org"},
        "verb": {"id": VERBS + verb},
        "object": {"id": f"https://x.example/{thing}", "definition": {"type": DOUBT}},
        "timestamp": write_time(at),
        "context": {"extensions": {TOPIC: list(topics)}, "platform": "forum"},
    }


def void(number: int, target: str) -> Statement:
    return {
        "id": str(uuid.UUID(int=number)),
        "actor": {"mbox": "mailto:editor@example.org"},
        "verb": {"id": VERBS + "voided"},
        "object": {"objectType": "StatementRef", "id": target},
        "timestamp": "2026-03-02T09:00:00Z",
    }


class StatementLive:
    """Gives offsets and append times as the log does; keeps what was said for the reference."""

    def __init__(self, catalog: Catalog, path: Path, default: Default, keep: timedelta = timedelta(days=600)) -> None:
        self.path, self.default, self.keep, self.catalog = path, default, keep, catalog
        self.said: dict[str, Statement] = {}
        self.acts: list[ConsentAct] = []
        self.offset = 0
        self.due_at_once = DUE_AT_ONCE
        self.listener = self._open()

    def _open(self) -> Listener:
        engine = opened(self.path)
        publish(engine)
        with engine.connect() as connection:
            followed = marks.position(connection, "consent")
        return Listener(
            engine,
            Rules(self.catalog, self.catalog),
            Ears(PSEUDONYMS, EmptyDirectory()),
            Policy(self.default, [act for act in self.acts if act.seq <= followed]),
            self.keep,
            due_at_once=self.due_at_once,
        )

    def close(self) -> None:
        self.listener.engine.dispose()

    def envelope(self, statements: Sequence[Statement], *, again: bool = False, days: float = 0) -> Envelope:
        """The next record of the log; `days`: after the first day."""
        self.offset += 1
        appended = STORED + timedelta(days=days, microseconds=self.offset)
        for one in statements:
            self.said.setdefault(one["id"], {**one, "stored": write_time(appended)})
        whole = [self.said[one["id"]] for one in statements] if again else statements
        kind = EnvelopeKind.AGAIN if again else EnvelopeKind.STATEMENTS
        return Envelope(self.offset, appended, kind, (Group("tool", whole),))

    def clock(self, at: datetime) -> Envelope:
        self.offset += 1
        return Envelope(self.offset, STORED + timedelta(microseconds=self.offset), EnvelopeKind.CLOCK, (), at)

    def act(self, person: str, act: Any, source: str | None = None, counts_from: datetime | None = None) -> ConsentAct:
        made = ConsentAct(len(self.acts) + 1, f"mailto:{person}@example.org", source, act, STORED, counts_from)
        self.acts.append(made)
        return made

    def listen(self, envelopes: Sequence[Envelope], acts: Sequence[ConsentAct] = (), crash: int | None = None) -> bool:
        """One batch; with `crash` the process dies at that SQL statement, is started again, and does it again."""
        died = False
        if crash is not None:
            try:
                with dying(self.listener.engine, crash):
                    self.listener.listen(envelopes, acts)
                    publish(self.listener.engine)
            except Crash:
                died = True
            self.close()
            self.listener = self._open()
            position, followed = self.listener.position(), self.listener.followed()
            envelopes = [one for one in envelopes if one.offset >= position]
            acts = [one for one in acts if one.seq > followed]
        self.listener.listen(envelopes, acts)
        publish(self.listener.engine)
        return died

    def settle(self) -> int:
        """Batches that nothing came for, until no passed deadline is left; how many."""
        batches = 0
        while self.listener.is_due():
            self.listen([])
            batches += 1
        return batches

    def current(self) -> dict[str, Moment]:
        with self.listener.engine.connect() as connection:
            return {found.moment.id: found.moment for found in standing(connection)}

    def published(self) -> list[outbox.Entry]:
        with self.listener.engine.connect() as connection:
            assert outbox.is_empty(connection)
            return list(outbox.entries(connection, 0, 1_000_000))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.listener.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def heard(self) -> dict[str, Signal]:
        """The signals of statements that are kept."""
        rows = self.rows("SELECT id, content FROM signals WHERE NOT moment")
        return {one: parse_signal(content) for one, content in rows}

    def expected_signals(self) -> dict[str, Signal]:
        """What is heard of what was said, under the consent as it is now."""
        return {signal.id: signal for signal in self._told()[0]}

    def expected(self, also: Iterable[datetime] = ()) -> dict[str, Moment]:
        """All moments of what was said, at once, under the consent as it is now."""
        signals, times = self._told()
        return evaluate(self.catalog, signals, max([*times, *also], default=None))

    def _told(self) -> tuple[list[Signal], list[datetime]]:
        """The signals that count, and all event times."""
        policy = Policy(self.default, self.acts)
        told = [
            recognise(one, "tool", datetime.fromisoformat(one["stored"]), policy, PSEUDONYMS)
            for one in self.said.values()
        ]
        voids = {one.voids for one in told if one.voids}
        return [one.signal for one in told if one.signal and one.signal.id not in voids], [one.at for one in told]
