"""What recognised statements do to the kept signals: heard, heard again, voided before or after, people who withdrew.

Rule 1: what stands is a function of the set of statements and of consent, never of their order: the first statement
of an id is heard, the same again changes nothing, a voided one is not heard whenever the void comes.
Rule 2: a void is no signal, so that a void of a void changes nothing.
Rule 3: each difference is a change in the signal's old and new keys, at its old and new time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pipeline.histories.signals import Cache, Kept, New, Signals
from pipeline.histories.statements import insert_rows, join_given
from pipeline.stages.detect import Rules
from processors.machine import Change, changes_of
from schemas.signal import Signal


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement that makes a signal; `again`: it may differ from what is kept under its id."""

    new: New
    offset: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Silent:
    """A statement that makes no signal any more."""

    id: str


@dataclass(frozen=True, slots=True)
class Voiding:
    """A statement that voids another."""

    id: str
    target: str


Act = Heard | Silent | Voiding


@dataclass
class Heeded:
    """What has changed."""

    changes: list[Change] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)  # statements and people on whom nothing may stand any more
    too_late: list[Heard] = field(default_factory=list)
    duplicates: int = 0


@dataclass
class _Draft:
    """The signals as they will stand at the end of the batch."""

    kept: dict[str, Kept]
    voided: set[str]
    new: dict[str, Heard] = field(default_factory=dict)
    dropped: dict[str, Kept] = field(default_factory=dict)


def heed(
    connection: Connection, rules: Rules, cache: Cache, acts: Sequence[Act], *, sealed_too: bool = False
) -> Heeded:
    """Bring signals, heard and voids up to date with a batch; `sealed_too`: nothing comes too late."""
    signals = Signals(connection, rules.whole, cache)
    ids = {act.target if isinstance(act, Voiding) else _id(act) for act in acts}
    draft = _Draft(signals.by_id(ids), _voided(connection, ids))
    heeded = Heeded()
    for act in acts:
        if isinstance(act, Voiding):
            _void(draft, heeded, act)
        elif isinstance(act, Silent):
            _silence(draft, act.id)
        else:
            heeded.duplicates += not _hear(draft, act)
    voids = [(act.target, act.id) for act in acts if isinstance(act, Voiding)]
    insert_rows(connection, "pending_voids", ("target", "void"), voids, "ON CONFLICT DO NOTHING")
    late = set() if sealed_too else signals.is_sealed([act.new.signal for act in draft.new.values()])
    heeded.too_late = [act for one, act in draft.new.items() if one in late]
    arriving = [act.new for one, act in draft.new.items() if one not in late]
    signals.drop(kept.number for kept in draft.dropped.values())
    signals.add(arriving)
    for signal in (*(kept.signal for kept in draft.dropped.values()), *(new.signal for new in arriving)):
        heeded.changes += changes_of(rules.active, signal)
    return heeded


def withdraw(
    connection: Connection,
    rules: Rules,
    cache: Cache,
    person: str,
    is_heard: Callable[[Kept], bool],
    without: Callable[[Signal, str], Signal | None],
) -> Heeded:
    """Let go of a person: what they did is not heard, where others name them stands `unknown`.

    is_heard: of a signal that names them. without: the signal as if they were unknown.
    """
    signals = Signals(connection, rules.whole, cache)
    gone = [kept for kept in signals.naming(person) if not is_heard(kept)]
    left = [(kept, without(kept.signal, person)) for kept in gone]
    remade = [New(signal, kept.source, kept.arrived) for kept, signal in left if signal is not None]
    signals.drop(kept.number for kept in gone)
    signals.add(remade)
    changed = (*(kept.signal for kept in gone), *(new.signal for new in remade))
    changes = [change for signal in changed for change in changes_of(rules.active, signal)]
    return Heeded(changes, [kept.signal.id for kept, signal in left if signal is None])


def _hear(draft: _Draft, act: Heard) -> bool:
    one = act.new.signal.id
    if one in draft.voided or (one in draft.new and not act.again):
        return False
    kept = draft.kept.get(one)
    if kept is not None and one not in draft.dropped:
        if not act.again or kept.signal == act.new.signal:
            return False
        draft.dropped[one] = kept
    draft.new[one] = act
    return True


def _void(draft: _Draft, heeded: Heeded, act: Voiding) -> None:
    draft.voided.add(act.target)
    heeded.ended.append(act.target)
    _silence(draft, act.target)


def _silence(draft: _Draft, one: str) -> None:
    draft.new.pop(one, None)
    if one in draft.kept:
        draft.dropped[one] = draft.kept[one]


def _voided(connection: Connection, ids: Iterable[str]) -> set[str]:
    select = "SELECT v.target FROM given CROSS JOIN pending_voids v WHERE v.target = given.id"
    return {row[0] for row in join_given(connection, {"id": "TEXT"}, [(one,) for one in ids], select)}


def _id(act: Heard | Silent) -> str:
    return act.id if isinstance(act, Silent) else act.new.signal.id
