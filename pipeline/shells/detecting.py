"""The detecting process: follows the log, consent and orders; `python -m pipeline.shells.detecting --data DIR`.

It writes histories.db alone, reads log.db and ledger.db, and ends when its standard input does.
"""

import argparse
import ctypes
import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from lrs.ledger.consent import acts_after
from lrs.ledger.contests import contested, contests_after, last_contest
from lrs.ledger.directory import last_entry, standing_entries
from lrs.ledger.emissions import POSITION as EMISSION
from lrs.ledger.opening import read_ledger
from lrs.ledger.orders import Order, orders_after
from lrs.ledger.positions import position
from pipeline.clock import monotonic, now
from pipeline.directory import DataDirectory
from pipeline.directory_rows import listing_of
from pipeline.handed import read_handed
from pipeline.histories import marks
from pipeline.histories.opening import open_histories
from pipeline.histories.signals import Cache
from pipeline.log.reader import SqliteLogReader
from pipeline.pseudonym_key import pseudonym_key
from pipeline.settings import Settings, load_settings
from pipeline.shells.heap import Returning, bound_heaps
from pipeline.shells.preparing import caught_up, prepare, upgrade
from pipeline.shells.replay import replay, retry
from pipeline.stages.detect import Rules
from pipeline.stages.listening import CONSENT, CONTESTS, Listener
from pipeline.stages.publish import publish, trim
from pipeline.stages.recognise import Ears
from pipeline.stages.rest import QUIET_S, Coming, Rest
from pipeline.telemetry import logger, set_up
from processors.catalog import Catalog
from processors.consent import Policy
from processors.detectors import catalog
from processors.directory import EmptyDirectory
from processors.pseudonym import Pseudonyms
from schemas.envelope import Envelope
from schemas.errors import Misconfigured, RecordError

ORDERS = "orders"  # name of a position
MOMENTS = "moments"  # the serving process's position in the log `moments`, and of what it has sent on from there
READ_AT_ONCE = 16  # envelopes
MOST = 2_000  # statements of a batch: what has come since the last one, and more where it is behind
PAUSE = timedelta(milliseconds=25)
LONGEST_PAUSE = timedelta(seconds=5)
LAST_WORK_S = 2.0  # what a batch gets to end in once standard input has
_PR_SET_PDEATHSIG = 1


@dataclass
class Follower:
    """The loop's parts: what it reads, what it writes, the rules that will count once all has caught up."""

    directory: DataDirectory
    log: SqliteLogReader
    ledger: Engine
    listener: Listener
    intended: Rules
    ahead: deque[Envelope] = field(default_factory=deque)  # read and not yet heard
    ending: threading.Event = field(default_factory=threading.Event)
    rest: Rest = field(default_factory=Rest)
    coming: Coming = field(default_factory=Coming)
    listed: int = 0  # the seq of the last entry of the directory that counts
    returning: Returning = field(default_factory=Returning)

    def run(self) -> None:
        """Until `ending`: batches as they come, orders between them."""
        report = logger("detecting")
        failures = 0
        while not self.ending.is_set():
            began, end = monotonic(), self.log.end()
            try:
                moved = self.step()
            except OperationalError as error:
                failures += 1
                self.ahead.clear()
                wait_s = min(0.1 * 2**failures, LONGEST_PAUSE.total_seconds())
                report.error(
                    "the histories cannot be written; trying again", cause=type(error.orig).__name__, wait_s=wait_s
                )
                self.ending.wait(wait_s)
            else:
                failures = 0
                if moved:
                    self._give_way(monotonic() - began, end)
                else:
                    trim(self.listener.engine, min(position(self.ledger, name) for name in (MOMENTS, EMISSION)))
                    self.ending.wait(PAUSE.total_seconds())
                self.returning.after(moved, monotonic())

    def _give_way(self, worked_s: float, end: int) -> None:
        """Rest, as long as the log grows beyond the end that it had before the work."""
        oldest = self.log.appended(self.listener.position())
        coming = self.coming.rate(monotonic(), self.log.end())
        until = monotonic() + (self.rest.seconds(worked_s, now() - oldest, coming) if oldest else 0.0)
        while (left := until - monotonic()) > 0 and not self.ending.is_set() and (grown := self.log.end()) > end:
            end = grown
            self.ending.wait(min(left, QUIET_S))

    def step(self) -> bool:
        """One batch, deadlines left by the one before too, and the orders given until then; whether there was any."""
        envelopes = self.gather()
        self._follow_directory()
        acts = acts_after(self.ledger, self.listener.followed())
        if moved := bool(envelopes or acts or self.listener.is_due()):
            self.listener.listen(envelopes, acts)
        moved |= self._heed_contests()
        publish(self.listener.engine)
        orders = orders_after(self.ledger, self._position(ORDERS))
        for order in orders:
            self._obey(order)
        return moved or bool(orders)

    def _follow_directory(self) -> None:
        """After the envelopes were read: what is heard again for an entry is heard under it."""
        last = last_entry(self.ledger)
        if last != self.listed:
            ears = self.listener.ears
            directory = listing_of(standing_entries(self.ledger), ears.pseudonyms)
            self.listener.ears, self.listed = replace(ears, directory=directory), last

    def _heed_contests(self) -> bool:
        """Follow what people said of moments since; whether there was anything."""
        heeded = self._position(CONTESTS)
        if last_contest(self.ledger) <= heeded:
            return False
        words = contests_after(self.ledger, 0)
        new = [word for word in words if word.seq > heeded]
        self.listener.heed({word.moment for word in new}, contested(words), new[-1].seq)
        return True

    def gather(self) -> Sequence[Envelope]:
        """What one batch takes: some hundred statements, more where it is behind, at least one envelope."""
        taken: list[Envelope] = []
        statements, at = 0, self.listener.position()
        while statements < MOST:
            if not self.ahead or self.ahead[0].offset != at:
                self.ahead = deque(self.log.read(at, READ_AT_ONCE))
            if not self.ahead:
                break
            more = sum(len(group.statements) for group in self.ahead[0].groups)
            if taken and statements + more > MOST:
                break
            statements += more
            taken.append(self.ahead.popleft())
            at = taken[-1].offset + 1
        self.coming.took(statements, len(taken))
        return taken

    def _obey(self, order: Order) -> None:
        try:
            answer = self._answer(order)
        except OperationalError:
            raise
        except FileNotFoundError:
            answer = {"error": f"the statements for {order.name} are gone: give the command again"}
        except Exception as error:  # noqa: BLE001 - an order that fails is answered, or it would be waited for
            answer = {"error": f"{order.name} failed: {type(error).__name__}"}
        with self.listener.engine.begin() as connection:
            marks.answer(connection, order.seq, answer)
            marks.set_position(connection, ORDERS, order.seq)
        publish(self.listener.engine)
        if handed := order.arguments.get("statements"):
            self.directory.handed(handed).unlink(missing_ok=True)

    def _answer(self, order: Order) -> dict[str, Any]:
        handed = order.arguments.get("statements")
        stored = None if handed is None else read_handed(self.directory.handed(handed))
        if order.name == "replay":
            answer = replay(self.listener, self.intended, order.arguments, stored)
            self.listener.rules = caught_up(self.listener.engine, self.intended)
            return answer
        if order.name == "retry":
            return retry(self.listener, order.arguments, stored)
        return {"error": f"the detecting process knows no order {order.name}"}

    def _position(self, name: str) -> int:
        with self.listener.engine.connect() as connection:
            return marks.position(connection, name)


@contextmanager
def detecting(settings: Settings, whole: Catalog) -> Iterator[Follower]:
    """Open everything, bring findings up to the catalog's rules, publish what is left.

    Raises: Misconfigured: something is damaged, newer, or not there.
    """
    directory = DataDirectory(settings.data)
    key, _ = pseudonym_key(settings.pseudonym_key, directory.pseudonym_key)
    log, ledger, engine = (
        SqliteLogReader(directory.log),
        read_ledger(directory.ledger),
        open_histories(directory.histories),
    )
    try:
        publish(engine)
        cache = Cache()
        intended = prepare(engine, whole, cache, settings.keep)
        with engine.connect() as connection:
            followed, heeded = marks.position(connection, CONSENT), marks.position(connection, CONTESTS)
        known = [act for act in acts_after(ledger, 0) if act.seq <= followed]
        listener = Listener(
            engine=engine,
            rules=caught_up(engine, intended),
            ears=Ears(Pseudonyms(key), EmptyDirectory()),
            policy=Policy("assumed" if settings.consent == "assumed" else "required", known),
            keep=settings.keep,
            cache=cache,
            contested=contested([word for word in contests_after(ledger, 0) if word.seq <= heeded]),
        )
        if settings.upgrade == "auto":
            upgrade(listener, intended)
        yield Follower(directory, log, ledger, listener, intended)
    finally:
        engine.dispose()
        ledger.dispose()
        log.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until standard input ends; 2 where it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.shells.detecting")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--consent")
    parser.add_argument("--clock")
    parser.add_argument("--upgrade")
    given = parser.parse_args(arguments)
    set_up()
    bound_heaps()
    try:
        settings = load_settings(vars(given))
        _stand_back(settings.detect_nice)
        with detecting(settings, catalog()) as follower:
            threading.Thread(target=_watch, args=(follower.ending,), daemon=True).start()
            signal.signal(signal.SIGTERM, lambda *_: follower.ending.set())
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the serving process ends this one
            follower.run()
    except Misconfigured as error:
        sys.stderr.write(f"detecting: {error}\n")
        return 2
    except RecordError as error:
        sys.stderr.write(f"detecting: {error}\n")
        return 1
    except DatabaseError as error:
        cause = type(error.orig).__name__
        sys.stderr.write(
            f"detecting: histories.db is damaged ({cause}); restore it from a backup with the other files\n"
        )
        return 2
    return 0


def _stand_back(nice: int) -> None:
    """Accepting goes first; and this process does not outlive its parent."""
    gc.set_threshold(50_000, 20, 50)
    os.nice(nice)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _watch(ending: threading.Event) -> None:
    """The parent holds our standard input: when it ends, so do we, even in the middle of long work."""
    while os.read(sys.stdin.fileno(), 1 << 12):  # not sys.stdin's own lock, which would be held at the end
        pass
    ending.set()
    threading.Event().wait(LAST_WORK_S)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
