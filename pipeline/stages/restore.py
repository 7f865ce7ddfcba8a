"""Statements of the store heard again, so that what was dropped or came too late can be found: seals are lifted.

Rule 1: what is kept stands, unless everything is looked at after: then it is heard anew, as everything else.
Rule 2: a signal arrives when its statement was stored; it is dropped again when that is long enough ago, and what
was found of it stands.
Rule 3: what was heard and dropped changes nothing, for its findings stand; what came too late is judged. What is
neither (consent was given just now) is left to the log, unless everything is looked at after.
Rule 4: statements stored after what was read of the log are left to the log.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.histories import letters, marks
from pipeline.histories.findings import standing
from pipeline.histories.sealing import ALWAYS, lift_seals
from pipeline.histories.signals import New, Signals
from pipeline.histories.statements import chunks
from pipeline.stages.detect import Detecting
from pipeline.stages.hearing import Act, Heard, Silent, heed
from pipeline.stages.recognise import SEALED, Ears, Item, recognise_items
from processors.consent import Policy
from processors.keys import moment_signal
from processors.machine import changes_of
from schemas.timestamps import parse_time, to_micros

Statements = Sequence[Mapping[str, Any]]
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Restoring:
    """What is heard again.

    since: event time; what happened before stays sealed. late: of the statements that came too late only these; None:
    all. whole: everything is looked at after.
    """

    policy: Policy
    ears: Ears
    since: datetime | None = None
    late: Collection[str] | None = None
    whole: bool = False

    @property
    def floor(self) -> int:
        """The earliest event time, in microseconds."""
        return ALWAYS if self.since is None else to_micros(self.since)


def restore(detecting: Detecting, restoring: Restoring, stored: Iterable[Statements]) -> None:
    """Hear what is stored; what had come too late is judged, all else waits for looks."""
    for some in stored:
        _hear(detecting, restoring, some)
    lift_seals(detecting.connection, restoring.floor)
    _hear_moments(detecting, restoring.floor)
    if not restoring.whole:
        _judge_late(detecting, restoring.late)


def _hear(detecting: Detecting, restoring: Restoring, stored: Statements) -> None:
    connection = detecting.connection
    causes = letters.causes(connection, [str(one["id"]).lower() for one in stored])
    items = [
        _item(one, again=restoring.whole or str(one["id"]).lower() in causes)
        for one in stored
        if _is_wanted(restoring, causes, str(one["id"]).lower()) and parse_time(one["stored"]) <= detecting.appended
    ]
    recognised = recognise_items(items, restoring.policy, restoring.ears)
    acts = recognised.acts if restoring.whole else _sealed_only(detecting, recognised.acts, restoring.floor)
    heed(connection, detecting.rules, detecting.cache, acts, sealed_too=True)
    done = [item.id for item in items] if restoring.whole else [act.id for act in acts if isinstance(act, Silent)]
    letters.forget(connection, done)
    letters.not_heard(connection, ((None, one, cause) for _, one, cause in recognised.letters), detecting.appended)


def _is_wanted(restoring: Restoring, causes: Mapping[str, str], one: str) -> bool:
    """Not what failed for another cause: that may fail again, and take the others with it."""
    cause = causes.get(one)
    return cause is None or (cause == SEALED and (restoring.late is None or one in restoring.late))


def _item(statement: Mapping[str, Any], *, again: bool) -> Item:
    credential = str(statement.get("authority", {}).get("account", {}).get("name", ""))
    return Item(0, parse_time(statement["stored"]), credential, statement, again)


def _sealed_only(detecting: Detecting, acts: Sequence[Act], floor: int) -> list[Act]:
    """Without signals that happened before the floor, or that no seal has kept out."""
    heard = [act.new.signal for act in acts if isinstance(act, Heard) and to_micros(act.new.signal.at) >= floor]
    sealed = Signals(detecting.connection, detecting.rules.whole, detecting.cache).is_sealed(heard)
    return [act for act in acts if not isinstance(act, Heard) or act.new.signal.id in sealed]


def _hear_moments(detecting: Detecting, floor: int) -> None:
    """The signals of moments that stand were dropped with others; they arrived when the last of their evidence did."""
    signals = Signals(detecting.connection, detecting.rules.whole, detecting.cache)
    for kind in detecting.rules.whole.detectors:
        if not detecting.rules.whole.keyings(kind):
            continue
        for some in chunks(standing(detecting.connection, kind), AT_ONCE):
            found = {one.moment.id: one.moment for one in some if to_micros(one.moment.start) >= floor}
            kept = signals.by_id(found, moments=True)
            missing = [moment for one, moment in found.items() if one not in kept]
            arrived = to_micros(detecting.appended)
            signals.add([New(moment_signal(m), None, min(to_micros(m.end), arrived)) for m in missing])


def _judge_late(detecting: Detecting, wanted: Collection[str] | None) -> None:
    """Look where statements that had come too late are heard now; their letters are dealt with."""
    connection, through = detecting.connection, marks.through(detecting.connection)
    signals = Signals(connection, detecting.rules.whole, detecting.cache)
    after = 0
    while some := letters.of_cause(connection, SEALED, after, AT_ONCE):
        after = some[-1][0]
        kept = signals.by_id(one for _, one in some if wanted is None or one in wanted)
        detecting.react([c for one in kept.values() for c in changes_of(detecting.rules.active, one.signal)], through)
        detecting.flush(through)
        letters.remove(connection, [number for number, one in some if one in kept])
