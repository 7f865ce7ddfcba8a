"""One batch of envelopes and consent acts heard as a whole: signals, findings, outbox and positions in one transaction.

Rule 1: consent acts are read after the envelopes, so that what a grant lets be heard again is heard under it.
Rule 2: what fails in the tables is halved until the statement is found that they cannot hold; it becomes a dead
letter and the rest is heard. Halves are transactions of their own: done again after a crash, they change nothing.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from pipeline.histories import letters, marks
from pipeline.histories.sealing import seal
from pipeline.histories.signals import Cache, Kept
from pipeline.stages.detect import DUE_AT_ONCE, Detecting, Rules
from pipeline.stages.hearing import Heeded, heed, withdraw
from pipeline.stages.recognise import SEALED, Ears, Item, Recognised, items_of, recognise_items
from processors.consent import Act, Policy
from processors.persons import identity_of
from processors.recognise import anonymise
from schemas.envelope import Envelope
from schemas.timestamps import EPOCH, from_micros, to_micros

LOG, CONSENT, CONTESTS, APPENDED = "statements", "consent", "contests", "appended"  # names of positions
SEAL_EVERY = timedelta(hours=1)  # of append time
MOST_LABELS = 200  # of one counter: unknown verbs are the clients' to invent


@dataclass
class Listener:
    """The recognise and detect stages of one process."""

    engine: Engine
    rules: Rules
    ears: Ears
    policy: Policy  # with all acts that positions count as followed
    keep: timedelta
    cache: Cache = field(default_factory=Cache)
    due_at_once: int = DUE_AT_ONCE
    contested: frozenset[str] = frozenset()  # moments that somebody in them rejects, as far as was heeded

    def position(self) -> int:
        """The offset of the log that is read next."""
        return self._read(LOG)

    def followed(self) -> int:
        """The seq of the last consent act that was followed."""
        return self._read(CONSENT)

    def is_due(self) -> bool:
        """Whether passed deadlines are left for a further batch, be it an empty one."""
        with self.engine.connect() as connection:
            return marks.is_due(connection)

    def listen(self, envelopes: Sequence[Envelope], acts: Sequence[Act] = ()) -> None:
        """Hear a batch and follow consent; all of it is done when this returns.

        Raises: OperationalError: the tables cannot be written now (disk, lock); nothing was done.
        """
        items = items_of(envelopes)
        try:
            self._transact(items, envelopes, acts)
        except OperationalError:
            raise
        except Exception:  # noqa: BLE001 - found statement by statement below
            self._transact([], [], acts)
            self._halve(items)
            self._transact([], envelopes, ())

    def transact(
        self, work: Callable[[Detecting], None], rules: Rules | None = None, *, keep: bool = True
    ) -> Detecting:
        """Other work on the tables in one transaction; without `keep` it is only tried."""
        try:
            with self.engine.connect() as connection, connection.begin() as transaction:
                detecting = self._detecting(connection, rules or self.rules, appended_until(connection))
                work(detecting)
                detecting.finish(marks.through(connection))
                if not keep:
                    transaction.rollback()
        finally:
            self.cache.clear()
        return detecting

    def _detecting(self, connection: Connection, rules: Rules, appended: datetime) -> Detecting:
        return Detecting(connection, rules, self.cache, appended, due_room=self.due_at_once, contested=self.contested)

    def heed(self, contests: Collection[str], contested: frozenset[str], seq: int) -> None:
        """Follow people's words on these moments up to `seq`; `contested`: the moments that somebody rejects then."""
        before, self.contested = self.contested, contested

        def work(detecting: Detecting) -> None:
            detecting.heed(contests, marks.through(detecting.connection))
            marks.set_position(detecting.connection, CONTESTS, seq)

        try:
            self.transact(work)
        except BaseException:
            self.contested = before
            raise

    def _halve(self, items: Sequence[Item]) -> None:
        if not items:
            return
        try:
            self._transact(items, [], ())
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this statement's
            if len(items) > 1:
                self._halve(items[: len(items) // 2])
                self._halve(items[len(items) // 2 :])
                return
            (item,) = items
            with self.engine.begin() as connection:
                letters.not_heard(connection, [(item.offset, item.id, letters.cause_of(error))], item.appended)

    def _transact(self, items: Sequence[Item], envelopes: Sequence[Envelope], acts: Sequence[Act]) -> None:
        policy = self.policy.added(acts) if acts else self.policy
        try:
            with self.engine.begin() as connection:
                self._hear(connection, policy, items, envelopes, acts)
        except BaseException:
            self.cache.clear()  # numbers of the lost transaction are given again
            raise
        self.policy = policy

    def _hear(
        self,
        connection: Connection,
        policy: Policy,
        items: Sequence[Item],
        envelopes: Sequence[Envelope],
        acts: Sequence[Act],
    ) -> None:
        recognised = recognise_items(items, policy, self.ears)
        for envelope in envelopes:
            recognised.raise_through(envelope.at)
        appended = max([appended_until(connection), *(e.appended for e in envelopes), *(i.appended for i in items)])
        through = marks.raise_through(connection, recognised.through)
        heeded = self._withdraw(connection, policy, acts)
        heeded.append(heed(connection, self.rules, self.cache, recognised.acts))
        detecting = self._detecting(connection, self.rules, appended)
        detecting.react([change for one in heeded for change in one.changes], through)
        detecting.end([ended for one in heeded for ended in one.ended], through)
        detecting.finish(through)
        _keep_notes(connection, recognised, heeded[-1], appended)
        self._seal(connection, appended)
        marks.set_position(connection, APPENDED, to_micros(appended))
        if envelopes:
            marks.set_position(connection, LOG, envelopes[-1].offset + 1)
        if acts:
            marks.set_position(connection, CONSENT, max(act.seq for act in acts))

    def _withdraw(self, connection: Connection, policy: Policy, acts: Sequence[Act]) -> list[Heeded]:
        heeded = []
        for who in dict.fromkeys(identity_of(act.person) for act in acts):
            person = self.ears.pseudonyms.person(who)

            def is_heard(kept: Kept, who: str = who) -> bool:
                return policy.hears(who, kept.source, kept.signal.at)

            heeded.append(withdraw(connection, self.rules, self.cache, person, is_heard, anonymise))
            if any(act.act == "withdraw" and identity_of(act.person) == who for act in acts):
                heeded[-1].ended.append(person)
        return heeded

    def _seal(self, connection: Connection, appended: datetime) -> None:
        if marks.is_due(connection):
            return  # what passed deadlines look at must still be there
        last = from_micros(marks.position(connection, SEALED))
        if appended - last >= SEAL_EVERY and not seal(connection, self.rules.whole, self.cache, appended, self.keep):
            marks.set_position(connection, SEALED, to_micros(appended))

    def _read(self, name: str) -> int:
        with self.engine.connect() as connection:
            return marks.position(connection, name)


def appended_until(connection: Connection) -> datetime:
    """The append time up to which the log was read."""
    return max(EPOCH, from_micros(marks.position(connection, APPENDED)))


def _keep_notes(connection: Connection, recognised: Recognised, heeded: Heeded, appended: datetime) -> None:
    letters.forget(connection, recognised.again)
    late: Iterable[tuple[int, str, str]] = ((one.offset, one.new.signal.id, SEALED) for one in heeded.too_late)
    letters.not_heard(connection, [*recognised.letters, *late], appended)
    counted = dict(recognised.counted)
    counted["dead_letters", letters.RECOGNISE] = len(recognised.letters) + len(heeded.too_late)
    if any(name == "unknown_verb" for name, _ in counted):
        known = {label for name, label in marks.counted(connection) if name == "unknown_verb"}
        for label in [label for name, label in counted if name == "unknown_verb" and label not in known]:
            if len(known) < MOST_LABELS:
                known.add(label)
            else:
                number = counted.pop(("unknown_verb", label))
                counted["unknown_verb", "more"] = counted.get(("unknown_verb", "more"), 0) + number
    marks.count(connection, counted)
